//! Hashes of passwords: LOG-6, D36.

use super::super::{Busy, Cost, Passwords, UnfitPassword, Verified, Weakness};
use super::*;

/// Hashes that cost nothing.
fn cheap() -> Passwords {
    Passwords::new().cost(Cost::insecure_for_tests())
}

fn hash(passwords: &Passwords, password: &str) -> String {
    visit::run(passwords.hash(password)).expect("a hash")
}

fn verify(passwords: &Passwords, password: &str, hash: Option<&str>) -> Verified {
    visit::run(passwords.verify(password, hash)).expect("an answer")
}

#[test]
fn d36_a_password_is_hashed_by_argon2id_at_19_mib_and_two_passes() {
    let passwords = Passwords::new();
    let kept = hash(&passwords, "correct horse");
    assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
    assert!(kept.len() < 128);
    assert_eq!(verify(&passwords, "correct horse", Some(&kept)), Verified::Yes);
    assert_eq!(passwords.weaknesses(), []);
}

#[test]
fn log_6_a_password_is_right_or_wrong() {
    let passwords = cheap();
    let kept = hash(&passwords, "correct horse");
    assert_ne!(kept, hash(&passwords, "correct horse"), "each has a salt of its own");
    assert_eq!(verify(&passwords, "correct horse", Some(&kept)), Verified::Yes);
    for wrong in ["correct hors", "correct horse ", "Correct horse", "", "\0"] {
        assert_eq!(verify(&passwords, wrong, Some(&kept)), Verified::No, "{wrong}");
    }
    assert_eq!(passwords.weaknesses(), [Weakness::CheapHashes]);
}

#[test]
fn log_6_what_is_no_hash_has_no_password() {
    let passwords = cheap();
    let kept = hash(&passwords, "p");
    let salted = kept.rsplit_once('$').unwrap().0;
    let unusable = [
        String::new(),
        "!".to_owned(),
        format!("!{kept}"),
        "p".to_owned(),
        salted.to_owned(),
        format!("{salted}$"),
        kept.replace("argon2id", "argon2i"),
        kept.replace("v=19", "v=16"),
        kept.replace("v=19$", ""),
        // More than this server will spend.
        kept.replace("m=8", "m=4194304"),
        kept.replace("t=1", "t=4294967295"),
        kept.replace("p=1", "p=255"),
        format!("{kept}{}", "A".repeat(1000)),
        "pbkdf2_sha256$1500000$x$y".to_owned(),
    ];
    for hash in unusable {
        assert_eq!(verify(&passwords, "p", Some(&hash)), Verified::No, "{hash}");
    }
    assert_eq!(verify(&passwords, "p", None), Verified::No);
}

#[test]
fn log_6_a_hash_of_another_cost_is_made_anew() {
    let old = hash(&cheap(), "p");
    let dear = Cost::new(35 * 1024, 1, 1).unwrap();
    let now = Passwords::new().cost(dear);
    let Verified::Outdated(new) = verify(&now, "p", Some(&old)) else { panic!("it is outdated") };
    assert!(new.starts_with("$argon2id$v=19$m=35840,t=1,p=1$"), "{new}");
    assert_eq!(verify(&now, "p", Some(&new)), Verified::Yes);
    assert_eq!(verify(&now, "q", Some(&old)), Verified::No);
}

#[test]
fn log_6_a_hash_of_django_is_read_and_made_anew() {
    let ours = hash(&cheap(), "p");
    let Verified::Outdated(new) = verify(&cheap(), "p", Some(&format!("argon2{ours}"))) else { panic!("outdated") };
    assert_eq!(verify(&cheap(), "p", Some(&new)), Verified::Yes);
    assert_eq!(verify(&cheap(), "q", Some(&format!("argon2{ours}"))), Verified::No);
}

#[test]
fn d36_a_password_that_is_empty_or_too_long_is_refused_by_size() {
    let (passwords, longest) = (cheap(), "é".repeat(2048));
    let kept = hash(&passwords, &longest);
    assert_eq!(verify(&passwords, &longest, Some(&kept)), Verified::Yes);
    for unfit in [String::new(), format!("{longest}x")] {
        let error = visit::run(passwords.hash(&unfit)).unwrap_err();
        assert_eq!(error.status(), 400);
        assert!(error.downcast_ref::<UnfitPassword>().is_some());
        assert_eq!(verify(&passwords, &unfit, Some(&kept)), Verified::No);
    }
}

