//! Every sentence, in a chain in which somebody might meet it.

use super::super::*;
use super::{Draft, chain, errors, mw, target};

/// Compares the errors of a chain, line by line; the first of each begins with its place.
fn says(drafts: &[Draft], lines: &[&str]) {
    let said: Vec<String> = errors(chain(drafts))
        .into_iter()
        .flat_map(|(at, text)| format!("[{at}] {text}").lines().map(String::from).collect::<Vec<_>>())
        .collect();
    assert_eq!(said, lines);
}

fn session() -> Draft {
    mw("session").provides("Session")
}

fn authentication() -> Draft {
    mw("authentication").needs("Session").provides("User")
}

fn timing() -> Draft {
    mw("timing")
}

fn csrf() -> Draft {
    mw("Csrf").called("csrf").before("authentication")
}

#[test]
fn a_need_is_provided_below() {
    says(
        &[timing(), authentication(), session()],
        &[
            "[1] `authentication` needs a `Session`, which `session` provides only below it",
            "help: move `session` above `authentication`: timing, session, authentication",
        ],
    );
    says(
        &[timing(), authentication(), csrf(), session()],
        &[
            "[1] `authentication` needs a `Session`, which `session` provides only below it (and 1 more, of `csrf`)",
            "help: move `authentication` below `session`: timing, csrf, session, authentication",
        ],
    );
    says(
        &[timing(), csrf(), authentication(), session()],
        &[
            "[2] `authentication` needs a `Session`, which `session` provides only below it",
            "help: move `session` above `authentication`: timing, csrf, session, authentication",
        ],
    );
    says(
        &[mw("flash").takes("Session"), session()],
        &[
            "[0] `flash` takes an `Option<Session>`, which would always be `None`, because `session` provides it only below it",
            "help: move `session` above `flash`: session, flash",
        ],
    );
    says(
        &[mw("a").needs("User"), authentication(), session()],
        &[
            "[0] `a` needs a `User`, which `authentication` provides only below it",
            "help: an order that satisfies every rule: session, authentication, a",
            "[1] `authentication` needs a `Session`, which `session` provides only below it",
            "help: move `session` above `authentication`, as in the order that is shown at `a`",
        ],
    );
    says(
        &[authentication(), session().optional()],
        &[
            "[0] `authentication` needs a `Session`, but its only provider, `session`, is an `Option` entry and may be left out (and 1 more)",
            "help: take an `Option<Session>` in `authentication`, or make `session` an entry that is always there (`Either<A, B>` is one of two), or put a default below it, which takes an `Option<Session>` and provides a `Session`; and move `session` above `authentication`: session, authentication",
        ],
    );
}

#[test]
fn a_need_is_not_provided() {
    says(
        &[timing(), authentication()],
        &[
            "[1] `authentication` needs a `Session`, which nothing in this chain provides",
            "help: a by-value parameter is not an axum extractor, but what an entry above provides: add an entry with `next: impl Provide<Session>` or a field of type `Shared<Session>`, or take an `Option<Session>`; if a chain around this one provides it, name that: `#[chain(within(Site))]`",
        ],
    );
    says(
        &[mw("session").provides("Arc<Session>"), authentication()],
        &[
            "[1] `authentication` needs a `Session`, but `session` provides an `Arc<Session>`, which is another type",
            "help: take an `Arc<Session>` in `authentication`, or let `session` provide a `Session`",
        ],
    );
    says(
        &[mw("session").provides("tower_sessions::Session"), authentication()],
        &[
            "[1] `authentication` needs a `Session`, but `session` provides a `tower_sessions::Session`, which is another type",
            "help: take a `tower_sessions::Session` in `authentication`, or let `session` provide a `Session`",
        ],
    );
    says(
        &[mw("session").provides("Session#2"), authentication()],
        &[
            "[1] `authentication` needs a `Session`, but `session` provides another type of that name",
            "help: make both name the same type: compare their `use` lines, and look for two versions of a crate with `cargo tree -d`",
        ],
    );
    says(
        &[mw("upgrade").needs("Session").provides("Session"), authentication()],
        &[
            "[0] `upgrade` needs a `Session` to refine, which nothing else in this chain provides",
            "help: a by-value parameter is not an axum extractor, but what an entry above provides: add an entry with `next: impl Provide<Session>` or a field of type `Shared<Session>`, or take an `Option<Session>`; if a chain around this one provides it, name that: `#[chain(within(Site))]`",
            "[1] `authentication` needs a `Session`, which `upgrade` only refines: nothing in this chain provides one to begin with",
            "help: a by-value parameter is not an axum extractor, but what an entry above provides: add an entry with `next: impl Provide<Session>` or a field of type `Shared<Session>`, or take an `Option<Session>`; if a chain around this one provides it, name that: `#[chain(within(Site))]`",
        ],
    );
    says(&[mw("flash").takes("Session")], &[]);
}

