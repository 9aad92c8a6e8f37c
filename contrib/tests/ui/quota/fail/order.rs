//! Who counts by an address stands below what knows it, who counts by user below the login, and both above what everybody's answers need.

use ordain::{Error, Request, Response, middleware, middleware_chain};
use ordain_contrib::auth::{Account, Authentication, Backend};
use ordain_contrib::hosts::Clients;
use ordain_contrib::layers;
use ordain_contrib::quota::{By, Memory, PerAddress, PerUser, Quota, RateLimit};
use ordain_contrib::sessions::{Memory as Visitors, Sessions};
use tower_http::cors::CorsLayer;

pub struct Person;

impl Account for Person {
    type Id = u32;

    fn id(&self) -> u32 {
        1
    }

    fn session_secret(&self) -> &[u8] {
        b""
    }
}

pub struct People;

impl Backend for People {
    type User = Person;
    type Credentials = ();

    fn name_of(_: &()) -> Option<&str> {
        None
    }

    async fn authenticate(&self, _: ()) -> Result<Option<Person>, Error> {
        Ok(None)
    }

    async fn get_user(&self, _: &u32) -> Result<Option<Person>, Error> {
        Ok(None)
    }
}

#[derive(Clone)]
pub struct ApiKey(pub String);

/// Answers from what it has kept.
#[middleware(process_request, after(ordain::sets::Answers))]
pub fn kept(_: &Request) -> Option<Response> {
    None
}

middleware_chain! {
    pub struct AddressAboveClients {
        rate_limit: RateLimit<PerAddress>,
        clients: Clients,
    }
}

middleware_chain! {
    pub struct BudgetAboveClients {
        quota: Quota<PerAddress, Memory>,
        clients: Clients,
    }
}

middleware_chain! {
    pub struct UserAboveAuthentication {
        sessions: Sessions<Visitors>,
        rate_limit: RateLimit<PerUser<People>>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    pub struct BudgetAboveAuthentication {
        sessions: Sessions<Visitors>,
        quota: Quota<PerUser<People>, Memory>,
        authentication: Authentication<People>,
    }
}

middleware_chain! {
    pub struct NobodyKnowsTheKey {
        rate_limit: RateLimit<By<ApiKey>>,
    }
}

middleware_chain! {
    pub struct AboveCors {
        clients: Clients,
        rate_limit: RateLimit<PerAddress>,
        cors: layers::Cors<CorsLayer>,
    }
}

middleware_chain! {
    pub struct BelowWhatIsKept {
        clients: Clients,
        kept,
        quota: Quota<PerAddress, Memory>,
    }
}

fn main() {}
