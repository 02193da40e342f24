"""The way from a checked spec to a published pipeline, which `compile --publish` and `run` share."""

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlc import ir, local, program, publish, record, tree
from amlc.backends.azureml_v1 import sdk
from amlc.backends.azureml_v1.sdk import Refused, Session, provisioning
from amlc.cli import spec_file
from amlc.compiler import Checked
from amlc.diagnostics import Diagnostic
from amlc.errors import AmlcError, ServiceError
from amlc.plan import Wanted
from amlc.program import Program
from amlc.publish import Publication
from amlc.report.text import printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    session: Session
    publication: Publication
    id_file: Path | None


def open_session(checked: Checked, made: Program) -> Session:
    """Opens the target's workspace; starts the embedded one, and makes the one that is defined and absent.

    Raises AmlcError, Refused, SystemExit.
    """
    session = begin_session(checked, made)
    sdk.persist(lambda: provisioning.make_workspace(session, provisioning.connect(session)))
    return session


def begin_session(checked: Checked, made: Program) -> Session:
    """What is needed to sign in; the embedded workspace is started when that is the target's. Raises as above."""
    sdk.load()
    sdk.require(made)
    root = checked.files.root
    environ = dict(os.environ)
    if isinstance(checked.pipeline.workspace, ir.LocalWorkspace):
        connection = local.start(root / checked.pipeline.workspace.path)
        local.prepare(connection, checked.pipeline, root)
        environ |= connection.environment()
        os.environ.update(connection.environment())  # the SDK reads them there
    missing = _missing_secrets(checked, made, environ)
    if missing:
        spec_file.complain(missing)
        raise SystemExit(1)
    return Session(made, root, environ)


@contextlib.contextmanager
def looking(checked: Checked, made: Program) -> Iterator[Session]:
    """An open workspace, in which nothing is made. Raises AmlcError, SystemExit."""
    try:
        session = begin_session(checked, made)
        if sdk.persist(lambda: provisioning.connect(session).accepted()).absent:
            raise AmlcError("the workspace is not there", help="amlc ensure makes it, as the spec defines it")
        yield session
    except Refused as why:
        raise refused(checked, why) from why


def wanted(checked: Checked, made: Program) -> Wanted:
    """What the spec asks for, beyond its program."""
    pipeline = checked.pipeline
    settings = record.record(checked, made)
    return Wanted(
        name=pipeline.name,
        keep=pipeline.keep,
        guarded=pipeline.prevent_disable,
        record=settings,
        published=_read_id(checked),
        hidden=record.hidden_texts(checked),
    )


def _read_id(checked: Checked) -> str | None:
    """The id that the spec's `id_file` has, where there is one."""
    if checked.pipeline.id_file is None:
        return None
    try:
        return (checked.files.root / checked.pipeline.id_file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None


def publish_checked(checked: Checked, made: Program, expected: str | None = None) -> Done:
    """Publishes, and writes the id. `expected` is the serial of a plan. Raises AmlcError, SystemExit."""
    try:
        session = open_session(checked, made)
        publication = publish.publish(session, wanted(checked, made), progress, expected)
    except Refused as why:
        raise refused(checked, why) from why
    id_file = write_id(checked, publication.id)
    return Done(session=session, publication=publication, id_file=id_file)


def write_id(checked: Checked, published: str) -> Path | None:
    """Writes the id where the spec wants it; the file. Raises AmlcError."""
    if checked.pipeline.id_file is None:
        return None
    id_file = checked.files.root / checked.pipeline.id_file
    try:
        publish.write_id(id_file, published)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        shown = spec_file.display_name(id_file)
        raise AmlcError(f"published as {published}, but {shown} could not be written: {reason}") from error
    return id_file


def refused(checked: Checked, why: Refused) -> SystemExit:
    """Prints what was refused, at its place in the spec where it has one; the exit to raise."""
    placed = [one for one in why.refusals if one.origin]
    if placed:
        places = [_written(checked, one.origin, one.env) if one.env else one.origin for one in placed]
        pairs = zip(placed, places, strict=True)
        spec_file.complain([spec_file.error(checked, one.code, one.message, one.help, at) for one, at in pairs])
    for one in why.refusals:
        if not one.origin:
            sys.stderr.write(f"error[{one.code}]: {printable(one.message)}\n")
            sys.stderr.write(f"help: {printable(one.help)}\n" if one.help else "")
    if why.so_far:
        sys.stderr.write(f"so far: {why.so_far}\n")
    unset = all(one.code == "unset-secret" for one in why.refusals)
    return SystemExit(1 if unset else ServiceError.exit_code)


def progress(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"{text} …\n")


def summary(done: Done) -> str:
    """What happened, for a person."""
    publication = done.publication
    schedules = [one for one in publication.schedules if one.what != "kept"]
    if publication.new:
        lines = [f"published {publication.version} as {publication.id}"]
    elif publication.moved or schedules:
        lines = [f"{publication.version} is published already as {publication.id}"]
    else:
        lines = [f"nothing has changed: {publication.version} is published as {publication.id}"]
    if publication.moved and publication.endpoint is not None:
        said = (
            "runs it"
            if publication.endpoint.serves == publication.id
            else f"has it, and runs version {publication.endpoint.default}"
        )
        lines.append(f"the endpoint {printable(publication.endpoint.name)} {said}")
    lines += [f"{one.what} the schedule {printable(one.name)}" for one in schedules]
    lines += [f"disabled the superseded {one}" for one in publication.disabled]
    if done.id_file is not None:
        lines.append(f"its id is in {spec_file.display_name(done.id_file)}")
    return "\n".join(lines) + "\n"


def as_json(done: Done) -> dict[str, Any]:
    """What happened, for a program."""
    publication, endpoint = done.publication, done.publication.endpoint
    told: dict[str, Any] = {"id": publication.id, "new": publication.new, "disabled": list(publication.disabled)}
    told["id_file"] = done.id_file and spec_file.display_name(done.id_file)
    version = endpoint and next((one for one, id_ in endpoint.versions.items() if id_ == publication.id), None)
    told["endpoint"] = endpoint and {
        "id": endpoint.id,
        "name": endpoint.name,
        "version": version,
        "default": endpoint.serves == publication.id,
    }
    told["schedules"] = [
        {"name": one.name, "id": one.id, "change": one.what, "disabled": list(one.disabled)}
        for one in publication.schedules
    ]
    return told


def _missing_secrets(checked: Checked, made: Program, environ: dict[str, str]) -> list[Diagnostic]:
    wanted = {
        one.env: statement.origin
        for statement in made.statements
        for one in program.inner(statement.value)
        if isinstance(one, program.Secret)
    }
    return [
        spec_file.error(
            checked,
            "unset-secret",
            f"the environment variable {env}, which holds a secret, is {'empty' if env in environ else 'not set'}",
            f"set it where this runs: export {env}=…",
            _written(checked, origin, env),
        )
        for env, origin in wanted.items()
        if not environ.get(env)
    ]


def _written(checked: Checked, origin: tree.Path, env: str) -> tree.Path:
    """Where, below what needs it, the spec names the variable of a secret."""
    below = tree.find(checked.tree, origin) or checked.tree
    paths = (path for path, one in tree.scalars(below) if path[-1:] == ("secret_env",) and one.value == env)
    return (*origin, *next(paths, ("",))[:-1])
