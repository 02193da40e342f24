"""How long a request of the SDK's is tried for, and the one place that repeats it.

The SDK's clients repeat on their own, each otherwise: msrest three times what is not a POST (`ClientRetryPolicy` in
msrest/universal_http/requests.py, under urllib3 2), `ClientBase` everything three times more, with pauses of up to two
minutes (`_handle_retry` in azureml/_restclient/clientbase.py), azure-core ten times; many look-ups not at all, and with
no limit of time. All of them send through `requests`, so that this is where it is done for all: they see an answer that
means something, or an exception that none of them catches.
"""

import json
import os
import re
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from amlc.errors import UsageError

VARIABLE = "AMLC_PATIENCE"
DEFAULT = 240.0  # seconds

_TRIES = 5
_TRIES_TO_CONNECT = 3
_TRANSIENT = (408, 429, 500, 502, 503, 504, 530)  # RETRYABLE_STATUS_CODES in azureml/_restclient/clientbase.py
_THROTTLED = 429  # nothing was done
_REPEATABLE = ("GET", "HEAD", "OPTIONS", "PUT", "DELETE")
# Sent with all its versions: sent again unseen, it would take back what somebody else has added meanwhile.
_WHOLE = re.compile(r"/PipelineEndpoints/", re.IGNORECASE)


class Limits(NamedTuple):
    """Seconds: for a request with all that repeats it, for one answer, for a connection, and before the second try."""

    patience: float
    answer: float
    connection: float
    pause: float


class Trouble(NamedTuple):
    """What was wrong with an answer. It is `harmless` where the request certainly had no effect."""

    said: str
    harmless: bool = False
    unreachable: bool = False
    wait: float | None = None
    error: Exception | None = None


class Unanswered(BaseException):
    """A service had no answer, or none that means anything, for as long as that was worth waiting for.

    No `Exception`: the SDK's clients take those for a reason to go on. With `unknown`, the request may have had its
    effect, and was not repeated. `wait` is what the service asks to wait, in seconds.
    """

    def __init__(self, host: str, trouble: Trouble, *, unknown: bool) -> None:
        super().__init__(f"{host} {trouble.said}")
        self.unknown, self.wait, self.unreachable = unknown, trouble.wait, trouble.unreachable


class Denied(NamedTuple):
    """A request that was answered 401 or 403."""

    status: int
    method: str
    url: str


# By thread: when it had its last answer, and that, if it was denied.
_last: dict[int, tuple[float, Denied | None]] = {}


def denied(since: float) -> Denied | None:
    """The request that was denied, if that was the last answer of this thread since a moment, or, for the main thread,
    of one that works for it. Much of the SDK keeps the status to itself.
    """
    own, main = threading.get_ident(), threading.main_thread().ident
    asked = [own, *(one for one in list(_last) if own == main and one != main)]
    answers = (_last.get(one, (0.0, None)) for one in asked)
    return next((found for moment, found in answers if found is not None and moment >= since), None)


def limits() -> Limits:
    """What the environment says, or a default. Raises UsageError."""
    said = os.environ.get(VARIABLE, "")
    try:
        patience = float(said or DEFAULT)
    except ValueError:
        patience = 0.0
    if not 0 < patience <= 86400:
        raise UsageError(f"{VARIABLE} is {said!r}, not a number of seconds")
    return Limits(patience, patience / 2.4, patience / 12, patience / 240)


def install() -> None:
    """Has every request over HTTPS kept to the limits. Raises UsageError."""
    from requests.adapters import HTTPAdapter

    limits()
    if not hasattr(HTTPAdapter.send, "kept"):
        send: Any = _kept(HTTPAdapter.send)
        send.kept = True
        HTTPAdapter.send = send


