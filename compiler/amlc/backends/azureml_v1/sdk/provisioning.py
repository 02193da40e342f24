"""Looks up what a program stands on, and makes what is defined and absent."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from amlc.backends.azureml_v1.refusals import (
    Refusal,
    different,
    is_absence,
    missing,
    missing_secret,
    unset_secret,
    wrong_key_vault,
)
from amlc.backends.azureml_v1.sdk import tracking
from amlc.backends.azureml_v1.sdk.loading import quiet
from amlc.backends.azureml_v1.sdk.session import Refused, Session
from amlc.comparison import differences
from amlc.execution import Surroundings, create, evaluate, execute
from amlc.program import Imported, Name, Secret, Statement, VaultSecret, inner

WORKERS = 10
# The datastores that a workspace is made with.
_OF_EVERY_WORKSPACE = (
    "workspaceblobstore",
    "workspacefilestore",
    "workspaceartifactstore",
    "workspaceworkingdirectory",
)
# What does no more than ask the service: the rest of the SDK is not made for threads.
_ASKING = ("ComputeTarget", "Dataset.get_by_name", "Datastore.get", "Environment.get")


class LookedUp(NamedTuple):
    """What is there, and what is absent and can be made, in the program's order."""

    present: tuple[Statement, ...]
    absent: tuple[Statement, ...]


def connect(session: Session) -> LookedUp:
    """Signs in and opens the workspace, if it is there."""
    tracking.prepare(session.root, session.environ)
    *sign_in, workspace = session.program.connect
    for statement in sign_in:
        with session.asking(statement):
            execute((statement,), session.names, session.around(session.root))
    return look_up(session, [workspace], session.root)


def look_up(session: Session, statements: Iterable[Statement], artifacts: Path) -> LookedUp:
    """Looks everything up. All that is missing, different, or lacks the secret to be made with is refused at once."""
    asked = tuple(statements)
    answers = _answers(session, asked, session.around(artifacts))
    refused = [one for answer in answers.values() if isinstance(answer, Refused) for one in answer.refusals]
    present = tuple(one for number, one in enumerate(asked) if answers.get(number) is True)
    absent = tuple(one for number, one in enumerate(asked) if answers.get(number) is False)
    refused += lacking(session, absent)
    if refused:
        raise Refused(refused)
    return LookedUp(present, absent)


def make_workspace(session: Session, absent: Sequence[Statement]) -> None:
    """Makes the workspace, if it is absent, when all that comes after it can be made, too."""
    refuse_lacking(session, absent)
    make(session, absent, session.root)


def refuse_lacking(session: Session, absent: Sequence[Statement]) -> None:
    """Refuses, for a workspace that is absent, all that cannot be in it when it is made."""
    body = [one for one in session.program.body if absent and one.origin[0] in ("datastores", "compute")]
    refused = [missing(one) for one in body if one.create is None and one.origin[1] not in _OF_EVERY_WORKSPACE]
    refused += lacking(session, [one for one in body if one.create is not None])
    if refused:
        raise Refused(refused)


def lacking(session: Session, absent: Iterable[Statement]) -> list[Refusal]:
    """The secrets without which what is absent cannot be made."""
    refused: list[Refusal] = []
    for statement in absent:
        try:
            with session.asking(statement):
                refused += _lacking(session, statement)
        except Refused as why:
            refused += why.refusals
    return refused


def make(session: Session, absent: Sequence[Statement], artifacts: Path) -> None:
    """Makes what is absent, and waits for each."""
    around = session.around(artifacts)
    for statement in absent:
        with session.asking(statement):
            session.names[str(statement.target)] = create(statement, session.names, around)


def _answers(session: Session, asked: Sequence[Statement], around: Surroundings) -> dict[int, bool | Refused]:
    """By its number, whether each is there, or why it was refused. What asks the service is asked side by side.

    What depends on something that is missing is not worth asking for, and gets no answer.
    """
    answers: dict[int, bool | Refused] = {}

    def is_ready(number: int) -> bool:
        names = (one.id for one in inner(asked[number].value) if isinstance(one, Name))
        return number not in answers and all(one in session.names for one in names)

    with quiet(), ThreadPoolExecutor(WORKERS, "amlc-look-up") as pool:
        while ready := [number for number in range(len(asked)) if is_ready(number)]:
            futures = {
                number: pool.submit(_answer, session, asked[number], around)
                for number in ready
                if any(isinstance(one, Imported) and one.attribute in _ASKING for one in inner(asked[number].value))
            }
            for number in ready:
                future = futures.get(number)
                answers[number] = _answer(session, asked[number], around) if future is None else future.result()
    return dict(sorted(answers.items()))


def _answer(session: Session, statement: Statement, around: Surroundings) -> bool | Refused:
    try:
        with session.understanding(statement):
            return _found(session, statement, around)
    except Refused as why:
        return why


def _found(session: Session, statement: Statement, around: Surroundings) -> bool:
    """Runs a look-up; false when what it looks for is absent and can be made."""
    if statement.absent is None:
        execute((statement,), session.names, around)
        return True
    try:
        found = evaluate(statement.value, session.names, around)
    except evaluate(statement.absent, session.names, around) as error:
        if not is_absence(error):
            raise
        return False
    differing = differences(statement.expected, found)
    if differing:
        raise Refused([different(statement, differing)])
    session.names[str(statement.target)] = found
    return True


def _lacking(session: Session, statement: Statement) -> list[Refusal]:
    found: list[Refusal] = []
    for one in inner(statement.create):
        if isinstance(one, Secret) and not session.environ.get(one.env):
            found.append(unset_secret(one.env, statement, empty=one.env in session.environ))
        elif isinstance(one, VaultSecret) and "workspace" in session.names:
            found += _unreadable(session, one, statement)
    if not found:
        _configure(session, statement)
    return found


def _configure(session: Session, statement: Statement) -> None:
    """Makes a compute target's configuration, and forgets it: the SDK refuses there what it would later."""
    if statement.origin[0] != "compute" or statement.create is None:
        return
    configuration = statement.create.args[-1]
    parts = list(inner(configuration))
    unknown = any(isinstance(one, Name) and one.id not in session.names for one in parts)
    locked = "workspace" not in session.names and any(isinstance(one, VaultSecret) for one in parts)
    if not unknown and not locked:
        evaluate(configuration, session.names, session.around(session.root))


def _unreadable(session: Session, secret: VaultSecret, statement: Statement) -> list[Refusal]:
    """Why a secret of the key vault cannot be had; one that can is known from here on, so that no message shows it."""
    workspace = session.names["workspace"]
    own = str(workspace.get_details()["keyVault"]).rpartition("/")[2]
    if own.casefold() != secret.vault.casefold():
        return [wrong_key_vault(secret.vault, own, statement)]
    value = workspace.get_default_keyvault().get_secrets([secret.name])[secret.name]
    if not value:
        return [missing_secret(secret.name, own, statement)]
    session.read.append(str(value))
    return []
