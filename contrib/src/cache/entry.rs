//! The two entries, and what passes between them.

use std::fmt;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures_timer::Delay;
use http::{HeaderMap, HeaderName, Method};
use ordain::sets::{Answers, AnswersConditions, Authenticates, Compresses, ServesFromCache, Varies};
use ordain::{FromChain, Next, Provide, Request, Response, View, Views, middleware};

use super::flights::{Flights, Join, Outcome, Turn, Waited};
use super::key::{Asked, Key, Kind, is_authorized, variant};
use super::marks::{For, Never};
use super::miss::{Miss, wants_nothing_kept};
use super::page::{Kept, What};
use super::store::Store;
use super::stores::Memory;
use crate::asked::asked_for;
use crate::hosts::Host;

/// Keeps the responses that a [`FetchFromCache`] below has not found. The [module](super) has an example and the rules.
pub struct UpdateCache<S = Memory> {
    shared: Arc<Shared<S>>,
}

/// What all requests of an entry have.
#[derive(Clone)]
pub(super) struct Shared<S> {
    store: S,
    flights: Arc<Flights>,
    prefix: Arc<str>,
    /// For how long, if nobody says.
    pub(super) lifetime: Duration,
    /// How many bytes of a body.
    pub(super) longest: u64,
    patience: Duration,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    /// The second in which it was told last that the store fails.
    told: Arc<AtomicU64>,
}

impl<S: Store> UpdateCache<S> {
    /// Keeps pages in a store, for ten minutes if neither the view nor the response says for how long.
    #[must_use]
    pub fn new(store: S) -> Self {
        let shared = Shared {
            store,
            flights: Arc::new(Flights::new()),
            prefix: "".into(),
            lifetime: Duration::from_mins(10),
            longest: 1 << 20,
            patience: Duration::from_secs(5),
            clock: Arc::new(SystemTime::now),
            told: Arc::new(AtomicU64::new(0)),
        };
        Self { shared: Arc::new(shared) }
    }

    fn with(mut self, change: impl FnOnce(&mut Shared<S>)) -> Self {
        change(Arc::make_mut(&mut self.shared));
        self
    }

    /// Keeps what neither the view nor the response says anything of for so long; for no time, nothing of that.
    #[must_use]
    pub fn keep_for(self, lifetime: Duration) -> Self {
        self.with(|shared| shared.lifetime = lifetime)
    }

    /// Tells its pages apart from those of another chain that has the same store: one within this one, or another site of the same hosts.
    #[must_use]
    pub fn prefix(self, prefix: &str) -> Self {
        self.with(|shared| shared.prefix = prefix.into())
    }

    /// Keeps pages whose body has so many bytes at most; a megabyte unless said.
    #[must_use]
    pub fn up_to(self, bytes: u64) -> Self {
        self.with(|shared| shared.longest = bytes)
    }

    /// Lets a request wait so long at most for another that builds the same page; five seconds unless said. Then it builds one of its own. No
    /// time is no waiting.
    #[must_use]
    pub fn wait_at_most(self, patience: Duration) -> Self {
        self.with(|shared| shared.patience = patience)
    }

    /// Tells the time by another clock, for tests of what is over when. A store may forget by its own.
    #[must_use]
    pub fn clock(self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.with(|shared| shared.clock = Arc::new(now))
    }
}

#[middleware(before(Varies, Compresses), requires_below(ServesFromCache))]
impl<S: Store> UpdateCache<S> {
    async fn call(&self, req: &mut Request, next: impl Provide<Lookup<S>>) -> Response {
        let lookup = Lookup(Arc::new(Inner { shared: Arc::clone(&self.shared), miss: Mutex::new(None) }));
        // A request that is given up ends here, whoever else holds the lookup.
        let ends = Ends(&lookup);
        let mut response = next.provide(lookup.clone()).run(req).await;
        if let Some(miss) = ends.0.take() {
            // Boxed: who finds a page need not carry the room for it.
            Box::pin(miss.finish(&self.shared, &mut response)).await;
        }
        response
    }
}

/// Answers with a page that was kept, and has what is below it not run at all. The [module](super) has an example and the rules.
pub struct FetchFromCache<S = Memory>(PhantomData<fn() -> S>);

