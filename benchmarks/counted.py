"""`python counted.py FILE WORDS…`: runs `python WORDS…` in this process, and writes to FILE what it sent over HTTP.

Requests, without the proxy's CONNECTs, and bytes before they are encrypted.
"""

import http.client
import json
import runpy
import ssl
import sys
import threading
from pathlib import Path
from typing import Any


def main() -> None:
    file, first, *rest = sys.argv[1:]
    counts = {"requests": 0, "bytes": 0}
    lock = threading.Lock()
    ask, send = http.client.HTTPConnection.putrequest, ssl.SSLSocket.sendall

    def asked(self: http.client.HTTPConnection, *args: Any, **kwargs: Any) -> None:
        with lock:
            counts["requests"] += 1
        ask(self, *args, **kwargs)

    def sent(self: ssl.SSLSocket, data: Any, flags: int = 0) -> None:
        with lock:
            counts["bytes"] += len(data)
        send(self, data, flags)

    http.client.HTTPConnection.putrequest = asked  # type: ignore[method-assign]
    ssl.SSLSocket.sendall = sent  # type: ignore[method-assign]
    try:
        if first == "-m":
            sys.argv = rest
            runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
        else:
            sys.argv = [first, *rest]
            runpy.run_path(first, run_name="__main__")
    finally:
        Path(file).write_text(json.dumps(counts))


if __name__ == "__main__":
    main()
