//! The rules of users and logins, by their numbers.

mod bad_input;
mod in_templates;
mod login;
mod modes;
mod passwords;
mod remote;
mod required;
mod return_to;
mod throttle;
#[cfg(all(feature = "csrf", feature = "hosts"))]
mod token;
mod user;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::Path;
use axum::routing::any;
use http::{Method, StatusCode};
use ordain::{BoxedChain, Error, middleware_chain};
use serde_json::Value;

use super::{Account, Authentication, Backend, RemoteBackend, User};
use crate::sessions::{Memory, Session, Sessions, Store, Token};
use crate::signing::Key;
use crate::visit::{self, Answer};

#[derive(Debug, Clone)]
struct Person {
    id: u32,
    name: String,
    password: String,
    active: bool,
}

impl Account for Person {
    type Id = u32;

    fn id(&self) -> u32 {
        self.id
    }

    fn session_secret(&self) -> &[u8] {
        self.password.as_bytes()
    }

    fn is_active(&self) -> bool {
        self.active
    }
}

/// Accounts in memory, and what was asked of them. Their passwords are not hashed.
#[derive(Clone, Default)]
struct People(Arc<Mutex<Inside>>);

#[derive(Default)]
struct Inside {
    people: BTreeMap<u32, Person>,
    calls: Vec<String>,
    down: bool,
}

impl People {
    /// Ann, who is 1, and bob, who is 2, and whose passwords are their names.
    fn new() -> Self {
        let this = Self::default();
        for (id, name) in [(1, "ann"), (2, "bob")] {
            let (name, password) = (name.to_owned(), name.to_owned());
            this.inside().people.insert(id, Person { id, name, password, active: true });
        }
        this
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().expect("no panics")
    }

    fn change(&self, id: u32, change: impl FnOnce(&mut Person)) {
        change(self.inside().people.get_mut(&id).expect("somebody"));
    }

    fn of(&self, name: &str) -> Option<Person> {
        self.inside().people.values().find(|person| person.name == name).cloned()
    }

    /// What was asked since the last time.
    fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.inside().calls)
    }

    fn called(&self, call: String) -> Result<(), Error> {
        let mut inside = self.inside();
        inside.calls.push(call);
        if inside.down { Err(std::io::Error::other("connection refused").into()) } else { Ok(()) }
    }
}

impl Backend for People {
    type User = Person;
    type Credentials = (String, String);

    fn name_of((name, _): &Self::Credentials) -> Option<&str> {
        Some(name)
    }

    async fn authenticate(&self, (name, password): Self::Credentials) -> Result<Option<Person>, Error> {
        self.called(format!("authenticate {name}"))?;
        if name == "eve" {
            return Err(Error::permission_denied("not her"));
        }
        Ok(self.of(&name).filter(|person| person.password == password))
    }

    async fn get_user(&self, id: &u32) -> Result<Option<Person>, Error> {
        self.called(format!("get {id}"))?;
        Ok(self.inside().people.get(id).cloned())
    }

    async fn logged_in(&self, user: &Person) -> Result<(), Error> {
        self.called(format!("logged in {}", user.name))
    }
}

impl RemoteBackend for People {
    fn remote_name(user: &Person) -> &str {
        &user.name
    }

    async fn remote_user(&self, name: &str) -> Result<Option<Person>, Error> {
        self.called(format!("remote {name}"))?;
        Ok(self.of(name))
    }
}

middleware_chain! {
    /// Users around a router.
    struct Site { sessions: Sessions<Memory>, authentication: Authentication<People> }
}

/// A site with these people, and where its sessions are.
struct Setting {
    people: People,
    store: Memory,
    chain: BoxedChain,
}

impl Setting {
    fn new() -> Self {
        Self::with(Authentication::new)
    }

    fn with(make: impl FnOnce(People, Key) -> Authentication<People>) -> Self {
        let (people, store) = (People::new(), Memory::default());
        let authentication = make(people.clone(), Key::generate());
        let chain = site(&store, authentication);
        Self { people, store, chain }
    }

    /// What is kept of a visitor's session.
    fn kept(&self, visitor: &Visitor) -> Option<Value> {
        kept(&self.store, visitor)
    }
}

fn site(store: &Memory, authentication: Authentication<People>) -> BoxedChain {
    Site { sessions: Sessions::new(store.clone()), authentication }.wrap_router(routes()).boxed()
}

fn kept(store: &Memory, visitor: &Visitor) -> Option<Value> {
    let token = Token::new(visitor.token()?)?;
    let stored = visit::run(store.load(&token)).expect("memory")?;
    Some(Value::Object(stored.record.data))
}

fn routes() -> Router {
    Router::new()
        .route("/", any(async || "home"))
        .route("/who", any(who))
        .route("/login/{name}/{password}", any(log_in))
        .route("/login/{name}/{password}/{status}", any(log_in_and_fail))
        .route("/logout", any(async |user: User<People>| user.logout().await))
        .route("/cart/{goods}", any(fill_cart))
        .route("/password/{new}", any(change_password))
}

async fn who(user: User<People>) -> Result<String, Error> {
    Ok(user.get().await?.map_or("nobody".to_owned(), |person| person.name.clone()))
}

async fn log_in(user: User<People>, Path((name, password)): Path<(String, String)>) -> Result<StatusCode, Error> {
    let Some(person) = user.authenticate((name.clone(), password)).await? else {
        return Ok(StatusCode::FORBIDDEN);
    };
    user.login(person).await?;
    assert_eq!(user.get().await?.expect("somebody").name, name);
    Ok(StatusCode::OK)
}

async fn log_in_and_fail(
    user: User<People>,
    Path((name, password, status)): Path<(String, String, u16)>,
) -> Result<StatusCode, Error> {
    log_in(user, Path((name, password))).await?;
    Ok(StatusCode::from_u16(status).expect("a status"))
}

async fn fill_cart(session: Session, Path(goods): Path<String>) -> Result<(), Error> {
    session.insert("cart", goods).await
}

async fn change_password(user: User<People>, Path(new): Path<String>) -> Result<(), Error> {
    let id = user.require().await?.id;
    user.backend().change(id, |person| person.password = new);
    let person = user.backend().get_user(&id).await?.expect("somebody");
    user.password_changed(person).await
}

/// A browser: it sends the cookie of the session that it was given.
#[derive(Default, Clone)]
struct Visitor {
    cookie: Option<String>,
}

impl Visitor {
    fn get(&mut self, chain: &BoxedChain, path: &str) -> Answer {
        self.send(chain, Method::GET, path, &[])
    }

    fn send(&mut self, chain: &BoxedChain, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut headers = headers.to_vec();
        let cookie = self.cookie.clone();
        headers.extend(cookie.as_deref().map(|cookie| ("cookie", cookie)));
        let answer = visit::ask!(chain, visit::request(method, path, &headers));
        if let Some(line) = answer.header("set-cookie") {
            let pair = line.split(';').next().expect("a pair").to_owned();
            self.cookie = Some(pair).filter(|pair| !pair.ends_with('='));
        }
        answer
    }

    /// Who the site takes it for.
    fn who(&mut self, chain: &BoxedChain) -> String {
        let answer = self.get(chain, "/who");
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.text()
    }

    fn token(&self) -> Option<&str> {
        self.cookie.as_deref()?.strip_prefix("__Host-session=")
    }

    /// Somebody who has just logged in; the password is the name.
    fn logged_in(chain: &BoxedChain, name: &str) -> Self {
        let mut this = Self::default();
        assert_eq!(this.get(chain, &format!("/login/{name}/{name}")).status, 200);
        this
    }
}
