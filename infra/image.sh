#!/usr/bin/env bash
# Builds Usher and puts it into an OCI image, without Docker. The image is the folder `oci` of the build output.
#   image.sh          builds Usher as production runs it, without local mode
#   image.sh FOLDER   takes a finished build: FOLDER/release/usher and FOLDER/site
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../scripts/lib.sh"

readonly limit=60000000 # bytes of all files. ECS pulls the image whenever it starts a task.
readonly certificates=/etc/ssl/certs/ca-certificates.crt

[[ $(uname -s) == Linux ]] || die "the image holds a Linux program, so only Linux can build it."
for tool in buildah ldd node strip; do
    have "$tool" || die "$tool is missing. On Debian and Ubuntu: apt-get install buildah binutils libc-bin nodejs"
done
[[ -r $certificates ]] || die "there is no $certificates. On Debian and Ubuntu: apt-get install ca-certificates"

build=${1:-}
if [[ -z $build ]]; then
    scripts/build.sh --bin-features ''
    build=$CARGO_TARGET_DIR
fi
[[ -x $build/release/usher && -d $build/site/pkg ]] ||
    die "$build holds no finished build: release/usher or site/pkg is missing."

image=$CARGO_TARGET_DIR/image
context=$image/context
files=$context/root
rm -rf "$image"
mkdir -p "$files/usr/bin" "$files/usr/share/usher" "$files/etc/ssl/certs"

say "Collecting the files of the image"
strip -o "$files/usr/bin/usher" "$build/release/usher"
cp -r "$build/site" "$files/usr/share/usher/site"
cp -L "$certificates" "$files$certificates"
# The libraries stay at the paths where this machine's loader looks for them.
mapfile -t libraries < <(ldd "$build/release/usher" | grep -o '/[^ ]*')
for library in "${libraries[@]}"; do install -D "$library" "$files$library"; done
# Without this file, glibc asks DNS even for `localhost`.
printf 'hosts: files dns\n' >"$files/etc/nsswitch.conf"
packages=()
if have dpkg-query; then
    # dpkg knows some libraries under /lib and others under /usr/lib, which are the same folder.
    # shellcheck disable=SC2016 # the $ are dpkg-query's
    mapfile -t packages < <(printf '%s\n' "${libraries[@]}" "${libraries[@]/#//usr}" | xargs dpkg-query -S 2>/dev/null |
        cut -d: -f1 | sort -u | xargs dpkg-query -W -f '${Package}=${Version}\n' ca-certificates)
fi
infra/sbom.mjs "${packages[@]}" >"$image/sbom.cdx.json"
cp "$image/sbom.cdx.json" "$files/usr/share/usher/sbom.cdx.json"
chmod -R u=rwX,go=rX "$files"

size=$(find "$files" -type f -printf '%s\n' | awk '{ sum += $1 } END { print sum }')
if ((size >= limit)); then
    # A build with local mode is larger, and nobody deploys it.
    [[ -n ${1:-} ]] || die "the files of the image have $size bytes, which is more than $limit."
    say "The files of the image have $size bytes. A production build must have less than $limit"
fi

say "Building the image"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' Cargo.toml)
revision=$(git rev-parse HEAD)
[[ -z $(git status --porcelain) ]] || revision+=-changed
# The commit's time instead of the clock's: the same files make the same image, which need not be uploaded again.
created=$(git log -1 --format=%ct)
store=(--storage-driver vfs --root "$image/store" --runroot "$image/run")
buildah "${store[@]}" build --quiet --isolation chroot --format oci --timestamp "$created" \
    --label org.opencontainers.image.title=usher \
    --label org.opencontainers.image.version="$version" \
    --label org.opencontainers.image.revision="$revision" \
    --label org.opencontainers.image.licenses="MIT OR Apache-2.0" \
    --tag usher --file infra/Containerfile "$context" >/dev/null
buildah "${store[@]}" push --quiet usher "oci:$image/oci:usher"
rm -rf "$image/store" "$image/run" "$context"

printf 'Usher %s (%s), %d MB, with the list of its parts in sbom.cdx.json: %s\n' \
    "$version" "$revision" $((size / 1000000)) "$image/oci"
