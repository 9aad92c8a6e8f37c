//! Members of a site, with messages in their sessions, while the servers below them go away and come back.

use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use axum::extract::Path;
use ordain::Error;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use super::restart::server;
use super::*;
use crate::auth::{Account, Authentication, Backend, User};
use crate::messages::{Flash, InSession, Messages};

/// How long a request may take, if each of its steps gives up after five seconds: the session, the account, and the save.
const LONGEST: Duration = Duration::from_secs(17);

/// Somebody whose name says who it is.
struct Member(String);

impl Account for Member {
    type Id = String;

    fn id(&self) -> String {
        self.0.clone()
    }

    fn session_secret(&self) -> &[u8] {
        b"a hash of a password"
    }
}

/// Everybody, in the database that goes away, too, if there is one.
struct Members(Option<PgPool>);

impl Members {
    async fn find(&self, name: String) -> Result<Option<Member>, Error> {
        let Some(pool) = &self.0 else { return Ok(Some(Member(name))) };
        let found = sqlx::query_scalar::<_, String>("SELECT $1::text").bind(name).fetch_optional(pool).await?;
        Ok(found.map(Member))
    }
}

impl Backend for Members {
    type User = Member;
    type Credentials = String;

    fn name_of(name: &String) -> Option<&str> {
        Some(name)
    }

    async fn authenticate(&self, name: String) -> Result<Option<Member>, Error> {
        self.find(name).await
    }

    async fn get_user(&self, name: &String) -> Result<Option<Member>, Error> {
        self.find(name.clone()).await
    }
}

middleware_chain! {
    struct Club {
        sessions: Sessions<Opened>,
        authentication: Authentication<Members>,
        flash: Flash<InSession>,
    }
}

fn club(store: &Opened, members: Members) -> BoxedChain {
    let router = Router::new()
        .route("/login/{name}", any(log_in))
        .route("/logout", any(async |user: User<Members>| user.logout().await))
        .route("/note/{number}", any(note));
    let site = Club {
        sessions: Sessions::new(store.clone()),
        authentication: Authentication::new(members, Key::generate()),
        flash: Flash::new(InSession),
    };
    site.wrap_router(router).boxed()
}

async fn log_in(user: User<Members>, name: Path<String>) -> Result<(), Error> {
    let member = user.authenticate(name.0).await?.ok_or_else(|| Error::permission_denied("nobody"))?;
    user.login(member).await
}

/// Shows the messages that there are, and leaves one for the next page.
async fn note(user: User<Members>, messages: Messages, number: Path<u32>) -> Result<String, Error> {
    let member = user.require().await?;
    let shown: Vec<_> = messages.take().await?.iter().map(|message| message.text().to_owned()).collect();
    messages.info(number.to_string());
    Ok(format!("{}:{}", member.0, shown.join(",")))
}

/// One who visits page after page, and remembers what must hold.
struct Visitor {
    site: Arc<BoxedChain>,
    name: String,
    token: Option<String>,
    /// The number of the next page.
    next: u32,
    /// Messages that have been left for sure, or perhaps, and were not shown.
    left: BTreeSet<u32>,
    perhaps: BTreeSet<u32>,
    shown: BTreeSet<u32>,
    served: usize,
    refused: usize,
    longest: Duration,
}

impl Visitor {
    fn new(site: &Arc<BoxedChain>, number: usize) -> Self {
        Self {
            site: Arc::clone(site),
            name: format!("member{number}"),
            token: None,
            next: 0,
            left: BTreeSet::new(),
            perhaps: BTreeSet::new(),
            shown: BTreeSet::new(),
            served: 0,
            refused: 0,
            longest: Duration::ZERO,
        }
    }

    async fn asks(&mut self, path: &str) -> Answer {
        let begin = Instant::now();
        let answer = visit_path(&self.site, path, self.token.as_deref()).await;
        self.longest = self.longest.max(begin.elapsed());
        if answer.status == 503 {
            assert!(answer.sets_nothing(), "an outage logs nobody out");
            self.refused += 1;
            tokio::time::sleep(Duration::from_millis(10)).await;
        } else {
            self.served += 1;
        }
        if let Some(token) = answer.token() {
            self.token = Some(token.to_owned()).filter(|token| !token.is_empty());
        }
        answer
    }

    /// Until it is.
    async fn logs_in(&mut self) {
        loop {
            let answer = self.asks(&format!("/login/{}", self.name)).await;
            match answer.status.as_u16() {
                200 => return,
                503 => {}
                status => panic!("{status}: {}", answer.body),
            }
        }
    }

    /// Says whether it is known still; nothing, if nobody can say.
    async fn turns_a_page(&mut self) -> Option<bool> {
        let number = self.next;
        self.next += 1;
        let answer = self.asks(&format!("/note/{number}")).await;
        match answer.status.as_u16() {
            200 => {
                let numbers = answer.body.strip_prefix(&format!("{}:", self.name)).expect("who it is");
                let numbers: Vec<u32> = numbers.split(',').filter_map(|number| number.parse().ok()).collect();
                assert!(numbers.is_sorted(), "{numbers:?}");
                for number in &numbers {
                    assert!(self.shown.insert(*number), "{number} is shown twice");
                    assert!(self.left.remove(number) || self.perhaps.remove(number), "{number} was never left");
                }
                assert!(self.left.is_empty(), "{:?} are lost", self.left);
                self.left.insert(number);
                Some(true)
            }
            503 => {
                // What it has taken may be gone, and what it has left may be there.
                self.perhaps.append(&mut self.left);
                self.perhaps.insert(number);
                None
            }
            401 => {
                self.perhaps.append(&mut self.left);
                Some(false)
            }
            status => panic!("{status}: {}", answer.body),
        }
    }

