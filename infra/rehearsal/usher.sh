# shellcheck shell=bash
# Usher on the deployed stack. Sourced by infra/rehearse.sh.
# shellcheck disable=SC2154 # infra/rehearse.sh sets what is used here
set -euo pipefail

people() {
    local pool username name group
    pool=$(output "$stack" UsherCognitoUserPoolId)
    while IFS=, read -r username name group; do
        aws cognito-idp admin-create-user --user-pool-id "$pool" --username "$username" --message-action SUPPRESS \
            --user-attributes "Name=name,Value=$name" "Name=email,Value=$username@example.com" \
            Name=email_verified,Value=true Name=custom:department,Value=IT >"$work/people.log"
        aws cognito-idp admin-set-user-password --user-pool-id "$pool" --username "$username" \
            --password "$password" --permanent
        [[ -z $group ]] ||
            aws cognito-idp admin-add-user-to-group --user-pool-id "$pool" --username "$username" --group-name "$group"
    done <<'PEOPLE'
admin,Ada Admin,usher-admins
it-member,Ira Itemba,usher-users
marketing-member,Mara Market,usher-users
outsider,Otto Outsider,
PEOPLE
    identity_provider "$pool"
}

# What the template does on AWS: SamlProvider and OidcProvider stand behind OnAws.
identity_provider() {
    aws cognito-idp create-identity-provider --user-pool-id "$1" --provider-type OIDC --provider-name CorpOIDC \
        --provider-details "oidc_issuer=https://$provider,client_id=usher,client_secret=-,authorize_scopes=openid" \
        --attribute-mapping \
        email=email,email_verified=email_verified,name=name,custom:department=department,custom:groups=groups \
        >"$work/provider.json"
    aws cognito-idp update-user-pool-client --user-pool-id "$1" --client-id "$(output "$stack" UsherCognitoClientId)" \
        --supported-identity-providers COGNITO CorpOIDC >"$work/client.json"
}

# Usher's own checks, with the rights of whoever deploys.
doctor() {
    local variables
    mapfile -t variables < <("$infra/configuration.sh" "$stack" --secret)
    env "${variables[@]}" python3 "$infra/rehearsal/faults.py" "$usher_bin"
}

# AWS assumes the roles of the task and of a function. Here the script does it to have their credentials, and the role
# lets it for that moment: assume ARN
assume() {
    local role arn=$1 trust keys
    role=${arn##*/}
    trust=$(aws iam get-role --role-name "$role" --query Role.AssumeRolePolicyDocument --output json)
    aws iam update-assume-role-policy --role-name "$role" --policy-document '{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}'
    keys=$(aws sts assume-role --role-arn "$arn" --role-session-name task --output text \
        --query 'Credentials.[AccessKeyId, SecretAccessKey, SessionToken]')
    aws iam update-assume-role-policy --role-name "$role" --policy-document "$trust"
    read -r id secret token <<<"$keys"
    credentials=("AWS_ACCESS_KEY_ID=$id" "AWS_SECRET_ACCESS_KEY=$secret" "AWS_SESSION_TOKEN=$token")
}

task_credentials() { assume "$(output "$stack" TaskRoleArn)"; }

# Nothing but the stack's outputs, where to listen, and what the load balancer would do: TLS.
start_usher() {
    local variables
    mapfile -t variables < <("$infra/configuration.sh" "$stack" --secret)
    mkdir -p "$work/empty"
    (
        cd "$work/empty"
        exec env -i "PATH=$PATH" "SSL_CERT_FILE=$work/authority.pem" "AWS_REGION=$region" "${credentials[@]}" \
            "${variables[@]}" USHER_LISTEN=127.0.0.2:443 USHER_TLS_CERTIFICATE="$work/usher.pem" \
            USHER_TLS_KEY="$work/usher.key" USHER_SITE_ROOT="$LEPTOS_SITE_ROOT" USHER_LOG_FORMAT=json "$usher_bin"
    ) >>"$work/usher.log" 2>&1 &
    usher=$!
    servers+=("$usher")
    wait_for "https://$site/readyz"
}

stop_usher() {
    kill "$usher"
    wait "$usher" || die "Usher did not stop in an orderly way. See $work/usher.log"
}

# The task gets what the outputs say, and besides where to listen and how to log.
same_configuration() {
    "$infra/configuration.sh" "$stack" | sort >"$work/outputs"
    aws ecs describe-task-definition --task-definition "$(output "$stack" TaskDefinition)" --output text \
        --query 'taskDefinition.containerDefinitions[0].environment[].[name, value]' |
        sed -n 's/\t/=/; /=./p' | grep -v -e ^USHER_LISTEN= -e ^USHER_LOG_FORMAT= | sort >"$work/task"
    diff --label outputs --label "task definition" --unified=0 "$work/outputs" "$work/task" ||
        die "the outputs and the task definition configure Usher differently"
}

in_a_browser() { (cd end2end && npx playwright test --config rehearsal.config.ts deployed); }

open_door() {
    node "$infra/rehearsal/door.mjs" "$REHEARSAL_SOCKET" "$work/authority.pem" "$site" "$sign_in_host" "$provider" \
        >"$work/door.log" 2>&1 &
    servers+=($!)
}

# In the network of this machine. Root alone may enter it.
from_outside() {
    open_door
    (cd end2end && BASE_URL=$REHEARSAL_URL nsenter --net="$REHEARSAL_OUTSIDE" \
        npx playwright test --config rehearsal.config.ts outside)
}

keep() {
    open_door
    cat <<TEXT

The rehearsed installation is at

    $REHEARSAL_URL

Sign in as admin, it-member or marketing-member with the password $password, or with CorpOIDC, which asks for
nothing. Usher's log is $work/usher.log. Ctrl-C ends everything and removes it.
TEXT
    # None of them ends by itself.
    wait -n "${servers[@]}" || true
    die "a server has ended. The logs are in $work"
}

# What Usher was not allowed to do, it has logged; what it need not do, it must not be allowed to.
rights() {
    ! grep --color=never AccessDenied "$work/usher.log" || die "the role of the task lacks a right that Usher needs"
    local pool
    pool=$(output "$stack" UsherCognitoUserPoolId)
    refused dynamodb scan --table-name usher-v2-users
    refused dynamodb delete-table --table-name usher-v2-users
    refused dynamodb delete-item --table-name usher-v2-audit --key '{"chain": {"S": "0"}, "place": {"S": "0"}}'
    refused dynamodb get-item --table-name usher-v2-accounts --key '{"id": {"S": "0"}}'
    refused cognito-idp admin-delete-user --user-pool-id "$pool" --username admin
    refused cognito-idp admin-set-user-password --user-pool-id "$pool" --username admin --password "$password"
    refused secretsmanager get-secret-value --secret-id "$(output "$stack" ClientSecretArn)"
}

# refused ARGUMENT...: a call of the AWS CLI that the role whose credentials these are must not make.
refused() {
    local answer
    if answer=$(env "${credentials[@]}" aws "$@" 2>&1); then die "the role may call: $1 $2"; fi
    [[ $answer == *AccessDenied* ]] || die "$1 $2 failed for another reason: $answer"
}
