//! Views that print who they think is asking, each thing as `[kind:value]`.

use std::fmt::Write;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::any;
use http::header::{ACCEPT, AUTHORIZATION, CACHE_CONTROL, COOKIE, ETAG};
use http::{HeaderMap, HeaderValue, StatusCode};
use ordain::{Error, IntoResponse, Response, marked};
use ordain_contrib::auth::{Account, Backend, Public, User};
use ordain_contrib::caching::vary_on;
use ordain_contrib::csp::Nonce;
use ordain_contrib::csrf::CsrfToken;
use ordain_contrib::locale::Language;
use ordain_contrib::messages::Messages;
use ordain_contrib::sessions::Session;

use super::random::Random;
use super::truth::Truth;

/// Accounts, which are numbers: those of the visitors.
pub(crate) struct People;

#[derive(Clone)]
pub(crate) struct Person(u32);

impl Account for Person {
    type Id = u32;

    fn id(&self) -> u32 {
        self.0
    }

    fn session_secret(&self) -> &[u8] {
        b"secret"
    }
}

impl Backend for People {
    type User = Person;
    type Credentials = ();

    fn name_of((): &()) -> Option<&str> {
        None
    }

    async fn authenticate(&self, (): ()) -> Result<Option<Person>, Error> {
        Ok(None)
    }

    async fn get_user(&self, id: &u32) -> Result<Option<Person>, Error> {
        Ok(Some(Person(*id)))
    }
}

/// What a view prints, and what it says of it.
#[derive(Debug, Clone)]
pub(crate) struct Recipe {
    prints: Vec<Print>,
    says: Option<&'static str>,
    status: StatusCode,
    long: bool,
    tag: bool,
    public: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Print {
    Name,
    User,
    Messages,
    Token,
    Nonce,
    Language,
    Theme,
    Authorization,
}

impl Recipe {
    pub(crate) fn new(random: &mut Random) -> Self {
        use Print::{Authorization, Language, Messages, Name, Nonce, Theme, Token, User};
        let mut prints = vec![Language];
        for print in [Name, User, Messages, Token, Nonce, Theme, Authorization] {
            if random.once_in(6) {
                prints.push(print);
            }
        }
        let mut says = random.of(&[
            None,
            None,
            Some("max-age=60"),
            Some("public, max-age=60"),
            Some("s-maxage=60"),
            Some("no-cache"),
        ]);
        // A view that prints what it has read of `Authorization` does not say that it is for everybody (RFC 9111, section 3.5).
        if prints.contains(&Authorization)
            && says.is_some_and(|says| says.contains("public") || says.contains("s-maxage"))
        {
            says = None;
        }
        Self {
            prints,
            says,
            status: random.of(&[StatusCode::OK, StatusCode::OK, StatusCode::OK, StatusCode::NOT_FOUND]),
            long: random.once_in(3),
            tag: random.once_in(4),
            public: random.once_in(2),
        }
    }

