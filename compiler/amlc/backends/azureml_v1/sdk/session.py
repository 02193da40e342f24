"""An open workspace, and the way from what it refuses to what people read."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from amlc.backends.azureml_v1.patience import Unanswered, denied, limits
from amlc.backends.azureml_v1.refusals import Refusal, explain
from amlc.backends.azureml_v1.sdk.loading import quiet, resolve
from amlc.errors import AmlcError
from amlc.execution import Surroundings
from amlc.program import Program, Secret, Statement, inner

_TIMES = 4
T = TypeVar("T")


class Refused(Exception):
    """What the workspace refused, each with the path of the spec that asked for it; `so_far` is what was done."""

    def __init__(self, refusals: Sequence[Refusal], so_far: str | None = None) -> None:
        super().__init__("; ".join(one.message for one in refusals))
        # What is asked side by side is refused side by side: the same is said once.
        first = {(one.code, one.message): one for one in reversed(refusals)}
        self.refusals = tuple(one for one in refusals if first[one.code, one.message] is one)
        self.so_far = so_far


def persist(act: Callable[[], T]) -> T:
    """What `act` returns, which looks before it does anything. When it is not known whether a request had its effect,
    it is called again, at most thrice and within the limits of `patience`. Raises Refused.
    """
    limit, began = limits(), time.monotonic()
    for attempt in range(_TIMES):
        try:
            return act()
        except Refused as why:
            pause = max([limit.pause * 2**attempt, *(one.wait or 0 for one in why.refusals)])
            left = limit.patience - (time.monotonic() - began)
            if attempt == _TIMES - 1 or pause >= left or not all(one.unknown for one in why.refusals):
                raise
        time.sleep(pause)
    raise AssertionError  # the last time returned or raised


@dataclass(slots=True)
class Session:
    """An open workspace. What asks it for something raises Refused when the service, or the way to it, says no.

    `names` holds what the program has assigned so far, `runs` the runs and steps that were asked about, `read` the
    secrets of the key vault that were read.
    """

    program: Program
    root: Path
    environ: Mapping[str, str]
    names: dict[str, Any] = field(default_factory=dict)
    runs: dict[str, Any] = field(default_factory=dict)
    read: list[str] = field(default_factory=list)
    _provider: Any = None

    @property
    def provider(self) -> Any:
        """The client of the pipeline service: one for all, since each asks for the data types when it is made."""
        if self._provider is None:
            from azureml.pipeline.core._graph_context import _GraphContext

            self._provider = _GraphContext("placeholder", self.names["workspace"]).workflow_provider
        return self._provider

    def around(self, artifacts: Path) -> Surroundings:
        return Surroundings(resolve=resolve, root=self.root, artifacts=artifacts, environ=self.environ)

    def open(self) -> None:
        """Makes the client of the pipeline service, before several threads want it."""
        with self.asking():
            _ = self.provider

    def side_by_side(self, *asks: Callable[[], Any]) -> list[Any]:
        """The answers, each asked for in a thread. Raises what the first in order raises."""
        with quiet(), ThreadPoolExecutor(len(asks), "amlc-asking") as pool:
            return [one.result() for one in [pool.submit(ask) for ask in asks]]

    @contextlib.contextmanager
    def asking(self, statement: Statement | None = None) -> Iterator[None]:
        """Runs a piece of the SDK: its chatter is swallowed, its exceptions become what they mean."""
        with quiet(), self.understanding(statement):
            yield

    @contextlib.contextmanager
    def understanding(self, statement: Statement | None = None) -> Iterator[None]:
        """Makes the SDK's exceptions what they mean. In a thread this is enough: `quiet` holds for the process."""
        began = time.monotonic()
        try:
            yield
        except (AmlcError, Refused):
            raise
        except (Exception, Unanswered) as error:
            raise Refused([explain(error, statement, self._secrets(), denied(began))]) from error

    def _secrets(self) -> list[str]:
        every = ((one.value, one.create) for one in self.program.statements)
        wanted = (one for values in every for value in values for one in inner(value))
        return [*self.read, *(self.environ.get(one.env, "") for one in wanted if isinstance(one, Secret))]
