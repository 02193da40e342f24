"""What a publication sent, as the workspace keeps it, with every id replaced by what it stands for."""

import json
import sqlite3
from pathlib import Path
from typing import Any

# What differs between any two publications of the same thing: ids, moments, and where the checkout stood.
NOISE = {
    "Id",
    "ModuleId",
    "StorageId",
    "GraphId",
    "Etag",
    "CreatedDate",
    "LastModifiedDate",
    "Url",
    "Properties",
    "timestamp",
    "createdTime",
}


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
        snapshots = {name: document("snapshot", one["posted"]["StorageId"]) for name, one in modules.items()}
        datasets = {
            row[0]: json.loads(row[1])
            for row in store.execute("select id, body from documents where kind = 'saved dataset'")
        }
    made = {
        "pipeline": {key: one for key, one in pipeline.items() if key != "Version"},  # amlc's holds the digest
        "interface": kept.get("interface"),
        "nodes": {
            names[node["Id"]]: {
                "node": node | {"Runconfig": json.loads(node["Runconfig"])} if node.get("Runconfig") else node,
                "module": modules[node["Id"]]["posted"],
                "files": snapshots[node["Id"]]["root"],
            }
            for node in graph["ModuleNodes"]
        },
        "data": {names[node["Id"]]: _inlined(node, datasets) for node in graph.get("DatasetNodes") or []},
        "edges": sorted(json.dumps(_renamed(edge, names), sort_keys=True) for edge in graph.get("Edges") or []),
    }
    cleaned: dict[str, Any] = _without_noise(_renamed(made, names))
    return cleaned


def _target(graph: dict[str, Any], node: str, names: dict[str, str]) -> str:
    edge = next(one for one in graph["Edges"] if one["SourceOutputPort"].get("NodeId") == node)
    to = edge["DestinationInputPort"]
    return f"of {names[to['NodeId']]} {to['PortName']}"


def _inlined(node: dict[str, Any], datasets: dict[str, Any]) -> Any:
    text = json.dumps(node)
    saved = next((one for identity, one in datasets.items() if identity in text), None)
    return saved if saved is not None else node


def _renamed(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(one, names) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def _without_noise(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_noise(one) for key, one in value.items() if key not in NOISE}
    return [_without_noise(one) for one in value] if isinstance(value, list) else value
