//! The database.

use std::error::Error;
use std::fmt;
use std::mem;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use maxminddb::{MaxMindDbError, PathElement, Reader};

/// Which country an address is of: a database that can be replaced while it is asked. A cheap clone, and all clones are one.
#[derive(Clone)]
pub struct Countries {
    shared: Arc<Shared>,
}

struct Shared {
    file: Option<PathBuf>,
    reader: RwLock<Reader<Vec<u8>>>,
}

impl Countries {
    /// Reads a file, and checks it whole. It takes a while for a large one: call it where it may block.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is no database, or a broken one.
    pub fn open(file: impl AsRef<Path>) -> Result<Self, InvalidDatabase> {
        let file = file.as_ref();
        let reader = checked(read(file)?)?;
        Ok(Self::of(Some(file.to_owned()), reader))
    }

    /// Takes a database that has been read already.
    ///
    /// # Errors
    ///
    /// It is none, or a broken one.
    pub fn from_bytes(database: Vec<u8>) -> Result<Self, InvalidDatabase> {
        Ok(Self::of(None, checked(database)?))
    }

    fn of(file: Option<PathBuf>, reader: Reader<Vec<u8>>) -> Self {
        Self { shared: Arc::new(Shared { file, reader: RwLock::new(reader) }) }
    }

    /// Reads the file anew. Requests go on with the old database meanwhile. What was not opened from a file stays as it is.
    ///
    /// # Errors
    ///
    /// As for [`Countries::open`]: then the old database stays.
    pub fn reload(&self) -> Result<(), InvalidDatabase> {
        match &self.shared.file {
            Some(file) => self.replace(read(file)?),
            None => Ok(()),
        }
    }

    /// Goes on with another database.
    ///
    /// # Errors
    ///
    /// It is none, or a broken one: then the old one stays.
    pub fn replace(&self, database: Vec<u8>) -> Result<(), InvalidDatabase> {
        let reader = checked(database)?;
        let old = mem::replace(&mut *self.shared.reader.write().unwrap_or_else(PoisonError::into_inner), reader);
        // It is large, and nobody waits while it goes.
        drop(old);
        Ok(())
    }

    /// The code of the country of an address (ISO 3166-1, two capital letters), if the database knows it.
    #[must_use]
    pub fn country(&self, address: IpAddr) -> Option<[u8; 2]> {
        let found = code(&self.shared.reader.read().unwrap_or_else(PoisonError::into_inner), address.to_canonical());
        match found {
            Ok(code) => code,
            Err(error) => {
                tracing::warn!(target: "ordain_contrib::geo", %error, "the database of countries has no answer");
                None
            }
        }
    }
}

impl fmt::Debug for Countries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Countries").field("file", &self.shared.file).finish_non_exhaustive()
    }
}

fn read(file: &Path) -> Result<Vec<u8>, InvalidDatabase> {
    std::fs::read(file).map_err(|error| InvalidDatabase(format!("cannot read `{}`: {error}", file.display())))
}

fn checked(database: Vec<u8>) -> Result<Reader<Vec<u8>>, InvalidDatabase> {
    let invalid = |error: MaxMindDbError| InvalidDatabase(format!("this is no database of countries: {error}"));
    let reader = Reader::from_source(database).map_err(invalid)?;
    reader.verify().map_err(invalid)?;
    Ok(reader)
}

fn code(reader: &Reader<Vec<u8>>, address: IpAddr) -> Result<Option<[u8; 2]>, MaxMindDbError> {
    // A database of IPv4 only knows no IPv6.
    if address.is_ipv6() && reader.metadata().ip_version == 4 {
        return Ok(None);
    }
    let found = reader.lookup(address)?;
    let nested = found.decode_path::<&str>(&[PathElement::Key("country"), PathElement::Key("iso_code")])?;
    let code = match nested {
        Some(code) => Some(code),
        None => found.decode_path::<&str>(&[PathElement::Key("country_code")])?,
    };
    Ok(code.and_then(|code| super::entry::code_of(code).ok()))
}

/// What is no database of countries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidDatabase(String);

impl fmt::Display for InvalidDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidDatabase {}
