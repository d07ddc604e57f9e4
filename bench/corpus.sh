#!/usr/bin/env bash
# Shows each token of the corpus to aws-jwt-verify: it must answer what the row says it answers.
set -euo pipefail
. "$(dirname "$0")/../scripts/lib.sh"

npm --prefix bench ci --silent --no-audit --no-fund
dump=$(mktemp)
trap 'rm -f "$dump"' EXIT
USHER_CORPUS_DUMP=$dump cargo test --quiet --locked --package identity --test corpus
node bench/corpus.mjs "$dump"
