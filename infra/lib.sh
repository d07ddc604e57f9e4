# Shared by deploy.sh, diff.sh, destroy.sh and logs.sh: the settings, and how to ask CloudFormation. Sourced, not run.
# shellcheck shell=bash disable=SC2034 # those that source it use what it sets
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/../scripts/lib.sh"
# Otherwise what fails within $(…) would not stop the script.
shopt -s inherit_errexit

settings=${SETTINGS:-infra/usher.env}
template=${TEMPLATE:-infra/usher.yaml}
# One for each account and region; every installation there uses it.
readonly artifacts=usher-artifacts

for tool in aws node; do
    have "$tool" || die "$tool is missing. Usher's scripts need the AWS CLI (version 2) and Node.js 20 or later."
done
[[ -r $settings ]] || die "there is no $settings. Copy infra/usher.env.example to it and fill in your values."

# These parameters have values that a deployment finds out.
readonly found=(ImageUri TriggersBucket TriggersKey Architecture)

# setting NAME: its value in the settings. settings.mjs has checked that it is there, once.
setting() { sed -n "s/^$1=//p" "$settings"; }

infra/settings.mjs "$settings" "$template" "${found[@]}" >/dev/null || die "$settings has mistakes. Nothing was changed."
stack=$(setting StackName)
region=$(setting Region)
export AWS_REGION=$region AWS_DEFAULT_REGION=$region AWS_PAGER=''

account=$(aws sts get-caller-identity --query Account --output text) ||
    die "AWS does not know who you are. Sign in (aws sso login) or choose a profile (export AWS_PROFILE=…), then try again."

# announce WHAT: before anything is changed.
announce() {
    say "$1"
    printf '    account  %s\n    region   %s\n    stack    %s\n' "$account" "$region" "$stack"
}

# stack_status STACK: ABSENT, or what CloudFormation says.
stack_status() {
    local answer
    if answer=$(aws cloudformation describe-stacks --stack-name "$1" --query 'Stacks[0].StackStatus' --output text 2>&1); then
        printf '%s\n' "$answer"
    elif [[ $answer == *'does not exist'* ]]; then
        printf 'ABSENT\n'
    else
        die "CloudFormation does not show the stack $1: $answer"
    fi
}

# output STACK KEY: the value of that output.
output() {
    local value
    value=$(aws cloudformation describe-stacks --stack-name "$1" --output text \
        --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue | [0]") || die "the stack $1 does not show its outputs."
    [[ -n $value && $value != None ]] || die "the stack $1 has no output $2."
    printf '%s\n' "$value"
}

# first_failure STACK: what failed first in the latest operation, and why. All that follows it is a consequence.
first_failure() {
    local events
    events=$(aws cloudformation describe-stack-events --stack-name "$1" --output text \
        --query 'StackEvents[].[ResourceStatus,LogicalResourceId,ResourceType,ResourceStatusReason]' 2>/dev/null) || return 0
    # The events come newest first; the operation begins with an event of the stack itself.
    awk -F '\t' '
        $1 ~ /_FAILED$/ && $4 !~ /[Cc]ancelled/ { first = "First failure: " $2 " (" $3 "): " $4 }
        $3 == "AWS::CloudFormation::Stack" && $1 ~ /^(CREATE|UPDATE|DELETE)_IN_PROGRESS$/ { exit }
        END { if (first) print first }
    ' <<<"$events"
}

# deploy_stack STACK TEMPLATE ARGUMENT...: creates or updates it and waits.
deploy_stack() {
    local name=$1 file=$2 status
    shift 2
    status=$(stack_status "$name")
    case $status in
    ROLLBACK_COMPLETE | ROLLBACK_FAILED | DELETE_FAILED)
        die "the stack $name is in the state $status: its creation or deletion failed. Delete it (make destroy), then try again."
        ;;
    REVIEW_IN_PROGRESS) ;;
    *_IN_PROGRESS) die "the stack $name is in the state $status. Wait until that is done, then try again." ;;
    esac
    if ! aws cloudformation deploy --stack-name "$name" --template-file "$file" --no-fail-on-empty-changeset "$@"; then
        first_failure "$name" >&2
        die "CloudFormation did not deploy the stack $name."
    fi
}

# deploy_usher PARAMETERS BUCKET ARGUMENT...: the stack itself, with the parameters in that file.
deploy_usher() {
    local parameters=$1 bucket=$2
    shift 2
    # The bucket takes the template on the way: CloudFormation itself accepts no more than 51,200 bytes.
    deploy_stack "$stack" "$template" --parameter-overrides "file://$parameters" --capabilities CAPABILITY_IAM \
        --s3-bucket "$bucket" --s3-prefix templates "$@"
}