impl<S: Store> FetchFromCache<S> {
    /// Looks in the store of the [`UpdateCache`] above.
    #[must_use]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
}

#[middleware(in_set(ServesFromCache, Answers), after(Varies, Answers, Authenticates, AnswersConditions))]
impl<S: Store> FetchFromCache<S> {
    async fn call(&self, req: &mut Request, host: Host, lookup: Lookup<S>, next: impl Next) -> Response {
        if let Some(page) = lookup.find(req, &host).await {
            return page;
        }
        let response = next.run(req).await;
        if let Some(miss) = &mut *lookup.miss() {
            miss.seen(&response);
        }
        response
    }

    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_view_if(&self, _req: &Request, views: &Views) -> bool {
        views.any_marked::<Never>() || views.any_marked::<For>()
    }

    #[expect(clippy::unused_self, reason = "a hook is a method")]
    fn process_view(&self, _req: &Request, lookup: Lookup<S>, view: &View<'_>) -> Option<Response> {
        if let Some(miss) = &mut *lookup.miss() {
            if view.mark::<Never>().is_some() {
                miss.never();
            } else if let Some(For(lifetime)) = view.mark::<For>() {
                miss.keep_for(*lifetime);
            }
        }
        None
    }
}

/// What [`UpdateCache`] provides, and [`FetchFromCache`] needs: the store, and what is to become of the response. Nobody else has a use for it.
#[derive(FromChain)]
#[from_chain(provided_by = "ordain_contrib::cache::UpdateCache")]
pub struct Lookup<S>(Arc<Inner<S>>);

struct Inner<S> {
    shared: Arc<Shared<S>>,
    /// There from when nothing was found until the response is kept.
    miss: Mutex<Option<Miss>>,
}

/// Lets those go on who wait for a request that ends.
struct Ends<'l, S>(&'l Lookup<S>);

impl<S> Drop for Ends<'_, S> {
    fn drop(&mut self) {
        self.0.take();
    }
}

impl<S> Lookup<S> {
    fn miss(&self) -> MutexGuard<'_, Option<Miss>> {
        self.0.miss.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self) -> Option<Miss> {
        self.miss().take()
    }
}

/// A page, and the time at which it is shown.
struct Shown(Arc<Kept>, SystemTime);

/// What was found under a key.
enum Found {
    Page(Shown),
    /// The page would be under this.
    Nothing(Key),
}

impl<S: Store> Lookup<S> {
    /// A page that was kept, or that somebody else builds at this moment. If there is none, whoever stands above is told so.
    async fn find(&self, req: &mut Request, host: &Host) -> Option<Response> {
        // A layer between that runs its inside twice: nobody waits for the first time any more.
        self.take();
        let shared = &*self.0.shared;
        let url = match *req.method() {
            Method::GET => shared.url(req, host, Kind::Get),
            Method::HEAD => {
                let get = shared.url(req, host, Kind::Get);
                if let Found::Page(page) = shared.look(&get, req.headers()).await {
                    return page.response();
                }
                shared.url(req, host, Kind::Head)
            }
            _ => return None,
        };
        let landed = shared.flights.landed();
        let key = match shared.look(&url, req.headers()).await {
            Found::Page(page) => return page.response(),
            Found::Nothing(key) => key,
        };
        // Boxed: who finds a page need not carry the room for a wait.
        match Box::pin(shared.page_or_turn(&url, req.headers(), landed, key)).await {
            Ok(page) => page.response(),
            Err(turn) => {
                *self.miss() = Some(Miss::new(req, url, turn));
                None
            }
        }
    }
}

/// The key of a page that varies by these headers.
pub(super) fn key_of(url: &Key, names: &[HeaderName], headers: &HeaderMap) -> Key {
    if names.is_empty() { *url } else { variant(url, names, headers) }
}

impl<S> Shared<S> {
    pub(super) fn now(&self) -> SystemTime {
        (self.clock)()
    }
}

impl Shown {
    fn response(&self) -> Option<Response> {
        let Self(kept, now) = self;
        match &kept.what {
            What::Page(page) => Some(page.response(*now)),
            What::Names(_) => None,
        }
    }
}

impl<S: Store> Shared<S> {
    /// The key of what a request asks for.
    fn url(&self, req: &Request, host: &Host, kind: Kind) -> Key {
        let asked = Asked {
            prefix: &self.prefix,
            host,
            original: asked_for(req),
            now: req.uri(),
            authorized: is_authorized(req.headers()),
            language: language(req),
        };
        asked.key(kind)
    }

