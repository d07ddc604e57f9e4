#!/usr/bin/env bash
# Serves the release build. The program takes this script's place, so Ctrl-C and SIGTERM reach it and it drains.
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

say "Starting Usher (Ctrl-C stops it)"
export USHER_SITE_ROOT=${USHER_SITE_ROOT:-$LEPTOS_SITE_ROOT}
exec "$usher_bin" "$@"
