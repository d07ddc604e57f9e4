#!/usr/bin/env bash
# Follows the application's log. SINCE=1d shows the last day first.
# shellcheck source=infra/lib.sh
source "$(dirname "$0")/lib.sh"

group=$(output "$stack" LogGroup)
announce "Following $group (Ctrl-C stops it)"
exec aws logs tail "$group" --follow --since "${SINCE:-1h}" --format short