    async fn page(self, req: Request, truth: Truth) -> Result<Response, Error> {
        let visitor = visitor(req.headers());
        let extensions = req.extensions();
        let session = extensions.get::<Session>().cloned();
        let user = extensions.get::<User<People>>().cloned();
        let messages = extensions.get::<Messages>().cloned();
        let token = extensions.get::<CsrfToken>().cloned();
        let nonce = extensions.get::<Nonce>().cloned();
        let language = extensions.get::<Language>().cloned();
        let headers = req.headers().clone();
        drop(req);
        let (mut page, mut reads_cookies) = (String::from("a page"), false);
        for print in &self.prints {
            // Others may come in between.
            tokio::task::yield_now().await;
            let written = match print {
                Print::Name => match &session {
                    Some(session) => session.get::<u32>("name").await?.map(|name| format!("[name:{name}]")),
                    None => None,
                },
                Print::User => match &user {
                    Some(user) => user.get().await?.map(|person| format!("[user:{}]", person.0)),
                    None => None,
                },
                Print::Messages => match &messages {
                    Some(messages) => {
                        let all = messages.take().await?;
                        let all: Vec<_> = all.iter().map(|message| format!("[message:{}]", message.text())).collect();
                        Some(all.concat())
                    }
                    None => None,
                },
                Print::Token => match &token {
                    Some(token) => {
                        let token = token.get().await?;
                        truth.made(&token, visitor);
                        Some(format!("[token:{token}]"))
                    }
                    None => None,
                },
                Print::Nonce => nonce.as_ref().map(|nonce| {
                    truth.made(nonce.value(), visitor);
                    format!("[nonce:{nonce}]")
                }),
                Print::Language => language.as_ref().map(|language| format!("[language:{language}]")),
                Print::Theme => {
                    reads_cookies = true;
                    cookie(&headers, "theme").map(|theme| format!("[theme:{theme}]"))
                }
                Print::Authorization => {
                    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
                    value.map(|value| format!("[authorization:{value}]"))
                }
            };
            // A `String` takes all that is written.
            let _ = write!(page, "{}", written.unwrap_or_default());
        }
        if self.long {
            page.push_str(&" and many words more".repeat(20));
        }
        let mut response = Response::new(Body::from(page));
        *response.status_mut() = self.status;
        if let Some(says) = self.says {
            response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(says));
        }
        if reads_cookies {
            vary_on(response.headers_mut(), &COOKIE);
        }
        // One of its own that does not tell pages apart would be a view's mistake.
        if self.tag && self.prints.len() == 1 {
            let tag = language.map_or("\"x\"".to_owned(), |language| format!("\"{language}\""));
            response.headers_mut().insert(ETAG, HeaderValue::try_from(tag).expect("a tag"));
        }
        Ok(response)
    }
}

/// Who asks, in truth: nobody but the test knows.
fn visitor(headers: &HeaderMap) -> u32 {
    let value = headers.get("x-visitor").expect("a visitor");
    value.to_str().expect("a number").parse().expect("a number")
}

/// A cookie of the request.
pub(crate) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let line = headers.get(COOKIE)?.to_str().ok()?;
    line.split("; ").find_map(|cookie| Some(cookie.strip_prefix(name)?.strip_prefix('=')?.to_owned()))
}

/// Pages of these recipes, and what changes who a visitor is.
pub(crate) fn routes(recipes: &[Recipe], truth: &Truth) -> Router {
    let mut router = Router::new()
        .route("/do/login", any(marked(login, Public)))
        .route("/do/logout", any(marked(logout, Public)))
        .route("/do/name", any(marked(name, Public)))
        .route("/do/message", any(marked(message, Public)));
    for (nth, recipe) in recipes.iter().enumerate() {
        let (page, truth) = (recipe.clone(), truth.clone());
        let view = async move |req: Request| page.page(req, truth).await;
        let path = format!("/page/{nth}");
        router = router.route(&path, if recipe.public { any(marked(view, Public)) } else { any(view) });
    }
    router
}

async fn login(req: Request) -> Result<&'static str, Error> {
    let visitor = visitor(req.headers());
    if let Some(user) = req.extensions().get::<User<People>>().cloned() {
        drop(req);
        user.login(Person(visitor)).await?;
    }
    Ok("welcome")
}

async fn logout(req: Request) -> Result<&'static str, Error> {
    if let Some(user) = req.extensions().get::<User<People>>().cloned() {
        drop(req);
        user.logout().await?;
    }
    Ok("goodbye")
}

async fn name(req: Request) -> Result<&'static str, Error> {
    let visitor = visitor(req.headers());
    if let Some(session) = req.extensions().get::<Session>().cloned() {
        drop(req);
        session.insert("name", visitor).await?;
    }
    Ok("hello")
}

async fn message(req: Request) -> Response {
    let visitor = visitor(req.headers());
    if let Some(messages) = req.extensions().get::<Messages>() {
        messages.info(visitor.to_string());
    }
    let wants_a_page = req.headers().contains_key(ACCEPT);
    if wants_a_page { "noted" } else { "" }.into_response()
}
