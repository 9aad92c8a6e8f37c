//! Middlewares for [`ordain`]: Django's built-in ones, and other crates' layers as entries that know their place.
//!
//! A module per middleware, a feature per module.
