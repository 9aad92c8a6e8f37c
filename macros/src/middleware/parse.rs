//! Reads the item that `#[middleware]` stands on. Bodies stay tokens.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, FnArg, Generics, Ident, ItemImpl, Pat, Path, Signature, Token, Type, Visibility};

use crate::errors::Errors;
use crate::{spelling, tokens};

/// What the attribute stands on.
pub(super) enum Item {
    Fn(Box<FnItem>),
    Impl(Box<ImplBlock>),
    /// Something that cannot be a middleware; reported.
    Other(Other),
}

/// A fn, free or in an impl block.
pub(super) struct FnItem {
    pub(super) attrs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) signature: Signature,
    pub(super) body: Group,
    /// Everything behind the attributes, as it was written.
    verbatim: TokenStream,
}

/// An inherent impl block, or what somebody took for one.
pub(super) struct ImplBlock {
    pub(super) attrs: Vec<Attribute>,
    pub(super) generics: Generics,
    /// `Trait for`.
    pub(super) of_trait: Option<(Path, Token![for])>,
    pub(super) self_type: Type,
    pub(super) members: Vec<Member>,
    /// From `impl` to the brace, as it was written.
    head: TokenStream,
    brace: Span,
}

pub(super) enum Member {
    Fn(Box<FnItem>),
    /// A const, a type, a macro call; the attributes of the block that stand inside it.
    Other(TokenStream),
    /// All that stands in the block, which could not be read; reported.
    Unread(Group),
}

pub(super) struct Other {
    /// The item, as it was written.
    pub(super) tokens: TokenStream,
    /// The type that it declares, where it does: a stub can stand in for the middleware that was meant.
    pub(super) declared: Option<(Ident, Generics)>,
    /// A fn, maybe of a trait.
    pub(super) is_fn: bool,
}

/// Whether an attribute is one of ours, which must not stay on what is emitted.
pub(super) fn is_ours(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|segment| segment.ident == "middleware")
}

impl FnItem {
    /// With another signature.
    pub(super) fn with(&self, signature: &Signature) -> TokenStream {
        let Self { attrs, vis, body, .. } = self;
        let attrs = attrs.iter().filter(|attribute| !is_ours(attribute));
        quote!(#(#attrs)* #vis #signature #body)
    }

    /// With a body that never returns, which uses nothing.
    pub(super) fn hollow(&self) -> TokenStream {
        let Self { attrs, vis, signature, .. } = self;
        let mut signature = signature.clone();
        if spelling::of(&signature.output).contains("impl ") {
            return TokenStream::new();
        }
        for input in &mut signature.inputs {
            if let FnArg::Typed(param) = input {
                *param.pat = Pat::Verbatim(quote!(_));
            }
        }
        let attrs = attrs.iter().filter(|attribute| !is_ours(attribute));
        quote_spanned!(Span::mixed_site()=> #(#attrs)* #vis #signature { ::core::unreachable!() })
    }
}

impl ToTokens for FnItem {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for attribute in self.attrs.iter().filter(|attribute| !is_ours(attribute)) {
            attribute.to_tokens(tokens);
        }
        self.verbatim.to_tokens(tokens);
    }
}

impl ImplBlock {
    /// With the fns in it as given.
    pub(super) fn with(&self, function: impl Fn(&FnItem) -> TokenStream) -> TokenStream {
        let attrs = self.attrs.iter().filter(|attribute| !is_ours(attribute));
        let head = &self.head;
        let members = self.members.iter().map(|member| match member {
            Member::Fn(item) => function(item),
            Member::Other(tokens) => tokens.clone(),
            Member::Unread(body) => body.stream(),
        });
        let mut body = Group::new(Delimiter::Brace, members.collect());
        body.set_span(self.brace);
        // As it was, for rustc to say the same of it.
        if let [Member::Unread(unread)] = self.members.as_slice() {
            body = unread.clone();
        }
        quote!(#(#attrs)* #head #body)
    }
}

impl ToTokens for ImplBlock {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.with(ToTokens::to_token_stream));
    }
}

