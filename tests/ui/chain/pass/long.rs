//! Forty entries: three boundaries.

use ordain::{Next, Request, Response, middleware, middleware_chain};

macro_rules! layers {
    ($($layer:ident)*) => {
        $(
            #[middleware]
            async fn $layer(req: &mut Request, next: impl Next) -> Response {
                let mut response = next.run(req).await;
                response.headers_mut().append("x-left", stringify!($layer).parse().unwrap());
                response
            }
        )*
    };
}

layers! {
    l0 l1 l2 l3 l4 l5 l6 l7 l8 l9
    l10 l11 l12 l13 l14 l15 l16 l17 l18 l19
    l20 l21 l22 l23 l24 l25 l26 l27 l28 l29
    l30 l31 l32 l33 l34 l35 l36 l37 l38 l39
}

middleware_chain! {
    struct Site {
        l0, l1, l2, l3, l4, l5, l6, l7, l8, l9,
        l10, l11, l12, l13, l14, l15, l16, l17, l18, l19,
        l20, l21, l22, l23, l24, l25, l26, l27, l28, l29,
        l30, l31, l32, l33, l34, l35, l36, l37, l38, l39,
    }
}

#[tokio::main]
async fn main() {
    let site = Site.wrap(async |_: &mut Request| "home");
    let response = site.handle(http::Request::new(String::new())).await;
    let left: Vec<_> = response.headers().get_all("x-left").iter().cloned().collect();
    let expected: Vec<_> = (0..40).rev().map(|nth| format!("l{nth}")).collect();
    assert_eq!(left, expected);
}
