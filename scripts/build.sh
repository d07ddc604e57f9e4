#!/usr/bin/env bash
# Builds what `make run` serves and the browser tests test: the server, and the browser's half with its assets.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

if [[ -x $usher_bin ]]; then
    say "Building (a minute or two after a change)"
else
    say "Building for the first time (about 10 minutes on two cores)"
fi
# The browser's half carries the names of its libraries' files, for panics: without the folder, which is another on every
# machine, as is then the size. cargo-leptos parts its flags by spaces.
sources=${cargo_bin%/bin}/registry/src
if [[ $sources != *' '* ]]; then
    flags=${CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS:-}
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="${flags:+$flags }--remap-path-prefix=$sources="
fi
cargo leptos build --release --precompress --split --lib-features split "$@"
node scripts/pack.mjs "$LEPTOS_SITE_ROOT"
