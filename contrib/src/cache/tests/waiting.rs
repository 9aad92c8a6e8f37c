//! Several who ask for one page at a time: one builds it.

use std::time::Instant;

use http::StatusCode;
use tokio::sync::{Semaphore, mpsc};

use super::*;

/// How many ask at a time.
const CROWD: usize = 100;

/// A chain whose view does as it is told, one word at a time; what it has been told of so far is counted.
struct Slow {
    chain: Arc<BoxedChain>,
    store: Memory,
    made: Arc<AtomicUsize>,
    go: Arc<Semaphore>,
}

#[derive(Clone, Copy)]
enum Does {
    Page(Lines),
    Status(u16),
    Panic,
    /// Never ends.
    Hang,
}

impl Slow {
    fn new(patience: Duration, does: impl Fn(usize) -> Does + Clone + Send + Sync + 'static) -> Self {
        let (made, go) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
        let (count, gate) = (Arc::clone(&made), Arc::clone(&go));
        let view = async move || {
            let nth = count.fetch_add(1, Ordering::SeqCst);
            if let Does::Hang = does(nth) {
                std::future::pending::<()>().await;
            }
            gate.acquire().await.expect("a gate").forget();
            match does(nth) {
                Does::Page(lines) => page(lines, nth),
                Does::Status(status) => StatusCode::from_u16(status).expect("a status").into_response(),
                Does::Panic | Does::Hang => panic!("as it was told"),
            }
        };
        let store = Memory::default();
        let update_cache = UpdateCache::new(store.clone()).wait_at_most(patience);
        let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
        let chain = site.wrap_router(only(view)).boxed();
        Self { chain: Arc::new(chain), store, made, go }
    }

    fn ask(&self, lines: &[(&str, &str)]) -> tokio::task::JoinHandle<(u16, String)> {
        let (chain, request) = (Arc::clone(&self.chain), visit::get("/", lines));
        tokio::spawn(async move {
            let response = chain.handle(request).await;
            let status = response.status().as_u16();
            let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
            (status, String::from_utf8(body.to_vec()).expect("text"))
        })
    }

    fn crowd(&self) -> Vec<tokio::task::JoinHandle<(u16, String)>> {
        (0..CROWD).map(|_| self.ask(&[])).collect()
    }