    /// What is not there under a key, as was seen when so many pages had been built: the page all the same, or, where it is to be
    /// built, the turn of those for whom others wait.
    async fn page_or_turn(
        &self,
        url: &Key,
        headers: &HeaderMap,
        mut landed: u64,
        mut key: Key,
    ) -> Result<Shown, Option<Turn>> {
        let (mut alarm, mut sure) = (None, false);
        loop {
            if self.patience.is_zero() || wants_nothing_kept(headers) {
                return Err(None);
            }
            let waited = match self.flights.join(key) {
                Join::Passes => return Err(None),
                Join::Builds(turn) if sure || self.flights.landed() == landed => return Err(Some(turn)),
                // One was built between the look and the turn: it may be this one. One look more is enough, for many are built.
                Join::Builds(_) => {
                    sure = true;
                    None
                }
                Join::Waits(waiting) => {
                    Some(waiting.wait(alarm.get_or_insert_with(|| Delay::new(self.patience))).await)
                }
            };
            match waited {
                Some(Waited::TooLong | Waited::Ended(Outcome::NotKept)) => return Err(None),
                Some(Waited::Ended(Outcome::Kept(landed)))
                    if key_of(url, &landed.names, headers) == landed.key && !self.store.has_forgotten(&landed.page) =>
                {
                    return Ok(Shown(Arc::clone(&landed.page), self.now()));
                }
                // Another one than this one needs, or none.
                Some(Waited::Ended(Outcome::Kept(_)) | Waited::Left) | None => {}
            }
            landed = self.flights.landed();
            key = match self.look(url, headers).await {
                Found::Page(page) => return Ok(page),
                Found::Nothing(key) => key,
            };
        }
    }

    /// Looks for the page of a request.
    async fn look(&self, url: &Key, headers: &HeaderMap) -> Found {
        let now = self.now();
        let Some(kept) = self.get(url, now).await else { return Found::Nothing(*url) };
        let What::Names(names) = &kept.what else { return Found::Page(Shown(kept, now)) };
        let key = key_of(url, names, headers);
        match self.get(&key, now).await {
            Some(page) if matches!(page.what, What::Page(_)) => Found::Page(Shown(page, now)),
            _ => Found::Nothing(key),
        }
    }

    async fn get(&self, key: &Key, now: SystemTime) -> Option<Arc<Kept>> {
        match self.store.get(key).await {
            Ok(found) => found.filter(|kept| kept.until > now),
            Err(error) => {
                self.tell(&error);
                None
            }
        }
    }

    pub(super) async fn put(&self, key: &Key, kept: Arc<Kept>) {
        if let Err(error) = self.store.put(key, kept).await {
            self.tell(&error);
        }
    }

    /// Tells that the store fails: once a second, for each request asks it.
    fn tell(&self, error: &super::StoreError) {
        let second = self.now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        if self.told.swap(second, Ordering::Relaxed) != second {
            let cause = std::error::Error::source(error).map(tracing::field::display);
            tracing::warn!(target: "ordain_contrib::cache", cause, "{error}: pages are made as if there were no cache");
        }
    }
}

#[cfg(feature = "locale")]
fn language(req: &Request) -> Option<&str> {
    req.extensions().get::<crate::locale::Language>().map(crate::locale::Language::tag)
}

#[cfg(not(feature = "locale"))]
fn language(_: &Request) -> Option<&str> {
    None
}

impl<S> Clone for UpdateCache<S> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<S> fmt::Debug for UpdateCache<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UpdateCache")
            .field("prefix", &self.shared.prefix)
            .field("lifetime", &self.shared.lifetime)
            .field("longest", &self.shared.longest)
            .field("patience", &self.shared.patience)
            .finish_non_exhaustive()
    }
}

impl<S> Clone for FetchFromCache<S> {
    fn clone(&self) -> Self {
        Self(PhantomData)
    }
}

impl<S> Default for FetchFromCache<S> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<S> fmt::Debug for FetchFromCache<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FetchFromCache")
    }
}

impl<S> Clone for Lookup<S> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<S> fmt::Debug for Lookup<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lookup")
    }
}
