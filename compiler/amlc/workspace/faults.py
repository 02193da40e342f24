"""What the workspace can be told to do wrong, so that its clients can be watched."""

import asyncio
import fnmatch
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

Effect = Literal["status", "hang", "reset", "stale", "garbled"]

_EFFECTS: tuple[Effect, ...] = ("status", "hang", "reset", "stale", "garbled")
_WORDS: dict[str, Any] = {
    "method": str,
    "host": str,
    "path": str,
    "nth": int,
    "from": int,
    "after": bool,
    "retry_after": int,
}
_KINDS: dict[str, Any] = {
    "status": int,
    "hang": (int, float),
    "reset": bool,
    "stale": bool,
    "garbled": bool,
}
_NAMES: dict[Any, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    (int, float): "a number of seconds",
}
_LONGEST = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Which requests it befalls, and what happens: `value` is a status, or seconds.

    With `after`, the request has its effect first. `first` and `last` count the requests that it matches.
    """

    effect: Effect
    value: float = 0
    method: str = "*"
    host: str = "*"
    path: str = "*"
    first: int = 1
    last: int | None = None
    after: bool = False
    retry_after: int | None = None

    def matches(self, method: str, host: str, path: str) -> bool:
        """Whether a request is of those that it counts; `*` is any number of characters, capitals are as good."""
        pairs = ((method, self.method), (host, self.host), (path, self.path))
        return all(fnmatch.fnmatchcase(one.lower(), pattern.lower()) for one, pattern in pairs)


def parse(written: Any) -> tuple[Fault, ...]:
    """The faults that a file lists. Raises ValueError with one sentence for a person."""
    if not isinstance(written, list):
        raise ValueError("faults are a list")
    return tuple(_fault(one, f"fault {number}") for number, one in enumerate(written, 1))


def _fault(one: Any, called: str) -> Fault:
    if not isinstance(one, dict):
        raise ValueError(f"{called} is not a mapping")
    known = {**_WORDS, **_KINDS}
    for key, value in one.items():
        if key not in known:
            raise ValueError(f"{called} has an unknown key `{key}`: it may have {', '.join(known)}")
        kind = known[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise ValueError(f"{called}: `{key}` is {_NAMES[kind]}, not {value!r}")
    said = [key for key in _EFFECTS if one.get(key) is not None and one[key] is not False]
    if len(said) != 1:
        raise ValueError(f"{called} does one of {', '.join(_EFFECTS)}, not {' and '.join(said) or 'nothing'}")
    (effect,) = said
    if effect == "status" and not 400 <= one["status"] <= 599:
        raise ValueError(f"{called}: `status` is from 400 to 599, not {one['status']}")
    if effect == "hang" and not 0 < one["hang"] <= _LONGEST:
        raise ValueError(f"{called}: `hang` is up to {_LONGEST:g} seconds, not {one['hang']}")
    if effect in ("stale", "garbled") and "after" in one:
        raise ValueError(f"{called}: what is {effect} always comes after the effect")
    if "retry_after" in one and (effect != "status" or one["retry_after"] < 0):
        raise ValueError(f"{called}: `retry_after` goes with a `status`, and is not less than 0")
    if "nth" in one and "from" in one:
        raise ValueError(f"{called} has `nth` or `from`, not both")
    first: int = one["nth"] if "nth" in one else one.get("from", 1)
    if first < 1:
        raise ValueError(f"{called} counts from 1, not from {first}")
    return Fault(
        effect=effect,
        value=float(one[effect]),
        method=one.get("method", "*"),
        host=one.get("host", "*"),
        path=one.get("path", "*"),
        first=first,
        last=one.get("nth"),
        after=one.get("after", effect in ("stale", "garbled")),
        retry_after=one.get("retry_after"),
    )


@dataclass(slots=True)
class Faults:
    """The faults in force, with how many requests each has matched, and the last answers, which may come again."""

    every: Sequence[Fault] = ()
    seen: list[int] = field(default_factory=list)
    answers: dict[tuple[str, str, bytes], "list[Message]"] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def put(self, every: Sequence[Fault]) -> None:
        """Replaces them, and counts from the beginning."""
        with self.lock:
            self.every, self.seen, self.answers = tuple(every), [0] * len(every), {}

    def told(self) -> list[int]:
        """How many requests each has matched."""
        with self.lock:
            return list(self.seen)

    def befalling(self, method: str, host: str, path: str) -> Fault | None:
        """The first that befalls a request, which is counted."""
        found = None
        with self.lock:
            for number, one in enumerate(self.every):
                if one.matches(method, host, path):
                    self.seen[number] += 1
                    hit = self.seen[number] >= one.first and (one.last is None or self.seen[number] <= one.last)
                    found = found or (one if hit else None)
        return found


def faulty(app: "ASGIApp", faults: Faults, host: str) -> "ASGIApp":
    """The application of a host with what is in force befalling its requests."""

    async def serve(scope: "Scope", receive: "Receive", send: "Send") -> None:
        if not faults.every:
            await app(scope, receive, send)
            return
        fault = faults.befalling(scope["method"], host, scope["path"])
        if fault is not None and not fault.after:
            await _befall(fault, send)
            if fault.effect == "hang":
                await app(scope, receive, send)
            return
        answer: list[Message] = []

        async def kept(message: "Message") -> None:
            answer.append(message)

        await app(scope, receive, kept)
        asked = (scope["method"], host, scope["raw_path"] + b"?" + scope["query_string"])
        earlier = faults.answers.get(asked, answer)
        if fault is None:
            if any(one.effect == "stale" for one in faults.every):
                faults.answers[asked] = answer
        elif fault.effect == "stale":
            answer = earlier
        elif fault.effect == "garbled":
            answer = _garbled(answer)
        else:
            await _befall(fault, send)
            if fault.effect != "hang":
                return
        for message in answer:
            await send(message)

    return serve


async def _befall(fault: Fault, send: "Send") -> None:
    if fault.effect == "hang":
        await asyncio.sleep(fault.value)
    elif fault.effect == "reset":
        cast("Any", send).__self__.transport.abort()  # ASGI has no word for it; the server is uvicorn
    else:
        body = b'{"error": {"code": "Injected", "message": "the embedded workspace was told to fail here"}}'
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        if fault.retry_after is not None:
            headers.append((b"retry-after", str(fault.retry_after).encode()))
        await send({"type": "http.response.start", "status": int(fault.value), "headers": headers})
        await send({"type": "http.response.body", "body": body})


def _garbled(answer: "Sequence[Message]") -> "list[Message]":
    """An answer of which the second half is lost, and says nothing of it."""
    body = b"".join(one.get("body", b"") for one in answer[1:])
    half = body[: len(body) // 2]
    headers = [(name, value) for name, value in answer[0]["headers"] if name.lower() != b"content-length"]
    start = {**answer[0], "headers": [*headers, (b"content-length", str(len(half)).encode())]}
    return [start, {"type": "http.response.body", "body": half}]
