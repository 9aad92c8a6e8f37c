//! What can be known of a chain where it is declared, as the end of its docs.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Path, Type, Visibility};

use super::lower::{Chain, Entry};
use crate::options::Rule;
use crate::spelling;

/// Expands to:
///
/// ```text
/// /// *From the outermost to the innermost*, …
/// ///
/// /// | entry | middleware | in this chain |
/// /// | --- | --- | --- |
/// /// | `pool` | [`Shared<Pool>`](type@Shared) | |
/// #[cfg_attr(unix, doc = "| `session` | [`session`](type@session) | if `unix`; after `pool_check` |")]
/// ```
pub(super) fn summary(chain: &Chain) -> TokenStream {
    let span = Span::mixed_site();
    let links = Links::of(chain);
    let within: Vec<String> = chain.within.iter().map(|path| links.path(path)).collect();
    let within = (!within.is_empty()).then(|| {
        let text = format!("*Within* {}.", within.join(" or "));
        quote_spanned!(span=> #[doc = ""] #[doc = #text])
    });
    let part = chain.part.then(|| {
        let text = "*A part:* its entries are those of the chains that spread it.";
        quote_spanned!(span=> #[doc = ""] #[doc = #text])
    });
    let table = (!chain.entries.is_empty()).then(|| {
        let text = format!(
            "*From the outermost to the innermost*; what each needs and provides is said by its middleware, and printed by \
             `{}::PLAN`:",
            spelling::of(&chain.name)
        );
        let rows = chain.entries.iter().map(|entry| {
            let row = row(entry, &links);
            match &entry.cfg {
                Some(condition) => quote_spanned!(span=> #[cfg_attr(#condition, doc = #row)]),
                None => quote_spanned!(span=> #[doc = #row]),
            }
        });
        quote_spanned! {span=>
            #[doc = ""]
            #[doc = #text]
            #[doc = ""]
            #[doc = "| entry | middleware | in this chain |"]
            #[doc = "| --- | --- | --- |"]
            #(#rows)*
        }
    });
    quote_spanned! {span=>
        #within
        #part
        #table
    }
}

fn row(entry: &Entry, links: &Links) -> String {
    let said = [
        entry.is_spread().then(|| "the entries of this list".to_owned()),
        optional(&entry.ty).then(|| "may be left out".to_owned()),
        entry.cfg.as_ref().map(|condition| format!("if `{}`", spelling::of(condition))),
        entry.provides.as_ref().map(|ty| format!("provides `{}`", spelling::of(ty))),
    ];
    let said: Vec<String> = said.into_iter().flatten().chain(entry.rules.iter().map(Rule::in_words)).collect();
    let cells = [format!("`{}`", entry.label), links.ty(spelling::middleware(&entry.ty)), said.join("; ")];
    format!("| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

fn optional(ty: &Type) -> bool {
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Option")
}

/// Whether names are links. A public chain's page may not show what is private to its module, and a link to that would lead
/// nowhere; a page of a chain that is not public shows what is private, too.
struct Links {
    lead_somewhere: bool,
}

impl Links {
    fn of(chain: &Chain) -> Self {
        Self { lead_somewhere: !matches!(chain.vis, Visibility::Public(_)) }
    }

    fn ty(&self, ty: &Type) -> String {
        match ty {
            Type::Path(path) if path.qself.is_none() => self.path(&path.path),
            ty => format!("`{}`", spelling::of(ty)),
        }
    }

    fn path(&self, path: &Path) -> String {
        let spelled = spelling::of(path);
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if !self.lead_somewhere || names.iter().any(|name| name.starts_with("r#") || name.starts_with('$')) {
            return format!("`{spelled}`");
        }
        let root = if path.leading_colon.is_some() { "::" } else { "" };
        format!("[`{spelled}`](type@{root}{})", names.join("::"))
    }
}
