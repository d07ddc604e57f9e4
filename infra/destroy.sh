#!/usr/bin/env bash
# Deletes the stack with everything that Usher stores, once its name has been typed.
# shellcheck source=infra/lib.sh
source "$(dirname "$0")/lib.sh"

announce "Deleting Usher"

status=$(stack_status "$stack")
if [[ $status == ABSENT ]]; then
    printf '\nThere is no such stack here. Nothing to delete.\n'
    exit 0
fi

# Otherwise CloudFormation would delete everything but the tables and the pool, and then fail.
if [[ $status == CREATE_COMPLETE || $status == UPDATE_* ]]; then
    production=$(aws cloudformation describe-stacks --stack-name "$stack" --output text \
        --query "Stacks[0].Parameters[?ParameterKey=='Production'].ParameterValue | [0]") || die "the stack does not show its parameters."
    [[ $production != true ]] || die "the user pool and the tables are protected against deletion." \
        "Set Production=false in $settings, run make deploy, then try again."
fi

cat <<TEXT

Gone for good:   all accounts of the user pool, all resources, sessions, counts and audit records, the logs
Stays:           the stack $artifacts with its images and zips, which other installations use;
                 a backup that DynamoDB makes of each table, for 35 days;
                 secrets, certificates and DNS records that you made yourself
TEXT
read -r -p $'\nType the name of the stack to delete it: ' answer || true
[[ $answer == "$stack" ]] || die "that is not the name of the stack. Nothing was deleted."

# Once the stack is gone, CloudFormation knows it by its id only.
id=$(aws cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].StackId' --output text)
say "Deleting the stack $stack"
aws cloudformation delete-stack --stack-name "$stack" || die "CloudFormation refuses to delete the stack."
if ! aws cloudformation wait stack-delete-complete --stack-name "$id"; then
    first_failure "$id" >&2
    die "the stack was not deleted. Remove the cause, then try again."
fi

kept=$(aws cloudformation describe-stack-resources --stack-name "$id" --output text \
    --query "StackResources[?ResourceStatus=='DELETE_SKIPPED'].[ResourceType, PhysicalResourceId]")
say "The stack is deleted"
[[ -z $kept || $kept == None ]] || printf 'These resources stay:\n%s\n' "$kept"
