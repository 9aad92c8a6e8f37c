//! Whether two types are one: a question to rustc where a constant is evaluated, for only there are all types known. For
//!
//! ```text
//! trait Key<T> { type Is; }
//! impl<A, T> Key<T> for A { type Is = No; }
//! trait Is<T>: Key<T, Is = Yes> {}
//! ```
//!
//! it normalizes `<dyn Is<A> as Key<B>>::Is` to what the trait object says if `A` is `B`, and to what the impl says if not. A
//! `where` clause keeps it from deciding that before the types are known.

/// Whether something is so.
pub trait Truth {
    /// It is.
    const TRUE: bool;
}

/// It is.
#[derive(Debug)]
pub struct Yes;

/// It is not.
#[derive(Debug)]
pub struct No;

impl Truth for Yes {
    const TRUE: bool = true;
}

impl Truth for No {
    const TRUE: bool = false;
}

/// Whether a type is `T`.
pub trait Key<T: ?Sized> {
    /// The answer.
    type Is: Truth;
}

impl<A: ?Sized, T: ?Sized> Key<T> for A {
    type Is = No;
}

/// What is `T`.
pub trait Is<T: ?Sized>: Key<T, Is = Yes> {}

/// Whether two types are one.
pub(crate) const fn same<A: ?Sized, B: ?Sized>() -> bool
where
    dyn Is<A>: Key<B>,
{
    <<dyn Is<A> as Key<B>>::Is as Truth>::TRUE
}
