"""Snapshots: trees of files, each kept as a folder that nobody changes (`azureml/_restclient/snapshots_client.py`)."""

import os
import shutil
import uuid
import zipfile
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from amlc.workspace import blobs
from amlc.workspace.access import signed_address
from amlc.workspace.exchange import Call, Refused, Reply, Route, member, members, missing
from amlc.workspace.house import House, now

_ROOT = {"name": "", "hash": None, "type": "Directory", "timestamp": None, "sasUrl": None, "absoluteUrl": None}
_UPLOADS = "uploads/"


def latest(call: Call) -> Reply:  # noqa: ARG001
    """Before the first snapshot of a client: nothing (it asks when its own cache is empty)."""
    return Reply(body={"name": None, "root": _ROOT | {"children": {}}, "id": None, "createdBy": None})


def locations(call: Call) -> Reply:
    names = member(call.object, "FileNames")
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body needs 'FileNames', a list of strings")
    nodes = [
        {"fullName": name, "blobUri": signed_address(call.house.keys, blobs.SNAPSHOTS, _UPLOADS + uuid.uuid4().hex)}
        for name in names
    ]
    return Reply(body={"fileNodes": nodes})


def create(call: Call) -> Reply:
    """The tree names every file; what was not sent again is in the parent."""
    identity = call.parameters["id"]
    tree = call.member("DirTreeNode", dict)
    revisions = members(member(call.object, "FileRevisionList") or {}, "FileNodes")
    parent_id = member(call.object, "ParentSnapshotId")
    if call.house.store.get("snapshot", identity) is not None:
        raise Refused(HTTPStatus.CONFLICT, f"the snapshot {identity} exists")
    if parent_id and call.house.store.get("snapshot", parent_id) is None:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the parent snapshot {parent_id} does not exist")
    sent = {str(member(node, "FullName")): _upload(call.house, str(member(node, "BlobUri"))) for node in revisions}
    parent = folder_of(call.house, parent_id) if parent_id else None
    building = call.house.beside()
    building.mkdir()
    try:
        for name in _files(tree, ""):
            source = sent.get(name) or sent.get("/" + name) or (parent / name if parent else None)
            if source is None or not source.is_file():
                raise Refused(HTTPStatus.BAD_REQUEST, f"the file {name} of the snapshot was never uploaded")
            target = blobs.blob_path(building, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        place = _place(call.house, identity)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)  # left by a request that was killed before it was answered
        building.replace(place)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    body = {
        "id": identity,
        "parentId": parent_id,
        "root": tree,
        "createdTime": now(),
        "properties": member(call.object, "Properties"),
    }
    call.house.store.put("snapshot", identity, body)
    for upload in sent.values():
        upload.unlink(missing_ok=True)
    return Reply(body={"id": identity, "name": identity})


def metadata(call: Call) -> Reply:
    kept = call.house.store.get("snapshot", call.parameters["id"])
    if kept is None:
        raise missing(f"the snapshot {call.parameters['id']}")
    return Reply(body=kept)


def archive(call: Call) -> Reply:
    """A zip of the files, at a signed address, as `Run.restore_snapshot` wants it."""
    identity = call.parameters["id"]
    if call.house.store.get("snapshot", identity) is None:
        raise missing(f"the snapshot {identity}")
    folder = folder_of(call.house, identity)
    target = blobs.own_folder(call.house, blobs.SNAPSHOTS) / "zips" / f"{identity}.zip"
    if not target.exists():
        beside = call.house.beside()
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in blobs.listing(folder, ""):
                packed.write(folder / name, name)
        blobs.put_file(beside, target)
    return Reply(body={"zipSasUri": signed_address(call.house.keys, blobs.SNAPSHOTS, f"zips/{identity}.zip")})


def folder_of(house: House, identity: str) -> Path:
    """The folder with a snapshot's files."""
    return _place(house, identity)


def _place(house: House, identity: str) -> Path:
    try:
        return house.folder / "snapshots" / str(uuid.UUID(identity))
    except ValueError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{identity!r} is not the id of a snapshot") from error


def _upload(house: House, address: str) -> Path:
    container, _, name = unquote(urlsplit(address).path).lstrip("/").partition("/")
    if container != blobs.SNAPSHOTS or not name.startswith(_UPLOADS):
        raise Refused(HTTPStatus.BAD_REQUEST, "a file of the snapshot lies outside of the workspace's uploads")
    return blobs.blob_path(blobs.own_folder(house, blobs.SNAPSHOTS), name)


def _files(node: Any, path: str) -> Iterator[str]:
    """The paths of the files of a tree (`azureml/_base_sdk_common/merkle_tree.py`: DirTreeJsonEncoderV2)."""
    children = member(node, "children") or {}
    listed = children.values() if isinstance(children, dict) else children
    for child in listed:
        name = f"{path}{member(child, 'name')}"
        if str(member(child, "type")).lower() == "file":
            yield name.replace(os.sep, "/")
        else:
            yield from _files(child, name + "/")


ROUTES = (
    Route("GET", "/content/v1.0/{WS}/snapshots/latest/metadata", latest),
    Route("GET", "/content/v1.0/{WS}/snapshots/{id}/metadata", metadata),
    Route("POST", "/content/v2.0/{WS}/snapshots/getblob", locations),
    Route("POST", "/content/v2.0/{WS}/snapshots/{id}", create),
    Route("POST", "/content/v2.0/{WS}/snapshots/{id}/zip", archive),
)
