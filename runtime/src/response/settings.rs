//! What a chain is told by its entries when it is built.

use std::sync::Arc;

use crate::Response;
use crate::response::error::Panicked;
use crate::response::pages::Pages;
use crate::response::template::Render;

/// Makes the response to a panic.
pub(crate) type PanicPage = Arc<dyn Fn(&Panicked) -> Response + Send + Sync>;

/// Chain-wide settings, left by entries through [`Middleware::configure`](crate::middleware::traits::Middleware::configure).
#[derive(Clone, Default)]
pub struct Settings {
    pub(crate) pages: Option<Arc<Pages>>,
    pub(crate) panic_page: Option<PanicPage>,
    pub(crate) renderer: Option<Arc<dyn Render>>,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings")
            .field("pages", &self.pages)
            .field("panic_page", &self.panic_page.is_some())
            .field("renderer", &self.renderer.is_some())
            .finish()
    }
}
