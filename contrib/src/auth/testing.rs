//! Users for unit tests of what needs one, without a chain.

use std::sync::Arc;

use super::{Authentication, Backend, User};
use crate::logins::Logins;
use crate::sessions;
use crate::signing::Key;

/// Makes the user of a request that a stranger has sent. Who is logged in by it is, for the rest of the test.
///
/// ```
/// # use ordain_contrib::auth::{Account, Backend};
/// # #[derive(Clone)]
/// # struct Person { name: String }
/// # impl Account for Person {
/// #     type Id = String;
/// #     fn id(&self) -> String { self.name.clone() }
/// #     fn session_secret(&self) -> &[u8] { b"" }
/// # }
/// # struct People;
/// # impl Backend for People {
/// #     type User = Person;
/// #     type Credentials = ();
/// #     fn name_of(_: &()) -> Option<&str> { None }
/// #     async fn authenticate(&self, _: ()) -> Result<Option<Person>, Error> { Ok(None) }
/// #     async fn get_user(&self, _: &String) -> Result<Option<Person>, Error> { Ok(None) }
/// # }
/// use ordain::Error;
/// use ordain_contrib::auth::{User, testing};
///
/// // `People` is a `Backend`, whose accounts are each a `Person`.
/// async fn home(user: User<People>) -> Result<String, Error> {
///     Ok(format!("hello {}", user.require().await?.name))
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// assert_eq!(home(testing::stranger(People)).await.unwrap_err().status(), 401);
/// let ada = Person { name: "ada".to_owned() };
/// assert_eq!(home(testing::user(People, ada)).await.unwrap(), "hello ada");
/// # });
/// ```
#[must_use]
pub fn stranger<B: Backend>(backend: impl Into<Arc<B>>) -> User<B> {
    let authentication = Authentication::new(backend, Key::generate());
    authentication.user(sessions::testing::session(), None, Logins::default())
}

/// Makes the user of a request that somebody has sent who is logged in. The backend is not asked who it is, nor whether the account is
/// active; a logout ends it, for the rest of the test. See [`stranger`] for an example.
#[must_use]
pub fn user<B: Backend>(backend: impl Into<Arc<B>>, account: B::User) -> User<B> {
    stranger(backend).knowing(account)
}
