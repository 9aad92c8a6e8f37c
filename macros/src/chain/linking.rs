//! The middlewares of a chain as values, and how they are linked around a view.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote_spanned;

use super::expand::{Names, either};
use super::lower::{Chain, Entry};

/// After so many entries, counted from the outermost, the type of what is inside is erased.
const SEGMENT: usize = 12;

/// So many entries have their hooks run by one state machine: rustc's time for one grows with the square of its awaits.
const PART: usize = 16;

/// Expands to:
///
/// ```text
/// pub struct __Entries { part0: __Part0, … }      // of at most 16 entries each
/// impl Clone for __Entries { … }
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
    let boundary = boundary(&entries, private);
    let configure = entries.iter().map(|entry| entry.configure(private));
    let links = entries.iter().rev().map(|entry| entry.link(entries.len(), private));
    let values = entries.iter().map(|entry| entry.value(private));
    let filled = parts.iter().map(Part::filled);
    quote_spanned! {Span::mixed_site()=>
        #(#part_structs)*

        /// The middlewares of the chain.
        pub struct __Entries { #(#part: #part_type),* }

        impl ::core::clone::Clone for __Entries {
            fn clone(&self) -> Self {
                Self { #(#part: ::core::clone::Clone::clone(&self.#part)),* }
            }
        }

        #hooks

        impl #private::Entries for __Entries {
            type Boundary = <#private::Case<{ #private::AtHand::<#boundary>::FULL }> as #private::ModeOf>::Mode;

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
    /// The field of the part, and the variable, that hold its value.
    field: Ident,
    /// The field of `__Entries` that holds the part.
    part: Ident,
    ty: Ident,
}

impl<'c> Linked<'c> {
    fn new((at, entry): (usize, &'c Entry)) -> Self {
        Self { at, entry, field: Names::field(at), part: Part::field(at / PART), ty: Names::admitted(at) }
    }

    fn configure(&self, private: &TokenStream) -> TokenStream {
        let Self { field, part, ty, .. } = self;
        quote_spanned! {Span::mixed_site()=>
            <#ty as #private::ChainEntry>::configure(&self.#part.#field, _settings);
        }
    }

    /// `let rest = link(…, rest);`, with the boundary inside it if a segment ends here.
    fn link(&self, entries: usize, private: &TokenStream) -> TokenStream {
        let Self { at, field, part, ty, .. } = self;
        let inside = entries - at - 1;
        let segment = (inside > 0 && (at + 1) % SEGMENT == 0)
            .then(|| quote_spanned!(Span::mixed_site()=> let rest = #private::segment(rest);));
        quote_spanned! {Span::mixed_site()=>
            #segment
            let rest = <#ty as #private::ChainEntry>::link(&self.#part.#field, rest);
        }
    }

    /// A statement: its value, taken from the struct of the chain or made.
    fn value(&self, private: &TokenStream) -> TokenStream {
        let Self { at, entry, field, ty, .. } = self;
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
            &[quote_spanned!(span=> let #field = <#ty as #private::ChainEntry>::share(#present);)],
            &[quote_spanned!(span=> let #field = <#ty as #private::ChainEntry>::share(#private::Absent);)],
        )
    }
}

/// Some entries in a row.
struct Part<'c> {
    entries: &'c [Linked<'c>],
    field: Ident,
    ty: Ident,
}

impl<'c> Part<'c> {
    fn new(nth: usize, entries: &'c [Linked<'c>]) -> Self {
        Self { entries, field: Self::field(nth), ty: Ident::new(&format!("__Part{nth}"), Span::mixed_site()) }
    }

    fn field(nth: usize) -> Ident {
        Ident::new(&format!("part{nth}"), Span::mixed_site())
    }

    fn fields(&self) -> (Vec<&Ident>, Vec<&Ident>) {
        self.entries.iter().map(|entry| (&entry.field, &entry.ty)).unzip()
    }

    fn declaration(&self, private: &TokenStream) -> TokenStream {
        let ty = &self.ty;
        let (fields, types) = self.fields();
        let (bottom_up, bottom_up_types) = (fields.iter().rev(), types.iter().rev());
        quote_spanned! {Span::mixed_site()=>
            struct #ty { #(#fields: <#types as #private::ChainEntry>::Shared),* }

            impl ::core::clone::Clone for #ty {
                fn clone(&self) -> Self {
                    Self { #(#fields: ::core::clone::Clone::clone(&self.#fields)),* }
                }
            }

            #private::hooks! {
                #ty,
                top_down: [#(#fields: #types,)*],
                bottom_up: [#(#bottom_up: #bottom_up_types,)*]
            }
        }
    }

    /// `part0: __Part0 { … }`, from the variables of its entries.
    fn filled(&self) -> TokenStream {
        let Self { field, ty, .. } = self;
        let (fields, _) = self.fields();
        quote_spanned!(Span::mixed_site()=> #field: #ty { #(#fields),* })
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

/// What the boundaries of all entries have at hand together, as a type that nests no deeper than it must.
fn boundary(entries: &[Linked<'_>], private: &TokenStream) -> TokenStream {
    match entries {
        [] => quote_spanned!(Span::mixed_site()=> #private::Lean),
        [Linked { ty, .. }] => quote_spanned!(Span::mixed_site()=> <#ty as #private::ChainEntry>::Boundary),
        more => {
            let (first, second) = more.split_at(more.len() / 2);
            let (first, second) = (boundary(first, private), boundary(second, private));
            quote_spanned!(Span::mixed_site()=> <#first as #private::BoundaryMode>::Or<#second>)
        }
    }
}
