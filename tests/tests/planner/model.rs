//! A chain as a model, and each rule as it is defined, as plainly as possible. An `order` is a list of places, outermost first.

use std::ops::Range;

/// A rule in the terms of the model: middlewares and sets are numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Says {
    Requires(Who),
    RequiresBelow(Who),
    After(Who),
    Before(Who),
    Conflicts(Who),
    Outermost,
    Innermost,
    /// Only to be waived.
    Provides,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Who {
    Middleware(usize),
    Set(usize),
}

#[derive(Debug, Clone)]
pub(crate) struct Middleware {
    pub(crate) needs: Vec<(usize, bool)>,
    /// What it reads on the way out.
    pub(crate) reads: Vec<usize>,
    pub(crate) provides: Option<usize>,
    pub(crate) repeatable: bool,
    /// It is about its own chain alone.
    pub(crate) setting: bool,
    pub(crate) sets: Vec<usize>,
    pub(crate) says: Vec<Says>,
}

#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) middleware: usize,
    pub(crate) optional: bool,
    pub(crate) absent: bool,
    /// Each with a reason or without.
    pub(crate) waives: Vec<(Says, bool)>,
}

#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(crate) middlewares: Vec<Middleware>,
    /// Those of a chain around the one that is judged, and from `from` on its own.
    pub(crate) places: Vec<Place>,
    pub(crate) from: usize,
    /// The lists that are spread, from the top down, each in one of the two chains.
    pub(crate) lists: Vec<List>,
}

/// Places that come from one list, which is spread in a chain; there may be none.
#[derive(Debug, Clone)]
pub(crate) struct List {
    pub(crate) places: Range<usize>,
    /// Those that are spread in it.
    pub(crate) inside: Vec<Self>,
}

impl List {
    /// Whether it stands above a place, also where it is empty.
    pub(crate) fn is_above(&self, place: usize) -> bool {
        self.places.start < place
    }
}

impl Model {
    pub(crate) fn middleware(&self, at: usize) -> &Middleware {
        &self.middlewares[self.places[at].middleware]
    }

    pub(crate) fn repeated(&self, at: usize) -> bool {
        let is_twin = |other: usize| {
            let elsewhere = self.is_outer(other) && !self.is_outer(at) && self.middleware(at).setting;
            !self.places[other].absent && self.places[other].middleware == self.places[at].middleware && !elsewhere
        };
        (0..at).any(is_twin)
    }

    /// There by mistake a second time.
    pub(crate) fn superfluous(&self, at: usize) -> bool {
        !self.places[at].absent && self.repeated(at) && !self.middleware(at).repeatable
    }

    pub(crate) fn standing(&self) -> Vec<usize> {
        (0..self.places.len()).filter(|&at| !self.places[at].absent && !self.superfluous(at)).collect()
    }

    /// Those of the chain that is judged.
    pub(crate) fn own(&self) -> Vec<usize> {
        self.standing().into_iter().filter(|&at| at >= self.from).collect()
    }

    pub(crate) fn is_outer(&self, at: usize) -> bool {
        at < self.from
    }

    /// The places that move as one with this: those of its list, if it has been spread in the chain that is judged.
    pub(crate) fn unit(&self, at: usize) -> Range<usize> {
        let list = self.lists.iter().map(|list| &list.places).find(|places| places.contains(&at));
        list.filter(|_| !self.is_outer(at)).cloned().unwrap_or(at..at + 1)
    }

    pub(crate) fn is_spread(&self, at: usize) -> bool {
        !self.is_outer(at) && self.lists.iter().any(|list| list.places.contains(&at))
    }

    /// Whether two come from one list. What those have against each other is said where the list is declared.
    pub(crate) fn are_together(&self, a: usize, b: usize) -> bool {
        self.unit(a).contains(&b)
    }

