"""The way from a checked spec to a published pipeline, which `compile --publish` and `run` share."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlc import ir, local, program, publish, tree
from amlc.backends.azureml_v1 import sdk
from amlc.backends.azureml_v1.sdk import Refused, Session
from amlc.cli import spec_file
from amlc.compiler import Checked
from amlc.diagnostics import Diagnostic
from amlc.errors import AmlcError, ServiceError
from amlc.program import Program
from amlc.publish import Publication
from amlc.report.text import printable


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    session: Session
    publication: Publication
    id_file: Path | None


def open_session(checked: Checked, made: Program) -> Session:
    """Signs in to the target's workspace; starts the embedded one when that is it. Raises AmlcError, SystemExit."""
    sdk.load()
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
    session = Session(made, root, environ)
    session.connect()
    return session


def publish_checked(checked: Checked, made: Program) -> Done:
    """Publishes, and writes the id. Raises AmlcError, SystemExit."""
    pipeline = checked.pipeline
    try:
        session = open_session(checked, made)
        publication = publish.publish(session, pipeline.name, pipeline.keep, progress)
    except Refused as why:
        raise refused(checked, why) from why
    id_file = None
    if pipeline.id_file is not None:
        id_file = checked.files.root / pipeline.id_file
        try:
            publish.write_id(id_file, publication.id)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            shown = spec_file.display_name(id_file)
            raise AmlcError(f"published as {publication.id}, but {shown} could not be written: {reason}") from error
    return Done(session=session, publication=publication, id_file=id_file)


def refused(checked: Checked, why: Refused) -> SystemExit:
    """Prints what was refused, at its place in the spec where it has one; the exit to raise."""
    placed = [one for one in why.refusals if one.origin]
    if placed:
        spec_file.complain([spec_file.error(checked, one.code, one.message, one.help, one.origin) for one in placed])
    for one in why.refusals:
        if not one.origin:
            sys.stderr.write(f"error[{one.code}]: {printable(one.message)}\n")
            sys.stderr.write(f"help: {printable(one.help)}\n" if one.help else "")
    return SystemExit(ServiceError.exit_code)


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