#[test]
fn a_need_may_be_left_out() {
    says(
        &[session().optional(), authentication()],
        &[
            "[1] `authentication` needs a `Session`, but its only provider, `session`, is an `Option` entry and may be left out",
            "help: take an `Option<Session>` in `authentication`, or make `session` an entry that is always there (`Either<A, B>` is one of two), or put a default below it, which takes an `Option<Session>` and provides a `Session`",
        ],
    );
    says(
        &[
            mw("redis").called("a").provides("Session").optional(),
            mw("memory").called("b").provides("Session").optional(),
            authentication(),
        ],
        &[
            "[1] `b` provides a `Session`, and so does `a` above it",
            "help: keep one of the two; for one or the other, decided when the chain is built, make them one entry: `b: Either<redis, memory>`",
        ],
    );
}

#[test]
fn a_default_is_a_provider() {
    let header = || mw("by_header").provides("Locale");
    let english = || mw("or_english").takes("Locale").provides("Locale");
    let german = || mw("or_german").takes("Locale").provides("Locale");
    let shout = || mw("shout").needs("Locale").provides("Locale");
    let greet = || mw("greet").needs("Locale");
    let log = || mw("log").takes("Locale");
    // Below an optional provider, below none, and below a sure one, which it refines.
    says(&[header().optional(), english(), greet(), log()], &[]);
    says(&[header().absent(), english(), shout(), greet()], &[]);
    says(&[english(), log(), greet()], &[]);
    says(&[header(), english(), german(), greet()], &[]);
    says(&[header(), log(), greet(), english()], &[]);
    says(&[header(), english().rule(Rule::Repeatable), english().called("again").rule(Rule::Repeatable)], &[]);
    says(&[header(), english().optional(), greet()], &[]);
    says(
        &[header().optional(), greet(), english()],
        &[
            "[1] `greet` needs a `Locale`, which `or_english` provides by default, but only below it",
            "help: move `or_english` above `greet`: by_header, or_english, greet",
        ],
    );
    says(
        &[header().optional(), log(), english()],
        &[
            "[1] `log` takes an `Option<Locale>`, which `or_english` provides by default, but only below it",
            "help: move `or_english` above `log`: by_header, or_english, log",
        ],
    );
    says(
        &[greet(), english()],
        &[
            "[0] `greet` needs a `Locale`, which `or_english` provides only below it",
            "help: move `or_english` above `greet`: or_english, greet",
        ],
    );
    says(
        &[english(), header().optional(), greet()],
        &[
            "[0] `or_english` takes an `Option<Locale>`, which would always be `None`, because `by_header` provides it only below it",
            "help: move `by_header` above `or_english`: by_header, or_english, greet",
        ],
    );
    says(
        &[english(), header(), greet()],
        &[
            "[0] `or_english` takes an `Option<Locale>`, which would always be `None`, because `by_header` provides it only below it",
            "help: move `by_header` above `or_english`: by_header, or_english, greet",
        ],
    );
    says(
        &[header().optional(), english(), german(), greet()],
        &[
            "[2] `or_german` provides a `Locale` by default, and so does `or_english` above it",
            "help: keep one of the two; for one or the other, decided when the chain is built, make them one entry: `or_german: Either<or_english, or_german>`",
        ],
    );
    says(
        &[header().optional(), mw("by_cookie").provides("Locale").optional(), english(), greet()],
        &[
            "[1] `by_cookie` provides a `Locale`, and so does `by_header` above it",
            "help: keep one of the two; for one or the other, decided when the chain is built, make them one entry: `by_cookie: Either<by_header, by_cookie>`",
        ],
    );
    says(
        &[header().optional(), english().optional(), greet()],
        &[
            "[2] `greet` needs a `Locale`, but its providers, `by_header` and `or_english`, are `Option` entries and may be left out",
            "help: take an `Option<Locale>` in `greet`, or make `or_english` an entry that is always there (`Either<A, B>` is one of two)",
        ],
    );
    says(
        &[english().rule(Rule::Repeatable)],
        &[
            "[0] `or_english` is `repeatable` and provides a `Locale`, but only one entry of a chain can provide it",
            "help: remove `repeatable` from its attribute, or let it also take a `Locale`, so that it refines the one from above",
        ],
    );
    says(
        &[mw("first").after("or_english").provides("Country"), english().needs("Country"), greet()],
        &[
            "[0] these rules contradict each other: `first` must be above `or_english` (`or_english` needs its `Country`), which must be above `first` (rule `after(or_english)` of `first`)",
            "help: no order satisfies them all: drop one of them, or waive one, such as on the entry `first`: `#[middleware(waive(after(or_english), reason = \"…\"))]`",
        ],
    );
    says(
        &[english().after("by_header").before("by_header"), header().optional()],
        &[
            "[0] these rules contradict each other: `or_english` must be above `by_header` (rule `before(by_header)` of `or_english`), which must be above `or_english` (`or_english` takes an `Option<Locale>`) (and 1 more)",
            "help: no order satisfies them all: drop one of them, or waive one, such as on the entry `or_english`: `#[middleware(waive(before(by_header), reason = \"…\"))]`",
        ],
    );
}

