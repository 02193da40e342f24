"""Graphs that were posted: checked as the service checks them, and kept."""

import uuid
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Refused, member, members
from amlc.workspace.house import House, now
from amlc.workspace.routes import computes, datasets, datastores


def keep_graph(house: House, graph: Any, interface: Any) -> tuple[str, int]:
    """The id of a new graph and the number of its steps; Refused if it names what does not exist."""
    if not isinstance(graph, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body needs 'Graph', an object")
    nodes = members(graph, "ModuleNodes")
    for node in nodes:
        _check_step(house, node)
    for node in members(graph, "DatasetNodes"):
        _check_data(house, node)
    known = {member(node, "Id") for node in (*nodes, *members(graph, "DatasetNodes"))}
    for edge in members(graph, "Edges"):
        for end in (member(edge, "SourceOutputPort") or {}, member(edge, "DestinationInputPort") or {}):
            node = member(end, "NodeId")
            if node is not None and node not in known:
                raise Refused(
                    HTTPStatus.BAD_REQUEST, f"an edge of the graph leads to the node {node}, which is not in it"
                )
    identity = str(uuid.uuid4())
    house.store.put("graph", identity, {"graph": graph, "interface": interface or {}, "created": now()})
    return identity, len(nodes)


def described(house: House, identity: str) -> dict[str, Any] | None:
    """A GraphEntity."""
    kept = house.store.get("graph", identity)
    if kept is None:
        return None
    return {**kept["graph"], "Id": identity, "EntityStatus": "0", "CreatedDate": kept["created"]}


def _check_step(house: House, node: dict[str, Any]) -> None:
    module = member(node, "ModuleId")
    if not isinstance(module, str) or house.store.get("module", module) is None:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the module {module} of the node {member(node, 'Id')} does not exist")
    parameters = {member(one, "Name"): member(one, "Value") for one in members(node, "ModuleParameters")}
    metadata = {member(one, "Name"): member(one, "Value") for one in members(node, "ModuleMetadataParameters")}
    target = parameters.get("Target")
    if target and metadata.get("TargetType") != "amlcompute" and not computes.exists(house, str(target)):
        raise Refused(HTTPStatus.BAD_REQUEST, f"the compute target {target} does not exist in this workspace")
    for output in members(node, "ModuleOutputSettings"):
        _check_datastore(house, member(output, "DataStoreName"))


def _check_data(house: House, node: dict[str, Any]) -> None:
    source = member(node, "DatasetId")
    if source is not None and house.store.get("data source", source) is None:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the data source {source} does not exist in this workspace")
    value = member(member(node, "DataSetDefinition") or {}, "Value") or {}
    check_dataset(house, value)


def check_dataset(house: House, value: dict[str, Any]) -> None:
    """Refuses a DataSetDefinitionValue whose dataset does not exist."""
    saved = member(value, "SavedDataSetReference")
    if saved is not None and house.store.get("saved dataset", str(member(saved, "Id"))) is None:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the dataset {member(saved, 'Id')} does not exist in this workspace")
    registered = member(value, "DataSetReference")
    if registered is not None:
        try:
            identity, version = (
                str(member(registered, "Id") or member(registered, "Name")),
                member(registered, "Version"),
            )
            datasets.flow_of(house, identity, version)
        except LookupError as error:
            raise Refused(HTTPStatus.BAD_REQUEST, str(error)) from error
    for path in _paths(value):
        _check_datastore(house, member(path, "DataStoreName"))


def _paths(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    path = member(value, "LiteralValue") or member(value, "DataPath")
    if isinstance(path, dict):
        yield path


def _check_datastore(house: House, name: str | None) -> None:
    if name and not datastores.exists(house, name):
        raise Refused(HTTPStatus.BAD_REQUEST, f"the datastore {name} does not exist in this workspace")
