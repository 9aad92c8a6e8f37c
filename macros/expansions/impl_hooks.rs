const _: Option<
    fn(
        #[cfg(any())]
        of_impl::before,
        #[cfg(any())]
        of_impl::none,
        #[cfg(any())]
        authentication,
    ),
> = Option::None;
///
///*In a chain:* needs `Session`; provides `Token`; hooks `process_request`, `process_view`; before `authentication`.
impl Csrf {
    fn process_request(&self, req: &Request) -> ControlFlow<Response, Token> {
        self.token(req)
    }
    async fn process_view(
        &self,
        req: &mut Request,
        session: Session,
        view: &View<'_>,
    ) -> Option<Response> {
        self.check(req, session, view).await
    }
}
const _: () = {
    /// Stands for this attribute.
    pub struct __Here;
    impl Named<__Here> for Csrf {
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
            "Csrf",
        );
        const NAME: &'static str = "Csrf";
    }
    impl Middleware for Csrf {
        type Kind = kind::Hooks<__Here>;
        const FACTS: plan::Facts = plan::Facts {
            id: <Self as Named<__Here>>::ID,
            name: <Self as Named<__Here>>::NAME,
            parameters: &[],
            provides: Option::Some("Token"),
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
                &[plan::Rule::Before(<authentication as Named<_>>::TARGET)],
            ),
            capability: plan::Capability::Both,
            hooks: plan::Hooks {
                request: true,
                view: true,
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
            values::<Token, (Session, ())>()
        }
        const ASYNC_HOOKS: bool = true;
        fn view_hook(
            &self,
            req: &mut Request,
            subject: &View<'_>,
        ) -> impl Future<Output = Answer> + (Send)
        where
            for<'request> Self: Send + Sync,
        {
            async move {
                let need1 = match needed::<Session>(req, "Csrf") {
                    Result::Ok(value) => value,
                    Result::Err(error) => return Result::Err(error),
                };
                <Option<
                    Response,
                > as IntoAnswer>::into_answer(
                    Self::process_view(self, (req), (need1), (subject)).await,
                )
            }
        }
    }
    impl RequestHooks<__Here> for Csrf {
        fn request_hook(&self, req: &mut Request) -> Flow {
            <ControlFlow<
                Response,
                Token,
            > as IntoFlow>::into_flow(Self::process_request(self, (req)), req)
        }
    }
};
