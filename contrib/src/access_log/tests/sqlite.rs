//! A log in an SQLite file.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant, SystemTime};

use super::super::Sqlite;
use super::*;

/// A folder that is removed.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static FOLDERS: AtomicU32 = AtomicU32::new(0);
        let name = format!("ordain-access-{}-{}", std::process::id(), FOLDERS.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("access.db")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed stays in the system's folder for such.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn line() -> Line {
    let kept = Kept::default();
    let site = site(AccessLog::new().without_events().to(kept.clone()), rooms());
    let _ = ask!(site, visit::get("/notes/7", &[]));
    kept.take().remove(0)
}

async fn count(log: &Sqlite) -> i64 {
    sqlx::query_scalar("SELECT COUNT(*) FROM ordain_access").fetch_one(log.pool()).await.expect("a number")
}

const LONG: Duration = Duration::from_secs(30);

/// Begin, duration, method, route, path, status, bytes, trace, end.
type Read = (i64, i64, String, Option<String>, Option<String>, Option<u16>, i64, Option<String>, String);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_request_is_a_row() {
    let folder = Folder::new();
    let log = Sqlite::open(folder.file()).await.unwrap();
    let chain = site(AccessLog::new().without_events().with_paths().to(log.clone()), rooms());
    let traceparent = ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    for (path, headers) in [("/notes/7?secret=yes", &[traceparent][..]), ("/closed", &[]), ("/health", &[])] {
        let response = chain.handle(visit::get(path, headers)).await;
        axum::body::to_bytes(response.into_body(), 100).await.unwrap();
    }
    log.shutdown(LONG).await.unwrap();
    let rows: Vec<Read> =
        sqlx::query_as(
            "SELECT begin, duration, method, route, path, status, bytes, trace_id, \"end\" FROM ordain_access ORDER BY rowid",
        )
        .fetch_all(log.pool())
        .await
        .unwrap();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
    for (begin, duration, ..) in &rows {
        assert!(now.abs_diff(u128::try_from(*begin).unwrap()) < 60_000 && (0..60_000_000).contains(duration));
    }
    let text = |text: &str| Some(text.to_owned());
    let trace = text("4bf92f3577b34da6a3ce929d0e0e4736");
    let rows: Vec<_> = rows.into_iter().map(|(_, _, a, b, c, d, e, f, g)| (a, b, c, d, e, f, g)).collect();
    let (get, whole) = ("GET".to_owned(), "whole".to_owned());
    let note = (get.clone(), text("/notes/{id}"), text("/notes/7"), Some(200), 6, trace, whole.clone());
    let closed = (get, None, text("/closed"), Some(503), 6, None, whole);
    assert_eq!(rows, [note, closed]);
    assert_eq!(log.dropped(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_taken_is_written_before_it_ends_and_what_comes_later_is_counted() {
    let folder = Folder::new();
    let log = Sqlite::open(folder.file()).await.unwrap();
    let line = tokio::task::spawn_blocking(line).await.unwrap();
    let mut threads = Vec::new();
    for _ in 0..4 {
        let (log, line) = (log.clone(), line.clone());
        threads.push(std::thread::spawn(move || (0..1500).for_each(|_| Sink::take(&log, &line))));
    }
    for thread in threads {
        thread.join().unwrap();
    }
    log.shutdown(LONG).await.unwrap();
    let dropped = log.dropped();
    assert_eq!(u64::try_from(count(&log).await).unwrap() + dropped, 6000);
    Sink::take(&log, &line);
    assert_eq!(log.dropped(), dropped + 1);
    log.shutdown(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_that_come_while_it_is_shut_down_are_written_or_counted() {
    let folder = Folder::new();
    let log = Sqlite::open(folder.file()).await.unwrap();
    let line = tokio::task::spawn_blocking(line).await.unwrap();
    let takes = {
        let (log, line) = (log.clone(), line.clone());
        std::thread::spawn(move || {
            for _ in 0..2000 {
                Sink::take(&log, &line);
                std::thread::yield_now();
            }
        })
    };
    tokio::time::sleep(Duration::from_millis(1)).await;
    log.shutdown(LONG).await.unwrap();
    takes.join().unwrap();
    assert_eq!(u64::try_from(count(&log).await).unwrap() + log.dropped(), 2000);
}

/// Somebody else writes into the file.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_locked_keeps_no_request_waiting_and_loses_nothing_that_was_taken() {
    let folder = Folder::new();
    let log = Sqlite::open_with(folder.file(), 100).await.unwrap();
    let line = tokio::task::spawn_blocking(line).await.unwrap();
    let lock = log.pool().begin_with("BEGIN IMMEDIATE").await.unwrap();
    let begin = Instant::now();
    for _ in 0..2000 {
        Sink::take(&log, &line);
    }
    assert!(begin.elapsed() < Duration::from_secs(1), "{:?}", begin.elapsed());
    let dropped = log.dropped();
    // A hundred wait, and as many as are written at once are with the writer.
    assert!((1400..=1900).contains(&dropped), "{dropped}");
    let unwritten = log.shutdown(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(unwritten.lines() + dropped, 2000);
    assert_eq!(unwritten.to_string(), format!("{} lines of the access log are not written yet", unwritten.lines()));
    lock.rollback().await.unwrap();
    log.shutdown(LONG).await.unwrap();
    assert_eq!(u64::try_from(count(&log).await).unwrap() + dropped, 2000);
}

/// A file that takes nothing more ends the transaction by itself, as a full disk does.
const FULL: &str = "CREATE TRIGGER full BEFORE INSERT ON ordain_access BEGIN SELECT RAISE(ROLLBACK, 'full'); END";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_disk_that_was_full_has_all_that_was_taken_when_it_has_room() {
    let folder = Folder::new();
    let log = Sqlite::open(folder.file()).await.unwrap();
    let line = tokio::task::spawn_blocking(line).await.unwrap();
    let file = sqlx::SqlitePool::connect(folder.file().to_str().unwrap()).await.unwrap();
    sqlx::query(FULL).execute(&file).await.unwrap();
    for _ in 0..20 {
        Sink::take(&log, &line);
    }
    assert_eq!(log.shutdown(Duration::from_millis(300)).await.unwrap_err().lines(), 20);
    sqlx::query("DROP TRIGGER full").execute(&file).await.unwrap();
    log.shutdown(LONG).await.unwrap();
    assert_eq!((count(&log).await, log.dropped()), (20, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_too_old_is_deleted() {
    let folder = Folder::new();
    let mut line = tokio::task::spawn_blocking(line).await.unwrap();
    let log = Sqlite::open(folder.file()).await.unwrap().keep_for(Duration::from_hours(24));
    Sink::take(&log, &line);
    line.begin -= Duration::from_hours(25);
    Sink::take(&log, &line);
    log.shutdown(LONG).await.unwrap();
    // It is swept behind the first lines that are written: those of this start, or of the next.
    let again = Sqlite::open(folder.file()).await.unwrap().keep_for(Duration::from_hours(24));
    line.begin = SystemTime::now();
    Sink::take(&again, &line);
    again.shutdown(LONG).await.unwrap();
    assert_eq!(count(&again).await, 2);
}

#[tokio::test]
async fn what_is_no_file_is_not_opened() {
    let folder = Folder::new();
    let error = Sqlite::open(folder.0.join("no/such/folder.db")).await.unwrap_err().to_string();
    assert!(error.starts_with("the access log cannot be opened: "), "{error}");
    std::fs::write(folder.file(), "no database, but a text that is as long as it takes to be none").unwrap();
    assert!(Sqlite::open(folder.file()).await.is_err());
}