    /// Waits until so many have begun, and a little longer: nobody else begins.
    async fn begun(&self, count: usize) {
        let begin = Instant::now();
        while self.made.load(Ordering::SeqCst) < count {
            assert!(begin.elapsed() < Duration::from_secs(20), "{} have begun", self.made.load(Ordering::SeqCst));
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert_eq!(self.made.load(Ordering::SeqCst), count);
    }
}

async fn all(crowd: Vec<tokio::task::JoinHandle<(u16, String)>>) -> Vec<(u16, String)> {
    let mut answers = Vec::new();
    for one in crowd {
        let answer = tokio::time::timeout(Duration::from_secs(20), one).await.expect("somebody hangs");
        answers.push(answer.expect("no panic"));
    }
    answers
}

const LONG: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_builds_a_page_and_the_others_wait_for_it() {
    let slow = Slow::new(LONG, |_| Does::Page(&[]));
    let crowd = slow.crowd();
    slow.begun(1).await;
    slow.go.add_permits(1);
    for answer in all(crowd).await {
        assert_eq!(answer, (200, "page 0".to_owned()));
    }
    assert_eq!(slow.made.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_built_while_all_is_forgotten_is_shown_to_nobody_who_asks_then() {
    for lines in [&[][..], &[("vary", "x-flavour")]] {
        let slow = Slow::new(LONG, move |_| Does::Page(lines));
        let before = slow.ask(&[]);
        slow.begun(1).await;
        slow.store.clear();
        let crowd = slow.crowd();
        slow.begun(1).await;
        slow.go.add_permits(1);
        assert_eq!(before.await.expect("no panic"), (200, "page 0".to_owned()));
        slow.begun(2).await;
        slow.go.add_permits(1);
        for answer in all(crowd).await {
            assert_eq!(answer, (200, "page 1".to_owned()));
        }
        assert_eq!(slow.ask(&[]).await.expect("no panic"), (200, "page 1".to_owned()), "it is kept");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_varies_is_built_once_for_each_kind_of_visitor() {
    let slow = Slow::new(LONG, |_| Does::Page(&[("vary", "x-kind")]));
    let crowd: Vec<_> =
        (0..CROWD).map(|nth| slow.ask(&[("x-kind", if nth % 2 == 0 { "even" } else { "odd" })])).collect();
    // Nobody knows yet that it varies.
    slow.begun(1).await;
    slow.go.add_permits(1);
    slow.begun(2).await;
    slow.go.add_permits(1);
    let texts: Vec<_> = all(crowd).await.into_iter().map(|(_, text)| text).collect();
    assert!(texts.iter().skip(2).step_by(2).all(|text| *text == texts[0]), "{texts:?}");
    assert!(texts.iter().skip(1).step_by(2).all(|text| *text == texts[1]), "{texts:?}");
    assert_ne!(texts[0], texts[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_fails_panics_or_leaves_lets_the_next_one_build() {
    for fails in [Does::Status(503), Does::Panic, Does::Status(304)] {
        let slow = Slow::new(LONG, move |nth| if nth == 0 { fails } else { Does::Page(&[]) });
        let crowd = slow.crowd();
        slow.begun(1).await;
        slow.go.add_permits(1);
        slow.begun(2).await;
        slow.go.add_permits(1);
        let answers = all(crowd).await;
        assert_eq!(answers.iter().filter(|(status, _)| *status == 200).count(), CROWD - 1);
        assert!(answers.iter().all(|(status, text)| *status != 200 || text == "page 1"));
    }
    let slow = Slow::new(LONG, |nth| if nth == 0 { Does::Hang } else { Does::Page(&[]) });
    let first = slow.ask(&[]);
    slow.begun(1).await;
    let crowd = slow.crowd();
    slow.begun(1).await;
    first.abort();
    slow.begun(2).await;
    slow.go.add_permits(1);
    assert!(all(crowd).await.iter().all(|answer| *answer == (200, "page 1".to_owned())));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_what_cannot_be_kept() {
    for lines in [&[("cache-control", "private")][..], &[("set-cookie", "a=b")]] {
        let slow = Slow::new(LONG, move |_| Does::Page(lines));
        let crowd = slow.crowd();
        slow.begun(1).await;
        slow.go.add_permits(1);
        slow.begun(CROWD).await;
        slow.go.add_permits(CROWD);
        let mut texts: Vec<_> = all(crowd).await.into_iter().map(|(_, text)| text).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), CROWD, "each has a page of its own");
        // From now on nobody waits at all.
        let crowd = slow.crowd();
        slow.begun(2 * CROWD).await;
        slow.go.add_permits(CROWD);
        all(crowd).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wait_has_an_end() {
    let slow = Slow::new(Duration::from_millis(200), |nth| if nth == 0 { Does::Hang } else { Does::Page(&[]) });
    let first = slow.ask(&[]);
    slow.begun(1).await;
    slow.go.add_permits(CROWD);
    let begin = Instant::now();
    let answers = all(slow.crowd()).await;
    assert!(begin.elapsed() >= Duration::from_millis(190) && answers.iter().all(|(status, _)| *status == 200));
    first.abort();
    let none = Slow::new(Duration::ZERO, |_| Does::Page(&[]));
    let crowd = none.crowd();
    none.begun(CROWD).await;
    none.go.add_permits(CROWD);
    all(crowd).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_waits_may_leave() {
    let slow = Slow::new(LONG, |_| Does::Page(&[]));
    let crowd = slow.crowd();
    slow.begun(1).await;
    let (left, stays): (Vec<_>, Vec<_>) = crowd.into_iter().enumerate().partition(|(nth, _)| nth % 2 == 1);
    for (_, one) in &left {
        one.abort();
    }
    slow.go.add_permits(CROWD);
    // Whoever built it may be among those who left.
    assert!(all(stays.into_iter().map(|(_, one)| one).collect()).await.iter().all(|(status, _)| *status == 200));
}

/// Outside of any runtime, as in a chain that a blocking server runs.
#[test]
fn a_wait_needs_no_runtime() {
    let (says, hears) = std::sync::mpsc::channel();
    let count = Arc::new(AtomicUsize::new(0));
    let update_cache = UpdateCache::new(Memory::default()).wait_at_most(Duration::from_millis(100));
    let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let site = Arc::new(site.wrap_router(only(async move || {
        if count.fetch_add(1, Ordering::SeqCst) == 0 {
            says.send(()).expect("a test");
            std::future::pending::<()>().await;
        }
        "page"
    })));
    let first = Arc::clone(&site);
    // Left behind when the test ends.
    std::thread::spawn(move || ordain::block_on(async { drop(first.handle(visit::get("/", &[])).await) }));
    hears.recv().expect("it has begun");
    let second = ordain::block_on(site.handle(visit::get("/", &[])));
    assert_eq!(second.status(), 200);
}

/// Many turns of many who come, fail and go: nobody hangs, and all are answered.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crowd_that_comes_and_goes_is_answered() {
    let slow = Slow::new(LONG, |nth| match nth % 7 {
        0 => Does::Status(503),
        1 => Does::Panic,
        2 => Does::Page(&[("cache-control", "max-age=1")]),
        _ => Does::Page(&[("vary", "x-kind")]),
    });
    slow.go.add_permits(1_000_000);
    let (done, mut ended) = mpsc::unbounded_channel();
    for nth in 0..2000_u32 {
        let one = slow.ask(&[("x-kind", &(nth % 13).to_string())]);
        let done = done.clone();
        tokio::spawn(async move {
            if nth % 5 == 0 {
                tokio::task::yield_now().await;
                one.abort();
            }
            let status = one.await.map_or(0, |(status, _)| status);
            done.send(status).expect("a test");
        });
    }
    drop(done);
    let mut count = 0;
    while let Some(status) = tokio::time::timeout(LONG, ended.recv()).await.expect("somebody hangs") {
        assert!([0, 200, 500, 503].contains(&status), "{status}");
        count += 1;
    }
    assert_eq!(count, 2000);
}
