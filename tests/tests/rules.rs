//! The rules of the batteries: what Django's middlewares do, and where these differ, is in the tables of the docs, and each rule
//! there has a test that bears its number (`msg_05_…`, `d18_…`), or says why it has none.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// How many rules there are of each kind, and which module they are those of.
const RULES: [(&str, u32, &str); 18] = [
    ("HST", 4, "hosts"),
    ("SCH", 1, "hosts"),
    ("CIP", 3, "hosts"),
    ("VRY", 1, "caching"),
    ("COK", 3, "cookies"),
    ("SEC", 9, "security"),
    ("SES", 22, "sessions"),
    ("SGN", 6, "signing"),
    ("COM", 10, "common"),
    ("CSR", 17, "csrf"),
    ("AUT", 5, "auth"),
    ("LOG", 7, "auth"),
    ("LRQ", 5, "auth"),
    ("RUS", 4, "auth"),
    ("PRM", 2, "rbac"),
    ("MSG", 12, "messages"),
    ("XFO", 1, "x_frame_options"),
    ("CCH", 19, "cache"),
];

/// The differences from Django of these modules, wherever they stand.
const DIFFERENCES: [u32; 32] = [
    1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 15, 17, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35,
    36, 37,
];

/// A rule by its kind, which is `D` for a difference, and its number.
type Rule = (String, u32);

/// What a module says.
#[derive(Default)]
struct Module {
    /// The rules of its tables that a test can show.
    tested: BTreeSet<Rule>,
    /// Those that say what does not compile: pictures show that.
    pictured: BTreeSet<Rule>,
    /// Those that are left out, each with a reason.
    left_out: BTreeSet<Rule>,
    /// What its tests are called.
    tests: Vec<String>,
}

#[test]
fn every_rule_is_in_the_table_of_its_module() {
    let modules = modules();
    let listed = |module: &Module, rule: &Rule| {
        [&module.tested, &module.pictured, &module.left_out].iter().any(|rules| rules.contains(rule))
    };
    let mut missing = Vec::new();
    for (kind, count, module) in RULES {
        let rules = (1..=count).map(|number| (kind.to_owned(), number));
        missing.extend(rules.filter(|rule| !listed(&modules[module], rule)));
    }
    let differences = DIFFERENCES.map(|number| ("D".to_owned(), number));
    missing.extend(differences.into_iter().filter(|rule| !modules.values().any(|module| listed(module, rule))));
    assert!(missing.is_empty(), "in no table, and not left out: {missing:?}");
}

#[test]
fn every_rule_of_a_table_has_a_test_that_bears_its_number() {
    let modules = modules();
    let mut missing = Vec::new();
    // What modules share is tested where it is at home.
    let tests = modules.values().flat_map(|module| &module.tests);
    let borne: BTreeSet<Rule> = tests.flat_map(|test| borne(test)).collect();
    for (name, module) in &modules {
        missing.extend(module.tested.difference(&borne).map(|rule| format!("{name}: {rule:?}")));
    }
    assert!(missing.is_empty(), "without a test: {missing:?}");
}

#[test]
fn every_number_that_a_test_bears_is_in_a_table() {
    let modules = modules();
    let listed: BTreeSet<&Rule> =
        modules.values().flat_map(|module| module.tested.iter().chain(&module.pictured)).collect();
    let mut missing = Vec::new();
    for (name, module) in &modules {
        let unlisted = |test: &&String| borne(test).iter().any(|rule| !listed.contains(rule));
        missing.extend(module.tests.iter().filter(unlisted).map(|test| format!("{name}: {test}")));
    }
    assert!(missing.is_empty(), "of no rule of a table: {missing:?}");
}

/// All modules of the batteries.
fn modules() -> BTreeMap<String, Module> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contrib/src");
    let mut modules = BTreeMap::<String, Module>::new();
    for file in files(&root) {
        let path = file.strip_prefix(&root).expect("below the root").to_str().expect("text").replace('\\', "/");
        let name = path.trim_end_matches(".rs").split('/').next().expect("a name");
        read(&fs::read_to_string(&file).expect("a file"), modules.entry(name.to_owned()).or_default());
    }
    modules
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