    /// One who stays logged in all the time.
    async fn stays(mut self, stop: Arc<AtomicBool>) -> Self {
        while !stop.load(Ordering::SeqCst) {
            assert_ne!(self.turns_a_page().await, Some(false), "an outage logs nobody out");
        }
        assert_eq!((self.turns_a_page().await, self.turns_a_page().await), (Some(true), Some(true)), "it goes on");
        self
    }

    /// One who comes and goes. A login or a logout whose answer is lost may have happened.
    async fn comes_and_goes(mut self, stop: Arc<AtomicBool>) -> Self {
        while !stop.load(Ordering::SeqCst) {
            self.logs_in().await;
            for _ in 0..5 {
                if self.turns_a_page().await == Some(false) {
                    break;
                }
            }
            if self.asks("/logout").await.status == 200 {
                self.left.clear();
                self.perhaps.clear();
                assert_ne!(self.turns_a_page().await, Some(true), "a logout that was answered is one");
            } else {
                self.perhaps.append(&mut self.left);
            }
        }
        self.logs_in().await;
        assert_eq!(self.turns_a_page().await, Some(true), "it goes on");
        self
    }
}

async fn restarted(store: Opened, members: Members, program: &str) {
    let site = Arc::new(club(&store, members));
    let stop = Arc::new(AtomicBool::new(false));
    let mut visitors = Vec::new();
    for number in 0..20 {
        let mut visitor = Visitor::new(&site, number);
        visitor.logs_in().await;
        let stop = Arc::clone(&stop);
        visitors.push(tokio::spawn(async move {
            if number < 14 { visitor.stays(stop).await } else { visitor.comes_and_goes(stop).await }
        }));
    }
    // One outage is short enough to be waited for, the other is not.
    for seconds in [1, 6] {
        tokio::time::sleep(Duration::from_millis(500)).await;
        server(program, "stop").await;
        tokio::time::sleep(Duration::from_secs(seconds)).await;
        server(program, "start").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    stop.store(true, Ordering::SeqCst);

    let (mut served, mut refused, mut longest) = (0, 0, Duration::ZERO);
    for visitor in visitors {
        let done = tokio::time::timeout(LONGEST * 2, visitor).await.expect("it hangs").expect("no panic");
        served += done.served;
        refused += done.refused;
        longest = longest.max(done.longest);
    }
    println!("{served} served, {refused} refused, the longest took {longest:?}");
    assert!(served > 0 && refused > 0);
    assert!(longest < LONGEST, "{longest:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_is_restarted_under_members_and_their_messages() {
    let _alone = SERVERS.write().await;
    let (Some(store), Some(program)) = (Opened::postgres().await, url("ORDAIN_TEST_POSTGRES_SERVER")) else { return };
    let url = url("ORDAIN_TEST_POSTGRES").expect("it is set");
    let pool = PgPoolOptions::new().max_connections(4).acquire_timeout(Duration::from_secs(5));
    let members = Members(Some(pool.connect(&url).await.expect("a database")));
    restarted(store, members, &program).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn redis_is_restarted_under_members_and_their_messages() {
    let _alone = SERVERS.write().await;
    if let (Some(store), Some(program)) = (Opened::redis().await, url("ORDAIN_TEST_REDIS_SERVER")) {
        restarted(store, Members(None), &program).await;
    }
}

over_each_store!(d32_of_two_requests_neither_loses_a_message_nor_brings_one_back);

/// Each of two takes what there is and leaves one, five hundred times: both may show the same, if they look at the same moment.
async fn d32_of_two_requests_neither_loses_a_message_nor_brings_one_back(store: Opened) {
    let site = Arc::new(club(&store, Members(None)));
    let mut ann = Visitor::new(&site, 0);
    ann.logs_in().await;
    let token = ann.token.clone().expect("a token");
    let mut shown = BTreeSet::new();
    let mut at_once = 0;
    for round in 0..500 {
        let page = |number: u32| {
            let (site, token) = (Arc::clone(&site), token.clone());
            tokio::spawn(async move { visit_path(&site, &format!("/note/{number}"), Some(&token)).await })
        };
        let (one, other) = (page(2 * round), page(2 * round + 1));
        let mut of_this_round = BTreeSet::new();
        for answer in [one.await.expect("no panic"), other.await.expect("no panic")] {
            assert_eq!(answer.status, 200, "{}", answer.body);
            let numbers = answer.body.strip_prefix("member0:").expect("who it is").split(',');
            for number in numbers.filter_map(|number| number.parse::<u32>().ok()) {
                assert!(!shown.contains(&number), "{number} comes back");
                at_once += u32::from(!of_this_round.insert(number));
            }
        }
        shown.append(&mut of_this_round);
    }
    let last = visit_path(&site, "/note/1000", Some(&token)).await;
    shown.extend(last.body["member0:".len()..].split(',').filter_map(|number| number.parse::<u32>().ok()));
    assert_eq!(shown, (0..1000).collect(), "none is lost");
    println!("{at_once} were shown by both at once");
}
