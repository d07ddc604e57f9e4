#!/usr/bin/env bash
# Verifies the same tokens with Usher, with jsonwebtoken alone and with aws-jwt-verify, one after the other on one core; then
# makes the whole guarded call, with few and with many users; then asks the built program over HTTP, beside a bare one.
set -euo pipefail
. "$(dirname "$0")/../scripts/lib.sh"

npm --prefix bench ci --silent --no-audit --no-fund
cargo build --release --locked --package identity --example verify
tokens=$(mktemp) usher=$(mktemp) jsonwebtoken=$(mktemp)
trap 'rm -f "$tokens" "$usher" "$jsonwebtoken"' EXIT
one_core=()
if command -v taskset >/dev/null; then one_core=(taskset -c 0); fi

verify=$CARGO_TARGET_DIR/release/examples/verify
"$verify" prepare "$tokens"
"${one_core[@]}" "$verify" measure "$tokens" >"$usher"
"${one_core[@]}" "$verify" alone "$tokens" >"$jsonwebtoken"
"${one_core[@]}" node bench/verify.mjs "$tokens" "$usher" "$jsonwebtoken"

cargo build --release --locked --package gate --example guarded_call
"$CARGO_TARGET_DIR/release/examples/guarded_call"

if [[ -r /proc/self/stat ]]; then
    cargo build --release --locked --package usher --example http --example bare
    "$CARGO_TARGET_DIR/release/examples/http" "$usher_bin" "$CARGO_TARGET_DIR/release/examples/bare"
else
    say "The cost of a request over HTTP is measured on Linux alone"
fi
