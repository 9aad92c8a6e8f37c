//! What a chain is told by its entries when it is built.

use std::sync::Arc;

use axum_core::response::IntoResponse;

use crate::Response;
use crate::response::error::Panicked;
use crate::response::pages::Pages;
use crate::response::template::Render;

/// Makes the response to a panic.
pub(crate) type PanicPage = Arc<dyn Fn(&Panicked) -> Response + Send + Sync>;

/// The settings of a chain: what becomes of errors, panics and templates in it. An entry changes them when the chain is built, by
/// [`Configures`](crate::entries::Configures).
#[derive(Clone, Default)]
pub struct Settings {
    /// The name of the chain.
    pub(crate) chain: &'static str,
    pub(crate) pages: Option<Arc<Pages>>,
    pub(crate) panic_page: Option<PanicPage>,
    pub(crate) renderer: Option<Arc<dyn Render>>,
}

impl Settings {
    /// Replaces the pages of errors, all of them.
    pub fn set_pages(&mut self, pages: impl Into<Arc<Pages>>) -> &mut Self {
        self.pages = Some(pages.into());
        self
    }

    /// Replaces the answer to a panic, wherever in the chain it happened. It stands in the place of the page of
    /// [`Pages::other`]; one that panics itself is replaced by the built-in page.
    pub fn set_panic_page<F, R>(&mut self, page: F) -> &mut Self
    where
        F: Fn(&Panicked) -> R + Send + Sync + 'static,
        R: IntoResponse,
    {
        self.panic_page = Some(Arc::new(move |panic| page(panic).into_response()));
        self
    }

    /// Whether an answer that nobody has raised has a page of the application's. Part of each layer.
    #[inline]
    pub(crate) fn replaces(&self, answer: &Response) -> bool {
        answer.status().as_u16() >= 400 && self.pages.as_ref().is_some_and(|pages| pages.of_answer(answer).is_some())
    }

    /// Replaces what renders templates.
    pub fn set_renderer(&mut self, renderer: Arc<impl Render>) -> &mut Self {
        self.renderer = Some(renderer);
        self
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("chain", &self.chain)
            .field("pages", &self.pages)
            .field("panic_page", &self.panic_page.is_some())
            .field("renderer", &self.renderer.is_some())
            .finish()
    }
}
