//! The user in the context of templates.

use std::fmt;

use ordain::{Error, Request, TemplateResponse, middleware};
use serde::Serialize;
use serde_json::Value;

use super::backend::Backend;
use super::user::User;

/// Puts the user into the context of each template, as `user`: what pages show of an account, or nothing for a stranger (in minijinja
/// `{% if user %}`).
///
/// The account is loaded for each template then, whether it shows the user or not. What a view has put there itself stays.
///
/// ```
/// use ordain::middleware_chain;
/// use ordain_contrib::auth::{Account, Authentication, Backend, UserInTemplates};
/// use ordain_contrib::sessions::{Memory, Sessions};
/// # use ordain::Error;
/// # pub struct Person { name: String }
/// # impl Account for Person { type Id = String; fn id(&self) -> String { self.name.clone() } fn session_secret(&self) -> &[u8] { &[] } }
/// # pub struct People;
/// # impl Backend for People { type User = Person; type Credentials = (); fn name_of(_: &()) -> Option<&str> { None }
/// #     async fn authenticate(&self, _: ()) -> Result<Option<Person>, Error> { Ok(None) }
/// #     async fn get_user(&self, _: &String) -> Result<Option<Person>, Error> { Ok(None) } }
///
/// middleware_chain! {
///     struct Site {
///         sessions: Sessions<Memory>,
///         authentication: Authentication<People>,
///         user: UserInTemplates<People>,
///     }
/// }
///
/// let user = UserInTemplates::<People>::new(|person| person.name.clone());
/// ```
pub struct UserInTemplates<B: Backend> {
    shown: Box<Shown<B::User>>,
}

/// Says what is shown of an account.
type Shown<U> = dyn Fn(&U) -> Result<Value, serde_json::Error> + Send + Sync;

impl<B: Backend> UserInTemplates<B> {
    /// Shows this of an account, and nothing else: a name, or a struct of what pages may know.
    #[must_use]
    pub fn new<V: Serialize>(shown: impl Fn(&B::User) -> V + Send + Sync + 'static) -> Self {
        Self { shown: Box::new(move |user| serde_json::to_value(shown(user))) }
    }
}

#[middleware]
impl<B: Backend> UserInTemplates<B> {
    async fn process_template_response(
        &self,
        _req: &mut Request,
        user: User<B>,
        template: &mut TemplateResponse,
    ) -> Result<(), Error> {
        if template.get("user").is_none() {
            let shown = user.get().await?.map(|user| (self.shown)(&user)).transpose()?;
            template.insert("user", shown);
        }
        Ok(())
    }
}

impl<B: Backend> fmt::Debug for UserInTemplates<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserInTemplates").finish_non_exhaustive()
    }
}
