"""Prints the resource types that a template creates on AWS only, one a line: left_out.py TEMPLATE"""

import sys

from cfnlint.decode.cfn_yaml import load

template = load(sys.argv[1])


def needs_aws(condition):
    """Whether the condition is OnAws, or holds only if OnAws does."""
    if condition == "OnAws":
        return True
    parts = template["Conditions"].get(condition, {}).get("Fn::And", [])
    return any(needs_aws(part["Condition"]) for part in parts if "Condition" in part)


resources = template["Resources"].values()
print(*sorted({resource["Type"] for resource in resources if needs_aws(resource.get("Condition"))}), sep="\n")
