"""Blobs, as the data library asks for them."""

import os
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from amlc.workspace import admin
from amlc.workspace.lifecycle import Connection
from tests.integration.client import Answer, ask, call


@pytest.fixture
def blob(connection: Connection, tmp_path: Path) -> "Blobs":
    name = "d" + tmp_path.name.replace("-", "_")
    (tmp_path / "data").mkdir()
    admin.put(connection, f"/datastores/{name}", {"folder": str(tmp_path / "data")})
    store = call(connection, "GET", "/datastore/v1.0{WS}/datastores/" + name).json["azureStorageSection"]
    return Blobs(connection, tmp_path / "data", store["containerName"], store["sasToken"])


class Blobs:
    """A folder datastore seen from both sides."""

    def __init__(self, connection: Connection, folder: Path, container: str, signature: str) -> None:
        self.connection, self.folder, self.container, self.signature = connection, folder, container, signature

    def ask(self, method: str, name: str, query: str = "", body: bytes | None = None, **headers: Any) -> Answer:
        path = f"/{self.container}{name and '/' + name}?{query}{query and '&'}{self.signature}"
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        return ask(self.connection, method, "amlclocal.blob.core.windows.net", path, body=body, headers=sent)

    def put(self, name: str, body: bytes) -> Answer:
        return self.ask("PUT", name, body=body, x_ms_blob_type="BlockBlob")

    def names(self, query: str = "") -> tuple[list[str], list[str], str]:
        found = Xml.fromstring(self.ask("GET", "", "restype=container&comp=list" + query).body)
        blobs = [element.text or "" for element in found.iterfind("Blobs/Blob/Name")]
        prefixes = [element.text or "" for element in found.iterfind("Blobs/BlobPrefix/Name")]
        return blobs, prefixes, found.findtext("NextMarker") or ""


def test_a_blob_is_a_file_of_the_folder(blob: Blobs) -> None:
    assert blob.put("a/b c.txt".replace(" ", "%20"), b"hello").status == 201
    assert (blob.folder / "a/b c.txt").read_bytes() == b"hello"
    (blob.folder / "made.txt").write_bytes(b"0123456789")
    assert blob.ask("GET", "made.txt").body == b"0123456789"
    head = blob.ask("HEAD", "made.txt")
    assert (head.status, head.headers["content-length"], head.headers["x-ms-blob-type"]) == (200, "10", "BlockBlob")


@pytest.mark.parametrize(
    ("asked", "status", "body"),
    [("bytes=2-4", 206, b"234"), ("bytes=8-", 206, b"89"), ("bytes=5-99", 206, b"56789"), ("bytes=10-11", 416, None)],
)
@pytest.mark.parametrize("header", ["Range", "x_ms_range"])
def test_ranges(blob: Blobs, asked: str, status: int, body: bytes | None, header: str) -> None:
    (blob.folder / "x").write_bytes(b"0123456789")
    sent: dict[str, Any] = {header: asked}
    answer = blob.ask("GET", "x", **sent)
    assert answer.status == status
    assert body is None or answer.body == body


def test_a_blob_of_blocks_appears_with_its_list(blob: Blobs) -> None:
    for block, data in (("QQ==", b"first "), ("Qg==", b"second"), ("Qw==", b"unused")):
        assert blob.ask("PUT", "big", f"comp=block&blockid={block.replace('=', '%3D')}", data).status == 201
    assert blob.ask("GET", "big").status == 404
    blocks = b"<BlockList><Latest>QQ==</Latest><Latest>Qg==</Latest></BlockList>"
    assert blob.ask("PUT", "big", "comp=blocklist", blocks).status == 201
    assert blob.ask("GET", "big").body == b"first second"


def test_a_list_with_an_unknown_block_is_refused(blob: Blobs) -> None:
    answer = blob.ask("PUT", "big", "comp=blocklist", b"<BlockList><Latest>QQ==</Latest></BlockList>")
    assert (answer.status, answer.headers["x-ms-error-code"]) == (400, "InvalidBlockList")
    assert not (blob.folder / "big").exists()


def test_listing_by_prefix_delimiter_and_page(blob: Blobs) -> None:
    for name in ("a/1", "a/2", "a/sub/3", "b", "c"):
        blob.put(name, b"")
    assert blob.names() == (["a/1", "a/2", "a/sub/3", "b", "c"], [], "")
    assert blob.names("&prefix=a/") == (["a/1", "a/2", "a/sub/3"], [], "")
    assert blob.names("&delimiter=/") == (["b", "c"], ["a/"], "")
    assert blob.names("&prefix=a/&delimiter=/") == (["a/1", "a/2"], ["a/sub/"], "")
    assert blob.names("&maxresults=2") == (["a/1", "a/2"], [], "a/sub/3")
    assert blob.names("&maxresults=2&marker=a/sub/3") == (["a/sub/3", "b"], [], "c")


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "a//b", "a/%2e%2e/%2e%2e/outside", "./x"])
def test_a_name_never_leads_out_of_the_folder(blob: Blobs, name: str) -> None:
    assert blob.put(name, b"x").status == 400
    assert list(blob.folder.parent.rglob("outside")) == []


def test_a_link_never_leads_out_of_the_folder(blob: Blobs) -> None:
    (blob.folder / "link").symlink_to(blob.folder.parent)
    (blob.folder.parent / "secret").write_text("secret")
    assert blob.ask("GET", "link/secret").status == 400


def test_a_signature_opens_one_container(blob: Blobs) -> None:
    forged = Blobs(blob.connection, blob.folder, "azureml", blob.signature)
    assert forged.ask("GET", "x").status == 403
    assert Blobs(blob.connection, blob.folder, blob.container, "sig=x&se=2099").ask("GET", "x").status == 403


def test_a_missing_blob_and_a_missing_container(blob: Blobs) -> None:
    answer = blob.ask("GET", "nothing")
    assert (answer.status, answer.headers["x-ms-error-code"]) == (404, "BlobNotFound")
    missing = ask(blob.connection, "GET", "other.blob.core.windows.net", "/none/x?sig=x")
    assert (missing.status, missing.headers["x-ms-error-code"]) == (404, "ContainerNotFound")


def test_a_link_to_nowhere_is_not_listed(blob: Blobs) -> None:
    (blob.folder / "broken").symlink_to("nowhere")
    blob.put("kept", b"")
    assert blob.names() == (["kept"], [], "")


def test_a_name_that_is_not_utf_8(blob: Blobs) -> None:
    (blob.folder / os.fsdecode(b"caf\xe9.txt")).write_bytes(b"x")
    assert b'<Name Encoded="true">caf%E9.txt</Name>' in blob.ask("GET", "", "restype=container&comp=list").body
    assert blob.ask("GET", "caf%E9.txt").body == b"x"
    assert blob.ask("GET", "none%E9.txt").status == 404
    assert blob.put("new%E9", b"").status == 201
    assert blob.ask("PUT", "new%E9", "comp=block&blockid=QQ%3D%3D", b"").status == 201
    assert Blobs(blob.connection, blob.folder, "%E9", blob.signature).ask("GET", "x").status in {400, 403}


def test_a_name_that_is_too_long(blob: Blobs) -> None:
    assert blob.put("x" * 300, b"").status == 400
    assert blob.ask("GET", "x" * 300).status == 400
    assert blob.put("/".join(["x" * 100] * 11), b"").status == 400
    assert blob.ask("GET", "", "restype=container&comp=list&maxresults=x").status == 400
