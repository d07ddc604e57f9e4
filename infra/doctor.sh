#!/usr/bin/env bash
# Runs `usher doctor` on the deployed stack, configured by the stack's outputs: doctor.sh [--json]
# shellcheck source=infra/lib.sh
source "$(dirname "$0")/lib.sh"

usher=$(realpath -m "${USHER:-$usher_bin}")
[[ -x $usher ]] || die "there is no $usher. Build it first: make build"

printf 'Checking the stack %s in %s, account %s\n\n' "$stack" "$region" "$account" >&2
configuration=$(infra/configuration.sh "$stack" --secret) || die "the stack $stack does not show its configuration."
mapfile -t variables <<<"$configuration"
# In an empty folder: a usher.toml of this machine configures another Usher.
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
env "${variables[@]}" "$usher" doctor "$@"
