"""Which requests are repeated, how often, and what is made of those that stay without an answer."""

from types import SimpleNamespace
from typing import Any

import pytest
import requests
from requests import exceptions
from urllib3.connectionpool import HTTPConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError, ProxyError

from amlc.backends.azureml_v1 import patience
from amlc.backends.azureml_v1.patience import Unanswered
from amlc.errors import UsageError

URL = "https://a.example/pipelines/v1.0/Pipelines"
POOL = HTTPConnectionPool("a.example")
REFUSED = NewConnectionError(POOL._new_conn(), "refused")  # type: ignore[arg-type]
Outcome = int | Exception | tuple[int, dict[str, str], bytes]


@pytest.fixture(autouse=True)
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(patience.VARIABLE, "0.24")


def ask(outcomes: list[Outcome], method: str = "GET", url: str = URL, **headers: str) -> tuple[Any, int]:
    """What a client is told, and how many requests were sent, by a service whose outcomes these are in turn."""
    sent = []

    def send(*_: Any, **held: Any) -> requests.Response:
        sent.append(held["timeout"])
        outcome = outcomes[min(len(sent), len(outcomes)) - 1]
        if isinstance(outcome, Exception):
            raise outcome
        answer = requests.Response()
        answer.status_code, given, answer._content = outcome if isinstance(outcome, tuple) else (outcome, {}, b"{}")
        answer.headers.update(given)
        return answer

    request = requests.Request(method, url, headers=headers, data=b"{}").prepare()
    try:
        told = patience._kept(send)(SimpleNamespace(), request).status_code
    except Unanswered as error:
        told = f"{error}{', unknown' if error.unknown else ''}"
    return told, len(sent)


@pytest.mark.parametrize(
    ("outcomes", "method", "told"),
    [
        ([200], "GET", (200, 1)),
        ([404], "GET", (404, 1)),
        ([503, 503, 200], "GET", (200, 3)),
        ([503], "GET", ("a.example answers 503", 5)),
        ([500, 200], "POST", ("a.example answers 500, unknown", 1)),
        ([429, 200], "POST", (200, 2)),
        ([exceptions.ConnectTimeout(), 200], "POST", (200, 2)),
        ([exceptions.ReadTimeout(), 200], "GET", (200, 2)),
        ([exceptions.ReadTimeout(), 200], "POST", ("a.example does not answer, unknown", 1)),
        (
            [exceptions.ConnectionError("Connection aborted")],
            "POST",
            ("a.example ends the connection without an answer, unknown", 1),
        ),
        ([exceptions.ConnectionError(MaxRetryError(POOL, URL, REFUSED))], "POST", ("a.example cannot be reached", 3)),
        (
            [exceptions.ProxyError(MaxRetryError(POOL, URL, ProxyError("no", REFUSED)))],
            "POST",
            ("a.example cannot be reached", 3),
        ),
        (
            [
                exceptions.ProxyError(
                    MaxRetryError(POOL, URL, ProxyError("no", OSError("Remote end closed connection")))
                )
            ],
            "POST",
            ("a.example ends the connection without an answer, unknown", 1),
        ),
        ([(200, {"content-type": "application/json"}, b'{"a'), 200], "GET", (200, 2)),
        ([(429, {"retry-after": "60"}, b"")], "GET", ("a.example answers 429, and asks to wait 60 seconds", 1)),
    ],
)
def test_what_is_repeated(outcomes: list[Outcome], method: str, told: tuple[Any, int]) -> None:
    assert ask(outcomes, method) == told


def test_what_must_not_be_there_yet_is_not_repeated_and_neither_is_an_endpoint_with_its_versions() -> None:
    assert ask([500, 200], "PUT") == (200, 2)
    assert ask([500, 200], "PUT", **{"If-None-Match": "*"}) == ("a.example answers 500, unknown", 1)
    assert ask([500, 200], "PUT", "https://a.example/PipelineEndpoints/1") == ("a.example answers 500, unknown", 1)


def test_a_certificate_that_is_not_trusted_is_the_same_the_next_time() -> None:
    with pytest.raises(exceptions.SSLError):
        ask([exceptions.SSLError("certificate verify failed")])


def test_no_client_in_between_takes_it_for_a_reason_to_go_on() -> None:
    assert not issubclass(Unanswered, Exception)


@pytest.mark.parametrize("said", ["soon", "0", "-1", "nan", "1e9"])
def test_a_time_that_makes_no_sense_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(patience.VARIABLE, said)
    with pytest.raises(UsageError, match=f"AMLC_PATIENCE is '{said}', not a number of seconds"):
        patience.limits()
