//! The methods of a chain's struct: the ways around a view.

/// Defines the methods of a chain's struct.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_chain_methods {
    ($chain:ty) => {
        impl $crate::__private::Mounted for $chain {
            type On = $crate::__private::RouterOnly<{ $crate::__private::needs_routes::<Self>() }>;
        }

        impl $chain {
            /// Wraps the chain around an async view: an `async fn(&mut Request) -> impl IntoResponse`, or an
            /// async closure.
            pub fn wrap<V>(self, view: V) -> $crate::Wrapped<impl $crate::__private::Serve>
            where
                V: for<'a> $crate::__private::AsyncView<'a> + 'static,
                for<'a> Self: $crate::__private::AroundAnything,
            {
                $crate::__private::wrap(self, $crate::__private::AsyncFn(view))
            }

            /// Wraps the chain around a blocking view: a `fn(&mut Request) -> impl IntoResponse`, or a closure.
            pub fn wrap_blocking<V, R>(self, view: V) -> $crate::Wrapped<impl $crate::__private::Serve>
            where
                V: ::core::ops::Fn(&mut $crate::Request) -> R + ::core::marker::Send + ::core::marker::Sync + 'static,
                R: $crate::__private::Output + 'static,
                for<'a> Self: $crate::__private::AroundAnything,
            {
                $crate::__private::wrap(self, $crate::__private::BlockingFn($crate::__private::Arc::new(view)))
            }

            /// Wraps the chain around a tower service, whose response may have any body.
            pub fn wrap_service<S>(self, service: S) -> $crate::Wrapped<impl $crate::__private::Serve>
            where
                $crate::__private::ServiceView<S>: $crate::__private::Innermost,
                for<'a> Self: $crate::__private::AroundAnything,
            {
                $crate::__private::wrap(self, $crate::__private::ServiceView(service))
            }

            /// The chain as a `tower::Layer`.
            pub fn layer(self) -> $crate::ChainLayer<<$chain as $crate::__private::Chain>::Entries>
            where
                for<'a> $chain: $crate::__private::AroundAnything,
            {
                $crate::__private::layer(self)
            }
        }

        $crate::__ordain_axum_methods!($chain);
    };
}

/// Defines the methods of a chain's struct that feature `axum` adds.
#[cfg(feature = "axum")]
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_axum_methods {
    ($chain:ty) => {
        impl $chain {
            /// Wraps the chain around an axum router. `process_view` runs after routing, with the matched route
            /// and its parameters.
            pub fn wrap_router(
                self,
                router: $crate::__private::Router,
            ) -> $crate::Wrapped<impl $crate::__private::Serve> {
                $crate::__private::wrap_router::<Self, { $crate::__private::takes_routes::<$chain>() }>(self, router)
            }
        }
    };
}

/// Defines what says that feature `axum` is off.
#[cfg(not(feature = "axum"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_axum_methods {
    ($chain:ty) => {
        impl $chain {
            /// Cannot be called: the feature `axum` of `ordain` is off.
            pub fn wrap_router<R>(self, router: R) -> R::Wrapped
            where
                R: $crate::__private::FeatureAxum,
            {
                router.wrapped_in(self)
            }
        }
    };
}

/// Nothing implements it: feature `axum` is off.
#[cfg(not(feature = "axum"))]
#[diagnostic::on_unimplemented(
    message = "`wrap_router` needs the feature `axum` of `ordain`, which is off",
    label = "an axum router cannot be wrapped without it",
    note = "in `Cargo.toml`, add `features = [\"axum\"]` to `ordain`"
)]
pub trait FeatureAxum {
    /// What a wrapped router would be.
    type Wrapped;

    /// Wraps it.
    fn wrapped_in<C>(self, chain: C) -> Self::Wrapped;
}
