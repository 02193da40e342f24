"""What a publication sent, as the workspace keeps it, with every id replaced by what it stands for."""

import json
import re
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

# What differs between any two publications of the same thing: ids, moments, and where the checkout stood.
NOISE = {
    "Id",
    "ModuleId",
    "DatasetId",
    "StorageId",
    "GraphId",
    "Etag",
    "CreatedDate",
    "LastModifiedDate",
    "Url",
    "Properties",
    "timestamp",
    "createdTime",
    "SnapshotId",
    "amlClientRequestId",
    "amlClientSessionId",
}
# The models that an AutoMLStep tries, or leaves out: sets, which the SDK sends in any order.
MODELS = ("supported_models", "whitelist_models", "blacklist_algos")


def publication(folder: Path, pipeline_id: str) -> dict[str, Any]:
    """A published pipeline of the workspace in `folder`: its graph with the modules, files and datasets inlined."""
    with sqlite3.connect(f"file:{folder / 'workspace.sqlite'}?mode=ro", uri=True) as store:

        def document(kind: str, identity: str) -> Any:
            row = store.execute("select body from documents where kind = ? and id = ?", (kind, identity)).fetchone()
            assert row is not None, f"there is no {kind} {identity}"
            return json.loads(row[0])

        pipeline = document("pipeline", pipeline_id)
        kept = document("graph", pipeline["GraphId"])
        graph = kept["graph"]
        modules = {node["Id"]: document("module", node["ModuleId"]) for node in graph["ModuleNodes"]}
        names = {identity: f"module {one['entity']['Name']}" for identity, one in modules.items()}
        for node in graph.get("DatasetNodes") or []:
            names[node["Id"]] = f"data {_target(graph, node['Id'], names)}"
        # What runs elsewhere may upload nothing.
        uploads = {name: one["posted"]["StorageId"] for name, one in modules.items() if "StorageId" in one["posted"]}
        snapshots = {name: document("snapshot", one) for name, one in uploads.items()}
        datasets = {
            row[0]: json.loads(row[1])
            for row in store.execute("select id, body from documents where kind in ('saved dataset', 'data source')")
        }
        registered = [json.loads(row[0]) for row in store.execute("select body from documents where kind = 'dataset'")]
        datasets |= {one["datasetId"]: {"registered": one["name"]} for one in registered}
        owners = {one["of"]: document("named module", one["of"]) for one in modules.values() if one.get("of")}
    made = {
        "pipeline": {key: one for key, one in pipeline.items() if key != "Version"},  # amlc's holds the digest
        "interface": _interface(kept.get("interface") or {}, datasets),
        "nodes": {
            names[node["Id"]]: {
                "node": node | {"Runconfig": json.loads(node["Runconfig"])} if node.get("Runconfig") else node,
                "module": _module(modules[node["Id"]], owners),
                "files": snapshots[node["Id"]]["root"] if node["Id"] in snapshots else None,
            }
            for node in graph["ModuleNodes"]
        },
        "data": {names[node["Id"]]: _inlined(node, datasets) for node in graph.get("DatasetNodes") or []},
        "edges": sorted(json.dumps(_renamed(edge, names), sort_keys=True) for edge in graph.get("Edges") or []),
    }
    cleaned: dict[str, Any] = _without_noise(_renamed(made, names))
    return cleaned


def leading_to(folder: Path, pipeline_id: str) -> dict[str, Any]:
    """The endpoints and the schedules that lead to a published pipeline, by name."""
    with sqlite3.connect(f"file:{folder / 'workspace.sqlite'}?mode=ro", uri=True) as store:

        def documents(kind: str) -> list[dict[str, Any]]:
            return [json.loads(row[0]) for row in store.execute("select body from documents where kind = ?", (kind,))]

        endpoints = [
            one
            for one in documents("pipeline endpoint")
            if pipeline_id in [version["PipelineId"] for version in one["PipelineVersionList"]]
        ]
        names = {pipeline_id: "the pipeline"} | {one["Id"]: f"endpoint {one['Name']}" for one in endpoints}
        schedules = [
            one for one in documents("schedule") if names.keys() & {one["PipelineId"], one["PipelineEndpointId"]}
        ]
    for one in schedules:
        # What ends the description of a schedule by amlc is how it knows its own; nobody writes that by hand.
        info = one["PipelineSubmissionInfo"]
        info["Description"] = re.sub(r" ?\[amlc: .*\]$", "", info.get("Description") or "")
    found = {"endpoints": endpoints, "schedules": schedules}
    cleaned = _without_noise(_renamed(found, names))
    return {kind: {one["Name"]: one for one in cleaned[kind]} for kind in found}


