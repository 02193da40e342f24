"""Experiments of run history (`azureml/_restclient/operations/experiment_operations.py`)."""

import re
from typing import Any

from amlc.workspace import records
from amlc.workspace.exchange import Call, Reply, Route, member, missing
from amlc.workspace.house import now


def create(call: Call) -> Reply:
    """The client posts to make sure that the experiment exists."""
    return Reply(body=records.experiment(call.house, call.parameters["name"]))


def get(call: Call) -> Reply:
    found = call.house.store.find("experiment", key=call.parameters["name"], limit=1)
    if not found:
        raise missing(f"the experiment {call.parameters['name']}")
    return Reply(body=found[0].body)


def get_by_id(call: Call) -> Reply:
    return Reply(body=_kept(call))


def update(call: Call) -> Reply:
    """ModifyExperimentDto: tags are added, `archive` hides."""
    body = _kept(call)
    tags = {**(body["tags"] or {}), **(member(call.object, "tags") or {})}
    changes: dict[str, Any] = {"tags": tags}
    if member(call.object, "description") is not None:
        changes["description"] = member(call.object, "description")
    if member(call.object, "archive") is not None:
        changes["archivedTime"] = now() if member(call.object, "archive") else None
    return Reply(body=call.house.store.update("experiment", call.parameters["id"], **changes))


def query(call: Call) -> Reply:
    """Newest first; a filter on the name is the one the client makes (`Experiment.list`)."""
    found = [kept.body for kept in call.house.store.find("experiment", newest_first=True)]
    condition = str(member(call.object, "filter") or "")
    wanted = re.search(r"\bname eq ([^\s()]+)", condition, re.IGNORECASE)
    if wanted:
        found = [body for body in found if body["name"] == wanted[1].strip("'\"")]
    return Reply(body={"value": found, "continuationToken": None})


def _kept(call: Call) -> dict[str, Any]:
    kept = call.house.store.get("experiment", call.parameters["id"])
    if kept is None:
        raise missing(f"the experiment {call.parameters['id']}")
    return kept


_BASE = "/history/v1.0/{WS}"
ROUTES = (
    Route("POST", _BASE + "/experiments/{name}", create),
    Route("GET", _BASE + "/experiments/{name}", get),
    Route("GET", _BASE + "/experimentids/{id}", get_by_id),
    Route("PATCH", _BASE + "/experimentids/{id}", update),
    Route("POST", _BASE + "/experiments:query", query),
)
