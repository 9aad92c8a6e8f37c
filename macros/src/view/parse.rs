//! What a view is, and what it takes.

use proc_macro2::{Span, TokenStream};
use syn::parse::ParseStream;
use syn::{FnArg, GenericArgument, ItemFn, Pat, Path, PathArguments, Token, Type};

use crate::errors::Errors;
use crate::paths::Runtime;
use crate::tokens;

/// A fn with `#[view(Site)]`.
pub(super) struct View {
    pub(super) runtime: Runtime,
    /// The chains that it stands in, each of which must provide what it takes.
    pub(super) chains: Vec<Path>,
    pub(super) item: ItemFn,
    /// What it takes by value, which the chain must provide.
    pub(super) needs: Vec<Need>,
    /// Its first parameter is `&mut Request`: a view of a chain's own, not an axum handler.
    pub(super) own: bool,
}

/// A value that a view takes.
pub(super) struct Need {
    /// The type of the value.
    pub(super) ty: Type,
    /// The type as it is written, without the `Option`: `Extension<User>`, or `User`.
    pub(super) written: Type,
    /// It is taken as an `Option`.
    pub(super) optional: bool,
}

impl View {
    pub(super) fn parse(arguments: TokenStream, item: TokenStream, errors: &Errors) -> Option<Self> {
        let (chains, runtime) = errors.ok(tokens::read(arguments_of, arguments))?;
        let item: ItemFn = match syn::parse2(item.clone()) {
            Ok(item) => item,
            Err(_) => {
                errors.on(item, "`#[view]` goes on an `async fn`: a view or an axum handler");
                return None;
            }
        };
        match item.sig.inputs.first() {
            Some(FnArg::Receiver(receiver)) => {
                errors.on(receiver, "a view is a fn of its own, without `self`");
            }
            Some(FnArg::Typed(argument)) if is_reference(&argument.ty, false) => {
                errors.on(&argument.ty, "a view takes its request as `&mut Request`");
            }
            _ => {}
        }
        let own = item.sig.inputs.first().is_some_and(is_request);
        let taken = item.sig.inputs.iter().skip(usize::from(own)).filter_map(|argument| match argument {
            FnArg::Typed(argument) => Some(argument),
            FnArg::Receiver(_) => None,
        });
        let mut needs = Vec::new();
        for argument in taken {
            if own && !matches!(*argument.pat, Pat::Ident(_)) {
                errors.on(&argument.pat, "a view takes a value by a name\nhelp: destructure it in the body");
            }
            needs.extend(Need::of(&argument.ty, own));
        }
        Some(Self { runtime, chains, item, needs, own })
    }
}

impl Need {
    fn of(ty: &Type, own: bool) -> Option<Self> {
        let (written, optional) = match only_argument(ty, "Option") {
            Some(inner) => (inner, true),
            None => (ty, false),
        };
        let ty = if own { written } else { only_argument(written, "Extension")? };
        Some(Self { ty: ty.clone(), written: written.clone(), optional })
    }
}

/// `Site`, `Site, Admin`, or `Site, crate = path`.
fn arguments_of(input: ParseStream<'_>) -> syn::Result<(Vec<Path>, Runtime)> {
    if input.is_empty() {
        let wrong = "which chain does the view stand in?\nhelp: write `#[view(Site)]`";
        return Err(syn::Error::new(Span::call_site(), wrong));
    }
    let mut chains = vec![input.parse()?];
    let mut runtime = Runtime::default_path();
    while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            runtime = Runtime::at(input.parse()?);
        } else {
            chains.push(input.parse()?);
        }
    }
    Ok((chains, runtime))
}

fn is_request(argument: &FnArg) -> bool {
    matches!(argument, FnArg::Typed(argument) if is_reference(&argument.ty, true))
}

fn is_reference(ty: &Type, mutable: bool) -> bool {
    matches!(ty, Type::Reference(ty) if ty.mutability.is_some() == mutable)
}

/// The `T` of a `Wrapper<T>`.
pub(super) fn only_argument<'t>(ty: &'t Type, wrapper: &str) -> Option<&'t Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == wrapper)?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.first() {
            Some(GenericArgument::Type(ty)) if arguments.args.len() == 1 => Some(ty),
            _ => None,
        },
        _ => None,
    }
}
