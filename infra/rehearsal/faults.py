"""Plants faults into the rehearsed stack, one at a time, and checks what `usher doctor` finds: faults.py USHER

The environment configures Usher and the SDK. Each fault is undone before the next one. The emulator changes a single
setting of a pool, where AWS would reset all others.
"""

import json
import os
import subprocess
import sys
from collections import Counter

import botocore.session

USHER = sys.argv[1]
POOL = os.environ["USHER_COGNITO_USER_POOL_ID"]
CLIENT = os.environ["USHER_COGNITO_CLIENT_ID"]
PREFIX = os.environ["USHER_DYNAMODB_TABLE_PREFIX"] + "v2-"
SELF_SERVICE = "aws.cognito.signin.user.admin"
# Usher's nine and the triggers' one.
TABLES = 10

session = botocore.session.get_session()
cognito = session.create_client("cognito-idp")
dynamodb = session.create_client("dynamodb")
checked = 0
failed = 0


def findings(**variables):
    changed = {name: value for name, value in {**os.environ, **variables}.items() if value is not None}
    run = subprocess.run([USHER, "doctor", "--json"], env=changed, capture_output=True, text=True)
    if not run.stdout:
        sys.exit(f"usher doctor says nothing: {run.stderr}")
    report = json.loads(run.stdout)
    worst = 2 if report["errors"] else 1 if report["warnings"] else 0
    if run.returncode != worst:
        sys.exit(f"usher doctor exits with {run.returncode}, not {worst}")
    return report["findings"]


def codes(**variables):
    return Counter(finding["code"] for finding in findings(**variables))


def expect(what, expected, **variables):
    global checked, failed
    checked += 1
    found = codes(**variables) - NORMAL
    if found != Counter(expected):
        failed += 1
        print(f"    {what}: found {sorted(found.elements())}, not {sorted(expected)}")


# --- The clean stack -------------------------------------------------------------------------------------------------
# The emulator ignores time to live and recovery in a template and drops rotation. The rehearsal is no production.
NORMAL = Counter({"rotation-off": 1, "pool-deletion-protection": 1, "table-deletion-protection": TABLES})
ignored = Counter({"table-ttl": 6, "table-recovery": TABLES})
if codes() != NORMAL + ignored:
    sys.exit(f"usher doctor finds in the clean stack: {sorted(codes())}")
for finding in findings():
    if finding["code"] in ignored:
        subprocess.run(finding["fix"], shell=True, check=True, capture_output=True)
expect("the fixes of the report itself", [])

