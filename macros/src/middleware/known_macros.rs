//! Macros, and attributes of a fn, that are known by their names to await nothing.
//!
//! The documentation of `#[middleware]` prints this list; a test here compares the two.

use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

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

/// Whether an attribute adds no await to the fn that it stands on.
pub(super) fn leaves_the_body(attribute: &Attribute) -> bool {
    meta_leaves_the_body(&attribute.meta)
}

fn meta_leaves_the_body(meta: &Meta) -> bool {
    if meta.path().is_ident("cfg_attr") {
        let Meta::List(list) = meta else { return true };
        let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
        return parts.is_ok_and(|parts| parts.iter().skip(1).all(meta_leaves_the_body));
    }
    named(meta.path())
}

fn named(path: &Path) -> bool {
    let is_of_a_tool = path.segments.len() > 1
        && path.segments.first().is_some_and(|first| TOOLS.iter().any(|tool| first.ident == tool));
    let last = path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    is_of_a_tool || ATTRIBUTES.contains(&last.as_str())
}

#[cfg(test)]
mod tests {
    use super::{ATTRIBUTES, MACROS};

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
