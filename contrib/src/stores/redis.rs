//! A Redis server.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use ordain::error::BoxError;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, ErrorKind, RedisError, RedisResult};
use tokio::runtime::Handle;

use super::waiting::within;

/// A Redis server, and how long it is waited for. A clone is the same.
///
/// A connection that ends is mended by its manager. One that has gone silent is not, nor one that could not be made for another reason than
/// the network, a server that has too many clients: such a manager is left for another here.
#[derive(Clone)]
pub(crate) struct Server(Arc<Shared>);

struct Shared {
    /// What it is called in errors.
    name: &'static str,
    patience: Duration,
    /// How to connect anew; nothing, for a connection that was given.
    anew: Option<(Client, ConnectionManagerConfig)>,
    now: Mutex<Now>,
}

/// The connection of now.
struct Now {
    manager: ConnectionManager,
    /// Which one it is.
    number: u64,
    /// When somebody began to ask it, if nobody has been answered since.
    asked: Option<Instant>,
}

impl Server {
    /// Connects to a server: it may take so long for that, twice, and `patience` for each answer from then on.
    pub(crate) async fn connect(
        name: &'static str,
        url: &str,
        to_connect: Duration,
        patience: Duration,
    ) -> Result<Self, BoxError> {
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_connection_timeout(Some(to_connect))
            .set_response_timeout(Some(patience));
        let client = Client::open(url)?;
        let connecting = ConnectionManager::new_with_config(client.clone(), config.clone());
        let manager = within(to_connect * 2, name, Failed::Silent, connecting).await.map_err(Failed::source)?;
        Ok(Self::of(name, patience, Some((client, config)), manager))
    }

    /// Takes a connection that there is.
    pub(crate) fn given(name: &'static str, manager: ConnectionManager, patience: Duration) -> Self {
        Self::of(name, patience, None, manager)
    }

    fn of(
        name: &'static str,
        patience: Duration,
        anew: Option<(Client, ConnectionManagerConfig)>,
        manager: ConnectionManager,
    ) -> Self {
        let now = Mutex::new(Now { manager, number: 0, asked: None });
        Self(Arc::new(Shared { name, patience, anew, now }))
    }

    /// Asks for something that may be done twice: if the connection has ended, once more over another. A server ends those that were idle.
    pub(crate) async fn ask<T, F>(&self, work: impl Fn(ConnectionManager) -> F) -> Result<T, BoxError>
    where
        F: Future<Output = RedisResult<T>>,
    {
        self.asked(async |manager| match work(manager.clone()).await {
            Err(error) if has_ended(&error) => work(manager).await,
            done => done,
        })
        .await
    }

    /// Asks for something that must not be done twice.
    #[cfg(any(test, feature = "sessions-redis"))]
    pub(crate) async fn ask_once<T, F>(&self, work: impl FnOnce(ConnectionManager) -> F) -> Result<T, BoxError>
    where
        F: Future<Output = RedisResult<T>>,
    {
        self.asked(work).await
    }

    async fn asked<T, F>(&self, work: impl FnOnce(ConnectionManager) -> F) -> Result<T, BoxError>
    where
        F: Future<Output = RedisResult<T>>,
    {
        let (manager, number) = self.begin();
        let done = within(self.0.patience, self.0.name, Failed::Silent, work(manager)).await;
        self.end(number, done.as_ref().err());
        done.map_err(Failed::source)
    }

    fn now(&self) -> MutexGuard<'_, Now> {
        self.0.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The connection to ask: another one, if nobody has been answered by this for as long as one waits. Who has asked may be gone meanwhile.
    fn begin(&self) -> (ConnectionManager, u64) {
        let mut now = self.now();
        if now.asked.is_some_and(|asked| asked.elapsed() >= self.0.patience) {
            self.renew(&mut now);
        }
        now.asked.get_or_insert_with(Instant::now);
        (now.manager.clone(), now.number)
    }

    fn end(&self, number: u64, failed: Option<&Failed>) {
        let mut now = self.now();
        if now.number != number {
            return;
        }
        match failed {
            Some(Failed::Silent(_)) => {}
            Some(Failed::Told(error)) if error.is_timeout() => {}
            Some(Failed::Told(error)) if is_kept(error) => self.renew(&mut now),
            Some(Failed::Told(_)) | None => now.asked = None,
        }
    }

    fn renew(&self, now: &mut Now) {
        now.asked = None;
        // It begins a task.
        if Handle::try_current().is_err() {
            return;
        }
        let Some((client, config)) = &self.0.anew else { return };
        if let Ok(manager) = ConnectionManager::new_lazy_with_config(client.clone(), config.clone()) {
            (now.manager, now.number) = (manager, now.number.wrapping_add(1));
        }
    }
}

/// Why there is no answer.
enum Failed {
    /// None has come.
    Silent(BoxError),
    Told(RedisError),
}

impl Failed {
    fn source(self) -> BoxError {
        match self {
            Self::Silent(source) => source,
            Self::Told(error) => error.into(),
        }
    }
}

impl From<RedisError> for Failed {
    fn from(error: RedisError) -> Self {
        Self::Told(error)
    }
}

/// Whether the connection is no more. Where none can be made, another try does not help.
fn has_ended(error: &RedisError) -> bool {
    error.is_connection_dropped() && !error.is_connection_refusal()
}