#[test]
fn two_provide_one_type() {
    says(
        &[mw("redis_session").provides("Session"), mw("memory_session").provides("Session"), authentication()],
        &[
            "[1] `memory_session` provides a `Session`, and so does `redis_session` above it",
            "help: keep one of the two; for one or the other, decided when the chain is built, make them one entry: `memory_session: Either<redis_session, memory_session>`",
        ],
    );
    says(
        &[mw("limit").provides("Quota").rule(Rule::Repeatable)],
        &[
            "[0] `limit` is `repeatable` and provides a `Quota`, but only one entry of a chain can provide it",
            "help: remove `repeatable` from its attribute, or let it also take a `Quota`, so that it refines the one from above",
        ],
    );
}

#[test]
fn requires() {
    says(
        &[mw("messages").requires("session")],
        &[
            "[0] `messages` requires `session`, which is not in this chain",
            r#"help: add it above `messages`, or waive it on the entry: `#[middleware(waive(requires(session), reason = "…"))]`"#,
        ],
    );
    says(
        &[mw("messages").requires("Sessions")],
        &[
            "[0] `messages` requires a member of the set `Sessions`, and this chain has none",
            r#"help: add one above `messages`, or waive it on the entry: `#[middleware(waive(requires(Sessions), reason = "…"))]`"#,
        ],
    );
    says(
        &[mw("gzip").in_set("Compression").requires("Compression")],
        &[
            "[0] `gzip` requires a member of the set `Compression` beside itself, and this chain has none",
            r#"help: add one above `gzip`, or waive it on the entry: `#[middleware(waive(requires(Compression), reason = "…"))]`"#,
        ],
    );
    says(
        &[session().optional(), mw("messages").requires("session")],
        &[
            "[1] `messages` requires `session`, which is an `Option` entry and may be left out",
            r#"help: make `session` an entry that is always there, or waive it on the entry: `#[middleware(waive(requires(session), reason = "…"))]`"#,
        ],
    );
    says(
        &[session().in_set("Sessions").optional(), mw("messages").requires("Sessions")],
        &[
            "[1] `messages` requires a member of the set `Sessions`, but `session` is an `Option` entry and may be left out",
            r#"help: make `session` an entry that is always there, or waive it on the entry: `#[middleware(waive(requires(Sessions), reason = "…"))]`"#,
        ],
    );
    says(
        &[mw("messages").requires("session"), timing(), session()],
        &[
            "[0] `messages` requires `session`, which is below it",
            "help: move `session` above `messages`: session, messages, timing",
        ],
    );
    says(
        &[mw("messages").requires("Sessions"), timing(), session().in_set("Sessions")],
        &[
            "[0] `messages` requires a member of the set `Sessions` above it, but `session` is below it",
            "help: move `session` above `messages`: session, messages, timing",
        ],
    );
}

