# shellcheck shell=bash
# What is done with the stacks. Sourced by infra/rehearse.sh.
# shellcheck disable=SC2154 # infra/rehearse.sh sets what is used here
set -euo pipefail

output() {
    aws cloudformation describe-stacks --stack-name "$1" --output text \
        --query "Stacks[0].Outputs[?OutputKey == '$2'].OutputValue"
}

# deploy NAME TEMPLATE PARAMETER=VALUE...
deploy() {
    local name=$1 template=$2 upload=() parameters=()
    shift 2
    (($# == 0)) || parameters=(--parameter-overrides "$@")
    # AWS takes a template of more than 51,200 bytes from a bucket only.
    [[ -z ${bucket:-} ]] || upload=(--s3-bucket "$bucket" --s3-prefix templates)
    if aws cloudformation deploy --stack-name "$name" --template-file "$template" --capabilities CAPABILITY_IAM \
        --no-fail-on-empty-changeset "${upload[@]}" "${parameters[@]}" >"$work/deploy.log" 2>&1; then
        return
    fi
    cat "$work/deploy.log" >&2
    aws cloudformation describe-stack-events --stack-name "$name" --output text >&2 \
        --query "StackEvents[?contains(ResourceStatus, 'FAILED')].[LogicalResourceId, ResourceStatusReason]" || true
    die "the stack $name is not deployed"
}

destroy() {
    aws cloudformation delete-stack --stack-name "$1"
    aws cloudformation wait stack-delete-complete --stack-name "$1"
}

# Under a name that changes with its content.
upload_triggers() {
    triggers_key=triggers/$(sha256sum "$TRIGGERS" | cut -c 1-16).zip
    aws s3 cp --quiet "$TRIGGERS" "s3://$bucket/$triggers_key"
}

artifacts() {
    deploy usher-artifacts "$infra/artifacts.yaml"
    bucket=$(output usher-artifacts TriggersBucket)
    upload_triggers
    aws secretsmanager create-secret --name oidc --secret-string secret >"$work/secret.log"
    parameters=(
        Platform=emulator Production=false
        "DomainName=$site" "CertificateArn=arn:aws:acm:$region:$account:certificate/usher"
        "SignInDomain=$sign_in" "ImageUri=$(output usher-artifacts ImageRepositoryUri):1"
        "TriggersBucket=$bucket" "TriggersKey=$triggers_key" Architecture=x86_64
        Roles=department:IT,scope:usher/app DailyCalls=5
        "OidcIssuer=https://$provider" OidcClientId=usher OidcClientSecretName=oidc
        'DirectoryGroups={"corp-staff": "usher-users", "corp-admins": "usher-admins"}'
    )
    # Everything that a condition can leave out.
    options=(
        "${parameters[@]}" SignInDomain=usher-options TablePrefix=options- DomainName=options.example.com
        PoolTier=PLUS ThreatProtection=ENFORCED SelfSignUp=true
        "SamlMetadataUrl=https://$provider/metadata"
        "MailIdentityArn=arn:aws:ses:$region:$account:identity/example.com"
        MailFrom=usher@example.com NewUserMail=people@example.com AlarmMail=alarms@example.com
        "CloudFrontCertificateArn=arn:aws:acm:us-east-1:$account:certificate/usher" CloudFrontPrefixList=pl-1 Waf=true
    )
}

# What stands behind OnAws must be what the emulator refuses: fewer types, and the rest of the template is not tried;
# more, and the stack is not created.
left_out() {
    local refused
    refused=$(aws cloudformation deploy --stack-name refused --template-file "$infra/usher.yaml" --s3-bucket "$bucket" \
        --capabilities CAPABILITY_IAM --parameter-overrides "${options[@]}" Platform=aws HostedZoneId=Z1 2>&1 || true)
    refused=$(sed -n 's/.*Unrecognized resource types: \[\(.*\)\].*/\1/p' <<<"$refused")
    { tr -d ' ' <<<"$refused" | tr ',' '\n'; refused_alarm; } | sort >"$work/refused"
    python3 "$infra/rehearsal/left_out.py" "$infra/usher.yaml" >"$work/left-out"
    diff --label "behind OnAws in infra/usher.yaml" --label "refused by the emulator" --unified=0 \
        "$work/left-out" "$work/refused" || die "the condition OnAws covers other types than the emulator refuses"
    cat "$work/refused"
}

# The type of an alarm over several metrics, if the emulator refuses one. It knows other alarms.
refused_alarm() {
    local body='{"Resources": {"Alarm": {"Type": "AWS::CloudWatch::Alarm", "Properties": {
        "ComparisonOperator": "GreaterThanThreshold", "Threshold": 1, "EvaluationPeriods": 1,
        "Metrics": [{"Id": "a", "Expression": "1 + 1"}]}}}}'
    aws cloudformation create-stack --stack-name alarm --template-body "$body" >"$work/alarm.log"
    aws cloudformation wait stack-create-complete --stack-name alarm 2>>"$work/alarm.log" ||
        printf 'AWS::CloudWatch::Alarm\n'
    destroy alarm
}

