# Shared by the scripts beside it: where things are, which versions, how to talk. Sourced, not run.
# shellcheck shell=bash disable=SC2034 # those that source it use what it sets
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# These have no place in Cargo.lock, so their versions are kept here. Of cargo-leptos any later 0.3 will do, of the other
# any later one.
readonly cargo_leptos_version=0.3.11 cargo_machete_version=0.9.2

readonly cargo_bin=${CARGO_HOME:-$HOME/.cargo}/bin
# What infra/requirements.txt names. Outside the checkout, as cargo's programs are.
readonly python_tools=${XDG_CACHE_HOME:-$HOME/.cache}/usher/python
# What server/tests/schemathesis/requirements.txt names.
readonly schemathesis=${XDG_CACHE_HOME:-$HOME/.cache}/usher/schemathesis
# Reverse proxies, each in a folder of its own: Debian's packages, unpacked.
readonly proxies=${XDG_CACHE_HOME:-$HOME/.cache}/usher/proxies
export PATH="$root/scripts/tools/node_modules/.bin:$cargo_bin:$PATH"

# A CI machine lays out the checkout anew each time; a target folder beside it would be built anew, too.
if [[ ${CI:-} == true && -z ${CARGO_TARGET_DIR:-} ]]; then
    cache=${XDG_CACHE_HOME:-$HOME/.cache}/usher/target
    if mkdir -p "$cache" 2>/dev/null && [[ -w $cache ]]; then
        CARGO_TARGET_DIR=$cache
    fi
    # Nobody edits and rebuilds there, so incremental state would only cost disk and time.
    export CARGO_INCREMENTAL=0
fi
CARGO_TARGET_DIR=$(realpath -m "${CARGO_TARGET_DIR:-target}")
# cargo-leptos takes `site-root` as it stands, whatever the target folder: tell it and the server where.
LEPTOS_SITE_ROOT=$CARGO_TARGET_DIR/site
usher_bin=$CARGO_TARGET_DIR/release/usher
export CARGO_TARGET_DIR LEPTOS_SITE_ROOT

# python_tool PROGRAM ARGUMENT...: runs a program of infra/requirements.txt.
python_tool() {
    local program=$python_tools/bin/$1
    shift
    PYTHONPATH=$python_tools python3 "$program" "$@"
}

have() { command -v "$1" >/dev/null; }

say() { printf '\n==> %s\n' "$*"; }

die() {
    printf '\nerror: %s\n' "$*" >&2
    exit 1
}

# Prints the browser the tests drive, as end2end/tests/support/browser.ts chooses it; nothing, and failure, when there is
# none.
find_chromium() {
    local name
    if [[ -n ${CHROMIUM_PATH:-} ]]; then
        command -v "$CHROMIUM_PATH"
        return
    fi
    for name in chromium chromium-browser google-chrome-stable google-chrome; do
        if command -v "$name"; then
            return 0
        fi
    done
    # Playwright's own download is on no PATH; Playwright knows where.
    name=$(cd end2end && node -p 'require("@playwright/test").chromium.executablePath()' 2>/dev/null) || return 1
    [[ -x $name ]] && printf '%s\n' "$name"
}
