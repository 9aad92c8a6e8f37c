use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

#[derive(Clone)]
pub struct Locale(&'static str);

#[middleware]
async fn by_header(req: &mut Request, next: impl Provide<Locale>) -> Response {
    next.provide(Locale("fr")).run(req).await
}

#[middleware]
async fn or_english(req: &mut Request, locale: Option<Locale>, next: impl Provide<Locale>) -> Response {
    next.provide(locale.unwrap_or(Locale("en"))).run(req).await
}

#[middleware]
async fn greet(req: &mut Request, locale: Locale, next: impl Next) -> Response {
    let _ = locale.0;
    next.run(req).await
}

/// Shouts whatever locale there is.
#[middleware]
async fn loud(req: &mut Request, locale: Locale, next: impl Provide<Locale>) -> Response {
    next.provide(locale).run(req).await
}

middleware_chain! {
    /// Below a provider that may be left out.
    struct Below {
        by_header: Option<by_header>,
        or_english,
        loud,
        greet,
    }
}

middleware_chain! {
    /// Alone.
    struct Alone {
        or_english,
        greet,
    }
}

middleware_chain! {
    /// Below one that is there for certain it refines, wherever others stand.
    struct Refining {
        by_header,
        greet,
        or_english,
        german: Option<or_german>,
    }
}

middleware_chain! {
    /// One of two, one of which is a default.
    struct OneOfTwo {
        by_header: Option<by_header>,
        either: ordain::Either<or_english, or_german>,
        greet,
    }
}

middleware_chain! {
    /// Where the provider is compiled out.
    struct Without {
        #[cfg(any())]
        by_header,
        or_english,
        greet,
    }
}

#[middleware]
async fn or_german(req: &mut Request, locale: Option<Locale>, next: impl Provide<Locale>) -> Response {
    next.provide(locale.unwrap_or(Locale("de"))).run(req).await
}

/// A view is served, too.
#[ordain::view(Below)]
async fn view(req: &mut Request, locale: Locale) -> &'static str {
    let _ = req;
    locale.0
}

fn main() {
    let _ = Below { by_header: None }.wrap(view);
    let _ = Alone.wrap(view);
    let _ = Refining { german: None }.wrap(view);
    let _ = OneOfTwo { by_header: Some(by_header {}), either: ordain::Either::First(or_english {}) }.wrap(view);
    let _ = Without.wrap(view);
}
