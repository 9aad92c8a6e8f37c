//! Who has an account.

use ordain::Error;
use ordain_contrib::auth::{Account, Backend, Passwords, Verified};
use ordain_contrib::rbac::{Granted, Permissions};
use ordain_contrib::signing::random_string;
use serde::Deserialize;
use sqlx::AnyPool;

/// Somebody who has an account.
pub(crate) struct Person {
    pub(crate) id: String,
    pub(crate) address: String,
    /// The hash of the password.
    pub(crate) hash: String,
    /// They may see how the site is used.
    pub(crate) is_admin: bool,
}

impl Account for Person {
    type Id = String;

    fn id(&self) -> String {
        self.id.clone()
    }

    /// With another password, all sessions that were begun before are over.
    fn session_secret(&self) -> &[u8] {
        self.hash.as_bytes()
    }
}

/// What stands in the form of the login page.
#[derive(Deserialize)]
pub(crate) struct Login {
    pub(crate) address: String,
    pub(crate) password: String,
}

/// The table of accounts.
pub(crate) struct Accounts {
    database: AnyPool,
    passwords: Passwords,
    admin: Option<String>,
}

impl Accounts {
    /// The admin is who owns this address.
    pub(crate) async fn new(
        database: AnyPool,
        passwords: Passwords,
        admin: Option<String>,
    ) -> Result<Self, sqlx::Error> {
        let table =
            "CREATE TABLE IF NOT EXISTS people (id TEXT PRIMARY KEY, address TEXT NOT NULL UNIQUE, hash TEXT NOT NULL)";
        sqlx::query(table).execute(&database).await?;
        Ok(Self { database, passwords, admin })
    }

    /// The account of an address.
    pub(crate) async fn find(&self, address: &str) -> Result<Option<Person>, sqlx::Error> {
        self.select("SELECT id, address, hash FROM people WHERE address = $1", address).await
    }

    pub(crate) async fn count(&self) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar("SELECT COUNT(*) FROM people").fetch_one(&self.database).await
    }

    async fn select(&self, query: &'static str, by: &str) -> Result<Option<Person>, sqlx::Error> {
        let row = sqlx::query_as(query).bind(by.to_owned()).fetch_optional(&self.database).await?;
        Ok(row.map(|row| self.person(row)))
    }

    fn person(&self, (id, address, hash): (String, String, String)) -> Person {
        let is_admin = self.admin.as_ref() == Some(&address);
        Person { id, address, hash, is_admin }
    }

    /// Gives the account of an address a password; makes one, if there is none.
    pub(crate) async fn set_password(&self, address: &str, password: &str) -> Result<Person, Error> {
        self.set_hash(address, self.passwords.hash(password).await?).await
    }

    async fn set_hash(&self, address: &str, hash: String) -> Result<Person, Error> {
        let upsert = "INSERT INTO people (id, address, hash) VALUES ($1, $2, $3)
                      ON CONFLICT (address) DO UPDATE SET hash = excluded.hash RETURNING id, address, hash";
        let id = random_string(16, b"abcdefghijklmnopqrstuvwxyz0123456789");
        let row = sqlx::query_as(upsert).bind(id).bind(address.to_owned()).bind(hash);
        Ok(self.person(row.fetch_one(&self.database).await?))
    }
}

impl Backend for Accounts {
    type User = Person;
    type Credentials = Login;

    fn name_of(login: &Login) -> Option<&str> {
        Some(&login.address)
    }

    async fn authenticate(&self, login: Login) -> Result<Option<Person>, Error> {
        let person = self.find(&written(&login.address)).await?;
        // An address that there is not takes as long as a wrong password.
        let verified = self.passwords.verify(&login.password, person.as_ref().map(|person| &*person.hash)).await?;
        Ok(match (verified, person) {
            (Verified::No, _) | (_, None) => None,
            (Verified::Yes, person) => person,
            (Verified::Outdated(better), Some(person)) => Some(self.set_hash(&person.address, better).await?),
        })
    }

    async fn get_user(&self, id: &String) -> Result<Option<Person>, Error> {
        Ok(self.select("SELECT id, address, hash FROM people WHERE id = $1", id).await?)
    }
}

/// Who may do what: the admin everything, others what needs no permission.
pub(crate) struct Roles;

impl Permissions for Roles {
    type Backend = Accounts;

    async fn of(&self, person: &Person) -> Result<Granted, Error> {
        Ok(if person.is_admin { Granted::all() } else { Granted::none() })
    }
}

/// An address as the table has it.
pub(crate) fn written(address: &str) -> String {
    address.trim().to_lowercase()
}
