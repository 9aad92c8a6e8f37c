//! Where pages are kept, and what a request sees of it that goes wrong.

use bytes::Bytes;

use super::*;
use crate::cache::{Kept, Key, Store, StoreError};
use crate::events::Events;
use crate::mutations::mutated;

/// A store that fails in one way or another.
#[derive(Clone, Default)]
struct Failing {
    memory: Memory,
    corrupt: bool,
}

impl Store for Failing {
    async fn get(&self, key: &Key) -> Result<Option<Arc<Kept>>, StoreError> {
        if self.corrupt {
            return self.memory.get(key).await.and_then(|found| match found {
                Some(_) => Err(StoreError::Corrupt),
                None => Ok(None),
            });
        }
        Err(StoreError::unavailable("it is away"))
    }

    async fn put(&self, key: &Key, kept: Arc<Kept>) -> Result<(), StoreError> {
        if self.corrupt { self.memory.put(key, kept).await } else { Err(StoreError::unavailable("it is away")) }
    }
}

middleware_chain! {
    struct Over {
        hosts: Hosts,
        update_cache: UpdateCache<Failing>,
        fetch_from_cache: FetchFromCache<Failing>,
    }
}

#[test]
fn a_store_that_is_down_or_corrupt_is_a_page_that_is_not_there_and_an_event() {
    for (corrupt, message) in [
        (
            false,
            "WARN message=the store of the pages does not answer: pages are made as if there were no cache cause=it is away",
        ),
        (
            true,
            "WARN message=what the store of the pages has kept is not what it was: pages are made as if there were no cache",
        ),
    ] {
        let events = Events::of("ordain_contrib::cache");
        events.during(|| {
            let update_cache = UpdateCache::new(Failing { corrupt, ..Failing::default() });
            let site = Over { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
            let count = Arc::new(AtomicUsize::new(0));
            let site = site.wrap_router(only(async move || count.fetch_add(1, Ordering::SeqCst).to_string()));
            for number in 0..100 {
                let answer = visit::ask!(site, visit::get("/", &[]));
                assert_eq!((answer.status.as_u16(), answer.text()), (200, number.to_string()));
            }
        });
        let events = events.take();
        assert_eq!(events[0], message);
        assert!((1..20).contains(&events.len()), "one a second at most: {}", events.len());
    }
}

/// A page, as a store of bytes keeps it.
fn kept(lines: Lines, body: &str) -> (Key, Kept) {
    let found = Last::default();
    let seen = Seen { memory: Memory::default(), last: Arc::clone(&found) };
    let update_cache = UpdateCache::new(seen);
    let site = Peeked { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let body = body.to_owned();
    let site = site.wrap_router(only(async move || {
        let mut response = body.clone().into_response();
        response.headers_mut().extend(headers(lines));
        response
    }));
    visit::ask!(site, visit::get("/", &[]));
    let (key, kept) = found.lock().expect("a place").take().expect("a page");
    // Whole milliseconds, which is what is written.
    let kept = Kept::from_bytes(&key, kept.to_bytes(&key)).expect("a page");
    (key, kept)
}

type Last = Arc<Mutex<Option<(Key, Arc<Kept>)>>>;

/// Remembers what was put there last.
#[derive(Clone)]
struct Seen {
    memory: Memory,
    last: Last,
}

impl Store for Seen {
    async fn get(&self, key: &Key) -> Result<Option<Arc<Kept>>, StoreError> {
        self.memory.get(key).await
    }

    async fn put(&self, key: &Key, kept: Arc<Kept>) -> Result<(), StoreError> {
        *self.last.lock().expect("a place") = Some((*key, Arc::clone(&kept)));
        self.memory.put(key, kept).await
    }
}

middleware_chain! {
    struct Peeked {
        hosts: Hosts,
        update_cache: UpdateCache<Seen>,
        fetch_from_cache: FetchFromCache<Seen>,
    }
}

#[test]
fn what_is_written_is_read_as_it_was_under_its_own_key_alone() {
    for (lines, body) in [(&[("x-a", "b: c"), ("vary", "x-b")][..], "a page\nof lines\n"), (&[], "")] {
        let (key, page) = kept(lines, body);
        let bytes = page.to_bytes(&key);
        assert_eq!(Kept::from_bytes(&key, bytes.clone()), Some(page.clone()));
        let (other, _) = kept(&[("vary", "x-c")], "");
        assert!(key != other && Kept::from_bytes(&other, bytes).is_none());
        assert!(page.weight() > body.len());
    }
}

#[test]
fn no_tampered_page_is_shown() {
    let pages = [
        kept(&[("x-a", "b")], "a page\n"),
        kept(&[("vary", "x-b")], ""),
        kept(&[("vary", "x-d"), ("etag", "\"1\"")], "0 1 2 3"),
    ];
    let (key, page) = &pages[0];
    let seeds: Vec<String> = pages
        .iter()
        .flat_map(|(key, page)| [page.to_bytes(key), page.write()])
        .chain([b"names 1700000000000 accept,cookie\n".to_vec()])
        .map(|bytes| String::from_utf8(bytes).expect("text"))
        .collect();
    let seeds: Vec<&str> = seeds.iter().map(String::as_str).collect();
    let (whole, mut read) = (page.to_bytes(key), 0_u32);
    mutated(&seeds, |input| {
        // With its hash: as it was, or not at all.
        if let Some(found) = Kept::from_bytes(key, input.to_vec()) {
            assert_eq!((input, &found), (&*whole, page));
        }
        // Without: what is read is what is written.
        if let Some(found) = Kept::read(&Bytes::copy_from_slice(input)) {
            read += 1;
            assert_eq!(Kept::read(&found.write().into()), Some(found));
        }
    });
    assert!(read > 10, "{read}");
}

#[test]
fn memory_is_bounded_by_bytes_whatever_is_asked_for() {
    const BYTES: u64 = 1 << 20;
    let store = Memory::with_capacity(BYTES);
    let update_cache = UpdateCache::new(store.clone());
    let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let site = site.wrap(async |_: &mut ordain::Request| "a page ".repeat(100)).boxed();
    visit::run(async {
        for number in 0..5000 {
            drop(site.handle(visit::get(&format!("/{number}"), &[])).await);
            // Asked for by many.
            if number % 10 == 0 {
                drop(site.handle(visit::get("/", &[])).await);
            }
        }
    });
    assert!(store.bytes() <= BYTES, "{}", store.bytes());
    assert!((300..2000).contains(&store.len()), "{}", store.len());
    let kept = visit::read(visit::run(site.handle(visit::get("/", &[]))));
    assert!(kept.header("age").is_some(), "what everybody asks for is not driven out by what nobody asks for twice");
    store.clear();
    assert!(store.is_empty() && format!("{store:?}").contains("capacity: Some(1048576)"));
}

#[test]
fn memory_forgets_what_is_over() {
    let store = Memory::default();
    let update_cache = UpdateCache::new(store.clone()).keep_for(Duration::from_millis(30));
    let site = Site { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
    let site = site.wrap(async |_: &mut ordain::Request| "page");
    visit::ask!(site, visit::get("/", &[]));
    let begin = std::time::Instant::now();
    while !store.is_empty() {
        assert!(begin.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn one_of_two_stores_is_chosen_at_the_start() {
    use ordain::Either;
    middleware_chain! {
        struct Chosen {
            hosts: Hosts,
            update_cache: UpdateCache<Either<Memory, Failing>>,
            fetch_from_cache: FetchFromCache<Either<Memory, Failing>>,
        }
    }
    for (store, made) in [(Either::First(Memory::default()), 1), (Either::Second(Failing::default()), 2)] {
        let count = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&count);
        let site = Chosen {
            hosts: Hosts::any(),
            update_cache: UpdateCache::new(store),
            fetch_from_cache: FetchFromCache::new(),
        };
        let site = site.wrap_router(only(async move || counted.fetch_add(1, Ordering::SeqCst).to_string()));
        visit::ask!(site, visit::get("/", &[]));
        visit::ask!(site, visit::get("/", &[]));
        assert_eq!(count.load(Ordering::SeqCst), made);
    }
}

#[cfg(feature = "cache-redis")]
mod redis {
    use std::time::Instant;

    use super::*;
    use crate::cache::Redis;
    use crate::servers::{SERVERS, url};

    middleware_chain! {
        struct Remote {
            hosts: Hosts,
            update_cache: UpdateCache<Redis>,
            fetch_from_cache: FetchFromCache<Redis>,
        }
    }

    /// Two machines, and how many pages both have made.
    fn machines(store: &Redis) -> ([BoxedChain; 2], Arc<AtomicUsize>) {
        let count = Arc::new(AtomicUsize::new(0));
        let machine = |_| {
            let counted = Arc::clone(&count);
            let update_cache = UpdateCache::new(store.clone());
            let site = Remote { hosts: Hosts::any(), update_cache, fetch_from_cache: FetchFromCache::new() };
            let view = async move || page(&[("vary", "x-kind")], counted.fetch_add(1, Ordering::SeqCst));
            site.wrap_router(only(view)).boxed()
        };
        ([0, 1].map(machine), count)
    }

    async fn text(site: &BoxedChain, lines: &[(&str, &str)]) -> String {
        let response = site.handle(visit::get("/", lines)).await;
        assert_eq!(response.status(), 200);
        let body = axum::body::to_bytes(response.into_body(), 99).await.expect("a body");
        String::from_utf8(body.to_vec()).expect("text")
    }

    #[tokio::test]
    async fn machines_share_their_pages_and_what_is_corrupt_is_made_anew() {
        let _running = SERVERS.read().await;
        let Some(url) = url("ORDAIN_TEST_REDIS") else { return };
        let prefix = format!("ordain:test:{}:", std::process::id());
        let store = Redis::connect(&url).await.expect("a server").prefix(&prefix);
        let ([one, other], made) = machines(&store);
        let first = text(&one, &[]).await;
        assert_eq!(text(&other, &[]).await, first);
        assert_ne!(text(&other, &[("x-kind", "b")]).await, first);
        assert_eq!((text(&one, &[("x-kind", "b")]).await.as_str(), made.load(Ordering::SeqCst)), ("page 1", 2));

        let client = ::redis::Client::open(url).expect("a URL");
        let mut server = client.get_multiplexed_async_connection().await.expect("a server");
        let keys: Vec<String> =
            ::redis::cmd("KEYS").arg(format!("{prefix}*")).query_async(&mut server).await.expect("keys");
        assert_eq!(keys.len(), 3, "two pages, and what they vary by");
        for key in &keys {
            let left: i64 = ::redis::cmd("PTTL").arg(key).query_async(&mut server).await.expect("a time");
            assert!((590_000..=600_000).contains(&left), "{left}");
            let () = ::redis::cmd("APPEND").arg(key).arg("x").query_async(&mut server).await.expect("a write");
        }
        assert_eq!(text(&one, &[]).await, "page 2");
        assert_eq!(text(&other, &[]).await, "page 2");
    }

    /// A server that takes connections and says nothing.
    #[tokio::test]
    async fn a_server_that_is_silent_is_an_error_after_a_while() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let begin = Instant::now();
        assert!(matches!(Redis::connect(&format!("redis://{address}")).await, Err(StoreError::Unavailable(_))));
        assert!(matches!(Redis::connect("redis://127.0.0.1:1").await, Err(StoreError::Unavailable(_))));
        assert!(begin.elapsed() < Duration::from_secs(20), "{:?}", begin.elapsed());
    }
}
