const _: Option<fn(#[cfg(any())] of_fn::none)> = Option::None;
fn audit(req: &mut Request, next: impl blocking::Next) -> Response {
    next.run(req)
}
///
///*In a chain:* blocking.
#[cfg(not(doc))]
#[repr(C)]
struct audit {}
#[cfg(doc)]
documented! {
    #[doc = ""] #[doc = "*In a chain:* blocking."] struct audit {}
}
const _: () = {
    /// Stands for this attribute.
    pub struct __Here;
    impl Default for audit {
        fn default() -> Self {
            Self {}
        }
    }
    impl Clone for audit {
        fn clone(&self) -> Self {
            Self {}
        }
    }
    impl Debug for audit {
        fn fmt(&self, f: &mut Formatter<'_>) -> Result {
            Formatter::write_str(f, "audit")
        }
    }
    impl Named<__Here> for audit {
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
            "audit",
        );
        const NAME: &'static str = "audit";
    }
    impl Middleware for audit {
        type Kind = kind::Blocking<__Here>;
        const FACTS: plan::Facts = plan::Facts {
            id: <Self as Named<__Here>>::ID,
            name: <Self as Named<__Here>>::NAME,
            parameters: &[],
            provides: Option::None,
            needs: { plan::Needs::new(&[]) },
            rules: plan::RuleLists::of(&[]),
            capability: plan::Capability::Blocking,
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
    }
    impl BlockingCall<__Here> for audit {
        fn enter_blocking<__R: Handler>(
            &self,
            req: &mut Request,
            next: blocking::Inside<'_, __R>,
        ) -> Response {
            <Response as Responds>::respond(audit((req), (next)))
        }
    }
};
