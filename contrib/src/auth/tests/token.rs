//! The token against forged forms is another one after a login: LOG-2, RUS-4.

use http::HeaderName;

use super::super::RemoteUser;
use super::*;
use crate::csrf::{Csrf, CsrfToken, InCookie, InSession};
use crate::hosts::{Hosts, Peer, Proxies};

middleware_chain! {
    struct WithCookie {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        csrf: Csrf<InCookie>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
    }
}

middleware_chain! {
    struct WithSession {
        hosts: Hosts,
        sessions: Sessions<Memory>,
        csrf: Csrf<InSession>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
    }
}

fn chains() -> [BoxedChain; 2] {
    let sessions = || Sessions::new(Memory::default());
    let authentication = || Authentication::new(People::new(), Key::generate());
    let proxies = Proxies::new(["10.0.0.1"]).unwrap();
    let remote_user = || RemoteUser::new(&proxies, HeaderName::from_static("x-remote-user")).persistent();
    let router = || routes().route("/form", any(async |token: CsrfToken| token.get().await));
    let cookie = WithCookie {
        hosts: Hosts::any(),
        sessions: sessions(),
        csrf: Csrf::new(),
        authentication: authentication(),
        remote_user: remote_user(),
    };
    let session = WithSession {
        hosts: Hosts::any(),
        sessions: sessions(),
        csrf: Csrf::new(),
        authentication: authentication(),
        remote_user: remote_user(),
    };
    [cookie.wrap_router(router()).boxed(), session.wrap_router(router()).boxed()]
}

/// A browser that keeps all cookies.
#[derive(Default, Clone)]
struct Browser(BTreeMap<String, String>);

impl Browser {
    fn send(&mut self, chain: &BoxedChain, request: http::Request<axum::body::Body>) -> Answer {
        let mut request = request;
        let cookies: Vec<String> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.headers_mut().insert("cookie", cookies.join("; ").parse().expect("cookies"));
        let answer = visit::ask!(chain, request);
        for line in answer.headers.get_all("set-cookie") {
            let pair = line.to_str().expect("text").split(';').next().expect("a pair");
            let (name, value) = pair.split_once('=').expect("a pair");
            self.0.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    fn form(&mut self, chain: &BoxedChain) -> String {
        self.send(chain, visit::get("/form", &[])).text()
    }

    fn post(&mut self, chain: &BoxedChain, path: &str, token: &str) -> u16 {
        self.send(chain, visit::request(Method::POST, path, &[("x-csrftoken", token)])).status.as_u16()
    }
}

#[test]
fn log_2_a_form_from_before_a_login_is_refused_after_it() {
    for chain in chains() {
        let mut browser = Browser::default();
        let before = browser.form(&chain);
        assert_eq!(browser.post(&chain, "/login/ann/wrong", &before), 403);
        assert_eq!(browser.post(&chain, "/", &before), 200, "nobody has logged in");
        assert_eq!(browser.post(&chain, "/login/ann/ann", &before), 200, "the form of the login itself");
        assert_eq!(browser.post(&chain, "/", &before), 403);
        let after = browser.form(&chain);
        assert_eq!(browser.post(&chain, "/", &after), 200);
        assert_eq!(browser.post(&chain, "/logout", &after), 200);
    }
}

#[test]
fn rus_4_so_it_is_if_a_proxy_has_named_who_it_is() {
    for chain in chains() {
        let mut browser = Browser::default();
        let before = browser.form(&chain);
        let mut named = visit::get("/who", &[("x-remote-user", "ann")]);
        named.extensions_mut().insert(Peer("10.0.0.1".parse().unwrap()));
        assert_eq!(browser.send(&chain, named).text(), "ann");
        assert_eq!(browser.post(&chain, "/", &before), 403);
        let after = browser.form(&chain);
        assert_eq!(browser.post(&chain, "/", &after), 200);
    }
}
