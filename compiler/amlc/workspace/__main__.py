"""`python -m amlc.workspace FOLDER [--offline] [--latency MS]`: the embedded workspace as a process."""

import argparse
import fcntl
import logging
import os
import sys
import time
from pathlib import Path


def main() -> int:
    """Serve a folder; 1 with one line on standard error if that cannot be."""
    parser = argparse.ArgumentParser(prog="amlc.workspace")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--offline", action="store_true", help="refuse every host the workspace does not stand for")
    parser.add_argument(
        "--latency", type=float, default=0, metavar="MS", help="milliseconds between a request and its answer"
    )
    parser.add_argument(
        "--ready", type=int, metavar="FD", help="become a daemon, and write to this pipe once it serves"
    )
    arguments = parser.parse_args()
    if arguments.ready is not None and os.fork() > 0:
        os._exit(0)  # who started it need not wait for it when it ends
    folder: Path = arguments.folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    lock = os.open(folder / "daemon.lock", os.O_RDWR | os.O_CREAT, 0o600)  # never closed: it ends with the process
    if not _holds(lock):
        sys.stderr.write(f"another workspace serves {folder}\n")
        return 1
    os.ftruncate(lock, 0)
    os.write(lock, str(os.getpid()).encode())  # whom to kill if it does not end
    return _served(folder, arguments)


def _holds(lock: int) -> bool:
    """Whether the lock is ours now; who looks whether it is taken takes it for a moment."""
    for _ in range(10):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.02)
        else:
            return True
    return False


def _served(folder: Path, chosen: argparse.Namespace) -> int:
    try:
        from amlc.workspace import server
    except ModuleNotFoundError as error:
        sys.stderr.write(f"the package {error.name} is missing: install amlc[local]\n")
        return 1
    try:
        server.serve(folder, offline=chosen.offline, latency=chosen.latency, ready=chosen.ready)
    except (OSError, ValueError) as error:
        logging.getLogger("amlc.workspace").exception("could not serve")
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    logging.shutdown()
    # At once: a thread that still runs must not outlive the lock, which is held until the process is gone.
    os._exit(code)