#[test]
fn d36_costs_have_bounds() {
    let taken =
        [(7 * 1024, 5, 1), (9 * 1024, 4, 1), (12 * 1024, 3, 1), (19 * 1024, 2, 1), (46 * 1024, 1, 1), (1 << 20, 4, 16)];
    for (kibibytes, passes, lanes) in taken {
        assert!(Cost::new(kibibytes, passes, lanes).is_ok(), "{kibibytes} {passes} {lanes}");
    }
    let refused = [
        (0, 0, 0),
        (7 * 1024, 4, 1),
        (4 * 1024, 100, 1),
        (19 * 1024, 2, 0),
        (19 * 1024, 2, 17),
        (1 << 21, 1, 1),
        (1 << 20, 5, 1),
    ];
    for (kibibytes, passes, lanes) in refused {
        assert!(Cost::new(kibibytes, passes, lanes).is_err(), "{kibibytes} {passes} {lanes}");
    }
    assert_eq!(
        Cost::new(1024, 1, 1).unwrap_err().to_string(),
        "1024 KiB, 1 passes and 1 lanes are no cost for passwords: at least 7 MiB, and 35 MiB times passes; at most 1 GiB, 4 GiB times \
         passes, and 16 lanes"
    );
}

#[test]
fn d36_one_at_a_time_a_queue_and_then_a_503_that_says_when() {
    let passwords = Passwords::new().cost(Cost::new(35 * 1024, 1, 1).unwrap()).bounds(1, 2);
    let ended = visit::run(async {
        let runs: Vec<_> = (0..5).map(|_| tokio::spawn(in_turn(passwords.clone()))).collect();
        let mut ended = Vec::new();
        for run in runs {
            ended.push(run.await.expect("no panic"));
        }
        ended
    });
    let refused: Vec<_> = ended.iter().filter_map(|run| run.as_ref().err()).collect();
    assert_eq!((ended.len(), refused.len()), (5, 2));
    for error in refused {
        assert!(error.downcast_ref::<Busy>().is_some());
        assert_eq!(error.status(), 503);
    }
    assert_eq!(verify(&passwords, "p", None), Verified::No, "there is room again");
    let busy = Passwords::new().cost(Cost::new(35 * 1024, 1, 1).unwrap()).bounds(1, 0);
    let answers = async move |busy: Passwords| -> Result<String, Error> { busy.hash("p").await };
    let chain = Bare {}.wrap(move |_: &mut ordain::Request| {
        let busy = busy.clone();
        async move {
            let (one, two) = futures_util::future::join(answers(busy.clone()), answers(busy)).await;
            one.and(two)
        }
    });
    let answer = visit::ask!(chain, visit::get("/", &[]));
    assert_eq!((answer.status.as_u16(), answer.header("retry-after").as_deref()), (503, Some("2")));
}

middleware_chain! { struct Bare {} }

async fn in_turn(passwords: Passwords) -> Result<String, Error> {
    passwords.hash("p").await
}

#[test]
fn d36_who_gives_up_waiting_leaves_the_queue_and_a_run_that_has_begun_holds_its_turn() {
    let passwords = Passwords::new().cost(Cost::new(35 * 1024, 1, 1).unwrap()).bounds(1, 1);
    visit::run(async {
        let mut first = Box::pin(passwords.hash("p"));
        let mut second = Box::pin(passwords.hash("p"));
        assert!(futures_util::poll!(first.as_mut()).is_pending());
        assert!(futures_util::poll!(second.as_mut()).is_pending());
        assert_eq!(passwords.hash("p").await.unwrap_err().status(), 503);
        drop(second);
        drop(first);
        passwords.hash("p").await.expect("there is room");
    });
}

#[test]
fn d36_hashing_stands_in_nobody_s_way() {
    let passwords = Passwords::new().cost(Cost::new(35 * 1024, 1, 1).unwrap());
    visit::run(async {
        let mut hashing = Box::pin(passwords.hash("p"));
        assert!(futures_util::poll!(hashing.as_mut()).is_pending(), "it is on another thread");
        hashing.await.expect("a hash");
    });
}

#[test]
fn without_a_runtime_it_is_done_where_it_is() {
    let passwords = cheap();
    let mut hashing = Box::pin(passwords.hash("p"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(hashing.as_mut().poll(&mut context).is_ready());
}

#[test]
fn in_what_may_block_it_is_waited_for() {
    let passwords = cheap();
    let chain = Bare {}.wrap_blocking(move |_: &mut ordain::Request| ordain::block_on(passwords.hash("p")));
    let answer = visit::read(chain.handle_blocking(visit::get("/", &[])));
    assert!(answer.text().starts_with("$argon2id$"), "{}", answer.text());
}
