const _: Option<
    fn(
        #[cfg(any())]
        Site,
        #[cfg(any())]
        mark,
        #[cfg(any())]
        CsrfExempt,
        #[cfg(any())]
        Slow,
    ),
> = Option::None;
pub async fn hook(__req: &mut Request) -> MarkedResponse<hook> {
    async fn hook(req: &mut Request) -> &'static str {
        "thanks"
    }
    MarkedResponse::<hook>::of(Output::respond(hook(__req).await))
}
#[doc(hidden)]
pub enum hook {}
impl MarkList for hook {
    fn marks() -> Marks {
        Marks::none().and(CsrfExempt).and(Slow(3))
    }
}
const _: () = <<Site as Itself>::Type as KnownChain>::IS;
