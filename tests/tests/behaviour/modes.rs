//! The two modes: how often a request changes between them, and what the bridges keep.

mod cancelling;
mod forty;
mod macros;
mod on_a_worker;
mod pool;
mod turns;
mod without_a_runtime;
