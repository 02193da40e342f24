"""Answers that come late."""

import asyncio
import time

from starlette.types import Message, Receive, Scope, Send

from amlc.workspace.latency import later


async def answer(scope: Scope, _: Receive, __: Send) -> None:
    scope["answered"].append(scope["number"])


async def receive() -> Message:
    return {}


async def send(_: Message) -> None: ...


def test_an_answer_comes_late_and_holds_up_no_other() -> None:
    answered: list[int] = []
    app = later(answer, 100)

    async def ask() -> None:
        asked = [app({"number": number, "answered": answered}, receive, send) for number in range(20)]
        await asyncio.gather(*asked)

    began = time.monotonic()
    asyncio.run(ask())
    assert 0.1 <= time.monotonic() - began < 1
    assert answered == list(range(20))


def test_without_latency_nothing_stands_between() -> None:
    assert later(answer, 0) is answer
