//! A server that goes away under load, and comes back.

use std::process::Command;
use std::time::Instant;

use serde_json::json;

use super::*;

/// How long a request may take, if the store gives up after five seconds a step and a request has two.
const LONGEST: Duration = Duration::from_secs(12);

/// Stops or starts a server.
pub(super) async fn server(program: &str, what: &'static str) {
    let mut command = Command::new(program);
    let status = tokio::task::spawn_blocking(move || command.arg(what).status()).await.expect("no panic");
    assert!(status.expect("a program").success(), "{what}");
}

/// Counts its visits.
async fn counts(session: Session) -> Result<(), ordain::Error> {
    let visits = session.get::<u64>("visits").await?.unwrap_or_default();
    session.insert("visits", visits + 1).await
}

async fn restarted(store: Opened, program: &str) {
    let site = Arc::new(over(&store, counts));
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let mut visitors = Vec::new();
    for _ in 0..20 {
        let token = store.with(json!({ "visits": 0 })).await;
        let (site, stop) = (Arc::clone(&site), Arc::clone(&stop));
        visitors.push(tokio::spawn(async move {
            let (mut served, mut refused, mut longest) = (0, 0, Duration::ZERO);
            while !stop.load(Ordering::SeqCst) {
                let begin = Instant::now();
                let answer = visit(&site, Some(token.as_str())).await;
                longest = longest.max(begin.elapsed());
                match answer.status.as_u16() {
                    200 => served += 1,
                    503 => {
                        assert!(answer.sets_nothing(), "an outage logs nobody out");
                        refused += 1;
                        tokio::time::sleep(Duration::from_millis(10)).await;
                    }
                    status => panic!("{status}"),
                }
            }
            // It goes on, with what was there.
            let last = visit(&site, Some(token.as_str())).await;
            assert_eq!((last.status.as_u16(), last.token()), (200, Some(token.as_str())));
            (served, refused, longest)
        }));
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    server(program, "stop").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    server(program, "start").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    stop.store(true, Ordering::SeqCst);

    let (mut served, mut refused, mut longest) = (0, 0, Duration::ZERO);
    for visitor in visitors {
        let done = tokio::time::timeout(LONGEST * 2, visitor).await.expect("it hangs").expect("no panic");
        served += done.0;
        refused += done.1;
        longest = longest.max(done.2);
    }
    println!("{served} served, {refused} refused, the longest took {longest:?}");
    assert!(served > 0 && refused > 0);
    assert!(longest < LONGEST, "{longest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_restarted_under_load() {
    let _alone = SERVERS.write().await;
    if let (Some(store), Some(program)) = (Opened::postgres().await, url("ORDAIN_TEST_POSTGRES_SERVER")) {
        restarted(store, &program).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_is_restarted_under_load() {
    let _alone = SERVERS.write().await;
    if let (Some(store), Some(program)) = (Opened::redis().await, url("ORDAIN_TEST_REDIS_SERVER")) {
        restarted(store, &program).await;
    }
}

/// A server that takes connections and says nothing.
#[tokio::test]
async fn a_server_that_is_silent_is_an_error_after_a_while() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let begin = Instant::now();
    let (postgres, redis) = (format!("postgres://{address}/x"), format!("redis://{address}"));
    let (postgres, redis) = tokio::join!(Postgres::connect(&postgres), Redis::connect(&redis));
    assert!(matches!(postgres, Err(StoreError::Unavailable(_))));
    assert!(matches!(redis, Err(StoreError::Unavailable(_))));
    assert!(begin.elapsed() < LONGEST, "{:?}", begin.elapsed());
}
