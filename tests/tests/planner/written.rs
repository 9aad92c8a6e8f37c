//! The chains of a model, put together as generated code would.

use ordain::__private::plan::{
    self, Around, Capability, Classes, Context, Entry, Facts, Hooks, Id, Kin, KinList, KinTree, Need, Needs, Own, Rule,
    RuleLists, Spread, Target, WaivedRule, Waiver,
};

use crate::model::{List, Middleware, Model, Says, Who};

pub(crate) const TYPES: [&str; 4] = ["Session", "User", "Arc<Session>", "Locale"];

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
        Says::RequiresBelow(who) => Rule::RequiresBelow(target(who, names)),
        Says::After(who) => Rule::After(target(who, names)),
        Says::Before(who) => Rule::Before(target(who, names)),
        Says::Conflicts(who) => Rule::Conflicts(target(who, names)),
        Says::Outermost => Rule::Outermost,
        Says::Innermost => Rule::Innermost,
        Says::Provides => Rule::Provides,
    }
}

fn waived(says: Says, names: &[&'static str]) -> WaivedRule {
    match says {
        Says::Requires(who) => WaivedRule::Requires(target(who, names)),
        Says::RequiresBelow(who) => WaivedRule::RequiresBelow(target(who, names)),
        Says::After(who) => WaivedRule::After(target(who, names)),
        Says::Before(who) => WaivedRule::Before(target(who, names)),
        Says::Conflicts(who) => WaivedRule::Conflicts(target(who, names)),
        Says::Outermost => WaivedRule::Outermost,
        Says::Innermost => WaivedRule::Innermost,
        Says::Provides => WaivedRule::Provides,
    }
}

/// The entries of the chain around and of the one that is judged, each put together as generated code would, and then the one
/// inside the other.
pub(crate) fn entries(model: &Model, names: &[&'static str]) -> &'static [Entry] {
    let (outer, own) = model.lists.split_at(model.lists.partition_point(|list| list.is_above(model.from)));
    let own = chain(model, names, model.from..model.places.len(), own);
    if model.from == 0 {
        return own.entries;
    }
    let outer = chain(model, names, 0..model.from, outer);
    let verdict = Box::leak(Box::new(plan::judge(outer.entries)));
    let context = Context { entries: outer.entries, classes: outer.classes, from: 0, verdict };
    let [around, inside]: [Vec<_>; 2] =
        [0..model.from, model.from..model.places.len()].map(|places| places.map(Some).collect());
    let kin: &'static KinList = leak(KinList { tree: leak(kin(model, &inside, &around)), rest: None });
    let around = Around { name: "Site", contexts: vec![context].leak(), kin: Some(kin) };
    let laid = leak(plan::inside::<512>(&[around], own));
    &laid.entries[..model.places.len()]
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// What the entries of a list have in common with those of another. In the place of a list that is spread there is none.
fn kin(model: &Model, asking: &[Option<usize>], asked: &[Option<usize>]) -> KinTree {
    let kin = asking.iter().map(|at| match present(model, *at) {
        Some(at) => Kin {
            entry: first(model, asked, |other| model.places[other].middleware == model.places[at].middleware),
            classes: classes(model.middleware(at), |ty| provider(model, asked, ty)),
        },
        None => Kin { entry: None, classes: Classes::NONE },
    });
    kin.rev().fold(KinTree::Empty, |below, kin| KinTree::Both(leak(KinTree::Some(leak([kin]))), leak(below)))
}

fn present(model: &Model, at: Option<usize>) -> Option<usize> {
    at.filter(|&at| !model.places[at].absent)
}

/// The first of a list, as rustc would compare them.
fn first(model: &Model, list: &[Option<usize>], wanted: impl Fn(usize) -> bool) -> Option<usize> {
    list.iter().position(|at| present(model, *at).is_some_and(&wanted))
}

fn provider(model: &Model, list: &[Option<usize>], ty: usize) -> Option<usize> {
    first(model, list, |at| model.middleware(at).provides == Some(ty))
}

fn classes(middleware: &Middleware, provider: impl Fn(usize) -> Option<usize>) -> Classes {
    let mut classes = Classes { own: middleware.provides.and_then(&provider), ..Classes::NONE };
    let needed = middleware.needs.iter().map(|(ty, _)| ty).chain(&middleware.reads);
    for (slot, ty) in classes.needs.iter_mut().zip(needed) {
        *slot = provider(*ty);
    }
    classes
}

/// One chain alone, with the lists that are spread in it.
fn chain(model: &Model, names: &[&'static str], places: std::ops::Range<usize>, lists: &[List]) -> Own {
    let mut direct = Vec::new();
    let mut items = Vec::new();
    let mut at = places.start;
    for list in lists {
        direct.extend((at..list.places.start).map(Some));
        items.push(direct.len());
        direct.push(None);
        at = list.places.end;
    }
    direct.extend((at..places.end).map(Some));
    let own = listed(model, names, &direct);
    if lists.is_empty() {
        return own;
    }
    let spreads: Vec<Spread> = (items.iter().zip(lists))
        .map(|(&item, list)| {
            let own = chain(model, names, list.places.clone(), &list.inside);
            Spread { item, name: "Common", own }
        })
        .collect();
    let whole = |list: &List| list.places.clone().map(Some).collect();
    let all: Vec<Vec<Option<usize>>> = std::iter::once(direct).chain(lists.iter().map(whole)).collect();
    let kin: Vec<Vec<&KinTree>> = (all.iter().enumerate())
        .map(|(nth, asking)| {
            let of = |(other, asked): (usize, &Vec<_>)| {
                leak(if other == nth { KinTree::Empty } else { kin(model, asking, asked) })
            };
            all.iter().enumerate().map(of).collect()
        })
        .collect();
    let kin: Vec<&[&KinTree]> = kin.iter().map(Vec::as_slice).collect();
    let laid = leak(plan::spread::<64>(own, &spreads, &kin));
    Own { entries: &laid.entries[..places.len()], classes: &laid.classes[..places.len()] }
}

/// The entries that a chain has itself.
fn listed(model: &Model, names: &[&'static str], list: &[Option<usize>]) -> Own {
    let classes: Vec<Classes> = (list.iter())
        .map(|at| match at {
            Some(at) => classes(model.middleware(*at), |ty| provider(model, list, ty)),
            None => Classes::NONE,
        })
        .collect();
    let made = list.iter().enumerate().map(|(item, at)| {
        let Some(at) = *at else {
            return Entry { label: "Common", item, ..Entry::ABSENT };
        };
        let place = &model.places[at];
        let waives = place.waives.iter().map(|(says, reason)| {
            let reason = if *reason { "it is known" } else { "" };
            Rule::Waive(Waiver { rule: waived(*says, names), reason })
        });
        Entry {
            facts: if place.absent { Facts::ABSENT } else { facts(model, at, names) },
            label: names[place.middleware % names.len()],
            rules: if place.absent { &[] } else { waives.collect::<Vec<_>>().leak() },
            repeated: first(model, &list[..item], |other| model.places[other].middleware == place.middleware).is_some(),
            item,
            ..Entry::ABSENT
        }
    });
    let mut made: Vec<Entry> = made.collect();
    plan::resolve(&mut made, &classes, 0);
    Own { entries: made.leak(), classes: classes.leak() }
}

fn facts(model: &Model, at: usize, names: &[&'static str]) -> Facts {
    let place = &model.places[at];
    let middleware = model.middleware(at);
    let me = target(Who::Middleware(place.middleware), names);
    let needs = middleware.needs.iter().map(|&(ty, optional)| Need {
        ty: TYPES[ty],
        optional,
        after: false,
        provided_by: None,
    });
    let reads =
        middleware.reads.iter().map(|&ty| Need { ty: TYPES[ty], optional: true, after: true, provided_by: None });
    let needs: Vec<Need> = needs.chain(reads).collect();
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
        setting: middleware.setting,
        unlike: false,
        absent: false,
    }
}