#[test]
fn after_and_before() {
    says(
        &[mw("legacy").after("common"), mw("common")],
        &[
            "[0] `legacy` must be below `common` (its rule `after(common)`), but is above it",
            "help: move `legacy` below `common`: common, legacy",
        ],
    );
    says(
        &[mw("etag").after("ChangesBody"), mw("gzip").in_set("ChangesBody"), mw("minify").in_set("ChangesBody")],
        &[
            "[0] `etag` must be below every member of the set `ChangesBody` (its rule `after(ChangesBody)`), but `minify` and another are below it",
            "help: move `etag` below `minify`: gzip, minify, etag",
        ],
    );
    says(
        &[
            mw("gzip").in_set("ChangesBody"),
            mw("minify").in_set("ChangesBody"),
            mw("br").in_set("ChangesBody"),
            mw("etag").before("ChangesBody"),
        ],
        &[
            "[3] `etag` must be above every member of the set `ChangesBody` (its rule `before(ChangesBody)`), but `gzip` and 2 others are above it",
            "help: move `etag` above `gzip`: etag, gzip, minify, br",
        ],
    );
    says(
        &[mw("a").after("limit"), mw("limit").rule(Rule::Repeatable), mw("limit").rule(Rule::Repeatable)],
        &[
            "[0] `a` must be below every `limit` (its rule `after(limit)`), but `limit` (entry 3) and another are below it",
            "help: move `a` below `limit` (entry 3): limit, limit, a",
        ],
    );
    says(
        &[mw("log").called("limit").after("c"), mw("limit"), mw("c")],
        &[
            "[0] `limit` (entry 1) must be below `c` (its rule `after(c)`), but is above it",
            "help: move `limit` (entry 1) below `c`: limit, c, limit",
        ],
    );
}

