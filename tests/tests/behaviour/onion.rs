//! The order of layers, views and answers.

use ordain_tests::Act::{Answer, Twice};
use ordain_tests::{around, everywhere, sided};

#[test]
fn layers_are_entered_top_down_and_left_bottom_up() {
    let trace = ["A>", "B>", "C>", "A.pv", "B.pv", "C.pv", "view", "<C:200", "<B:200", "<A:200"];
    everywhere(around(), &[], &trace);
    everywhere(sided(), &[], &trace);
}

#[test]
fn an_early_answer_is_seen_by_the_layers_above_only() {
    everywhere(around(), &[("B>", Answer(202))], &["A>", "B>", "<A:202"]);
    everywhere(around(), &[("A>", Answer(202))], &["A>"]);
    everywhere(around(), &[("C>", Answer(202))], &["A>", "B>", "C>", "<B:202", "<A:202"]);
}

#[test]
fn an_answer_of_process_request_goes_through_its_own_process_response() {
    everywhere(sided(), &[("B>", Answer(202))], &["A>", "B>", "<B:202", "<A:202"]);
}

#[test]
fn next_can_be_run_twice_through_a_clone() {
    let inside = ["C>", "A.pv", "B.pv", "C.pv", "view", "<C:200"];
    let trace = [&["A>", "B>"], &inside[..], &["<B:200"], &inside, &["<B:200", "<A:200"]].concat();
    everywhere(around(), &[("B>", Twice)], &trace);
}
