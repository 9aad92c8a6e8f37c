//! What a store must do.

use serde_json::json;

use super::*;

over_each_store!(ses_20_a_store_creates_what_is_new_and_updates_what_is_there, adapted);

async fn ses_20_a_store_creates_what_is_new_and_updates_what_is_there(store: Opened) {
    a_record_comes_back_as_it_was(&store).await;
    an_update_is_of_what_was_seen(&store).await;
    what_is_gone_is_not_created(&store).await;
    another_token_takes_the_place_of_the_old(&store).await;
    what_no_store_has_drawn_is_nothing(&store).await;
}

async fn a_record_comes_back_as_it_was(store: &Opened) {
    let data = json!({
        "text": "ünïcode \u{0} \" \\ ' \u{1F600}",
        "number": 1.5,
        "big": u64::MAX,
        "list": [null, true, { "deep": [] }],
        "": "no key",
    });
    let before = record(data);
    let saved = store.create(&before).await.expect("a place");
    let after = store.load(&saved.token).await.expect("a store").expect("a session");
    assert_eq!(after, Stored { record: before, version: saved.version });
    let others = store.create(&after.record).await.expect("a place");
    assert_ne!(saved.token, others.token);
    store.delete(&others.token).await.expect("a store");
    assert!(store.load(&saved.token).await.expect("a store").is_some());
}

async fn an_update_is_of_what_was_seen(store: &Opened) {
    let saved = store.create(&record(json!({ "a": 1 }))).await.expect("a place");
    let mut later = record(json!({ "a": 2 }));
    later.expires += Duration::from_hours(1);
    let updated = store.update(&saved.token, saved.version, &later).await.expect("a store");
    let Updated::Done(second) = updated else { panic!("{updated:?}") };
    assert_eq!(second.token, saved.token);
    assert_ne!(second.version, saved.version);
    assert_eq!(store.load(&saved.token).await.expect("a store").expect("a session").record, later);

    let stale = record(json!({ "a": 3 }));
    assert_eq!(store.update(&saved.token, saved.version, &stale).await.expect("a store"), Updated::Changed);
    assert_eq!(store.cycle(&saved.token, saved.version, &stale).await.expect("a store"), Updated::Changed);
    assert_eq!(store.kept(&saved.token).await, Some(json!({ "a": 2 })));
}

async fn what_is_gone_is_not_created(store: &Opened) {
    let saved = store.create(&record(json!({ "a": 1 }))).await.expect("a place");
    store.delete(&saved.token).await.expect("a store");
    store.delete(&saved.token).await.expect("twice is once");
    let again = record(json!({ "a": 2 }));
    assert_eq!(store.update(&saved.token, saved.version, &again).await.expect("a store"), Updated::Gone);
    assert_eq!(store.cycle(&saved.token, saved.version, &again).await.expect("a store"), Updated::Gone);
    assert_eq!(store.kept(&saved.token).await, None);
}

async fn another_token_takes_the_place_of_the_old(store: &Opened) {
    let saved = store.create(&record(json!({ "a": 1 }))).await.expect("a place");
    let updated = store.cycle(&saved.token, saved.version, &record(json!({ "a": 2 }))).await.expect("a store");
    let Updated::Done(second) = updated else { panic!("{updated:?}") };
    assert_ne!(second.token, saved.token);
    assert_eq!(store.kept(&saved.token).await, None);
    assert_eq!(store.kept(&second.token).await, Some(json!({ "a": 2 })));
    let gone = store.update(&saved.token, saved.version, &record(json!({}))).await.expect("a store");
    assert_eq!(gone, Updated::Gone);
    let updated = store.update(&second.token, second.version, &record(json!({ "a": 3 }))).await.expect("a store");
    assert!(matches!(updated, Updated::Done(_)), "{updated:?}");
}

over_each_store!(a_logout_with_the_old_token_ends_the_session);

async fn a_logout_with_the_old_token_ends_the_session(store: Opened) {
    let first = store.create(&record(json!({ "a": 1 }))).await.expect("a place");
    let mut now = first.clone();
    for _ in 0..3 {
        let updated = store.cycle(&now.token, now.version, &record(json!({ "a": 2 }))).await.expect("a store");
        let Updated::Done(saved) = updated else { panic!("{updated:?}") };
        now = saved;
    }
    assert_eq!(store.kept(&first.token).await, None);
    assert!(store.kept(&now.token).await.is_some());
    store.delete(&first.token).await.expect("a store");
    assert_eq!(store.kept(&now.token).await, None);
}

async fn what_no_store_has_drawn_is_nothing(store: &Opened) {
    for text in [
        "12345678",
        "'; DROP TABLE ordain_sessions; --",
        "../../etc/passwd",
        "ü".repeat(16).as_str(),
        "\u{0}".repeat(32).as_str(),
    ] {
        let token = Token::new(text).expect("a token");
        assert_eq!(store.kept(&token).await, None);
        store.delete(&token).await.expect("a store");
        let updated = store.update(&token, Version::FIRST, &record(json!({}))).await.expect("a store");
        assert_eq!(updated, Updated::Gone);
    }
}

