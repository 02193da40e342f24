"""An open workspace, and the way from what it refuses to what people read."""

import contextlib
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlc.backends.azureml_v1.refusals import Refusal, explain
from amlc.backends.azureml_v1.sdk.loading import hide_git_credentials, quiet, resolve
from amlc.errors import AmlcError
from amlc.program import Program, Secret, Statement, Surroundings, execute, inner


class Refused(Exception):
    """What the workspace refused, each with the path of the spec that asked for it."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(one.message for one in refusals))
        self.refusals = tuple(refusals)


@dataclass(slots=True)
class Session:
    """An open workspace. What asks it for something raises Refused when the service, or the way to it, says no.

    `names` holds what the program has assigned so far, `runs` the runs and steps that were asked about.
    """

    program: Program
    root: Path
    environ: Mapping[str, str]
    names: dict[str, Any] = field(default_factory=dict)
    runs: dict[str, Any] = field(default_factory=dict)
    _provider: Any = None

    def connect(self) -> None:
        """Signs in and opens the workspace."""
        hide_git_credentials(self.root)
        with tempfile.TemporaryDirectory() as nothing:
            for statement in self.program.connect:
                with self.asking(statement):
                    execute((statement,), self.names, self.around(Path(nothing)))

    @property
    def provider(self) -> Any:
        """The client of the pipeline service: one for all, since each asks for the data types when it is made."""
        if self._provider is None:
            from azureml.pipeline.core._graph_context import _GraphContext

            self._provider = _GraphContext("placeholder", self.names["workspace"]).workflow_provider
        return self._provider

    def around(self, artifacts: Path) -> Surroundings:
        return Surroundings(resolve=resolve, root=self.root, artifacts=artifacts, environ=self.environ)

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
        wanted = (one for statement in self.program.statements for one in inner(statement.value))
        return [self.environ.get(one.env, "") for one in wanted if isinstance(one, Secret)]
