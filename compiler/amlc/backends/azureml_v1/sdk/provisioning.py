"""Opens the workspace, and makes what is defined and absent."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from amlc.backends.azureml_v1.refusals import missing
from amlc.backends.azureml_v1.sdk import tracking
from amlc.backends.azureml_v1.sdk.lookups import LookedUp, lacking, look_up
from amlc.backends.azureml_v1.sdk.session import Refused, Session
from amlc.execution import create, evaluate, execute
from amlc.observed import Differing
from amlc.program import Call, Member, Name, Statement

# The datastores that a workspace is made with.
_OF_EVERY_WORKSPACE = (
    "workspaceblobstore",
    "workspacefilestore",
    "workspaceartifactstore",
    "workspaceworkingdirectory",
)


def connect(session: Session) -> LookedUp:
    """Signs in and opens the workspace, if it is there. Raises Refused where it cannot be opened."""
    tracking.prepare(session.root, session.environ)
    *sign_in, workspace = session.program.connect
    for statement in sign_in:
        with session.asking(statement):
            execute((statement,), session.names, session.around(session.root))
    found = look_up(session, [workspace], session.root)
    return found if found.differing else found.accepted()


def make_workspace(session: Session, opened: LookedUp) -> None:
    """Makes the workspace, if it is absent, when all that comes after it can be made, too; and completes one that was
    begun. Raises Refused for any other that is not what the spec says.
    """
    for one in opened.differing:
        if one.begun and one.statement.wait is not None:
            with session.asking(one.statement):
                evaluate(one.statement.wait, session.names, session.around(session.root))
            opened = opened._replace(refusals=())
    absent = opened.accepted().absent
    within(session, absent).accepted()
    make(session, absent, session.root)


def within(session: Session, absent: Sequence[Statement]) -> LookedUp:
    """What will be in a workspace that is absent, as `look_up` would tell it when that is made."""
    body = [one for one in session.program.body if absent and one.origin[0] in ("datastores", "compute")]
    made = tuple(one for one in body if one.create is not None)
    nowhere = tuple(one for one in body if one.create is None and one.origin[1] not in _OF_EVERY_WORKSPACE)
    refused = (*map(missing, nowhere), *lacking(session, made))
    return LookedUp(absent=(*absent, *made), missing=nowhere, refusals=refused)


def make(session: Session, absent: Sequence[Statement], artifacts: Path) -> None:
    """Makes what is absent, and waits for each."""
    around = session.around(artifacts)
    for statement in absent:
        try:
            with session.asking(statement):
                session.names[str(statement.target)] = create(statement, session.names, around)
        except Refused as why:
            # Said of what is just being made, it was looked for too soon.
            known = statement.origin[0] in ("datastores", "compute")
            own = missing(statement).code if known else "missing-workspace"
            raise Refused([replace(one, unknown=one.unknown or one.code == own) for one in why.refusals]) from why


def update(session: Session, one: Differing) -> None:
    """Makes what differs what the spec says, in place, and waits for it."""
    statement = one.statement
    kwargs = {found.setting: found.wanted for found in one.differences}
    around = session.around(session.root)
    with session.asking(statement):
        evaluate(Call(Member(Name(str(statement.target)), "update"), kwargs=kwargs), session.names, around)
        if statement.wait is not None:
            evaluate(statement.wait, session.names, around)
