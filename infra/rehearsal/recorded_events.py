"""Invokes the triggers' function with every recorded event and compares the answers, byte by byte.

recorded_events.py FUNCTION TABLE: the function's name, and the name of the table of accounts.

The services work here, so the cases in which they fail get a table that does not exist. Messages are not looked at.
"""

import json
import pathlib
import sys
import time

import botocore.session

FOLDER = pathlib.Path(__file__).parents[2] / "crates/triggers/tests/events"
NOT_A_TABLE = "usher-v2-not-a-table"


def merge(target, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


def text(value):
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def attribute(value):
    if isinstance(value, str):
        return {"S": value}
    return {"SS": value} if isinstance(value, list) else {"N": str(value)}


def member(value, *names):
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def account_id(event, settings):
    issuer = settings.get("USHER_COGNITO_ISSUER", "").strip()
    region, pool = member(event, "region"), member(event, "userPoolId")
    if not issuer and region and pool:
        issuer = f"https://cognito-idp.{region}.amazonaws.com/{pool}"
    subject = member(event, "request", "userAttributes", "sub")
    return f"{issuer}#{subject}" if issuer and subject else ""


def cases():
    """Each case with its event, sorted by settings: changing a function's settings is slow."""
    every = []
    for file in sorted(FOLDER.glob("*.json")):
        corpus = json.loads(file.read_text())
        for case in corpus["cases"]:
            event = {**merge(corpus["event"], case.get("event", {})), **case.get("replace", {})}
            settings = {"USHER_ACCOUNTS_TABLE": "accounts", **case.get("settings", {})}
            every.append((text([settings, case.get("unavailable", False)]), file.stem, case, event, settings))
    return sorted(every, key=lambda case: case[0])


class Rehearsal:
    def __init__(self, function, table):
        session = botocore.session.get_session()
        self.aws_lambda = session.create_client("lambda")
        self.dynamodb = session.create_client("dynamodb")
        self.function, self.table = function, table

    def set_up(self, settings, unavailable):
        variables = dict(settings)
        if variables["USHER_ACCOUNTS_TABLE"]:
            variables["USHER_ACCOUNTS_TABLE"] = NOT_A_TABLE if unavailable else self.table
        self.variables(variables)

    def variables(self, variables):
        self.aws_lambda.update_function_configuration(
            FunctionName=self.function, Environment={"Variables": variables}
        )
        while True:
            state = self.aws_lambda.get_function_configuration(FunctionName=self.function)
            if state.get("LastUpdateStatus", "Successful") != "InProgress":
                return
            time.sleep(0.2)

    def failure(self, case, event, settings):
        """What is wrong, if anything."""
        identifier = account_id(event, settings)
        key = {"id": {"S": identifier}}
        if identifier:
            self.dynamodb.delete_item(TableName=self.table, Key=key)
            if "account" in case:
                item = {name: attribute(value) for name, value in case["account"].items()}
                self.dynamodb.put_item(TableName=self.table, Item={**item, **key})
        answer = self.aws_lambda.invoke(FunctionName=self.function, Payload=json.dumps(event).encode())
        body = answer["Payload"].read().decode()
        if "refused" in case:
            if "FunctionError" in answer and json.loads(body).get("errorMessage") == case["refused"]:
                return None
        elif "FunctionError" not in answer and text(json.loads(body)) == text({**event, "response": case["response"]}):
            return None
        return body


def main(function, table):
    rehearsal = Rehearsal(function, table)
    before = rehearsal.aws_lambda.get_function_configuration(FunctionName=function)["Environment"]["Variables"]
    failures, count, prepared = [], 0, None
    for setup, trigger, case, event, settings in cases():
        if setup != prepared:
            rehearsal.set_up(settings, case.get("unavailable", False))
            prepared = setup
        wrong = rehearsal.failure(case, event, settings)
        count += 1
        if wrong is not None:
            failures.append(f"{trigger}: {case['name']}\n  answered {wrong}")
    rehearsal.variables(before)
    if failures:
        sys.exit("\n".join(failures))
    print(f"    {count} recorded events")


main(*sys.argv[1:])
