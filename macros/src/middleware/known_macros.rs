//! Macros, and attributes of a fn, that are known by their names to await nothing.
//!
//! The documentation of `#[middleware]` prints this list; a test here compares the two.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

use super::only_next::OnlyNext;

/// Macros by the crate that they are of.
const MACROS: [(&str, &[&str]); 5] = [
    (
        "std",
        &[
            "assert",
            "assert_eq",
            "assert_ne",
            "cfg",
            "column",
            "concat",
            "dbg",
            "debug_assert",
            "debug_assert_eq",
            "debug_assert_ne",
            "env",
            "eprint",
            "eprintln",
            "file",
            "format",
            "format_args",
            "include_bytes",
            "include_str",
            "line",
            "matches",
            "module_path",
            "option_env",
            "panic",
            "pin",
            "print",
            "println",
            "stringify",
            "todo",
            "unimplemented",
            "unreachable",
            "vec",
            "write",
            "writeln",
        ],
    ),
    (
        "tracing",
        &[
            "debug",
            "debug_span",
            "enabled",
            "error",
            "error_span",
            "event",
            "event_enabled",
            "info",
            "info_span",
            "span",
            "span_enabled",
            "trace",
            "trace_span",
            "warn",
            "warn_span",
        ],
    ),
    ("log", &["debug", "error", "info", "log", "log_enabled", "trace", "warn"]),
    ("anyhow", &["anyhow", "bail", "ensure"]),
    ("serde_json", &["json"]),
];

/// Attributes that leave the fn's body as it is. `instrument` is tracing's: it awaits the body and nothing else.
const ATTRIBUTES: [&str; 14] = [
    "allow",
    "cfg",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "instrument",
    "middleware",
    "must_use",
    "track_caller",
    "warn",
];

/// Tools whose attributes say something to them, and nothing to rustc.
const TOOLS: [&str; 3] = ["clippy", "diagnostic", "rustfmt"];

/// Whether a macro awaits nothing, by the last segment of its path.
pub(super) fn is_known(name: &str) -> bool {
    MACROS.iter().any(|(_, names)| names.contains(&name))
}

/// How certain it is that the attributes of a fn, or of its impl block, add no await to it. `None` if they may.
pub(super) fn of_attributes(attributes: &[Attribute]) -> Option<OnlyNext> {
    least(attributes.iter().map(|attribute| of_meta(&attribute.meta)))
}

fn of_meta(meta: &Meta) -> Option<OnlyNext> {
    let path = meta.path();
    if path.is_ident("cfg_attr") {
        let parts = meta.require_list().ok()?.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
        return least(parts.iter().skip(1).map(of_meta));
    }
    let first = path.segments.first()?;
    if path.segments.len() > 1 && TOOLS.iter().any(|tool| first.ident == tool) {
        return Some(OnlyNext::Certain);
    }
    let last = path.segments.last()?.ident.to_string();
    // Only those of rustc itself are what they are called.
    let found = if last == "instrument" { OnlyNext::ByNames } else { OnlyNext::Certain };
    ATTRIBUTES.contains(&last.as_str()).then_some(found)
}

/// The least certain of several, if all are known.
fn least(mut all: impl Iterator<Item = Option<OnlyNext>>) -> Option<OnlyNext> {
    all.try_fold(OnlyNext::Certain, |least, one| one.map(|one| least.max(one)))
}

#[cfg(test)]
mod tests {
    use syn::{Attribute, parse_quote};

    use super::{ATTRIBUTES, MACROS, OnlyNext, of_attributes};

    #[test]
    fn an_attribute_that_is_not_known_may_add_an_await() {
        let certain: [Attribute; 4] = [
            parse_quote!(#[doc = "x"]),
            parse_quote!(#[cfg(unix)]),
            parse_quote!(#[clippy::msrv = "1"]),
            parse_quote!(#[cfg_attr(unix, inline, must_use)]),
        ];
        assert_eq!(of_attributes(&certain), Some(OnlyNext::Certain));
        let by_name: Attribute = parse_quote!(#[cfg_attr(unix, tracing::instrument(skip_all))]);
        assert_eq!(of_attributes(&[certain[0].clone(), by_name.clone()]), Some(OnlyNext::ByNames));
        let unknown: Attribute = parse_quote!(#[cfg_attr(unix, inline, retry(3))]);
        assert_eq!(of_attributes(&[by_name, unknown]), None);
    }

    /// The rows of the table in the documentation.
    fn rows() -> Vec<String> {
        let quoted = |names: &[&str], sign: &str| {
            names.iter().map(|name| format!("`{name}{sign}`")).collect::<Vec<_>>().join(", ")
        };
        let mut rows: Vec<String> =
            MACROS.iter().map(|(krate, names)| format!("| `{krate}` | {} |", quoted(names, "!"))).collect();
        rows.push(format!("| attributes | {} |", quoted(&ATTRIBUTES, "")));
        rows
    }

    #[test]
    fn the_documentation_prints_the_list() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/../runtime/src/docs/middleware.md");
        let page = std::fs::read_to_string(page).unwrap_or_else(|error| unreachable!("{error}"));
        let (_, behind) = page.split_once("| of | awaits nothing |\n| --- | --- |\n").unwrap_or_default();
        let printed: Vec<&str> = behind.lines().take_while(|line| line.starts_with('|')).collect();
        assert_eq!(printed, rows(), "the rows of middleware.md");
    }

    #[test]
    fn names_stand_in_order_and_once() {
        for (krate, names) in MACROS {
            assert!(names.is_sorted_by(|a, b| a < b), "{krate}");
        }
    }
}
