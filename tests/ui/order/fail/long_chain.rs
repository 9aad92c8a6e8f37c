//! The list is cut around the entries that matter.

use ordain::{Next, Provide, Request, Response, middleware, middleware_chain};

macro_rules! layers {
    ($($layer:ident)*) => {
        $(
            #[middleware]
            async fn $layer(req: &mut Request, next: impl Next) -> Response {
                next.run(req).await
            }
        )*
    };
}

layers! {
    layer0 layer1 layer2 layer3 layer4 layer5 layer6 layer7 layer8 layer9
    layer10 layer11 layer12 layer13 layer14 layer15 layer16 layer17 layer18 layer19
    layer20 layer21 layer22 layer23 layer24 layer25 layer26 layer27 layer28 layer29
    layer30 layer31 layer32 layer33 layer34 layer35 layer36 layer37 layer38 layer39
    layer40 layer41 layer42 layer43 layer44 layer45 layer46 layer47 layer48 layer49
    layer50 layer51 layer52 layer53 layer54 layer55 layer56 layer57 layer58 layer59
    layer60 layer61 layer62 layer63 layer64 layer65 layer66 layer67 layer68 layer69
    layer70 layer71 layer72 layer73 layer74 layer75 layer76 layer77 layer78 layer79
    layer80 layer81 layer82 layer83 layer84 layer85 layer86 layer87 layer88 layer89
    layer90 layer91 layer92 layer93 layer94 layer95 layer96 layer97 layer98 layer99
}

#[derive(Clone)]
pub struct Session;

#[middleware]
async fn session(req: &mut Request, next: impl Provide<Session>) -> Response {
    next.provide(Session).run(req).await
}

#[derive(Clone)]
pub struct User;

#[middleware]
async fn authentication(
    req: &mut Request,
    _session: Session,
    next: impl Provide<User>,
) -> Response {
    next.provide(User).run(req).await
}

middleware_chain! {
    pub struct Site {
        layer0,
        layer1,
        layer2,
        layer3,
        layer4,
        layer5,
        layer6,
        layer7,
        layer8,
        layer9,
        layer10,
        layer11,
        layer12,
        layer13,
        layer14,
        layer15,
        layer16,
        layer17,
        layer18,
        layer19,
        layer20,
        layer21,
        layer22,
        layer23,
        layer24,
        layer25,
        layer26,
        layer27,
        layer28,
        layer29,
        layer30,
        layer31,
        layer32,
        layer33,
        layer34,
        layer35,
        layer36,
        layer37,
        layer38,
        layer39,
        authentication,
        layer40,
        layer41,
        layer42,
        layer43,
        layer44,
        layer45,
        layer46,
        layer47,
        layer48,
        layer49,
        layer50,
        layer51,
        layer52,
        layer53,
        layer54,
        layer55,
        layer56,
        layer57,
        layer58,
        layer59,
        layer60,
        layer61,
        layer62,
        layer63,
        layer64,
        layer65,
        layer66,
        layer67,
        layer68,
        layer69,
        layer70,
        layer71,
        layer72,
        layer73,
        layer74,
        layer75,
        layer76,
        layer77,
        layer78,
        layer79,
        layer80,
        layer81,
        layer82,
        layer83,
        layer84,
        layer85,
        layer86,
        layer87,
        layer88,
        layer89,
        layer90,
        layer91,
        layer92,
        layer93,
        layer94,
        layer95,
        layer96,
        layer97,
        layer98,
        layer99,
        session,
    }
}

fn main() {}
