"""Artifacts of runs and of uploads: blobs below `{origin}/{container}` (`azureml/_restclient/artifacts_client.py`)."""

from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any

from amlc.workspace import blobs
from amlc.workspace.access import signed_address
from amlc.workspace.exchange import Call, Refused, Reply, Route, member, members, missing
from amlc.workspace.house import now

_PAGE = 500
_RESERVED = frozenset({"batch", "content", "contentinfo", "metadata", "prefix", "write"})


def create(call: Call) -> Reply:
    """Where to put the content of new artifacts."""
    paths = [str(member(one, "path")) for one in members(call.object, "paths")]
    folder = blobs.own_folder(call.house, blobs.ARTIFACTS)
    for path in paths:
        blobs.blob_path(folder, _name(call, path))
    artifacts = {path: _artifact(call, path) for path in paths}
    return Reply(
        body={
            "artifacts": artifacts,
            "artifactContentInformation": {path: _content(call, path) for path in paths},
            "errors": {},
        }
    )


def upload(call: Call) -> Reply:
    path = call.parameters["path"]
    written = call.house.beside()
    target = _file(call, path)
    old = target.read_bytes() if call.query.get("append", "").lower() == "true" and target.is_file() else b""
    written.write_bytes(old + call.body)
    blobs.put_file(written, target)
    return Reply(body=_artifact(call, path))


def download(call: Call) -> Reply:
    return Reply(body=_existing(call), media="application/octet-stream")


def get_content(call: Call) -> Reply:
    _existing(call)
    return Reply(body=_content(call, call.parameters["path"]))


def get_write_address(call: Call) -> Reply:
    _file(call, call.parameters["path"])
    return Reply(body=_content(call, call.parameters["path"]))


def get(call: Call) -> Reply:
    _existing(call)
    return Reply(body=_artifact(call, call.parameters["path"]))


def list_all(call: Call) -> Reply:
    _check_origin(call)
    return _paged(call, "", _artifact)


def list_contents(call: Call) -> Reply:
    """The addresses of every artifact below a prefix."""
    return _paged(call, call.parameters.get("path", ""), _content)


def list_below(call: Call) -> Reply:
    _check_origin(call)
    return _paged(call, call.parameters["path"], _artifact)


def _check_origin(call: Call) -> None:
    """Where an origin may stand, the service has words of its own, and not all of its routes are here."""
    if call.parameters.get("origin", "").lower() in _RESERVED:
        text = f"the embedded workspace has no route {call.method} {call.path}"
        raise Refused(HTTPStatus.NOT_IMPLEMENTED, text, "NotImplemented")


def _paged(call: Call, prefix: str, show: Any) -> Reply:
    folder = blobs.own_folder(call.house, blobs.ARTIFACTS)
    base = _name(call, "")
    names = [name.removeprefix(base) for name in blobs.listing(folder, base + prefix)]
    token = call.query.get("continuationToken", "")
    rest = [name for name in names if name > token]
    following = rest[_PAGE - 1] if len(rest) > _PAGE else None
    return Reply(body={"value": [show(call, name) for name in rest[:_PAGE]], "continuationToken": following})


def _name(call: Call, path: str) -> str:
    if "run" in call.parameters:
        return f"ExperimentRun/dcid.{call.parameters['run']}/{path}"
    return f"{call.parameters['origin']}/{call.parameters['container']}/{path}"


def _file(call: Call, path: str) -> Path:
    return blobs.blob_path(blobs.own_folder(call.house, blobs.ARTIFACTS), _name(call, path))


def _existing(call: Call) -> Path:
    path = _file(call, call.parameters["path"])
    if not path.is_file():
        raise missing(f"the artifact {_name(call, call.parameters['path'])}")
    return path


def _artifact(call: Call, path: str) -> dict[str, Any]:
    origin, container, _ = _name(call, path).split("/", 2)
    file = _file(call, path)
    changed = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat() if file.is_file() else now()
    return {
        "artifactId": _name(call, path),
        "origin": origin,
        "container": container,
        "path": path,
        "etag": None,
        "createdTime": changed,
        "dataPath": None,
    }


def _content(call: Call, path: str) -> dict[str, Any]:
    origin, container, _ = _name(call, path).split("/", 2)
    address = signed_address(call.house.keys, blobs.ARTIFACTS, _name(call, path))
    return {"contentUri": address, "origin": origin, "container": container, "path": path}


_BASE = "/artifact/v2.0/{WS}/artifacts"
_RUN = "/history/v1.0/{WS}/experiments/{experiment}/runs/{run}/artifacts"
ROUTES = (
    Route("POST", _BASE + "/batch/metadata/{origin}/{container}", create),
    Route("GET", _BASE + "/metadata/{origin}/{container}/{path+}", get),
    Route("POST", _BASE + "/content/{origin}/{container}/{path+}", upload),
    Route("GET", _BASE + "/content/{origin}/{container}/{path+}", download),
    Route("GET", _BASE + "/contentinfo/{origin}/{container}/{path+}", get_content),
    Route("GET", _BASE + "/write/{origin}/{container}/{path+}", get_write_address),
    Route("GET", _BASE + "/prefix/contentinfo/{origin}/{container}/{path+}", list_contents),
    Route("GET", _BASE + "/prefix/contentinfo/{origin}/{container}", list_contents),
    Route("GET", _BASE + "/prefix/contentinfo/{origin}/{container}/", list_contents),
    Route("GET", _BASE + "/{origin}/{container}", list_all),
    Route("GET", _BASE + "/{origin}/{container}/{path+}", list_below),
    Route("POST", _RUN + "/batch/metadata", create),
    Route("GET", _RUN, list_all),
    Route("GET", _RUN + "/path/{path+}", list_below),
    Route("GET", _RUN + "/contentinfo/{path+}", get_content),
    Route("GET", _RUN + "/prefix/contentinfo/{path+}", list_contents),
    Route("GET", _RUN + "/prefix/contentinfo/", list_contents),
)
