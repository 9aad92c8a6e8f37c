//! The middlewares of a chain as values, and how they are linked around a view.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::expand::{Names, either};
use super::lower::{Chain, Entry};

/// So many entries, counted from the outermost, are a part: the type of what is inside it is erased.
const PART: usize = 12;

/// Expands to:
///
/// ```text
/// struct __Part0(<(timing, (csrf, ())) as EntryList>::Shared);    // at most 12 entries
/// impl Part for __Part0 { … }
/// pub struct __Entries { part0: __Part0, … }
/// impl CoreHooks for __Entries { … }              // the hooks of each part, in order
/// impl Entries for __Entries { … fn link(…) … }
/// impl Chain for Site { … fn entries(self) -> __Entries … }
/// ```
pub(super) fn linking(chain: &Chain, names: &Names) -> TokenStream {
    let private = &names.private;
    let name = &chain.name;
    let entries: Vec<Linked<'_>> = chain.entries.iter().enumerate().map(Linked::new).collect();
    let parts: Vec<Part<'_>> = entries.chunks(PART).enumerate().map(|(nth, entries)| Part::new(nth, entries)).collect();
    let (part, part_type): (Vec<_>, Vec<_>) = parts.iter().map(|part| (&part.field, &part.ty)).unzip();
    let part_structs = parts.iter().map(|part| part.declaration(private));
    let hooks = hooks(&parts, private);
    let lists = parts.iter().map(|part| &part.list);
    let configure = parts.iter().map(|part| part.configure(private));
    let links = parts.iter().rev().map(|part| part.link(private));
    let values = entries.iter().map(|entry| entry.made(private));
    let filled = parts.iter().map(Part::filled);
    quote_spanned! {Span::mixed_site()=>
        #(#part_structs)*

        /// The middlewares of the chain.
        #[derive(::core::clone::Clone)]
        pub struct __Entries { #(#part: #part_type),* }

        #hooks

        impl #private::Entries for __Entries {
            type Boundary = <#private::Case<{
                false #(|| <#lists as #private::EntryList>::CONVERTS)*
            }> as #private::ModeOf>::Mode;

            fn configure(&self, _settings: &mut #private::Settings) {
                #(#configure)*
            }

            fn link<V: #private::Innermost>(
                &self,
                view: V,
            ) -> impl #private::Handler<Boundary = Self::Boundary> + use<V> {
                let rest = #private::innermost(self, view);
                #(#links)*
                rest
            }
        }

        impl #private::Chain for #name {
            type Entries = __Entries;

            fn entries(self) -> __Entries {
                #(#values)*
                __Entries { #(#filled),* }
            }
        }
    }
}

/// An entry, where it is linked.
struct Linked<'c> {
    at: usize,
    entry: &'c Entry,
    /// The variable that holds its value.
    value: Ident,
    ty: Ident,
}

