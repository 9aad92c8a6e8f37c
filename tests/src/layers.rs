//! One middleware of each kind, under any name.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use ordain::{Error, Next, Request, Response, TemplateResponse, View, blocking, middleware};

use crate::{Trace, leave, reach};

/// A name that a recording middleware bears in traces.
pub trait Name: Send + Sync + 'static {
    /// The name.
    const NAME: &'static str;
}

macro_rules! names {
    ($($name:ident)*) => {$(
        #[doc = concat!("The name `", stringify!($name), "`.")]
        #[derive(Debug)]
        pub enum $name {}

        impl Name for $name {
            const NAME: &'static str = stringify!($name);
        }
    )*};
}

names!(A B C D E);

macro_rules! recorders {
    ($($(#[$doc:meta])* $recorder:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $recorder<N>(PhantomData<fn() -> N>);

        impl<N> Default for $recorder<N> {
            fn default() -> Self {
                Self(PhantomData)
            }
        }
    )*};
}

recorders! {
    /// Awaits only `next`, so it runs in both modes.
    Both,
    /// Awaits more than `next`; its other hooks are async.
    OnlyAsync,
    /// A plain fn.
    Blocks,
    /// `process_request` and `process_response`.
    Sides,
    /// The same, async.
    SidesAsync,
}

fn name<N: Name>(point: &str) -> String {
    format!("{}{point}", N::NAME)
}

fn changed(template: &mut TemplateResponse, by: &str) {
    let before = template.get("by").and_then(|by| by.as_str()).unwrap_or("by").to_owned();
    template.insert("by", format!("{before} {by}"));
}

fn template_hook(req: &Request, point: &str, template: &mut TemplateResponse) -> Result<(), Error> {
    changed(template, point);
    if let Some(answer) = reach(req, point)? {
        *template.status_mut() = answer.status();
    }
    Ok(())
}

#[middleware]
impl<N: Name> Both<N> {
    async fn call(&self, req: &mut Request, next: impl Next) -> Result<Response, Error> {
        if let Some(answer) = reach(req, &name::<N>(">"))? {
            return Ok(answer);
        }
        if Trace::of(req).twice(&name::<N>(">")) {
            let first = next.clone().run(req).await;
            leave(req, N::NAME, first)?;
        }
        let response = next.run(req).await;
        leave(req, N::NAME, response)
    }

    fn process_view(&self, req: &mut Request, _view: &View<'_>) -> Result<Option<Response>, Error> {
        reach(req, &name::<N>(".pv"))
    }

    fn process_exception(&self, req: &mut Request, _error: &Error) -> Result<Option<Response>, Error> {
        reach(req, &name::<N>(".pe"))
    }

    fn process_template_response(&self, req: &mut Request, template: &mut TemplateResponse) -> Result<(), Error> {
        template_hook(req, &name::<N>(".pt"), template)
    }
}

#[middleware]
impl<N: Name> OnlyAsync<N> {
    async fn call(&self, req: &mut Request, next: impl Next) -> Result<Response, Error> {
        let reached = reach(req, &name::<N>(">"))?;
        pause().await;
        if let Some(answer) = reached {
            return Ok(answer);
        }
        if Trace::of(req).twice(&name::<N>(">")) {
            let first = next.clone().run(req).await;
            leave(req, N::NAME, first)?;
        }
        let response = next.run(req).await;
        pause().await;
        leave(req, N::NAME, response)
    }

    async fn process_view(&self, req: &mut Request, _view: &View<'_>) -> Result<Option<Response>, Error> {
        pause().await;
        reach(req, &name::<N>(".pv"))
    }

    async fn process_exception(&self, req: &mut Request, _error: &Error) -> Result<Option<Response>, Error> {
        pause().await;
        reach(req, &name::<N>(".pe"))
    }

    async fn process_template_response(&self, req: &mut Request, template: &mut TemplateResponse) -> Result<(), Error> {
        pause().await;
        template_hook(req, &name::<N>(".pt"), template)
    }
}

#[middleware]
impl<N: Name> Blocks<N> {
    fn call(&self, req: &mut Request, next: impl blocking::Next) -> Result<Response, Error> {
        if let Some(answer) = reach(req, &name::<N>(">"))? {
            return Ok(answer);
        }
        if Trace::of(req).twice(&name::<N>(">")) {
            let first = next.clone().run(req);
            leave(req, N::NAME, first)?;
        }
        let response = next.run(req);
        leave(req, N::NAME, response)
    }

    fn process_view(&self, req: &mut Request, _view: &View<'_>) -> Result<Option<Response>, Error> {
        reach(req, &name::<N>(".pv"))
    }

    fn process_exception(&self, req: &Request, _error: &Error) -> Result<Option<Response>, Error> {
        reach(req, &name::<N>(".pe"))
    }

    fn process_template_response(&self, req: &Request, template: &mut TemplateResponse) -> Result<(), Error> {
        template_hook(req, &name::<N>(".pt"), template)
    }
}

#[middleware]
impl<N: Name> Sides<N> {
    fn process_request(&self, req: &mut Request) -> Option<Response> {
        match reach(req, &name::<N>(">")) {
            Ok(answer) => answer,
            Err(error) => Some(ordain::IntoResponse::into_response(error)),
        }
    }

    fn process_view(&self, req: &mut Request, _view: &View<'_>) -> Result<Option<Response>, Error> {
        reach(req, &name::<N>(".pv"))
    }

    fn process_exception(&self, req: &mut Request, _error: &Error) -> Result<Option<Response>, Error> {
        reach(req, &name::<N>(".pe"))
    }

    fn process_template_response(&self, req: &mut Request, template: &mut TemplateResponse) -> Result<(), Error> {
        template_hook(req, &name::<N>(".pt"), template)
    }

    fn process_response(&self, req: &Request, response: &mut Response) -> Result<(), Error> {
        *response = leave(req, N::NAME, std::mem::take(response))?;
        Ok(())
    }
}

#[middleware]
impl<N: Name> SidesAsync<N> {
    async fn process_request(&self, req: &mut Request) -> Option<Response> {
        pause().await;
        match reach(req, &name::<N>(">")) {
            Ok(answer) => answer,
            Err(error) => Some(ordain::IntoResponse::into_response(error)),
        }
    }

    async fn process_view(&self, req: &mut Request, _view: &View<'_>) -> Result<Option<Response>, Error> {
        pause().await;
        reach(req, &name::<N>(".pv"))
    }

    async fn process_exception(&self, req: &mut Request, _error: &Error) -> Result<Option<Response>, Error> {
        pause().await;
        reach(req, &name::<N>(".pe"))
    }

    async fn process_template_response(&self, req: &mut Request, template: &mut TemplateResponse) -> Result<(), Error> {
        pause().await;
        template_hook(req, &name::<N>(".pt"), template)
    }

    async fn process_response(&self, req: &mut Request, response: &mut Response) -> Result<(), Error> {
        pause().await;
        *response = leave(req, N::NAME, std::mem::take(response))?;
        Ok(())
    }
}

/// Waits once: the future is pending the first time it is polled.
pub fn pause() -> impl Future<Output = ()> + Send {
    struct Pause(bool);

    impl Future for Pause {
        type Output = ();

        fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
            if self.0 {
                return Poll::Ready(());
            }
            self.0 = true;
            cx.waker().wake_by_ref();
            Poll::Pending
        }
    }

    Pause(false)
}
