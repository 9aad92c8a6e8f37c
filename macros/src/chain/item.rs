//! An entry as it is written.

use proc_macro2::Ident;
use syn::{Attribute, Type};

/// One entry: `path`, or `name: Type`.
pub(super) struct Item {
    pub(super) attrs: Vec<Attribute>,
    pub(super) field: Option<Ident>,
    pub(super) ty: Type,
}
