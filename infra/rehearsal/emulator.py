"""Starts MiniStack with four faults repaired. Delete a repair when MiniStack no longer needs it."""

import runpy

from ministack.services import cognito


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


cognito.handle_oauth2_token = kind_of_tokens(cognito.handle_oauth2_token)
cognito._fake_token = groups_of_renewed_tokens(cognito._fake_token)
cognito._signed_jwt = time_of_sign_in(cognito._signed_jwt)
cognito._extract_trigger_response = groups_of_the_whole_answer(cognito._extract_trigger_response)

runpy.run_module("ministack", run_name="__main__", alter_sys=True)
