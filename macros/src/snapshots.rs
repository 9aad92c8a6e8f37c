//! What the macros write, one file for each shape: to read, and to see in a diff what a change does to it.
//!
//! `UPDATE_EXPECT=1 cargo test -p ordain-macros` writes the files anew.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::quote;

/// Compares an expansion with its file.
fn expands_to(expansion: &TokenStream, file: &ExpectFile) {
    let expansion = without_paths(&expansion.to_string());
    let expansion = syn::parse_file(&expansion).unwrap_or_else(|error| unreachable!("{error}: {expansion}"));
    file.assert_eq(&prettyplease::unparse(&expansion));
}

/// Without what stands before every generated name, for a person to read.
fn without_paths(expansion: &str) -> String {
    let modules = ["clone", "default", "fmt", "future", "marker", "option", "primitive", "result"];
    let core = modules.map(|module| format!(":: core :: {module} :: "));
    let private = ":: ordain :: __private :: ".to_owned();
    core.into_iter().chain([private]).fold(expansion.to_owned(), |text, path| text.replace(&path, ""))
}

fn middleware(arguments: TokenStream, item: TokenStream, file: &ExpectFile) {
    expands_to(&crate::middleware::expand(arguments, item), file);
}

#[test]
fn an_async_fn() {
    middleware(
        quote!(after(session), in_set(Members)),
        quote! {
            /// Finds out who it is.
            pub async fn authentication(req: &mut Request, session: Session, next: impl Provide<User>) -> Response {
                next.provide(session.user()).run(req).await
            }
        },
        &expect_file!["../expansions/fn_async.rs"],
    );
}

#[test]
fn a_blocking_fn() {
    middleware(
        quote!(),
        quote! {
            fn audit(req: &mut Request, next: impl blocking::Next) -> Response {
                next.run(req)
            }
        },
        &expect_file!["../expansions/fn_blocking.rs"],
    );
}

#[test]
fn a_fn_that_is_a_hook() {
    middleware(
        quote!(process_response),
        quote! {
            fn nosniff(req: &Request, response: &mut Response) {
                mark(response);
            }
        },
        &expect_file!["../expansions/fn_hook.rs"],
    );
}

#[test]
fn an_impl_block_with_call() {
    middleware(
        quote!(outermost),
        quote! {
            impl<S: Store> Cache<S> {
                async fn call(&self, req: &mut Request, user: Option<User>, next: impl Next) -> Response {
                    self.load(user).await;
                    next.run(req).await
                }
            }
        },
        &expect_file!["../expansions/impl_call.rs"],
    );
}

#[test]
fn an_impl_block_with_hooks() {
    middleware(
        quote!(before(authentication)),
        quote! {
            impl Csrf {
                fn process_request(&self, req: &Request) -> ControlFlow<Response, Token> {
                    self.token(req)
                }

                async fn process_view(&self, req: &mut Request, session: Session, view: &View<'_>) -> Option<Response> {
                    self.check(req, session, view).await
                }
            }
        },
        &expect_file!["../expansions/impl_hooks.rs"],
    );
}

#[test]
fn a_chain_of_bare_entries() {
    expands_to(
        &crate::chain::expand(quote! {
            pub struct Site { timing, auth::session }
        }),
        &expect_file!["../expansions/chain_bare.rs"],
    );
}

#[test]
fn a_chain_with_fields() {
    expands_to(
        &crate::chain::expand(quote! {
            /// What every request passes.
            pub struct Site {
                /// The database.
                pool: Shared<Pool>,
                #[cfg(feature = "sessions")]
                #[middleware(waive(after(pool_check), reason = "it opens no connection"))]
                session,
            }
        }),
        &expect_file!["../expansions/chain_fields_and_cfg.rs"],
    );
}

#[test]
fn a_view() {
    expands_to(
        &crate::view::expand(
            quote!(Site),
            quote! {
                async fn profile(req: &mut Request, user: User) -> Html<String> {
                    page(req, user)
                }
            },
        ),
        &expect_file!["../expansions/view.rs"],
    );
}

#[test]
fn a_marked_view() {
    let expansion = crate::view::expand(
        quote!(Site, mark(CsrfExempt, Slow(3))),
        quote! {
            pub async fn hook(req: &mut Request) -> &'static str {
                "thanks"
            }
        },
    );
    expands_to(&expansion, &expect_file!["../expansions/view_marked.rs"]);
}

#[test]
fn a_handler() {
    let expansion = crate::view::expand(
        quote!(Site),
        quote! {
            async fn whoami(user: User, Extension(session): Extension<Session>) -> String {
                user.name
            }
        },
    );
    expands_to(&expansion, &expect_file!["../expansions/view_handler.rs"]);
}

#[test]
fn a_value_of_a_chain() {
    let user = quote! {
        pub struct User {
            name: String,
        }
    };
    expands_to(&crate::from_chain::expand(user), &expect_file!["../expansions/from_chain.rs"]);
}
