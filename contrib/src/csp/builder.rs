//! How a policy is built.

use std::error::Error;
use std::fmt;

use super::{Policy, Source};

/// Builds a [`Policy`], directive by directive; what cannot be right is an error of [`build`](Self::build).
#[derive(Debug, Clone, Default)]
#[must_use = "a policy is made by `.build()`"]
pub struct PolicyBuilder {
    directives: Vec<(&'static str, Value)>,
}

/// What stands behind the name of a directive.
#[derive(Debug, Clone)]
pub(super) enum Value {
    Bare,
    Sources(Vec<Source>),
    Words(Vec<String>),
}

/// Declares the directives that are lists of sources.
macro_rules! directives {
    ($($(#[$about:meta])* $method:ident = $name:literal,)*) => {
        impl PolicyBuilder {
            $(
                $(#[$about])*
                pub fn $method(self, sources: impl IntoIterator<Item = Source>) -> Self {
                    self.with($name, Value::Sources(sources.into_iter().collect()))
                }
            )*
        }
    };
}

directives! {
    /// `default-src`: what is loaded of a kind that has no directive of its own.
    default_src = "default-src",
    /// `script-src`: scripts.
    script_src = "script-src",
    /// `script-src-elem`: scripts in elements.
    script_src_elem = "script-src-elem",
    /// `script-src-attr`: scripts in attributes.
    script_src_attr = "script-src-attr",
    /// `style-src`: styles.
    style_src = "style-src",
    /// `style-src-elem`: styles in elements.
    style_src_elem = "style-src-elem",
    /// `style-src-attr`: styles in attributes.
    style_src_attr = "style-src-attr",
    /// `img-src`: images.
    img_src = "img-src",
    /// `font-src`: fonts.
    font_src = "font-src",
    /// `connect-src`: what scripts connect to.
    connect_src = "connect-src",
    /// `media-src`: audio and video.
    media_src = "media-src",
    /// `object-src`: plug-ins.
    object_src = "object-src",
    /// `child-src`: frames and workers.
    child_src = "child-src",
    /// `frame-src`: frames.
    frame_src = "frame-src",
    /// `worker-src`: workers.
    worker_src = "worker-src",
    /// `manifest-src`: manifests.
    manifest_src = "manifest-src",
    /// `base-uri`: the base of relative URLs.
    base_uri = "base-uri",
    /// `form-action`: where forms are sent.
    form_action = "form-action",
    /// `frame-ancestors`: who may show the page in a frame.
    frame_ancestors = "frame-ancestors",
}

impl PolicyBuilder {
    /// `sandbox`: what the page may do, `allow-forms` and the like; nothing, if none is named.
    pub fn sandbox<'a>(self, allowed: impl IntoIterator<Item = &'a str>) -> Self {
        let allowed: Vec<_> = allowed.into_iter().map(str::to_owned).collect();
        self.with("sandbox", if allowed.is_empty() { Value::Bare } else { Value::Words(allowed) })
    }

    /// `upgrade-insecure-requests`: the page loads over HTTPS what it names by HTTP.
    pub fn upgrade_insecure_requests(self) -> Self {
        self.with("upgrade-insecure-requests", Value::Bare)
    }

    /// `require-trusted-types-for 'script'`: scripts make no markup of strings.
    pub fn require_trusted_types(self) -> Self {
        self.with("require-trusted-types-for", Value::Words(vec!["'script'".to_owned()]))
    }

    /// `trusted-types`: which policies of trusted types there may be.
    pub fn trusted_types<'a>(self, policies: impl IntoIterator<Item = &'a str>) -> Self {
        let policies: Vec<_> = policies.into_iter().map(str::to_owned).collect();
        self.with("trusted-types", if policies.is_empty() { Value::Bare } else { Value::Words(policies) })
    }

    /// `report-to`: where reports go, by a name of `Reporting-Endpoints`.
    pub fn report_to(self, endpoint: &str) -> Self {
        self.with("report-to", Value::Words(vec![endpoint.to_owned()]))
    }

    /// `report-uri`: where reports go, for browsers that do not know `report-to`.
    pub fn report_uri(self, uri: &str) -> Self {
        self.with("report-uri", Value::Words(vec![uri.to_owned()]))
    }

    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.directives.push((name, value));
        self
    }

    /// Makes the policy.
    ///
    /// # Errors
    ///
    /// There is no directive, or one twice; one is empty; `'none'` has company; a source means nothing in its directive; a word is none.
    pub fn build(self) -> Result<Policy, InvalidPolicy> {
        if self.directives.is_empty() {
            return Err(InvalidPolicy("the policy has no directive".to_owned()));
        }
        for (place, (name, value)) in self.directives.iter().enumerate() {
            if self.directives[..place].iter().any(|(other, _)| other == name) {
                return Err(InvalidPolicy(format!("`{name}` stands twice: browsers mind the first alone")));
            }
            match value {
                Value::Bare => {}
                Value::Words(words) => check_words(name, words)?,
                Value::Sources(sources) => check_sources(name, sources)?,
            }
        }
        Policy::of(&self.directives).ok_or_else(|| InvalidPolicy("the policy is no header".to_owned()))
    }
}

fn check_words(name: &str, words: &[String]) -> Result<(), InvalidPolicy> {
    let is_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';' && byte != b',')
    };
    match words.iter().find(|word| !is_word(word)) {
        Some(word) => Err(InvalidPolicy(format!("`{word}` cannot stand in `{name}`"))),
        None => Ok(()),
    }
}

fn check_sources(name: &str, sources: &[Source]) -> Result<(), InvalidPolicy> {
    if sources.is_empty() {
        return Err(InvalidPolicy(format!("`{name}` names nothing: write `Source::Nothing` if nothing is allowed")));
    }
    if sources.len() > 1 && sources.contains(&Source::Nothing) {
        return Err(InvalidPolicy(format!("`'none'` in `{name}` has company, and browsers do not mind it then")));
    }
    match sources.iter().find(|source| !means_something(name, source)) {
        Some(source) => Err(InvalidPolicy(format!("`{source}` means nothing in `{name}`"))),
        None => Ok(()),
    }
}

/// Whether browsers know a source in a directive: those that speak of scripts and styles, not in the others.
fn means_something(name: &str, source: &Source) -> bool {
    let scripts = matches!(name, "default-src" | "script-src" | "script-src-elem");
    let styles = matches!(name, "default-src" | "style-src" | "style-src-elem");
    let attributes = matches!(name, "script-src-attr" | "style-src-attr");
    match source {
        Source::Nonce => scripts || styles,
        Source::Hash(_) | Source::UnsafeInline | Source::UnsafeHashes | Source::ReportSample => {
            scripts || styles || attributes
        }
        Source::StrictDynamic | Source::UnsafeEval | Source::WasmUnsafeEval | Source::InlineSpeculationRules => scripts,
        _ => true,
    }
}

/// A policy that cannot be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidPolicy(String);

impl fmt::Display for InvalidPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for InvalidPolicy {}
