"""Access tokens: only ours, only while they last."""

import time

import pytest

from amlc.workspace.tokens import sign, verified


def test_a_token_of_ours_says_what_was_signed() -> None:
    claims = {"exp": int(time.time()) + 60, "runId": "r"}
    assert verified(sign(claims, "s"), "s") == claims


@pytest.mark.parametrize("token", ["", ".", "a.b", "a.b.c", "é.é.é", "...."])
def test_what_is_no_token(token: str) -> None:
    assert verified(token, "s") is None


def test_a_token_of_another_workspace_or_of_yesterday() -> None:
    assert verified(sign({"exp": int(time.time()) + 60}, "other"), "s") is None
    assert verified(sign({"exp": int(time.time()) - 1}, "s"), "s") is None
    assert verified(sign({}, "s"), "s") is None
