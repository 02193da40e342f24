"""Azure AD: a principal gets a token of this workspace (`msal/authority.py`; token endpoints of both versions)."""

import hashlib
import hmac
import time
import uuid
from http import HTTPStatus
from urllib.parse import parse_qs

from amlc.workspace import tokens
from amlc.workspace.exchange import Call, Refused, Reply, Route

LIFETIME = 3599
_HOST = "login.microsoftonline.com"
_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def instances(call: Call) -> Reply:  # noqa: ARG001
    tenant = f"https://{_HOST}/common/.well-known/openid-configuration"
    names = [_HOST, "login.windows.net"]
    metadata = [{"preferred_network": _HOST, "preferred_cache": "login.windows.net", "aliases": names}]
    return Reply(body={"tenant_discovery_endpoint": tenant, "api-version": "1.1", "metadata": metadata})


def configuration(call: Call) -> Reply:
    base = f"https://{_HOST}/{call.parameters['tenant']}"
    version = "/v2.0" if "v2.0" in call.path else ""
    body = {
        "token_endpoint": f"{base}/oauth2{version}/token",
        "authorization_endpoint": f"{base}/oauth2{version}/authorize",
        "device_authorization_endpoint": f"{base}/oauth2{version}/devicecode",
        "issuer": f"{base}/v2.0",
        "jwks_uri": f"{base}/discovery{version}/keys",
        "tenant_region_scope": "EU",
        "cloud_instance_name": "microsoftonline.com",
    }
    return Reply(body=body)


def token(call: Call) -> Reply:
    """A token by client credentials; `expires_in` is a number, which msal multiplies with."""
    form = {name: values[-1] for name, values in parse_qs(call.body.decode("utf-8", "replace")).items()}
    if form.get("grant_type") != "client_credentials":
        text = f"AADSTS70003: The app requested an unsupported grant type '{form.get('grant_type', '')}'."
        raise Refused(HTTPStatus.BAD_REQUEST, text, "unsupported_grant_type")
    client, secret = form.get("client_id", ""), form.get("client_secret", "")
    if not client:
        text = "AADSTS900144: The request body must contain the following parameter: 'client_id'."
        raise Refused(HTTPStatus.BAD_REQUEST, text, "invalid_request")
    if form.get("client_assertion"):
        _check_assertion(call, client, form.get("client_assertion_type", ""))
    else:
        _check_secret(call, client, secret)
    claims = {
        "aud": form.get("resource") or form.get("scope", "").removesuffix("/.default"),
        "iss": f"https://sts.windows.net/{call.parameters['tenant']}/",
        "iat": int(time.time()),
        "nbf": int(time.time()),
        "exp": int(time.time()) + LIFETIME,
        "appid": client,
        "oid": str(uuid.uuid5(uuid.NAMESPACE_URL, client)),
        "tid": call.parameters["tenant"],
        "idtyp": "app",
    }
    body = {"token_type": "Bearer", "expires_in": LIFETIME, "ext_expires_in": LIFETIME}
    if "v2.0" not in call.path:
        body |= {"expires_on": str(claims["exp"]), "not_before": str(claims["nbf"]), "resource": str(claims["aud"])}
    return Reply(body=body | {"access_token": tokens.sign(claims, call.house.keys.secret)})


def _check_secret(call: Call, client: str, secret: str) -> None:
    if not secret:
        text = "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for this grant."
        raise Refused(HTTPStatus.UNAUTHORIZED, text, "invalid_client")
    principal = call.house.store.get("principal", client.lower())
    if principal is None:
        return  # nobody said which secret it has
    digest = hashlib.sha256(secret.encode()).hexdigest()
    if not hmac.compare_digest(digest, str(principal["secret_sha256"]).lower()):
        text = f"AADSTS7000215: Invalid client secret provided for app '{client}'."
        raise Refused(HTTPStatus.UNAUTHORIZED, text, "invalid_client")


def _check_assertion(call: Call, client: str, sort: str) -> None:
    """A token of a Kubernetes cluster or a CI system. Only Azure could verify it: who has a secret needs that here."""
    if sort != _ASSERTION:
        text = f"AADSTS50027: The client assertion type '{sort}' is not supported."
        raise Refused(HTTPStatus.BAD_REQUEST, text, "invalid_request")
    if call.house.store.get("principal", client.lower()) is not None:
        text = f"AADSTS70021: No matching federated identity record found for app '{client}'."
        raise Refused(HTTPStatus.UNAUTHORIZED, text, "invalid_client")


ROUTES = (
    Route("GET", "/common/discovery/instance", instances),
    Route("GET", "/{tenant}/.well-known/openid-configuration", configuration),
    Route("GET", "/{tenant}/v2.0/.well-known/openid-configuration", configuration),
    Route("POST", "/{tenant}/oauth2/token", token),
    Route("POST", "/{tenant}/oauth2/v2.0/token", token),
)
