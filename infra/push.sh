#!/usr/bin/env bash
# Pushes an OCI image into a repository of ECR, through ECR's own API, and prints the image's digest. The AWS CLI is
# enough for that: no Docker, and no password of a registry. What the repository already has is not sent again.
#   push.sh FOLDER REPOSITORY
# shellcheck source=scripts/lib.sh
source "$(dirname "$0")/../scripts/lib.sh"

folder=$1
repository=$2

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# blob DIGEST: its file.
blob() { printf '%s\n' "$folder/blobs/${1/://}"; }

digest=$(node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1])).manifests[0].digest' "$folder/index.json")
manifest=$(blob "$digest")
pushed=$(aws ecr list-images --repository-name "$repository" \
    --query "imageIds[?imageDigest=='$digest'].imageDigest | [0]" --output text)
if [[ $pushed == "$digest" ]]; then
    printf '%s\n' "$digest"
    exit
fi

# The configuration is a blob like the layers.
# shellcheck disable=SC2016 # the $ is JavaScript's
read_manifest='const m = JSON.parse(require("node:fs").readFileSync(process.argv[1]));'
blobs=$(node -p "$read_manifest"'[m.config, ...m.layers].map((part) => part.digest).join("\n")' "$manifest")
version=$(node -p "$read_manifest"'JSON.parse(require("node:fs").readFileSync(process.argv[2])).config.Labels["org.opencontainers.image.version"]' \
    "$manifest" "$(blob "${blobs%%$'\n'*}")")

# shellcheck disable=SC2086 # several digests
present=$(aws ecr batch-check-layer-availability --repository-name "$repository" --layer-digests $blobs \
    --query "layers[?layerAvailability=='AVAILABLE'].layerDigest" --output text)

for blob in $blobs; do
    if [[ " ${present//$'\t'/ } " == *" $blob "* ]]; then continue; fi
    file=$(blob "$blob")
    printf 'Sending %s, %d kB\n' "$blob" $(($(wc -c <"$file") / 1000)) >&2
    upload=$(aws ecr initiate-layer-upload --repository-name "$repository" --query '[uploadId, partSize]' --output text)
    read -r id part_size <<<"$upload"
    rm -f "$work"/*
    split -a 4 -b "$part_size" "$file" "$work/"
    first=0
    for part in "$work"/*; do
        last=$((first + $(wc -c <"$part") - 1))
        aws ecr upload-layer-part --repository-name "$repository" --upload-id "$id" \
            --part-first-byte "$first" --part-last-byte "$last" --layer-part-blob "fileb://$part" >/dev/null
        first=$((last + 1))
    done
    # ECR computes the digest itself and refuses what does not match.
    aws ecr complete-layer-upload --repository-name "$repository" --upload-id "$id" --layer-digests "$blob" >/dev/null
done

# ECR refuses a manifest whose blobs it does not have. Tags never move, so each image has its own.
short=${digest#*:}
aws ecr put-image --repository-name "$repository" --image-tag "$version-${short:0:12}" --image-manifest "file://$manifest" \
    --image-manifest-media-type application/vnd.oci.image.manifest.v1+json >/dev/null
printf '%s\n' "$digest"
