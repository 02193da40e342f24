"""Who may ask what: the token at the admin port, our own JWTs at ARM and the services, signatures at the storage."""

import hashlib
import hmac
import os
import time
from http import HTTPStatus
from urllib.parse import quote

from amlc.workspace import tokens
from amlc.workspace.exchange import Call, Refused
from amlc.workspace.hosts import LOCAL_ACCOUNT, SERVICES, STORAGE_SUFFIX, Role
from amlc.workspace.keys import Keys


def check_access(role: Role, call: Call) -> None:
    """Raises Refused for a caller that the service would not let in."""
    match role:
        case Role.ADMIN:
            if call.path == "/health" and "challenge" in call.query:
                return
            expected = f"Bearer {call.house.keys.token}"
            if not hmac.compare_digest(call.headers.get("authorization", "").encode(), expected.encode()):
                raise Refused(HTTPStatus.UNAUTHORIZED, "the workspace's token is missing or wrong")
        case Role.ARM | Role.SERVICES:
            if role is Role.SERVICES and call.path.split("/")[1] == "discovery":
                return
            scheme, _, token = call.headers.get("authorization", "").partition(" ")
            if scheme.lower() != "bearer" or tokens.verified(token, call.house.keys.secret) is None:
                raise Refused(HTTPStatus.UNAUTHORIZED, "the access token is missing, expired or not of this workspace")
        case Role.BLOB:
            _check_storage(call)
        case Role.SIGN_IN | Role.TELEMETRY:
            return


def shared_access(keys: Keys, container: str) -> str:
    """The query that lets its holder into one container of the workspace's own account."""
    expiry = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 30 * 24 * 3600))
    signature = _signature(keys, container, expiry)
    return f"sv=2021-08-06&sr=c&sp=rcwdl&se={quote(expiry, safe='')}&sig={signature}"


def signed_address(keys: Keys, container: str, name: str) -> str:
    """The address of a blob of the workspace's own account, with the right to read and write it."""
    host = f"{LOCAL_ACCOUNT}.blob.{STORAGE_SUFFIX}"
    return f"https://{host}/{container}/{quote(os.fsencode(name))}?{shared_access(keys, container)}"


def service_address() -> str:
    return f"https://{SERVICES}"


def _check_storage(call: Call) -> None:
    account = call.host.partition(".")[0]
    if account != LOCAL_ACCOUNT:
        # the key of somebody's own account is not known here: that there is a credential is all that can be asked
        if "sig" not in call.query and "authorization" not in call.headers:
            raise Refused(HTTPStatus.FORBIDDEN, "the request has no credential", "AuthenticationFailed")
        return
    container = call.path.strip("/").partition("/")[0]
    expiry = call.query.get("se", "")
    expected = _signature(call.house.keys, container, expiry)
    if not hmac.compare_digest(call.query.get("sig", "").encode(), expected.encode()):
        raise Refused(HTTPStatus.FORBIDDEN, "the signature does not open this container", "AuthenticationFailed")
    if expiry < time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()):
        raise Refused(HTTPStatus.FORBIDDEN, "the signature has expired", "AuthenticationFailed")


def _signature(keys: Keys, container: str, expiry: str) -> str:
    return hmac.new(keys.secret.encode(), os.fsencode(f"sas\n{container}\n{expiry}"), hashlib.sha256).hexdigest()
