//! A budget: so many units in a day, by the plan that somebody has.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ordain::sets::Answers;
use ordain::{Error, Next, Request, Response, middleware};

#[cfg(feature = "auth")]
use super::PerUser;
use super::fields::{InvalidName, Name, Standing};
use super::keys::{By, Key, PerAddress};
use super::stores::{Counter, Store};
#[cfg(feature = "auth")]
use crate::auth::{Backend, User};
use crate::hosts::ClientIp;

/// So many units in a window of time.
///
/// A window begins with a multiple of its length since 1970 in UTC: a day at midnight. All that count in one store agree on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    units: u64,
    /// In seconds, at least one.
    window: u64,
}

impl Budget {
    /// So many units a day, from midnight to midnight in UTC.
    #[must_use]
    pub const fn per_day(units: u64) -> Self {
        Self { units, window: 24 * 60 * 60 }
    }

    /// So many units an hour.
    #[must_use]
    pub const fn per_hour(units: u64) -> Self {
        Self { units, window: 60 * 60 }
    }

    /// So many units in windows of this length, in whole seconds, and at least one.
    #[must_use]
    pub const fn per(units: u64, window: Duration) -> Self {
        let window = window.as_secs();
        Self { units, window: if window == 0 { 1 } else { window } }
    }

    /// When the window ends that a moment is in, in seconds since 1970.
    fn end(self, now: u64) -> u64 {
        (now - now % self.window).saturating_add(self.window)
    }
}

/// What somebody has: a name that clients are told, and a budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    name: Name,
    /// None: no limit.
    budget: Option<Budget>,
}

impl Plan {
    /// A plan of a name.
    ///
    /// # Errors
    ///
    /// It is no name.
    pub fn new(name: &str, budget: Budget) -> Result<Self, InvalidName> {
        Ok(Self { name: Name::parse(name)?, budget: Some(budget) })
    }

    /// No limit, and nothing is counted.
    #[must_use]
    pub fn unlimited() -> Self {
        Self { name: Name::known("unlimited"), budget: None }
    }
}

/// Refuses those who have used their budget, by 429, until its window ends. The [module](super) has an example and the rules.
#[derive(Clone)]
pub struct Quota<K: Key, S> {
    key: K,
    store: S,
    name: Name,
    budget: Budget,
    /// None: each has the budget above.
    plans: Option<Arc<PlanOf<K::Subject>>>,
    cost: Arc<CostOf>,
    unavailable: Unavailable,
    tells: bool,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

type PlanOf<S> = dyn Fn(&S) -> Plan + Send + Sync;
type CostOf = dyn Fn(&Request) -> u64 + Send + Sync;

/// What becomes of a request while the store does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unavailable {
    Refused,
    Admitted,
}

impl<K: Key, S: Store> Quota<K, S> {
    /// Gives each key the same budget, of which a request takes one unit. While the store does not answer, requests are refused by 503.
    #[must_use]
    pub fn new(key: K, store: S, budget: Budget) -> Self {
        Self {
            key,
            store,
            name: Name::known(K::NAME),
            budget,
            plans: None,
            cost: Arc::new(|_: &Request| 1),
            unavailable: Unavailable::Refused,
            tells: true,
            clock: Arc::new(SystemTime::now),
        }
    }

    /// Gives each the budget of their plan. Who changes to another of the same window takes along what has been used.
    ///
    /// ```
    /// use ordain_contrib::quota::{Budget, Memory, PerAddress, Plan, Quota};
    ///
    /// let (free, office) = (Plan::new("free", Budget::per_day(100))?, Plan::unlimited());
    /// let quota = Quota::new(PerAddress, Memory::default(), Budget::per_day(100))
    ///     .plans(move |address| if address.is_loopback() { office.clone() } else { free.clone() });
    /// # Ok::<(), ordain_contrib::quota::InvalidName>(())
    /// ```
    #[must_use]
    pub fn plans(self, plan: impl Fn(&K::Subject) -> Plan + Send + Sync + 'static) -> Self {
        Self { plans: Some(Arc::new(plan)), ..self }
    }

    /// Takes so many units for a request; of 0 it is let through, and not counted: no user is loaded for it.
    #[must_use]
    pub fn cost(self, units: impl Fn(&Request) -> u64 + Send + Sync + 'static) -> Self {
        Self { cost: Arc::new(units), ..self }
    }

