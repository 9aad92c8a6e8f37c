//! Types and paths as a user would type them, for messages.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, Type};

/// The spelling of a type or a path, with rustfmt's spaces.
pub(crate) fn of(tokens: impl ToTokens) -> String {
    let mut text = String::new();
    write(&mut text, tokens.to_token_stream());
    // Which crate that is, only a compiler knows.
    text.replace("$crate::", "")
}

/// The article before a type, by how its first letter usually sounds.
pub(crate) fn article(ty: &str) -> &'static str {
    if ty.starts_with(['A', 'E', 'I', 'O', 'X', 'a', 'e', 'i', 'o']) { "an" } else { "a" }
}

/// The type and const arguments of a path's last segment.
pub(crate) fn arguments(ty: &Type) -> Vec<String> {
    let Type::Path(path) = ty else { return Vec::new() };
    let Some(PathArguments::AngleBracketed(arguments)) = path.path.segments.last().map(|last| &last.arguments) else {
        return Vec::new();
    };
    let arguments = arguments.args.iter().filter(|argument| !matches!(argument, GenericArgument::Lifetime(_)));
    arguments.map(of).collect()
}

/// A path's last segment with its arguments, another type as it is.
pub(crate) fn of_last_segment(ty: &Type) -> String {
    match ty {
        Type::Path(path) => match path.path.segments.last() {
            Some(last) => format!("{}{}", last.ident.unraw(), of(&last.arguments)),
            None => of(ty),
        },
        ty => of(ty),
    }
}

/// The last segment of a path, the first token of another type.
pub(crate) fn last_word(ty: &Type) -> Span {
    match ty {
        Type::Path(path) => path.path.segments.last().map_or_else(|| ty.span(), |last| last.ident.span()),
        ty => ty.span(),
    }
}

/// The `M` of an `Option<M>`, of an `Arc<M>`, or of both.
pub(crate) fn middleware(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    let last = path.path.segments.last().filter(|last| last.ident == "Option" || last.ident == "Arc");
    match last.map(|last| &last.arguments) {
        Some(PathArguments::AngleBracketed(arguments)) => match arguments.args.first() {
            Some(GenericArgument::Type(inner)) => middleware(inner),
            _ => ty,
        },
        _ => ty,
    }
}

/// Writes tokens with a space only where two of them need one.
fn write(text: &mut String, tokens: TokenStream) {
    let mut trees = tokens.into_iter().peekable();
    let mut joined = false;
    while let Some(tree) = trees.next() {
        let next_is_word = matches!(trees.peek(), Some(TokenTree::Ident(_) | TokenTree::Literal(_)));
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{ ", " }"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(text, group.stream());
                text.push_str(close);
                if next_is_word {
                    text.push(' ');
                }
                joined = false;
            }
            TokenTree::Punct(punct) => {
                let sign = punct.as_char();
                let arrow_head = joined && sign == '>' && (text.ends_with('-') || text.ends_with('='));
                let alone = matches!(sign, '+' | '=' | '-') && !(joined && sign == '=');
                if (alone || sign == '-') && !text.ends_with(' ') {
                    text.push(' ');
                }
                text.push(sign);
                let spaced = arrow_head || matches!(sign, ',' | ';') || (alone && punct.spacing() == Spacing::Alone);
                if spaced && trees.peek().is_some() {
                    text.push(' ');
                }
                joined = punct.spacing() == Spacing::Joint;
            }
            TokenTree::Ident(ident) => {
                let lifetime = joined && text.ends_with('\'');
                text.push_str(&ident.to_string());
                if next_is_word || (lifetime && trees.peek().is_some_and(is_group)) {
                    text.push(' ');
                }
                let keyword = matches!(ident.to_string().as_str(), "mut" | "dyn" | "impl" | "as" | "const");
                let sign = matches!(trees.peek(), Some(TokenTree::Punct(punct)) if matches!(punct.as_char(), '\'' | '&' | '<' | ':'));
                if keyword && sign && !text.ends_with(' ') {
                    text.push(' ');
                }
                joined = false;
            }
            TokenTree::Literal(literal) => {
                text.push_str(&literal.to_string());
                if next_is_word {
                    text.push(' ');
                }
                joined = false;
            }
        }
    }
}

fn is_group(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(_))
}

#[cfg(test)]
mod tests {
    use syn::{Type, parse_str};

    fn spelled(text: &str) -> String {
        super::of(parse_str::<Type>(text).unwrap_or_else(|error| unreachable!("{error}")))
    }

    #[test]
    fn spells_types_as_rustfmt_does() {
        for text in [
            "User",
            "crate::auth::User",
            "Limit<PerUser, 4>",
            "Arc<dyn Store + Send>",
            "&mut Request",
            "&'a mut Request",
            "&'static str",
            "(u8, [u8; 4])",
            "fn(u8) -> u8",
            "<T as Trait>::Item",
            "Box<dyn Iterator<Item = u8>>",
            "ControlFlow<Response, User>",
            "dyn Fn(&Request) -> Response + Send",
        ] {
            assert_eq!(spelled(text), text);
        }
    }
}
