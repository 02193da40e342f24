"""The connection to a workspace through Azure ML SDK v1. The only module that imports the SDK."""

import contextlib
import gc
import importlib
import io
import logging
import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from amlc.backends.azureml_v1.refusals import Refusal, different, explain, is_absence
from amlc.errors import AmlcError
from amlc.program import Imported, Name, Program, Statement, Surroundings, differences, evaluate, execute, inner

EXTRA = "amlc[azureml,local]"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class MissingExtra(AmlcError):
    """The SDK is not installed."""

    exit_code = 2


class Refused(Exception):
    """What the workspace refused, each with the path of the spec that asked for it."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(one.message for one in refusals))
        self.refusals = tuple(refusals)


@dataclass(frozen=True, slots=True)
class Published:
    """A published pipeline that is enabled."""

    id: str
    name: str
    version: str
    created: datetime


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of a run: its id, name, and status in the service's words."""

    id: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Details:
    """What the service tells of an ended run: why it failed, in its words, and its seconds if it ever started."""

    error: str | None
    seconds: float | None


@dataclass(slots=True)
class Session:
    """An open workspace. Every method raises Refused when the service, or the way to it, says no."""

    program: Program
    root: Path
    environ: Mapping[str, str]
    names: dict[str, Any] = field(default_factory=dict)
    runs: dict[str, Any] = field(default_factory=dict)

    def connect(self) -> None:
        """Signs in and opens the workspace."""
        hide_git_credentials(self.root)
        with tempfile.TemporaryDirectory() as nothing:
            for statement in self.program.connect:
                with self.asking(statement):
                    execute((statement,), self.names, self._around(Path(nothing)))

    def published(self, name: str) -> list[Published]:
        """The enabled published pipelines of a name, oldest first."""
        with self.asking():
            entities = self._provider()._service_caller.get_all_published_pipelines(active_only=True)
            found = [
                Published(one.id, one.name, one.version or "", _aware(one.created_date))
                for one in entities
                if one.name == name
            ]
        return sorted(found, key=lambda one: (one.created, one.id))

    def build(self) -> None:
        """Looks everything up, makes what is defined and absent, then builds the pipeline's objects.

        All that is missing is refused at once, before anything is made.
        """
        refused: list[Refusal] = []
        absent: list[Statement] = []
        with tempfile.TemporaryDirectory() as folder:
            artifacts = Path(folder)
            for path, text in self.program.artifacts.items():
                (artifacts / path).parent.mkdir(parents=True, exist_ok=True)
                (artifacts / path).write_text(text, encoding="utf-8")
            around = self._around(artifacts)
            lookups = [one for one in self.program.body if _is_lookup(one)]
            for statement in lookups:
                # What depends on something that is missing is not worth asking for.
                if not all(one.id in self.names for one in inner(statement.value) if isinstance(one, Name)):
                    continue
                try:
                    with self.asking(statement):
                        if not self._found(statement, around):
                            absent.append(statement)
                except Refused as why:
                    refused += why.refusals
            if refused:
                raise Refused(refused)
            for statement in (*absent, *(one for one in self.program.body if not _is_lookup(one))):
                with self.asking(statement):
                    execute((statement,), self.names, around)

    def _found(self, statement: Statement, around: Surroundings) -> bool:
        """Runs a look-up; false when what it looks for is absent and can be made."""
        if statement.absent is None:
            execute((statement,), self.names, around)
            return True
        try:
            found = evaluate(statement.value, self.names, around)
        except around.resolve(statement.absent) as error:
            if not is_absence(error):
                raise
            return False
        differing = differences(statement, found)
        if differing:
            raise Refused([different(statement, differing)])
        self.names[str(statement.target)] = found
        return True

    def publish(self) -> Published:
        """Uploads what is new and publishes."""
        with self.asking(self.program.statements[-1]):
            execute((self.program.statements[-1],), self.names, self._around(self.root))
            made = self.names["published"]
            return Published(made.id, made.name, made.version or "", datetime.now(UTC))

    def disable(self, published_id: str) -> None:
        with self.asking():
            self._provider().published_pipeline_provider.set_status(published_id, "Disabled")

    def submit(self, published_id: str, experiment: str, parameters: Mapping[str, Any]) -> str:
        """Starts a run of a published pipeline; its id."""
        with self.asking():
            from azureml.pipeline.core import PublishedPipeline

            pipeline = PublishedPipeline.get(self.names["workspace"], published_id)
            run = pipeline.submit(self.names["workspace"], experiment, pipeline_parameters=dict(parameters))
            self.runs[run.id] = run
            return str(run.id)

    def status(self, run_id: str) -> str:
        """`NotStarted`, `Running`, `Finished`, `Failed` or `Canceled`, or another of the service's words."""
        with self.asking():
            return str(self.runs[run_id].get_status())

    def steps(self, run_id: str) -> list[StepState]:
        with self.asking():
            found = list(self.runs[run_id].get_steps())
            for one in found:
                self.runs[one.id] = one
            return [StepState(str(one.id), str(one.name), str(one.get_status())) for one in found]

    def log(self, step_id: str, offset: int) -> bytes:
        """What the step has printed from a byte on."""
        with self.asking():
            import requests

            files = self.runs[step_id].get_details().get("logFiles", {})
            url = files.get("user_logs/std_log.txt") or next(iter(files.values()), None)
            if url is None:
                return b""
            answer = requests.get(url, headers={"Range": f"bytes={offset}-"}, timeout=60)
            if not answer.ok:  # 416: nothing new
                return b""
            return bytes(answer.content if answer.status_code == 206 else answer.content[offset:])

    def details(self, run_id: str) -> Details:
        """Why a run or a step failed, and how long it took."""
        with self.asking():
            told = self.runs[run_id].get_details()
            message = ((told.get("error") or {}).get("error") or {}).get("message")
            began, ended = (_moment(told.get(key)) for key in ("startTimeUtc", "endTimeUtc"))
            seconds = (ended - began).total_seconds() if began and ended else None
            return Details(None if message is None else str(message), seconds)

    def _provider(self) -> Any:
        if "provider" not in self.runs:
            from azureml.pipeline.core._graph_context import _GraphContext

            self.runs["provider"] = _GraphContext("placeholder", self.names["workspace"]).workflow_provider
        return self.runs["provider"]

    def _around(self, artifacts: Path) -> Surroundings:
        return Surroundings(resolve=_resolve, root=self.root, artifacts=artifacts, environ=self.environ)

    @contextlib.contextmanager
    def asking(self, statement: Statement | None = None) -> Iterator[None]:
        """Runs a piece of the SDK: its chatter is swallowed, its exceptions become what they mean."""
        with quiet():
            try:
                yield
            except (AmlcError, Refused):
                raise
            except Exception as error:
                raise Refused([explain(error, statement, self._secrets())]) from error

    def _secrets(self) -> list[str]:
        from amlc.program import Secret

        wanted = (one for statement in self.program.statements for one in inner(statement.value))
        return [self.environ.get(one.env, "") for one in wanted if isinstance(one, Secret)]