/// Never fails: what cannot be read is reported and comes back as it was.
pub(super) fn parse(tokens: TokenStream, errors: &Errors) -> Item {
    let parser = |input: ParseStream<'_>| {
        let attrs = input.call(Attribute::parse_outer)?;
        without_visibility(input, errors);
        if is_impl(input) { impl_block(attrs, input, errors) } else { free(&attrs, input, errors) }
    };
    match tokens::read(parser, tokens.clone()) {
        Ok(item) => item,
        Err(error) => {
            errors.push(error);
            Item::Other(Other { tokens, declared: None, is_fn: false })
        }
    }
}

/// Passes over the `pub` of a `pub impl`.
fn without_visibility(input: ParseStream<'_>, errors: &Errors) {
    let ahead = input.fork();
    match ahead.parse() {
        Ok(Visibility::Inherited) | Err(_) => {}
        Ok(vis) if is_impl(&ahead) => {
            errors.on(&vis, "an impl block is as visible as its type\nhelp: remove `pub`");
            syn::parse::discouraged::Speculative::advance_to(input, &ahead);
        }
        Ok(_) => {}
    }
}

fn is_impl(input: ParseStream<'_>) -> bool {
    input.peek(Token![impl]) || (input.peek(Token![unsafe]) && input.peek2(Token![impl]))
}

fn free(attrs: &[Attribute], input: ParseStream<'_>, errors: &Errors) -> syn::Result<Item> {
    let fork = input.fork();
    if let Some(item) = function(attrs.to_vec(), &fork) {
        input.parse::<TokenStream>()?;
        return Ok(Item::Fn(Box::new(item)));
    }
    match without_body(attrs, &input.fork(), errors) {
        Some(item) => {
            input.parse::<TokenStream>()?;
            Ok(Item::Other(item))
        }
        None => other(attrs, input, errors),
    }
}

/// A fn that ends where its body would stand: it gets one, for only here can be said what is wrong in a trait.
fn without_body(attrs: &[Attribute], input: ParseStream<'_>, errors: &Errors) -> Option<Other> {
    let vis = input.parse().ok()?;
    let signature = input.parse::<Signature>().ok()?;
    let semicolon = input.parse::<Token![;]>().ok()?;
    let name = &signature.ident;
    errors.on(semicolon, format!("`{name}` has no body\nhelp: write one; a `fn` of a trait cannot be a middleware"));
    let body = Group::new(Delimiter::Brace, TokenStream::new());
    let item = FnItem { attrs: attrs.to_vec(), vis, signature, body, verbatim: TokenStream::new() };
    Some(Other { tokens: item.hollow(), declared: None, is_fn: true })
}

/// A fn with a body, if that is what comes next.
fn function(attrs: Vec<Attribute>, input: ParseStream<'_>) -> Option<FnItem> {
    let verbatim = input.fork();
    let vis = input.parse::<Visibility>().ok()?;
    let signature = input.parse::<Signature>().ok()?;
    let body = braced(input.parse().ok()?)?;
    let verbatim = until(&verbatim, input);
    Some(FnItem { attrs, vis, signature, body, verbatim })
}

/// What stands in braces, also where a `macro_rules!` has passed it on as a `$body:block`.
fn braced(tree: TokenTree) -> Option<Group> {
    let TokenTree::Group(group) = tree else { return None };
    match group.delimiter() {
        Delimiter::Brace => Some(group),
        Delimiter::None => {
            let mut trees = group.stream().into_iter();
            braced(trees.next()?).filter(|_| trees.next().is_none())
        }
        Delimiter::Parenthesis | Delimiter::Bracket => None,
    }
}

/// The tokens between two places of one stream.
fn until(from: ParseStream<'_>, to: ParseStream<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut cursor = from.cursor();
    while cursor != to.cursor() {
        let Some((tree, next)) = cursor.token_tree() else { break };
        tokens.extend([tree]);
        cursor = next;
    }
    tokens
}

