#!/usr/bin/env bash
# Rehearses a deployment without an AWS account: on this machine, in a network of its own, against MiniStack under AWS's
# host names. Usher is configured by the stack's outputs alone and runs with the rights of the task's role.
#   TRIGGERS=ZIP   takes a finished zip of the triggers
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../scripts/lib.sh"
infra=$root/infra

### Own network and mounts: nothing here reaches another machine, and nobody else's /etc/hosts changes

if [[ -z ${REHEARSE_WORK:-} ]]; then
    [[ -x $usher_bin ]] || die "there is no $usher_bin. Build it first: make build"
    spaces=(--mount --net)
    # Without root, a user namespace may be allowed: then this script is root within it.
    [[ $(id -u) == 0 ]] || spaces+=(--map-root-user)
    for program in unshare ip openssl curl python3; do
        have "$program" || die "$program is missing. Run scripts/setup.sh test, or install it, then try again."
    done
    if ! unshare "${spaces[@]}" true 2>/dev/null; then
        say "Skipped: the rehearsal needs a network namespace. Run it as root, or allow unprivileged user namespaces"
        exit 0
    fi
    REHEARSE_WORK=$(mktemp -d)
    export REHEARSE_WORK
    if [[ -z ${TRIGGERS:-} ]]; then
        # Here, since the other network has no package registry.
        export TRIGGERS=$CARGO_TARGET_DIR/image/triggers.zip
        infra/triggers.sh "$TRIGGERS"
    fi
    status=0
    unshare "${spaces[@]}" "$0" "$@" || status=$?
    if ((status == 0)); then rm -rf "$REHEARSE_WORK"; else say "The logs are in $REHEARSE_WORK"; fi
    exit "$status"
fi

readonly work=$REHEARSE_WORK region=eu-central-1 account=000000000000 stack=usher site=usher.example.com
readonly provider=sso.example.com
readonly sign_in=usher-rehearsal sign_in_host=usher-rehearsal.auth.eu-central-1.amazoncognito.com
readonly password='Local-Passw0rd!'
passed=0
skipped=0
servers=()

# Waits for them: Usher lets open pages finish, and the emulator ends the functions that it runs.
stop_servers() {
    ((${#servers[@]} == 0)) || kill "${servers[@]}" 2>/dev/null || true
    wait
    servers=()
}
trap stop_servers EXIT

# step WHAT COMMAND...
step() {
    local what=$1 start=$SECONDS
    shift
    say "$what"
    "$@"
    passed=$((passed + 1))
    printf '    passed in %d s\n' $((SECONDS - start))
}

# skip WHAT WHY: see docs/rehearsal.md for the gaps of the emulator.
skip() {
    say "Skipped: $1"
    printf '    %s\n' "$2"
    skipped=$((skipped + 1))
}

# shellcheck source=infra/rehearsal/place.sh
source "$infra/rehearsal/place.sh"
# shellcheck source=infra/rehearsal/stacks.sh
source "$infra/rehearsal/stacks.sh"
# shellcheck source=infra/rehearsal/usher.sh
source "$infra/rehearsal/usher.sh"

step "an emulator of AWS under AWS's names" place
step "the artifacts" artifacts
step "the condition OnAws leaves out what the emulator refuses, and nothing else" left_out
step "a stack with every option, first protected and then not" every_option
step "the stack" installation
step "the outputs and the task definition agree" same_configuration
step "every recorded event, answered by the triggers in Lambda" recorded_events
step "people, and the company's identity provider" people
step "usher doctor finds each planted fault, and nothing in the stack as it is" doctor
step "the credentials of the task's role" task_credentials
step "Usher, configured by the outputs" start_usher
step "people use Usher in a browser" in_a_browser
step "the rights of the task's role" rights
step "no secret in Usher's log" scripts/scan-logs.sh "$work/usher.log"
step "deploying the same again changes nothing" no_change
step "an update" update
step "removal" removal
skip "time to live, point-in-time recovery" "the emulator ignores them in a template"
skip "identity providers in the template, managed login's style, scaling" "the emulator does not know these types"
skip "refresh token rotation" "the emulator drops the setting"
skip "load balancer and containers" "the emulator creates them and runs nothing; Usher itself speaks TLS here"
printf '\n%d passed, 0 failed, %d skipped\n' "$passed" "$skipped"
