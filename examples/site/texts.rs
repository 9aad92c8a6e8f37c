//! The texts, in the languages of the site.
//!
//! Views and templates have them in English; `german.txt` has each of them in German, a line each.

use std::collections::HashMap;
use std::sync::LazyLock;

use minijinja::{Environment, State, path_loader};
use ordain::template::Templates;
use ordain::{Request, TemplateResponse, middleware};
use ordain_contrib::locale::Language;

/// The first is that of whoever asks for none of them.
pub(crate) const LANGUAGES: [&str; 2] = ["en", "de"];

static GERMAN: LazyLock<HashMap<&str, &str>> =
    LazyLock::new(|| include_str!("german.txt").lines().filter_map(|line| line.split_once(" = ")).collect());

/// A text in a language; one that nobody has translated stays English.
pub(crate) fn text<'t>(language: &str, english: &'t str) -> &'t str {
    let german = (language == "de").then(|| GERMAN.get(english)).flatten();
    german.copied().unwrap_or(english)
}

/// The templates, in which `_("Log in")` is the text in the language of the page.
pub(crate) fn templates() -> Templates {
    Templates::reloading(|| {
        let mut environment = Environment::new();
        environment.set_loader(path_loader(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/site/templates")));
        environment.add_function("_", translate);
        environment
    })
}

fn translate(state: &State<'_, '_>, english: &str) -> String {
    let language = state.lookup("language");
    text(language.as_ref().and_then(|language| language.as_str()).unwrap_or_default(), english).to_owned()
}

/// Tells each page in which language it is.
#[allow(clippy::needless_pass_by_value, reason = "a hook takes its needs by value")]
#[middleware(process_template_response)]
pub(crate) fn tell_language(_req: &Request, language: Language, page: &mut TemplateResponse) {
    page.insert("language", language.tag());
}