every_option() {
    local zone table
    zone=$(aws route53 create-hosted-zone --name example.com --caller-reference 1 --query HostedZone.Id --output text)
    options+=("HostedZoneId=${zone##*/}")
    deploy options "$infra/usher.yaml" "${options[@]}" Production=true
    # In production a table cannot be deleted, neither by mistake nor with the stack.
    for table in resources requests sessions users people usage totals policy audit accounts; do
        if aws dynamodb delete-table --table-name "options-v2-$table" >"$work/table.log" 2>&1; then
            die "the table $table can be deleted in production"
        fi
        grep --quiet --ignore-case "protect" "$work/table.log" || die "$(<"$work/table.log")"
    done
    deploy options "$infra/usher.yaml" "${options[@]}" Production=false
    destroy options
}

installation() { deploy "$stack" "$infra/usher.yaml" "${parameters[@]}"; }

recorded_events() {
    local function
    function=$(aws cloudformation describe-stack-resource --stack-name "$stack" --logical-resource-id Triggers \
        --query StackResourceDetail.PhysicalResourceId --output text)
    python3 "$infra/rehearsal/recorded_events.py" "$function" usher-v2-accounts
}

no_change() {
    deploy "$stack" "$infra/usher.yaml" "${parameters[@]}"
    grep --quiet "No changes to deploy" "$work/deploy.log" || die "deploying the same again changes something"
}

# A new task definition, and what refers to it or to the service. Above all no table, and not the pool.
update() {
    local changes
    parameters+=(DailyCalls=40)
    # The CLI names change sets by the second.
    sleep 1
    aws cloudformation deploy --stack-name "$stack" --template-file "$infra/usher.yaml" --s3-bucket "$bucket" \
        --capabilities CAPABILITY_IAM --no-execute-changeset --parameter-overrides "${parameters[@]}" \
        >"$work/deploy.log"
    changes=$(aws cloudformation describe-change-set --output text \
        --change-set-name "$(grep --only-matching 'arn:aws:cloudformation:.*' "$work/deploy.log")" \
        --query "join(' ', sort(Changes[].join(' ', [ResourceChange.Action, ResourceChange.LogicalResourceId])))")
    [[ $changes == "Modify Dashboard Modify Scaling Modify ScalingByCpu Modify Service Modify Task" ]] ||
        die "a limit of calls changes: $changes"
    deploy "$stack" "$infra/usher.yaml" "${parameters[@]}"
    stop_usher
    start_usher
    [[ $(output "$stack" UsherQuotaDailyCalls) == 40 ]] || die "the outputs are still the old ones"
}

removal() {
    stop_usher
    destroy "$stack"
    local left
    left=$(aws dynamodb list-tables --query TableNames --output text)
    left+=$(aws cognito-idp list-user-pools --max-results 10 --query 'UserPools[].Name' --output text)
    [[ -z $left || $left == None ]] || die "the stack is gone and this is left: $left"
}
