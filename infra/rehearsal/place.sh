# shellcheck shell=bash
# Where the rehearsal happens: certificates, host names and the emulator. Sourced by infra/rehearse.sh.
# shellcheck disable=SC2154 # infra/rehearse.sh sets what is used here
set -euo pipefail

# wait_for URL
wait_for() {
    local tries
    for ((tries = 0; tries < 120; tries++)); do
        if curl --silent --fail --output /dev/null "$1"; then return; fi
        sleep 0.5
    done
    die "$1 does not answer. The logs are in $work"
}

# A certificate authority for this run. No machine trusts it, and its key is gone afterwards.
certificates() {
    local key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
    cd "$work"
    openssl req -x509 "${key[@]}" -days 2 -subj "/CN=Rehearsal of Usher" -keyout authority.key -out authority.pem
    # certificate NAME ALTERNATIVE-NAMES
    certificate() {
        openssl req "${key[@]}" -subj "/CN=$1" -keyout "$1.key" -out "$1.csr"
        openssl x509 -req -in "$1.csr" -CA authority.pem -CAkey authority.key -CAcreateserial -days 2 -out "$1.pem" \
            -extfile <(printf 'subjectAltName=%s' "$2")
    }
    local of_region=DNS:*.$region.amazonaws.com,DNS:*.execute-api.$region.amazonaws.com
    certificate aws "$of_region,DNS:*.amazonaws.com,DNS:$sign_in_host"
    certificate usher "DNS:$site"
    certificate provider "DNS:$provider"
    cd "$root"
}

place() {
    local service
    # What the servers and the browser leave behind.
    export TMPDIR=$work/tmp
    mkdir "$TMPDIR"
    ip link set lo up
    certificates 2>"$work/openssl.log"
    # Usher and the identity provider have 443 of other loopback addresses, as if they were other machines.
    {
        printf '127.0.0.1 %s\n' localhost iam.amazonaws.com route53.amazonaws.com "$sign_in_host"
        for service in apigateway cloudformation cognito-idp dynamodb ecs lambda logs monitoring s3 secretsmanager \
            sts; do
            printf '127.0.0.1 %s.%s.amazonaws.com\n' "$service" "$region"
        done
        printf '127.0.0.2 %s\n127.0.0.3 %s\n' "$site" "$provider"
    } >"$work/hosts"
    mount --bind "$work/hosts" /etc/hosts

    export PYTHONPATH=$python_tools PATH=$python_tools/bin:$PATH
    # Bucket names as paths, since each would otherwise be a host name.
    printf '[default]\ns3 =\n  addressing_style = path\n' >"$work/aws.config"
    export AWS_CONFIG_FILE=$work/aws.config AWS_SHARED_CREDENTIALS_FILE=/dev/null AWS_EC2_METADATA_DISABLED=true
    export AWS_REGION=$region AWS_DEFAULT_REGION=$region AWS_PAGER='' AWS_CA_BUNDLE=$work/authority.pem
    export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
    unset AWS_PROFILE AWS_SESSION_TOKEN AWS_ENDPOINT_URL
    export CURL_CA_BUNDLE=$work/authority.pem SSL_CERT_FILE=$work/authority.pem

    # AUTH makes MiniStack check signatures and policies. It opens 443 by itself.
    USE_SSL=1 MINISTACK_SSL_CERT=$work/aws.pem MINISTACK_SSL_KEY=$work/aws.key BIND_HOST=127.0.0.1 GATEWAY_PORT=4566 \
        MINISTACK_REGION=$region AUTH=true python3 "$infra/rehearsal/emulator.py" >"$work/emulator.log" 2>&1 &
    servers+=($!)
    wait_for "https://cloudformation.$region.amazonaws.com/_ministack/ready"
    node "$infra/rehearsal/identity-provider.mjs" 127.0.0.3 "https://$provider" "$work/provider.pem" \
        "$work/provider.key" >"$work/provider.log" 2>&1 &
    servers+=($!)
    wait_for "https://$provider/.well-known/openid-configuration"
}
