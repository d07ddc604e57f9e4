"""Calls the APIs behind the authorizer as clients do, and compares answers, counts and records with what is expected.

api_calls.py REST HTTP CLIENT PROGRAM: the addresses of both APIs, the app client of their front end, and
that of a program. The environment has the installation's settings.
"""

import json
import os
import sys
import urllib.error
import urllib.request
from collections import Counter

import botocore.session

from tokens import PASSWORD, token_of_program, tokens_of

REST, HTTP, CLIENT, PROGRAM = sys.argv[1:]
POOL = os.environ["USHER_COGNITO_USER_POOL_ID"]
LIMIT = int(os.environ["USHER_QUOTA_DAILY_CALLS"])
TABLES = os.environ["USHER_DYNAMODB_TABLE_PREFIX"] + "v2-"
UNAUTHORIZED = {"message": "Unauthorized"}
FORBIDDEN = {"message": "Forbidden"}

session = botocore.session.get_session()
cognito = session.create_client("cognito-idp")
dynamodb = session.create_client("dynamodb")
wrong = []
allowed = denied = 0


def call(url, token=None, method="GET"):
    """The status and the body."""
    global allowed, denied
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers, method=method)) as answer:
            status, body = answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        status, body = error.code, json.load(error)
    allowed += status == 200
    denied += status == 403
    return status, body


def expect(what, expected, given):
    if given != expected:
        wrong.append(f"{what}: {given}, not {expected}")


def no_role(username, path):
    """The quota example's message, with the space at its end."""
    return {"message": f"{username} doesn't have a role attached which is allowed to access the resource: {path} "}


def context_of(kind, answer):
    """What the function behind the API learns: the context, which a REST API turns into texts."""
    status, body = answer
    if status != 200:
        sys.exit(f"a call to the {kind} API that is allowed: {answer}")
    return body if kind == "REST" else body["lambda"]


def totals():
    """The calls, the denials and the records of denied calls."""
    items = dynamodb.get_paginator("scan").paginate(TableName=f"{TABLES}totals")
    days = [item for page in items for item in page["Items"] if item["of"]["S"] == "all"]
    number = lambda name: sum(int(day[name]["N"]) for day in days if name in day)
    items = dynamodb.get_paginator("scan").paginate(TableName=f"{TABLES}audit")
    records = [item for page in items for item in page["Items"] if item.get("action") == {"S": "make_call"}]
    return Counter(calls=number("all_calls"), denials=number("denials"), records=len(records))


before = totals()
member, member_id = tokens_of("it-member", CLIENT)
outsider, _ = tokens_of("outsider", CLIENT)
admin, _ = tokens_of("admin", CLIENT)

# --- Who calls -------------------------------------------------------------------------------------------------------
for kind, api in [("REST", REST), ("HTTP", HTTP)]:
    expect(f"{kind}: no token", (401, UNAUTHORIZED), call(f"{api}/orders/1"))
    path = "/orders/1"
    forbidden = lambda message: (403, message if kind == "REST" else FORBIDDEN)
    expect(f"{kind}: no member", forbidden(no_role("outsider", path)), call(api + path, outsider))
    for method, path in [("PUT", "/orders/1"), ("DELETE", "/orders/1"), ("GET", "/payroll"), ("GET", "/reports/2026")]:
        expect(f"{kind}: {method} {path}", forbidden(no_role("it-member", path)), call(api + path, member, method))
    path = "/payroll"
    no_mapping = {"message": f"There is no mapping for {path}: no row of the resource map matches it."}
    expect(f"{kind}: an administrator, no mapping", forbidden(no_mapping), call(api + path, admin))
    given = context_of(kind, call(f"{api}/orders/1", admin))
    expect(f"{kind}: the rule for an administrator", "administrator", given["rule"])
