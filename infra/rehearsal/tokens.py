"""Tokens as the front end of an API and a program get them. The environment has the installation's settings."""

import base64
import json
import os
import urllib.error
import urllib.parse
import urllib.request

DOMAIN = os.environ["USHER_COGNITO_DOMAIN"]
# Where the front end would be. Nobody follows the redirect there.
CALLBACK = "https://orders.example.com/callback"
PASSWORD = "Local-Passw0rd!"


class NotFollowed(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


OPENER = urllib.request.build_opener(NotFollowed)


def post(path, headers={}, **form):
    """The headers and the body of the answer."""
    request = urllib.request.Request(DOMAIN + path, urllib.parse.urlencode(form).encode(), headers)
    try:
        with OPENER.open(request) as answer:
            return answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        if error.code in (302, 303):
            return error.headers, b""
        raise SystemExit(f"{path} answers with {error.code}: {error.read()!r}") from error


def tokens_of(username, client):
    """The access token and the ID token of a person who signs in on the pool's page."""
    sent = {"client_id": client, "redirect_uri": CALLBACK}
    headers, _ = post(
        "/login", username=username, password=PASSWORD, response_type="code", scope="openid", state="s", **sent
    )
    (code,) = urllib.parse.parse_qs(urllib.parse.urlsplit(headers["Location"]).query)["code"]
    _, body = post("/oauth2/token", grant_type="authorization_code", code=code, **sent)
    given = json.loads(body)
    return given["access_token"], given["id_token"]


def token_of_program(client, secret):
    credentials = base64.b64encode(f"{client}:{secret}".encode()).decode()
    basic = {"Authorization": f"Basic {credentials}"}
    _, body = post("/oauth2/token", basic, grant_type="client_credentials", scope="usher/app")
    return json.loads(body)["access_token"]
