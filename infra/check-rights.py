"""Compares what the roles may call with what the code calls: check-rights.py

The roles are those of the task, the triggers and the authorizer. Fails when an action is missing from infra/usher.yaml
or infra/authorizer.yaml, or left over there. Lines of code count, not runs: an action that only a rare case needs
counts as well.
"""

import re
import sys
from pathlib import Path

from cfnlint.decode.cfn_yaml import load

STORE = Path("crates/store/src")
# Which table a module of `store` knows. Where all tables meet, such as in transactions, modules build no request.
TABLES = {
    "resources": "Resources",
    "requests": "Requests",
    "sessions": "Sessions",
    "users": "Users",
    "people": "People",
    "usage": "Usage",
    "totals": "Totals",
    "policy": "Policy",
    "audit": "Audit",
}
# `tables` and `migration` create and fill tables. An operator runs them, with rights that servers do not have. What
# servers do need of them: to see that there is no table of the first version.
OPERATORS = {"tables", "migration"}
FIRST_VERSION = ("TableOfTheFirstVersion", {"dynamodb:GetItem"})

# A request (`client.get_item()`) or a part of a transaction (`Put::builder()`).
REQUEST = re.compile(r"\.(get_item|put_item|update_item|delete_item|query|scan|batch_\w+_item)\(\)")
PART = re.compile(r"\b(Put|Update|Delete|ConditionCheck)::builder\(\)")
POOL = re.compile(r"self\.client\s*\.(\w+)\(\)")
RIGHT = re.compile(r"\(tables::(\w+), &\[([\w, ]+)\]\)")
TRIED = re.compile(r"client\.(\w+)\(\)")
DESCRIBE = re.compile(r"\bclient\s*\.(describe_\w+)\(\)")
# `usher doctor` makes these calls with an operator's rights. They return secrets, so servers may not make them.
WITH_SECRETS = {
    f"cognito-idp:{name}" for name in ("DescribeUserPoolClient", "ListUserPoolClients", "DescribeIdentityProvider")
}
# AWS has no narrower resource for these.
ON_EVERYTHING = {"cognito-idp:DescribeUserPoolDomain"}
# The triggers know one table, and send mails and notices.
TRIGGERS = re.compile(r"\.(\w+_item|query|scan|send_email|publish)\(\)")
SERVICES = {"SendEmail": "ses", "Publish": "sns"}
# What a decision about a call takes of each table: it reads the resource, the user and the map, counts, and records
# denials. Which of the store's functions the authorizer calls does not show in its own code.
AUTHORIZER = {
    "Resources": {"GetItem"},
    "Users": {"GetItem", "Query"},
    "Usage": {"GetItem", "UpdateItem"},
    "Totals": {"UpdateItem"},
    "Policy": {"GetItem"},
    "Audit": {"GetItem", "PutItem"},
}


def camel(name):
    return "".join(word.capitalize() for word in name.split("_"))


def called():
    """The actions that the code calls, for each table and for the pool."""
    calls = {}
    for file in STORE.rglob("*.rs"):
        module = file.relative_to(STORE).parts[0].removesuffix(".rs")
        text = file.read_text()
        actions = {f"dynamodb:{camel(name)}" for name in REQUEST.findall(text)}
        actions |= {f"dynamodb:{name}Item" for name in PART.findall(text)}
        if not actions or module in OPERATORS or module == "rights":
            continue
        if module not in TABLES:
            sys.exit(f"{file}: calls DynamoDB. Name its table in {sys.argv[0]}")
        calls.setdefault(TABLES[module], set()).update(actions)
    pool = Path("crates/identity/src/administration.rs").read_text()
    pool += "".join(file.read_text() for file in Path("crates/identity/src/administration").rglob("*.rs"))
    calls["Pool"] = {f"cognito-idp:{camel(name)}" for name in POOL.findall(pool)}
    check_tried(calls)
    looks = "".join(
        file.read_text() for file in Path("crates/identity/src/inspection").rglob("*.rs") if file.stem != "rights"
    )
    looks = {f"cognito-idp:{camel(name)}" for name in POOL.findall(looks)} - WITH_SECRETS
    calls["*"] = looks & ON_EVERYTHING
    calls["Pool"] |= looks - ON_EVERYTHING
    describes = DESCRIBE.findall((STORE / "inspection.rs").read_text())
    for table in [*TABLES.values(), "Accounts"]:
        calls.setdefault(table, set()).update(f"dynamodb:{camel(name)}" for name in describes)
    triggers = "".join(file.read_text() for file in Path("crates/triggers/src").rglob("*.rs"))
    names = map(camel, TRIGGERS.findall(triggers))
    calls["Triggers"] = {f"{SERVICES.get(name, 'dynamodb')}:{name}" for name in names}
    return calls


