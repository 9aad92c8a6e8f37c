//! Floor 6: from types to the plan. Whether an entry is one, who provides what an entry needs, and what stands twice: what a
//! declared chain asks rustc, and hands to the judge.
//!
//! May know all floors below it; it needs `entry` and `plan`.

pub(crate) mod compare;
pub(crate) mod entries;
pub(crate) mod kin;
pub(crate) mod routes;
pub(crate) mod taken;
