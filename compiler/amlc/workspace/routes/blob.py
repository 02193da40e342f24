"""Block blobs by REST (`azureml/_vendor/azure_storage/blob`), as far as the SDK and its data library ask."""

import email.utils
import os
import re
import shutil
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as Xml
from xml.sax.saxutils import escape

from amlc.workspace import blobs
from amlc.workspace.exchange import Call, Refused, Reply, Route, whole_number

_VERSION = {"x-ms-version": "2021-08-06"}
_ITEM_LIMIT = 5000
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def put(call: Call) -> Reply:
    """A blob in one go, a block, or the list that makes a blob of blocks."""
    account, container, name = _address(call)
    path = blobs.blob_path(blobs.container_folder(call.house, account, container), name)
    blocks = blobs.block_folder(call.house, account, container, name)
    match call.query.get("comp"):
        case None:
            kind = call.headers.get("x-ms-blob-type", "")
            if kind != "BlockBlob":
                raise Refused(
                    HTTPStatus.BAD_REQUEST, f"the workspace keeps block blobs, not {kind!r}", "InvalidBlobType"
                )
            if call.headers.get("if-none-match") == "*" and path.exists():
                raise Refused(HTTPStatus.CONFLICT, f"{name} exists", "BlobAlreadyExists")
            blobs.put_file(call.uploaded, path)
            return Reply(status=201, headers=_VERSION | _properties(path))
        case "block":
            blocks.mkdir(parents=True, exist_ok=True)
            call.uploaded.replace(blobs.block_file(blocks, _required(call, "blockid")))
            return Reply(status=201, headers=_VERSION)
        case "blocklist":
            _join(call, blocks, path)
            return Reply(status=201, headers=_VERSION | _properties(path))
        case "metadata" | "properties":
            _existing(path, name)
            return Reply(status=200, headers=_VERSION | _properties(path))
        case other:
            raise Refused(
                HTTPStatus.NOT_IMPLEMENTED, f"the workspace has no PUT blob with comp={other}", "NotImplemented"
            )


def get(call: Call) -> Reply:
    account, container, name = _address(call)
    path = blobs.blob_path(blobs.container_folder(call.house, account, container), name)
    _existing(path, name)
    headers = _VERSION | _properties(path)
    size = path.stat().st_size
    asked = call.headers.get("x-ms-range") or call.headers.get("range")
    if asked is None or (size == 0 and asked == "bytes=0-0"):
        return Reply(body=path, headers=headers, media="application/octet-stream")
    first, last = _range(asked, size)
    headers["content-range"] = f"bytes {first}-{last}/{size}"
    part = (first, last - first + 1)
    return Reply(body=path, status=206, headers=headers, media="application/octet-stream", part=part)


def head(call: Call) -> Reply:
    account, container, name = _address(call)
    path = blobs.blob_path(blobs.container_folder(call.house, account, container), name)
    _existing(path, name)
    headers = _VERSION | _properties(path) | {"content-length": str(path.stat().st_size), "accept-ranges": "bytes"}
    return Reply(headers=headers | {"content-type": "application/octet-stream"})


def delete(call: Call) -> Reply:
    account, container, name = _address(call)
    path = blobs.blob_path(blobs.container_folder(call.house, account, container), name)
    _existing(path, name)
    path.unlink()
    return Reply(status=202, headers=_VERSION)


def get_container(call: Call) -> Reply:
    account, container = call.host.partition(".")[0], call.parameters["container"]
    folder = blobs.container_folder(call.house, account, container)
    if call.query.get("comp") != "list":
        return Reply(headers=_VERSION | {"etag": '"container"', "x-ms-lease-state": "available"})
    prefix, delimiter = call.query.get("prefix", ""), call.query.get("delimiter", "")
    marker = call.query.get("marker", "")
    limit = min(whole_number(call.query.get("maxresults", _ITEM_LIMIT), "maxresults"), _ITEM_LIMIT)
    entries: dict[str, bool] = {}  # name → whether it stands for a folder
    for name in blobs.listing(folder, prefix):
        head_, found, _ = name[len(prefix) :].partition(delimiter) if delimiter else (name, "", "")
        entry = prefix + head_ + delimiter if found else name
        if entry >= marker:
            entries[entry] = bool(found)
    shown = list(entries)[:limit]
    rest = list(entries)[limit : limit + 1]
    items = "".join(_prefix_xml(name) if entries[name] else _blob_xml(name, folder / name) for name in shown)
    text = (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<EnumerationResults ServiceEndpoint="https://{call.host}/" ContainerName="{escape(container)}">'
        f"<Prefix>{escape(prefix)}</Prefix><MaxResults>{limit}</MaxResults><Blobs>{items}</Blobs>"
        f"<NextMarker>{escape(''.join(rest))}</NextMarker></EnumerationResults>"
    )
    return Reply(body=text.encode("utf-8", "replace"), media="application/xml", headers=_VERSION)


