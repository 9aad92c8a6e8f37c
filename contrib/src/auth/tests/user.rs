//! The lazy user: AUT-1 to AUT-5.

use http::header::COOKIE;
use serde_json::json;

use super::*;
use crate::signing::Keys;

#[test]
fn aut_1_nothing_is_read_until_somebody_asks() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    assert_eq!(site.people.calls(), ["authenticate ann", "logged in ann"]);
    for visitor in [&mut ann, &mut Visitor::default()] {
        let untouched = visitor.get(&site.chain, "/");
        assert_eq!((untouched.header("vary"), untouched.header("set-cookie")), (None, None));
        assert_eq!(site.people.calls(), [""; 0]);
    }
}

#[test]
fn aut_2_the_account_of_the_session_is_loaded_once() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    site.people.calls();
    let answer = ann.get(&site.chain, "/who");
    assert_eq!((answer.text().as_str(), answer.header("vary").as_deref()), ("ann", Some("Cookie")));
    assert_eq!(site.people.calls(), ["get 1"]);
    assert_eq!(Visitor::default().who(&site.chain), "nobody");
    assert_eq!(site.people.calls(), [""; 0], "a stranger is looked up nowhere");

    let twice = async |user: User<People>| {
        user.clone().get().await?;
        user.require().await.map(|person| person.name.clone())
    };
    let router = Router::new().route("/", any(move |user: User<People>| async move { twice(user).await }));
    let sessions = Sessions::new(site.store.clone());
    let authentication = Authentication::new(site.people.clone(), Key::generate());
    let other_key = Site { sessions, authentication }.wrap_router(router).boxed();
    assert_eq!(ann.get(&other_key, "/").status, 401, "of another key it is no session");
    assert_eq!(site.people.calls(), ["get 1"]);
}

#[test]
fn aut_3_a_session_holds_the_hmac_of_the_secret_as_django_makes_it() {
    let site = Setting::new();
    let key = Key::new("5f0c8e7a9b3d4f1e82c6a7d0b94e3f5a1c8d7e6b2a9f4c03").unwrap();
    let chain = super::site(&site.store, Authentication::new(site.people.clone(), key.clone()));
    let ann = Visitor::logged_in(&chain, "ann");
    let purpose = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash";
    let mac = Keys::new(key).mac(purpose, b"ann");
    let hash = mac.iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
    let expected = json!({ "_auth_user_id": 1, "_auth_user_backend": "login", "_auth_user_hash": hash });
    assert_eq!(site.kept(&ann), Some(expected));
}

#[test]
fn aut_3_a_session_of_a_former_key_goes_on_under_another_token() {
    let site = Setting::new();
    let (old, new) = (Key::generate(), Key::generate());
    let before = super::site(&site.store, Authentication::new(site.people.clone(), old.clone()));
    let both =
        super::site(&site.store, Authentication::new(site.people.clone(), Keys::new(new.clone()).with_fallback(old)));
    let after = super::site(&site.store, Authentication::new(site.people.clone(), new));
    let mut ann = Visitor::logged_in(&before, "ann");
    let token = ann.cookie.clone();
    assert_eq!(ann.who(&both), "ann");
    assert_ne!(ann.cookie, token, "its token is another one");
    assert!(ann.get(&both, "/who").header("set-cookie").is_none(), "once");
    assert_eq!(ann.who(&after), "ann", "what it holds is of the new key");
    assert_eq!(Visitor { cookie: token }.who(&after), "nobody");
}

#[test]
fn aut_3_all_that_is_asked_for_at_a_time_goes_on_with_a_session_of_a_former_key() {
    const AT_A_TIME: usize = 6;
    let site = Setting::new();
    let (old, new) = (Key::generate(), Key::generate());
    let before = super::site(&site.store, Authentication::new(site.people.clone(), old.clone()));
    let ann = Visitor::logged_in(&before, "ann");
    let barrier = Arc::new(tokio::sync::Barrier::new(AT_A_TIME));
    let view = async move |user: User<People>| {
        let name = user.require().await?.name.clone();
        barrier.wait().await;
        Ok::<_, Error>(name)
    };
    let both = Authentication::new(site.people.clone(), Keys::new(new).with_fallback(old));
    let chain = Site { sessions: Sessions::new(site.store.clone()), authentication: both }
        .wrap_router(Router::new().route("/", any(view)))
        .boxed();
    let cookie = ann.cookie.clone().unwrap();
    let asked = (0..AT_A_TIME).map(|_| chain.handle(visit::get("/", &[("cookie", &cookie)])));
    let answers: Vec<_> = visit::run(futures_util::future::join_all(asked)).into_iter().map(visit::read).collect();
    for answer in &answers {
        assert_eq!((answer.status.as_u16(), &*answer.text()), (200, "ann"));
    }
    let set: Vec<_> = answers.iter().filter_map(|answer| answer.header("set-cookie")).collect();
    assert_eq!(set.len(), 1, "one of them has given it another token: {set:?}");
    assert!(!set[0].starts_with(&format!("{cookie};")));
}

