//! Logins, logouts, changed passwords: LOG-1 to LOG-5.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::json;

use super::*;
use crate::events::Events;
use crate::sessions::{Record, Saved, StoreError, Stored, Updated, Version};

#[test]
fn log_1_a_stranger_gets_another_token_and_keeps_the_cart() {
    let site = Setting::new();
    let mut visitor = Visitor::default();
    visitor.get(&site.chain, "/cart/tea");
    let before = visitor.clone();
    assert_eq!(visitor.get(&site.chain, "/login/ann/ann").status, 200);
    assert_ne!(visitor.cookie, before.cookie, "who knew the token before does not know it any more");
    assert_eq!(site.kept(&visitor).unwrap()["cart"], "tea");
    assert_eq!(site.kept(&before), None);
    assert_eq!(before.clone().who(&site.chain), "nobody");
}

#[test]
fn log_1_a_token_that_somebody_else_has_chosen_is_not_logged_in() {
    let site = Setting::new();
    let chosen = Visitor { cookie: Some("__Host-session=0123456789abcdef0123456789abcdef".to_owned()) };
    let mut victim = chosen.clone();
    victim.get(&site.chain, "/login/ann/ann");
    assert_eq!(victim.who(&site.chain), "ann");
    assert_ne!(victim.cookie, chosen.cookie);
    assert_eq!(chosen.clone().who(&site.chain), "nobody");
}

#[test]
fn log_1_nothing_of_another_user_remains() {
    let site = Setting::new();
    let mut visitor = Visitor::logged_in(&site.chain, "ann");
    visitor.get(&site.chain, "/cart/tea");
    let ann = visitor.clone();
    visitor.get(&site.chain, "/login/bob/bob");
    assert_eq!(visitor.who(&site.chain), "bob");
    assert_eq!(site.kept(&visitor).unwrap().get("cart"), None);
    assert_eq!(ann.clone().who(&site.chain), "nobody");
}

#[test]
fn log_1_the_same_user_with_another_secret_begins_anew() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    ann.get(&site.chain, "/cart/tea");
    site.people.change(1, |ann| ann.password = "other".to_owned());
    ann.get(&site.chain, "/login/ann/other");
    assert_eq!(ann.who(&site.chain), "ann");
    assert_eq!(site.kept(&ann).unwrap().get("cart"), None);
}

#[test]
fn log_1_d10_the_same_user_gets_another_token_and_keeps_the_cart() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    ann.get(&site.chain, "/cart/tea");
    let before = ann.clone();
    ann.get(&site.chain, "/login/ann/ann");
    assert_ne!(ann.cookie, before.cookie);
    assert_eq!(site.kept(&ann).unwrap()["cart"], "tea");
    assert_eq!(before.clone().who(&site.chain), "nobody");
}

#[test]
fn log_2_the_user_of_the_request_is_the_new_one_and_the_backend_is_told() {
    let site = Setting::new();
    // The route asserts who it is after the login.
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    assert_eq!(site.people.calls(), ["authenticate ann", "logged in ann"]);
    let kept = site.kept(&ann).unwrap();
    assert_eq!((&kept["_auth_user_id"], &kept["_auth_user_backend"]), (&json!(1), &json!("login")));
    assert_eq!(ann.who(&site.chain), "ann");
}

#[test]
fn log_2_a_login_whose_answer_fails_is_none() {
    let site = Setting::new();
    let mut visitor = Visitor::default();
    assert_eq!(visitor.get(&site.chain, "/login/ann/ann/503").status, 503);
    assert_eq!(visitor.cookie, None);
    assert_eq!(visitor.get(&site.chain, "/login/ann/ann/404").status, 404);
    assert_eq!(visitor.who(&site.chain), "ann");
}

