//! Entries that are a tower layer with a name and rules of its own.

/// Declares an entry that holds a tower layer, and has a name, rules of order and a provision of its own.
///
/// It does what a [`Tower`](crate::Tower) of that layer does. A crate that knows where a layer belongs says so once, in place of
/// everybody who writes it on their [`Tower<L>`](crate::Tower) entries:
///
/// ```
/// use http::HeaderValue;
/// use http::header::SERVER;
/// use ordain::{Next, Request, Response, layer, middleware, middleware_chain, sets};
/// use tower_http::set_header::SetResponseHeaderLayer;
///
/// layer! {
///     /// Says who has answered. Above whatever answers by itself, so that its answers say it, too.
///     pub struct Server<L = SetResponseHeaderLayer<HeaderValue>>: before(sets::Answers, sets::Authenticates);
/// }
///
/// #[middleware(process_request, in_set(sets::Answers))]
/// fn maintenance(_req: &Request) -> Option<&'static str> {
///     Some("back soon")
/// }
///
/// middleware_chain! {
///     struct Site {
///         server: Server,
///         maintenance,
///     }
/// }
///
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let server = Server(SetResponseHeaderLayer::overriding(SERVER, HeaderValue::from_static("ordain")));
/// let response = Site { server }.wrap(async |_: &mut Request| "hello").handle(http::Request::new(String::new())).await;
/// assert_eq!(response.headers()["server"], "ordain");
/// # });
/// ```
///
/// The other way round it does not compile:
///
/// ```compile_fail,E0080
/// # use http::HeaderValue;
/// # use ordain::{Request, layer, middleware, middleware_chain, sets};
/// # use tower_http::set_header::SetResponseHeaderLayer;
/// # layer! { struct Server<L = SetResponseHeaderLayer<HeaderValue>>: before(sets::Answers, sets::Authenticates); }
/// # #[middleware(process_request, in_set(sets::Answers))]
/// # fn maintenance(_req: &Request) -> Option<&'static str> { Some("back soon") }
/// middleware_chain! {
///     struct Site {
///         maintenance,
///         server: Server,
///     }
/// }
/// ```
///
/// # What is declared
///
/// A tuple struct with one public field, the layer, whose type is the one parameter: so a layer that is configured further, or comes
/// from another version of its crate, has the rules, too. It is `Debug`, `Clone`, `Copy`, `Default`, `PartialEq` and `Eq` if the
/// layer is. The default is what `Server` alone stands for, in a rule as in a chain; without one it is `()`, which is a name for
/// rules and no entry.
///
/// The words behind the colon are those of [`#[middleware]`](macro@crate::middleware): `requires`, `before`, `after`, `conflicts`,
/// `in_set`, `outermost`, `innermost`, `repeatable`, and `provides`.
///
/// # What only some layers do
///
/// `provides(T)` says that the layer puts a `T` into the request's extensions. If that is true of one layer only, a bound on the
/// parameter keeps others out: a trait that is implemented for that layer, and may say what it provides. What messages call a long
/// type stands behind `as`:
///
/// ```
/// use ordain::layer;
/// # #[derive(Clone)] pub struct User<B>(B);
/// # pub struct LoginLayer<B>(B);
///
/// /// A layer that finds out who a visitor is.
/// pub trait FindsUser {
///     /// Where it looks.
///     type Backend: Clone + Send + Sync + 'static;
/// }
///
/// impl<B: Clone + Send + Sync + 'static> FindsUser for LoginLayer<B> {
///     type Backend = B;
/// }
///
/// layer! {
///     /// Finds out who a visitor is.
///     pub struct Login<L: FindsUser>: provides(User<L::Backend> as "User"), in_set(ordain::sets::Authenticates);
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! layer {
    (
        $(#[$attribute:meta])*
        $vis:vis struct $name:ident<$layer:ident $(: $bound:path)? $(= $default:ty)?>
        $(: $($word:ident $(($($argument:tt)*))?),+ $(,)?)?;
    ) => {
        $crate::__ordain_layer_struct! {
            $(#[$attribute])*
            $vis struct $name<$layer $(= $default)?>;
        }

        $crate::__ordain_named!($name<$layer>);

        impl<$layer> $crate::__private::Middleware for $name<$layer>
        where
            $layer: $crate::__private::Fitting $(+ $bound)?,
        {
            type Kind = $crate::__private::kind::Layered;
            const AFTERWARDS: $crate::__private::Afterwards = $crate::__private::Afterwards::Leaves;
            const FACTS: $crate::plan::Facts = $crate::__private::layer_facts(
                <Self as $crate::__private::Named>::ID,
                <Self as $crate::__private::Named>::NAME,
                $crate::__ordain_provided!(name $($($word $(($($argument)*))?),+)?),
                $crate::__ordain_rules!([] $($($word $(($($argument)*))?),+)?),
            );

            fn values() -> impl $crate::__private::Values {
                $crate::__private::values::<$crate::__ordain_provided!(type $($($word $(($($argument)*))?),+)?), ()>()
            }
        }

        impl<$layer> $crate::__private::Layered for $name<$layer>
        where
            $layer: $crate::__private::Fitting $(+ $bound)?,
        {
            type Service = <$layer as $crate::__private::Fitting>::Service;

            fn around(&self, rest: $crate::Inner) -> Self::Service {
                $crate::__private::Fitting::around(&self.0, rest)
            }
        }
    };
    ($($other:tt)*) => {
        ::core::compile_error! { "`layer!` declares a struct that holds one layer, and its rules\nhelp: write `layer! { pub struct Name<L>: before(session), in_set(Set); }`" }
    };
}

/// The struct of such an entry.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_layer_struct {
    ($(#[$attribute:meta])* $vis:vis struct $name:ident<$layer:ident>;) => {
        $crate::__ordain_layer_struct! { $(#[$attribute])* $vis struct $name<$layer = ()>; }
    };
    ($(#[$attribute:meta])* $vis:vis struct $name:ident<$layer:ident = $default:ty>;) => {
        $(#[$attribute])*
        #[derive(
            ::core::fmt::Debug,
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::default::Default,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
        )]
        $vis struct $name<$layer = $default>(
            /// The layer.
            pub $layer,
        );
    };
}

/// What such an entry provides, as a type and as its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_provided {
    (type) => { $crate::__private::NoValue };
    (type provides($value:ty $(as $name:literal)?) $($rest:tt)*) => { $value };
    (name) => { ::core::option::Option::None };
    (name provides($value:ty as $name:literal) $($rest:tt)*) => { ::core::option::Option::Some($name) };
    (name provides($value:ty) $($rest:tt)*) => { ::core::option::Option::Some(::core::stringify!($value)) };
    ($what:tt $word:ident $(($($argument:tt)*))? $(, $($rest:tt)*)?) => { $crate::__ordain_provided!($what $($($rest)*)?) };
}
