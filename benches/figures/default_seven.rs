//! The default seven middlewares of a Django site, as their counterparts here.

use axum::Router;
use ordain::{Error, Request, Response, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend};
use ordain_contrib::common::Common;
use ordain_contrib::csrf::{self, Csrf};
use ordain_contrib::hosts::Hosts;
use ordain_contrib::messages::{self, Flash};
use ordain_contrib::security::Security;
use ordain_contrib::sessions::{Memory, Sessions};
use ordain_contrib::signing::Key;
use ordain_contrib::x_frame_options::XFrameOptions;
use tower_service::Service;

middleware_chain! {
    /// The seven, and above them what looks at the host, which Django does inside of two of them.
    pub(crate) struct DefaultSeven {
        hosts: Hosts,
        security: Security,
        sessions: Sessions<Memory>,
        common: Common,
        csrf: Csrf<csrf::InCookie>,
        authentication: Authentication<Nobody>,
        flash: Flash<messages::InCookie>,
        XFrameOptions,
    }
}

/// Accounts of which there are none: nobody asks for one.
pub(crate) struct Nobody;

/// An account.
pub(crate) struct Person;

impl Account for Person {
    type Id = u32;

    fn id(&self) -> u32 {
        0
    }

    fn session_secret(&self) -> &[u8] {
        &[]
    }
}

impl Backend for Nobody {
    type User = Person;
    type Credentials = ();

    fn name_of((): &()) -> Option<&str> {
        None
    }

    async fn authenticate(&self, (): ()) -> Result<Option<Person>, Error> {
        Ok(None)
    }

    async fn get_user(&self, _: &u32) -> Result<Option<Person>, Error> {
        Ok(None)
    }
}

/// All of them in their defaults, around a router.
pub(crate) fn around(
    router: Router,
) -> impl Service<Request, Response = Response, Error = std::convert::Infallible, Future: Send> + Clone + Send + Sync + 'static
{
    let key = Key::generate();
    let site = DefaultSeven {
        hosts: Hosts::new(["localhost", "127.0.0.1"]).expect("hosts"),
        security: Security::new(),
        sessions: Sessions::new(Memory::default()),
        common: Common::new(),
        csrf: Csrf::new(),
        authentication: Authentication::new(Nobody, key.clone()),
        flash: Flash::new(messages::InCookie::new(key)),
    };
    site.wrap_router(router)
}
