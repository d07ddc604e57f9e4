#!/usr/bin/env bash
# Rehearses a deployment without an AWS account: on this machine, in a network of its own, against MiniStack under AWS's
# host names. Usher is configured by the stack's outputs alone and runs with the rights of the task's role.
#   TRIGGERS=ZIP   takes a finished zip of the triggers
#   AUTHORIZER=ZIP and one of the authorizer
#   KEEP=1         tries nothing, and keeps the installation until Ctrl-C for a browser at http://localhost:3080
#   PORT=PORT      there, another port
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../scripts/lib.sh"
infra=$root/infra

### Own network, mounts and processes: nothing here reaches another machine, nobody else's /etc/hosts changes, and no
### process outlives this script

if [[ -z ${REHEARSE_WORK:-} ]]; then
    [[ -x $usher_bin ]] || die "there is no $usher_bin. Build it first: make build"
    spaces=(unshare --mount --net --pid --fork --mount-proc --kill-child)
    # Without root, a user namespace may be allowed: then this script is root within it.
    [[ $(id -u) == 0 ]] || spaces+=(--map-root-user)
    for program in unshare ip openssl curl python3; do
        have "$program" || die "$program is missing. Run scripts/setup.sh rehearse, or install it, then try again."
    done
    if ! "${spaces[@]}" true 2>/dev/null; then
        needs="the rehearsal needs a network namespace. Run it as root, or allow unprivileged user namespaces"
        [[ -z ${KEEP:-} ]] || die "$needs (on Ubuntu: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0)"
        say "Skipped: $needs"
        exit 0
    fi
    REHEARSE_WORK=$(mktemp -d)
    inside=
    stopped=
    leave() {
        local status=$?
        trap - EXIT
        # With it, everything inside ends.
        {
            [[ -z $inside ]] || kill -KILL "$inside" || true
            wait
        } 2>/dev/null
        if [[ -n $stopped ]] || ((status == 0)); then
            # What was just killed may still be writing.
            until rm -rf "$REHEARSE_WORK" 2>/dev/null; do sleep 0.1; done
        else
            # Empty: it ended before there was a log.
            rmdir "$REHEARSE_WORK" 2>/dev/null || say "The logs are in $REHEARSE_WORK"
        fi
        exit "$status"
    }
    trap leave EXIT
    trap 'stopped=1; exit 129' HUP
    trap 'stopped=1; exit 130' INT
    trap 'stopped=1; exit 143' TERM
    # Here, since the other network has no package registry.
    if [[ -z ${TRIGGERS:-} ]]; then
        export TRIGGERS=$CARGO_TARGET_DIR/image/triggers.zip
        infra/triggers.sh "$TRIGGERS"
    fi
    if [[ -z ${AUTHORIZER:-} && -z ${KEEP:-} ]]; then
        export AUTHORIZER=$CARGO_TARGET_DIR/image/authorizer.zip
        infra/authorizer.sh "$AUTHORIZER"
    fi
    port=0
    [[ -z ${KEEP:-} ]] || port=${PORT:-3080}
    exec {outside}</proc/self/ns/net
    export REHEARSE_WORK REHEARSAL_OUTSIDE=/proc/self/fd/$outside
    # Ctrl-C reaches this script alone, and if it is killed, the rest is.
    setsid setpriv --pdeathsig KILL python3 "$infra/rehearsal/listen.py" "$port" "${spaces[@]}" "$0" "$@" &
    inside=$!
    status=0
    wait "$inside" || status=$?
    inside=
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
# shellcheck source=infra/rehearsal/authorizer.sh
source "$infra/rehearsal/authorizer.sh"

step "an emulator of AWS under AWS's names" place
step "the artifacts" artifacts
if [[ -n ${KEEP:-} ]]; then
    # The tests exhaust five.
    parameters+=(DailyCalls=50)
    step "the stack" installation
    step "people, and the company's identity provider" people
    step "the credentials of the task's role" task_credentials
    step "Usher, configured by the outputs" start_usher
    keep
fi
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
if nsenter --net="$REHEARSAL_OUTSIDE" true 2>/dev/null; then
    step "a browser of this machine, outside" from_outside
else
    skip "a browser of this machine, outside" "without root there is no way back into the machine's network"
fi
step "the authorizer in front of a REST API and an HTTP API" authorizers
step "an administrator maps their paths" map_paths
step "programs and people call both APIs" call_apis
step "the rights of the authorizer's role" authorizer_rights
step "cold start and memory of the authorizer" cold_start
step "the rights of the task's role" rights
step "no secret in Usher's log" scripts/scan-logs.sh "$work/usher.log"
step "deploying the same again changes nothing" no_change
step "an update" update
step "removal of the authorizers" remove_authorizers
step "removal" removal
skip "time to live, point-in-time recovery" "the emulator ignores them in a template"
skip "identity providers in the template, managed login's style, scaling" "the emulator does not know these types"
skip "refresh token rotation" "the emulator drops the setting"
skip "load balancer and containers" "the emulator creates them and runs nothing; Usher itself speaks TLS here"
printf '\n%d passed, 0 failed, %d skipped\n' "$passed" "$skipped"
