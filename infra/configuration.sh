#!/usr/bin/env bash
# Prints Usher's configuration as a stack has it, one variable a line: configuration.sh STACK
#   --secret   with the app client's secret as well
# The output UsherCognitoClientId is the variable USHER_COGNITO_CLIENT_ID, and so on.
set -euo pipefail

stack=${1:?'usage: configuration.sh STACK [--secret]'}

outputs() {
    aws cloudformation describe-stacks --stack-name "$stack" --output text \
        --query "Stacks[0].Outputs[?starts_with(OutputKey, '$1')].[OutputKey, OutputValue]"
}

# Each answer into a variable first: elsewhere, a failure of the AWS CLI would not stop the script.
configuration=$(outputs Usher)
while IFS=$'\t' read -r key value; do
    name=$(sed -E 's/([A-Z])/_\1/g; s/^_//' <<<"$key")
    printf '%s=%s\n' "${name^^}" "$value"
done <<<"$configuration"

if [[ ${2:-} == --secret ]]; then
    secret=$(outputs ClientSecretArn)
    secret=$(aws secretsmanager get-secret-value --secret-id "${secret##*$'\t'}" --query SecretString --output text)
    printf 'USHER_COGNITO_CLIENT_SECRET=%s\n' "$secret"
fi