#[test]
fn log_2_who_is_not_active_is_not_logged_in() {
    let site = Setting::new();
    site.people.change(1, |ann| ann.active = false);
    let mut visitor = Visitor::default();
    assert_eq!(visitor.get(&site.chain, "/login/ann/ann").status, 403);
    assert_eq!(site.people.calls(), ["authenticate ann"]);
    assert_eq!(visitor.cookie, None);

    let person = site.people.of("ann").unwrap();
    let router = Router::new().fallback(move |user: User<People>| async move { user.login(person).await });
    let authentication = Authentication::new(site.people.clone(), Key::generate());
    let chain = Site { sessions: Sessions::new(site.store), authentication }.wrap_router(router).boxed();
    let answer = visitor.get(&chain, "/");
    assert_eq!((answer.status.as_u16(), visitor.cookie), (403, None));
}

#[test]
fn log_3_a_logout_ends_the_session_with_all_that_is_in_it() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    ann.get(&site.chain, "/cart/tea");
    let copy = ann.clone();
    let answer = ann.get(&site.chain, "/logout");
    assert!(answer.header("set-cookie").unwrap().starts_with("__Host-session=; Expires=Thu, 01 Jan 1970"));
    assert_eq!(copy.clone().who(&site.chain), "nobody");
    assert!(site.store.is_empty());

    let mut stranger = Visitor::default();
    stranger.get(&site.chain, "/cart/tea");
    stranger.get(&site.chain, "/logout");
    assert!(site.store.is_empty(), "of a stranger, too");
}

#[test]
fn log_4_after_a_change_of_the_password_this_session_stays_and_others_are_over() {
    let site = Setting::new();
    let mut here = Visitor::logged_in(&site.chain, "ann");
    here.get(&site.chain, "/cart/tea");
    let (mut elsewhere, before) = (Visitor::logged_in(&site.chain, "ann"), here.clone());
    assert_eq!(here.get(&site.chain, "/password/new").status, 200);
    assert_ne!(here.cookie, before.cookie);
    assert_eq!(here.who(&site.chain), "ann");
    assert_eq!(site.kept(&here).unwrap()["cart"], "tea");
    assert_eq!(before.clone().who(&site.chain), "nobody");
    assert_eq!(elsewhere.who(&site.chain), "nobody");
}

#[test]
fn log_4_a_password_that_an_administrator_changes_leaves_his_session_alone() {
    let site = Setting::new();
    let ann = site.people.of("ann").unwrap();
    let changes = move |user: User<People>| async move { user.password_changed(ann).await };
    let key = Key::generate();
    let authentication = Authentication::new(site.people.clone(), key.clone());
    let sessions = Sessions::new(site.store.clone());
    let chain = Site { sessions, authentication }.wrap_router(Router::new().fallback(changes)).boxed();
    let usual = super::site(&site.store, Authentication::new(site.people.clone(), key));
    let mut bob = Visitor::logged_in(&usual, "bob");
    assert_eq!(bob.get(&chain, "/").header("set-cookie"), None);
    assert_eq!(bob.who(&usual), "bob");
}

#[test]
fn log_5_a_backend_that_denies_is_a_403_and_wrong_credentials_are_nobody_s() {
    let site = Setting::new();
    let mut visitor = Visitor::default();
    let denied = visitor.get(&site.chain, "/login/eve/eve");
    assert_eq!((denied.status.as_u16(), denied.text().as_str()), (403, "forbidden"));
    assert_eq!(visitor.get(&site.chain, "/login/ann/wrong").status, 403);
    assert_eq!(visitor.get(&site.chain, "/login/nobody/wrong").status, 403);
    assert_eq!(visitor.cookie, None);
}

