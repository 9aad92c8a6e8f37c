//! What the attribute knows of a middleware, as the last line of its docs.

use proc_macro2::TokenStream;
use quote::quote_spanned;

use super::target::site;
use crate::middleware::model::{Form, Mode, Model, Taken};
use crate::options::Rule;
use crate::spelling;

/// Expands to:
///
/// ```text
/// ///
/// /// *In a chain:* needs `Session`; provides `User`; after `session`; async and blocking.
/// ```
pub(super) fn summary(model: &Model) -> TokenStream {
    let text = format!("*In a chain:* {}.", parts(model).join("; "));
    quote_spanned! {site()=>
        #[doc = ""]
        #[doc = #text]
    }
}

fn parts(model: &Model) -> Vec<String> {
    let needs = |taken| {
        let needs = model.needs.iter().filter(move |need| need.taken == taken);
        needs.map(|need| code(&spelling::of(&need.ty))).collect::<Vec<String>>()
    };
    let provides: Vec<String> = model.provides.iter().map(|ty| code(&spelling::of(ty))).collect();
    let hooks: Vec<String> = model.form.hooks().iter().map(|hook| code(hook.hook.name())).collect();
    let mut parts = vec![
        listed("needs", &needs(Taken::Value)),
        listed("takes, if it is there,", &needs(Taken::Option)),
        listed("reads on the way out", &needs(Taken::After)),
        listed("provides", &provides),
        listed("hooks", &hooks),
    ];
    parts.extend(model.rules.iter().map(Rule::in_words));
    parts.push(mode(&model.form).to_owned());
    parts.retain(|part| !part.is_empty());
    parts
}

fn code(text: &str) -> String {
    format!("`{text}`")
}

fn listed(what: &str, items: &[String]) -> String {
    if items.is_empty() { String::new() } else { format!("{what} {}", items.join(", ")) }
}

fn mode(form: &Form) -> &'static str {
    match form {
        Form::Around(mode, _) | Form::Both(mode, _, _) => match mode {
            Mode::Both(_) => "async and blocking",
            Mode::Async => "async",
            Mode::Blocking => "blocking",
        },
        Form::Hooks(_) | Form::Broken => "",
    }
}
