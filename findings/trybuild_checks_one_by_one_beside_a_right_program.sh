#!/usr/bin/env bash
# trybuild 1.0.122, with cargo 1.95.0.
#
# A `TestCases` with only `compile_fail` programs checks all of them by one `cargo check --bins --keep-going`, in parallel. With
# one `pass` program among them the same programs are built one by one: a `cargo clean` and a `cargo build --bin` for each, and
# `build` in the place of `check`. In a suite of 420 wrong programs and 28 right ones that was nine minutes; in two
# tests, the wrong ones apart, it is a minute and a half.
#
# The usual guess: a right program adds its own build, and leaves the others as they were.
#
# Seen on 2026-11-30, calls of cargo that check or build a program:
#   6 wrong: check --bins ×1
#   6 wrong, 1 right: build --bin ×7
#
# Needs cargo. Exits with 0 if it is so still, with 1 if not.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

mkdir -p src tests ui/wrong ui/right
cat >Cargo.toml <<'EOF'
[package]
name = "pictures"
version = "0.1.0"
edition = "2024"

[dev-dependencies]
trybuild = "=1.0.122"

[workspace]
EOF
touch src/lib.rs
cat >tests/ui.rs <<'EOF'
#[test]
fn apart() {
    trybuild::TestCases::new().compile_fail("ui/wrong/*.rs");
}

#[test]
fn together() {
    let tests = trybuild::TestCases::new();
    tests.compile_fail("ui/wrong/*.rs");
    tests.pass("ui/right/*.rs");
}
EOF
for number in 1 2 3 4 5 6; do echo "fn main() { let _: u8 = \"$number\"; }" >"ui/wrong/$number.rs"; done
echo 'fn main() {}' >ui/right/1.rs

export CARGO_TARGET_DIR="$work/target" CARGO_INCREMENTAL=0
binary=$(cargo test --quiet --no-run --message-format=json 2>/dev/null | sed -n 's/.*"name":"ui".*"executable":"\([^"]*\)".*/\1/p')

# A cargo that writes down how it is called.
real=$(command -v cargo)
printf '#!/bin/sh\necho "$*" >>"%s/calls"\nexec "%s" "$@"\n' "$work" "$real" >counting
chmod +x counting

calls() {
  rm -f calls
  CARGO="$work/counting" CARGO_MANIFEST_DIR="$work" TRYBUILD=overwrite "$binary" "$1" >/dev/null 2>&1
  # All that check or build a program with its own message format; the first call, for what they stand on, has none.
  grep -- '--message-format=json' calls | grep -oE '(check|build) .*(--bins|--bin)( |$)' | sed -E 's/^(check|build) .*(--bins|--bin) *$/\1 \2/' | sort | uniq -c | awk '{print $2, $3, "×" $1}'
}

apart=$(calls apart)
together=$(calls together)
echo "6 wrong: $apart"
echo "6 wrong, 1 right: $together"
[ "$apart" = "check --bins ×1" ] && [ "$together" = "build --bin ×7" ]
