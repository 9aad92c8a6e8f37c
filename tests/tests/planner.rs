//! The planner against brute force: random middlewares in random chains, judged by the definition of each rule.

use std::panic::catch_unwind;

use ordain::__private::plan::{
    self, Capability, Classes, Entry, Facts, Hooks, Id, Need, Needs, Rule, RuleLists, Target, Verdict, WaivedRule,
    Waiver,
};
use ordain_tests::Budget;
use proptest::collection::vec;
use proptest::prelude::*;

/// A rule in the terms of the model: middlewares and sets are numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Says {
    Requires(Who),
    After(Who),
    Before(Who),
    Conflicts(Who),
    Outermost,
    Innermost,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Who {
    Middleware(usize),
    Set(usize),
}

#[derive(Debug, Clone)]
struct Middleware {
    needs: Vec<(usize, bool)>,
    provides: Option<usize>,
    repeatable: bool,
    sets: Vec<usize>,
    says: Vec<Says>,
}

#[derive(Debug, Clone)]
struct Place {
    middleware: usize,
    optional: bool,
    absent: bool,
    /// Each with a reason or without.
    waives: Vec<(Says, bool)>,
}

#[derive(Debug, Clone)]
struct Model {
    middlewares: Vec<Middleware>,
    places: Vec<Place>,
}

// ---------------------------------------------------------------------------------------------------------------------
// The definitions, as plainly as possible. An `order` is a list of places, outermost first.

impl Model {
    fn middleware(&self, at: usize) -> &Middleware {
        &self.middlewares[self.places[at].middleware]
    }

    fn repeated(&self, at: usize) -> bool {
        (0..at).any(|other| !self.places[other].absent && self.places[other].middleware == self.places[at].middleware)
    }

    /// There by mistake a second time.
    fn superfluous(&self, at: usize) -> bool {
        !self.places[at].absent && self.repeated(at) && !self.middleware(at).repeatable
    }

    fn standing(&self) -> Vec<usize> {
        (0..self.places.len()).filter(|&at| !self.places[at].absent && !self.superfluous(at)).collect()
    }

    /// Whether an entry takes the type that it provides: `Some(true)` if it can do without.
    fn takes_its_own(&self, at: usize) -> Option<bool> {
        let middleware = self.middleware(at);
        let mut own = middleware.needs.iter().filter(|(ty, _)| Some(*ty) == middleware.provides).peekable();
        own.peek()?;
        Some(own.all(|(_, optional)| *optional))
    }

    fn those_that_provide(&self, ty: usize, takes_its_own: Option<bool>) -> Vec<usize> {
        let provides = |at: &usize| !self.places[*at].absent && self.middleware(*at).provides == Some(ty);
        (0..self.places.len()).filter(provides).filter(|&at| self.takes_its_own(at) == takes_its_own).collect()
    }

    /// Those that make a value of a type.
    fn makers(&self, ty: usize) -> Vec<usize> {
        self.those_that_provide(ty, None)
    }

    /// Those that have a value of a type on every path; below one that is made for certain they only refine it.
    fn defaults(&self, ty: usize) -> Vec<usize> {
        match self.makers(ty).first() {
            Some(&first) if !self.places[first].optional => Vec::new(),
            _ => self.those_that_provide(ty, Some(true)),
        }
    }

    fn is_default(&self, at: usize) -> bool {
        self.middleware(at).provides.is_some_and(|ty| self.defaults(ty).contains(&at))
    }

    /// Those of whom a chain can have one: if there is a default, the defaults.
    fn providers(&self, ty: usize) -> Vec<usize> {
        let defaults = self.defaults(ty);
        if defaults.is_empty() { self.makers(ty) } else { defaults }
    }

    /// The entry whose value an entry waits for.
    fn provider_for(&self, at: usize, ty: usize) -> Option<usize> {
        let own = self.is_default(at) && self.middleware(at).provides == Some(ty);
        if own { self.makers(ty) } else { self.providers(ty) }.first().copied()
    }

    /// Whether an entry provides what only one can, and another above it does, too.
    fn is_second_provider(&self, at: usize) -> bool {
        self.middleware(at)
            .provides
            .is_some_and(|ty| [self.makers(ty), self.defaults(ty)].iter().any(|all| all.contains(&at) && all[0] != at))
    }

