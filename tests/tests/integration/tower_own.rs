//! tower's own layers, in every place of a chain.
