"""One workspace for the whole session, and the means to talk to it as a client, an operator or a stranger."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from amlc.workspace import admin, lifecycle, subscriptions
from amlc.workspace.lifecycle import Connection

SCRIPTS = Path(__file__).parent / "scripts"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    found = lifecycle.ensure_started(tmp_path_factory.mktemp("workspace"), offline=True)
    prepare(found, tmp_path_factory.mktemp("data"))
    yield found
    lifecycle.stop(found.folder)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for a workspace of the test's own, which is stopped when the test ends."""
    yield tmp_path / "own"
    lifecycle.stop(tmp_path / "own")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SDK keeps its caches: of discovery, and of the latest snapshot."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def run(tmp_path: Path, home: Path) -> Run:
    """Run a script of `scripts/` as anybody would, with nothing but the connection's variables."""

    def run_script(name: str, connection: Connection, **more: str) -> subprocess.CompletedProcess[str]:
        work = tmp_path / "work"
        shutil.copytree(SCRIPTS, work, dirs_exist_ok=True)
        return subprocess.run(
            [sys.executable, name],
            cwd=work,
            env=client_environment(connection, home) | more,
            capture_output=True,
            text=True,
            timeout=120,
        )

    return run_script


def client_environment(connection: Connection, home: Path) -> dict[str, str]:
    own = {
        "HOME": str(home),
        "AZURE_TENANT_ID": "7a3c5e5a-0000-4000-8000-000000000001",
        "AZURE_CLIENT_ID": "7a3c5e5a-0000-4000-8000-000000000002",
        "AZURE_SUBSCRIPTION_ID": "7a3c5e5a-0000-4000-8000-000000000003",
        "SP_PASSWORD": "anything",
    }
    return {**os.environ, **connection.environment(), **own}


def prepare(connection: Connection, data: Path) -> None:
    """What the pipeline of `scripts/pipeline.py` stands on."""
    (data / "models/highspenders").mkdir(parents=True)
    (data / "models/highspenders/input.csv").write_text("id,spent\n1,10\n2,30\n")
    admin.put(connection, "/datastores/MLData", {"folder": str(data)})
    admin.put(connection, "/computes/d1compute", {"kind": "AmlCompute"})
    introduced: Mapping[str, str] = client_environment(connection, data)
    subscriptions.introduce(connection, introduced, data)