    fn is_provider(&self, at: usize) -> bool {
        self.middleware(at).provides.is_some_and(|ty| self.makers(ty).contains(&at)) || self.is_default(at)
    }

    fn is(&self, at: usize, who: Who) -> bool {
        match who {
            Who::Middleware(number) => self.places[at].middleware == number,
            Who::Set(set) => self.middleware(at).sets.contains(&set),
        }
    }

    fn others(&self, at: usize, who: Who) -> Vec<usize> {
        let all = self.standing();
        all.into_iter().filter(|&other| other != at && self.is(other, who)).collect()
    }

    fn is_waived(&self, at: usize, says: Says) -> bool {
        self.places[at].waives.iter().any(|(waived, _)| *waived == says)
    }

    /// The rules of an entry, each once.
    fn rules(&self, at: usize) -> Vec<Says> {
        let mut rules: Vec<Says> = Vec::new();
        for says in &self.middleware(at).says {
            if !rules.contains(says) {
                rules.push(*says);
            }
        }
        rules
    }

    fn rules_that_hold(&self, at: usize) -> Vec<Says> {
        self.rules(at).into_iter().filter(|says| !self.is_waived(at, *says)).collect()
    }

    fn claimant(&self, says: Says) -> Option<usize> {
        let mut claims = self.standing().into_iter().filter(|&at| self.rules_that_hold(at).contains(&says));
        if says == Says::Outermost { claims.next() } else { claims.next_back() }
    }

    fn names_itself(&self, at: usize, says: Says) -> bool {
        let me = Who::Middleware(self.places[at].middleware);
        [Says::Requires(me), Says::After(me), Says::Before(me), Says::Conflicts(me)].contains(&says)
    }

    /// Whether an entry breaks a rule by its place in an order.
    fn is_misplaced(&self, at: usize, says: Says, order: &[usize]) -> bool {
        let rank = |at: usize| order.iter().position(|other| *other == at).unwrap();
        let above = |other: &usize| rank(*other) < rank(at);
        if self.names_itself(at, says) {
            return false;
        }
        match says {
            Says::Requires(who) => {
                let firm: Vec<usize> = self.others(at, who).into_iter().filter(|&o| !self.places[o].optional).collect();
                !firm.is_empty() && !firm.iter().any(above)
            }
            Says::After(who) => !self.others(at, who).iter().all(above),
            Says::Before(who) => self.others(at, who).iter().any(above),
            Says::Conflicts(_) => false,
            Says::Outermost => self.claimant(says).is_none_or(|c| c == at) && rank(at) != 0,
            Says::Innermost => self.claimant(says).is_none_or(|c| c == at) && rank(at) + 1 != order.len(),
        }
    }

    /// Whether an entry breaks a rule wherever it stands.
    fn is_impossible(&self, at: usize, says: Says) -> bool {
        self.names_itself(at, says)
            || match says {
                Says::Requires(who) => self.others(at, who).iter().all(|&o| self.places[o].optional),
                Says::Conflicts(who) => !self.others(at, who).is_empty(),
                Says::Outermost | Says::Innermost => self.claimant(says).is_some_and(|c| c != at),
                _ => false,
            }
    }

    /// Whether it requires something of which there are several.
    fn has_choice(&self, at: usize) -> bool {
        self.rules_that_hold(at)
            .iter()
            .any(|says| matches!(says, Says::Requires(who) if self.others(at, *who).len() > 1))
    }

    /// How many rules of order each place breaks, if they stand like this.
    fn disorder(&self, order: &[usize]) -> Vec<usize> {
        let mut broken = vec![0; self.places.len()];
        for (rank, &at) in order.iter().enumerate() {
            for (ty, _) in &self.middleware(at).needs {
                // A refining entry is never its own provider.
                broken[at] += usize::from(self.provider_for(at, *ty).is_some_and(|p| order[rank + 1..].contains(&p)));
            }
            for says in self.rules_that_hold(at) {
                broken[at] += usize::from(self.is_misplaced(at, says, order));
            }
        }
        broken
    }