    /// What moves as one, by the topmost of each.
    pub(crate) fn heads(&self) -> Vec<usize> {
        let own = self.own();
        own.iter().copied().filter(|&at| own.iter().find(|&&other| self.are_together(other, at)) == Some(&at)).collect()
    }

    /// All places, in an order of the heads.
    pub(crate) fn spelled_out(&self, heads: &[usize]) -> Vec<usize> {
        let own = self.own();
        heads.iter().flat_map(|&head| own.iter().copied().filter(move |&at| self.are_together(head, at))).collect()
    }

    /// Whether an entry takes the type that it provides: `Some(true)` if it can do without.
    pub(crate) fn takes_its_own(&self, at: usize) -> Option<bool> {
        let middleware = self.middleware(at);
        let mut own = middleware.needs.iter().filter(|(ty, _)| Some(*ty) == middleware.provides).peekable();
        own.peek()?;
        Some(own.all(|(_, optional)| *optional))
    }

    pub(crate) fn those_that_provide(&self, outer: bool, ty: usize, takes_its_own: Option<bool>) -> Vec<usize> {
        let provides = |at: &usize| !self.places[*at].absent && self.middleware(*at).provides == Some(ty);
        let places = (0..self.places.len()).filter(|&at| self.is_outer(at) == outer);
        places.filter(provides).filter(|&at| self.takes_its_own(at) == takes_its_own).collect()
    }

    /// Those that make a value of a type, of the chain around or of the one that is judged.
    pub(crate) fn makers(&self, outer: bool, ty: usize) -> Vec<usize> {
        self.those_that_provide(outer, ty, None)
    }

    pub(crate) fn is_firm(&self, at: Option<usize>) -> bool {
        at.is_some_and(|at| !self.places[at].optional)
    }

    /// Those that have a value of a type on every path; below one that is made for certain they only refine it.
    pub(crate) fn defaults(&self, outer: bool, ty: usize) -> Vec<usize> {
        let first = self.makers(outer, ty).first().copied();
        if self.is_firm(first) || (!outer && self.is_firm(self.source_in(true, ty))) {
            return Vec::new();
        }
        self.those_that_provide(outer, ty, Some(true))
    }

    pub(crate) fn is_default(&self, at: usize) -> bool {
        self.middleware(at).provides.is_some_and(|ty| self.defaults(self.is_outer(at), ty).contains(&at))
    }

    /// The entry of one chain whose value counts: if there is a default, the first of those.
    pub(crate) fn source_in(&self, outer: bool, ty: usize) -> Option<usize> {
        self.defaults(outer, ty).first().or(self.makers(outer, ty).first()).copied()
    }

    /// Whose value counts for those in a chain: its own, unless it may be left out and one around it may not.
    pub(crate) fn source(&self, outer: bool, ty: usize) -> Option<usize> {
        let around = self.source_in(true, ty);
        if outer {
            return around;
        }
        let own = self.source_in(false, ty);
        if around.is_none() || self.is_firm(own) || (own.is_some() && !self.is_firm(around)) { own } else { around }
    }

    /// The entry whose value an entry waits for.
    pub(crate) fn provider_for(&self, at: usize, ty: usize) -> Option<usize> {
        let outer = self.is_outer(at);
        if self.is_default(at) && self.middleware(at).provides == Some(ty) {
            let made = self.makers(outer, ty).first().copied();
            return if outer { made } else { made.or(self.source_in(true, ty)) };
        }
        self.source(outer, ty)
    }

    /// The entry that provides what only one can, and this one does, too.
    pub(crate) fn rival(&self, at: usize) -> Option<usize> {
        let ty = self.middleware(at).provides?;
        let outer = self.is_outer(at);
        let (makers, defaults) = (self.makers(outer, ty), self.defaults(outer, ty));
        let around = || if outer { None } else { self.source_in(true, ty) };
        if makers.contains(&at) {
            return if makers[0] < at { Some(makers[0]) } else { around() };
        }
        defaults.first().copied().filter(|first| defaults.contains(&at) && *first < at)
    }

