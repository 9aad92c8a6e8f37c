//! The macros that stand beside the traits of a `next`, under the same names: by them `#[middleware]` finds out which trait a
//! plain fn means, before any type is known.

/// Beside [`blocking::Next`](crate::blocking::Next): what a plain fn is meant to have.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_blocking {
    ({ $($middleware:tt)* } { $($error:tt)* }) => {
        $($middleware)*
    };
}

/// Beside [`Next`](crate::Next): what a plain fn cannot have.
#[doc(hidden)]
#[macro_export]
macro_rules! __ordain_awaited {
    ({ $($middleware:tt)* } { $($error:tt)* }) => {
        $($error)*
    };
}
