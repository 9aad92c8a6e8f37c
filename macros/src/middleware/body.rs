//! Mistakes that the tokens of a body show, and of which rustc would speak in its own terms, more than once.
//!
//! Each is certain, or it is left to rustc: the parameter that is called `next` is not bound a second time, nor handed on.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use syn::{PathSegment, ReturnType, Signature, Type};

use super::argument;
use super::parse::{FnItem, ImplBlock, Item, Member};
use crate::errors::Errors;
use crate::spelling;

/// Reports them. Whether there is one: then nothing in the body can be understood as it is meant.
pub(super) fn check(item: &Item, errors: &Errors) -> bool {
    let Some(item) = around(item) else { return false };
    if takes_a_parameter_of_its_own(&item.signature) {
        return true;
    }
    if let Some(future) = returned_future(&item.signature) {
        let message = "a middleware returns a response, not a future of one\n\
                       help: make it an `async fn`, and write `-> Response`";
        errors.on(future, message);
        return true;
    }
    let Some((name, provides)) = next(&item.signature) else { return false };
    let body = Body { name, provides };
    let mistake = body.sent_away(item.body.stream()).or_else(|| body.run_without_value(item.body.stream()));
    if let Some((span, message)) = &mistake {
        errors.at(*span, message);
    }
    mistake.is_some()
}

/// `req: &mut http::Request<B>`, of a `B` that is reported where it is declared.
fn takes_a_parameter_of_its_own(signature: &Signature) -> bool {
    let request = argument::params(signature).first().map(|request| spelling::of(&request.ty)).unwrap_or_default();
    let mut words = request.split(|sign: char| !sign.is_alphanumeric() && sign != '_');
    words.any(|word| signature.generics.type_params().any(|parameter| parameter.ident == word))
}

/// `fn timing(…) -> impl Future<Output = Response>`: an `async fn` is what is meant.
pub(super) fn returned_future(signature: &Signature) -> Option<&Type> {
    match &signature.output {
        ReturnType::Type(_, ty) if signature.asyncness.is_none() && is_future(ty) => Some(ty),
        _ => None,
    }
}

/// `impl Future<…>`, `Pin<Box<dyn Future<…>>>`, `BoxFuture<'_, …>`.
fn is_future(ty: &Type) -> bool {
    let is = |segment: &PathSegment| segment.ident == "Future" || segment.ident == "BoxFuture";
    let segments = argument::bounds(ty).into_iter().filter_map(argument::bound_segment);
    segments.chain(argument::last_segment(ty)).any(|segment| {
        let holds = segment.ident == "Pin" || segment.ident == "Box";
        is(segment) || (holds && argument::type_arguments(segment).into_iter().any(is_future))
    })
}

/// What runs the rest of the chain.
fn around(item: &Item) -> Option<&FnItem> {
    match item {
        Item::Fn(item) => Some(item),
        Item::Impl(block) if block.of_trait.is_none() => call(block),
        Item::Impl(_) | Item::Other(_) => None,
    }
}

fn call(block: &ImplBlock) -> Option<&FnItem> {
    block.members.iter().find_map(|member| match member {
        Member::Fn(item) if item.signature.ident == "call" => Some(&**item),
        Member::Fn(_) | Member::Other(_) | Member::Unread(_) => None,
    })
}

/// The name of `next`, and what it must be given.
fn next(signature: &Signature) -> Option<(&Ident, Option<&Type>)> {
    argument::params(signature).into_iter().find_map(|param| {
        let bounds = argument::bounds(&param.ty).into_iter().filter_map(argument::bound_segment);
        let segment = bounds.into_iter().find(|segment| argument::is_next_name(segment))?;
        Some((argument::binding(param)?, argument::type_arguments(segment).first().copied()))
    })
}

struct Body<'s> {
    name: &'s Ident,
    provides: Option<&'s Type>,
}

/// Where, and what to say.
type Mistake = (Span, String);

