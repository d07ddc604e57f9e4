#!/usr/bin/env bash
# Builds the authorizer of API Gateway for this machine's processor, and puts it into a zip: authorizer.sh ZIP
set -euo pipefail
# More than the triggers: it has the rules, the verifier of tokens, and all that reads and writes tables.
exec "$(dirname "$0")/lambda.sh" authorizer "$1" 8000000
