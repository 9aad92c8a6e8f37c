//! An entry as it is written.

use proc_macro2::{Ident, Span};
use syn::{Attribute, Type};

/// One entry: `path`, or `name: Type`; or a list that is spread, `..path` or `..name: Type`.
pub(super) struct Item {
    pub(super) attrs: Vec<Attribute>,
    pub(super) field: Option<Ident>,
    pub(super) ty: Type,
    /// Where the two dots are, of a list that is spread.
    pub(super) dots: Option<[Span; 2]>,
}
