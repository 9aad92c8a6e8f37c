//! The floors of the runtime: a folder of `runtime/src` knows only those below it. `ARCHITECTURE.md` draws them.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// From the lowest up. What stands in no folder of these is the face, above all of them.
const FLOORS: [&str; 8] = ["plan", "pool", "response", "middleware", "chain", "entry", "around", "judged"];

#[test]
fn no_import_climbs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/src");
    let mut sources = Vec::new();
    for (floor, folder) in FLOORS.iter().enumerate() {
        for file in files(&root.join(folder)) {
            sources.push((floor, file.strip_prefix(&root).unwrap().to_str().unwrap().to_owned(), source(&file)));
        }
    }
    // What the crate has at its root stands where it comes from: on a floor, or below all in another crate.
    let lib = source(&root.join("lib.rs"));
    let imported =
        paths(&lib, "use ", &[]).into_iter().map(|(_, path)| (path[path.len() - 1], floor(path[0]).unwrap_or(0)));
    let mut at_root: HashMap<_, _> = imported.collect();
    for (floor, _, text) in &sources {
        at_root.extend(paths(text, "macro_rules! ", &[]).into_iter().map(|(_, path)| (path[0], *floor)));
    }
    let mut climbing = Vec::new();
    for (from, name, text) in &sources {
        let module: Vec<_> = name.trim_end_matches(".rs").trim_end_matches("/mod").split('/').collect();
        for (line, path) in ["crate::", "super::"].iter().flat_map(|begin| paths(text, begin, &module)) {
            let to = path.first().and_then(|name| floor(name).or(at_root.get(name).copied())).unwrap_or(FLOORS.len());
            if to > *from {
                let (from, to) = (FLOORS[*from], FLOORS.get(to).unwrap_or(&"the face"));
                climbing.push(format!("{name}:{line}: `{from}` knows `{to}`: crate::{}", path.join("::")));
            }
        }
    }
    assert!(climbing.is_empty(), "imports that climb:\n{}", climbing.join("\n"));
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| *floor == name)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// A file without its comments.
fn source(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    text.lines().map(|line| line.split("//").next().unwrap().to_owned() + "\n").collect()
}

/// The paths that begin like this, in a module: the line of each, and what it is from the root of the crate.
fn paths<'a>(text: &'a str, begin: &str, module: &[&'a str]) -> Vec<(usize, Vec<&'a str>)> {
    let mut all = Vec::new();
    for (at, _) in text.match_indices(begin) {
        let is_inside = text[..at].ends_with(|c: char| c.is_alphanumeric() || "_$:".contains(c));
        if !is_inside {
            let mut found = Vec::new();
            let keyword = if begin.ends_with(' ') { begin.len() } else { 0 };
            leaves(&mut &text[at + keyword..], [module, &inline_modules(&text[..at])].concat(), &mut found);
            all.extend(found.into_iter().map(|path| (text[..at].matches('\n').count() + 1, path)));
        }
    }
    all
}

/// The modules in braces that are still open where a text ends.
fn inline_modules(text: &str) -> Vec<&str> {
    let open = text.match_indices("mod ").filter_map(|(at, keyword)| {
        let (name, body) = text[at + keyword.len()..].split_once('{')?;
        let mut depths = body.chars().scan(1, |depth, c| {
            *depth += i32::from(c == '{') - i32::from(c == '}');
            Some(*depth)
        });
        (!name.contains(';') && depths.all(|depth| depth > 0)).then(|| name.trim())
    });
    open.collect()
}

/// The paths that a path with groups in braces stands for.
fn leaves<'a>(text: &mut &'a str, mut path: Vec<&'a str>, all: &mut Vec<Vec<&'a str>>) {
    if let Some(group) = text.strip_prefix('{') {
        *text = group.trim_start();
        while !text.is_empty() && !text.starts_with('}') {
            leaves(text, path.clone(), all);
            *text = text.trim_start_matches(|c| c != ',' && c != '}').trim_start_matches(',').trim_start();
        }
        *text = text.trim_start_matches('}');
        return;
    }
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    match name {
        "crate" => path.clear(),
        "super" => drop(path.pop()),
        "self" => {}
        _ => path.push(name),
    }
    *text = rest.trim_start_matches("::");
    if rest.starts_with("::") { leaves(text, path, all) } else { all.push(path) }
}