def _kept(send: Callable[..., Any]) -> Callable[..., Any]:
    from urllib3 import Retry

    def patiently(adapter: Any, request: Any, stream: bool = False, timeout: Any = None, **more: Any) -> Any:
        if not str(request.url).startswith("https://"):
            return send(adapter, request, stream=stream, timeout=timeout, **more)
        limit, began = limits(), time.monotonic()
        adapter.max_retries = Retry(0, read=False)
        for attempt in range(1, _TRIES + 1):
            left = limit.patience - (time.monotonic() - began)
            held = (min(limit.connection, left), min(_reading(timeout), limit.answer, left))
            found, trouble = _tried(send, adapter, request, stream, held, more)
            if trouble is None:
                return found
            repeatable = trouble.harmless or _is_repeatable(request)
            pause = max(limit.pause * 2 ** (attempt - 1), trouble.wait or 0)
            left = limit.patience - (time.monotonic() - began)
            last = attempt >= (_TRIES_TO_CONNECT if trouble.unreachable else _TRIES)
            if not repeatable or last or pause >= left or not _rewound(request):
                host = str(urlsplit(str(request.url)).hostname)
                raise Unanswered(host, trouble, unknown=not repeatable) from trouble.error
            time.sleep(pause)
        raise AssertionError  # the last try returned or raised

    return patiently


def _tried(
    send: Callable[..., Any], adapter: Any, request: Any, stream: bool, timeout: Any, more: Any
) -> tuple[Any, Trouble | None]:
    """What was answered, and what is wrong with it."""
    from requests import exceptions

    try:
        found = send(adapter, request, stream=stream, timeout=timeout, **more)
        body = found.content if "json" in found.headers.get("content-type", "") else None
    except exceptions.ConnectTimeout as error:
        return None, Trouble("does not answer", harmless=True, error=error)
    except exceptions.Timeout as error:
        return None, Trouble("does not answer", error=error)
    except (exceptions.ConnectionError, exceptions.ChunkedEncodingError) as error:
        if "Read timed out" in str(error):
            return None, Trouble("does not answer", error=error)
        if _never_connected(error):
            return None, Trouble("cannot be reached", harmless=True, unreachable=True, error=error)
        if isinstance(error, exceptions.SSLError) and "EOF occurred" not in str(error):
            raise  # it is not trusted, nor will it be the next time
        return None, Trouble("ends the connection without an answer", error=error)
    was_denied = found.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
    said_no = Denied(found.status_code, request.method, request.url) if was_denied else None
    _last[threading.get_ident()] = time.monotonic(), said_no
    if found.status_code in _TRANSIENT:
        wait = found.headers.get("retry-after", "")
        seconds = float(wait) if wait.isdecimal() else None
        said = f"answers {found.status_code} {found.reason or ''}".strip()
        said += f", and asks to wait {wait} seconds" if seconds else ""
        return found, Trouble(said, harmless=found.status_code == _THROTTLED, wait=seconds)
    if body and found.ok and not _is_json(body):
        return found, Trouble("answers with what is not JSON, though it says so")
    return found, None


def _never_connected(error: Exception) -> bool:
    """Whether there was no connection that the request could have been sent over. A connection through a proxy that is
    lost later is a ProxyError all the same (urllib3/connectionpool.py, urlopen).
    """
    from urllib3.exceptions import NewConnectionError

    reason = getattr(error.args[0] if error.args else None, "reason", None)
    first = getattr(reason, "original_error", reason)
    return isinstance(first, NewConnectionError) or "Tunnel connection failed" in str(first)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def _is_repeatable(request: Any) -> bool:
    if request.method == "PUT" and (_WHOLE.search(str(request.url)) or "if-none-match" in request.headers):
        return False  # what must not be there yet would be refused the second time
    return request.method in _REPEATABLE


def _rewound(request: Any) -> bool:
    """Makes the body ready to be sent again; whether that was possible."""
    from requests.exceptions import UnrewindableBodyError
    from requests.utils import rewind_body

    if request.body is None or isinstance(request.body, str | bytes):
        return True
    try:
        rewind_body(request)
    except UnrewindableBodyError:
        return False
    return True


def _reading(timeout: Any) -> float:
    """The seconds that a client would wait for an answer."""
    last = timeout[-1] if isinstance(timeout, tuple) else getattr(timeout, "read_timeout", timeout)
    return float(last) if isinstance(last, int | float) else float("inf")