    /// Calls it so in its store, and for clients where there are no plans: `per-address`, `per-user` or `per-key` unless said. Two that
    /// are called alike in one store, and count by the same key, are one.
    ///
    /// # Errors
    ///
    /// It is no name.
    pub fn named(self, name: &str) -> Result<Self, InvalidName> {
        Ok(Self { name: Name::parse(name)?, ..self })
    }

    /// Lets requests through while the store does not answer, uncounted, and says so by an event at level WARN each time: where a budget
    /// matters less than the answer.
    #[must_use]
    pub fn admit_when_unavailable(self) -> Self {
        Self { unavailable: Unavailable::Admitted, ..self }
    }

    /// Adds no `RateLimit` fields to responses; a refusal has them, and its `Retry-After`.
    #[must_use]
    pub fn without_fields(self) -> Self {
        Self { tells: false, ..self }
    }

    /// Tells the time by another clock: for tests of what is allowed when.
    #[must_use]
    pub fn clock(self, now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(now), ..self }
    }

    pub(super) fn admits_when_unavailable(&self) -> bool {
        self.unavailable == Unavailable::Admitted
    }

    async fn enter(&self, req: &mut Request, from: K::From) -> Result<Option<(Name, Standing)>, Error> {
        let units = (self.cost)(req);
        if units == 0 {
            // Nobody is asked who they are for it.
            return Ok(None);
        }
        let Some((key, subject)) = self.key.of(from).await? else { return Ok(None) };
        let plan = match &self.plans {
            Some(plans) => plans(&subject),
            None => Plan { name: self.name.clone(), budget: Some(self.budget) },
        };
        drop(subject);
        let Some(budget) = plan.budget else { return Ok(None) };
        let now = (self.clock)().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let end = budget.end(now);
        // A window of another length is another count.
        let name = format!("{}:{}:{key}", self.name.as_str(), budget.window);
        let counter = Counter { name: &name, now, end };
        let taken = match self.store.take(counter, units, budget.units).await {
            Ok(taken) => taken,
            Err(error) if self.unavailable == Unavailable::Refused => return Err(error.raised()),
            Err(error) => {
                let error = &error as &(dyn std::error::Error + 'static);
                tracing::warn!(target: "ordain_contrib::quota", error, "a request is let through: its budget is not known");
                return Ok(None);
            }
        };
        let remaining = budget.units.saturating_sub(taken.used);
        let standing = Standing { quota: budget.units, window: budget.window, remaining, reset: end - now };
        if taken.is_granted { Ok(Some((plan.name, standing))) } else { Err(standing.refuse(&plan.name, req)) }
    }

    fn leave(&self, standing: Option<(Name, Standing)>, response: &mut Response) {
        if let Some((name, standing)) = standing.filter(|_| self.tells) {
            standing.tell(&name, response);
        }
    }
}

#[middleware(in_set(Answers), repeatable)]
impl<S: Store> Quota<PerAddress, S> {
    async fn call(&self, req: &mut Request, client: ClientIp, next: impl Next) -> Result<Response, Error> {
        let standing = self.enter(req, client).await?;
        let mut response = next.run(req).await;
        self.leave(standing, &mut response);
        Ok(response)
    }
}

#[cfg(feature = "auth")]
#[middleware(in_set(Answers), repeatable)]
impl<B: Backend, S: Store> Quota<PerUser<B>, S> {
    async fn call(&self, req: &mut Request, user: User<B>, next: impl Next) -> Result<Response, Error> {
        let standing = self.enter(req, user).await?;
        let mut response = next.run(req).await;
        self.leave(standing, &mut response);
        Ok(response)
    }
}

#[middleware(in_set(Answers), repeatable)]
impl<V: Clone + Send + Sync + 'static, S: Store> Quota<By<V>, S> {
    async fn call(&self, req: &mut Request, value: V, next: impl Next) -> Result<Response, Error> {
        let standing = self.enter(req, value).await?;
        let mut response = next.run(req).await;
        self.leave(standing, &mut response);
        Ok(response)
    }
}

impl<K: Key + fmt::Debug, S: fmt::Debug> fmt::Debug for Quota<K, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Quota")
            .field("key", &self.key)
            .field("store", &self.store)
            .field("name", &self.name)
            .field("unavailable", &self.unavailable)
            .finish_non_exhaustive()
    }
}
