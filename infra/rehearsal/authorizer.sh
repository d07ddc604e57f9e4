# shellcheck shell=bash
# The authorizer in front of a REST API and an HTTP API. Sourced by infra/rehearse.sh.
# shellcheck disable=SC2154 # infra/rehearse.sh sets what is used here
set -euo pipefail

# documented HEADING: the resources in docs/authorizer.md below this heading, for the section Resources of a template.
documented() {
    sed -n "/^### $1\$/,/^### / { /^\`\`\`yaml\$/,/^\`\`\`\$/ {
        /^\`\`\`/d; s/^./  &/; s/\.\.\. # the output AuthorizerUri\$/!Ref AuthorizerUri/; p } }" docs/authorizer.md
}

# installed NAME: a setting of the installation.
installed() { sed -n "s/^USHER_$1=//p" "$work/installation"; }

# with_settings COMMAND...: with all of them.
with_settings() {
    local variables
    mapfile -t variables <"$work/installation"
    env "${variables[@]}" "$@"
}

# behind_authorizer KIND HEADING API PARAMETER=VALUE...: an authorizer for the API, and then what its document says.
behind_authorizer() {
    local kind=$1 heading=$2 api=$3
    shift 3
    deploy "$kind-authorizer" "$infra/authorizer.yaml" "CodeBucket=$bucket" "CodeKey=$authorizer_key" \
        Architecture=x86_64 "ApiId=$api" "UserPoolId=$(installed COGNITO_USER_POOL_ID)" "ClientId=$api_client" \
        "TablePrefix=$(installed DYNAMODB_TABLE_PREFIX)" "Roles=$(installed ACCESS_ROLES)" \
        "DailyCalls=$(installed QUOTA_DAILY_CALLS)" "$@"
    { cat "$infra/rehearsal/$kind-calls.yaml" && documented "$heading"; } >"$work/$kind-calls.yaml"
    python_tool cfn-lint "$work/$kind-calls.yaml"
    parameters_of_calls+=("Api=$api" "AuthorizerUri=$(output "$kind-authorizer" AuthorizerUri)")
    deploy "$kind-calls" "$work/$kind-calls.yaml" "${parameters_of_calls[@]}"
}

# app_client NAME ARGUMENT...: makes an app client of the pool.
app_client() {
    local name=$1
    shift
    aws cognito-idp create-user-pool-client --user-pool-id "$(installed COGNITO_USER_POOL_ID)" --client-name "$name" \
        --query UserPoolClient.ClientId --output text "$@"
}

# The front end of the APIs has an app client of its own, and so has a program. The HTTP API takes that program's
# tokens, and ID tokens as well.
authorizers() {
    local rest http parameters_of_calls
    "$infra/configuration.sh" "$stack" >"$work/installation"
    api_client=$(app_client orders --allowed-o-auth-flows code --allowed-o-auth-scopes openid \
        --allowed-o-auth-flows-user-pool-client --callback-urls '["https://orders.example.com/callback"]' \
        --supported-identity-providers COGNITO --explicit-auth-flows ALLOW_ADMIN_USER_PASSWORD_AUTH)
    program_client=$(app_client nightly --generate-secret --allowed-o-auth-flows client_credentials \
        --allowed-o-auth-scopes usher/app --allowed-o-auth-flows-user-pool-client)
    authorizer_key=authorizer/$(sha256sum "$AUTHORIZER" | cut -c 1-16).zip
    aws s3 cp --quiet "$AUTHORIZER" "s3://$bucket/$authorizer_key"
    deploy apis "$infra/rehearsal/apis.yaml"
    rest=$(output apis RestApi)
    http=$(output apis HttpApi)
    printf '127.0.0.1 %s.execute-api.%s.amazonaws.com\n' "$rest" "$region" "$http" "$region" >>"$work/hosts"
    parameters_of_calls=("BackendArn=$(output apis BackendArn)" "Root=$(output apis RestRoot)")
    behind_authorizer rest "At a REST API" "$rest"
    parameters_of_calls=("BackendArn=$(output apis BackendArn)")
    behind_authorizer http "At an HTTP API" "$http" IdTokens=true Machines=true "MachineClients=$program_client"
    apis=("https://$rest.execute-api.$region.amazonaws.com/prod" "https://$http.execute-api.$region.amazonaws.com")
}

# Administrators map the paths of APIs on Usher's pages.
map_paths() { (cd end2end && npx playwright test --config rehearsal.config.ts authorizer); }

call_apis() {
    with_settings python3 "$infra/rehearsal/api_calls.py" "${apis[@]}" "$api_client" "$program_client"
}

# resource_of STACK RESOURCE: its name
resource_of() {
    aws cloudformation describe-stack-resource --stack-name "$1" --logical-resource-id "$2" --output text \
        --query StackResourceDetail.PhysicalResourceId
}

# As `rights` does for the task. What the authorizer lacked, its log would name; what it counts and records, call_apis
# has looked at.
authorizer_rights() {
    local kind log table
    for kind in rest http; do
        log=$(aws logs filter-log-events --log-group-name "$(output "$kind-authorizer" LogGroup)" --output text \
            --query 'events[].message' | tr '\t' '\n')
        [[ -n $log && $log != None ]] || die "the authorizer of the $kind API has logged nothing"
        ! grep --color=never AccessDenied <<<"$log" || die "the role of the authorizer lacks a right that it needs"
    done
    local credentials
    assume "arn:aws:iam::$account:role/$(resource_of rest-authorizer Role)"
    refused dynamodb scan --table-name usher-v2-users
    refused dynamodb update-item --table-name usher-v2-users --key '{"id": {"S": "0"}}'
    refused dynamodb put-item --table-name usher-v2-policy --item '{"id": {"S": "resource_map"}}'
    refused dynamodb put-item --table-name usher-v2-resources --item '{"id": {"S": "0"}}'
    refused dynamodb delete-item --table-name usher-v2-usage --key '{"id": {"S": "0"}}'
    refused dynamodb delete-item --table-name usher-v2-audit --key '{"chain": {"S": "0"}, "place": {"S": "0"}}'
    refused dynamodb query --table-name usher-v2-audit --key-condition-expression 'chain = :chain' \
        --expression-attribute-values '{":chain": {"S": "0"}}'
    for table in sessions people requests; do
        refused dynamodb get-item --table-name "usher-v2-$table" --key '{"id": {"S": "0"}}'
    done
    refused cognito-idp admin-get-user --user-pool-id "$(installed COGNITO_USER_POOL_ID)" --username admin
}

cold_start() {
    local credentials
    assume "arn:aws:iam::$account:role/$(resource_of rest-authorizer Role)"
    with_settings python3 "$infra/rehearsal/cold_start.py" "$AUTHORIZER" "$(resource_of rest-authorizer Authorizer)" \
        "$api_client" "${credentials[@]}"
}

# Before the installation goes: the APIs' front end has an app client in its pool.
remove_authorizers() {
    local name
    for name in rest-calls http-calls rest-authorizer http-authorizer apis; do destroy "$name"; done
    local left
    left=$(aws apigateway get-rest-apis --query 'items[].name' --output text)
    left+=$(aws apigatewayv2 get-apis --query 'Items[].Name' --output text)
    [[ -z ${left//None/} ]] || die "the stacks of the authorizers are gone and this is left: $left"
}
