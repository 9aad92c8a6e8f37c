//! The plan as a person reads it.

use super::super::*;
use super::{mw, plan, target};

fn site() -> Plan {
    plan(&[
        mw("timing").in_set("Logs"),
        mw("session").provides("Session").runs(Capability::Async),
        mw("Csrf").called("csrf").before("authentication").hooks(Hooks { view: true, response: true, ..Hooks::NONE }),
        mw("gone").absent(),
        mw("Flash").called("flash").takes("Session").optional(),
        mw("authentication").needs("Session").provides("User"),
        mw("legacy")
            .needs("User")
            .after("common")
            .waive(WaivedRule::After(target("common")), "legacy clients depend on the redirect"),
    ])
}

/// A picture as its lines, beginning with an empty one, so that it can be written below one another.
fn lines(picture: &impl ToString) -> String {
    format!("\n{}", picture.to_string())
}

#[test]
fn a_table() {
    assert_eq!(
        lines(&site()),
        r"
Site, from the outermost to the innermost:
   entry                 needs            provides  mode   hooks
1  timing                -                -         both   -
     sets: Logs
2  session               -                Session   async  -
3  csrf: Csrf            -                -         both   view, response
     rules: before(authentication)
4  flash: Option<Flash>  Option<Session>  -         both   -
5  authentication        Session          User      both   -
6  legacy                User             -         both   -
     rules: after(common)
     waived: after(common): legacy clients depend on the redirect
"
    );
    assert_eq!(plan(&[]).to_string(), "Site, from the outermost to the innermost: no entries\n");
}

#[test]
fn an_onion() {
    assert_eq!(
        lines(&site().onion()),
        r"
request ↓                                   ↑ response
┌─ timing ───────────────────────────────────────────┐
│ ┌─ session (provides Session) ───────────────────┐ │
│ │ ┌─ csrf ─────────────────────────────────────┐ │ │
│ │ │ ┌─ flash? ───────────────────────────────┐ │ │ │
│ │ │ │ ┌─ authentication (provides User) ───┐ │ │ │ │
│ │ │ │ │ ┌─ legacy ───────────────────────┐ │ │ │ │ │
│ │ │ │ │ │              view              │ │ │ │ │ │
│ │ │ │ │ └────────────────────────────────┘ │ │ │ │ │
│ │ │ │ └────────────────────────────────────┘ │ │ │ │
│ │ │ └────────────────────────────────────────┘ │ │ │
│ │ └────────────────────────────────────────────┘ │ │
│ └────────────────────────────────────────────────┘ │
└────────────────────────────────────────────────────┘
"
    );
    let bare = plan(&[]).onion().to_string();
    assert_eq!(bare, "request ↓   ↑ response\n         view         \n");
}

#[test]
fn every_layer_of_an_onion_is_as_wide_as_its_place_wants() {
    let long = mw("a_middleware_of_a_very_long_name").provides("SomethingEvenLonger<ThanThat>");
    for drafts in [vec![mw("ö")], vec![long.clone(), mw("b")], vec![mw("a"), mw("b"), mw("c"), mw("d"), long]] {
        let picture = plan(&drafts).onion().to_string();
        let widths: Vec<usize> = picture.lines().map(|line| line.chars().count()).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{picture}");
    }
}

#[test]
fn a_diagram() {
    assert_eq!(
        lines(&site().to_mermaid()),
        r#"
flowchart TD
    request([request and response])
    e0["timing"]
    request <--> e0
    e1["session<br/>provides Session"]
    e0 <--> e1
    e2["csrf"]
    e1 <--> e2
    e4(["flash"])
    e2 <--> e4
    e5["authentication<br/>provides User"]
    e4 <--> e5
    e6["legacy"]
    e5 <--> e6
    view[[view]]
    e6 <--> view
    e1 -. "Session" .-> e4
    e1 -. "Session" .-> e5
    e5 -. "User" .-> e6
"#
    );
    let strange = plan(&[mw("a\"b").provides("Vec<T>")]).to_mermaid();
    assert!(strange.contains(r#"e0["a#34;b<br/>provides Vec#60;T#62;"]"#), "{strange}");
}

#[test]
fn what_an_entry_is_can_be_read_from_the_plan() {
    let plan = site();
    assert_eq!(plan.name(), "Site");
    let entries: Vec<EntryView> = plan.entries().collect();
    let labels: Vec<&str> = entries.iter().map(EntryView::label).collect();
    assert_eq!(labels, ["timing", "session", "csrf", "flash", "authentication", "legacy"]);
    assert_eq!(entries[0].sets().collect::<Vec<_>>(), ["Logs"]);
    assert_eq!(entries[2].name(), "Csrf");
    assert!(entries[2].hooks().view && entries[3].is_optional());
    let needs: Vec<String> = entries[3].needs().map(|need| need.to_string()).collect();
    assert_eq!(needs, ["Option<Session>"]);
    assert_eq!(entries[4].provides(), Some("User"));
    assert_eq!(entries[4].capability(), Capability::Both);
    assert_eq!((plan.transitions(Mode::Async), plan.transitions(Mode::Blocking)), (0, 2));
    let rules: Vec<String> = entries[5].rules().map(|rule| rule.to_string()).collect();
    assert_eq!(rules, ["after(common)"]);
    let reasons: Vec<&str> = entries[5].waivers().map(|waiver| waiver.reason).collect();
    assert_eq!(reasons, ["legacy clients depend on the redirect"]);
}
