"""The admin API on the proxy's own port: what amlc asks of its workspace."""

import os
import re
import threading
from http import HTTPStatus
from pathlib import Path
from typing import Any

from amlc.workspace import faults, records, runs
from amlc.workspace.exchange import Call, Refused, Reply, Route, missing
from amlc.workspace.job import STD_LOG
from amlc.workspace.lifecycle import proof
from amlc.workspace.routes import arm, computes, datastores
from amlc.workspace.surroundings import artifact_path

_LOG_PART = 1 << 20


def health(call: Call) -> Reply:
    """With a challenge, proof that this is the workspace, to a client that does not want to show its token yet."""
    if "challenge" in call.query:
        return Reply(body={"proof": proof(call.house.keys.token, call.query["challenge"], call.house.folder)})
    return Reply(
        body={"folder": str(call.house.folder), "pid": os.getpid(), "workspace_id": call.house.keys.workspace_id}
    )


def stop(call: Call) -> Reply:
    def later() -> None:
        for one in call.house.stopping:
            one()

    threading.Timer(0.05, later).start()  # after this was answered
    return Reply(body={"stopping": True})


def list_pipelines(call: Call) -> Reply:
    found = [kept.body for kept in call.house.store.find("pipeline", newest_first=True)]
    names = {
        "id": "Id",
        "name": "Name",
        "version": "Version",
        "description": "Description",
        "status": "EntityStatus",
        "created": "CreatedDate",
    }
    return Reply(body=[{name: body[key] for name, key in names.items()} for body in found])


def list_runs(call: Call) -> Reply:
    found = [kept.body for kept in call.house.store.find("run", newest_first=True)]
    return Reply(body=[_run(call, body) for body in found if body["kind"] == records.PIPELINE])


def get_run(call: Call) -> Reply:
    return Reply(body=_run(call, _kept_run(call)))


def cancel_run(call: Call) -> Reply:
    runs.cancel(call.house, _kept_run(call)["run_id"])
    return Reply(body={"canceling": True})


def get_log(call: Call) -> Reply:
    """A part of a step's log from `offset`; `next` is the offset to go on from, `ended` whether more can come."""
    steps = records.steps(call.house, _kept_run(call)["run_id"])
    wanted = call.query.get("step")
    found = next((step for step in steps if wanted in {step["run_id"], step["name"], step["node_id"]}), None)
    if found is None:
        raise missing(f"the step {wanted}")
    offset = call.query.get("offset", "0")
    if not offset.isdecimal():
        raise Refused(HTTPStatus.BAD_REQUEST, f"the offset {offset!r} is not a number")
    ended = found["status"] in records.ENDED  # asked before reading, so that nothing written meanwhile is missed
    path = artifact_path(call.house, found["run_id"], STD_LOG)
    data = b""
    if path.is_file():
        with path.open("rb") as log:
            log.seek(int(offset))
            data = log.read(_LOG_PART)
    following = int(offset) + len(data)
    return Reply(
        body={"text": data.decode("utf-8", "replace"), "next": following, "ended": ended and len(data) < _LOG_PART}
    )


def list_models(call: Call) -> Reply:
    found = [kept.body for kept in call.house.store.find("model", newest_first=True)]
    return Reply(body=[_model(call, body) for body in found])


def list_datastores(call: Call) -> Reply:
    datastores.ensure_default(call.house)
    return Reply(body=[kept.body["name"] for kept in call.house.store.find("datastore")])


def put_datastore(call: Call) -> Reply:
    """A folder of this machine, or, of a type, what stands in for something elsewhere."""
    name = call.parameters["name"]
    if not re.fullmatch(r"[A-Za-z0-9_]{1,255}", name):
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name!r} is not a name for a datastore")
    if "type" in call.object:
        datastores.register_stand_in(call.house, name, call.member("type"))
        return Reply(body={"name": name, "type": call.member("type")})
    folder = Path(call.member("folder"))
    if not folder.is_absolute() or not folder.is_dir():
        raise Refused(HTTPStatus.BAD_REQUEST, f"{folder} is not the absolute path of a folder")
    datastores.register_folder(call.house, name, folder)
    return Reply(body={"name": name, "folder": str(folder)})


