"""What schemathesis cannot know of the API from its description."""

import itertools

import schemathesis

CREATE = "POST /api/v1/resources"
# Somebody who has signed in, and whose token is not that of the test.
SOMEBODY = "marketing-member"

_numbers = itertools.count()


@schemathesis.hook
def map_body(context, body):
    """Creates resources with paths of one part: schemathesis escapes slashes in a path, and Usher takes no escapes."""
    if context.operation.label == CREATE and isinstance(body, dict):
        path = body.get("path")
        if isinstance(path, str) and path.startswith("/"):
            return {**body, "path": "/" + path[1:].replace("/", "-")}
    return body


@schemathesis.hook
def before_call(context, case, kwargs):
    """Takes another key for each creation: the same one would get the first answer, even if the resource is gone.

    Changes the same person in each call: whoever signed the caller out, or took their group or their calls, would end
    the test. Examples and links could name the caller.
    """
    if case.operation.method.upper() != "GET" and (case.path_parameters or {}).get("person"):
        case.path_parameters["person"] = SOMEBODY
    if case.operation.label == CREATE and case.meta is not None and case.meta.generation.mode.is_positive:
        if case.headers and "Idempotency-Key" in case.headers:
            case.headers["Idempotency-Key"] = f"key-{next(_numbers)}"
