//! What the behaviour tests share: chains that record what happens to them.
