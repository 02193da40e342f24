"""A client of yaml-language-server over standard input and output: opens texts, and asks what an editor would ask."""

import json
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CURSOR = "|"


class Editor:
    """One server, started, whose schema for every file is the one given."""

    def __init__(self, process: subprocess.Popen[bytes], schema: Path) -> None:
        self._process = process
        self._sent = 0
        self._opened = 0
        self._settings = {
            "yaml": {
                "schemas": {schema.as_uri(): "*.yaml"},
                "completion": True,
                "hover": True,
                "validate": True,
                "schemaStore": {"enable": False},
            }
        }
        self._request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
        self._notify("initialized", {})
        self._notify("workspace/didChangeConfiguration", {"settings": self._settings})
        while not self.diagnostics("amlc: 1\n"):  # until it has read the schema
            pass

    def diagnostics(self, text: str, path: Path | None = None) -> list[str]:
        """What is underlined, and why: `text: message`. `path` is where the file is, if anywhere."""
        uri = self._open(text, path)
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                break
        lines = text.splitlines()
        found = []
        for one in message["params"]["diagnostics"]:
            start, end = one["range"]["start"], one["range"]["end"]
            stop = end["character"] if start["line"] == end["line"] else None
            found.append(f"{lines[start['line']][start['character'] : stop].strip()}: {one['message']}")
        return sorted(found)

    def completion(self, text: str) -> dict[str, str]:
        """What is offered at the cursor, a `|` in the text, each with its description."""
        answer = self._at("textDocument/completion", text)
        return {one["label"]: _words(one.get("documentation")) for one in answer["items"]}

    def inserted(self, text: str, label: str) -> str:
        """What is written at the cursor when one of what is offered is taken."""
        answer = self._at("textDocument/completion", text)
        return next(str(one["insertText"]) for one in answer["items"] if one["label"] == label)

    def hover(self, text: str) -> str:
        """What is shown for the word at the cursor."""
        answer = self._at("textDocument/hover", text)
        return "" if answer is None else _words(answer["contents"])

    def _at(self, method: str, text: str) -> Any:
        before, _, after = text.partition(CURSOR)
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        return self._request(method, {"textDocument": {"uri": self._open(before + after)}, "position": position})

    def _open(self, text: str, path: Path | None = None) -> str:
        self._opened += 1
        uri = f"file:///project/spec{self._opened}.yaml" if path is None else path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def _request(self, method: str, params: Mapping[str, Any]) -> Any:
        self._sent += 1
        self._send({"id": self._sent, "method": method, "params": params})
        while True:
            message = self._receive()
            if message.get("id") == self._sent and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def _notify(self, method: str, params: Mapping[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Mapping[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
        self._process.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        """The server's next message; what it asks of the editor is answered on the way."""
        assert self._process.stdout is not None
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "the server has ended"
        message: dict[str, Any] = json.loads(self._process.stdout.read(length))
        if "method" in message and "id" in message:
            result = [self._settings["yaml"]] if message["method"] == "workspace/configuration" else None
            self._send({"id": message["id"], "result": result})
        return message


def _words(content: Any) -> str:
    return str(content["value"] if isinstance(content, dict) else content or "")


@contextmanager
def editor(server: Path, schema: Path, *, seconds: float = 120) -> Iterator[Editor]:
    """A server that is stopped at the end, or when its time is up: nobody waits for one that hangs."""
    process = subprocess.Popen(["node", server, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    timer = threading.Timer(seconds, process.kill)
    timer.start()
    with process:
        try:
            yield Editor(process, schema)
        finally:
            timer.cancel()
            process.kill()