#[test]
fn rules_contradict_each_other() {
    says(
        &[mw("a").before("b"), mw("b").before("c"), mw("c").before("a")],
        &[
            "[2] these rules contradict each other: `a` must be above `b` (rule `before(b)` of `a`), which must be above `c` (rule `before(c)` of `b`), which must be above `a` (rule `before(a)` of `c`)",
            r#"help: no order satisfies them all: drop one of them, or waive one, such as on the entry `a`: `#[middleware(waive(before(b), reason = "…"))]`"#,
        ],
    );
    says(
        &[session().after("authentication"), authentication()],
        &[
            "[0] these rules contradict each other: `session` must be above `authentication` (`authentication` needs its `Session`), which must be above `session` (rule `after(authentication)` of `session`)",
            r#"help: no order satisfies them all: drop one of them, or waive one, such as on the entry `session`: `#[middleware(waive(after(authentication), reason = "…"))]`"#,
        ],
    );
    says(
        &[mw("a").needs("B").provides("A"), mw("b").needs("A").provides("B")],
        &[
            "[0] these rules contradict each other: `a` must be above `b` (`b` needs its `A`), which must be above `a` (`a` needs its `B`)",
            "help: no order satisfies them all, and a need cannot be waived: split one of these middlewares in two",
        ],
    );
    says(
        &[mw("a").takes("B").provides("A"), mw("b").needs("A").provides("B").before("a")],
        &[
            "[0] these rules contradict each other: `a` must be above `b` (`b` needs its `A`), which must be above `a` (`a` takes an `Option<B>`)",
            "help: no order satisfies them all, and a need cannot be waived: split one of these middlewares in two",
            "[1] `b` must be above `a` (its rule `before(a)`), but is below it",
            "help: first resolve the contradiction that is reported at `a`",
        ],
    );
    says(
        &[mw("sentry").rule(Rule::Outermost), mw("cors").before("sentry")],
        &[
            "[1] these rules contradict each other: `sentry` must be above `cors` (rule `outermost` of `sentry`), which must be above `sentry` (rule `before(sentry)` of `cors`)",
            r#"help: no order satisfies them all: drop one of them, or waive one, such as on the entry `sentry`: `#[middleware(waive(outermost, reason = "…"))]`"#,
        ],
    );
    says(
        &[mw("x").after("y"), mw("a").after("b").after("c"), mw("b").after("a"), mw("c"), mw("y")],
        &[
            "[0] `x` must be below `y` (its rule `after(y)`), but is above it",
            "help: move `x` below `y`",
            "[1] these rules contradict each other: `a` must be above `b` (rule `after(a)` of `b`), which must be above `a` (rule `after(b)` of `a`) (and 1 more)",
            r#"help: no order satisfies them all: drop one of them, or waive one, such as on the entry `b`: `#[middleware(waive(after(a), reason = "…"))]`"#,
        ],
    );
}

#[test]
fn a_rule_names_its_own_middleware() {
    says(
        &[mw("a").before("a")],
        &["[0] `a` names itself in its rule `before(a)`", "help: remove `before(a)` from its attribute"],
    );
}

#[test]
fn conflicts() {
    says(
        &[mw("gzip").conflicts("brotli"), mw("brotli")],
        &[
            "[0] `gzip` conflicts with `brotli` (its rule `conflicts(brotli)`), and both are in this chain",
            r#"help: remove one of the two, or waive it on the entry: `#[middleware(waive(conflicts(brotli), reason = "…"))]`"#,
        ],
    );
    says(
        &[mw("gzip").conflicts("brotli"), mw("brotli").conflicts("gzip")],
        &[
            "[1] `brotli` conflicts with `gzip` (its rule `conflicts(gzip)`), and both are in this chain",
            r#"help: remove one of the two, or waive it on the entry: `#[middleware(waive(conflicts(gzip), reason = "…"))]`"#,
        ],
    );
}

#[test]
fn outermost_and_innermost() {
    says(
        &[mw("sentry").rule(Rule::Outermost), mw("cors").rule(Rule::Outermost)],
        &[
            "[1] `cors` claims to be outermost, and so does `sentry`",
            r#"help: only one can be: remove `outermost` from the attribute of one of them, or waive it on the entry: `#[middleware(waive(outermost, reason = "…"))]`"#,
        ],
    );
    says(
        &[timing(), mw("cors").rule(Rule::Outermost), session()],
        &[
            "[1] `cors` must be outermost, but `timing` is above it",
            "help: move `cors` above `timing`: cors, timing, session",
        ],
    );
    says(
        &[mw("sentry").rule(Rule::Innermost), mw("cors").rule(Rule::Innermost)],
        &[
            "[0] `sentry` claims to be innermost, and so does `cors`",
            r#"help: only one can be: remove `innermost` from the attribute of one of them, or waive it on the entry: `#[middleware(waive(innermost, reason = "…"))]`"#,
        ],
    );
    says(
        &[timing(), mw("cors").rule(Rule::Innermost), session()],
        &[
            "[1] `cors` must be innermost, but `session` is below it",
            "help: move `cors` below `session`: timing, session, cors",
        ],
    );
}

