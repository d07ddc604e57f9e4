#!/usr/bin/env bash
# Builds what `make run` serves and the browser tests test: the server, and the browser's half with its assets.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

if [[ -x $usher_bin ]]; then
    say "Building (a minute or two after a change)"
else
    say "Building for the first time (about 10 minutes on two cores)"
fi
cargo leptos build --release --precompress --split --lib-features split "$@"
