const _: Option<fn(#[cfg(any())] of_impl::outermost, #[cfg(any())] of_impl::none)> = Option::None;
///
///*In a chain:* takes, if it is there, `User`; outermost; async.
impl<S: Store> Cache<S> {
    async fn call(
        &self,
        req: &mut Request,
        user: Option<User>,
        next: impl Next,
    ) -> Response {
        self.load(user).await;
        next.run(req).await
    }
}
const _: () = {
    /// Stands for this attribute.
    pub struct __Here;
    impl<S: Store> Named<__Here> for Cache<S> {
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
            "Cache",
        );
        const NAME: &'static str = "Cache";
        const IS_GENERIC: bool = true;
    }
    impl<S: Store> Middleware for Cache<S>
    where
        Cache<S>: Send + Sync + 'static,
    {
        type Kind = kind::Async<__Here>;
        const FACTS: plan::Facts = plan::Facts {
            id: <Self as Named<__Here>>::ID,
            name: <Self as Named<__Here>>::NAME,
            parameters: &["S"],
            provides: Option::None,
            needs: {
                use SaysNothing as _;
                plan::Needs::new(
                    &[
                        plan::Need {
                            ty: "User",
                            optional: true,
                            after: false,
                            provided_by: Usually::<User>::PROVIDED_BY,
                        },
                    ],
                )
            },
            rules: plan::RuleLists::of(&[plan::Rule::Outermost]),
            capability: plan::Capability::Async,
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
            values::<NoValue, (User, ())>()
        }
    }
    impl<S: Store> AsyncCall<__Here> for Cache<S>
    where
        Cache<S>: Send + Sync + 'static,
    {
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
                    let need1 = match wanted::<User>(req) {
                        Result::Ok(value) => value,
                        Result::Err(error) => break 'call Result::Err(error),
                    };
                    Result::Ok(Self::call(self, (req), (need1), (next)))
                })
                .start(|answer| <Response as Responds>::respond(answer))
        }
    }
};
