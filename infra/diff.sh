#!/usr/bin/env bash
# Shows what `make deploy` would change in the stack, and changes nothing. The image and the triggers are taken as they
# are deployed, because it builds nothing.
# shellcheck source=infra/lib.sh
source "$(dirname "$0")/lib.sh"

announce "Comparing the template and $settings with what is deployed. Nothing is changed"

for name in "$artifacts" "$stack"; do
    status=$(stack_status "$name")
    if [[ $status == ABSENT || $status == REVIEW_IN_PROGRESS ]]; then
        printf '\nThere is no stack %s here yet: make deploy would create it.\n' "$name"
        exit 0
    fi
done

parameters=$(mktemp)
trap 'rm -f "$parameters"' EXIT
infra/settings.mjs "$settings" "$template" "${found[@]}" >"$parameters"
bucket=$(output "$artifacts" TriggersBucket)
answer=$(deploy_usher "$parameters" "$bucket" --no-execute-changeset)
change_set=$(grep -o 'arn:[^ ]*:changeSet/[^ ]*' <<<"$answer" || true)
if [[ -z $change_set ]]; then
    printf '\nNo changes.\n'
    exit 0
fi

printf '\nAction, resource, type, whether it is replaced, changed properties:\n\n'
aws cloudformation describe-change-set --change-set-name "$change_set" --output text --query \
    "Changes[].ResourceChange.[Action, LogicalResourceId, ResourceType, Replacement || '-', join(', ', Details[].Target.Name || \`[]\`)]" |
    sort -u | column -t -s $'\t'
aws cloudformation delete-change-set --change-set-name "$change_set"