    /// How many things are wrong with each place that no order repairs.
    fn impossibilities(&self) -> Vec<usize> {
        let disordered = self.disorder(&self.standing()).iter().any(|broken| *broken > 0);
        (0..self.places.len())
            .map(|at| {
                if self.places[at].absent {
                    return 0;
                }
                if self.superfluous(at) {
                    return 1;
                }
                usize::from(self.is_second_provider(at))
                    + usize::from(self.is_provider(at) && self.middleware(at).repeatable)
                    + self.middleware(at).needs.iter().filter(|need| self.is_unmet(need)).count()
                    + self.impossible_rules(at)
                    + self.bad_waivers(at, disordered)
            })
            .collect()
    }

    fn is_unmet(&self, (ty, optional): &(usize, bool)) -> bool {
        let providers: Vec<usize> = self.providers(*ty).into_iter().filter(|&p| !self.superfluous(p)).collect();
        !optional && matches!(providers[..], [] | [_]) && providers.iter().all(|&p| self.places[p].optional)
    }

    fn impossible_rules(&self, at: usize) -> usize {
        let mut count = 0;
        for says in self.rules_that_hold(at) {
            // Of two that conflict with each other, the lower is at fault.
            let left_to_the_other = match says {
                Says::Conflicts(who) if !self.names_itself(at, says) => self.others(at, who).iter().all(|&other| {
                    other > at
                        && self.rules_that_hold(other).iter().any(|theirs| {
                            matches!(theirs, Says::Conflicts(me)
                                    if self.is(at, *me) && !self.names_itself(other, *theirs))
                        })
                }),
                _ => false,
            };
            count += usize::from(self.is_impossible(at, says) && !left_to_the_other);
        }
        count
    }

    fn bad_waivers(&self, at: usize, disordered: bool) -> usize {
        let order = self.standing();
        let waives = &self.places[at].waives;
        waives
            .iter()
            .filter(|(says, reason)| {
                let kept = !self.is_impossible(at, *says) && !self.is_misplaced(at, *says, &order);
                !reason || !self.rules(at).contains(says) || (kept && !disordered)
            })
            .count()
    }

