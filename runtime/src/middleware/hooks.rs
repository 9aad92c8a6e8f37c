//! What a hook may return, and the hooks of a chain's core.

use std::future::Future;
use std::ops::ControlFlow;

use crate::middleware::kept::Keeps;
use crate::middleware::room::put;
use crate::middleware::started::NeededValue;
use crate::middleware::traits::{Afterwards, Answer, Flow};
use crate::response::template::TemplateResponse;
use crate::{Error, IntoResponse, Request, View, Views};

/// What `process_request` may return.
#[diagnostic::on_unimplemented(
    message = "`process_request` cannot return `{Self}`",
    label = "not one of `()`, `Option<R>`, `ControlFlow<R, T>`, nor a `Result<_, E>` of one of these",
    note = "`R` is a response (`IntoResponse`), `E` an error (a boxed one is `Send + Sync`), `T` a value that is provided to everything below (`Clone + Send + Sync + 'static`)"
)]
pub trait IntoFlow {
    /// Says whether to go on; a value that is provided goes into the request's extensions.
    ///
    /// # Errors
    ///
    /// The hook's own.
    fn into_flow(self, req: &mut Request) -> Flow;
}

impl IntoFlow for () {
    fn into_flow(self, _: &mut Request) -> Flow {
        Ok(ControlFlow::Continue(()))
    }
}

impl<R: IntoResponse> IntoFlow for Option<R> {
    fn into_flow(self, _: &mut Request) -> Flow {
        Ok(match self {
            Some(answer) => ControlFlow::Break(answer.into_response()),
            None => ControlFlow::Continue(()),
        })
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> IntoFlow for Result<(), E> {
    fn into_flow(self, _: &mut Request) -> Flow {
        self.map(ControlFlow::Continue).map_err(Into::into)
    }
}

#[diagnostic::do_not_recommend]
impl<R: IntoResponse, E: Into<Error>> IntoFlow for Result<Option<R>, E> {
    fn into_flow(self, req: &mut Request) -> Flow {
        self.map_err(Into::into)?.into_flow(req)
    }
}

#[diagnostic::do_not_recommend]
impl<R: IntoResponse, T: NeededValue, E: Into<Error>> IntoFlow for Result<ControlFlow<R, T>, E> {
    fn into_flow(self, req: &mut Request) -> Flow {
        self.map_err(Into::into)?.into_flow(req)
    }
}

impl<R: IntoResponse, T: NeededValue> IntoFlow for ControlFlow<R, T> {
    fn into_flow(self, req: &mut Request) -> Flow {
        Ok(match self {
            ControlFlow::Continue(value) => {
                put(value, req.extensions_mut());
                ControlFlow::Continue(())
            }
            ControlFlow::Break(answer) => ControlFlow::Break(answer.into_response()),
        })
    }
}

/// What `process_view` and `process_exception` may return.
#[diagnostic::on_unimplemented(
    message = "`process_view` and `process_exception` cannot return `{Self}`",
    label = "not one of `()`, `Option<R>`, nor a `Result<_, E>` of one of these",
    note = "`R` is a response (`IntoResponse`), `E` an error (a boxed one is `Send + Sync`)"
)]
pub trait IntoAnswer {
    /// The answer, if there is one.
    ///
    /// # Errors
    ///
    /// The hook's own.
    fn into_answer(self) -> Answer;
}

#[diagnostic::do_not_recommend]
impl IntoAnswer for () {
    fn into_answer(self) -> Answer {
        Ok(None)
    }
}

#[diagnostic::do_not_recommend]
impl<R: IntoResponse> IntoAnswer for Option<R> {
    fn into_answer(self) -> Answer {
        Ok(self.map(IntoResponse::into_response))
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> IntoAnswer for Result<(), E> {
    fn into_answer(self) -> Answer {
        self.map_err(Into::into)?.into_answer()
    }
}

#[diagnostic::do_not_recommend]
impl<R: IntoResponse, E: Into<Error>> IntoAnswer for Result<Option<R>, E> {
    fn into_answer(self) -> Answer {
        self.map_err(Into::into)?.into_answer()
    }
}

/// What `process_response` and `process_template_response` may return.
#[diagnostic::on_unimplemented(
    message = "`process_response` and `process_template_response` cannot return `{Self}`",
    label = "not one of `()`, `Result<(), E>`",
    note = "change the response in place; `E` is an error (a boxed one is `Send + Sync`)"
)]
pub trait IntoDone {
    /// Done, or failed.
    ///
    /// # Errors
    ///
    /// The hook's own.
    fn into_done(self) -> Result<(), Error>;
}

#[diagnostic::do_not_recommend]
impl IntoDone for () {
    fn into_done(self) -> Result<(), Error> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<Error>> IntoDone for Result<(), E> {
    fn into_done(self) -> Result<(), Error> {
        self.map_err(Into::into)
    }
}

/// The hooks of a chain's core, in order: those of a part of a chain, or of all its parts.
pub trait CoreHooks: Send + Sync + 'static {
    /// Some middleware has a `process_view`.
    const VIEW: bool;
    /// Some middleware has a `process_exception`.
    const EXCEPTION: bool;
    /// Some middleware has a `process_template_response`.
    const TEMPLATE: bool;
    /// One of these hooks is async.
    const ANY_ASYNC: bool;
    /// There is one of those that run once the view has run.
    const LATER: bool = Self::EXCEPTION || Self::TEMPLATE;
    /// There is such a hook.
    const ANY: bool = Self::VIEW || Self::EXCEPTION || Self::TEMPLATE;
    /// What the middlewares do with the request once the view has run.
    const AFTERWARDS: Afterwards;

    /// What those hooks that run once the view has run need, if they look at nothing else of the request.
    fn keeps() -> impl Keeps;

    /// Whether some `process_view` has something to do with a request.
    fn minds_view(&self, req: &Request, views: &Views) -> bool;

    /// Runs every `process_view`, top-down, to the first answer.
    fn view(&self, req: &mut Request, view: &View<'_>) -> impl Future<Output = Answer> + Send;

    /// Runs every `process_exception`, bottom-up, to the first answer.
    fn exception(&self, req: &mut Request, error: &Error) -> impl Future<Output = Answer> + Send;

    /// Runs every `process_template_response`, bottom-up.
    fn template(
        &self,
        req: &mut Request,
        template: &mut TemplateResponse,
    ) -> impl Future<Output = Result<(), Error>> + Send;
}