def head_container(call: Call) -> Reply:
    blobs.container_folder(call.house, call.host.partition(".")[0], call.parameters["container"])
    return Reply(headers=_VERSION | {"etag": '"container"', "x-ms-lease-state": "available"})


def put_container(call: Call) -> Reply:
    if call.query.get("restype") != "container":
        raise Refused(HTTPStatus.BAD_REQUEST, "a blob needs a name", "InvalidUri")
    if not blobs.make_container(call.house, call.host.partition(".")[0], call.parameters["container"]):
        raise Refused(HTTPStatus.CONFLICT, "the container exists", "ContainerAlreadyExists")
    return Reply(status=201, headers=_VERSION)


def _address(call: Call) -> tuple[str, str, str]:
    return call.host.partition(".")[0], call.parameters["container"], call.parameters["blob"]


def _required(call: Call, name: str) -> str:
    if name not in call.query:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the query needs {name}", "MissingRequiredQueryParameter")
    return call.query[name]


def _existing(path: Path, name: str) -> None:
    if not path.is_file():
        raise Refused(HTTPStatus.NOT_FOUND, f"there is no blob {name}", "BlobNotFound")


def _join(call: Call, blocks: Path, path: Path) -> None:
    try:
        listed = [element.text or "" for element in Xml.fromstring(call.uploaded.read_bytes())]  # noqa: S314 - expat refuses entity bombs
    except Xml.ParseError as error:
        raise Refused(
            HTTPStatus.BAD_REQUEST, f"the list of blocks is not XML: {error}", "InvalidXmlDocument"
        ) from error
    joined = call.house.beside()
    try:
        with joined.open("wb") as whole:
            for block in listed:
                try:
                    with blobs.block_file(blocks, block).open("rb") as part:
                        shutil.copyfileobj(part, whole, 1 << 20)
                except FileNotFoundError as error:
                    raise Refused(HTTPStatus.BAD_REQUEST, f"there is no block {block}", "InvalidBlockList") from error
        blobs.put_file(joined, path)
    finally:
        joined.unlink(missing_ok=True)
    shutil.rmtree(blocks, ignore_errors=True)


def _range(asked: str, size: int) -> tuple[int, int]:
    found = re.fullmatch(r"bytes=(\d+)-(\d*)", asked)
    if found is None or int(found[1]) >= size:
        raise Refused(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, f"{asked} of {size} bytes", "InvalidRange")
    return int(found[1]), min(int(found[2] or size - 1), size - 1)


def _properties(path: Path) -> dict[str, str]:
    status = path.stat()
    return {
        "etag": _etag(status),
        "last-modified": email.utils.formatdate(status.st_mtime, usegmt=True),
        "x-ms-blob-type": "BlockBlob",
        "x-ms-creation-time": email.utils.formatdate(status.st_ctime, usegmt=True),
        "x-ms-server-encrypted": "true",
        "x-ms-lease-status": "unlocked",
        "x-ms-lease-state": "available",
    }


def _etag(status: os.stat_result) -> str:
    return f'"0x{status.st_mtime_ns:X}{status.st_size:X}"'


def _blob_xml(name: str, path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return ""  # a link to nowhere, or it was deleted just now
    return (
        f"<Blob>{_name_xml(name)}<Properties>"
        f"<Last-Modified>{email.utils.formatdate(status.st_mtime, usegmt=True)}</Last-Modified>"
        f"<Etag>{escape(_etag(status))}</Etag><Content-Length>{status.st_size}</Content-Length>"
        "<Content-Type>application/octet-stream</Content-Type><BlobType>BlockBlob</BlobType>"
        "<LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState>"
        "<ServerEncrypted>true</ServerEncrypted></Properties></Blob>"
    )


def _prefix_xml(name: str) -> str:
    return f"<BlobPrefix>{_name_xml(name)}</BlobPrefix>"


def _name_xml(name: str) -> str:
    """What XML cannot hold is percent-encoded, as the service does it."""
    if _NO_XML.search(name):
        return f'<Name Encoded="true">{quote(os.fsencode(name))}</Name>'
    return f"<Name>{escape(name)}</Name>"


ROUTES = (
    Route("PUT", "/{container}/{blob+}", put),
    Route("GET", "/{container}/{blob+}", get),
    Route("HEAD", "/{container}/{blob+}", head),
    Route("DELETE", "/{container}/{blob+}", delete),
    Route("GET", "/{container}", get_container),
    Route("HEAD", "/{container}", head_container),
    Route("PUT", "/{container}", put_container),
)
