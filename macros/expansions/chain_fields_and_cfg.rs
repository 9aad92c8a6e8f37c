/// What every request passes.
///
///*From the outermost to the innermost*; what each needs and provides is said by its middleware, and printed by `Site::PLAN`:
///
///| entry | middleware | in this chain |
///| --- | --- | --- |
///| `pool` | `Shared<Pool>` |  |
#[cfg_attr(
    feature = "sessions",
    doc = "| `session` | `session` | if `feature = \"sessions\"`; waived: after `pool_check`: it opens no connection |"
)]
pub struct Site {
    /// The database.
    pub pool: Shared<Pool>,
}
const _: () = {
    use Shut as _;
    type __Entry0 = Shared<Pool>;
    type __Middleware0 = <__Gate as Admit<__Entry0>>::Type;
    #[cfg(feature = "sessions")]
    type __Entry1 = session;
    #[cfg(not(feature = "sessions"))]
    type __Entry1 = Absent;
    type __Middleware1 = <__Gate as Admit<__Entry1>>::Type;
    type __Gate = Case<{ true && Gate::<__Entry0>::OPEN && Gate::<__Entry1>::OPEN }>;
    const fn __again0<__Block0At0>() -> [Again; 2usize]
    where
        __Block0At0: Holds<__Gate, __Entry0>,
    {
        [
            again::<__Gate, __Entry0, (), _>(),
            again::<__Gate, __Entry1, List<__Block0At0, ()>, _>(),
        ]
    }
    const __AGAIN: [Again; 2usize] = all_again(&[(0, &__again0::<Anything>())]);
    type __Shadowed0 = Case<{ __AGAIN[0].value }>;
    type __Shadowed1 = Case<{ __AGAIN[1].value }>;
    const fn __places<__T>() -> [plan::Classes; 2usize]
    where
        __T: Listed<__Gate, __Entry0, At<D0, ()>, __Shadowed0>
            + Listed<__Gate, __Entry1, At<D1, ()>, __Shadowed1>,
    {
        [
            places::<__Gate, __Entry0, __T, _, _>(),
            places::<__Gate, __Entry1, __T, _, _>(),
        ]
    }
    const __PLACES: [plan::Classes; 2usize] = __places::<Anything>();
    const __DIRECT: plan::Own = plan::Own {
        entries: &entries(
            __Gate::HOLDS,
            &[
                {
                    const FACTS: plan::Facts = <__Entry0 as Known>::FACTS;
                    const SPELLED: &plan::Spelled = &plan::Spelled::new(
                        &FACTS,
                        &["Pool"],
                    );
                    FACTS.spelled("Shared<Pool>", SPELLED)
                },
                <__Entry1 as Known>::FACTS,
            ],
            &["pool", "session"],
            &[
                (
                    1,
                    {
                        #[cfg(feature = "sessions")]
                        const RULES: &[plan::Rule] = &[
                            plan::Rule::Waive(plan::Waiver {
                                rule: plan::WaivedRule::After(
                                    <pool_check as Named<_>>::TARGET,
                                ),
                                reason: "it opens no connection",
                            }),
                        ];
                        #[cfg(not(feature = "sessions"))]
                        const RULES: &[plan::Rule] = &[];
                        RULES
                    },
                ),
            ],
            &__AGAIN,
            &__PLACES,
        ),
        classes: &__PLACES,
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
            listed::<BothLists<Row<__Gate, __Entry0>, Row<__Gate, __Entry1>>>()
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
    impl Chain for Site {
        type Entries = __Entries;
        fn entries(self) -> __Entries {
            __Entries(
                __Whole(
                    Held::new((
                        <__Gate as Admit<__Entry0>>::admit(self.pool),
                        (
                            {
                                #[cfg(feature = "sessions")]
                                let value = <__Middleware1 as Bare>::make();
                                #[cfg(not(feature = "sessions"))]
                                let value = Absent;
                                value
                            },
                            (),
                        ),
                    )),
                ),
            )
        }
    }
    chain_methods! {
        Site
    }
};
const _: () = {
    use enforce;
    enforce::<Site>(0usize)
};
const _: () = {
    use enforce;
    enforce::<Site>(1usize)
};
