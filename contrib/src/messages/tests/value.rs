//! What becomes of a message, wherever it is kept.

use super::super::testing;
use super::*;

fn now<T>(future: impl Future<Output = Result<T, Error>>) -> T {
    visit::run(future).expect("no store that fails")
}

#[test]
fn msg_01_one_without_a_text_or_below_the_level_is_dropped() {
    let messages = testing::messages();
    messages.info("");
    messages.debug("below");
    messages.add(Level(19), "below, too");
    messages.add(Level(20), "at it");
    assert_eq!(lines(&now(messages.take())), "at it");
    assert_eq!(messages.level(), Level::INFO);
    messages.set_level(Level::WARNING);
    messages.success("below");
    messages.warning("at it");
    messages.error("above");
    assert_eq!(lines(&now(messages.take())), "at it,above");
    messages.set_level(Level::DEBUG);
    messages.debug("at it");
    assert_eq!(lines(&now(messages.take())), "at it");
}

#[test]
fn msg_01_a_level_of_the_site_is_that_of_each_request_until_it_says_otherwise() {
    let mut visitor = Visitor::of(&site(Flash::new(InCookie::new(keys())).level(Level::WARNING)));
    visitor.asks("/add/below");
    assert_eq!(visitor.reads("/take"), "");
}

#[test]
fn msg_02_counting_leaves_them_and_taking_does_not() {
    let messages = testing::messages();
    messages.info("one");
    messages.info("two");
    assert_eq!((now(messages.len()), now(messages.is_empty())), (2, false));
    assert_eq!(lines(&now(messages.peek())), "one,two");
    assert_eq!(lines(&now(messages.take())), "one,two");
    assert_eq!((now(messages.len()), now(messages.is_empty())), (0, true));
    messages.info("three");
    assert_eq!(lines(&now(messages.take())), "three");
}

#[test]
fn msg_02_what_is_added_and_taken_in_one_request_is_kept_nowhere() {
    let mut visitor = Visitor::of(&in_cookie());
    let answer = visitor.asks("/add-and-take/here");
    assert_eq!((answer.text().as_str(), answer.header("set-cookie")), ("here", None));
    visitor.asks("/add/before");
    assert_eq!(visitor.reads("/add-and-take/here"), "before,here");
    assert_eq!(visitor.cookie(NAME), None);
}

#[test]
fn msg_02_what_is_added_after_they_were_taken_is_for_the_next_page() {
    let mut visitor = Visitor::of(&in_cookie());
    visitor.asks("/add/before");
    assert_eq!(visitor.reads("/take-and-add/after"), "before");
    assert_eq!(visitor.reads("/take"), "after");
    assert_eq!(visitor.reads("/take"), "", "shown once");
}

#[test]
fn tags_are_those_of_a_message_and_that_of_its_level() {
    let router = Router::new().route(
        "/",
        any(async |messages: Messages| {
            messages.add_with_tags(Level::ERROR, "a", "big red");
            messages.add_with_tags(Level::SUCCESS, "b", "");
            messages.add(Level(29), "c");
            messages.add_with_tags(Level(31), "d", "x");
            let all = messages.take().await?;
            let tags = all.iter().map(|message| {
                format!("{message}:{}:{}:{}", message.tags(), message.extra_tags(), message.level_tag())
            });
            Ok::<_, Error>(tags.collect::<Vec<_>>().join(","))
        }),
    );
    let flash =
        Flash::new(InCookie::new(keys())).tag(Level::ERROR, "danger").tag(Level(29), "odd").tag(Level::ERROR, "bad");
    let site = Site { flash }.wrap_router(router).boxed();
    let text = Visitor::of(&site).reads("/");
    assert_eq!(text, "a:big red bad:big red:bad,b:success::success,c:odd::odd,d:x:x:");
}

#[test]
fn levels_have_the_names_and_the_numbers_of_django() {
    let named = [Level::DEBUG, Level::INFO, Level::SUCCESS, Level::WARNING, Level::ERROR];
    assert_eq!(named.map(|level| level.0), [10, 20, 25, 30, 40]);
    assert_eq!(named.map(|level| level.to_string()), ["debug", "info", "success", "warning", "error"]);
    assert_eq!(Level(29).to_string(), "29");
}

#[test]
fn messages_print_as_how_many_there_are() {
    let messages = testing::messages();
    messages.info("secret");
    assert_eq!(format!("{messages:?}"), "Messages { added: 1, taken: false, .. }");
}
