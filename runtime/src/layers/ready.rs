//! What a ready entry is made of.

/// One rule as a constant: `rule!(before Trace)`.
macro_rules! rule {
    (in_set $target:ty) => {
        crate::plan::Rule::InSet(<$target as crate::middleware::traits::Named>::TARGET)
    };
    (before $target:ty) => {
        crate::plan::Rule::Before(<$target as crate::middleware::traits::Named>::TARGET)
    };
    (after $target:ty) => {
        crate::plan::Rule::After(<$target as crate::middleware::traits::Named>::TARGET)
    };
    (conflicts $target:ty) => {
        crate::plan::Rule::Conflicts(<$target as crate::middleware::traits::Named>::TARGET)
    };
}
pub(super) use rule;

/// Declares the struct of a ready entry and who it is.
macro_rules! entry {
    ($(#[$attribute:meta])* $name:ident<$default:ty>) => {
        $(#[$attribute])*
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct $name<L = $default>(
            /// The layer.
            pub L,
        );

        impl<L> crate::middleware::traits::Named for $name<L> {
            const ID: crate::plan::Id = crate::plan::Id::new(
                env!("CARGO_PKG_NAME"),
                env!("CARGO_PKG_VERSION"),
                module_path!(),
                line!(),
                column!(),
                stringify!($name),
            );
            const NAME: &'static str = stringify!($name);
            const IS_GENERIC: bool = true;
        }
    };
}
pub(super) use entry;

/// Makes it a middleware: `[generics] type of the entry, type of the layer, what it provides, its rules`.
macro_rules! layered {
    (
        [$($generics:tt)*] $ty:ty, $layer:ty, where { $($bounds:tt)+ };
        provides $provides:ty, $spelled:expr;
        $($word:ident $target:ty,)*
    ) => {
        impl<$($generics)*> crate::middleware::traits::Middleware for $ty where $($bounds)+ {
            type Provides = $provides;
            type Needs = ();
            type Kind = crate::chain::kind::Layered;
            const FACTS: crate::plan::Facts = crate::plan::Facts {
                provides: $spelled,
                rules: crate::plan::RuleLists::of(&[$(crate::layers::ready::rule!($word $target)),*]),
                ..crate::entry::tower::layer_facts(
                    <Self as crate::middleware::traits::Named>::ID,
                    <Self as crate::middleware::traits::Named>::NAME,
                )
            };
        }

        impl<$($generics)*> crate::entry::tower::Layered for $ty where $($bounds)+ {
            type Service = <$layer as tower_layer::Layer<crate::entry::tower::Inner>>::Service;

            fn around(&self, rest: crate::entry::tower::Inner) -> Self::Service {
                tower_layer::Layer::layer(&self.0, rest)
            }
        }
    };
}
pub(super) use layered;
