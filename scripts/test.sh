#!/usr/bin/env bash
# Runs the project's checks and tests, one step after the other; the first that fails ends it.
#   test.sh               everything
#   test.sh lint unit     only these groups: lint, unit, build, image, end2end, rehearse
# ARGS goes to the group's test runner: ARGS=list.spec.ts scripts/test.sh end2end
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

passed=0
failed=0
skipped=0
times=()
failures=()
logs=()
running=

# step NAME COMMAND...: runs it and remembers how long it took.
step() {
    running=$1
    shift
    say "$running"
    local start=$SECONDS
    "$@"
    times+=("$(printf '%6d s  %s' $((SECONDS - start)) "$running")")
    running=
}

# Names the tests that failed. The last line is the sum of what the runners below said themselves, and nothing else.
summary() {
    local status=$?
    printf '\n'
    ((${#times[@]} == 0)) || printf '%s\n' "${times[@]}"
    [[ -z $running ]] || printf 'Stopped at: %s. What follows it did not run.\n' "$running"
    ((${#failures[@]} == 0)) || printf 'Failed: %s\n' "${failures[@]}"
    ((passed + failed + skipped == 0)) || printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    exit "$status"
}
trap summary EXIT

add() {
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
}

# What tests choose by chance, a seed repeats: printed everywhere, and always the same in CI.
seeds() {
    local seed=$(((RANDOM << 15) + RANDOM))
    [[ ${CI:-} != true ]] || seed=20261121
    export PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-$seed} SOAK_SEED=${SOAK_SEED:-$seed}
    seeds="PROPTEST_RNG_SEED=$PROPTEST_RNG_SEED SOAK_SEED=$SOAK_SEED"
    printf '%s\n' "$seeds"
}

# Cargo prints one `test result:` line for each test program.
cargo_tests() {
    local log=$CARGO_TARGET_DIR/cargo-test.log status=0 counts
    mkdir -p "$CARGO_TARGET_DIR"
    logs+=("$log")
    seeds
    # shellcheck disable=SC2086 # ARGS holds several words
    SCHEMATHESIS=$schemathesis PROXIES=$proxies cargo test --locked --no-fail-fast ${ARGS:-} 2>&1 | tee "$log" || status=$?
    counts=$(awk '/^test result: / { p += $4; f += $6; s += $8 } END { print p + 0, f + 0, s + 0 }' "$log")
    # shellcheck disable=SC2086 # three numbers
    add $counts
    mapfile -t -O "${#failures[@]}" failures < <(sed -n 's/^test \(.*\) \.\.\. FAILED$/\1/p' "$log")
    ((status == 0)) || say "The same once more: $seeds make unit"
    return "$status"
}

playwright_tests() {
    local report=end2end/test-results/report.json status=0 lines
    rm -f "$report"
    # shellcheck disable=SC2086 # ARGS holds several words
    (cd end2end && END2END_SERVER=$usher_bin npx playwright test ${ARGS:-}) || status=$?
    if [[ -s $report ]]; then
        mapfile -t lines < <(node end2end/summary.mjs "$report")
        # shellcheck disable=SC2086 # three numbers
        add ${lines[0]}
        failures+=("${lines[@]:1}")
    fi
    logs+=(end2end/test-results/server/*.log)
    return "$status"
}

# The scripts of infra/, against a stand-in for the AWS CLI.
infra_tests() {
    local log=$CARGO_TARGET_DIR/infra-test.log status=0 counts
    mkdir -p "$CARGO_TARGET_DIR"
    node --test --test-reporter spec --test-reporter-destination stdout \
        --test-reporter tap --test-reporter-destination "$log" infra/tests/ || status=$?
    mapfile -t -O "${#failures[@]}" failures < <(sed -n 's/^ *not ok [0-9]* - //p' "$log")
    counts=$(awk '/^# (pass|fail|skipped) / { n[$2] = $3 } END { print n["pass"] + 0, n["fail"] + 0, n["skipped"] + 0 }' "$log")
    # shellcheck disable=SC2086 # three numbers
    add $counts
    return "$status"
}

# Whether the database of known vulnerabilities is to be had.
advisories() { timeout 60 cargo deny fetch db >/dev/null 2>&1; }

lint() {
    step "rustfmt" cargo fmt --all --check
    step "clippy: server and crates" cargo clippy --locked --all-targets -- --deny warnings
    step "clippy: server as production builds it, without local mode" \
        cargo clippy --locked --package usher --no-default-features -- --deny warnings
    step "clippy: the browser's half" \
        cargo clippy --locked --package frontend --target wasm32-unknown-unknown -- --deny warnings
    step "documentation" env RUSTDOCFLAGS="--deny warnings" cargo doc --locked --no-deps --document-private-items
    step "dependencies: licences, sources, one version each" cargo deny --locked check licenses bans sources
    if advisories; then
        step "no dependency has a known vulnerability" cargo deny --locked check advisories
    else
        say "Skipped: known vulnerabilities of dependencies. The database is not to be reached (github.com/RustSec/advisory-db)"
    fi
    step "every dependency is used" cargo machete
    step "CloudFormation templates" python_tool cfn-lint infra/*.yaml infra/rehearsal/apis.yaml
    step "the roles' rights are those that the code needs" env PYTHONPATH="$python_tools" python3 infra/check-rights.py
    step "spelling" typos
    step "security controls name tests that exist" scripts/check-controls.sh
    step "the Terraform module fits the provider's schema" infra/terraform/check.mjs
    step "the Terraform module of the authorizer fits it, too" infra/terraform/check.mjs infra/terraform/authorizer
    step "TypeScript" npm --prefix end2end run --silent check
}

unit() {
    step "unit and integration tests" cargo_tests
    step "tests of the deployment scripts" infra_tests
}

build() {
    step "release build" scripts/build.sh
    step "size of the browser's half" node scripts/size.mjs "$LEPTOS_SITE_ROOT"
}

image() {
    if ! have buildah; then
        say "Skipped: the image. buildah is missing"
        return
    fi
    step "image of the release build" infra/image.sh "$CARGO_TARGET_DIR"
    step "the image starts with a read-only root, without capabilities" infra/check-image.sh
}

end2end() { step "browser tests" playwright_tests; }

# Its last line counts its steps.
rehearse() { step "a deployment to AWS, rehearsed" rehearsal_steps; }

rehearsal_steps() {
    local log=$CARGO_TARGET_DIR/rehearsal.log status=0 counts
    infra/rehearse.sh 2>&1 | tee "$log" || status=$?
    counts=$(awk '/^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$/ { print $1, $3, $5 }' "$log")
    # shellcheck disable=SC2086 # three numbers
    [[ -z $counts ]] || add $counts
    return "$status"
}

# Each checkout leaves its own crates in the folder that CI's checkouts share.
if [[ ${CI:-} == true && -d $CARGO_TARGET_DIR && $(du -s --block-size=1G "$CARGO_TARGET_DIR" | cut -f1) -gt 30 ]]; then
    say "Emptying the build folder: it has grown past 30 GB"
    cargo clean
fi

step "setup" scripts/setup.sh test
for group in "${@:-lint unit build image end2end rehearse}"; do
    # shellcheck disable=SC2086 # the default is six words
    for name in $group; do "$name"; done
done
((${#logs[@]} == 0)) || step "the test run's logs hold no secrets" scripts/scan-logs.sh "${logs[@]}"
