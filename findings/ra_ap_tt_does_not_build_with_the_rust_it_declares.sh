#!/usr/bin/env bash
# ra_ap_tt 0.0.349 (token trees of rust-analyzer), with Rust 1.95.0.
#
# Its manifest declares `rust-version = "1.95"`, so cargo's resolver takes it for a crate that 1.95 builds, also where it is asked
# to prefer versions that fit (`resolver.incompatible-rust-versions = "fallback"`). With 1.95.0 it does not compile: it uses the
# feature `assert_matches` of the standard library, which is unstable there, and no cfg of the crate leaves it out. So no crate
# that stands on it (the macros' server, the language server as a library) builds either.
#
# The usual guess: what the resolver says fits, builds; at worst behind a feature.
#
# Seen on 2026-11-30:
#   declares: "rust_version":"1.95"
#   error[E0658]: use of unstable library feature `assert_matches`
#
# Needs rustup's 1.95.0, or a cargo of that version. Exits with 0 if it is so still, with 1 if not, with 2 without that Rust.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cargo=(cargo)
if rustup run 1.95.0 cargo --version >rust 2>/dev/null; then cargo=(rustup run 1.95.0 cargo); else cargo --version >rust; fi
if ! grep -q '^cargo 1\.95\.0 ' rust; then
  echo "not Rust 1.95.0: $(cat rust)"
  exit 2
fi

mkdir src
touch src/lib.rs
cat >Cargo.toml <<'EOF'
[package]
name = "trees"
version = "0.1.0"
edition = "2024"
rust-version = "1.95"

[dependencies]
ra_ap_tt = "=0.0.349"

[workspace]
EOF

"${cargo[@]}" metadata --format-version 1 >metadata.json 2>/dev/null
declared=$(grep -o '"name":"ra_ap_tt","version":"0.0.349".*' metadata.json | grep -o '"rust_version":"[^"]*"' | head -1)
echo "declares: $declared"
said=0
env -u RUSTC_BOOTSTRAP "${cargo[@]}" check --quiet >out 2>&1 || said=$?
grep -m1 '^error' out || echo "it builds"

[[ $declared == '"rust_version":"1.95"' && $said -ne 0 ]] && grep -q 'unstable library feature `assert_matches`' out
