//! The forms that an impl block may have.
#![forbid(unused, missing_docs, missing_debug_implementations, non_camel_case_types)]
#![deny(warnings)]

use std::ops::ControlFlow;

use ordain::{Error, Next, Request, Response, TemplateResponse, View, middleware, middleware_chain};

/// What the server remembers of a visitor.
#[derive(Debug, Clone)]
pub struct Session;

/// Keeps sessions in a store.
#[derive(Debug, Default)]
pub struct Sessions<S> {
    store: S,
}

/// What can store them.
pub trait Store: Clone {
    /// Loads one.
    fn load(&self) -> Option<Session>;
}

/// A store in memory.
#[derive(Debug, Default, Clone)]
pub struct Memory;

impl Store for Memory {
    fn load(&self) -> Option<Session> {
        Some(Session)
    }
}

#[middleware(outermost)]
impl<S: Store> Sessions<S>
where
    S: Default,
{
    fn process_request(&self, _req: &mut Request) -> ControlFlow<Response, Session> {
        match self.load() {
            Some(session) => ControlFlow::Continue(session),
            None => ControlFlow::Break(Response::default()),
        }
    }

    async fn process_response(&self, _req: &mut Request, response: &mut Response) -> Result<(), Error> {
        response.headers_mut().clear();
        Ok(())
    }

    fn load(&self) -> Option<Session> {
        self.store.load()
    }
}

/// Protects forms.
#[derive(Debug, Default)]
pub struct Csrf;

#[middleware(after(Sessions<Memory>))]
impl Csrf {
    /// How many of them.
    pub const TOKENS: usize = 7;

    async fn call(&self, req: &mut Request, session: Session, next: impl Next) -> Response {
        drop(session);
        next.run(req).await
    }

    async fn process_view(&self, _req: &mut Request, _session: Session, view: &View<'_>) -> Option<Response> {
        (view.name() == "login").then(Response::default)
    }

    fn process_exception(&self, _req: &Request, _error: &Error) {}

    #[cfg(any())]
    async fn process_template_response(&self, _req: &mut Request, _template: &mut TemplateResponse) {}

    #[cfg(not(any()))]
    fn process_template_response(&self, _req: &Request, _template: &mut TemplateResponse) {}
}

/// Does nothing but look.
#[derive(Debug, Default)]
pub struct Watch;

#[middleware]
impl Watch {
    //! As many do.
    #![allow(clippy::unused_self)]

    fn process_request(&self, _: &Request) {}
}

middleware_chain! {
    /// All of them.
    pub struct Site {
        /// Where the sessions are.
        sessions: Sessions<Memory>,
        Csrf,
        Watch,
    }
}

fn main() {
    let _ = (Site { sessions: Sessions::default() }, Csrf::TOKENS);
}
