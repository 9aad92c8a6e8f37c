//! The orders that are right compile, in the place of the wrong ones that `wrong_orders.rs` has of the same modules.

#[path = "ui/access_log/pass/right.rs"]
mod access_log;
#[path = "ui/auth/pass/right.rs"]
mod auth;
#[path = "ui/cache/pass/right.rs"]
mod cache;
#[path = "ui/csrf/pass/right.rs"]
mod csrf;
#[path = "ui/hosts/pass/right.rs"]
mod hosts;
#[path = "ui/layers/pass/right.rs"]
mod layers;
#[path = "ui/messages/pass/right.rs"]
mod messages;
#[path = "ui/order/pass/right.rs"]
mod order;
#[path = "ui/quota/pass/right.rs"]
mod quota;
#[path = "ui/rbac/pass/right.rs"]
mod rbac;
#[path = "ui/sessions/pass/order.rs"]
mod sessions;

/// What is compiled here is all that there is.
#[test]
fn none_is_forgotten() {
    let here = include_str!("right_orders.rs");
    let ui = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui");
    for module in std::fs::read_dir(ui).unwrap() {
        let Ok(files) = std::fs::read_dir(module.unwrap().path().join("pass")) else { continue };
        for file in files.map(|file| file.unwrap().path()) {
            let path = file.to_str().unwrap().split_once("tests/").unwrap().1;
            assert!(here.contains(&format!("\"{path}\"")), "{path}");
        }
    }
}
