//! The check without tokens.

use ordain::layer;
use ordain::sets::{Answers, Guards, LogsIn};
use tower_http::csrf::CsrfLayer;

layer! {
    /// Refuses what changes something and comes from another origin: [`CsrfLayer`], which asks `Sec-Fetch-Site`, else `Origin`.
    ///
    /// Above whatever asks for a login or a permission, and whatever logs in by itself: a forged request is refused before any of them has
    /// answered it. The response is the layer's, a 403 that has its `ProtectionError` in its extensions.
    ///
    /// ```
    /// use ordain::{Request, middleware_chain};
    /// use ordain_contrib::csrf::CrossOrigin;
    /// use tower_http::csrf::CsrfLayer;
    ///
    /// middleware_chain! {
    ///     struct Api {
    ///         cross_origin: CrossOrigin,
    ///     }
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let cross_origin = CrossOrigin(CsrfLayer::new().add_trusted_origin("https://app.example.com")?);
    /// let api = Api { cross_origin }.wrap(async |_: &mut Request| "changed");
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// for (site, origin, status) in [
    ///     ("same-origin", "https://example.com", 200),
    ///     ("cross-site", "https://evil.test", 403),
    ///     ("same-site", "https://app.example.com", 200),
    /// ] {
    ///     let request = http::Request::post("/").header("host", "example.com");
    ///     let request = request.header("sec-fetch-site", site).header("origin", origin);
    ///     assert_eq!(api.handle(request.body(String::new()).unwrap()).await.status(), status);
    /// }
    /// # });
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It knows no scheme and no proxy. From a browser that sends no `Sec-Fetch-Site` (from before 2023, and any on plain HTTP) a form that stands on the
    /// `http` page of a host passes for one of its `https` pages, and behind a proxy that changes `Host` such browsers are refused. Requests without
    /// both headers, as programs send them, pass.
    pub struct CrossOrigin<L = CsrfLayer>: in_set(Answers), before(Guards, LogsIn);
}

#[cfg(test)]
mod tests {
    use http::Method;
    use ordain::{Request, middleware_chain};
    use tower_http::csrf::{CsrfLayer, ProtectionError};

    use super::CrossOrigin;
    use crate::visit::{self, ask};

    middleware_chain! {
        struct Api {
            cross_origin: CrossOrigin,
        }
    }

    fn status(method: Method, headers: &[(&str, &str)]) -> u16 {
        let api = Api { cross_origin: CrossOrigin(CsrfLayer::new()) }.wrap(async |_: &mut Request| "changed");
        ask!(api, visit::request(method, "/", headers)).status.as_u16()
    }

    #[test]
    fn what_changes_something_comes_from_the_site_itself() {
        assert_eq!(status(Method::POST, &[("sec-fetch-site", "same-origin")]), 200);
        assert_eq!(status(Method::POST, &[("sec-fetch-site", "cross-site")]), 403);
        assert_eq!(status(Method::DELETE, &[("sec-fetch-site", "same-site")]), 403);
        assert_eq!(status(Method::POST, &[("origin", "https://example.com")]), 200);
        assert_eq!(status(Method::POST, &[("origin", "https://evil.test")]), 403);
        assert_eq!(status(Method::POST, &[("origin", "null")]), 403);
        assert_eq!(status(Method::POST, &[]), 200, "no browser");
        assert_eq!(status(Method::GET, &[("sec-fetch-site", "cross-site")]), 200);
    }

    #[test]
    fn a_refusal_tells_those_above_why() {
        let api = Api { cross_origin: CrossOrigin(CsrfLayer::new()) }.wrap(async |_: &mut Request| "changed");
        let response = visit::run(api.handle(visit::request(Method::POST, "/", &[("sec-fetch-site", "cross-site")])));
        assert!(response.extensions().get::<ProtectionError>().is_some());
    }
}
