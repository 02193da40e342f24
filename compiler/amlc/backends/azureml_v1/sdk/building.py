"""Builds and publishes the pipeline of a program."""

import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from amlc.backends.azureml_v1.refusals import Refusal, different, is_absence
from amlc.backends.azureml_v1.sdk.session import Refused, Session
from amlc.program import Name, Statement, Surroundings, differences, evaluate, execute, inner

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Published:
    """A published pipeline that is enabled."""

    id: str
    name: str
    version: str
    created: datetime


def published(session: Session, name: str) -> list[Published]:
    """The enabled published pipelines of a name, oldest first."""
    with session.asking():
        entities = session.provider._service_caller.get_all_published_pipelines(active_only=True)
        found = [
            Published(one.id, one.name, one.version or "", aware(one.created_date))
            for one in entities
            if one.name == name
        ]
    return sorted(found, key=lambda one: (one.created, one.id))


def build(session: Session) -> None:
    """Looks everything up, makes what is defined and absent, then builds the pipeline's objects.

    All that is missing is refused at once, before anything is made.
    """
    refused: list[Refusal] = []
    absent: list[Statement] = []
    body = session.program.body
    with tempfile.TemporaryDirectory() as folder:
        artifacts = Path(folder)
        for path, text in session.program.artifacts.items():
            (artifacts / path).parent.mkdir(parents=True, exist_ok=True)
            (artifacts / path).write_text(text, encoding="utf-8")
        around = session.around(artifacts)
        for statement in (one for one in (*body, *session.program.after) if _is_lookup(one)):
            # What depends on something that is missing is not worth asking for.
            if not all(one.id in session.names for one in inner(statement.value) if isinstance(one, Name)):
                continue
            try:
                with session.asking(statement):
                    if not _found(session, statement, around):
                        absent.append(statement)
            except Refused as why:
                refused += why.refusals
        if refused:
            raise Refused(refused)
        for statement in (*absent, *(one for one in body if not _is_lookup(one))):
            search = list(sys.path)
            with session.asking(statement):
                execute((statement,), session.names, around)
            # ParallelRunStep puts its source folder first, where a script could stand in for a module of the SDK's
            # (azureml/pipeline/core/_parallel_run_step_base.py).
            sys.path[:] = search


def publish(session: Session) -> Published:
    """Uploads what is new and publishes."""
    statement = session.program.publishing
    with session.asking(statement):
        execute((statement,), session.names, session.around(session.root))
        made = session.names["published"]
        return Published(made.id, made.name, made.version or "", datetime.now(UTC))


def disable(session: Session, published_id: str) -> None:
    with session.asking():
        session.provider.published_pipeline_provider.set_status(published_id, "Disabled")


def aware(moment: datetime | None) -> datetime:
    if moment is None:
        return LONG_AGO
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_lookup(statement: Statement) -> bool:
    """Whether a statement asks the workspace for something that the spec says is there."""
    section = statement.origin[0] in ("datastores", "compute", "environments", "inputs")
    return statement.attribute is None and (section or statement.origin[2:] == ("default",))


def _found(session: Session, statement: Statement, around: Surroundings) -> bool:
    """Runs a look-up; false when what it looks for is absent and can be made."""
    if statement.absent is None:
        execute((statement,), session.names, around)
        return True
    try:
        found = evaluate(statement.value, session.names, around)
    except around.resolve(statement.absent) as error:
        if not is_absence(error):
            raise
        return False
    differing = differences(statement, found)
    if differing:
        raise Refused([different(statement, differing)])
    session.names[str(statement.target)] = found
    return True
