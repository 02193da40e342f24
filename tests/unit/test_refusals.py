"""What an exception of the SDK is said to mean, and that no secret is in it."""

import pytest

from amlc.backends.azureml_v1.refusals import explain
from amlc.program import Call, Imported, Statement

DATASTORE = Statement(
    target="d",
    value=Call(Imported("azureml.core", "Datastore.get"), ("workspace", "MLData")),
    origin=("datastores", "MLData"),
)


class Answer:
    def __init__(self, status_code: int) -> None:
        self.status_code = status_code


class HttpOperationError(Exception):
    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.response = Answer(status)


class ProxyError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (HttpOperationError("gone", 404), "missing-datastore", "the workspace has no datastore `MLData`"),
        (HttpOperationError("no", 401), "sign-in-refused", "the workspace does not accept the sign-in"),
        (HttpOperationError("no", 403), "not-allowed", "who signed in may not do this in the workspace"),
        (HttpOperationError("it broke", 500), "refused", "the service refused: it broke"),
        (
            ProxyError("HTTPSConnectionPool(host='a.example', port=443): no"),
            "unreachable",
            "a.example cannot be reached",
        ),
        (
            Exception("AADSTS7000215: Invalid client secret provided. Ensure hunter2"),
            "sign-in-refused",
            "signing in was refused: AADSTS7000215: Invalid client secret provided",
        ),
        (Exception("the password hunter2 is wrong"), "refused", "the service refused: the password *** is wrong"),
        (Exception(""), "refused", "the service refused: Exception"),
    ],
)
def test_an_exception_becomes_what_it_means(error: Exception, code: str, message: str) -> None:
    found = explain(error, DATASTORE, ["hunter2", ""])
    assert (found.code, found.message, found.origin) == (code, message, ("datastores", "MLData"))
    assert "hunter2" not in f"{found}"


def test_the_cause_counts_as_much_as_the_exception() -> None:
    outer = ValueError("something went wrong")
    outer.__cause__ = HttpOperationError("no", 403)
    assert explain(outer, None, []).code == "not-allowed"