    /// The same, if it counts: that of the chain around may be waived.
    pub(crate) fn is_second_provider(&self, at: usize) -> bool {
        self.rival(at).is_some_and(|rival| {
            !(self.superfluous(rival)
                || self.are_together(rival, at)
                || self.is_outer(rival) && self.is_waived(at, Says::Provides))
        })
    }

    pub(crate) fn is_provider(&self, at: usize) -> bool {
        let made = self.middleware(at).provides.is_some_and(|ty| self.makers(self.is_outer(at), ty).contains(&at));
        made || self.is_default(at)
    }

    pub(crate) fn is(&self, at: usize, who: Who) -> bool {
        match who {
            Who::Middleware(number) => self.places[at].middleware == number,
            Who::Set(set) => self.middleware(at).sets.contains(&set),
        }
    }

    pub(crate) fn others(&self, at: usize, who: Who) -> Vec<usize> {
        let all = self.standing();
        all.into_iter().filter(|&other| other != at && self.is(other, who)).collect()
    }

    /// Those that do not come from the same list.
    pub(crate) fn elsewhere(&self, at: usize, who: Who) -> Vec<usize> {
        self.others(at, who).into_iter().filter(|&other| !self.are_together(other, at)).collect()
    }

    pub(crate) fn is_waived(&self, at: usize, says: Says) -> bool {
        self.places[at].waives.iter().any(|(waived, _)| *waived == says)
    }

    /// The rules of an entry, each once.
    pub(crate) fn rules(&self, at: usize) -> Vec<Says> {
        let mut rules: Vec<Says> = Vec::new();
        for says in &self.middleware(at).says {
            if !rules.contains(says) {
                rules.push(*says);
            }
        }
        rules
    }

    pub(crate) fn rules_that_hold(&self, at: usize) -> Vec<Says> {
        self.rules(at).into_iter().filter(|says| !self.is_waived(at, *says)).collect()
    }

    pub(crate) fn claimant(&self, says: Says) -> Option<usize> {
        let mut claims = self.own().into_iter().filter(|&at| self.rules_that_hold(at).contains(&says));
        if says == Says::Outermost { claims.next() } else { claims.next_back() }
    }

    pub(crate) fn names_itself(&self, at: usize, says: Says) -> bool {
        let me = Who::Middleware(self.places[at].middleware);
        [Says::Requires(me), Says::RequiresBelow(me), Says::After(me), Says::Before(me), Says::Conflicts(me)]
            .contains(&says)
    }

    /// Whether an entry breaks a rule by its place in an order.
    pub(crate) fn is_misplaced(&self, at: usize, says: Says, order: &[usize]) -> bool {
        let rank = |at: usize| order.iter().position(|other| *other == at).unwrap();
        let above = |other: &usize| self.is_outer(*other) || rank(*other) < rank(at);
        let together = |other: &usize| self.are_together(*other, at);
        let placed = |other: &&usize| **other == at || !self.middleware(**other).setting;
        if self.names_itself(at, says) {
            return false;
        }
        match says {
            Says::Requires(who) => {
                let firm: Vec<usize> = self.others(at, who).into_iter().filter(|&o| !self.places[o].optional).collect();
                !firm.is_empty() && !firm.iter().any(|other| above(other) || together(other))
            }
            Says::RequiresBelow(who) => {
                let able = self.able_below(at, who);
                !able.is_empty() && able.iter().all(above) && !able.iter().any(together)
            }
            Says::After(who) => !self.elsewhere(at, who).iter().all(above),
            Says::Before(who) => {
                let others = self.elsewhere(at, who);
                !others.iter().any(|&other| self.is_outer(other)) && others.iter().any(above)
            }
            Says::Conflicts(_) | Says::Provides => false,
            Says::Outermost => {
                self.claimant(says).is_none_or(|c| c == at) && !order.iter().find(placed).is_some_and(together)
            }
            Says::Innermost => {
                self.claimant(says).is_none_or(|c| c == at) && !order.iter().rev().find(placed).is_some_and(together)
            }
        }
    }