#[test]
fn the_same_middleware_twice() {
    says(
        &[session(), timing(), session()],
        &[
            "[2] `session` (entry 3) stands in this chain twice",
            "help: remove one of the two, or say at this entry, or at the middleware itself, that it may stand more than once: `#[middleware(repeatable)]`",
        ],
    );
    says(
        &[mw("Limit").called("a"), mw("Limit").called("b")],
        &[
            "[1] `b` is the same middleware as `a` above it",
            "help: remove one of the two, or say at this entry, or at the middleware itself, that it may stand more than once: `#[middleware(repeatable)]`",
        ],
    );
}

#[test]
fn waivers() {
    says(
        &[timing().waive(WaivedRule::After(target("common")), "x")],
        &[
            "[0] `timing` waives `after(common)`, which is not one of its rules",
            "help: remove `waive(after(common), …)`",
        ],
    );
    says(
        &[mw("common"), mw("legacy").after("common").waive(WaivedRule::After(target("common")), "x")],
        &[
            "[1] `legacy` waives `after(common)`, which this chain does not break: the waiver is stale",
            "help: remove `waive(after(common), …)`",
        ],
    );
    says(
        &[mw("legacy").after("common").waive(WaivedRule::After(target("common")), " "), mw("common")],
        &[
            "[0] `legacy` waives `after(common)` without a reason",
            r#"help: say why: `#[middleware(waive(after(common), reason = "…"))]`"#,
        ],
    );
}

#[test]
fn many_mistakes() {
    says(
        &[
            mw("a").after("b").after("c").needs("X"),
            mw("b").after("c"),
            mw("c"),
            mw("d").requires("z"),
            session(),
            timing(),
            mw("cors").before("session"),
            mw("x").before("d"),
            mw("e").conflicts("a"),
        ],
        &[
            "[0] `a` needs an `X`, which nothing in this chain provides (and 2 more)",
            "help: a by-value parameter is not an axum extractor, but what an entry above provides: add an entry with `next: impl Provide<X>` or a field of type `Shared<X>`, or take an `Option<X>`; if a chain around this one provides it, name that: `#[chain(within(Site))]`",
            "[1] `b` must be below `c` (its rule `after(c)`), but is above it",
            "help: an order that satisfies every other rule: c, b, a, timing, cors, session, x, d, e",
            "[3] `d` requires `z`, which is not in this chain",
            r#"help: add it above `d`, or waive it on the entry: `#[middleware(waive(requires(z), reason = "…"))]`"#,
            "[6] `cors` must be above `session` (its rule `before(session)`), but is below it",
            "help: move `session` below `cors`, as in the order that is shown at `b`",
            "[7] `x` must be above `d` (its rule `before(d)`), but is below it",
            "help: move `d` below `x`, as in the order that is shown at `b`",
            "[8] `e` conflicts with `a` (its rule `conflicts(a)`), and both are in this chain",
            r#"help: remove one of the two, or waive it on the entry: `#[middleware(waive(conflicts(a), reason = "…"))]`"#,
        ],
    );
}

#[test]
fn nothing_is_wrong() {
    says(&[timing(), session(), csrf(), authentication()], &[]);
}

#[test]
fn a_long_list_is_cut_around_what_matters() {
    let name = |at: usize| -> &'static str { format!("layer{at}").leak() };
    let mut drafts: Vec<Draft> = (0..100).map(|at| mw(name(at))).collect();
    drafts[20] = authentication();
    drafts[70] = session();
    says(
        &drafts,
        &[
            "[20] `authentication` needs a `Session`, which `session` provides only below it",
            "help: move `session` above `authentication`: …, layer19, session, authentication, layer21, …",
        ],
    );
}

