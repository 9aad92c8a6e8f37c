//! Accounts for the tests of what needs a user, and not of who that is: whoever is asked for is there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use ordain::Error;

use crate::auth::{Account, Backend, RemoteBackend};

/// Somebody whose name says who it is.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) name: String,
    active: bool,
}

impl Person {
    pub(crate) fn named(name: &str) -> Self {
        Self { name: name.to_owned(), active: true }
    }
}

impl Account for Person {
    type Id = String;

    fn id(&self) -> String {
        self.name.clone()
    }

    fn session_secret(&self) -> &[u8] {
        b"secret"
    }

    fn is_active(&self) -> bool {
        self.active
    }
}

/// Everybody, unless they cannot be asked. All clones are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct People(Arc<Inside>);

#[derive(Debug, Default)]
struct Inside {
    inactive: AtomicBool,
    down: AtomicBool,
    loaded: AtomicU32,
}

impl People {
    /// How many have been loaded since the last time.
    pub(crate) fn loaded(&self) -> u32 {
        self.0.loaded.swap(0, Ordering::SeqCst)
    }

    /// Locks everybody's account.
    pub(crate) fn lock(&self) {
        self.0.inactive.store(true, Ordering::SeqCst);
    }

    /// Answers nobody any more.
    pub(crate) fn go_down(&self) {
        self.0.down.store(true, Ordering::SeqCst);
    }

    fn find(&self, name: &str) -> Result<Option<Person>, Error> {
        self.0.loaded.fetch_add(1, Ordering::SeqCst);
        if self.0.down.load(Ordering::SeqCst) {
            return Err(Error::other("no database"));
        }
        Ok(Some(Person { name: name.to_owned(), active: !self.0.inactive.load(Ordering::SeqCst) }))
    }
}

impl Backend for People {
    type User = Person;
    type Credentials = ();

    fn name_of((): &()) -> Option<&str> {
        None
    }

    async fn authenticate(&self, (): ()) -> Result<Option<Person>, Error> {
        Ok(None)
    }

    async fn get_user(&self, name: &String) -> Result<Option<Person>, Error> {
        self.find(name)
    }
}

impl RemoteBackend for People {
    fn remote_name(person: &Person) -> &str {
        &person.name
    }

    async fn remote_user(&self, name: &str) -> Result<Option<Person>, Error> {
        self.find(name)
    }
}
