#!/usr/bin/env bash
# Deploys Usher into AWS, or updates it. infra/usher.env says where and how.
#   deploy.sh                              builds everything first
#   IMAGE=FOLDER TRIGGERS=ZIP deploy.sh    takes a finished OCI image and a finished zip, built for this machine's processor
# shellcheck source=infra/lib.sh
source "$(dirname "$0")/lib.sh"

case $(uname -m) in
x86_64) architecture=x86_64 ;;
aarch64 | arm64) architecture=arm64 ;;
*) die "Fargate and Lambda have no processors of the kind $(uname -m)." ;;
esac

announce "Deploying Usher"
printf '    1. build the image and the triggers for %s\n' "$architecture"
printf '    2. stack %s: a repository for the image, a bucket for the triggers\n' "$artifacts"
printf '    3. push the image, upload the triggers\n'
printf '    4. stack %s: everything else. The first time takes a quarter of an hour\n' "$stack"

# What can fail here fails before anything is changed in AWS.
image=${IMAGE:-}
if [[ -z $image ]]; then
    infra/image.sh
    image=$CARGO_TARGET_DIR/image/oci
fi
[[ -r $image/index.json ]] || die "there is no OCI image in $image."
triggers=${TRIGGERS:-}
if [[ -z $triggers ]]; then
    triggers=$CARGO_TARGET_DIR/image/triggers.zip
    infra/triggers.sh "$triggers"
fi
[[ -r $triggers ]] || die "there is no zip $triggers."

say "Stack $artifacts"
deploy_stack "$artifacts" infra/artifacts.yaml
repository=$(output "$artifacts" ImageRepository)
repository_uri=$(output "$artifacts" ImageRepositoryUri)
bucket=$(output "$artifacts" TriggersBucket)

say "Pushing the image into $repository"
digest=$(infra/push.sh "$image" "$repository") || die "the image was not pushed."

say "Uploading the triggers to $bucket"
hash=$(sha256sum "$triggers")
key=triggers/${hash%% *}.zip
aws s3 cp --only-show-errors "$triggers" "s3://$bucket/$key" || die "the triggers were not uploaded."

say "Stack $stack"
parameters=$(mktemp)
trap 'rm -f "$parameters"' EXIT
infra/settings.mjs "$settings" "$template" "ImageUri=$repository_uri@$digest" "TriggersBucket=$bucket" "TriggersKey=$key" \
    "Architecture=$architecture" >"$parameters" || die "the template does not take these parameters."
status=$(stack_status "$stack")
if [[ $status == ABSENT || $status == REVIEW_IN_PROGRESS ]] && grep -q '"Production=true"' "$parameters"; then
    # If creating the stack fails, CloudFormation deletes what it has made. It cannot while that is protected.
    sed -i.protected 's/"Production=true"/"Production=false"/' "$parameters"
    deploy_usher "$parameters" "$bucket"
    mv "$parameters.protected" "$parameters"
    say "Stack $stack: protecting the user pool and the tables against deletion"
fi
deploy_usher "$parameters" "$bucket"

url=$(output "$stack" UsherPublicUrl)
pool=$(output "$stack" UsherCognitoUserPoolId)
administrators=$(output "$stack" UsherAccessAdministratorsGroup)
say "Usher is deployed: $url"
aws cloudformation describe-stacks --stack-name "$stack" --output text \
    --query 'Stacks[0].Outputs[?Description].[Description, OutputValue]' | awk -F '\t' '{ printf "%s\n    %s\n", $1, $2 }'
cat <<TEXT

What to do next
  1. Without HostedZoneId, let ${url#https://} point to the name above.
  2. Create the first administrator, who gets a mail with a password:
       aws cognito-idp admin-create-user --region $region --user-pool-id $pool --username NAME \\
         --user-attributes Name=email,Value=ADDRESS Name=email_verified,Value=true
       aws cognito-idp admin-add-user-to-group --region $region --user-pool-id $pool --username NAME \\
         --group-name $administrators
  3. To connect your identity provider, paste the URLs above there. Then set SamlMetadataUrl or OidcIssuer in $settings
     and run make deploy again. docs/idp/ says for each provider what to click.
TEXT
