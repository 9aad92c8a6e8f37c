const _: Option<
    fn(
        #[cfg(any())]
        of_fn::after,
        #[cfg(any())]
        of_fn::in_set,
        #[cfg(any())]
        of_fn::none,
        #[cfg(any())]
        session,
        #[cfg(any())]
        Members,
    ),
> = Option::None;
/// Finds out who it is.
pub async fn authentication(
    req: &mut Request,
    session: Session,
    next: impl Provide<User>,
) -> Response {
    next.provide(session.user()).run(req).await
}
/// Finds out who it is.
///
///*In a chain:* needs `Session`; provides `User`; after `session`; in the set `Members`; async and blocking.
#[cfg(not(doc))]
#[repr(C)]
pub struct authentication {}
#[cfg(doc)]
documented! {
    #[doc = r" Finds out who it is."] #[doc = ""] #[doc =
    "*In a chain:* needs `Session`; provides `User`; after `session`; in the set `Members`; async and blocking."]
    pub struct authentication {}
}
const _: () = {
    /// Stands for this attribute.
    pub struct __Here;
    impl Default for authentication {
        fn default() -> Self {
            Self {}
        }
    }
    impl Clone for authentication {
        fn clone(&self) -> Self {
            Self {}
        }
    }
    impl Debug for authentication {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result {
            Formatter::write_str(f, "authentication")
        }
    }
    impl Named<__Here> for authentication {
        const ID: plan::Id = plan::Id::new(
            match ::core::option_env!("CARGO_PKG_NAME") {
                Option::Some(value) => value,
                Option::None => "",
            },
            match ::core::option_env!("CARGO_PKG_VERSION") {
                Option::Some(value) => value,
                Option::None => "",
            },
            ::core::module_path!(),
            ::core::line!(),
            ::core::column!(),
            "authentication",
        );
        const NAME: &'static str = "authentication";
    }
    impl Middleware for authentication {
        type Kind = kind::Both<__Here>;
        const FACTS: plan::Facts = plan::Facts {
            id: <Self as Named<__Here>>::ID,
            name: <Self as Named<__Here>>::NAME,
            parameters: &[],
            provides: Option::Some("User"),
            needs: {
                use SaysNothing as _;
                plan::Needs::new(
                    &[
                        plan::Need {
                            ty: "Session",
                            optional: false,
                            after: false,
                            provided_by: Usually::<Session>::PROVIDED_BY,
                        },
                    ],
                )
            },
            rules: plan::RuleLists::of(
                &[
                    plan::Rule::After(<session as Named<_>>::TARGET),
                    plan::Rule::InSet(<Members as Set>::SET),
                ],
            ),
            capability: plan::Capability::Both,
            hooks: plan::Hooks {
                request: false,
                view: false,
                exception: false,
                template: false,
                response: false,
            },
            optional: false,
            setting: false,
            unlike: false,
            absent: false,
        };
        const AFTERWARDS: Afterwards = Afterwards::Leaves;
        fn values() -> impl Values {
            values::<User, (Session, ())>()
        }
    }
    impl AsyncCall<__Here> for authentication {
        fn enter<__R: Handler>(
            &self,
            req: &mut Request,
            next: Rest<'_, __R>,
        ) -> impl Future<Output = Response> + (Send)
        where
            for<'request> Self: Send + Sync,
        {
            Call::<
                __R,
                _,
            >::of('call: {
                    let need1 = match needed::<Session>(req, "authentication") {
                        Result::Ok(value) => value,
                        Result::Err(error) => break 'call Result::Err(error),
                    };
                    Result::Ok(authentication((req), (need1), (next)))
                })
                .start(|answer| <Response as Responds>::respond(answer))
        }
    }
};
