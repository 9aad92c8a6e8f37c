//! Types and lifetimes of the user's that are called like those of generated code, or mean something only at the fn.
#![deny(warnings)]

use ordain::{Error, IntoResponse, Next, Provide, Request, Response, blocking, middleware, middleware_chain};

type R = Result<Response, Error>;

#[derive(Clone)]
struct F;

struct Page<'a>(&'a str);

impl IntoResponse for Page<'_> {
    fn into_response(self) -> Response {
        self.0.to_owned().into_response()
    }
}

#[middleware]
async fn features(req: &mut Request, next: impl Provide<F>) -> R {
    Ok(next.provide(F).run(req).await)
}

#[middleware]
fn audit(req: &mut Request, _features: F, next: impl blocking::Next) -> R {
    Ok(next.run(req))
}

#[middleware]
async fn echo<'a>(req: &'a mut Request, _features: F, next: impl Next) -> Page<'a> {
    next.run(req).await;
    Page(req.uri().path())
}

#[middleware]
fn echo_blocking<'a>(req: &'a mut Request, next: impl blocking::Next) -> Page<'a> {
    next.run(req);
    Page(req.uri().path())
}

#[derive(Default)]
struct Motto {
    motto: String,
}

#[middleware]
impl Motto {
    async fn call<'a>(&'a self, req: &mut Request, next: impl Next) -> Result<Page<'a>, Error> {
        next.run(req).await;
        Ok(Page(&self.motto))
    }
}

#[derive(Default)]
struct Always<R>(R);

#[middleware]
impl<R: IntoResponse + Clone + Send + Sync + 'static> Always<R> {
    async fn call(&self, req: &mut Request, next: impl Next) -> R {
        next.run(req).await;
        self.0.clone()
    }
}

#[derive(Default)]
struct AlwaysBlocking<R>(R);

#[middleware]
impl<R: IntoResponse + Clone + Send + Sync + 'static> AlwaysBlocking<R> {
    fn call(&self, req: &mut Request, next: impl blocking::Next) -> R {
        next.run(req);
        self.0.clone()
    }
}

middleware_chain! {
    struct Site {
        features,
        audit,
        echo,
        echo_blocking,
        Motto,
        Always<&'static str>,
        AlwaysBlocking<&'static str>,
    }
}

fn main() {
    let _ = Site.wrap(async |_: &mut Request| "home");
}