def load() -> None:
    """Imports the SDK. Raises MissingExtra."""
    # Read once, when the SDK is imported: turns its telemetry off (azureml/telemetry/logger/_abstract_event_logger.py).
    os.environ.setdefault("HBI_WORKSPACE_JOB", "true")
    gc.disable()  # the import makes 2,000 modules and hardly any garbage
    try:
        with quiet():
            importlib.import_module("azureml.pipeline.steps")
    except ImportError as error:
        missing = (error.name or "").partition(".")[0]
        raise MissingExtra(f"publishing needs `{missing}`, which is not installed: pip install '{EXTRA}'") from error
    finally:
        gc.freeze()
        gc.enable()  # what the SDK does from here on makes cycles


def hide_git_credentials(root: Path) -> None:
    """The SDK publishes the URL of the git remote as it is; this variable is what it takes instead
    (azureml/_base_sdk_common/tracking/git_tracking_info_provider.py).
    """
    try:
        asked = subprocess.run(["git", "ls-remote", "--get-url"], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return  # without git, the SDK finds none either
    url = urlsplit(asked.stdout.strip())
    if asked.returncode == 0 and url.password is not None:
        clean = url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()
        os.environ.setdefault("AZUREML_GIT_REPOSITORY_URI", clean)


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Swallows what the SDK prints, logs and warns about: the result says what matters."""
    disabled = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(disabled)


def _resolve(what: Imported) -> Any:
    found: Any = importlib.import_module(what.module)
    for part in what.attribute.split("."):
        found = getattr(found, part)
    return found


def _is_lookup(statement: Statement) -> bool:
    """Whether a statement asks the workspace for something that the spec says is there."""
    return statement.attribute is None and statement.origin[0] in ("datastores", "compute", "environments", "inputs")


def _moment(text: str | None) -> datetime | None:
    try:
        return None if text is None else _aware(datetime.fromisoformat(text.replace("Z", "+00:00")))
    except ValueError:
        return None


def _aware(moment: datetime | None) -> datetime:
    if moment is None:
        return LONG_AGO
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