def list_computes(call: Call) -> Reply:
    return Reply(body=[kept.body["name"] for kept in call.house.store.find("compute")])


def put_compute(call: Call) -> Reply:
    computes.register(call.house, call.parameters["name"], call.member("kind"))
    return Reply(body={"name": call.parameters["name"], "kind": call.member("kind")})


def delete_workspace(call: Call) -> Reply:
    """There is no workspace of this name until one is deployed."""
    arm.forget_workspace(call.house, call.parameters["name"])
    return Reply(body={"name": call.parameters["name"]})


def put_faults(call: Call) -> Reply:
    """What goes wrong from here on; an empty list ends it."""
    try:
        found = faults.parse(call.json)
    except ValueError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, str(error)) from error
    call.house.faults.put(found)
    return Reply(body={"faults": len(found)})


def get_faults(call: Call) -> Reply:
    """How many requests each of them has matched."""
    return Reply(body=call.house.faults.told())


def put_principal(call: Call) -> Reply:
    digest = call.member("secret_sha256")
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digest):
        raise Refused(HTTPStatus.BAD_REQUEST, "secret_sha256 has to be 64 hexadecimal digits")
    call.house.store.put("principal", call.parameters["id"].lower(), {"secret_sha256": digest})
    return Reply(body={"client_id": call.parameters["id"]})


def post_subscriptions(call: Call) -> Reply:
    identities = call.member("ids", list)
    with call.house.store.transaction():
        for identity in identities:
            arm.introduce_subscription(call.house, str(identity))
    return Reply(body={"subscription_ids": identities})


def _kept_run(call: Call) -> dict[str, Any]:
    body = records.kept_run(call.house, call.parameters["id"])
    if body["kind"] != records.PIPELINE:
        raise missing(f"the pipeline run {call.parameters['id']}")
    return body


def _run(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    keys = ("name", "status", "started", "ended", "message", "exit_code")
    steps = [
        {"id": step["run_id"]} | {key: step[key] for key in keys} for step in records.steps(call.house, body["run_id"])
    ]
    return {
        "id": body["run_id"],
        "pipeline_id": body.get("pipeline_id"),
        "pipeline_name": body.get("pipeline_name"),
        "experiment": body["experiment"],
        "status": body["status"],
        "created": body["created"],
        "started": body["started"],
        "ended": body["ended"],
        "message": body["message"],
        "steps": steps,
    }


def _model(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    asset = call.house.store.get("asset", body["url"].removeprefix("aml://asset/")) or {"artifacts": []}
    names = [one.get("prefix") or one.get("id") for one in asset["artifacts"]]
    folder = call.house.folder / "blobs" / "amlclocal" / "azureml"
    return {
        "name": body["name"],
        "version": body["version"],
        "run_id": body["runId"],
        "experiment": body["experimentName"],
        "created": body["createdTime"],
        "path": str(folder / names[0]) if names and names[0] else None,
    }


ROUTES = (
    Route("GET", "/health", health),
    Route("POST", "/stop", stop),
    Route("GET", "/pipelines", list_pipelines),
    Route("GET", "/runs", list_runs),
    Route("GET", "/runs/{id}", get_run),
    Route("GET", "/runs/{id}/log", get_log),
    Route("POST", "/runs/{id}/cancel", cancel_run),
    Route("GET", "/models", list_models),
    Route("GET", "/datastores", list_datastores),
    Route("PUT", "/datastores/{name}", put_datastore),
    Route("GET", "/computes", list_computes),
    Route("PUT", "/computes/{name}", put_compute),
    Route("PUT", "/absent-workspaces/{name}", delete_workspace),
    Route("PUT", "/principals/{id}", put_principal),
    Route("GET", "/faults", get_faults),
    Route("PUT", "/faults", put_faults),
    Route("POST", "/subscriptions", post_subscriptions),
)
