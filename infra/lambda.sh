#!/usr/bin/env bash
# Builds a Lambda function for this machine's processor, and puts it into a zip: lambda.sh PACKAGE ZIP BYTES
#   BYTES   the most that the zip may have: a larger function starts later
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../scripts/lib.sh"

package=$1
zip=$(realpath -m "$2")
most=$3
program=$CARGO_TARGET_DIR/lambda/$package
readonly newest_glibc=2.34 # of Lambda's provided.al2023

[[ $(uname -s) == Linux ]] || die "Lambda runs a Linux program, so only Linux can build it."
for tool in zip objdump; do
    have "$tool" || die "$tool is missing. On Debian and Ubuntu: apt-get install zip binutils"
done

say "Building the Lambda function $package"
cargo build --profile lambda --locked --package "$package"

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

size=$(wc -c <"$zip")
((size <= most)) || die "the zip has $size bytes, more than $most."
printf '%s: %d kB\n' "$zip" $((size / 1000))