fn impl_block(attrs: Vec<Attribute>, input: ParseStream<'_>, errors: &Errors) -> syn::Result<Item> {
    let mut head = TokenStream::new();
    let body = loop {
        match input.parse::<TokenTree>()? {
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace && input.is_empty() => break body,
            tree => head.extend([tree]),
        }
    };
    // The head is read with an empty body: bodies stay tokens.
    let mut empty = Group::new(Delimiter::Brace, TokenStream::new());
    empty.set_span(body.span());
    let parsed = tokens::until(ItemImpl::parse, quote!(#head #empty), body.span())?;
    let members = errors.ok(tokens::read_group(members, &body));
    let members = members.unwrap_or_else(|| vec![Member::Unread(body.clone())]);
    Ok(Item::Impl(Box::new(ImplBlock {
        attrs,
        generics: parsed.generics,
        of_trait: parsed.trait_.map(|(_, path, for_)| (path, for_)),
        self_type: *parsed.self_ty,
        members,
        head,
        brace: body.span(),
    })))
}

fn members(input: ParseStream<'_>) -> syn::Result<Vec<Member>> {
    let mut members = Vec::new();
    let inner = input.call(Attribute::parse_inner)?;
    if !inner.is_empty() {
        members.push(Member::Other(quote!(#(#inner)*)));
    }
    while !input.is_empty() {
        let start = input.fork();
        let attrs = input.call(Attribute::parse_outer)?;
        let ahead = input.fork();
        if let Some(item) = function(attrs, &ahead) {
            syn::parse::discouraged::Speculative::advance_to(input, &ahead);
            members.push(Member::Fn(Box::new(item)));
        } else {
            let whole = start.fork();
            whole.parse::<syn::ImplItem>()?;
            members.push(Member::Other(until(&start, &whole)));
            syn::parse::discouraged::Speculative::advance_to(input, &whole);
        }
    }
    Ok(members)
}

/// Anything but a fn or an impl block: says what it is, at its keyword.
fn other(attrs: &[Attribute], input: ParseStream<'_>, errors: &Errors) -> syn::Result<Item> {
    let rest = input.fork();
    let vis: Visibility = input.parse()?;
    let keyword = input.fork().parse::<TokenTree>();
    let declared = declared(&input.fork());
    input.parse::<TokenStream>()?;
    let rest: TokenStream = rest.parse()?;
    let kept = attrs.iter().filter(|attribute| !is_ours(attribute));
    let tokens = quote!(#(#kept)* #rest);
    let _ = vis;
    // A fn that cannot be read: rustc says so itself.
    if tokens.clone().into_iter().any(|tree| matches!(tree, TokenTree::Ident(ident) if ident == "fn")) {
        return Ok(Item::Other(Other { tokens, declared: None, is_fn: true }));
    }
    let help = match &declared {
        Some((name, generics)) => {
            let (head, arguments, _) = generics.split_for_impl();
            let (head, name) = (spelling::of(head), spelling::of(quote!(#name #arguments)));
            format!("put it on the impl block with the hooks: `impl{head} {name}`")
        }
        None => "put it on a `fn`, or on an impl block with hooks".to_owned(),
    };
    match keyword {
        Ok(TokenTree::Ident(keyword)) => {
            let kind = article(&keyword.to_string());
            errors.on(keyword, format!("`#[middleware]` is for a `fn` or an impl block, not for {kind}\nhelp: {help}"));
        }
        Ok(tree) => errors.on(tree, format!("`#[middleware]` is for a `fn` or an impl block\nhelp: {help}")),
        Err(_) => errors.at(Span::call_site(), format!("`#[middleware]` is for a `fn` or an impl block\nhelp: {help}")),
    }
    Ok(Item::Other(Other { tokens, declared, is_fn: false }))
}

fn article(keyword: &str) -> String {
    let article = if keyword.starts_with(['a', 'e', 'i', 'o', 'u']) && keyword != "union" && keyword != "use" {
        "an"
    } else {
        "a"
    };
    match keyword {
        "async" | "const" | "unsafe" | "extern" => format!("{article} `{keyword}` item"),
        _ => format!("{article} `{keyword}`"),
    }
}

/// The name and the generics of a struct, an enum or a union.
fn declared(input: ParseStream<'_>) -> Option<(Ident, Generics)> {
    if !(input.peek(Token![struct]) || input.peek(Token![enum]) || input.peek(Token![union])) {
        return None;
    }
    input.parse::<TokenTree>().ok()?;
    let name = input.parse::<Ident>().ok()?;
    let mut generics = input.parse::<Generics>().ok()?;
    if input.peek(Token![where]) {
        generics.where_clause = Option::parse(input).ok()?;
    }
    Some((name, generics))
}