    /// Whether some rule may ask for one place above another; of a `requires`, one of several.
    fn may_want(&self, upper: usize, lower: usize) -> bool {
        let needs = self.middleware(lower).needs.iter();
        needs.clone().any(|(ty, _)| self.provider_for(lower, *ty) == Some(upper) && upper != lower)
            || self.rules_that_hold(lower).iter().any(|says| match *says {
                Says::Requires(who) => {
                    !self.names_itself(lower, *says)
                        && self.others(lower, who).contains(&upper)
                        && !self.places[upper].optional
                }
                Says::After(who) => !self.names_itself(lower, *says) && self.others(lower, who).contains(&upper),
                Says::Innermost => self.claimant(*says) == Some(lower),
                _ => false,
            })
            || self.rules_that_hold(upper).iter().any(|says| match *says {
                Says::Before(who) => !self.names_itself(upper, *says) && self.others(upper, who).contains(&lower),
                Says::Outermost => self.claimant(*says) == Some(upper),
                _ => false,
            })
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// The same as generated code would write it.

const TYPES: [&str; 4] = ["Session", "User", "Arc<Session>", "Locale"];

fn target(who: Who, names: &[&'static str]) -> Target {
    let (number, is_set) = match who {
        Who::Middleware(number) => (number, false),
        Who::Set(number) => (number, true),
    };
    let name = names[number % names.len()];
    let module = if is_set { "sets" } else { "middlewares" };
    Target {
        id: Id::new("app", "1.0.0", module, u32::try_from(number).unwrap(), 1, name),
        name,
        is_set,
        is_generic: false,
    }
}

fn rule(says: Says, names: &[&'static str]) -> Rule {
    match says {
        Says::Requires(who) => Rule::Requires(target(who, names)),
        Says::After(who) => Rule::After(target(who, names)),
        Says::Before(who) => Rule::Before(target(who, names)),
        Says::Conflicts(who) => Rule::Conflicts(target(who, names)),
        Says::Outermost => Rule::Outermost,
        Says::Innermost => Rule::Innermost,
    }
}

fn waived(says: Says, names: &[&'static str]) -> WaivedRule {
    match says {
        Says::Requires(who) => WaivedRule::Requires(target(who, names)),
        Says::After(who) => WaivedRule::After(target(who, names)),
        Says::Before(who) => WaivedRule::Before(target(who, names)),
        Says::Conflicts(who) => WaivedRule::Conflicts(target(who, names)),
        Says::Outermost => WaivedRule::Outermost,
        Says::Innermost => WaivedRule::Innermost,
    }
}

fn entries(model: &Model, names: &[&'static str]) -> &'static [Entry] {
    let places = 0..model.places.len();
    // As rustc would compare them.
    let first = |ty| places.clone().find(|&at| !model.places[at].absent && model.middleware(at).provides == Some(ty));
    let classes = places.clone().map(|at| {
        let mut classes = Classes { own: model.middleware(at).provides.and_then(first), ..Classes::NONE };
        for (slot, (ty, _)) in classes.needs.iter_mut().zip(&model.middleware(at).needs) {
            *slot = first(*ty);
        }
        classes
    });
    let classes: Vec<Classes> = classes.collect();
    let made = places.map(|at| {
        let place = &model.places[at];
        let waives = place.waives.iter().map(|(says, reason)| {
            let reason = if *reason { "it is known" } else { "" };
            Rule::Waive(Waiver { rule: waived(*says, names), reason })
        });
        Entry {
            facts: if place.absent { Facts::ABSENT } else { facts(model, at, names) },
            label: names[place.middleware % names.len()],
            rules: if place.absent { &[] } else { waives.collect::<Vec<_>>().leak() },
            repeated: model.repeated(at),
            ..Entry::ABSENT
        }
    });
    let mut made: Vec<Entry> = made.collect();
    plan::resolve(&mut made, &classes);
    made.leak()
}

fn facts(model: &Model, at: usize, names: &[&'static str]) -> Facts {
    let place = &model.places[at];
    let middleware = model.middleware(at);
    let me = target(Who::Middleware(place.middleware), names);
    let needs: Vec<Need> = middleware.needs.iter().map(|&(ty, optional)| Need { ty: TYPES[ty], optional }).collect();
    let mut rules: Vec<Rule> = middleware.says.iter().map(|says| rule(*says, names)).collect();
    rules.extend(middleware.sets.iter().map(|set| Rule::InSet(target(Who::Set(*set), names))));
    if middleware.repeatable {
        rules.push(Rule::Repeatable);
    }
    let other_side = rules.split_off(rules.len() / 2);
    Facts {
        id: me.id,
        name: me.name,
        parameters: &[],
        provides: middleware.provides.map(|ty| TYPES[ty]),
        needs: Needs::new(needs.leak()),
        rules: RuleLists::of(rules.leak()).and(RuleLists::of(other_side.leak())),
        capability: Capability::Both,
        hooks: Hooks::default(),
        optional: place.optional,
        absent: false,
    }
}

// ---------------------------------------------------------------------------------------------------------------------
// Random ones.

fn who(middlewares: usize) -> impl Strategy<Value = Who> {
    prop_oneof![
        3 => (0..middlewares).prop_map(Who::Middleware),
        1 => (0..2_usize).prop_map(Who::Set),
    ]
}

fn says(middlewares: usize) -> impl Strategy<Value = Says> {
    prop_oneof![
        3 => who(middlewares).prop_map(Says::Requires),
        4 => who(middlewares).prop_map(Says::After),
        4 => who(middlewares).prop_map(Says::Before),
        1 => who(middlewares).prop_map(Says::Conflicts),
        1 => Just(Says::Outermost),
        1 => Just(Says::Innermost),
    ]
}

fn middleware(middlewares: usize, most_rules: usize) -> impl Strategy<Value = Middleware> {
    (
        vec((0..TYPES.len(), any::<bool>()), 0..2),
        proptest::option::weighted(0.3, 0..TYPES.len()),
        // Takes what it provides: by value, or as an `Option`.
        proptest::option::weighted(0.2, proptest::bool::weighted(0.7)),
        proptest::bool::weighted(0.2),
        vec(0..2_usize, 0..2),
        vec(says(middlewares), 0..=most_rules),
    )
        .prop_map(|(mut needs, provides, takes_its_own, repeatable, sets, says)| {
            needs.extend(provides.zip(takes_its_own));
            Middleware { needs, provides, repeatable, sets, says }
        })
}

fn place(middlewares: usize) -> impl Strategy<Value = Place> {
    (
        0..middlewares,
        proptest::bool::weighted(0.1),
        proptest::bool::weighted(0.1),
        vec((says(middlewares), proptest::bool::weighted(0.9)), 0..2),
    )
        .prop_map(|(middleware, optional, absent, mut waives)| {
            if absent {
                waives.clear();
            }
            Place { middleware, optional, absent, waives }
        })
}

/// Of as many middlewares as places; mostly each of them once, in any order.
fn model(places: std::ops::Range<usize>, most_rules: usize) -> impl Strategy<Value = Model> {
    places.prop_flat_map(move |len| {
        let kinds = len.max(1);
        (
            vec(middleware(kinds, most_rules), kinds),
            vec(place(kinds), len),
            Just((0..len).collect::<Vec<usize>>()).prop_shuffle(),
            vec(proptest::bool::weighted(0.1), len),
        )
            .prop_map(|(middlewares, mut places, shuffled, keep)| {
                for ((place, number), keep) in places.iter_mut().zip(shuffled).zip(keep) {
                    if !keep {
                        place.middleware = number;
                    }
                }
                Model { middlewares, places }
            })
    })
}

const NAMES: [&str; 7] = ["timing", "session", "csrf", "authentication", "gzip", "cors", "legacy"];

fn permutations(of: &[usize]) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (nth, first) in of.iter().enumerate() {
        let mut rest = of.to_vec();
        rest.remove(nth);
        for mut order in permutations(&rest) {
            order.insert(0, *first);
            all.push(order);
        }
    }
    all
}

/// How few entries must move to make this order of the old one.
fn moves(order: &[usize]) -> usize {
    let mut longest = vec![1; order.len()];
    for at in 0..order.len() {
        for before in 0..at {
            if order[before] < order[at] {
                longest[at] = longest[at].max(longest[before] + 1);
            }
        }
    }
    order.len() - longest.into_iter().max().unwrap_or(0)
}

fn sentence(verdict: &Verdict, entries: &'static [Entry], at: usize) -> Option<String> {
    let error = catch_unwind(|| verdict.enforce(entries, at)).err()?;
    Some(*error.downcast::<String>().expect("a sentence that was put together"))
}

/// A printed order satisfies all rules, a printed circle is one.
fn check_what_is_shown(model: &Model, verdict: &Verdict) -> Result<(), TestCaseError> {
    let order = verdict.order();
    if !order.is_empty() {
        let mut sorted = order.to_vec();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, model.standing());
        prop_assert!(model.disorder(order).iter().all(|broken| *broken == 0));
    }
    let cycle = verdict.cycle();
    prop_assert!(order.is_empty() || cycle.is_empty());
    for (nth, upper) in cycle.iter().enumerate() {
        let lower = cycle[(nth + 1) % cycle.len()];
        prop_assert!(model.may_want(*upper, lower), "{} above {}", upper, lower);
    }
    Ok(())
}

/// Every entry that is wrong is reported, unless the one move that is suggested repairs all that is wrong with it.
fn check_reports(model: &Model, entries: &'static [Entry], verdict: &Verdict) -> Result<(), TestCaseError> {
    let misplaced = model.disorder(&model.standing());
    let impossible = model.impossibilities();
    let moved = (0..entries.len()).filter(|&at| verdict.moves(at)).count();
    let mut contradictions = 0;
    for at in 0..entries.len() {
        prop_assert_eq!(verdict.faults(at), misplaced[at] + impossible[at], "faults of {}", at);
        let folded = moved == 1 && misplaced[at] > 0 && impossible[at] == 0;
        prop_assert!(verdict.reports(at) == (verdict.faults(at) > 0) || (folded && !verdict.reports(at)));
        match sentence(verdict, entries, at) {
            Some(text) => {
                prop_assert!(verdict.reports(at));
                let lines: Vec<&str> = text.lines().collect();
                prop_assert_eq!(lines.len(), 2, "{}", text);
                prop_assert!(lines[1].starts_with("help: ") && lines[1].len() > 6);
                prop_assert!(!lines[0].is_empty() && !text.ends_with('.'));
                contradictions += usize::from(lines[0].contains("contradict each other"));
            }
            None => prop_assert!(!verdict.reports(at)),
        }
    }
    prop_assert_eq!(contradictions, usize::from(!verdict.cycle().is_empty()));
    if misplaced.iter().any(|broken| *broken > 0) {
        prop_assert!((0..entries.len()).any(|at| verdict.reports(at) && misplaced[at] > 0));
    }
    prop_assert_eq!(verdict.is_innocent(), (0..entries.len()).all(|at| !verdict.reports(at)));
    Ok(())
}

/// A batch of cases.
fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, ..ProptestConfig::with_source_file(file!()) }
}

#[test]
fn small_chains_are_judged_as_defined() {
    let mut budget = Budget::of(15, "small chains judged");
    while budget.lasts() {
        proptest!(config(100), |(model in model(0..7, 2))| {
            let entries = entries(&model, &NAMES);
            let verdict = plan::judge(entries);
            check_reports(&model, entries, &verdict)?;
            check_what_is_shown(&model, &verdict)?;
            let disordered = model.disorder(&model.standing()).iter().any(|broken| *broken > 0);
            let fewest = permutations(&model.standing())
                .iter()
                .filter(|order| model.disorder(order).iter().all(|broken| *broken == 0))
                .map(|order| moves(order))
                .min();
            match fewest {
                _ if !disordered => prop_assert!(verdict.order().is_empty() && verdict.cycle().is_empty()),
                None => prop_assert!(!verdict.cycle().is_empty() && verdict.order().is_empty()),
                Some(fewest) => {
                    prop_assert_eq!(verdict.order().len(), model.standing().len());
                    let moved = (0..entries.len()).filter(|&at| verdict.moves(at)).count();
                    prop_assert_eq!(moved, moves(verdict.order()));
                    // To move as few as can be is hard in general: one that suffices is found, unless a `requires` has a choice.
                    let has_choice = model.standing().into_iter().any(|at| model.has_choice(at));
                    prop_assert!(moved == fewest || (moved == fewest + 1 && (has_choice || fewest > 1)));
                }
            }
        });
        budget.tried(100);
    }
}

#[test]
fn long_chains_are_judged_as_defined() {
    let mut budget = Budget::of(8, "long chains judged");
    while budget.lasts() {
        proptest!(config(10), |(model in model(30..60, 1))| {
            let entries = entries(&model, &NAMES);
            let verdict = plan::judge(entries);
            check_reports(&model, entries, &verdict)?;
            check_what_is_shown(&model, &verdict)?;
        });
        budget.tried(10);
    }
}

#[test]
fn no_name_is_too_strange() {
    let mut budget = Budget::of(8, "strange names in messages");
    while budget.lasts() {
        proptest!(config(10), |(
            model in model(0..256, 3),
            names in vec("\\PC{0,400}", 1..5),
            more in vec(".{0,12}", 1..5),
        )| {
            let names: Vec<&'static str> = names.into_iter().chain(more).map(|name| &*name.leak()).collect();
            let entries = entries(&model, &names);
            let verdict = plan::judge(entries);
            for at in 0..entries.len() {
                if let Some(text) = sentence(&verdict, entries, at) {
                    prop_assert_eq!(text.lines().count(), 2, "{}", text);
                }
            }
        });
        budget.tried(10);
    }
}

#[test]
fn a_chain_that_is_too_long_says_so_once() {
    let place = Place { middleware: 0, optional: false, absent: false, waives: Vec::new() };
    let middleware =
        Middleware { needs: Vec::new(), provides: None, repeatable: true, sets: Vec::new(), says: Vec::new() };
    let model = Model { middlewares: vec![middleware], places: vec![place; 258] };
    let entries = entries(&model, &NAMES);
    let verdict = plan::judge(entries);
    let said: Vec<(usize, String)> = (0..258).filter_map(|at| Some((at, sentence(&verdict, entries, at)?))).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].0, 256);
    assert!(said[0].1.contains("at most 256 entries"), "{}", said[0].1);
    assert!(plan::judge(&entries[..256]).is_innocent());
}
