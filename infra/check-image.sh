#!/usr/bin/env bash
# Starts the image as ECS does, as its own user, with a read-only root and without capabilities, and asks /readyz.
# In a network of its own, Usher reaches neither the user pool nor the tables: /readyz must say so with 503.
#   check-image.sh [FOLDER]   the OCI image that infra/image.sh built, or the one in FOLDER
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../scripts/lib.sh"

image=${1:-$CARGO_TARGET_DIR/image/oci}

skip() {
    say "Skipped: the image does not start here. $*"
    exit 0
}
[[ $(id -u) == 0 ]] || skip "Starting a container takes root."
for tool in umoci runc nsenter curl node; do
    have "$tool" || skip "$tool is missing. On Debian and Ubuntu: apt-get install umoci runc util-linux curl nodejs"
done
[[ -d $image ]] || die "there is no image in $image. Build it: make image"

work=$(mktemp -d)
container=usher-check-$$
finish() {
    runc delete --force "$container" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

umoci unpack --image "$image:usher" "$work/bundle"

# The image itself names the user and the program. What a task definition sets is set here.
node - "$work/bundle/config.json" <<'JS'
const { readFileSync, writeFileSync } = require('node:fs');
const [file] = process.argv.slice(2);
const config = JSON.parse(readFileSync(file, 'utf8'));
const { process: program, root, linux } = config;
if (program.user.uid !== 65532 || program.user.gid !== 65532) throw new Error('the image does not run as user 65532');
root.readonly = true;
program.terminal = false;
program.noNewPrivileges = true;
program.capabilities = {};
program.rlimits = [{ type: 'RLIMIT_NOFILE', soft: 1024, hard: 1024 }];
program.env.push(
  'USHER_PUBLIC_URL=https://usher.example.com',
  'USHER_COGNITO_REGION=eu-central-1',
  'USHER_COGNITO_USER_POOL_ID=eu-central-1_AbCdEfGhI',
  'USHER_COGNITO_CLIENT_ID=1example23456789',
  'USHER_COGNITO_DOMAIN=https://sign-in.example.com',
  'USHER_PROXY_TRUSTED=10.0.0.0/24',
  'AWS_ACCESS_KEY_ID=none',
  'AWS_SECRET_ACCESS_KEY=none',
);
// Machines differ in their control groups, and nothing here needs them.
config.mounts = config.mounts.filter(({ type }) => type !== 'cgroup');
linux.namespaces = linux.namespaces.filter(({ type }) => type !== 'cgroup');
delete linux.resources;
writeFileSync(file, JSON.stringify(config));
JS

say "Starting the image as user 65532, with a read-only root and no capabilities"
runc run --pid-file "$work/pid" --bundle "$work/bundle" "$container" >"$work/log" 2>&1 &
runner=$!

ask() { nsenter --target "$(cat "$work/pid")" --net curl -s -o "$work/answer" -w '%{http_code}' "http://127.0.0.1:8080$1"; }

status=000
for _ in {1..100}; do
    sleep 0.1
    [[ ! -s $work/pid ]] || status=$(ask /readyz 2>/dev/null) || status=000
    if [[ $status != 000 ]] || ! kill -0 "$runner" 2>/dev/null; then break; fi
done
if [[ $status != 503 && $status != 200 ]]; then
    cat "$work/log" >&2
    die "/readyz answered with ${status/000/nothing}, not with 503."
fi
program=/proc/$(cat "$work/pid")
grep '^Cap' "$program/status" | grep -qv '0000000000000000$' && die "the program has capabilities."
grep -q '^Uid:[[:space:]]*65532[[:space:]]' "$program/status" || die "the program does not run as user 65532."
grep -q '^[^ ]* / [^ ]* ro[, ]' "$program/mounts" || die "the program can write to its root."
printf '/readyz: %s %s %s\n' "$status" "$(cat "$work/answer")" \
    "$(sed -n 's/.*"message":"not ready","error":"\([^"]*\)".*/\1/p' "$work/log" | head -n1)"