impl<'c> Linked<'c> {
    fn new((at, entry): (usize, &'c Entry)) -> Self {
        Self { at, entry, value: Names::value(at), ty: Names::admitted(at) }
    }

    /// A statement: its value, taken from the struct of the chain or made.
    fn made(&self, private: &TokenStream) -> TokenStream {
        let Self { at, entry, value, ty } = self;
        let span = Span::mixed_site();
        let present = match &entry.field {
            Some(configured) => {
                let name = &configured.name;
                let alias = Names::entry(*at, span);
                quote_spanned!(span=> <__Admitted as #private::Admit<#alias>>::admit(self.#name))
            }
            None => {
                let ty = Ident::new(&ty.to_string(), entry.caret);
                quote_spanned!(entry.caret=> <#ty as #private::Bare>::make())
            }
        };
        either(
            entry,
            &[quote_spanned!(span=> let #value = <#ty as #private::ChainEntry>::share(#present);)],
            &[quote_spanned!(span=> let #value = <#ty as #private::ChainEntry>::share(#private::Absent);)],
        )
    }
}

/// Some entries in a row.
struct Part<'c> {
    entries: &'c [Linked<'c>],
    nth: usize,
    /// The field of `__Entries` that holds it.
    field: Ident,
    ty: Ident,
    /// The type of the entries as a list.
    list: Ident,
}

impl<'c> Part<'c> {
    fn new(nth: usize, entries: &'c [Linked<'c>]) -> Self {
        let named = |name: &str| Ident::new(&format!("{name}{nth}"), Span::mixed_site());
        Self { entries, nth, field: named("part"), ty: named("__Part"), list: named("__List") }
    }

    fn declaration(&self, private: &TokenStream) -> TokenStream {
        let Self { ty, list, .. } = self;
        let entries = self.entries.iter().map(|entry| &entry.ty).rev();
        let entries = entries.fold(
            quote_spanned!(Span::mixed_site()=> ()),
            |rest, entry| quote_spanned!(Span::mixed_site()=> (#entry, #rest)),
        );
        quote_spanned! {Span::mixed_site()=>
            type #list = #entries;

            #[derive(::core::clone::Clone)]
            struct #ty(<#list as #private::EntryList>::Shared);

            impl #private::Part for #ty {
                type List = #list;

                fn shared(&self) -> &<#list as #private::EntryList>::Shared {
                    &self.0
                }
            }
        }
    }

    fn configure(&self, private: &TokenStream) -> TokenStream {
        let Self { field, ty, .. } = self;
        quote_spanned!(Span::mixed_site()=> <#ty as #private::Part>::configure(&self.#field, _settings);)
    }

    /// `let rest = inner_part(…, rest);`
    fn link(&self, private: &TokenStream) -> TokenStream {
        let field = &self.field;
        let link = if self.nth == 0 { "outermost_part" } else { "inner_part" };
        let link = Ident::new(link, Span::mixed_site());
        quote_spanned!(Span::mixed_site()=> let rest = #private::#link(&self.#field, rest);)
    }

    /// `part0: __Part0((entry0, (entry1, ())))`, from the variables of its entries.
    fn filled(&self) -> TokenStream {
        let Self { field, ty, .. } = self;
        let values = self.entries.iter().map(|entry| &entry.value).rev();
        let values = values.fold(
            quote_spanned!(Span::mixed_site()=> ()),
            |rest, value| quote_spanned!(Span::mixed_site()=> (#value, #rest)),
        );
        quote_spanned!(Span::mixed_site()=> #field: #ty(#values))
    }
}

/// Expands to the hooks of all parts, one part after the other:
///
/// ```text
/// impl CoreHooks for __Entries {
///     const VIEW: bool = false || <__Part0 as CoreHooks>::VIEW;
///     async fn view(&self, req: &mut Request, view: &View<'_>) -> Answer {
///         let answer = <__Part0 as CoreHooks>::view(&self.part0, req, view).await;
///         if !matches!(answer, Ok(None)) { return answer; }
///         Ok(None)
///     }
/// }
/// ```
fn hooks(parts: &[Part<'_>], private: &TokenStream) -> TokenStream {
    let (fields, types): (Vec<_>, Vec<_>) = parts.iter().map(|part| (&part.field, &part.ty)).unzip();
    let (up, up_types): (Vec<_>, Vec<_>) = parts.iter().rev().map(|part| (&part.field, &part.ty)).unzip();
    quote_spanned! {Span::mixed_site()=>
        impl #private::CoreHooks for __Entries {
            const VIEW: ::core::primitive::bool = false #(|| <#types as #private::CoreHooks>::VIEW)*;
            const EXCEPTION: ::core::primitive::bool = false #(|| <#types as #private::CoreHooks>::EXCEPTION)*;
            const TEMPLATE: ::core::primitive::bool = false #(|| <#types as #private::CoreHooks>::TEMPLATE)*;
            const ANY_ASYNC: ::core::primitive::bool = false #(|| <#types as #private::CoreHooks>::ANY_ASYNC)*;

            async fn view(&self, _req: &mut #private::Request, _view: &#private::View<'_>) -> #private::Answer {
                #(
                    if <#types as #private::CoreHooks>::VIEW {
                        let answer = <#types as #private::CoreHooks>::view(&self.#fields, _req, _view).await;
                        if !#private::goes_on(&answer) {
                            return answer;
                        }
                    }
                )*
                ::core::result::Result::Ok(::core::option::Option::None)
            }

            async fn exception(&self, _req: &mut #private::Request, _error: &#private::Error) -> #private::Answer {
                #(
                    if <#up_types as #private::CoreHooks>::EXCEPTION {
                        let answer = <#up_types as #private::CoreHooks>::exception(&self.#up, _req, _error).await;
                        if !#private::goes_on(&answer) {
                            return answer;
                        }
                    }
                )*
                ::core::result::Result::Ok(::core::option::Option::None)
            }

            async fn template(
                &self,
                _req: &mut #private::Request,
                _template: &mut #private::TemplateResponse,
            ) -> ::core::result::Result<(), #private::Error> {
                #(
                    if <#up_types as #private::CoreHooks>::TEMPLATE {
                        let done = <#up_types as #private::CoreHooks>::template(&self.#up, _req, _template).await;
                        if ::core::result::Result::is_err(&done) {
                            return done;
                        }
                    }
                )*
                ::core::result::Result::Ok(())
            }
        }
    }
}