#[test]
fn a_chain_is_judged_in_a_const() {
    const fn entry(facts: &Facts, provider: Option<usize>) -> Entry {
        Entry {
            facts: *facts,
            label: facts.name,
            providers: [provider, None, None, None, None, None, None, None],
            ..Entry::ABSENT
        }
    }
    const fn facts(name: &'static str, needs: &Needs) -> Facts {
        Facts { id: Id::new("", "", "", 0, 0, name), name, needs: *needs, absent: false, ..Facts::ABSENT }
    }
    const NEED: Needs = Needs::new(&[Need { ty: "Session", optional: false, after: false, provided_by: None }]);
    const ENTRIES: &[Entry] =
        &[entry(&facts("authentication", &NEED), Some(1)), entry(&facts("session", &Needs::NONE), None)];
    const VERDICT: &Verdict = &judge(ENTRIES);
    const PLAN: Plan = Plan::new("Site", &[Context { entries: ENTRIES, classes: &[], from: 0, verdict: VERDICT }]);
    const _: () = VERDICT.enforce(ENTRIES, 1);
    const { assert!(VERDICT.reports(0) && !VERDICT.reports(1)) }
    assert_eq!(VERDICT.order(), [1, 0]);
    assert_eq!(PLAN.entries().count(), 2);
}

#[test]
fn types_are_said_in_the_words_of_the_entry() {
    let parameters: &'static [&'static str] = &["T", "", "N"];
    let facts = Facts {
        parameters,
        provides: Some("Arc<dyn Fn(&T) -> [Token; N]>"),
        needs: Needs::new(&[
            Need { ty: "T", optional: false, after: false, provided_by: None },
            Need { ty: "t::T<T, TT>", optional: true, after: false, provided_by: None },
        ]),
        ..mw("Cache").facts
    };
    let of = |arguments: &[&str]| facts.spelled("Cache<…>", Box::leak(Box::new(Spelled::new(&facts, arguments))));
    let said = of(&["Größe<u8>", "Never", "4"]);
    assert_eq!((said.name, said.provides), ("Cache<…>", Some("Arc<dyn Fn(&Größe<u8>) -> [Token; 4]>")));
    let needs: Vec<&str> = said.needs.as_slice().iter().map(|need| need.ty).collect();
    assert_eq!(needs, ["Größe<u8>", "t::T<Größe<u8>, TT>"]);
    assert_eq!(of(&["X"]).provides, Some("Arc<dyn Fn(&X) -> [Token; N]>"), "the others have a default");
    let long = "X".repeat(2000);
    assert_eq!(of(&[&long]).provides, facts.provides, "what has no room is left as it is");
}

#[test]
fn a_parameter_may_stand_within_an_argument() {
    let facts = Facts { parameters: &["Per<?A, Of<?B>>"], provides: Some("Map<A, B>"), ..mw("Quota").facts };
    let of = |argument| {
        let spelled = Box::leak(Box::new(Spelled::new(&facts, &[argument])));
        facts.spelled("Quota<…>", spelled).provides.unwrap()
    };
    assert_eq!(of("Per<fn(u8, [u8; 2]) -> (Größe, Y), Of<Z<u8>>>"), "Map<fn(u8, [u8; 2]) -> (Größe, Y), Z<u8>>");
    assert_eq!(of("Per<X>"), "Map<X, B>");
    assert_eq!(of("quota::Per<X, Of<Z>>"), "Map<A, B>", "spelled otherwise: it keeps the middleware's words");
}

#[test]
fn a_rule_about_one_type_of_a_generic_means_them_all() {
    let limit = |name: &'static str| Draft { facts: Facts { name, ..mw("Limit").facts }, ..mw(name) };
    let per_user = Target { is_set: false, is_generic: true, ..target("Limit") }.spelled("Limit<PerUser>");
    let authentication = || authentication().rule(Rule::Before(per_user));
    says(
        &[session(), limit("Limit<PerUser>"), authentication()],
        &[
            "[2] `authentication` must be above `Limit<PerUser>` (its rule `before(Limit<PerUser>)`), but is below it",
            "help: move `authentication` above `Limit<PerUser>`: session, authentication, Limit<PerUser>",
        ],
    );
    says(
        &[session(), limit("Limit<PerAddress>"), authentication()],
        &[
            "[2] `authentication` must be above `Limit<PerAddress>` (its rule `before(Limit<PerUser>)`, which means every `Limit`), but is below it",
            "help: move `authentication` above `Limit<PerAddress>`: session, authentication, Limit<PerAddress>",
        ],
    );
}

