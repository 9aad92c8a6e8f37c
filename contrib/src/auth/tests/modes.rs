//! Blocking chains, blocking middlewares, blocking views.

use http::HeaderName;
use ordain::{Request, Response, blocking, middleware};

use super::super::{LoginRequired, RemoteUser};
use super::*;
use crate::hosts::{Peer, Proxies};

#[middleware]
fn names(req: &mut Request, user: User<People>, next: impl blocking::Next) -> Result<Response, Error> {
    let mut response = next.run(req);
    let name = user.blocking().get()?.map_or("nobody".to_owned(), |person| person.name.clone());
    response.headers_mut().insert("x-user", name.parse().expect("a header"));
    Ok(response)
}

middleware_chain! {
    struct Named {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
        names,
        login_required: LoginRequired<People>,
    }
}

fn named() -> Named {
    let proxies = Proxies::new(["10.0.0.1"]).unwrap();
    Named {
        sessions: Sessions::new(Memory::default()),
        authentication: Authentication::new(People::new(), Key::generate()),
        remote_user: RemoteUser::new(&proxies, HeaderName::from_static("x-remote-user")).persistent(),
        login_required: LoginRequired::new("/login").unwrap(),
    }
}

/// Whatever a user can, by its path.
fn view(req: &mut Request) -> Result<String, Error> {
    let user = req.extensions().get::<User<People>>().cloned().expect("a user");
    let user = user.blocking();
    match req.uri().path() {
        "/logout" => user.logout()?,
        "/password" => {
            let mut person = Person::clone(&*user.require()?);
            person.password = "new".to_owned();
            user.password_changed(person)?;
        }
        "/bob" => {
            let bob = user.authenticate(("bob".to_owned(), "bob".to_owned()))?.expect("bob");
            user.login(bob)?;
        }
        _ => {}
    }
    Ok(format!("{}", user.is_logged_in()?))
}

fn asking(path: &str, cookie: &str) -> http::Request<axum::body::Body> {
    let mut request = visit::get(path, &[("cookie", cookie), ("x-remote-user", "ann")]);
    if cookie == "a=b" {
        request.extensions_mut().insert(Peer("10.0.0.1".parse().unwrap()));
    }
    request
}

fn pair(answer: &Answer) -> String {
    answer.header("set-cookie").expect("a cookie").split(';').next().expect("a pair").to_owned()
}

/// Goes through it all; `ask` is the mode.
fn visited(ask: impl Fn(http::Request<axum::body::Body>) -> Answer) {
    let stranger = ask(visit::get("/", &[]));
    assert_eq!((stranger.status.as_u16(), stranger.header("x-user").as_deref()), (302, Some("nobody")));
    let first = ask(asking("/", "a=b"));
    assert_eq!((first.text().as_str(), first.header("x-user").as_deref()), ("true", Some("ann")));
    let ann = pair(&first);
    let changed = ask(asking("/password", &ann));
    assert_eq!(changed.header("x-user").as_deref(), Some("ann"));
    assert_eq!(ask(asking("/", &pair(&changed))).status, 302, "the backend has the old password still");
    let bob = pair(&ask(asking("/bob", &pair(&ask(asking("/", "a=b"))))));
    assert_eq!(ask(asking("/", &bob)).header("x-user").as_deref(), Some("bob"));
    let out = ask(asking("/logout", &bob));
    assert_eq!((out.text().as_str(), out.header("x-user").as_deref()), ("false", Some("nobody")));
    assert_eq!(ask(asking("/", &bob)).status, 302);
}

#[test]
fn a_blocking_chain_with_a_blocking_view() {
    let chain = named().wrap_blocking(view);
    visited(|request| visit::read(chain.handle_blocking(request)));
}

#[test]
fn an_async_chain_with_a_blocking_view() {
    let chain = named().wrap_blocking(view);
    visited(|request| visit::ask!(chain, request));
}
