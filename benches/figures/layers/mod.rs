//! The same layers over the same view, written for each peer.

/// Gives the numbers of the layers to `$cases`, which writes a function of that name.
macro_rules! up_to_32 {
    ($cases:ident) => {
        $cases! {
            1: 0;
            4: 0 1 2 3;
            7: 0 1 2 3 4 5 6;
            8: 0 1 2 3 4 5 6 7;
            12: 0 1 2 3 4 5 6 7 8 9 10 11;
            16: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15;
            32: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31;
        }
    };
}

macro_rules! up_to_128 {
    ($cases:ident) => {
        $cases! {
            1: 0;
            4: 0 1 2 3;
            7: 0 1 2 3 4 5 6;
            8: 0 1 2 3 4 5 6 7;
            12: 0 1 2 3 4 5 6 7 8 9 10 11;
            16: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15;
            32: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31;
            64: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
                32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63;
            128: 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
                32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63
                64 65 66 67 68 69 70 71 72 73 74 75 76 77 78 79 80 81 82 83 84 85 86 87 88 89 90 91 92 93 94 95
                96 97 98 99 100 101 102 103 104 105 106 107 108 109 110 111 112 113 114 115 116 117 118 119 120
                121 122 123 124 125 126 127;
        }
    };
}

/// `$layer` around itself, once for each number, around the view. `$header`: whether it sets the header, too.
macro_rules! nest {
    ($layer:ident $header:literal, $view:expr;) => { $view };
    ($layer:ident $header:literal, $view:expr; $first:literal $($rest:literal)*) => {
        $layer::<$header, _>(nest!($layer $header, $view; $($rest)*))
    };
}

/// How many layers are measured where they can be stacked in a loop.
const COUNTS: [usize; 10] = [0, 1, 4, 7, 8, 12, 16, 32, 64, 128];

mod actix;
mod axum;
mod by_hand;
mod motore;
pub(crate) mod ordain;
mod poem;
mod rama;
mod salvo;
mod tower;

pub(crate) use self::axum::{layer as axum_layer, stacked as axum_stacked};
pub(crate) use self::tower::seven as tower_seven;
use crate::work::Work;

/// One stack of one peer.
pub(crate) struct Case {
    pub(crate) work: Work,
    /// Whose it is.
    pub(crate) peer: &'static str,
    /// How many layers it has.
    pub(crate) layers: usize,
    /// The size of the future of one request, where it has one.
    pub(crate) future: Option<usize>,
    /// Makes a request, runs it, and drops the response.
    pub(crate) once: Box<dyn FnMut()>,
}

impl Case {
    pub(crate) fn new(peer: &'static str, layers: usize, future: Option<usize>, once: impl FnMut() + 'static) -> Self {
        Self { work: Work::Status, peer, layers, future, once: Box::new(once) }
    }

    fn that_sets(self, header: bool) -> Self {
        Self { work: Work::of(header), ..self }
    }

    /// Allocations of one request, after the first.
    pub(crate) fn allocations(&mut self) -> u64 {
        (self.once)();
        allocation_counter::measure(&mut self.once).count_total
    }
}

/// All stacks of all peers. With the header there are only those of no and of seven layers.
pub(crate) fn cases() -> Vec<Case> {
    [
        by_hand::cases(),
        ordain::cases(),
        tower::cases(),
        motore::cases(),
        rama::cases(),
        axum::built(),
        axum::each(),
        poem::cases(),
        salvo::cases(),
        actix::statics(),
        actix::from_fns(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