    /// Whether an entry breaks a rule wherever it stands.
    pub(crate) fn is_impossible(&self, at: usize, says: Says) -> bool {
        self.names_itself(at, says)
            || match says {
                Says::Requires(who) => self.others(at, who).iter().all(|&o| self.places[o].optional),
                Says::RequiresBelow(who) => self.able_below(at, who).is_empty(),
                Says::Conflicts(who) => !self.elsewhere(at, who).is_empty(),
                Says::Before(who) => self.others(at, who).iter().any(|&other| self.is_outer(other)),
                Says::Provides => self.rival(at).is_some_and(|rival| self.is_outer(rival) && !self.superfluous(rival)),
                Says::Outermost | Says::Innermost => self.claimant(says).is_some_and(|c| c != at),
                Says::After(_) => false,
            }
    }

    /// Those that can meet a `requires_below`.
    pub(crate) fn able_below(&self, at: usize, who: Who) -> Vec<usize> {
        let others = self.others(at, who).into_iter();
        others.filter(|&other| !self.is_outer(other) && !self.places[other].optional).collect()
    }

    /// Whether it requires something below of which there are several.
    pub(crate) fn has_choice_below(&self, at: usize) -> bool {
        self.rules_that_hold(at)
            .iter()
            .any(|says| matches!(says, Says::RequiresBelow(who) if self.able_below(at, *who).len() > 1))
    }

    /// Whether it requires something of which there are several.
    pub(crate) fn has_choice(&self, at: usize) -> bool {
        self.rules_that_hold(at)
            .iter()
            .any(|says| matches!(says, Says::Requires(who) if self.others(at, *who).len() > 1))
    }

    /// How many rules of order each place breaks, if they stand like this.
    pub(crate) fn disorder(&self, order: &[usize]) -> Vec<usize> {
        let mut broken = vec![0; self.places.len()];
        for (rank, &at) in order.iter().enumerate() {
            for (ty, _) in &self.middleware(at).needs {
                // A refining entry is never its own provider.
                let below = |p| order[rank + 1..].contains(&p) && !self.are_together(p, at);
                broken[at] += usize::from(self.provider_for(at, *ty).is_some_and(below));
            }
            for ty in &self.middleware(at).reads {
                let above = |p| order[..rank].contains(&p) && !self.are_together(p, at);
                broken[at] += usize::from(self.provider_for(at, *ty).is_some_and(above));
            }
            for says in self.rules_that_hold(at) {
                broken[at] += usize::from(self.is_misplaced(at, says, order));
            }
        }
        broken
    }

    /// How many things are wrong with each place that no order repairs.
    pub(crate) fn impossibilities(&self) -> Vec<usize> {
        let disordered = self.disorder(&self.own()).iter().any(|broken| *broken > 0);
        (0..self.places.len())
            .map(|at| {
                if self.places[at].absent || self.is_outer(at) {
                    return 0;
                }
                if self.superfluous(at) {
                    // Of one list that is said where it is declared.
                    let twin = |&other: &usize| {
                        !self.places[other].absent && self.places[other].middleware == self.places[at].middleware
                    };
                    return usize::from(!(self.unit(at).start..at).any(|other| twin(&other)));
                }
                usize::from(self.is_second_provider(at))
                    + usize::from(self.is_provider(at) && self.middleware(at).repeatable)
                    + self.middleware(at).needs.iter().filter(|need| self.is_unmet(at, need)).count()
                    + self.impossible_rules(at)
                    + self.held_against(at)
                    + self.bad_waivers(at, disordered)
            })
            .collect()
    }

