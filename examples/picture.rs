//! Writes a chain as a picture, here that of the quickstart: `cargo run --example picture > site.svg`.

#[path = "quickstart.rs"]
#[expect(dead_code)]
mod quickstart;

fn main() {
    print!("{}", quickstart::Site::PLAN.to_svg());
}

#[test]
fn the_pages_show_the_picture_of_the_quickstart() {
    expect_test::expect_file!["../runtime/src/docs/quickstart.svg"].assert_eq(&quickstart::Site::PLAN.to_svg());
}
