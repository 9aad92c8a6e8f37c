//! The boundary around every layer: an error, or a panic, of what is inside becomes a response.

use std::future::Future;
use std::ops::ControlFlow;

use http::StatusCode;
use http::response::Parts;

use crate::middleware::handler::{BoundaryMode, Handler};
use crate::middleware::next::Rest;
use crate::middleware::traits::{AsyncCall, Flow, Middleware};
use crate::response::caught::caught;
use crate::response::error::{Error, Failure, Panicked, Raised, page, reason};
use crate::response::handed_on::{Unanswered, is_unrendered};
use crate::response::inside::is_inner;
use crate::response::log::{self, Logged};
use crate::response::not_provided::NotProvided;
use crate::response::pages::{Paged, Pages};
use crate::response::settings::Settings;
use crate::response::template::{self, Carried};
use crate::{Body, IntoResponse, Request, Response};

/// What is at hand where an error is converted: the chain's settings and the request.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) settings: &'a Settings,
    pub(crate) req: &'a Request,
}

/// Makes of what a layer came to the response that the layer outside sees: errors are converted,
/// templates rendered, without hooks.
///
/// Every layer comes by here, and a response is large. What is rare takes it apart and gives it back in a
/// box, or else LLVM would copy it several times for what is common.
#[expect(clippy::inline_always, reason = "the same")]
#[inline(always)]
pub(crate) fn settle(outcome: Result<Response, Error>, scene: Option<Scene<'_>>) -> Response {
    let settled = match outcome {
        Ok(response) => {
            if is_plain(&response, scene) {
                return response;
            }
            settle_carried(response.into_parts(), scene)
        }
        Err(error) => settle_error(error, scene),
    };
    *settled
}

/// Whether there is nothing to be done with a response.
#[inline]
pub(crate) fn is_plain(response: &Response, scene: Option<Scene<'_>>) -> bool {
    response.extensions().is_empty() && !scene.is_some_and(|scene| scene.settings.replaces(response))
}

/// The same for a hook that changes a response where it is.
#[expect(clippy::inline_always, reason = "the same")]
#[inline(always)]
pub(crate) fn settle_in_place(done: Result<Result<(), Error>, Error>, response: &mut Response, scene: Scene<'_>) {
    match done {
        Ok(Ok(())) if is_plain(response, Some(scene)) => {}
        Ok(Ok(())) => *response = *settle_carried(std::mem::take(response).into_parts(), Some(scene)),
        Ok(Err(error)) | Err(error) => {
            let settled = settle_error(error, Some(scene));
            log::end_response(std::mem::replace(response, *settled), Some(scene.req));
        }
    }
}

#[cold]
#[inline(never)]
#[expect(clippy::unnecessary_box_returns, reason = "by value it would be copied where nothing is wrong, too")]
pub(crate) fn settle_carried((head, body): (Parts, Body), scene: Option<Scene<'_>>) -> Box<Response> {
    let response = opened(Response::from_parts(head, body), scene).map(|response| paged(response, scene));
    Box::new(response.unwrap_or_else(|failure| convert(&failure, scene)))
}

/// What a response carries: the error, or the template, which is rendered without hooks. Else itself.
pub(crate) fn opened(mut response: Response, scene: Option<Scene<'_>>) -> Result<Response, Failure> {
    if let Some(failure) = Raised::take(&mut response) {
        return Err(failure);
    }
    let Some(template) = Carried::take(&mut response) else {
        return Ok(response);
    };
    let renderer = scene.and_then(|scene| scene.settings.renderer.as_deref());
    Ok(template::render(template, renderer)?)
}

#[cold]
#[inline(never)]
#[expect(clippy::unnecessary_box_returns, reason = "the same")]
pub(crate) fn settle_error(error: Error, scene: Option<Scene<'_>>) -> Box<Response> {
    Box::new(convert(&error.into(), scene))
}

/// Sorts what a `process_request` that did not go on came to: an answer of its own, or (as `Err`) an
/// error's response, which its own `process_response` does not see.
pub(crate) fn answered(flow: Flow, scene: Scene<'_>) -> Result<Response, Response> {
    let answer = flow.map_err(Failure::from).and_then(|flow| match flow {
        ControlFlow::Continue(()) => Ok(Response::default()),
        ControlFlow::Break(response) => opened(response, Some(scene)).map(|response| paged(response, Some(scene))),
    });
    answer.map_err(|failure| convert(&failure, Some(scene)))
}

/// Turns an error into its page, and logs it. In a chain inside another, which has no page of its own for it, that is for the time
/// being, and nobody logs it yet.
#[cold]
pub(crate) fn convert(failure: &Failure, scene: Option<Scene<'_>>) -> Response {
    let error = &*failure.error;
    if let Some(scene) = scene {
        NotProvided::locate(error, scene.settings.chain);
    }
    if is_inner() && !scene.is_some_and(|scene| has_page(error, scene.settings)) {
        let mut response = page(error.status());
        failure.leave_headers(response.headers_mut());
        Unanswered::leave(&failure.error, &mut response);
        return response;
    }
    log::error(error, scene.map(|scene| scene.req));
    let mut response = scene.and_then(|scene| custom_page(error, scene)).unwrap_or_else(|| built_in_page(error, scene));
    failure.leave_headers(response.headers_mut());
    response.extensions_mut().insert(Logged);
    response
}