impl Body<'_> {
    /// `tokio::spawn(next.run(req))`: the request is lent.
    fn sent_away(&self, tokens: TokenStream) -> Option<Mistake> {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        trees.iter().enumerate().find_map(|(at, tree)| {
            let TokenTree::Group(group) = tree else { return None };
            let before = trees.get(..at).unwrap_or_default();
            match spawn(before).filter(|_| group.delimiter() == Delimiter::Parenthesis) {
                Some(spawn) if self.is_run_in(group.stream()) => {
                    let message = format!(
                        "the request is lent to `{name}.run`, so `{spawn}` cannot send it to another task\n\
                         help: await it here; what sends requests to other tasks is a tower layer, for it gets them by value: an entry `Tower<…>`",
                        name = self.name,
                    );
                    Some((spawn.span(), message))
                }
                _ => self.sent_away(group.stream()),
            }
        })
    }

    /// `next.run(req)` where a value must be given first.
    fn run_without_value(&self, tokens: TokenStream) -> Option<Mistake> {
        let ty = spelling::of(self.provides?);
        let (run, arguments) = self.first_run(tokens)??;
        let name = self.name;
        let message = format!(
            "`{name}` cannot run before it is given {} `{ty}`\nhelp: write `{name}.provide(value).run({})`",
            spelling::article(&ty),
            spelling::of(arguments)
        );
        Some((run, message))
    }

    /// Where `next` is run, and with what. `None` if it is anything but run, cloned or given a value.
    #[expect(clippy::option_option, reason = "nothing found is not the same as nothing known")]
    fn first_run(&self, tokens: TokenStream) -> Option<Option<(Span, TokenStream)>> {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut found = None;
        for (at, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Group(group) => found = found.or(self.first_run(group.stream())?),
                TokenTree::Ident(ident) if ident == self.name && !is_member(trees.get(..at)) => {
                    found = found.or(run(trees.get(at + 1..)?)?);
                }
                _ => {}
            }
        }
        Some(found)
    }

    fn is_run_in(&self, tokens: TokenStream) -> bool {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        trees.iter().enumerate().any(|(at, tree)| match tree {
            TokenTree::Group(group) => self.is_run_in(group.stream()),
            TokenTree::Ident(ident) => ident == self.name && !is_member(trees.get(..at)),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        })
    }
}

/// A call of `tokio::spawn`, `task::spawn_blocking`, `std::thread::spawn`: of what wants `'static`. A method `spawn` may be that of
/// a scope.
fn spawn(before: &[TokenTree]) -> Option<&Ident> {
    let [.., TokenTree::Ident(module), TokenTree::Punct(first), TokenTree::Punct(second), TokenTree::Ident(name)] =
        before
    else {
        return None;
    };
    let path = first.as_char() == ':' && second.as_char() == ':';
    let module = ["tokio", "task", "thread"].iter().any(|known| module == known);
    let name = Some(name).filter(|name| *name == "spawn" || *name == "spawn_blocking" || *name == "spawn_local");
    name.filter(|_| path && module)
}

/// What follows `next`: a run, maybe of a clone; or a value that it is given; or something else, of which nothing is known.
#[expect(clippy::option_option, reason = "nothing found is not the same as nothing known")]
fn run(behind: &[TokenTree]) -> Option<Option<(Span, TokenStream)>> {
    let [TokenTree::Punct(dot), TokenTree::Ident(method), TokenTree::Group(arguments), rest @ ..] = behind else {
        return None;
    };
    match method {
        _ if dot.as_char() != '.' || arguments.delimiter() != Delimiter::Parenthesis => None,
        method if method == "run" => Some(Some((method.span(), arguments.stream()))),
        method if method == "clone" => run(rest),
        method if method == "provide" => Some(None),
        _ => None,
    }
}

fn is_member(before: Option<&[TokenTree]>) -> bool {
    matches!(before, Some([.., TokenTree::Punct(punct)]) if punct.as_char() == '.')
}
