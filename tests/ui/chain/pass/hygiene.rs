//! A module where nothing is as it is elsewhere.

#![forbid(unused)]

#[no_implicit_prelude]
mod strange {
    mod core {}
    mod std {}

    #[derive(::core::fmt::Debug)]
    pub(crate) struct Option;
    #[derive(::core::fmt::Debug)]
    pub(crate) struct Some;
    #[derive(::core::fmt::Debug)]
    pub(crate) struct Entry;
    #[derive(::core::fmt::Debug)]
    pub(crate) struct Arc;

    #[::ordain::middleware]
    pub(crate) async fn r#type(req: &mut ::ordain::Request, next: impl ::ordain::Next) -> ::ordain::Response {
        next.run(req).await
    }

    #[::ordain::middleware]
    impl Entry {
        fn process_request(&self, _req: &::ordain::Request) {}
    }

    ::ordain::middleware_chain! {
        pub(crate) struct Table {
            r#type,
            r#fn: Entry,
        }
    }

    pub(crate) fn table() -> Table {
        let _ = (Option, Some, Arc);
        Table { r#fn: Entry }
    }
}

fn main() {
    let _ = strange::table().wrap(async |_: &mut ordain::Request| "home");
    let plan = strange::Table::PLAN.to_string();
    assert!(plan.contains("fn: Entry"), "{plan}");
}