fn built_in_page(error: &Error, scene: Option<Scene<'_>>) -> Response {
    let detailed = scene.and_then(|scene| scene.settings.pages.as_deref()).is_some_and(Pages::has_details);
    let mut response = page(error.status());
    if detailed {
        *response.body_mut() = log::source_chain(error).into();
    }
    response
}

/// Whether the application answers an error or a panic with more than the built-in page.
fn has_page(error: &Error, settings: &Settings) -> bool {
    let panics = settings.panic_page.is_some() && error.downcast_ref::<Panicked>().is_some();
    panics || settings.pages.as_deref().is_some_and(|pages| pages.has_details() || pages.of(error).is_some())
}

/// What the application answers to an error or to a panic, or how it panicked itself.
fn made_page(error: &Error, Scene { settings, req }: Scene<'_>) -> Option<Result<Response, Error>> {
    if let (Some(page), Some(panic)) = (&settings.panic_page, error.downcast_ref()) {
        return Some(caught(|| page(panic)));
    }
    let page = settings.pages.as_deref()?.of(error)?;
    Some(caught(|| page(req, error)))
}

/// The application's own page; none if it has none, or if the page itself fails.
fn custom_page(error: &Error, scene: Scene<'_>) -> Option<Response> {
    finished(made_page(error, scene)?, error, scene)
}

/// An answer that nobody has raised, or its page if the application has one for it.
pub(crate) fn paged(answer: Response, scene: Option<Scene<'_>>) -> Response {
    let Some(scene) = scene.filter(|scene| scene.settings.replaces(&answer)) else {
        return answer;
    };
    paged_in(answer, scene)
}

#[cold]
fn paged_in(mut answer: Response, scene: Scene<'_>) -> Response {
    if is_unrendered(&answer) {
        return answer;
    }
    let Some(page) = scene.settings.pages.as_deref().and_then(|pages| pages.of_answer(&answer)) else {
        return answer;
    };
    let error = Error::with_status(answer.status(), reason(answer.status()));
    let Some(mut response) = finished(caught(|| page(scene.req, &error)), &error, scene) else {
        // Its page has failed, and would again.
        answer.extensions_mut().insert(Paged);
        return answer;
    };
    Unanswered::drop_from(&mut answer);
    let (head, body) = answer.into_parts();
    log::end(body, Some(scene.req));
    Failure { headers: head.headers, ..error.into() }.leave_headers(response.headers_mut());
    let own = std::mem::replace(response.extensions_mut(), head.extensions);
    response.extensions_mut().extend(own);
    response
}

/// What a page came to, with the status of what it stands for; none if it fails.
fn finished(made: Result<Response, Error>, error: &Error, scene: Scene<'_>) -> Option<Response> {
    let made = made.map_err(Failure::from).and_then(|mut response| {
        if response.status() == StatusCode::OK {
            *response.status_mut() = error.status();
        }
        opened(response, Some(scene))
    });
    match made {
        Ok(mut response) => {
            response.extensions_mut().insert(Paged);
            Some(response)
        }
        Err(failure) => {
            log::error(&failure.error, Some(scene.req));
            None
        }
    }
}

/// Errors become the built-in pages at once: nothing needs to be held for that.
#[derive(Debug)]
pub struct Lean;

/// Errors become the application's pages, which are given the request.
#[derive(Debug)]
pub struct Full;

impl BoundaryMode for Lean {
    fn meet(response: (Parts, Body)) -> Box<Response> {
        settle_carried(response, None)
    }

    fn meet_error(error: Error) -> Box<Response> {
        settle_error(error, None)
    }

    #[inline]
    fn cross<At, M: Middleware + AsyncCall<At>, R: Handler<Boundary = Self>>(
        middleware: &M,
        rest: &R,
        _: &Settings,
        req: &mut Request,
    ) -> impl Future<Output = Response> + Send {
        middleware.enter(req, Rest(rest))
    }
}

impl BoundaryMode for Full {
    #[cold]
    #[inline(never)]
    fn meet((head, body): (Parts, Body)) -> Box<Response> {
        Box::new(Response::from_parts(head, body))
    }

    #[cold]
    #[inline(never)]
    fn meet_error(error: Error) -> Box<Response> {
        Box::new(error.into_response())
    }

    async fn cross<At, M: Middleware + AsyncCall<At>, R: Handler<Boundary = Self>>(
        middleware: &M,
        rest: &R,
        settings: &Settings,
        req: &mut Request,
    ) -> Response {
        let response = middleware.enter(&mut *req, Rest(rest)).await;
        settle(Ok(response), Some(Scene { settings, req }))
    }
}
