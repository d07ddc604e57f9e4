#!/usr/bin/env bash
# Builds the Lambda function of the triggers for this machine's processor, and puts it into a zip: triggers.sh ZIP
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../scripts/lib.sh"

zip=$(realpath -m "$1")
program=$CARGO_TARGET_DIR/lambda/triggers
readonly newest_glibc=2.34 # of Lambda's provided.al2023

[[ $(uname -s) == Linux ]] || die "Lambda runs a Linux program, so only Linux can build it."
for tool in zip objdump; do
    have "$tool" || die "$tool is missing. On Debian and Ubuntu: apt-get install zip binutils"
done

say "Building the triggers"
cargo build --profile lambda --locked --package triggers

needed=$(objdump -T "$program" | grep -o 'GLIBC_[0-9.]*' | cut -d_ -f2 | sort -uV | tail -n1)
[[ $(printf '%s\n' "$needed" "$newest_glibc" | sort -V | tail -n1) == "$newest_glibc" ]] ||
    die "this machine's program needs glibc $needed, and Lambda has $newest_glibc. Build on Amazon Linux 2023 or Debian 12."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$program" "$work/bootstrap"
# The same program makes the same zip, whose name is its hash: only a change is deployed.
touch -d 1980-01-01 "$work/bootstrap"
mkdir -p "$(dirname "$zip")"
rm -f "$zip"
TZ=UTC zip -q -X -j "$zip" "$work/bootstrap"

# A larger function starts later.
size=$(wc -c <"$zip")
((size <= 3000000)) || die "the zip has $size bytes, more than 3,000,000."
printf '%s: %d kB\n' "$zip" $((size / 1000))
