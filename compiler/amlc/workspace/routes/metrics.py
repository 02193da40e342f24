"""Metrics: rows under a name, kept in the order they came (`azureml/_restclient/metrics_client.py`)."""

from http import HTTPStatus
from typing import Any

from amlc.workspace import records
from amlc.workspace.exchange import Call, Refused, Reply, Route, member, members, whole_number
from amlc.workspace.house import House

_KIND = "metric"
_PAGE = 500


def post(call: Call) -> Reply:
    """BatchMetricV2Dto: one document a batch of rows of one name."""
    run_id = records.kept_run(call.house, call.parameters["run"])["run_id"]
    values = member(call.object, "values")
    if not isinstance(values, list):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body needs 'values', a list")
    with call.house.store.transaction():
        for value in values:
            name = member(value, "name")
            if not isinstance(name, str):
                raise Refused(HTTPStatus.BAD_REQUEST, "a metric needs a name")
            identity = f"{run_id}/{call.house.beside().name}"
            call.house.store.put(_KIND, identity, value, key=name, parent=run_id)
    return Reply(body={"errors": []})


def list_names(call: Call) -> Reply:
    run_id = records.kept_run(call.house, call.parameters["run"])["run_id"]
    seen = {kept.key: kept.body for kept in call.house.store.find(_KIND, parent=run_id)}
    found = [
        {"metricKey": {"namespace": "", "name": name}, "columns": member(body, "columns")}
        for name, body in seen.items()
    ]
    return Reply(body={"value": found, "continuationToken": None})


def get(call: Call) -> Reply:
    run_id = records.kept_run(call.house, call.parameters["run"])["run_id"]
    name = call.member("metricName")
    found = metric(call.house, run_id, name)
    if found is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"the run {run_id} has no metric {name}")
    start = whole_number(member(call.object, "continuationToken") or 0, "continuationToken")
    rows = found["value"]
    following = str(start + _PAGE) if len(rows) > start + _PAGE else None
    return Reply(body=found | {"value": rows[start : start + _PAGE], "continuationToken": following})


def metric(house: House, run_id: str, name: str) -> dict[str, Any] | None:
    """A MetricV2Dto with all rows of a metric."""
    kept = [one.body for one in house.store.find(_KIND, parent=run_id, key=name)]
    if not kept:
        return None
    rows = [row for body in kept for row in members(body, "value")]
    return {**kept[-1], "dataContainerId": f"dcid.{run_id}", "value": rows}


def values(house: House, run_id: str) -> dict[str, list[Any]]:
    """The values of the metrics that are one number or word at a time, by name."""
    found: dict[str, list[Any]] = {}
    for kept in house.store.find(_KIND, parent=run_id):
        for row in members(kept.body, "value"):
            data = member(row, "data") or {}
            if kept.key in data:
                found.setdefault(kept.key, []).append(data[kept.key])
    return found


def wait(call: Call) -> Reply:
    """What was posted is kept when its request is answered: nobody has to wait."""
    records.kept_run(call.house, call.parameters["run"])
    return Reply()


_BASE = "/metric/v2.0/{WS}/runs/{run}"
ROUTES = (
    Route("POST", _BASE + "/batch", post),
    Route("POST", _BASE + "/list", list_names),
    Route("POST", _BASE + "/full", get),
    Route("GET", "/history/v1.0/{WS}/experiments/{experiment}/runs/{run}/metricsingest/wait", wait),
)
