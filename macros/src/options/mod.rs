//! The options of `#[middleware(…)]`, on a fn, on an impl block, and on an entry of a chain.
//!
//! [`Options::parse`] reports every mistake and always returns what it could read.

mod check;
mod item;
mod list;
mod place;
mod rule;
mod summary;
mod waive;
mod word;

use proc_macro2::{Ident, Span, TokenStream};
use syn::{Attribute, Meta, Path, Type};

pub(crate) use self::place::Place;
pub(crate) use self::rule::{Rule, RuleKind, rules};
pub(crate) use self::word::Word;

use self::item::{Argument, Item};
use self::word::Shape;
use crate::errors::Errors;
use crate::hook::Hook;
use crate::paths::Runtime;
use crate::spelling;

/// What was written in `#[middleware(…)]`. What may not stand in its place is reported and absent.
pub(crate) struct Options {
    /// `crate = path`, or the default.
    pub(crate) runtime: Runtime,
    /// In the order in which they are written.
    pub(crate) rules: Vec<Rule>,
    /// `named(Name)`.
    pub(crate) named: Option<Ident>,
    /// The hook that a fn is, and where it says so.
    pub(crate) hook: Option<(Hook, Span)>,
    /// The hook that is meant by what has been reported as unknown, or out of place.
    pub(crate) misspelt_hook: Option<Hook>,
    /// `provides(Type)`.
    pub(crate) provides: Option<Type>,
}

impl Options {
    fn none() -> Self {
        Self {
            runtime: Runtime::default_path(),
            rules: Vec::new(),
            named: None,
            hook: None,
            misspelt_hook: None,
            provides: None,
        }
    }

    /// Reads the arguments of one attribute: what stands between the parentheses.
    pub(crate) fn parse(arguments: TokenStream, place: Place, errors: &Errors) -> Self {
        Self::parse_all([arguments], place, errors)
    }

    /// Takes every `#[middleware(…)]` out of an entry's attributes and reads them as one.
    pub(crate) fn of_entry(attributes: &mut Vec<Attribute>, errors: &Errors) -> Self {
        let all = attributes.extract_if(.., |attribute| is_middleware(attribute.path())).filter_map(|attribute| {
            match attribute.meta {
                Meta::List(list) => Some(list.tokens),
                Meta::Path(_) => None,
                Meta::NameValue(meta) => {
                    errors.on(
                        meta,
                        "`#[middleware]` takes its options in parentheses\n\
                         help: write `#[middleware(after(session))]`",
                    );
                    None
                }
            }
        });
        Self::parse_all(all.collect::<Vec<_>>(), Place::Entry, errors)
    }

    /// The hook that a second `#[middleware(…)]` on a fn names. That it stands there is reported elsewhere.
    pub(crate) fn hook_of_another(attributes: &[Attribute]) -> Option<Hook> {
        let unread = Errors::new();
        let mut others = attributes.iter().filter(|attribute| is_middleware(attribute.path()));
        let hook = others.find_map(|attribute| match &attribute.meta {
            Meta::List(list) => Self::parse(list.tokens.clone(), Place::Fn, &unread).hook,
            Meta::Path(_) | Meta::NameValue(_) => None,
        });
        let _ = unread.finish();
        hook.map(|(hook, _)| hook)
    }

    fn parse_all(arguments: impl IntoIterator<Item = TokenStream>, place: Place, errors: &Errors) -> Self {
        let mut options = Self::none();
        let mut seen: Vec<Word> = Vec::new();
        for item in arguments.into_iter().flat_map(|tokens| item::split(tokens, errors)) {
            let Some(word) = known(&item, place, errors) else {
                if let Some(Word::Hook(hook)) = Word::of(&item.name).or_else(|| meant(&item, place)) {
                    options.misspelt_hook = Some(hook);
                }
                continue;
            };
            if word != Word::Waive && seen.contains(&word) {
                check::duplicate(word, &item, errors);
                continue;
            }
            seen.push(word);
            options.take(word, item, place, errors);
        }
        check::contradictions(&options.rules, errors);
        options
    }

    /// Adds one option.
    fn take(&mut self, word: Word, item: Item, place: Place, errors: &Errors) {
        match (word.shape(), item.argument) {
            (Shape::Bare, Argument::Nothing) => match word {
                Word::Hook(hook) if self.hook.is_some() => check::second_hook(hook, &item.name, errors),
                Word::Hook(hook) => self.hook = Some((hook, item.name.span())),
                _ => self.rules.extend(RuleKind::of_word(word).map(|kind| Rule { keyword: item.name, kind })),
            },
            (Shape::Paths, Argument::List(list)) => {
                for path in list::paths(word, &item.name, &list, errors) {
                    let keyword = item.name.clone();
                    self.rules.extend(RuleKind::of_path(word, path).map(|kind| Rule { keyword, kind }));
                }
            }
            (Shape::Waiver, Argument::List(list)) => self.rules.extend(waive::parse(item.name, &list, errors)),
            (Shape::Name, Argument::List(list)) => self.named = list::one(word, &list, errors),
            (Shape::Type, Argument::List(list)) => self.provides = list::one(word, &list, errors),
            (Shape::Path, Argument::Value(value)) => {
                let path = list::path(&item.name, value, errors);
                self.runtime = path.map_or_else(Runtime::default_path, Runtime::at);
            }
            (_, argument) => item::wrong_argument(word, &item.name, &argument, place, errors),
        }
    }
}

/// Whether an attribute's path ends in `middleware`.
fn is_middleware(path: &Path) -> bool {
    path.segments.last().is_some_and(|segment| segment.ident == "middleware")
}

/// The option that was meant: by its own name, by the end of a hook's, by the hook that is named behind it, or by another word for it.
fn meant(item: &Item, place: Place) -> Option<Word> {
    let name = item.name.to_string();
    let behind = spelling::of(&item.argument);
    let behind = behind.trim_matches(|sign: char| !sign.is_alphanumeric());
    let is_meant = |hook: &Hook| hook.name() == behind || hook.name().strip_prefix("process_") == Some(&name);
    let hook = || Hook::ALL.into_iter().find(is_meant).filter(|_| matches!(place, Place::Fn)).map(Word::Hook);
    Word::near(&name, place).or_else(hook).or_else(|| Word::otherwise(&name, place))
}

/// The option's word, if it exists and may stand in this place.
fn known(item: &Item, place: Place, errors: &Errors) -> Option<Word> {
    let name = item.name.to_string();
    let Some(word) = Word::of(&item.name) else {
        let help = match meant(item, place) {
            Some(near) => format!("write `{}`", near.name()),
            None if ["order", "position", "priority"].contains(&&*name) => {
                "the order is that of the list in `middleware_chain!`; a rule about it is `after(…)` or `before(…)`"
                    .to_owned()
            }
            None if name == "async" => "write `async fn`".to_owned(),
            None if name == "needs" => {
                "a value is a parameter of the fn: `value: Type`; what must stand above is `requires(…)`".to_owned()
            }
            None => format!("the options are {}", Word::list(place)),
        };
        errors.on(&item.name, format!("unknown option `{name}`\nhelp: {help}"));
        return None;
    };
    if let Some((wrong, help)) = word.refusal(place) {
        errors.on(&item.name, format!("{wrong}\nhelp: {help}"));
        return None;
    }
    Some(word)
}