# --- The app client --------------------------------------------------------------------------------------------------
OUTPUT_ONLY = {"ClientSecret", "CreationDate", "LastModifiedDate", "DefaultRedirectURI", "RefreshTokenRotation"}
described = cognito.describe_user_pool_client(UserPoolId=POOL, ClientId=CLIENT)["UserPoolClient"]
client = {name: value for name, value in described.items() if name not in OUTPUT_ONLY}
callback = client["CallbackURLs"][0]
# The provider needs the permission to write attributes that become roles, so each way for users to write them counts.
for changed, expected in [
    (
        {"AllowedOAuthScopes": [*client["AllowedOAuthScopes"], SELF_SERVICE]},
        ["self-service-scope", "role-attribute-writable"],
    ),
    ({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}, ["password-flow", "role-attribute-writable"]),
    ({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}, ["srp-flow", "role-attribute-writable"]),
    ({"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}, ["choice-flow", "role-attribute-writable"]),
    ({"ExplicitAuthFlows": []}, ["srp-flow", "role-attribute-writable"]),
    ({"AllowedOAuthScopes": ["openid", "email", "usher/app"]}, ["scope-missing"]),
    ({"CallbackURLs": [callback + "/"]}, ["callback-url-missing"]),
    ({"CallbackURLs": [callback, "https://other.example.com/"]}, ["callback-url-unknown"]),
    ({"CallbackURLs": [callback, "http://other.example.com/"]}, ["callback-url-http"]),
    ({"LogoutURLs": []}, ["sign-out-url-missing"]),
    ({"EnableTokenRevocation": False}, ["token-revocation"]),
    ({"AccessTokenValidity": 90}, ["token-lifetime"]),
    ({"IdTokenValidity": 90}, ["token-lifetime"]),
    ({"RefreshTokenValidity": 1}, ["refresh-token-short"]),
    ({"AllowedOAuthFlows": ["client_credentials"]}, ["code-grant-missing"]),
    ({"AllowedOAuthFlows": ["code", "implicit"]}, ["implicit-grant"]),
    ({"PreventUserExistenceErrors": "LEGACY"}, ["user-existence-errors"]),
]:
    cognito.update_user_pool_client(**{**client, **changed})
    expect(f"app client {changed}", expected)
cognito.update_user_pool_client(**client)
expect("no client secret in the configuration", ["client-secret-differs"], USHER_COGNITO_CLIENT_SECRET=None)
expect("another client id", ["client-missing"], USHER_COGNITO_CLIENT_ID="nobody")

other = cognito.create_user_pool_client(UserPoolId=POOL, ClientName="other")["UserPoolClient"]["ClientId"]
expect("another app client with the defaults", ["srp-flow", "role-attribute-writable"])
cognito.delete_user_pool_client(UserPoolId=POOL, ClientId=other)

# --- Identity providers ----------------------------------------------------------------------------------------------
cognito.update_user_pool_client(**{**client, "SupportedIdentityProviders": ["COGNITO"]})
expect("a provider that the app client does not support", ["provider-not-supported"])
cognito.update_user_pool_client(**{**client, "WriteAttributes": ["email", "name", "custom:groups"]})
expect("a mapped attribute that cannot be written", ["mapping-not-writable"])
cognito.update_user_pool_client(**client)
expect("a provider without a button", ["provider-not-shown"], USHER_COGNITO_PROVIDERS="")
expect("a provider in another case", ["provider-missing"], USHER_COGNITO_PROVIDERS="corpoidc")
provider = {"UserPoolId": POOL, "ProviderName": "CorpOIDC"}
mapping = cognito.describe_identity_provider(**provider)["IdentityProvider"]["AttributeMapping"]
for changed, expected in [
    ({"custom:office": "office"}, ["mapping-unknown-attribute"]),
    ({"custom:tenant_id": "tid"}, ["mapping-immutable"]),
    ({"email": None}, ["mapping-email"]),
    ({"name": None}, ["mapping-name"]),
    ({"email_verified": None}, ["email-verified-reset"]),
]:
    changed = {name: value for name, value in {**mapping, **changed}.items() if value}
    cognito.update_identity_provider(**provider, AttributeMapping=changed)
    expect(f"mapping {changed}", expected)
cognito.update_identity_provider(**provider, AttributeMapping=mapping)

# --- Triggers --------------------------------------------------------------------------------------------------------
triggers = cognito.describe_user_pool(UserPoolId=POOL)["UserPool"]["LambdaConfig"]
function = triggers["PreSignUp"]
for changed, expected in [
    ({"PreTokenGenerationConfig": None}, ["token-trigger-missing"]),
    ({"PreTokenGenerationConfig": {"LambdaArn": function, "LambdaVersion": "V1_0"}}, ["token-trigger-old"]),
    ({"PreAuthentication": function + "-old"}, ["triggers-differ"]),
]:
    changed = {name: value for name, value in {**triggers, **changed}.items() if value}
    cognito.update_user_pool(UserPoolId=POOL, LambdaConfig=changed)
    expect(f"triggers {changed}", expected)
cognito.update_user_pool(UserPoolId=POOL, LambdaConfig=triggers)

# --- The pool --------------------------------------------------------------------------------------------------------
region, _, own = POOL.partition("_")
expect("another pool", ["pool-missing"], USHER_COGNITO_USER_POOL_ID=f"{region}_{own[::-1]}x")
expect("another domain", ["domain-differs"], USHER_COGNITO_DOMAIN="https://sign-in.example.com")
expect("no group of members", ["group-missing"], USHER_ACCESS_MEMBERS_GROUP="nobody")
for changed, undone, expected in [
    ({"MfaConfiguration": "OFF"}, {"MfaConfiguration": "OPTIONAL"}, ["mfa-off"]),
    (
        {
            "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
            "LambdaConfig": {name: value for name, value in triggers.items() if name != "PreSignUp"},
        },
        {"AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True}, "LambdaConfig": triggers},
        ["sign-up-open"],
    ),
]:
    cognito.update_user_pool(UserPoolId=POOL, **changed)
    expect(f"user pool {changed}", expected)
    cognito.update_user_pool(UserPoolId=POOL, **undone)
domain = os.environ["USHER_COGNITO_DOMAIN"].removeprefix("https://").partition(".")[0]
cognito.delete_user_pool_domain(UserPoolId=POOL, Domain=domain)
expect("no domain", ["domain-missing"])
cognito.create_user_pool_domain(UserPoolId=POOL, Domain=domain, ManagedLoginVersion=1)
expect("the classic pages", ["classic-sign-in-pages"])
cognito.delete_user_pool_domain(UserPoolId=POOL, Domain=domain)
cognito.create_user_pool_domain(UserPoolId=POOL, Domain=domain, ManagedLoginVersion=2)

# --- Tables ----------------------------------------------------------------------------------------------------------
TOTALS = {"TableName": f"{PREFIX}totals"}


def expire(attribute, enabled):
    specification = {"AttributeName": attribute, "Enabled": enabled}
    dynamodb.update_time_to_live(**TOTALS, TimeToLiveSpecification=specification)


def recover(enabled):
    specification = {"PointInTimeRecoveryEnabled": enabled}
    dynamodb.update_continuous_backups(**TOTALS, PointInTimeRecoverySpecification=specification)


def create(keys, indexes):
    schema = [{"AttributeName": name, "KeyType": kind} for name, kind in zip(keys, ["HASH", "RANGE"])]
    kinds = {"of": "S", "day": "S", "calls": "N"}
    indexes = [
        {"IndexName": name, "KeySchema": key_schema, "Projection": {"ProjectionType": projection}}
        for name, key_schema, projection in indexes
    ]
    used = {element["AttributeName"] for index in [{"KeySchema": schema}, *indexes] for element in index["KeySchema"]}
    definitions = [{"AttributeName": name, "AttributeType": kinds[name]} for name in sorted(used)]
    more = {"GlobalSecondaryIndexes": indexes} if indexes else {}
    dynamodb.create_table(
        **TOTALS, KeySchema=schema, AttributeDefinitions=definitions, BillingMode="PAY_PER_REQUEST", **more
    )
    expire("ttl", True)
    recover(True)


expire("ttl", False)
expect("no expiry", ["table-ttl"])
expire("expires", True)
expect("expiry by another attribute", ["table-ttl"])
recover(False)
expect("no recovery, and that expiry", ["table-ttl", "table-recovery"])
dynamodb.delete_table(**TOTALS)
expect("no table", ["table-missing"])
by_calls = [{"AttributeName": "day", "KeyType": "HASH"}, {"AttributeName": "calls", "KeyType": "RANGE"}]
for keys, indexes, expected in [
    (["of"], [("calls", by_calls, "ALL")], ["table-keys"]),
    (["of", "day"], [], ["table-index"]),
    (["of", "day"], [("calls", by_calls, "KEYS_ONLY")], ["table-index"]),
    # As it was.
    (["of", "day"], [("calls", by_calls, "ALL")], []),
]:
    create(keys, indexes)
    expect(f"a table with the keys {keys} and the indexes {indexes}", expected)
    if expected:
        dynamodb.delete_table(**TOTALS)
expect("everything undone", [])
print(f"    {checked} states of the installation, {failed} of them reported otherwise than expected")
sys.exit(1 if failed else 0)
