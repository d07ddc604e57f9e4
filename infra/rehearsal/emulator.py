"""Starts MiniStack with two faults repaired. Delete a repair when MiniStack no longer needs it."""

import runpy

from ministack.services import cognito
from ministack.services.cloudformation import provisioners


def groups_of_the_whole_answer(extract):
    """Cognito reads a V2 trigger's groups beside the sections of the two tokens. MiniStack reads them within each."""

    def repaired(payload):
        response = extract(payload)
        details = (response or {}).get("claimsAndScopeOverrideDetails") or {}
        groups = details.get("groupOverrideDetails")
        if groups:
            for token in ("idTokenGeneration", "accessTokenGeneration"):
                details[token] = dict(details.get(token) or {}, groupOverrideDetails=groups)
        return response

    return repaired


def number_of_tasks(provision):
    """A parameter of the type Number reaches MiniStack's ECS as a text, with which it cannot count tasks."""

    def repaired(logical_id, properties, stack_name):
        count = int(properties.get("DesiredCount", 1))
        return provision(logical_id, dict(properties, DesiredCount=count), stack_name)

    return repaired


cognito._extract_trigger_response = groups_of_the_whole_answer(cognito._extract_trigger_response)
service = provisioners._RESOURCE_HANDLERS["AWS::ECS::Service"]
service["create"] = number_of_tasks(service["create"])

runpy.run_module("ministack", run_name="__main__", alter_sys=True)
