//! Keeps other sites' pages from sending forms in a visitor's name.
//!
//! [`CrossOrigin`] asks the browser where a request comes from, and needs no token: for an API that scripts of its own site call, and for
//! whoever wants no tokens.
//!
//! It is in the set [`Answers`](ordain::sets::Answers), and stands above [`Guards`](ordain::sets::Guards) and [`LogsIn`](ordain::sets::LogsIn).

mod cross_origin;

pub use self::cross_origin::CrossOrigin;