def check_tried(calls):
    """Stops unless the page "Doctor" tries every right that the code needs."""
    tried = RIGHT.findall((STORE / "rights.rs").read_text())
    if len(tried) != len(TABLES):
        sys.exit(f"{STORE}/rights.rs: names {len(tried)} tables")
    for table, names in tried:
        names = {f"dynamodb:{name}" for name in names.replace("QueryIndexes", "Query").split(", ")}
        if names != calls[TABLES[table.lower()]]:
            sys.exit(f"{STORE}/rights.rs: {table} needs {sorted(calls[TABLES[table.lower()]])}")
    tried = TRIED.findall(Path("crates/identity/src/inspection/rights.rs").read_text())
    if {f"cognito-idp:{camel(name)}" for name in tried} != calls["Pool"]:
        sys.exit(f"crates/identity/src/inspection/rights.rs: the pool needs {sorted(calls['Pool'])}")


def check_authorizer(calls):
    """Stops unless the authorizer's role allows what AUTHORIZER has, and that is part of what the store calls."""
    rights = {}
    for statement in statements("Role", "infra/authorizer.yaml"):
        if statement["Sid"] == "Log":
            continue
        actions = statement["Action"]
        (table,) = re.findall(r"v2-(\w+)", str(statement["Resource"]))
        rights.setdefault(TABLES[table], set()).update([actions] if isinstance(actions, str) else actions)
    for table in sorted(rights.keys() | AUTHORIZER.keys()):
        needed = {f"dynamodb:{name}" for name in AUTHORIZER.get(table, set())}
        if rights.get(table, set()) != needed or not needed <= calls[table]:
            sys.exit(f"infra/authorizer.yaml: {table} needs {sorted(needed)}")


def statements(role, template="infra/usher.yaml"):
    """The statements of a role's policies, with those that a condition can leave out."""
    role = load(template)["Resources"][role]["Properties"]
    for statement in (statement for policy in role["Policies"] for statement in policy["PolicyDocument"]["Statement"]):
        yield statement["Fn::If"][1] if "Fn::If" in statement else statement


def allowed():
    """The actions that the roles allow, for each resource of the template."""
    rights = {"Triggers": set()}
    for statement in statements("TriggersRole"):
        actions = statement["Action"]
        # Lambda writes the log, not the code.
        if statement["Sid"] != "Log":
            rights["Triggers"].update([actions] if isinstance(actions, str) else actions)
    for statement in statements("TaskRole"):
        actions, on = statement["Action"], statement["Resource"]
        actions = {actions} if isinstance(actions, str) else set(actions)
        if statement["Sid"] == FIRST_VERSION[0]:
            if actions != FIRST_VERSION[1]:
                sys.exit(f"infra/usher.yaml: {FIRST_VERSION[0]} allows {sorted(actions)}")
            continue
        if on == "*":
            rights.setdefault("*", set()).update(actions)
        # `!GetAtt Users.Arn`, or `!Sub "${Users.Arn}/index/username"`.
        for name in set(re.findall(r"'(?:\$\{)?(\w+)(?:\.Arn|', 'Arn')", str(on))):
            rights.setdefault(name, set()).update(actions)
    return rights


calls, rights = called(), allowed()
check_authorizer(calls)
wrong = 0
for name in sorted(calls.keys() | rights.keys()):
    for what, actions in (
        ("is missing: the code calls it", calls.get(name, set()) - rights.get(name, set())),
        ("is left over: no code calls it", rights.get(name, set()) - calls.get(name, set())),
    ):
        for action in sorted(actions):
            wrong += 1
            print(f"infra/usher.yaml: {name}: {action} {what}", file=sys.stderr)
print(f"{sum(map(len, rights.values()))} rights, {wrong} of them wrong")
sys.exit(1 if wrong else 0)
