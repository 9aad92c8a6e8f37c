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
     entry                       needs                 provides            mode      hooks
  1  timing                      -                     -                   both      -
       sets: Logs
  2  session                     -                     Session             async     -
  3  csrf: Csrf                  -                     -                   both      view, response
       rules: before(authentication)
  4  flash: Option<Flash>        Option<Session>       -                   both      -
  5  authentication              Session               User                both      -
  6  legacy                      User                  -                   both      -
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
request ↓                                                             ↑ response
┌─ timing ─────────────────────────────────────────────────────────────────────┐
│ ┌─ session (provides Session) ─────────────────────────────────────────────┐ │
│ │ ┌─ csrf ───────────────────────────────────────────────────────────────┐ │ │
│ │ │ ┌─ flash? ─────────────────────────────────────────────────────────┐ │ │ │
│ │ │ │ ┌─ authentication (provides User) ─────────────────────────────┐ │ │ │ │
│ │ │ │ │ ┌─ legacy ─────────────────────────────────────────────────┐ │ │ │ │ │
│ │ │ │ │ │                           view                           │ │ │ │ │ │
│ │ │ │ │ └──────────────────────────────────────────────────────────┘ │ │ │ │ │
│ │ │ │ └──────────────────────────────────────────────────────────────┘ │ │ │ │
│ │ │ └──────────────────────────────────────────────────────────────────┘ │ │ │
│ │ └──────────────────────────────────────────────────────────────────────┘ │ │
│ └──────────────────────────────────────────────────────────────────────────┘ │
└──────────────────────────────────────────────────────────────────────────────┘
"
    );
    let bare = plan(&[]).onion().to_string();
    let [first, second] = [format!("request ↓{:>71}", "↑ response"), format!("{:^80}", "view")];
    assert_eq!(bare, format!("{first}\n{second}\n"));
}

/// A chain of more entries than an onion has boxes, with names of every length.
fn long(names: usize) -> Plan {
    let long = |name: &str, length: usize| &*format!("{name}<{}>", ["Vec<u8>"; 32][..length].join(", ")).leak();
    let drafts = (0..names).map(|at| {
        let draft = mw(long("ö", at % 30)).called(long("entry", (at + 7) % 30)).provides(long("T", at % 29));
        draft.after(long("a", at % 28)).before(long("b", at % 11)).in_set(long("Set", at % 20))
    });
    plan(&drafts.collect::<Vec<_>>())
}

#[test]
fn table_and_onion_stay_within_100_columns_whatever_is_in_them() {
    for names in [1, 2, 9, 10, 11, 40, MAX_ENTRIES] {
        let (table, onion) = (long(names).to_string(), long(names).onion().to_string());
        for line in table.lines() {
            assert!(line.chars().count() <= 100, "{table}");
        }
        for line in onion.lines() {
            assert_eq!(line.chars().count(), 80, "{onion}");
        }
    }
}

#[test]
fn a_longer_entry_changes_one_line() {
    let of = |session: &'static str, user: &'static str| {
        let plan = plan(&[
            mw("timing"),
            mw(session).provides("Session"),
            mw("authentication").needs("Session").provides(user),
        ]);
        (plan.to_string(), plan.onion().to_string())
    };
    let changed = |a: &str, b: &str| {
        assert_eq!(a.lines().count(), b.lines().count());
        a.lines().zip(b.lines()).filter(|(a, b)| a != b).count()
    };
    let (table, onion) = of("session", "User");
    for (longer_table, longer_onion) in [of("session_of_a_visitor", "User"), of("session", "auth::User<Site>")] {
        assert_eq!((changed(&table, &longer_table), changed(&onion, &longer_onion)), (1, 1));
    }
}

#[test]
fn what_is_too_long_for_its_place_goes_on_below() {
    let site = plan(&[
        mw("sessions").provides("Session"),
        mw("AuthenticationOf<Backend, Session>")
            .called("authentication")
            .needs("Session")
            .takes("Arc<Limits>")
            .provides("AuthSession<backends::Postgres<User>>")
            .hooks(Hooks { request: true, response: true, view: true, exception: true, template: true }),
    ]);
    assert_eq!(
        lines(&site),
        r"
Site, from the outermost to the innermost:
     entry                       needs                 provides            mode      hooks
  1  sessions                    -                     Session             both      -
  2  authentication:             Session, Option<Arc<  AuthSession<        both      request, view,
     AuthenticationOf<Backend,   Limits>>              backends::                     exception,
     Session>                                          Postgres<User>>               template,
                                                                                     response
"
    );
    assert_eq!(
        lines(&site.onion()),
        r"
request ↓                                                             ↑ response
┌─ sessions (provides Session) ────────────────────────────────────────────────┐
│ ┌─ authentication (provides AuthSession<backends::Postgres<User>>) ────────┐ │
│ │                                   view                                   │ │
│ └──────────────────────────────────────────────────────────────────────────┘ │
└──────────────────────────────────────────────────────────────────────────────┘
"
    );
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
fn a_picture() {
    let picture = site().to_svg();
    let texts: Vec<&str> = picture
        .lines()
        .filter_map(|line| line.strip_prefix("<text ")?.strip_suffix("</text>")?.split_once('>'))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(
        texts,
        [
            "request ↓",
            "Site",
            "↑ response",
            "timing",
            "in Logs",
            "session",
            "provides Session",
            "csrf: Csrf",
            "flash: Option&lt;Flash&gt;",
            "takes Session, if there is one",
            "authentication",
            "needs Session",
            "provides User",
            "legacy",
            "needs User",
            "view",
        ]
    );
}

#[test]
fn a_picture_shows_the_changes_of_mode() {
    let chain = [
        mw("a"),
        mw("b").runs(Capability::Blocking),
        mw("c"),
        mw("d").runs(Capability::Async),
        mw("e").runs(Capability::Blocking),
    ];
    let picture = plan(&chain).to_svg();
    let count = |text: &str| picture.matches(text).count();
    assert_eq!((count(">async → blocking<"), count(">blocking → async<")), (2, 2));
    assert_eq!(plan(&chain).transitions(Mode::Async), 4);
    let borders = |class: &str| count(&format!("<rect class=\"{class}\""));
    assert_eq!((borders("ordain-async"), borders("ordain-blocking")), (2, 3));
}

#[test]
fn a_picture_is_well_formed_and_within_its_width_whatever_is_in_it() {
    for names in [0, 1, 9, 40, MAX_ENTRIES] {
        let picture = long(names).to_svg();
        assert!(!picture.contains("\n\n"), "a blank line ends it in the text of a page");
        for line in picture.lines().filter(|line| line.starts_with('<')) {
            let number = |name: &str| -> Option<usize> {
                line.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.parse().ok()
            };
            let x = number("x").unwrap_or(0);
            let width = match line.strip_suffix("</text>") {
                Some(text) => text
                    .rsplit_once('>')
                    .map_or(0, |(_, text)| text.replace("&lt;", "<").replace("&gt;", ">").chars().count() * 8),
                None => number("width").unwrap_or(0),
            };
            assert!(x + width <= 820, "{line}");
        }
    }
    let strange = plan(&[mw("a\"b").provides("Vec<&'static T>\n\n")]).to_svg();
    assert!(
        strange.contains(">a&quot;b</text>") && strange.contains(">provides Vec&lt;&amp;'static T&gt;  </text>"),
        "{strange}"
    );
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