#[test]
fn an_extractor_is_not_a_need() {
    let user = || mw("authentication").provides("User");
    for extractor in ["Extension<User>", "axum::Extension<User>", "State<User>", "web::ReqData<User>"] {
        let said = errors(chain(&[user(), mw("audit").needs(extractor)]));
        let help = "help: a by-value parameter is not an axum extractor, but what an entry above provides: take a `User` in `audit`";
        assert_eq!(said[0].1.lines().nth(1), Some(help), "{extractor}");
    }
}

#[test]
fn the_entry_that_shares_a_value_is_not_a_need() {
    says(
        &[mw("Shared<Pool>").called("pool").provides("Pool"), mw("audit").needs("ordain::Shared<Pool>")],
        &[
            "[1] `audit` needs an `ordain::Shared<Pool>`, but `pool` provides a `Pool`, which is another type",
            "help: `Shared` is an entry, and what it holds is the value: take a `Pool` in `audit`",
        ],
    );
    says(
        &[mw("audit").needs("Shared<Pool>")],
        &[
            "[0] `audit` needs a `Shared<Pool>`, which nothing in this chain provides",
            "help: `Shared` is an entry, and what it holds is the value: add a field of type `Shared<Pool>` and take a `Pool`; if a chain around this one provides it, name that: `#[chain(within(Site))]`",
        ],
    );
}

#[test]
fn one_move_that_repairs_several_entries_names_up_to_three_of_the_others() {
    let below = |names: &[&'static str]| {
        let mut drafts: Vec<Draft> = names.iter().map(|name| mw(name).needs("Session")).collect();
        drafts.push(session());
        let said = errors(chain(&drafts));
        assert_eq!(said.len(), 1);
        said[0].1.lines().next().map(String::from)
    };
    let says = |names: &[&'static str], more: &str| {
        let said = format!("`a` needs a `Session`, which `session` provides only below it{more}");
        assert_eq!(below(names), Some(said));
    };
    says(&["a"], "");
    says(&["a", "b"], " (and 1 more, of `b`)");
    says(&["a", "b", "c"], " (and 2 more, of `b` and `c`)");
    says(&["a", "b", "c", "d"], " (and 3 more, of `b`, `c` and `d`)");
    says(&["a", "b", "c", "d", "e"], " (and 4 more, of `b`, `c`, `d` and 1 other)");
    says(&["a", "b", "c", "d", "e", "f"], " (and 5 more, of `b`, `c`, `d` and 2 others)");
}

#[test]
fn an_extractor_that_nothing_provides_is_taken_out_of_the_request() {
    let help = |ty: &'static str| {
        let said = errors(chain(&[mw("audit").needs(ty)]));
        said[0].1.lines().nth(1).map(String::from)
    };
    let not = "help: a by-value parameter is not an axum extractor, but what an entry above provides: ";
    for ty in ["axum::extract::Query<Vec<u8>>", "HeaderMap", "TypedHeader<Host>"] {
        let take = format!("{not}take it out of the request, with `req.extract_parts::<{ty}>()` of `axum::RequestExt`");
        assert_eq!(help(ty), Some(take));
    }
    let path = "take it out of the request, with `req.extract_parts::<Path<u32>>()` of `axum::RequestExt`; around a router, in a `process_view`, for the route is not known before";
    assert_eq!(help("Path<u32>"), Some(format!("{not}{path}")));
    let state = "add a field of type `Shared<Arc<Pool>>` and take an `Arc<Pool>`, or call `req.extract_parts_with_state(&state)` of `axum::RequestExt`";
    assert_eq!(help("State<Arc<Pool>>"), Some(format!("{not}{state}")));
}

#[test]
fn two_shared_values_of_one_type_are_told_apart_by_types() {
    let shared = |label| mw("Shared<Pool>").called(label).provides("Pool");
    says(
        &[shared("main"), shared("replica")],
        &[
            "[1] `replica` is the same middleware as `main` above it",
            "help: keep one of the two, or give one of them a type of its own: `struct Second(Pool)`, and `replica: Shared<Second>`",
        ],
    );
}
