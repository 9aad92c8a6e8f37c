//! `#[derive(FromChain)]`, on the type of a value that a chain provides.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Fields, LitStr, Meta, Token, parse_quote_spanned};

use crate::errors::{self, Errors};
use crate::nearest::nearest;
use crate::paths::{Runtime, relocated};
use crate::shown::{before, over, parenthesized};
use crate::tokens;

/// The impls by which the type is a parameter of axum handlers.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let item: DeriveInput = match syn::parse2(item) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let errors = Errors::new();
    let said = said(&item.attrs, &errors);
    for attr in of_fields(&item.data).filter(|attr| attr.path().is_ident("from_chain")) {
        let message = "`#[from_chain]` is for the whole type, not for a part of it\nhelp: move it above the type";
        errors.on(attr, message);
    }
    // The impls are there also after a mistake, so that it stays one error.
    let impls = impls(&item, &said);
    match errors.finish() {
        Ok(()) => impls,
        Err(error) => {
            let error = errors::items(&error);
            quote_spanned!(Span::mixed_site()=> #impls #error)
        }
    }
}

/// The attributes of what a type is made of.
fn of_fields(data: &Data) -> impl Iterator<Item = &Attribute> {
    let (fields, variants): (Vec<&Fields>, Vec<&Vec<Attribute>>) = match data {
        Data::Struct(data) => (vec![&data.fields], Vec::new()),
        Data::Enum(data) => data.variants.iter().map(|variant| (&variant.fields, &variant.attrs)).unzip(),
        Data::Union(_) => (Vec::new(), Vec::new()),
    };
    let of_fields = fields.into_iter().flatten().flat_map(|field| &field.attrs);
    of_fields.chain(variants.into_iter().flatten())
}

/// What `#[from_chain(…)]` says.
struct Said {
    runtime: Runtime,
    /// The entry that usually provides such a value.
    provided_by: Option<LitStr>,
}

fn said(attrs: &[Attribute], errors: &Errors) -> Said {
    let mut said = Said { runtime: Runtime::default_path(), provided_by: None };
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("from_chain")) {
        let words = match &attr.meta {
            Meta::List(list) if !list.tokens.is_empty() => errors.ok(tokens::read(words, list.tokens.clone())),
            _ => {
                errors.on(
                    attr,
                    format!(
                        "`#[from_chain]` takes the path of the runtime, or who provides the value\nhelp: {OPTIONS}"
                    ),
                );
                None
            }
        };
        for word in words.unwrap_or_default() {
            match word {
                Word::Crate(runtime) => said.runtime = runtime,
                Word::ProvidedBy(entry) => said.provided_by = Some(entry),
            }
        }
    }
    said
}

enum Word {
    Crate(Runtime),
    ProvidedBy(LitStr),
}

fn words(input: ParseStream<'_>) -> syn::Result<Punctuated<Word, Token![,]>> {
    Punctuated::parse_separated_nonempty_with(input, word)
}

const OPTIONS: &str =
    "write `#[from_chain(crate = path::to::ordain)]`, or `#[from_chain(provided_by = \"path::to::Entry\")]`";

fn word(input: ParseStream<'_>) -> syn::Result<Word> {
    let found = input.span();
    let word = input.call(Ident::parse_any);
    let word = word.map_err(|_| syn::Error::new(found, format!("expected an option\nhelp: {OPTIONS}")))?;
    let is_crate = word == "crate";
    if !is_crate && word != "provided_by" {
        let help = match nearest(&word.to_string(), ["crate", "provided_by"]) {
            Some(near) => format!("write `{near}`"),
            None => OPTIONS.to_owned(),
        };
        return Err(syn::Error::new(word.span(), format!("unknown option `{word}`\nhelp: {help}")));
    }
    if is_crate {
        return Runtime::read(&word, input, "crate = path::to::ordain").map(Word::Crate);
    }
    let wrong = "`provided_by` takes the path of an entry as a string\nhelp: write `provided_by = \"path::to::Entry\"`";
    let wrong = |_| syn::Error::new(if input.is_empty() { word.span() } else { input.span() }, wrong);
    input.parse::<Token![=]>().map_err(wrong)?;
    input.parse().map(Word::ProvidedBy).map_err(wrong)
}

/// Expands to:
///
/// ```text
/// const _: () = {
///     impl FromChain for User where for<'value> Self: Clone + Send + Sync { const PROVIDED_BY: … = Some("…"); }
///     impl<__S> FromRequestParts<__S> for User where … { type Rejection = Error; … provided::<Self>(parts) }
///     impl<__S> OptionalFromRequestParts<__S> for User where … { type Rejection = Infallible; … }
/// };
/// const _: () = can_be_provided::<User>();
/// ```
///
/// That the type is no such value is said once, by the last of these, of a type without parameters. What depends on parameters is a
/// condition.
fn impls(item: &DeriveInput, Said { runtime, provided_by }: &Said) -> TokenStream {
    let site = Span::mixed_site();
    let private = runtime.private();
    let name = &item.ident;
    let is_generic = !item.generics.params.is_empty();
    let mut generics = item.generics.clone();
    // Behind a `for` it is a condition for a type without parameters, too.
    let conditions = &mut generics.make_where_clause().predicates;
    conditions.push(parse_quote_spanned! {site=>
        for<'value> Self: ::core::clone::Clone + ::core::marker::Send + ::core::marker::Sync
    });
    if is_generic {
        conditions.push(parse_quote_spanned!(site=> Self: 'static));
    }
    let mut with_state = generics.clone();
    with_state.params.push(parse_quote_spanned!(site=> __S));
    let (head, arguments, conditions) = generics.split_for_impl();
    let (head_with_state, _, _) = with_state.split_for_impl();
    let provided_by = provided_by.as_ref().map(|entry| {
        quote_spanned! {site=>
            const PROVIDED_BY: ::core::option::Option<&'static str> = ::core::option::Option::Some(#entry);
        }
    });
    let is_deprecated = item.attrs.iter().any(|attr| attr.path().is_ident("deprecated"));
    let lints = is_deprecated.then(|| quote_spanned!(site=> #[allow(deprecated)]));
    let asked = (!is_generic).then(|| {
        let before = before(name.span());
        let private = relocated(runtime.private(), before);
        let nothing = parenthesized(TokenStream::new(), over(name.span()));
        let can_be = quote_spanned!(before=> #private::can_be_provided::<#name> #nothing);
        quote_spanned! {site=>
            #lints
            const _: () = #can_be;
        }
    });
    quote_spanned! {site=>
        #lints
        const _: () = {
            #[automatically_derived]
            impl #head #private::FromChain for #name #arguments #conditions {
                #provided_by
            }

            #[automatically_derived]
            impl #head_with_state #private::FromRequestParts<__S> for #name #arguments #conditions {
                type Rejection = #private::Error;

                fn from_request_parts(
                    parts: &mut #private::Parts,
                    _: &__S,
                ) -> impl ::core::future::Future<Output = ::core::result::Result<Self, #private::Error>>
                + ::core::marker::Send {
                    #private::provided::<Self>(parts)
                }
            }

            #[automatically_derived]
            impl #head_with_state #private::OptionalFromRequestParts<__S> for #name #arguments #conditions {
                type Rejection = ::core::convert::Infallible;

                fn from_request_parts(
                    parts: &mut #private::Parts,
                    _: &__S,
                ) -> impl ::core::future::Future<
                    Output = ::core::result::Result<::core::option::Option<Self>, ::core::convert::Infallible>,
                > + ::core::marker::Send {
                    #private::provided_or_not::<Self>(parts)
                }
            }
        };
        #asked
    }
}