def _module(kept: dict[str, Any], owners: dict[str, Any]) -> dict[str, Any]:
    """What was posted; of one that is kept by name, with what it is a version of."""
    posted: dict[str, Any] = kept["posted"]
    owner = owners.get(kept.get("of") or "")
    if posted["ModuleExecutionType"] == "AutoMLCloud":
        # The definition has the source's absolute path, and the models as a set: not even one script sends it twice.
        return posted | {"IdentifierHash": posted["IdentifierHash"].rpartition("_")[2]}
    if owner is None:
        return posted
    # amlc's versions end in the hash of what they are, and the version is in the hash of a module's definition.
    own = {
        "Version": posted["Version"].partition("+")[0],
        "IdentifierHash": posted["IdentifierHash"].rpartition("_")[2],
    }
    default = (owner["DefaultVersion"] or "").partition("+")[0]
    return posted | own | {"AmlModuleId": [owner["Name"], owner["Description"], default, owner["EntityStatus"]]}


def provisions(folder: Path) -> dict[str, Any]:
    """What was posted to make the workspace, its datastores, its computes and what they may do, secrets too."""
    kinds = ("deployment", "workspace", "datastore", "posted compute", "role assignment")
    with sqlite3.connect(f"file:{folder / 'workspace.sqlite'}?mode=ro", uri=True) as store:
        query = "select kind, id, body from documents where kind in (?, ?, ?, ?, ?)"
        rows = [(kind, identity, json.loads(body)) for kind, identity, body in store.execute(query, kinds)]
    found: dict[str, Any] = {kind: {} for kind in kinds}
    for kind, identity, body in rows:
        text = _ANY_NAME.sub("any", json.dumps(body, sort_keys=True))
        # The SDK names deployments and assignments by lot.
        named = identity if kind not in ("deployment", "role assignment") else text
        found[kind][named] = json.loads(text)
    return found


# What the SDK makes up: GUIDs, the numbers of its deployments, and the beginning of either.
_ANY_NAME = re.compile(r"(?<!subscriptions/)\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def _target(graph: dict[str, Any], node: str, names: dict[str, str]) -> str:
    edge = next(one for one in graph["Edges"] if one["SourceOutputPort"].get("NodeId") == node)
    to = edge["DestinationInputPort"]
    return f"of {names[to['NodeId']]} {to['PortName']}"


def _interface(interface: dict[str, Any], datasets: dict[str, Any]) -> dict[str, Any]:
    """With the data that parameters are by default inlined."""
    key = "DataPathParameterList"
    return interface | {key: [_inlined(one, datasets) for one in interface.get(key) or []]}


def _inlined(node: dict[str, Any], datasets: dict[str, Any]) -> Any:
    """The node with the data that it names."""
    text = json.dumps(node)
    return [node, *(_flow(one) for identity, one in datasets.items() if identity in text)]


def _flow(data: dict[str, Any]) -> dict[str, Any]:
    """A saved dataset's data flow is told as the value that it is: the SDK writes its keys in any order."""
    if "dataflowJson" not in data:
        return data
    flow = json.loads(data["dataflowJson"])
    return {"type": data["datasetType"], "blocks": flow["blocks"], "flow": yaml.safe_load(flow["meta"]["RsDataflow"])}


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def _without_noise(value: Any) -> Any:
    if isinstance(value, dict):
        if value.get("Name") in ("path", *MODELS):
            value = value | {key: _automl(one) for key, one in value.items() if key in ("Value", "DefaultValue")}
        return {key: _without_noise(_read(one, key)) for key, one in value.items() if key not in NOISE}
    if isinstance(value, str) and value.startswith("{"):  # a search is posted as JSON in a parameter's value
        with suppress(ValueError):
            return _without_noise(json.loads(value))
    return [_without_noise(one) for one in value] if isinstance(value, list) else value


def _automl(value: Any) -> Any:
    """The source of an AutoMLStep by its name, and its models in order."""
    return sorted(value.strip("[]").replace(" ", "").split(",")) if "," in str(value) else value and Path(value).name


def _read(value: Any, key: str) -> Any:
    """The blocks of a data flow, each of which the SDK gives an id by lot."""
    if key in MODELS and isinstance(value, list):
        return sorted(value)
    if key != "AdditionalTransformations" or not value:
        return value
    return [{name: one for name, one in block.items() if name != "id"} for block in json.loads(value)["blocks"]]