#[test]
fn aut_3_a_session_of_another_secret_is_over() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    ann.get(&site.chain, "/cart/tea");
    site.people.change(1, |ann| ann.password = "other".to_owned());
    let answer = ann.get(&site.chain, "/who");
    assert_eq!(answer.text(), "nobody");
    assert!(answer.header("set-cookie").unwrap().starts_with("__Host-session=; Expires=Thu, 01 Jan 1970"));
    assert!(site.store.is_empty());
}

#[test]
fn aut_4_d11_a_session_whose_account_is_gone_is_over() {
    let gone = |people: &People| drop(people.inside().people.remove(&1));
    let inactive = |people: &People| people.change(1, |ann| ann.active = false);
    for ends in [gone, inactive] {
        let site = Setting::new();
        let mut ann = Visitor::logged_in(&site.chain, "ann");
        ends(&site.people);
        assert_eq!(ann.who(&site.chain), "nobody");
        assert_eq!(ann.cookie, None);
        assert!(site.store.is_empty(), "it does not come back with the account");
    }
}

#[test]
fn aut_5_with_another_key_everybody_is_out() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    let other = super::site(&site.store, Authentication::new(site.people.clone(), Key::generate()));
    assert_eq!(ann.who(&other), "nobody");
    assert!(site.store.is_empty());
}

#[test]
fn d28_a_response_for_which_a_user_was_loaded_is_private() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    assert_eq!(ann.get(&site.chain, "/who").header("cache-control").as_deref(), Some("private"));
    assert_eq!(ann.get(&site.chain, "/").header("cache-control"), None);
}

#[test]
fn d33_accounts_that_cannot_be_asked_log_nobody_out() {
    let site = Setting::new();
    let mut ann = Visitor::logged_in(&site.chain, "ann");
    site.people.inside().down = true;
    let answer = ann.get(&site.chain, "/who");
    assert_eq!((answer.status.as_u16(), answer.header("set-cookie")), (503, None));
    assert_eq!(Visitor::default().get(&site.chain, "/login/ann/ann").status, 503);
    site.people.inside().down = false;
    assert_eq!(ann.who(&site.chain), "ann");
}

#[test]
fn who_is_required_and_is_nobody_is_a_401_that_says_how() {
    let site = Setting::new();
    let answer = Visitor::default().get(&site.chain, "/password/new");
    assert_eq!((answer.status.as_u16(), answer.header("www-authenticate").as_deref()), (401, Some("Cookie")));
    assert_eq!(answer.text(), "unauthorized");
}

#[test]
fn a_handler_without_users_is_told_what_is_missing() {
    let (mut parts, ()) = http::Request::new(()).into_parts();
    let extracted = <User<People> as axum::extract::FromRequestParts<()>>::from_request_parts(&mut parts, &());
    let error = visit::run(extracted).expect_err("there is none");
    assert!(error.to_string().ends_with(": `ordain_contrib::auth::Authentication` is the entry that does"));
}

#[test]
fn a_user_and_its_entry_print_nothing_of_who_it_is() {
    let site = Setting::new();
    let printed = async |user: User<People>| {
        user.get().await.expect("memory");
        format!("{user:?} {:?}", user.blocking())
    };
    let router = Router::new().fallback(move |user: User<People>| async move { printed(user).await });
    let authentication = Authentication::new(site.people.clone(), Key::generate());
    let chain = Site { sessions: Sessions::new(site.store), authentication }.wrap_router(router).boxed();
    let answer = visit::ask!(chain, visit::get("/", &[(COOKIE.as_str(), "a=b")]));
    assert_eq!(answer.text(), "User { asked: true, .. } Blocking(User { asked: true, .. })");
}
