const _: Option<fn(#[cfg(any())] of_fn::process_response, #[cfg(any())] of_fn::none)> = Option::None;
fn nosniff(req: &Request, response: &mut Response) {
    mark(response);
}
///
///*In a chain:* hooks `process_response`.
#[cfg(not(doc))]
#[repr(C)]
struct nosniff {}
#[cfg(doc)]
documented! {
    #[doc = ""] #[doc = "*In a chain:* hooks `process_response`."] struct nosniff {}
}
const _: () = {
    /// Stands for this attribute.
    pub struct __Here;
    impl Default for nosniff {
        fn default() -> Self {
            Self {}
        }
    }
    impl Clone for nosniff {
        fn clone(&self) -> Self {
            Self {}
        }
    }
    impl Debug for nosniff {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result {
            Formatter::write_str(f, "nosniff")
        }
    }
    impl Named<__Here> for nosniff {
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
            "nosniff",
        );
        const NAME: &'static str = "nosniff";
    }
    impl Middleware for nosniff {
        type Kind = kind::Hooks<__Here>;
        const FACTS: plan::Facts = plan::Facts {
            id: <Self as Named<__Here>>::ID,
            name: <Self as Named<__Here>>::NAME,
            parameters: &[],
            provides: Option::None,
            needs: { plan::Needs::new(&[]) },
            rules: plan::RuleLists::of(&[]),
            capability: plan::Capability::Both,
            hooks: plan::Hooks {
                request: false,
                view: false,
                exception: false,
                template: false,
                response: true,
            },
            optional: false,
            setting: false,
            unlike: false,
            absent: false,
        };
        const AFTERWARDS: Afterwards = Afterwards::Leaves;
    }
    impl RequestHooks<__Here> for nosniff {
        fn response_hook(
            &self,
            req: &mut Request,
            subject: &mut Response,
        ) -> Result<(), Error> {
            IntoDone::into_done(nosniff((req), (subject)))
        }
    }
};
