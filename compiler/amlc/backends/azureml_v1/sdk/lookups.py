"""Looks up what a program stands on: what is there, absent, missing or different, all at once."""

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from amlc.backends.azureml_v1.refusals import (
    Refusal,
    different,
    is_absence,
    is_finding,
    missing_secret,
    unset_secret,
    wrong_key_vault,
)
from amlc.backends.azureml_v1.sdk.loading import quiet
from amlc.backends.azureml_v1.sdk.session import Refused, Session
from amlc.comparison import differences
from amlc.execution import Surroundings, evaluate, execute
from amlc.observed import Differing
from amlc.program import Imported, Name, Secret, Statement, VaultSecret, inner

WORKERS = 10
# What does no more than ask the service: the rest of the SDK is not made for threads.
_ASKING = ("ComputeTarget", "Dataset.get_by_name", "Datastore.get", "Environment.get")


class LookedUp(NamedTuple):
    """What is there, what is absent and can be made, what differs, and what is missing because nobody says how to make
    it, in the program's order; and why nothing can be published with it.
    """

    present: tuple[Statement, ...] = ()
    absent: tuple[Statement, ...] = ()
    differing: tuple[Differing, ...] = ()
    missing: tuple[Statement, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def accepted(self, *, update: bool = False) -> "LookedUp":
        """The same, if something can be published with it, or could be after what differs has been changed in place.
        Raises Refused, with all that is in the way.
        """
        changed = [one.statement.origin for one in self.differing if update and one.in_place]
        refused = [one for one in self.refusals if one.origin not in changed]
        if refused:
            raise Refused(refused)
        return self


# Whether something is there; how it differs; why it was refused.
Answer = bool | Differing | Refused


def look_up(session: Session, statements: Iterable[Statement], artifacts: Path) -> LookedUp:
    """Looks everything up: all that is missing, different, or lacks the secret to be made with is found at once.

    Raises Refused where the workspace could not be asked.
    """
    asked = tuple(statements)
    answers = _answers(session, asked, session.around(artifacts))
    told = [(asked[number], answer) for number, answer in answers.items()]
    refused = [one for _, answer in told for one in _refusals(answer)]
    absent = tuple(statement for statement, answer in told if answer is False)
    refused += lacking(session, absent)
    if any(not is_finding(one) for one in refused):
        raise Refused(refused)
    return LookedUp(
        present=tuple(statement for statement, answer in told if answer is True),
        absent=absent,
        differing=tuple(answer for _, answer in told if isinstance(answer, Differing)),
        missing=tuple(
            statement
            for statement, answer in told
            if isinstance(answer, Refused) and all(one.code.startswith("missing-") for one in answer.refusals)
        ),
        refusals=tuple(refused),
    )


def _refusals(answer: Answer) -> Sequence[Refusal]:
    if isinstance(answer, Differing):
        return [different(answer.statement, answer.differences, in_place=answer.in_place)]
    return answer.refusals if isinstance(answer, Refused) else []


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


def _answers(session: Session, asked: Sequence[Statement], around: Surroundings) -> dict[int, Answer]:
    """By its number, whether each is there and as it should be, or why it was refused. What asks the service is asked
    side by side.

    What depends on something that is missing is not worth asking for, and gets no answer.
    """
    answers: dict[int, Answer] = {}

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


def _answer(session: Session, statement: Statement, around: Surroundings) -> Answer:
    try:
        with session.understanding(statement):
            return _found(session, statement, around)
    except Refused as why:
        return why


def _found(session: Session, statement: Statement, around: Surroundings) -> bool | Differing:
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
    session.names[str(statement.target)] = found
    differing = differences(statement.expected, found)
    return Differing(statement, tuple(differing)) if differing else True


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
