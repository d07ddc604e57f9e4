#!/usr/bin/env bash
# Builds the Lambda function of the triggers for this machine's processor, and puts it into a zip: triggers.sh ZIP
set -euo pipefail
exec "$(dirname "$0")/lambda.sh" triggers "$1" 3000000
