//! Those whom a proxy names: RUS-1 to RUS-3, CIP-3.

use http::HeaderName;

use super::super::{InvalidRemoteUser, RemoteUser, Weakness};
use super::*;
use crate::hosts::{Peer, Proxies};

middleware_chain! {
    struct Intranet {
        sessions: Sessions<Memory>,
        authentication: Authentication<People>,
        remote_user: RemoteUser<People>,
    }
}

const REMOTE: HeaderName = HeaderName::from_static("x-remote-user");

fn remote() -> RemoteUser<People> {
    RemoteUser::new(&Proxies::new(["10.0.0.1"]).unwrap(), REMOTE)
}

struct Office {
    people: People,
    store: Memory,
    chain: BoxedChain,
}

impl Office {
    fn new(remote_user: RemoteUser<People>) -> Self {
        let (people, store) = (People::new(), Memory::default());
        let authentication = Authentication::new(people.clone(), Key::generate());
        let sessions = Sessions::new(store.clone());
        let chain = Intranet { sessions, authentication, remote_user }.wrap_router(routes()).boxed();
        Self { people, store, chain }
    }

    /// Who a visitor is, if the peer says these names.
    fn who(&self, visitor: &mut Visitor, peer: &str, names: &[&str]) -> String {
        let answer = self.ask(visitor, "/who", peer, names);
        assert_eq!(answer.status, 200);
        answer.text()
    }

    fn ask(&self, visitor: &mut Visitor, path: &str, peer: &str, names: &[&str]) -> Answer {
        let mut request = visit::get(path, &[]);
        for name in names {
            request.headers_mut().append(REMOTE, http::HeaderValue::from_bytes(name.as_bytes()).expect("a value"));
        }
        if let Some(cookie) = &visitor.cookie {
            request.headers_mut().insert("cookie", cookie.parse().expect("a cookie"));
        }
        request.extensions_mut().insert(Peer(peer.parse().expect("an address")));
        let answer = visit::ask!(self.chain, request);
        if let Some(line) = answer.header("set-cookie") {
            let pair = line.split(';').next().expect("a pair").to_owned();
            visitor.cookie = Some(pair).filter(|pair| !pair.ends_with('='));
        }
        answer
    }
}

const PROXY: &str = "10.0.0.1";

#[test]
fn rus_1_cip_3_only_a_trusted_peer_says_who_it_is() {
    let office = Office::new(remote());
    assert_eq!(office.who(&mut Visitor::default(), "192.0.2.1", &["ann"]), "nobody");
    assert_eq!(office.people.calls(), [""; 0]);
    let unknown = visit::ask!(office.chain, visit::get("/who", &[(REMOTE.as_str(), "ann")]));
    assert_eq!(unknown.text(), "nobody", "a peer that is not known is none");
    let mut ann = Visitor::default();
    assert_eq!(office.who(&mut ann, PROXY, &["ann"]), "ann");
    assert_eq!(office.who(&mut ann, "192.0.2.1", &["ann"]), "nobody", "nor for a session that came so");
}

#[test]
fn rus_2_who_is_named_is_logged_in_and_the_same_user_changes_nothing() {
    let office = Office::new(remote());
    let mut ann = Visitor::default();
    let first = office.ask(&mut ann, "/who", PROXY, &["ann"]);
    assert!(first.header("set-cookie").is_some());
    assert_eq!(office.people.calls(), ["remote ann", "logged in ann"]);
    assert_eq!(kept(&office.store, &ann).unwrap()["_auth_user_backend"], "remote");
    let again = office.ask(&mut ann, "/who", PROXY, &["ann"]);
    assert_eq!((again.text().as_str(), again.header("set-cookie")), ("ann", None));
    assert_eq!(office.people.calls(), ["get 1"]);
    let before = ann.clone();
    assert_eq!(office.who(&mut ann, PROXY, &["bob"]), "bob");
    assert_eq!(kept(&office.store, &before), None);
    assert_eq!(office.who(&mut Visitor::default(), PROXY, &["stranger"]), "nobody");
}

#[test]
fn rus_2_who_is_named_and_has_no_account_any_more_is_nobody() {
    let office = Office::new(remote());
    let mut visitor = Visitor::default();
    assert_eq!(office.who(&mut visitor, PROXY, &["ann"]), "ann");
    assert_eq!(office.who(&mut visitor, PROXY, &["stranger"]), "nobody");
    office.people.change(2, |bob| bob.active = false);
    assert_eq!(office.who(&mut visitor, PROXY, &["bob"]), "nobody");
}

#[test]
fn rus_3_who_is_not_named_any_more_is_out_if_it_came_so() {
    let office = Office::new(remote());
    let mut ann = Visitor::default();
    office.who(&mut ann, PROXY, &["ann"]);
    assert_eq!(office.who(&mut ann, PROXY, &[]), "nobody");
    assert!(office.store.is_empty());

    let mut form = Visitor::default();
    office.ask(&mut form, "/login/ann/ann", PROXY, &[]);
    assert_eq!(office.who(&mut form, PROXY, &[]), "ann", "by the form");
    assert_eq!(office.who(&mut form, PROXY, &[""]), "ann", "an empty name is nobody's");
    assert_eq!(office.who(&mut form, PROXY, &["bob"]), "bob", "another name beats the form");
}

#[test]
fn rus_3_persistently_nobody_is_logged_out() {
    let office = Office::new(remote().persistent());
    let mut ann = Visitor::default();
    office.who(&mut ann, PROXY, &["ann"]);
    assert_eq!(office.who(&mut ann, PROXY, &[]), "ann");
    assert_eq!(office.ask(&mut ann, "/", PROXY, &[]).header("vary"), None, "and nothing is read");
}

#[test]
fn what_is_no_name_is_a_400() {
    let office = Office::new(remote());
    let long = "a".repeat(321);
    for names in [&["ann", "bob"][..], &["ann", "ann"], &[&long]] {
        assert_eq!(office.ask(&mut Visitor::default(), "/who", PROXY, names).status, 400, "{names:?}");
    }
    let mut req = visit::get("/", &[]);
    req.headers_mut().insert(REMOTE, http::HeaderValue::from_bytes(b"\xff").unwrap());
    req.extensions_mut().insert(Peer(PROXY.parse().unwrap()));
    assert_eq!(visit::ask!(office.chain, req).status, 400);
    assert_eq!(office.people.calls(), [""; 0]);
    assert_eq!(InvalidRemoteUser::Malformed.to_string(), "a proxy names a user by what is no name");
}

#[test]
fn d33_accounts_that_cannot_be_asked_log_nobody_out() {
    let office = Office::new(remote());
    let mut ann = Visitor::default();
    office.who(&mut ann, PROXY, &["ann"]);
    office.people.inside().down = true;
    assert_eq!(office.ask(&mut ann, "/who", PROXY, &["ann"]).status, 503);
    office.people.inside().down = false;
    assert_eq!(office.who(&mut ann, PROXY, &["ann"]), "ann");
}

#[test]
fn proxies_that_are_anyone_are_a_weakness() {
    assert_eq!(remote().weaknesses(), []);
    let anyone = RemoteUser::<People>::new(&Proxies::anyone(), REMOTE);
    assert_eq!(anyone.weaknesses(), [Weakness::TrustsAnyone]);
}
