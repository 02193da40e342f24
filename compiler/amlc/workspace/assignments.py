"""What a submission assigns to the parameters of its pipeline, checked as the service checks it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from amlc.workspace import graphs
from amlc.workspace.exchange import Refused, mapping, member, members
from amlc.workspace.house import House
from amlc.workspace.routes import datastores

# What may be assigned, and where the interface of a pipeline declares it.
_DECLARED: Mapping[str, str] = {
    "DataPathAssignments": "DataPathParameters",
    "DataSetDefinitionValueAssignments": "DataPathParameterList",
}
_WORDS: Mapping[str, str] = {
    "DataPathAssignments": "data path parameter",
    "DataSetDefinitionValueAssignments": "dataset parameter",
}
_OBJECTS = ("ParameterAssignments", *_DECLARED, "tags", "Properties")


def checked(house: House, interface: Mapping[str, Any], info: Mapping[str, Any]) -> dict[str, Any]:
    """A PipelineSubmissionInfo whose assignments are objects. Raises Refused for what the pipeline cannot take."""
    found = {**info, **{key: mapping(info, key) for key in _OBJECTS}}
    for key, declaration in _DECLARED.items():
        names = {member(one, "Name") for one in members(interface, declaration)}
        if unknown := ", ".join(sorted(set(found[key]) - names)):
            text = f"the pipeline has no {_WORDS[key]} {unknown}; it has {', '.join(sorted(names)) or 'none'}"
            raise Refused(HTTPStatus.BAD_REQUEST, text)
    for path in found["DataPathAssignments"].values():
        store = member(path, "DataStoreName")
        if not isinstance(store, str) or not datastores.exists(house, store):
            raise Refused(HTTPStatus.BAD_REQUEST, f"the datastore {store} does not exist in this workspace")
    for value in found["DataSetDefinitionValueAssignments"].values():
        graphs.check_dataset(house, value)
    return found
