//! A server that goes away under load, and comes back.

use std::net::SocketAddr;
use std::pin::Pin;
use std::process::Command;
use std::time::Instant;

use serde_json::json;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower_sessions::session;
use tower_sessions::session_store::{self, SessionStore};

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
            let begin = Instant::now();
            let mut last = visit(&site, Some(token.as_str())).await;
            while last.status.as_u16() == 503 && begin.elapsed() < LONGEST {
                last = visit(&site, Some(token.as_str())).await;
            }
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

/// A store of tower-sessions that waits for ever.
#[derive(Debug)]
struct Silent;

type Forever<'a, T> = Pin<Box<dyn Future<Output = session_store::Result<T>> + Send + 'a>>;

impl SessionStore for Silent {
    fn save<'s, 'r, 'a>(&'s self, _: &'r session::Record) -> Forever<'a, ()>
    where
        's: 'a,
        'r: 'a,
    {
        Box::pin(std::future::pending())
    }

    fn load<'s, 'r, 'a>(&'s self, _: &'r session::Id) -> Forever<'a, Option<session::Record>>
    where
        's: 'a,
        'r: 'a,
    {
        Box::pin(std::future::pending())
    }

    fn delete<'s, 'r, 'a>(&'s self, _: &'r session::Id) -> Forever<'a, ()>
    where
        's: 'a,
        'r: 'a,
    {
        Box::pin(std::future::pending())
    }
}

/// Without a runtime, too.
#[test]
fn a_store_of_tower_sessions_that_is_silent_is_an_error_after_a_while() {
    let (store, token) = (Adapted::new(Silent), Token::new(&session::Id::default().to_string()).expect("a token"));
    let begin = Instant::now();
    ordain::block_on(async {
        let kept = record(json!({}));
        let (load, create, delete) = tokio::join!(store.load(&token), store.create(&kept), store.delete(&token));
        assert!(matches!(load, Err(StoreError::Unavailable(_))));
        assert!(matches!(create, Err(StoreError::Unavailable(_))));
        assert!(matches!(delete, Err(StoreError::Unavailable(_))));
    });
    assert!(begin.elapsed() < LONGEST, "{:?}", begin.elapsed());
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

/// A file that takes nothing more ends the transaction by itself, as a full disk does.
const FULL: &str = "CREATE TRIGGER full BEFORE UPDATE ON ordain_sessions BEGIN SELECT RAISE(ROLLBACK, 'full'); END";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_was_full_is_written_again_when_it_has_room() {
    let folder = Folder::new();
    let store = Sqlite::open(folder.file()).await.expect("a file");
    let saved = store.create(&record(json!({ "visits": 1 }))).await.expect("a place");
    let file = sqlx::SqlitePool::connect(folder.file().to_str().expect("text")).await.expect("a file");
    sqlx::query(FULL).execute(&file).await.expect("a trigger");
    let later = record(json!({ "visits": 2 }));
    for _ in 0..8 {
        let full = store.update(&saved.token, saved.version, &later).await;
        assert!(matches!(&full, Err(StoreError::Unavailable(full)) if full.to_string().ends_with("full")), "{full:?}");
    }
    assert!(store.load(&saved.token).await.expect("it is read").is_some());
    sqlx::query("DROP TRIGGER full").execute(&file).await.expect("room");
    let updated = store.cycle(&saved.token, saved.version, &later).await.expect("it is written");
    assert!(matches!(updated, Updated::Done(_)), "{updated:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_reads_a_file_waits_for_none_who_wait_to_write_into_it() {
    let folder = Folder::new();
    let store = Opened::of(Sqlite::open(folder.file()).await.expect("a file"));
    let token = store.with(json!({ "visits": 1 })).await;
    let file = sqlx::SqlitePool::connect(folder.file().to_str().expect("text")).await.expect("a file");
    let lock = file.begin_with("BEGIN IMMEDIATE").await.expect("a lock");
    let site = Arc::new(over(&store, counts));
    let writers: Vec<_> = (0..8)
        .map(|_| {
            let (site, token) = (Arc::clone(&site), token.clone());
            tokio::spawn(async move { visit(&site, Some(token.as_str())).await.status.as_u16() })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(store.kept(&token).await, Some(json!({ "visits": 1 })));
    assert!(writers.iter().all(|writer| !writer.is_finished()), "it was not their turn that it waited for");
    lock.rollback().await.expect("an end");
    for writer in writers {
        assert_eq!(writer.await.expect("no panic"), 200);
    }
    assert_eq!(store.kept(&token).await, Some(json!({ "visits": 2 })));
}

/// Passes on what comes, until it is to say nothing more by the connections that there are. Later ones it passes on.
async fn passes_on(to: SocketAddr) -> (SocketAddr, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (silent, is_silent) = watch::channel(false);
    tokio::spawn(async move {
        while let Ok((mut from, _)) = listener.accept().await {
            let (mut is_silent, is_late) = (is_silent.clone(), *is_silent.borrow());
            tokio::spawn(async move {
                let Ok(mut to) = TcpStream::connect(to).await else { return };
                let goes_silent = async { drop(is_silent.wait_for(|is_silent| *is_silent && !is_late).await) };
                let is_over = tokio::select! {
                    _ = copy_bidirectional(&mut from, &mut to) => true,
                    () = goes_silent => false,
                };
                if !is_over {
                    std::future::pending::<()>().await;
                }
            });
        }
    });
    (address, silent)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_to_postgres_that_have_gone_silent_lose_their_places() {
    let _running = SERVERS.read().await;
    let Some(url) = url("ORDAIN_TEST_POSTGRES") else { return };
    let database = sqlx::PgPool::connect(&url).await.expect("a database");
    let options = database.connect_options();
    let to = format!("{}:{}", options.get_host(), options.get_port()).parse().expect("an address");
    let (proxy, silent) = passes_on(to).await;
    let through = format!("postgres://postgres@{proxy}/postgres");
    let store = Postgres::connect(&through).await.expect("a database").keeping(Duration::from_millis(500));
    let saved = store.create(&record(json!({ "visits": 1 }))).await.expect("a place");
    // All ten wait for a row.
    let mut lock = database.begin().await.expect("a transaction");
    let rows = sqlx::query("SELECT 1 FROM ordain_sessions WHERE id = $1 FOR UPDATE");
    rows.bind(saved.token.id().as_bytes().to_vec()).execute(&mut *lock).await.expect("a row");
    let waiting: Vec<_> = (0..10)
        .map(|_| {
            let (store, saved) = (store.clone(), saved.clone());
            tokio::spawn(
                async move { store.update(&saved.token, saved.version, &record(json!({ "visits": 2 }))).await },
            )
        })
        .collect();
    tokio::time::sleep(Duration::from_secs(1)).await;
    silent.send_replace(true);
    for waits in waiting {
        assert!(matches!(waits.await.expect("no panic"), Err(StoreError::Unavailable(_))));
    }
    lock.rollback().await.expect("an end");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(store.load(&saved.token).await.expect("a connection").is_some());
}
