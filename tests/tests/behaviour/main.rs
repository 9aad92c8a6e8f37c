//! The rules of what a chain does: the whole trace of a request, in an async and in a blocking chain.

mod onion;
