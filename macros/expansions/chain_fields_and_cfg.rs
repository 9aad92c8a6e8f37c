/// What every request passes.
pub struct Site {
    /// The database.
    pub pool: Shared<Pool>,
}
const _: () = {
    use {Nowhere as _, Outside as _, Shut as _};
    type __Admitted = Case<{ true && Gate::<__Entry0>::OPEN && Gate::<__Entry1>::OPEN }>;
    type __Entry0 = Shared<Pool>;
    type __Provided0 = <__Middleware0 as ChainEntry>::Provides;
    type __Middleware0 = <__Admitted as Admit<__Entry0>>::Type;
    #[cfg(feature = "sessions")]
    type __Entry1 = session;
    #[cfg(feature = "sessions")]
    type __Provided1 = <__Middleware1 as ChainEntry>::Provides;
    #[cfg(not(feature = "sessions"))]
    type __Entry1 = Absent;
    #[cfg(not(feature = "sessions"))]
    type __Provided1 = NoValue;
    type __Middleware1 = <__Admitted as Admit<__Entry1>>::Type;
    const fn __again0<__Above, __Block0At0>() -> [Again; 2usize]
    where
        __Above:,
        __Block0At0: Row<__Provided0> + Stands<__Middleware0>,
    {
        [
            Again {
                value: false,
                entry: false,
            },
            Again {
                value: false || Probe::<__Block0At0, __Provided1>::GIVES,
                entry: false || Probe::<__Block0At0, __Middleware1>::HOLDS,
            },
        ]
    }
    const __AGAIN0: [Again; 2usize] = __again0::<Anything, Anything>();
    const fn __places<__T>() -> [Places; 2usize]
    where
        __T: Provides<__Provided0, 0, { __AGAIN0[0usize].value }>
            + Provides<__Provided1, 1, { __AGAIN0[1usize].value }>,
    {
        [
            Places {
                own: Look::<__T, __Provided0, _>::AT,
                needs: [
                    Look::<
                        __T,
                        <<__Middleware0 as ChainEntry>::Needs as NeedList>::N0,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware0 as ChainEntry>::Needs as NeedList>::N1,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware0 as ChainEntry>::Needs as NeedList>::N2,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware0 as ChainEntry>::Needs as NeedList>::N3,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware0 as ChainEntry>::Needs as NeedList>::N4,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware0 as ChainEntry>::Needs as NeedList>::N5,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware0 as ChainEntry>::Needs as NeedList>::N6,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware0 as ChainEntry>::Needs as NeedList>::N7,
                        _,
                    >::AT,
                ],
            },
            Places {
                own: Look::<__T, __Provided1, _>::AT,
                needs: [
                    Look::<
                        __T,
                        <<__Middleware1 as ChainEntry>::Needs as NeedList>::N0,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware1 as ChainEntry>::Needs as NeedList>::N1,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware1 as ChainEntry>::Needs as NeedList>::N2,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware1 as ChainEntry>::Needs as NeedList>::N3,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware1 as ChainEntry>::Needs as NeedList>::N4,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware1 as ChainEntry>::Needs as NeedList>::N5,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware1 as ChainEntry>::Needs as NeedList>::N6,
                        _,
                    >::AT,
                    Look::<
                        __T,
                        <<__Middleware1 as ChainEntry>::Needs as NeedList>::N7,
                        _,
                    >::AT,
                ],
            },
        ]
    }
    const __PLACES: [Places; 2usize] = __places::<Anything>();
    /// Who provides what in the chain.
    pub struct __Table;
    impl Provides<__Provided0, 0, { __AGAIN0[0usize].value }> for __Table {}
    impl Provides<__Provided1, 1, { __AGAIN0[1usize].value }> for __Table {}
    impl Judged for Site {
        type Table = __Table;
        const ENTRIES: &'static [plan::Entry] = &resolved(
            __Admitted::HOLDS,
            [
                plan::Entry {
                    facts: {
                        const FACTS: plan::Facts = <__Entry0 as Known>::FACTS;
                        const SPELLED: &plan::Spelled = &plan::Spelled::new(
                            &FACTS,
                            &["Pool"],
                        );
                        FACTS.spelled("Shared<Pool>", SPELLED)
                    },
                    label: "pool",
                    rules: &[],
                    providers: __PLACES[0].needs,
                    first_provider: __PLACES[0].own,
                    repeated: __AGAIN0[0usize].entry,
                },
                plan::Entry {
                    facts: <__Entry1 as Known>::FACTS,
                    label: "session",
                    rules: {
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
                    providers: __PLACES[1].needs,
                    first_provider: __PLACES[1].own,
                    repeated: __AGAIN0[1usize].entry,
                },
            ],
        );
        const VERDICT: &'static plan::Verdict = &plan::judge(<Self as Judged>::ENTRIES);
    }
    impl Site {
        /// The plan of this chain: its entries in order, what they need and provide, and what was waived.
        pub const PLAN: plan::Plan = plan::Plan::new(
            "Site",
            <Self as Judged>::ENTRIES,
            <Self as Judged>::VERDICT,
        );
    }
    type __List0 = (__Middleware0, (__Middleware1, ()));
    #[derive(Clone)]
    struct __Part0(<__List0 as EntryList>::Shared);
    impl Part for __Part0 {
        type List = __List0;
        fn shared(&self) -> &<__List0 as EntryList>::Shared {
            &self.0
        }
    }
    /// The middlewares of the chain.
    #[derive(Clone)]
    pub struct __Entries {
        part0: __Part0,
    }
    impl CoreHooks for __Entries {
        const VIEW: bool = false || <__Part0 as CoreHooks>::VIEW;
        const EXCEPTION: bool = false || <__Part0 as CoreHooks>::EXCEPTION;
        const TEMPLATE: bool = false || <__Part0 as CoreHooks>::TEMPLATE;
        const ANY_ASYNC: bool = false || <__Part0 as CoreHooks>::ANY_ASYNC;
        async fn view(&self, _req: &mut Request, _view: &View<'_>) -> Answer {
            if <__Part0 as CoreHooks>::VIEW {
                let answer = <__Part0 as CoreHooks>::view(&self.part0, _req, _view)
                    .await;
                if !goes_on(&answer) {
                    return answer;
                }
            }
            Result::Ok(Option::None)
        }
        async fn exception(&self, _req: &mut Request, _error: &Error) -> Answer {
            if <__Part0 as CoreHooks>::EXCEPTION {
                let answer = <__Part0 as CoreHooks>::exception(&self.part0, _req, _error)
                    .await;
                if !goes_on(&answer) {
                    return answer;
                }
            }
            Result::Ok(Option::None)
        }
        async fn template(
            &self,
            _req: &mut Request,
            _template: &mut TemplateResponse,
        ) -> Result<(), Error> {
            if <__Part0 as CoreHooks>::TEMPLATE {
                let done = <__Part0 as CoreHooks>::template(&self.part0, _req, _template)
                    .await;
                if Result::is_err(&done) {
                    return done;
                }
            }
            Result::Ok(())
        }
    }
    impl Entries for __Entries {
        type Boundary = <Case<
            { false || <__List0 as EntryList>::CONVERTS },
        > as ModeOf>::Mode;
        fn configure(&self, _settings: &mut Settings) {
            <__Part0 as Part>::configure(&self.part0, _settings);
        }
        fn link<V: Innermost>(
            &self,
            view: V,
        ) -> impl Handler<Boundary = Self::Boundary> + use<V> {
            let rest = innermost(self, view);
            let rest = outermost_part(&self.part0, rest);
            rest
        }
    }
    impl Chain for Site {
        type Entries = __Entries;
        fn entries(self) -> __Entries {
            let entry0 = <__Middleware0 as ChainEntry>::share(
                <__Admitted as Admit<__Entry0>>::admit(self.pool),
            );
            #[cfg(feature = "sessions")]
            let entry1 = <__Middleware1 as ChainEntry>::share(
                <__Middleware1 as Bare>::make(),
            );
            #[cfg(not(feature = "sessions"))]
            let entry1 = <__Middleware1 as ChainEntry>::share(Absent);
            __Entries {
                part0: __Part0((entry0, (entry1, ()))),
            }
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