    pub(crate) fn is_unmet(&self, at: usize, (ty, optional): &(usize, bool)) -> bool {
        let Some(provider) =
            self.provider_for(at, *ty).filter(|&provider| !self.superfluous(provider) && provider != at)
        else {
            return !optional;
        };
        // Of two providers that there are two is said.
        let is_one_of_two = || {
            let mut rivals = self.standing().into_iter().filter(|&other| self.rival(other) == Some(provider));
            rivals.any(|rival| !self.are_together(rival, provider))
        };
        !optional && self.places[provider].optional && !is_one_of_two()
    }

    /// What the entries of the chain around have against an entry, which stands below them all.
    pub(crate) fn held_against(&self, at: usize) -> usize {
        let outer = self.standing().into_iter().filter(|&other| self.is_outer(other));
        let held = outer.flat_map(|other| self.rules_that_hold(other).into_iter().map(move |says| (other, says)));
        held.filter(|&(other, says)| {
            let conflicts_itself = || {
                self.rules_that_hold(at).iter().any(|own| {
                    matches!(own, Says::Conflicts(who) if self.is(other, *who)) && !self.names_itself(at, *own)
                })
            };
            !self.names_itself(other, says)
                && match says {
                    Says::After(who) => self.is(at, who),
                    Says::Conflicts(who) => self.is(at, who) && !conflicts_itself(),
                    _ => false,
                }
        })
        .count()
    }

    pub(crate) fn impossible_rules(&self, at: usize) -> usize {
        let mut count = 0;
        for says in self.rules_that_hold(at) {
            // Of two that conflict with each other, the lower is at fault.
            let left_to_the_other = match says {
                Says::Conflicts(who) if !self.names_itself(at, says) => self.elsewhere(at, who).iter().all(|&other| {
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

    pub(crate) fn bad_waivers(&self, at: usize, disordered: bool) -> usize {
        let order = self.own();
        let waives = &self.places[at].waives;
        waives
            .iter()
            .filter(|(says, reason)| {
                let kept = !self.is_impossible(at, *says) && !self.is_misplaced(at, *says, &order);
                let has = match says {
                    Says::Provides => self.middleware(at).provides.is_some(),
                    says => self.rules(at).contains(says),
                };
                // A list that is spread may need it in one place and not in another.
                !reason || !has || (kept && !disordered && !self.is_spread(at))
            })
            .count()
    }

    /// Whether some rule may ask for one place, or what moves with it, above another; of a `requires`, one of several.
    pub(crate) fn may_want(&self, upper: usize, lower: usize) -> bool {
        let own = self.own();
        let pairs = own.iter().flat_map(|&a| own.iter().map(move |&b| (a, b)));
        let mut pairs = pairs.filter(|&(a, b)| self.are_together(a, upper) && self.are_together(b, lower));
        pairs.any(|(upper, lower)| self.may_want_one(upper, lower))
    }

    pub(crate) fn may_want_one(&self, upper: usize, lower: usize) -> bool {
        let needs = self.middleware(lower).needs.iter();
        needs.clone().any(|(ty, _)| self.provider_for(lower, *ty) == Some(upper) && upper != lower)
            || self.middleware(upper).reads.iter().any(|ty| self.provider_for(upper, *ty) == Some(lower))
            || self.rules_that_hold(lower).iter().any(|says| match *says {
                Says::Requires(who) => {
                    !self.names_itself(lower, *says)
                        && self.others(lower, who).contains(&upper)
                        && !self.places[upper].optional
                }
                Says::After(who) => !self.names_itself(lower, *says) && self.others(lower, who).contains(&upper),
                Says::Innermost => self.claimant(*says) == Some(lower) && !self.middleware(upper).setting,
                _ => false,
            })
            || self.rules_that_hold(upper).iter().any(|says| match *says {
                Says::Before(who) => !self.names_itself(upper, *says) && self.others(upper, who).contains(&lower),
                Says::RequiresBelow(who) => {
                    !self.names_itself(upper, *says) && self.able_below(upper, who).contains(&lower)
                }
                Says::Outermost => self.claimant(*says) == Some(upper) && !self.middleware(lower).setting,
                _ => false,
            })
    }
}