/// Whether it is why there is no connection, which a manager keeps for ever. The network is tried again, and an answer is none.
fn is_kept(error: &RedisError) -> bool {
    !matches!(
        error.kind(),
        ErrorKind::Io | ErrorKind::Server(_) | ErrorKind::UnexpectedReturnType | ErrorKind::Extension
    )
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, TcpStream};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(1);

    /// What a connection does.
    #[derive(Clone, Copy)]
    enum Does {
        /// Answers each command, and says which one it is.
        Answers,
        /// Answers so many, and then says nothing more.
        GoesSilent(usize),
        /// Answers so many, and ends.
        Ends(usize),
        /// Refuses each command.
        Refuses,
    }

    /// A server whose connections do one after the other what is said, the later ones what the last does; and how many there were.
    async fn server(does: &'static [Does]) -> (String, Arc<AtomicU32>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("redis://:password@{}", listener.local_addr().expect("an address"));
        let count = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&count);
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let at = counted.fetch_add(1, Ordering::SeqCst) as usize;
                tokio::spawn(serve(connection, does[at.min(does.len() - 1)], at));
            }
        });
        (url, count)
    }

    async fn serve(mut connection: TcpStream, does: Does, at: usize) {
        let (mut answered, mut read) = (0, [0; 1024]);
        while let Ok(count @ 1..) = connection.read(&mut read).await {
            for _ in read[..count].iter().filter(|byte| **byte == b'*') {
                let answer = match does {
                    Does::GoesSilent(after) if answered >= after => continue,
                    Does::Ends(after) if answered >= after => return,
                    Does::Refuses => "-ERR max number of clients reached\r\n".to_owned(),
                    // Logged in.
                    _ if answered == 0 => "+OK\r\n".to_owned(),
                    _ => format!(":{at}\r\n"),
                };
                answered += 1;
                if connection.write_all(answer.as_bytes()).await.is_err() {
                    return;
                }
            }
        }
    }

    async fn connected(does: &'static [Does]) -> (Server, Arc<AtomicU32>) {
        let (url, count) = server(does).await;
        (Server::connect("a server", &url, PATIENCE, PATIENCE).await.expect("a server"), count)
    }

    /// Which connection answers.
    async fn ask(server: &Server) -> Result<u32, String> {
        let ask = async |mut server: ConnectionManager| redis::cmd("GET").arg("a").query_async(&mut server).await;
        server.ask(ask).await.map_err(|error| error.to_string())
    }

    /// How many commands there are before the first of ours: the password, and what the client calls itself, twice.
    const FIRST: usize = 3;

    #[tokio::test]
    async fn a_connection_that_has_gone_silent_is_left_for_another() {
        let (server, count) = connected(&[Does::GoesSilent(FIRST + 1), Does::Answers]).await;
        assert_eq!(ask(&server).await, Ok(0));
        assert!(ask(&server).await.is_err());
        assert_eq!((ask(&server).await, ask(&server).await), (Ok(1), Ok(1)));
        assert_eq!(count.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn so_it_is_where_nobody_has_the_patience_to_wait_for_it() {
        let (server, _) = connected(&[Does::GoesSilent(FIRST), Does::Answers]).await;
        let begin = Instant::now();
        let answer = loop {
            if let Ok(answer) = tokio::time::timeout(PATIENCE / 4, ask(&server)).await {
                break answer;
            }
            assert!(begin.elapsed() < PATIENCE * 20, "it stays silent");
        };
        assert_eq!(answer, Ok(1));
    }

    #[tokio::test]
    async fn one_that_is_asked_and_answers_stays_however_long_it_was_idle() {
        let (server, count) = connected(&[Does::Answers]).await;
        for _ in 0..3 {
            assert_eq!(ask(&server).await, Ok(0));
            tokio::time::sleep(PATIENCE * 2).await;
        }
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn one_that_has_ended_is_asked_again_over_another_but_for_what_is_not_done_twice() {
        let (server, _) = connected(&[Does::Ends(FIRST + 1), Does::Ends(FIRST + 1), Does::Answers]).await;
        assert_eq!((ask(&server).await, ask(&server).await), (Ok(0), Ok(1)));
        let once =
            async |mut server: ConnectionManager| redis::cmd("GET").arg("a").query_async::<u32>(&mut server).await;
        assert!(server.ask_once(once).await.is_err());
        assert_eq!(server.ask_once(once).await.ok(), Some(2));
    }

    /// Of which redis 1.8 keeps the error for ever.
    #[tokio::test]
    async fn one_that_is_refused_is_tried_again() {
        let (server, _) = connected(&[Does::Ends(FIRST), Does::Refuses, Does::Refuses, Does::Answers]).await;
        let mut refused = 0;
        while let Err(error) = ask(&server).await {
            refused += 1;
            assert!(refused < 5, "{error}");
        }
        assert_eq!(ask(&server).await, Ok(3));
    }

    #[tokio::test]
    async fn a_connection_that_was_given_is_not_replaced() {
        let (url, count) = server(&[Does::GoesSilent(FIRST), Does::Answers]).await;
        let config = ConnectionManagerConfig::new().set_response_timeout(Some(PATIENCE));
        let manager = ConnectionManager::new_with_config(Client::open(url).expect("a URL"), config).await;
        let server = Server::given("a server", manager.expect("a server"), PATIENCE);
        assert!(ask(&server).await.is_err() && ask(&server).await.is_err());
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}
