"""Blobs as files: every container is a folder, and a blob appears in it whole or not at all."""

import hashlib
import os
import secrets
import shutil
from http import HTTPStatus
from pathlib import Path

from amlc.workspace.exchange import Refused
from amlc.workspace.hosts import LOCAL_ACCOUNT
from amlc.workspace.house import House

ARTIFACTS = "azureml"  # containers of the workspace's own account
SNAPSHOTS = "snapshots"
_LONGEST_NAME = 1024  # of a blob, in characters
_LONGEST_PART = 255  # of a file's name, in bytes


def container_folder(house: House, account: str, container: str) -> Path:
    """The folder of a container; raises Refused when there is no such container."""
    _check_name(container)
    kept = house.store.get("container", f"{account}/{container}")
    if kept is None:
        raise Refused(HTTPStatus.NOT_FOUND, f"there is no container {container} in {account}", "ContainerNotFound")
    return house.folder / "blobs" / account / container if kept["folder"] is None else Path(kept["folder"])


def make_container(house: House, account: str, container: str, folder: Path | None = None) -> bool:
    """Make a container, in a folder of the workspace unless another is named; False if it was there."""
    identity = f"{account}/{container}"
    if folder is None:
        _check_name(account)
        _check_name(container)
        (house.folder / "blobs" / account / container).mkdir(parents=True, exist_ok=True)
    # a folder of the workspace is not named, so that a copy of the workspace has one of its own
    wanted = {"folder": None if folder is None else str(folder)}
    kept = house.store.get("container", identity)
    if kept == wanted:
        return False
    house.store.put("container", identity, wanted)
    return kept is None


def make_own_containers(house: House) -> None:
    """Make the containers that the workspace itself writes to."""
    for container in (ARTIFACTS, SNAPSHOTS):
        make_container(house, LOCAL_ACCOUNT, container)


def own_folder(house: House, container: str) -> Path:
    """The folder of one of the workspace's own containers."""
    return house.folder / "blobs" / LOCAL_ACCOUNT / container


def blob_path(folder: Path, name: str) -> Path:
    """The file of a blob; refuses names that a folder cannot hold, and any way out of it."""
    parts = name.split("/")
    too_long = any(len(os.fsencode(part)) > _LONGEST_PART for part in parts) or len(name) > _LONGEST_NAME
    if not name or "\0" in name or too_long or any(part in {"", ".", ".."} for part in parts):
        text = f"the workspace cannot keep a blob named {name!r:.300}"
        raise Refused(HTTPStatus.BAD_REQUEST, text, "InvalidResourceName")
    path = folder.joinpath(*parts)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name!r} leads out of its container", "InvalidResourceName")
    return path


def put_file(written: Path, path: Path) -> None:
    """Move a file that was written beside to its place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if written.stat().st_dev == path.parent.stat().st_dev:
            written.replace(path)
            return
        beside = path.with_name(f".{secrets.token_hex(12)}")  # a folder datastore may lie on another disk
        shutil.copyfile(written, beside)
        beside.replace(path)
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        text = "on a disk a name is a file or a folder, not both"
        raise Refused(HTTPStatus.CONFLICT, f"{path.name}: {text}", "BlobTypeConflict") from error


def block_folder(house: House, account: str, container: str, name: str) -> Path:
    """Where the blocks of a blob wait for their list."""
    return house.folder / "blocks" / hashlib.sha256(os.fsencode(f"{account}/{container}/{name}")).hexdigest()


def block_file(folder: Path, block: str) -> Path:
    return folder / hashlib.sha256(block.encode()).hexdigest()


def listing(folder: Path, prefix: str) -> list[str]:
    """The names of the blobs with a prefix, in order; only the folders that can hold one are read."""
    start = folder / prefix.rpartition("/")[0] if "/" in prefix else folder
    if ".." in Path(prefix).parts or not start.is_dir():
        return []
    found = [
        str(Path(base, name).relative_to(folder)).replace(os.sep, "/")
        for base, _, names in os.walk(start)
        for name in names
    ]
    return sorted(name for name in found if name.startswith(prefix))


def _check_name(name: str) -> None:
    if not name.replace("-", "").replace("$", "").isalnum():
        raise Refused(
            HTTPStatus.BAD_REQUEST, f"{name!r} is not a name for an account or a container", "InvalidResourceName"
        )
