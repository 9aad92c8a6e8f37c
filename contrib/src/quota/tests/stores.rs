//! One suite over a store of each kind. What needs a server finds it by a variable, which `tests/servers` sets; without, it says so and passes.

use ordain::Either;

use super::*;

/// A count of an hour, whose name nobody has used.
fn counter(name: &str, end: u64) -> Counter<'_> {
    Counter { name, now: 1_700_000_000, end: 1_700_000_000 + end }
}

fn name(of: &str) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    format!("{of}-{nanos}-{}", COUNT.fetch_add(1, Ordering::SeqCst))
}

async fn units_are_taken_all_or_none(store: impl Store) {
    let name = name("units");
    let take = async |units, of, end| {
        let Taken { is_granted, used } = store.take(counter(&name, end), units, of).await.unwrap();
        (is_granted, used)
    };
    assert_eq!(take(3, 5, 60).await, (true, 3));
    assert_eq!(take(3, 5, 60).await, (false, 3));
    assert_eq!(take(2, 5, 60).await, (true, 5));
    assert_eq!(take(1, 5, 60).await, (false, 5));
    // A better plan, and a worse one.
    assert_eq!(take(1, 9, 60).await, (true, 6));
    assert_eq!(take(1, 2, 60).await, (false, 6));
    // Another window, and what comes late for the one before.
    assert_eq!(take(1, 5, 120).await, (true, 1));
    assert_eq!(take(1, 6, 60).await, (false, 6));
    assert_eq!(take(5, 5, 120).await, (false, 1));
    assert_eq!(take(4, 5, 120).await, (true, 5));
    assert_eq!(take(1, 9, 60).await, (true, 7));
    assert_eq!(take(1, 5, 120).await, (false, 5));
    assert!(!take(u64::MAX, u64::MAX - 1, 180).await.0);
    assert_eq!(take(1, u64::MAX, 180).await, (true, 1));
    assert_eq!(take(1, 0, 240).await, (false, 0));
}

async fn each_unit_is_taken_once(store: impl Store) {
    let (store, name) = (Arc::new(store), name("once"));
    let asks: Vec<_> = (0..20)
        .map(|_| {
            let (store, name) = (Arc::clone(&store), name.clone());
            tokio::spawn(async move {
                let mut granted = 0;
                for _ in 0..20 {
                    granted += u32::from(store.take(counter(&name, 60), 1, 100).await.unwrap().is_granted);
                }
                granted
            })
        })
        .collect();
    let mut granted = 0;
    for ask in asks {
        granted += ask.await.unwrap();
    }
    assert_eq!(granted, 100);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn memory() {
    units_are_taken_all_or_none(Memory::default()).await;
    each_unit_is_taken_once(Memory::default()).await;
    for either in [Either::First(Memory::default()), Either::Second(Arc::new(Memory::default()))] {
        units_are_taken_all_or_none(either).await;
    }
}

#[tokio::test]
async fn a_flood_of_new_keys_gives_nobody_a_new_budget_who_has_used_much() {
    let store = Memory::with_capacity(1024);
    let take = async |name: &str, units, end| store.take(counter(name, end), units, 100).await.unwrap().is_granted;
    assert!(take("heavy", 100, 60).await);
    for key in 0..100_000 {
        assert!(take(&format!("new {key}"), 1, 60).await, "a new key is not refused for the others");
    }
    assert!(!take("heavy", 1, 60).await);
}

#[cfg(feature = "quota-redis")]
mod redis {
    use std::process::Command;

    use super::super::super::Redis;
    use super::*;
    use crate::servers::{SERVERS, url};

    async fn opened() -> Option<Redis> {
        let redis = Redis::connect(&url("ORDAIN_TEST_REDIS")?).await.expect("a server");
        Some(redis.prefix("ordain:quota:test:"))
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn counts_as_the_memory_does() {
        let _running = SERVERS.read().await;
        if let Some(store) = opened().await {
            units_are_taken_all_or_none(store.clone()).await;
            each_unit_is_taken_once(store).await;
        }
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn two_processes_share_a_count() {
        let _running = SERVERS.read().await;
        if let (Some(one), Some(other)) = (opened().await, opened().await) {
            let name = name("shared");
            assert_eq!(one.take(counter(&name, 60), 1, 2).await.unwrap().used, 1);
            assert_eq!(other.take(counter(&name, 60), 1, 2).await.unwrap().used, 2);
            assert!(!one.take(counter(&name, 60), 1, 2).await.unwrap().is_granted);
        }
    }

    #[tokio::test]
    async fn who_is_no_server_is_not_connected_to() {
        assert!(Redis::connect("no url").await.is_err());
        let nobody = Redis::connect("redis://127.0.0.1:1").await.unwrap_err();
        assert_eq!(nobody.to_string(), "the store of the quotas does not answer");
    }

    #[test]
    fn without_a_runtime_it_is_an_error() {
        use std::future::Future;
        use std::pin::pin;
        use std::task::{Context, Poll, Waker};

        let connecting = pin!(Redis::connect("redis://127.0.0.1:1"));
        let Poll::Ready(Err(error)) = connecting.poll(&mut Context::from_waker(Waker::noop())) else {
            panic!("it is an error at once");
        };
        assert_eq!(error.to_string(), "the store of the quotas does not answer");
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn a_server_that_goes_and_comes_back_is_503_meanwhile() {
        let _alone = SERVERS.write().await;
        let Some(program) = url("ORDAIN_TEST_REDIS_SERVER") else { return };
        let Some(store) = opened().await else { return };
        let server = async |what: &'static str| {
            let mut command = Command::new(&program);
            let status = tokio::task::spawn_blocking(move || command.arg(what).status()).await.expect("no panic");
            assert!(status.expect("a program").success(), "{what}");
        };
        let name = name("outage");
        let take = async || store.take(counter(&name, 60), 1, 1000).await;
        assert!(take().await.is_ok());
        server("stop").await;
        let begin = Instant::now();
        let error = take().await.unwrap_err().raised();
        assert_eq!(error.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
        server("start").await;
        let begin = Instant::now();
        while take().await.is_err() {
            assert!(begin.elapsed() < Duration::from_secs(20), "it goes on");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}
