//! The benchmarks are programs: see the README.
