"""Starts MiniStack with six faults repaired. Delete a repair when MiniStack no longer needs it."""

import contextvars
import os
import re
import runpy

from ministack import app
from ministack.services import apigateway, apigateway_v1, cognito


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


def groups_of_renewed_tokens(make):
    """Cognito puts a user's groups into renewed tokens as well. MiniStack leaves them out."""

    def repaired(sub, pool_id, *rest, **more):
        if more.get("trigger_source") == "TokenGeneration_RefreshTokens" and "groups" not in more:
            user = cognito._get_pool_unscoped(pool_id)["_users"].get(more["username"], {})
            more["groups"] = user.get("_groups", [])
        return make(sub, pool_id, *rest, **more)

    return repaired


def time_of_sign_in(sign):
    """Cognito's `auth_time` stays the time of the sign-in. MiniStack sets it anew in renewed tokens."""
    times = {}

    def repaired(claims, *rest):
        if "auth_time" in claims:
            claims["auth_time"] = times.setdefault(claims["origin_jti"], claims["auth_time"])
        return sign(claims, *rest)

    return repaired


def kind_of_tokens(answer):
    """The token endpoint answers with application/json. For federated users MiniStack writes another content type."""

    async def repaired(*request):
        status, headers, body = await answer(*request)
        return status, dict(headers, **{"Content-Type": "application/json"}), body

    return repaired


CONTEXT = contextvars.ContextVar("the context in an authorizer's answer", default={})


def context_for_denials(stringify):
    """Keeps the context for `authorizer_in_responses`: MiniStack drops it when the answer denies the call."""

    def repaired(context):
        values = stringify(context)
        CONTEXT.set(values)
        return values

    return repaired


def authorizer_in_responses(render):
    """API Gateway fills in `$context.authorizer.NAME` in a gateway response. MiniStack leaves it as it is."""

    def repaired(error, request):
        status, headers, body = render(error, request)
        fill_in = lambda variable: CONTEXT.get().get(variable[1], "")
        return status, headers, re.sub(r"\$context\.authorizer\.(\w+)", fill_in, body.decode()).encode()

    return repaired


# API Gateway's host names are ID.execute-api.REGION.amazonaws.com. MiniStack knows one domain in place of the last
# three parts, for everything.
apigateway._HOST = f"{os.environ['MINISTACK_REGION']}.amazonaws.com"
app._EXECUTE_API_RE = re.compile(rf"^([a-f0-9]{{8}})\.execute-api\.{re.escape(apigateway._HOST)}$")
apigateway_v1._stringify_context = context_for_denials(apigateway_v1._stringify_context)
apigateway_v1._gateway_error_response = authorizer_in_responses(apigateway_v1._gateway_error_response)
cognito.handle_oauth2_token = kind_of_tokens(cognito.handle_oauth2_token)
cognito._fake_token = groups_of_renewed_tokens(cognito._fake_token)
cognito._signed_jwt = time_of_sign_in(cognito._signed_jwt)
cognito._extract_trigger_response = groups_of_the_whole_answer(cognito._extract_trigger_response)

runpy.run_module("ministack", run_name="__main__", alter_sys=True)
