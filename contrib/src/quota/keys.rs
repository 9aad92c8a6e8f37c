//! By what is counted.

use std::fmt;
use std::future::Future;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::Arc;

use ordain::Error;

#[cfg(feature = "auth")]
use crate::auth::{Account, Backend, User};
use crate::hosts::ClientIp;

/// By what is counted: by the address ([`PerAddress`]), by who is logged in (`PerUser`, feature `auth`), or by a value that some entry
/// provides ([`By`]). There are no others.
pub trait Key: sealed::Sealed + Send + Sync + 'static {
    /// What the limits of this are called, unless said.
    const NAME: &'static str;
    /// What an entry above provides.
    type From: Send;
    /// What tells one from another.
    #[doc(hidden)]
    type Id: Hash + fmt::Display + Send;
    /// Of whom a [plan](super::Quota::plans) may depend.
    type Subject: Send + Sync + 'static;

    /// The key of a request, and whose it is; none, if it is not counted.
    #[doc(hidden)]
    fn of(&self, from: Self::From) -> impl Future<Output = Found<Self::Id, Self::Subject>> + Send;
}

type Found<I, S> = Result<Option<(I, S)>, Error>;

mod sealed {
    /// What nobody else can implement.
    pub trait Sealed {}
}
use sealed::Sealed;

/// By the address of the client: a [`ClientIp`], and so below [`Clients`](crate::hosts::Clients).
///
/// Of IPv6 the network of 64 bits counts: who has one address of it has all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PerAddress;

impl Sealed for PerAddress {}

impl Key for PerAddress {
    const NAME: &'static str = "per-address";
    type From = ClientIp;
    type Id = IpAddr;
    type Subject = IpAddr;

    async fn of(&self, client: ClientIp) -> Found<IpAddr, IpAddr> {
        let address = network(client.address());
        Ok(Some((address, address)))
    }
}

/// Whoever has one address of IPv6 has the others of its network.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) >> 64 << 64).into()),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// What becomes of those who are not logged in, where users are counted.
#[cfg(feature = "auth")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strangers {
    /// They are let through, and not counted: something else keeps them within bounds, a limit per address above.
    NotCounted,
    /// They have one count, all of them together.
    CountedAsOne,
}

/// By who is logged in: a [`User`], and so below [`Authentication`](crate::auth::Authentication). It loads the user.
///
/// ```
/// use ordain_contrib::auth::Backend;
/// use ordain_contrib::quota::{PerUser, Rate, RateLimit, Strangers};
///
/// fn limit<B: Backend>() -> RateLimit<PerUser<B>> {
///     RateLimit::new(PerUser::new(Strangers::NotCounted), Rate::per_minute(60))
/// }
/// ```
#[cfg(feature = "auth")]
pub struct PerUser<B> {
    strangers: Strangers,
    backend: std::marker::PhantomData<fn() -> B>,
}

#[cfg(feature = "auth")]
impl<B: Backend> PerUser<B> {
    /// By the id of the account; says what becomes of strangers.
    #[must_use]
    pub fn new(strangers: Strangers) -> Self {
        Self { strangers, backend: std::marker::PhantomData }
    }
}

#[cfg(feature = "auth")]
impl<B> Sealed for PerUser<B> {}

#[cfg(feature = "auth")]
impl<B: Backend> Key for PerUser<B> {
    const NAME: &'static str = "per-user";
    type From = User<B>;
    type Id = String;
    /// The account; none for strangers who are counted as one.
    type Subject = Option<Arc<B::User>>;

    async fn of(&self, user: User<B>) -> Found<String, Self::Subject> {
        match user.get().await? {
            Some(account) => {
                let id = serde_json::to_string(&account.id())?;
                Ok(Some((id, Some(account))))
            }
            None => Ok((self.strangers == Strangers::CountedAsOne).then(|| ("strangers".to_owned(), None))),
        }
    }
}

#[cfg(feature = "auth")]
impl<B> Clone for PerUser<B> {
    fn clone(&self) -> Self {
        *self
    }
}

#[cfg(feature = "auth")]
impl<B> Copy for PerUser<B> {}

#[cfg(feature = "auth")]
impl<B> fmt::Debug for PerUser<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PerUser").field("strangers", &self.strangers).finish()
    }
}

/// By a value that some entry above provides: a key of an API, a tenant.
///
/// ```
/// use ordain::{Error, Request, Response, middleware, middleware_chain};
/// use ordain_contrib::quota::{By, Rate, RateLimit};
///
/// #[derive(Clone)]
/// struct ApiKey(String);
///
/// /// Finds out whose key it is.
/// #[middleware]
/// async fn api_keys(req: &mut Request, next: impl ordain::Provide<ApiKey>) -> Result<Response, Error> {
///     let key = req.headers().get("x-api-key").and_then(|key| key.to_str().ok());
///     let key = ApiKey(key.ok_or_else(|| Error::permission_denied("no key"))?.to_owned());
///     Ok(next.provide(key).run(req).await)
/// }
///
/// middleware_chain! {
///     struct Api {
///         api_keys,
///         rate_limit: RateLimit<By<ApiKey>>,
///     }
/// }
///
/// let key = By::new(|ApiKey(key): &ApiKey| Some(key.clone()));
/// let api = Api { rate_limit: RateLimit::new(key, Rate::per_minute(60)) };
/// # let _ = api.wrap(async |_: &mut Request| "hello");
/// ```
pub struct By<V> {
    name: Arc<NameOf<V>>,
}

type NameOf<V> = dyn Fn(&V) -> Option<String> + Send + Sync;

impl<V> By<V> {
    /// By what this says of the value; what it says nothing of is let through, and not counted.
    #[must_use]
    pub fn new(name: impl Fn(&V) -> Option<String> + Send + Sync + 'static) -> Self {
        Self { name: Arc::new(name) }
    }
}

impl<V> Sealed for By<V> {}

impl<V: Clone + Send + Sync + 'static> Key for By<V> {
    const NAME: &'static str = "per-key";
    type From = V;
    type Id = String;
    type Subject = V;

    async fn of(&self, value: V) -> Found<String, V> {
        Ok((self.name)(&value).map(|name| (name, value)))
    }
}

impl<V> Clone for By<V> {
    fn clone(&self) -> Self {
        Self { name: Arc::clone(&self.name) }
    }
}

impl<V> fmt::Debug for By<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("By")
    }
}