fn read(text: &str, module: &mut Module) {
    let mut is_left_out = false;
    let mut is_test = false;
    for line in text.lines().map(str::trim) {
        if let Some(docs) = line.strip_prefix("//!") {
            let docs = docs.trim();
            is_left_out = docs.starts_with("Left out:") || (is_left_out && !docs.is_empty());
            if is_left_out {
                module.left_out.extend(docs.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').filter_map(rule));
            }
            let cell = docs.strip_prefix("| ").and_then(|row| row.split(" |").next()).unwrap_or_default();
            let rules: Option<Vec<_>> = cell.split(", ").map(rule).collect();
            let set = if docs.contains("not compile") { &mut module.pictured } else { &mut module.tested };
            set.extend(rules.into_iter().flatten());
        } else if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
            is_test = true;
        } else if let Some(check) = line.strip_prefix("over_each_store!(") {
            module.tests.extend(check.split([',', ')']).next().map(str::to_owned));
        } else if let Some((_, name)) = line.split_once("fn ").filter(|_| is_test) {
            is_test = false;
            module.tests.extend(name.split('(').next().map(str::to_owned));
        }
    }
}

/// `MSG-5`, `D18`.
fn rule(text: &str) -> Option<Rule> {
    let (kind, number) = text.split_once('-').or_else(|| Some(("D", text.strip_prefix('D')?)))?;
    let is_kind = kind == "D" || (kind.len() == 3 && kind.chars().all(|letter| letter.is_ascii_uppercase()));
    Some((kind.to_owned(), number.parse().ok()?)).filter(|_| is_kind)
}

/// The rules that the name of a test bears, which stand at its beginning: `msg_05_msg_10_d18_what_…`.
fn borne(test: &str) -> Vec<Rule> {
    let mut rules = Vec::new();
    let mut words = test.split('_').peekable();
    while let Some(word) = words.next() {
        let (kind, number) = match word.strip_prefix('d') {
            Some(number) => ("D", number),
            None => (word, words.peek().copied().unwrap_or_default()),
        };
        let Ok(number) = number.parse() else { break };
        if kind != "D" && kind.len() != 3 {
            break;
        }
        if kind != "D" {
            words.next();
        }
        rules.push((kind.to_uppercase(), number));
    }
    rules
}

#[test]
fn what_is_read_is_what_is_meant() {
    let of =
        |rules: &[(&str, u32)]| rules.iter().map(|(kind, number)| ((*kind).to_owned(), *number)).collect::<Vec<_>>();
    assert_eq!(borne("msg_05_msg_10_d18_what_goes"), of(&[("MSG", 5), ("MSG", 10), ("D", 18)]));
    assert_eq!(borne("d32_a_slow_request"), of(&[("D", 32)]));
    assert_eq!(borne("cnd_04_a_304_has_headers"), of(&[("CND", 4)]));
    assert_eq!(borne("a_2048th_cookie"), []);
    let mut module = Module::default();
    let text = "//! | COM-9, D9 | x | y |\n//! | LRQ-5 | does not compile |\n//! | COM-1 to COM-3 | x |\n//!\n//! Left out: a (PRM-1;\n//! \
                D17), b.\n//!\n//! SES-1\n#[test]\nfn com_9_x() {}\nfn com_8_helper() {}\n";
    read(text, &mut module);
    let set = |rules: &[(&str, u32)]| of(rules).into_iter().collect::<BTreeSet<_>>();
    assert_eq!(module.tested, set(&[("COM", 9), ("D", 9)]));
    assert_eq!((module.pictured, module.left_out), (set(&[("LRQ", 5)]), set(&[("PRM", 1), ("D", 17)])));
    assert_eq!(module.tests, ["com_9_x"]);
}
