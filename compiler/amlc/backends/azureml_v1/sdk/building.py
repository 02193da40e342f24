"""Builds and publishes the pipeline of a program."""

import contextlib
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amlc import record
from amlc.backends.azureml_v1.refusals import OF_STEPS
from amlc.backends.azureml_v1.sdk import finalizing, tracking
from amlc.backends.azureml_v1.sdk.lookups import LookedUp, look_up
from amlc.backends.azureml_v1.sdk.provisioning import make
from amlc.backends.azureml_v1.sdk.session import Session
from amlc.execution import Surroundings, evaluate, execute
from amlc.observed import Published
from amlc.program import Call, Statement

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def published(session: Session, name: str, *, disabled: bool = False) -> list[Published]:
    """The published pipelines of a name, oldest first: the enabled ones, or all."""
    return [one for one in all_published(session, name, disabled=disabled) if one.name == name]


def all_published(session: Session, name: str, *, disabled: bool = False) -> list[Published]:
    """The published pipelines of any name, oldest first. The settings are read of those of one name alone."""
    with session.asking():
        entities = session.provider._service_caller.get_all_published_pipelines(active_only=not disabled)
        found = [_published(one, settings=one.name == name) for one in entities]
    return sorted(found, key=lambda one: (one.created, one.id))


def _published(entity: Any, *, settings: bool) -> Published:
    """Properties are not on the SDK's own objects, nor is the date (azureml/pipeline/core/_aeva_provider.py)."""
    properties = {str(key): str(value) for key, value in (entity.properties or {}).items()}
    return Published(
        id=str(entity.id),
        name=str(entity.name),
        version=entity.version or "",
        created=aware(entity.created_date),
        enabled=entity.entity_status in ("0", "Active"),
        record=record.unpack(properties.get(record.PROPERTY)) if settings else None,
        tracked=tracking.read(properties),
    )


def look_up_all(session: Session) -> LookedUp:
    """Looks up all that the program needs, and makes nothing. Raises Refused where the workspace could not be asked."""
    with _artifacts(session) as artifacts:
        return look_up(session, _lookups(session), artifacts)


def ensure(session: Session) -> None:
    """Looks everything up, and makes what is defined and absent. Raises Refused, before anything is made."""
    with _artifacts(session) as artifacts:
        _stand(session, artifacts)


def build(session: Session) -> None:
    """Looks everything up, makes what is defined and absent, then builds the pipeline's objects and uploads
    what is new.

    All that is missing is refused at once, before anything is made.
    """
    body = session.program.body
    with _artifacts(session) as artifacts:
        around = session.around(artifacts)
        _stand(session, artifacts)
        for statement in (one for one in body if not _is_lookup(one)):
            search = list(sys.path)
            with session.asking(statement):
                if statement.target == "pipeline":
                    session.names["pipeline"] = _pipeline(session, statement, around)
                else:
                    execute((statement,), session.names, around)
            # ParallelRunStep puts its source folder first, where a script could stand in for a module of the SDK's
            # (azureml/pipeline/core/_parallel_run_step_base.py).
            sys.path[:] = search
        # Here, where the artifacts are: an `auto_ml` step may upload some of them.
        with session.asking(session.program.publishing):
            finalizing.finalize(session.names["pipeline"])


def _stand(session: Session, artifacts: Path) -> None:
    wanted = _lookups(session)
    make(session, look_up(session, wanted, artifacts).accepted().absent, artifacts)
    # What depends on something that was absent.
    if later := [one for one in wanted if one.target not in session.names]:
        look_up(session, later, artifacts).accepted()


def publish(session: Session, settings: record.Record) -> Published:
    """Publishes what was built."""
    statement = session.program.publishing
    with session.asking(statement), tracking.travelling(session, {record.PROPERTY: record.pack(settings)}):
        execute((statement,), session.names, session.around(session.root))
        made = session.names["published"]
        return Published(str(made.id), str(made.name), made.version or "", datetime.now(UTC))


def _pipeline(session: Session, statement: Statement, around: Surroundings) -> Any:
    """The pipeline, with the session's client of the service rather than another of its own."""
    call = statement.value
    assert isinstance(call, Call)
    kwargs = {key: evaluate(one, session.names, around) for key, one in call.kwargs.items()}
    return evaluate(call.function, session.names, around)(**kwargs, _workflow_provider=session.provider)


def disable(session: Session, published_id: str) -> None:
    with session.asking():
        session.provider.published_pipeline_provider.set_status(published_id, "Disabled")


def enable(session: Session, published_id: str) -> None:
    with session.asking():
        session.provider.published_pipeline_provider.set_status(published_id, "Active")


def aware(moment: datetime | None) -> datetime:
    if moment is None:
        return LONG_AGO
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextlib.contextmanager
def _artifacts(session: Session) -> Iterator[Path]:
    """A folder with what was compiled beside the program."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in session.program.artifacts.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        yield Path(folder)


def _lookups(session: Session) -> list[Statement]:
    return [one for one in (*session.program.body, *session.program.after) if _is_lookup(one)]


def _is_lookup(statement: Statement) -> bool:
    """Whether a statement asks the workspace for something that the spec says is there."""
    section = statement.origin[0] in ("datastores", "compute", "environments", "inputs")
    part = statement.origin[2:3] and statement.origin[2] in ("default", *OF_STEPS)
    return statement.attribute is None and bool(section or part)
