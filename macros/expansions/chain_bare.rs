const _: Option<
    fn(
        #[cfg(any())]
        of_chain::none,
        #[cfg(any())]
        of_entry::none,
        #[cfg(any())]
        timing,
        #[cfg(any())]
        auth::session,
    ),
> = Option::None;
///
///*From the outermost to the innermost*; what each needs and provides is said by its middleware, and printed by `Site::PLAN`:
///
///| entry | middleware | in this chain |
///| --- | --- | --- |
///| `timing` | `timing` |  |
///| `session` | `auth::session` |  |
pub struct Site;
const _: () = {
    use Shut as _;
    type __Entry0 = timing;
    type __Middleware0 = <__Gate as Admit<__Entry0>>::Type;
    type __Entry1 = auth::session;
    type __Middleware1 = <__Gate as Admit<__Entry1>>::Type;
    type __Gate = Case<{ true && Gate::<__Entry0>::OPEN && Gate::<__Entry1>::OPEN }>;
    struct __Leaf0;
    impl Leaf for __Leaf0 {
        const LEN: usize = 2;
        fn rows() -> impl Rows {
            sixteen(
                <__Gate as Typed<__Entry0>>::compared,
                <__Gate as Typed<__Entry1>>::compared,
                empty,
                empty,
                empty,
                empty,
                empty,
                empty,
                empty,
                empty,
                empty,
                empty,
                empty,
                empty,
                empty,
                empty,
            )
        }
    }
    fn __direct() -> impl Listing {
        leaf::<__Leaf0>()
    }
    const __ENTRIES: &plan::Laid<2> = &entries(
        __Gate::HOLDS,
        &[
            <<__Entry0 as Itself>::Type as Known>::FACTS,
            <<__Entry1 as Itself>::Type as Known>::FACTS,
        ],
        &["timing", "session"],
        &[],
        asked_of_itself(__direct),
    );
    const __DIRECT: plan::Own = plan::Own {
        entries: &__ENTRIES.entries,
        classes: &__ENTRIES.classes,
    };
    impl Judged for Site {
        const OWN: plan::Own = __DIRECT;
        const CONTEXTS: &'static [plan::Context] = &[
            plan::Context {
                entries: __DIRECT.entries,
                classes: __DIRECT.classes,
                from: 0,
                verdict: &plan::judge_within(__DIRECT.entries, 0, false),
            },
        ];
        fn own() -> impl Listing {
            __direct()
        }
        fn contexts() -> impl Listings {
            alone(<Self as Judged>::own())
        }
    }
    impl Site {
        /// The plan of this chain: its entries in order, what they need and provide, and what was waived.
        pub const PLAN: plan::Plan = plan::Plan::new("Site", <Self as Judged>::CONTEXTS);
    }
    #[derive(Clone)]
    struct __Whole(Held<<Self as Part>::List>);
    impl Part for __Whole {
        type List = (__Middleware0, (__Middleware1, ()));
        fn held(&self) -> &Held<Self::List> {
            &self.0
        }
    }
    type __Boundary = <Case<
        { <<__Whole as Part>::List as EntryList>::CONVERTS },
    > as ModeOf>::Mode;
    entries_of! {
        __Whole, __Boundary, Standing::of:: < Site > ("Site", & [])
    }
    impl BareChain for Site {
        fn make() -> Self {
            Self {}
        }
    }
    impl Chain for Site {
        type Entries = __Entries;
        fn entries(self) -> __Entries {
            __Entries(
                __Whole(
                    Held::new((
                        <<__Middleware0 as Itself>::Type as Bare>::make(),
                        (<<__Middleware1 as Itself>::Type as Bare>::make(), ()),
                    )),
                ),
            )
        }
    }
    chain_methods! {
        Site
    }
};
const _: () = (enforce::<Site>)(0usize);
const _: () = (enforce::<Site>)(1usize);