expect("REST: no token of the pool", (401, UNAUTHORIZED), call(f"{REST}/orders/1", "a.b.c"))
# Cognito writes a scope into it with which users could change the attributes that become their roles.
by_password = cognito.admin_initiate_auth(
    UserPoolId=POOL,
    ClientId=CLIENT,
    AuthFlow="ADMIN_USER_PASSWORD_AUTH",
    AuthParameters={"USERNAME": "it-member", "PASSWORD": PASSWORD},
)["AuthenticationResult"]["AccessToken"]
expect("REST: a token without a sign-in page", (401, UNAUTHORIZED), call(f"{REST}/orders/1", by_password))
expect("REST: an ID token", (401, UNAUTHORIZED), call(f"{REST}/orders/1", member_id))
# The emulator answers for a function that fails, whatever it says.
expect("HTTP: no token of the pool", 500, call(f"{HTTP}/orders/1", "a.b.c")[0])

# --- What the API learns ---------------------------------------------------------------------------------------------
rest = context_of("REST", call(f"{REST}/orders/1", member))
http = context_of("HTTP", call(f"{HTTP}/orders/1", member))
subject = cognito.admin_get_user(UserPoolId=POOL, Username="it-member")
subject = next(pair["Value"] for pair in subject["UserAttributes"] if pair["Name"] == "sub")
# An access token has no display name.
known = {"rule": "granted", "sub": subject, "groups": '["usher-users"]', "username": "it-member", "name": "it-member"}
for kind, given in [("REST", rest), ("HTTP", http)]:
    expect(f"{kind}: the context", known, {name: given.get(name) for name in known})
    expect(f"{kind}: the limit", str(LIMIT) if kind == "REST" else LIMIT, given.get("limit"))
expect("REST: the principal", subject, rest.get("principalId"))
expect("both APIs count together", int(rest["used"]) + 1, http["used"])

# --- ID tokens count at the HTTP API. Unlike access tokens they have the department ---------------------------------
given = context_of("HTTP", call(f"{HTTP}/reports/2026", member_id))
expect("HTTP: the roles of an ID token", ["department:IT", "group:usher-users"], sorted(json.loads(given["roles"])))
expect("HTTP: the name in an ID token", "Ira Itemba", given["name"])
used = given["used"]

# --- A program, at the HTTP API --------------------------------------------------------------------------------------
described = cognito.describe_user_pool_client(UserPoolId=POOL, ClientId=PROGRAM)["UserPoolClient"]
program = token_of_program(PROGRAM, described["ClientSecret"])
expect("REST: a program", (401, UNAUTHORIZED), call(f"{REST}/stock/1", program))
given = context_of("HTTP", call(f"{HTTP}/stock/1", program))
expect("HTTP: the roles of a program", ('["scope:usher/app"]', "granted"), (given["roles"], given["rule"]))
expect("HTTP: what a program may not", (403, FORBIDDEN), call(f"{HTTP}/orders/1", program))

# --- The limit -------------------------------------------------------------------------------------------------------
while used < LIMIT:
    used += 1
    expect("REST: the count", str(used), context_of("REST", call(f"{REST}/orders/1", member))["used"])
over_limit = lambda username: {"message": f"Daily call limit of {LIMIT} has exceeded for {username}"}
expect("REST: over the limit", (403, over_limit("it-member")), call(f"{REST}/orders/1", member))
expect("HTTP: over the limit", (403, FORBIDDEN), call(f"{HTTP}/orders/1", member))
# Who has used up the day on Usher's pages.
other, _ = tokens_of("marketing-member", CLIENT)
expect("REST: over the limit by pages", (403, over_limit("marketing-member")), call(f"{REST}/orders/1", other))

# --- What is written -------------------------------------------------------------------------------------------------
# Not that an administrator called an address without a mapping, once at each API.
recorded = denied - 2
expected = before + Counter(calls=allowed, denials=recorded, records=recorded)
expect("totals and audit trail", dict(expected), dict(totals()))

print(f"    {allowed} calls were allowed, {denied} denied")
if wrong:
    sys.exit("\n".join(wrong))
