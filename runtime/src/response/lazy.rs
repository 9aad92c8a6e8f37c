//! Values of a template's context that are made when the template asks for them.

use std::fmt;
use std::sync::{Arc, OnceLock};

use serde_json::{Map, Value};

/// The values of a context that are made when the template asks for them: by
/// [`TemplateResponse::insert_lazy`](crate::TemplateResponse::insert_lazy). Each is made once at most.
#[derive(Clone, Default)]
pub struct LazyValues(Vec<(String, Arc<Lazy>)>);

struct Lazy {
    make: Box<dyn Fn() -> Value + Send + Sync>,
    made: OnceLock<Value>,
}

impl LazyValues {
    pub(crate) fn insert(&mut self, key: String, make: Box<dyn Fn() -> Value + Send + Sync>) {
        self.0.retain(|(known, _)| *known != key);
        self.0.push((key, Arc::new(Lazy { make, made: OnceLock::new() })));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The keys, of those that have been made and of those that have not.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// A value by its key, made now if it has not been made yet.
    ///
    /// # Panics
    ///
    /// What makes it does. A rendering that this happens in is an error of the chain.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        let (_, lazy) = self.0.iter().find(|(known, _)| known == key)?;
        Some(lazy.made.get_or_init(&lazy.make))
    }

    /// All of them, made now, with a context whose values stand in the place of those of the same key.
    #[must_use]
    pub fn with(&self, context: &Map<String, Value>) -> Map<String, Value> {
        let mut all = context.clone();
        for key in self.keys() {
            if !context.contains_key(key)
                && let Some(value) = self.get(key)
            {
                all.insert(key.to_owned(), value.clone());
            }
        }
        all
    }
}

/// The keys, and none of the values.
impl fmt::Debug for LazyValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys()).finish()
    }
}
