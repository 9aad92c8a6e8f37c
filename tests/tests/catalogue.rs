//! Every message of the source is in some picture: a sentence that nobody has read is not a diagnostic.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};

/// The files below a folder with an extension, in order; without those of unit tests.
fn files(folder: &Path, extension: &str, into: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && path.file_name().is_some_and(|name| name != "tests") {
            files(&path, extension, into);
        } else if path.extension().is_some_and(|found| found == extension) {
            into.push(path);
        }
    }
}

/// The string literals of a source, but not those of attributes and of a `mod tests`.
fn literals(tokens: TokenStream, into: &mut Vec<String>) {
    let mut in_attribute = false;
    let mut in_tests = false;
    for tree in tokens {
        match tree {
            TokenTree::Punct(punct) => {
                in_attribute = punct.as_char() == '#' || (in_attribute && punct.as_char() == '!');
            }
            TokenTree::Ident(ident) => {
                in_attribute = false;
                in_tests = in_tests && ident != "fn" || ident == "tests";
            }
            TokenTree::Group(group) => {
                let skipped = in_attribute || (in_tests && group.delimiter() == Delimiter::Brace);
                in_attribute = false;
                in_tests = false;
                if !skipped {
                    literals(group.stream(), into);
                }
            }
            TokenTree::Literal(literal) => into.extend(text(&literal)),
        }
    }
}

/// The text of a string literal.
fn text(literal: &Literal) -> Option<String> {
    let source = literal.to_string();
    let inner = source.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.replace("\\n", "\n").replace("\\\"", "\""))
}

/// What a message says between what is filled in: whole runs of words.
fn fragments(message: &str) -> Vec<String> {
    let mut fragments = vec![String::new()];
    let mut chars = message.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '{' if chars.peek() != Some(&'{') => {
                chars.by_ref().find(|&char| char == '}');
                fragments.push(String::new());
            }
            '{' | '}' => {
                chars.next();
                fragments.last_mut().unwrap().push(char);
            }
            '\n' => fragments.push(String::new()),
            _ => fragments.last_mut().unwrap().push(char),
        }
    }
    let words = |fragment: &String| fragment.split_whitespace().filter(|word| word.len() > 1).count() > 2;
    fragments.iter().filter(|fragment| words(fragment)).map(|fragment| spaced(fragment)).collect()
}

/// What no program can bring about.
const NEVER_SAID: [&str; 4] = [
    // A mistake in the macros themselves.
    "errors were collected and never looked at",
    // The planner's own limit: the macro says it first.
    "a chain can have at most",
    "entries, and this one is beyond",
    "split the chain in two, and wrap the one around the other",
];

/// With one space wherever there is white space.
fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_message_has_its_picture() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pictures = Vec::new();
    files(&root.join("ui"), "stderr", &mut pictures);
    let seen: String = pictures.iter().map(|path| spaced(&fs::read_to_string(path).unwrap()) + "\n").collect();

    let mut sources = Vec::new();
    files(&root.join("../macros/src"), "rs", &mut sources);
    // Tests, which say nothing to a user, and what a middleware's documentation ends with.
    sources.retain(|source| !["snapshots.rs", "mutations.rs", "summary.rs"].iter().any(|file| source.ends_with(file)));
    for file in ["message", "remedy"] {
        sources.push(root.join(format!("../runtime/src/plan/{file}.rs")));
    }
    let mut unseen = Vec::new();
    for source in &sources {
        let mut messages = Vec::new();
        literals(fs::read_to_string(source).unwrap().parse().unwrap(), &mut messages);
        for fragment in messages.iter().flat_map(|message| fragments(message)) {
            if !seen.contains(&fragment) && !NEVER_SAID.contains(&fragment.as_str()) {
                unseen.push(format!("{}: {fragment}", source.file_name().unwrap().display()));
            }
        }
    }
    assert!(unseen.is_empty(), "in no picture:\n{}", unseen.join("\n"));
}
