"""The workspace's own access tokens: JWTs that the SDK can decode and that only this workspace can make."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any


def sign(claims: Mapping[str, Any], secret: str) -> str:
    """A JWT with HS256; the SDK decodes it without verifying (`azureml/core/authentication.py`)."""
    head = _text(json.dumps({"typ": "JWT", "alg": "HS256", "kid": "amlc"}).encode())
    body = _text(json.dumps(dict(claims)).encode())
    return f"{head}.{body}.{_text(_digest(f'{head}.{body}', secret))}"


def verified(token: str, secret: str) -> Mapping[str, Any] | None:
    """The claims of a token that this workspace made and that has not expired."""
    signed, _, signature = token.rpartition(".")
    if not hmac.compare_digest(signature.encode(), _text(_digest(signed, secret)).encode()):
        return None
    body = signed.partition(".")[2]
    claims: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return claims if claims.get("exp", 0) > time.time() else None


def _digest(text: str, secret: str) -> bytes:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).digest()


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
