#![doc = include_str!("docs/order.md")]