#[test]
fn log_5_a_failure_is_an_event_that_tells_nothing_of_the_credentials() {
    let site = Setting::new();
    site.people.change(2, |bob| bob.active = false);
    let told = |path: &str| {
        let events = Events::of("ordain_contrib::auth");
        events.during(|| Visitor::default().get(&site.chain, path));
        events.take()
    };
    let failed = |why: &str| [format!("INFO message=a login has failed why={why:?}")];
    assert_eq!(told("/login/ann/secret"), failed("the credentials are wrong"));
    assert_eq!(told("/login/nobody/secret"), failed("the credentials are wrong"));
    assert_eq!(told("/login/bob/bob"), failed("the account is not active"));
    assert_eq!(told("/login/eve/secret"), failed("the backend denies it"));
    assert_eq!(told(&format!("/login/{}/secret", "a".repeat(321))), failed("the name is too long"));
    site.people.inside().down = true;
    assert_eq!(told("/login/ann/ann"), [""; 0], "an outage is no failure of a login");
}

#[test]
fn log_2_log_3_a_login_and_a_logout_are_events() {
    let site = Setting::new();
    let events = Events::of("ordain_contrib::auth");
    let mut ann = events.during(|| Visitor::logged_in(&site.chain, "ann"));
    assert_eq!(events.take(), [r#"INFO message=logged in user=1 by="login""#]);
    events.during(|| ann.get(&site.chain, "/logout"));
    assert_eq!(events.take(), ["INFO message=logged out user=1"]);
    events.during(|| ann.get(&site.chain, "/logout"));
    assert_eq!(events.take(), [""; 0], "a stranger");
}

#[test]
fn d32_a_slow_request_does_not_undo_a_logout() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    let (copy, chain) = (ann.clone(), site.chain.clone());
    let slow = move |session: Session| {
        let (mut copy, chain) = (copy.clone(), chain.clone());
        async move {
            session.keys().await?;
            std::thread::spawn(move || copy.get(&chain, "/logout")).join().expect("no panic");
            session.insert("cart", "tea").await
        }
    };
    let authentication = Authentication::new(site.people.clone(), Key::generate());
    let sessions = Sessions::new(site.store.clone());
    let other = Site { sessions, authentication }.wrap_router(Router::new().fallback(slow)).boxed();
    assert_eq!(ann.get(&other, "/").status, 400);
    assert!(site.store.is_empty());
}

/// The memory store, which cannot read any more what it has kept.
#[derive(Clone, Default)]
struct Garbled(Memory, Arc<AtomicBool>);

impl Store for Garbled {
    async fn load(&self, token: &Token) -> Result<Option<Stored>, StoreError> {
        if self.1.load(Ordering::SeqCst) {
            Err(StoreError::Unreadable("garbled".into()))
        } else {
            self.0.load(token).await
        }
    }

    async fn create(&self, record: &Record) -> Result<Saved, StoreError> {
        self.0.create(record).await
    }

    async fn update(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        self.0.update(token, seen, record).await
    }

    async fn cycle(&self, token: &Token, seen: Version, record: &Record) -> Result<Updated, StoreError> {
        self.0.cycle(token, seen, record).await
    }

    async fn delete(&self, token: &Token) -> Result<(), StoreError> {
        self.0.delete(token).await
    }

    async fn purge(&self) -> Result<u64, StoreError> {
        self.0.purge().await
    }
}

middleware_chain! {
    struct Old { sessions: Sessions<Garbled>, authentication: Authentication<People> }
}

#[test]
fn log_3_a_session_that_cannot_be_read_is_ended_by_a_logout() {
    let store = Garbled::default();
    let authentication = Authentication::new(People::new(), Key::generate());
    let chain = Old { sessions: Sessions::new(store.clone()), authentication }.wrap_router(routes()).boxed();
    let mut ann = Visitor::logged_in(&chain, "ann");
    store.1.store(true, Ordering::SeqCst);
    let answer = ann.get(&chain, "/who");
    assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (500, None));
    assert_eq!(ann.get(&chain, "/logout").status, 200);
    assert_eq!((&ann.cookie, store.0.len()), (&None, 0));
    assert_eq!(ann.who(&chain), "nobody");
}
