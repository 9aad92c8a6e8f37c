#![doc = include_str!("docs/lifecycle.md")]
