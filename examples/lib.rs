//! The examples are the package; see its folder.