/// What is over goes, what is not stays, and the task that sees to it ends.
async fn purges<S: Store>(store: S, swept: impl FnOnce(S) -> S) {
    let mut over = record(json!({ "a": 1 }));
    over.expires = SystemTime::now() - Duration::from_secs(1);
    let gone = store.create(&over).await.expect("a place").token;
    let stays = store.create(&record(json!({ "a": 2 }))).await.expect("a place").token;
    assert!(store.purge().await.expect("a store") >= 1);
    assert!(store.load(&gone).await.expect("a store").is_none());
    assert!(store.load(&stays).await.expect("a store").is_some());

    let swept = swept(store);
    let gone = swept.create(&over).await.expect("a place").token;
    let begin = std::time::Instant::now();
    while swept.load(&gone).await.expect("a store").is_some() {
        assert!(begin.elapsed() < Duration::from_secs(20), "nobody purges");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    swept.shutdown(Duration::from_secs(5)).await;
    let stays = swept.create(&over).await.expect("a place").token;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(swept.load(&stays).await.expect("a store").is_some(), "the task goes on");
    // Once more is once.
    swept.shutdown(Duration::ZERO).await;
}

const OFTEN: Duration = Duration::from_millis(20);

#[tokio::test]
async fn ses_18_what_is_over_is_purged_from_sqlite() {
    let folder = Folder::new();
    let store = Sqlite::open(folder.file()).await.expect("a file");
    purges(store, |store| store.purge_every(OFTEN)).await;
}

#[tokio::test]
async fn ses_18_what_is_over_is_purged_from_postgres() {
    let _alone = SERVERS.write().await;
    let Some(url) = url("ORDAIN_TEST_POSTGRES") else { return };
    let store = Postgres::connect(&url).await.expect("a database");
    purges(store, |store| store.purge_every(OFTEN)).await;
}

#[tokio::test]
async fn ses_18_redis_forgets_what_is_over_by_itself() {
    let _running = SERVERS.read().await;
    let Some(store) = Opened::redis().await else { return };
    let mut soon = record(json!({ "a": 1 }));
    soon.expires = SystemTime::now() + Duration::from_secs(2);
    let token = store.create(&soon).await.expect("a place").token;
    assert!(store.load(&token).await.expect("a server").is_some());
    tokio::time::sleep(Duration::from_millis(2100)).await;
    assert_eq!(store.load(&token).await.expect("a server"), None);
}

#[tokio::test]
async fn d30_a_row_is_json_and_the_hash_of_its_token() {
    let folder = Folder::new();
    let store = Sqlite::open(folder.file()).await.expect("a file");
    let token = store.create(&record(json!({ "name": "ann" }))).await.expect("a place").token;
    let pool = sqlx::SqlitePool::connect(folder.file().to_str().expect("text")).await.expect("a file");
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT lower(hex(id)), data FROM ordain_sessions").fetch_all(&pool).await.expect("rows");
    assert_eq!(rows, [(token.id().to_string(), r#"{"name":"ann"}"#.to_owned())]);
}

#[tokio::test]
async fn a_file_outlives_the_process_that_has_written_it() {
    let folder = Folder::new();
    let store = Sqlite::open(folder.file()).await.expect("a file");
    let token = store.create(&record(json!({ "name": "ann" }))).await.expect("a place").token;
    drop(store);
    let store = Sqlite::open(folder.file()).await.expect("a file");
    assert!(store.load(&token).await.expect("a store").is_some());
}

#[tokio::test]
async fn many_may_open_a_database_at_a_time() {
    let folder = Folder::new();
    let opened: Vec<_> = (0..8).map(|_| tokio::spawn(Sqlite::open(folder.file()))).collect();
    for store in opened {
        store.await.expect("no panic").expect("a file");
    }
    let _running = SERVERS.read().await;
    let Some(url) = url("ORDAIN_TEST_POSTGRES") else { return };
    let url: &'static str = url.leak();
    let opened: Vec<_> = (0..8).map(|_| tokio::spawn(Postgres::connect(url))).collect();
    for store in opened {
        store.await.expect("no panic").expect("a database");
    }
}

#[tokio::test]
async fn what_is_no_database_is_an_error_when_it_is_opened() {
    let folder = Folder::new();
    std::fs::write(folder.file(), "no database at all, but long enough to be looked at as one").expect("a file");
    assert!(matches!(Sqlite::open(folder.file()).await, Err(StoreError::Unavailable(_))));
    assert!(matches!(Redis::connect("redis://127.0.0.1:1").await, Err(StoreError::Unavailable(_))));
    assert!(matches!(Redis::connect("no url").await, Err(StoreError::Unavailable(_))));
    assert!(matches!(Postgres::connect("postgres://127.0.0.1:1/x").await, Err(StoreError::Unavailable(_))));
}

#[test]
fn without_a_runtime_a_store_of_a_server_is_an_error() {
    let error = ordain::block_on(async { StoreError::unavailable("x") });
    assert!(matches!(error, StoreError::Unavailable(_)));
    let mut opening = std::pin::pin!(Sqlite::open("/nonexistent/sessions.db"));
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(opened) = opening.as_mut().poll(&mut context) else { panic!("it waits") };
    assert!(opened.expect_err("no runtime").to_string().contains("does not answer"));
}
