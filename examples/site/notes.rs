//! What people have written.

use std::time::{SystemTime, UNIX_EPOCH};

use ordain_contrib::signing::random_string;
use serde::Serialize;
use sqlx::AnyPool;

/// A note.
#[derive(Serialize)]
pub(crate) struct Note {
    id: String,
    text: String,
}

/// The table of notes, each of which is of one person.
pub(crate) struct Notes {
    database: AnyPool,
}

impl Notes {
    pub(crate) async fn new(database: AnyPool) -> Result<Self, sqlx::Error> {
        let table = "CREATE TABLE IF NOT EXISTS notes (id TEXT PRIMARY KEY, person TEXT NOT NULL, text TEXT NOT NULL, written BIGINT NOT NULL)";
        sqlx::query(table).execute(&database).await?;
        Ok(Self { database })
    }

    /// Those of a person, the newest first.
    pub(crate) async fn of(&self, person: &str) -> Result<Vec<Note>, sqlx::Error> {
        let select = sqlx::query_as("SELECT id, text FROM notes WHERE person = $1 ORDER BY written DESC");
        let rows: Vec<(String, String)> = select.bind(person.to_owned()).fetch_all(&self.database).await?;
        Ok(rows.into_iter().map(|(id, text)| Note { id, text }).collect())
    }

    pub(crate) async fn count(&self) -> Result<i64, sqlx::Error> {
        sqlx::query_scalar("SELECT COUNT(*) FROM notes").fetch_one(&self.database).await
    }

    pub(crate) async fn add(&self, person: &str, text: &str) -> Result<(), sqlx::Error> {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_micros();
        sqlx::query("INSERT INTO notes (id, person, text, written) VALUES ($1, $2, $3, $4)")
            .bind(random_string(16, b"abcdefghijklmnopqrstuvwxyz0123456789"))
            .bind(person.to_owned())
            .bind(text.to_owned())
            .bind(i64::try_from(now).unwrap_or(i64::MAX))
            .execute(&self.database)
            .await?;
        Ok(())
    }

    /// Whether there was one, of this person.
    pub(crate) async fn delete(&self, person: &str, id: &str) -> Result<bool, sqlx::Error> {
        let delete = sqlx::query("DELETE FROM notes WHERE person = $1 AND id = $2");
        let deleted = delete.bind(person.to_owned()).bind(id.to_owned()).execute(&self.database).await?;
        Ok(deleted.rows_affected() > 0)
    }
}
