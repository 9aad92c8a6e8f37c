use ordain::{Next, Request, Response, middleware, middleware_chain};

#[middleware(before(reports))]
async fn tracing(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(cors))]
async fn reports(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(compression))]
async fn cors(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(etag))]
async fn compression(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(cache))]
async fn etag(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(sessions))]
async fn cache(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(csrf))]
async fn sessions(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(authentication))]
async fn csrf(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(flash))]
async fn authentication(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(locale))]
async fn flash(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(metrics))]
async fn locale(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(proxies))]
async fn metrics(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(redirects))]
async fn proxies(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(tenants))]
async fn redirects(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(quotas))]
async fn tenants(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(audit))]
async fn quotas(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(uploads))]
async fn audit(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

#[middleware(before(tracing))]
async fn uploads(req: &mut Request, next: impl Next) -> Response {
    next.run(req).await
}

middleware_chain! {
    pub struct Site {
        tracing,
        reports,
        cors,
        compression,
        etag,
        cache,
        sessions,
        csrf,
        authentication,
        flash,
        locale,
        metrics,
        proxies,
        redirects,
        tenants,
        quotas,
        audit,
        uploads,
    }
}

fn main() {}
