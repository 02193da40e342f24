"""How each service words a refusal."""

import json
from typing import Any
from xml.sax.saxutils import escape

from amlc.workspace.exchange import Refused, Reply
from amlc.workspace.hosts import LOCATION, Role
from amlc.workspace.house import now


def reply(role: Role, refused: Refused) -> Reply:
    """The refusal as the service behind `role` says it."""
    error: dict[str, Any] = {"code": refused.code, "message": refused.message}
    match role:
        case Role.BLOB:
            text = f"<Error><Code>{escape(refused.code)}</Code><Message>{escape(refused.message)}</Message></Error>"
            body = b'<?xml version="1.0" encoding="utf-8"?>' + text.encode("utf-8", "backslashreplace")
            return Reply(
                body=body, status=refused.status, media="application/xml", headers={"x-ms-error-code": refused.code}
            )
        case Role.SIGN_IN:
            number = refused.message.partition(":")[0].removeprefix("AADSTS")
            codes = [int(number)] if number.isdecimal() else []
            words = {"error": refused.code, "error_description": refused.message, "error_codes": codes}
            return Reply(body=words, status=refused.status)
        case Role.SERVICES:
            # azureml/_restclient/models/error_response.py
            error |= {"details": [], "innerError": None, "debugInfo": None}
            body_ = {"error": error, "correlation": {}, "environment": LOCATION, "location": LOCATION, "time": now()}
            return Reply(body=body_, status=refused.status)
        case Role.ADMIN | Role.ARM | Role.TELEMETRY:
            return Reply(body={"error": error}, status=refused.status)


def to_json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
