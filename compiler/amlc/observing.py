"""Asks a workspace for what publishing depends on, and changes nothing."""

from collections.abc import Iterable

from amlc import scheduling
from amlc.backends.azureml_v1.refusals import Refusal, disabled_endpoint, foreign_schedule
from amlc.backends.azureml_v1.sdk import Session, building, provisioning, publishing
from amlc.observed import OURS, Endpoint, Observed, Published
from amlc.plan import Wanted
from amlc.scheduling import Scheduled


def observe(session: Session, wanted: Wanted) -> tuple[Observed, tuple[Refusal, ...]]:
    """What the workspace has that plans depend on, and why nothing can be published to it, if so. It signs in, and
    changes nothing. Raises Refused where the workspace could not be asked.
    """
    opened = provisioning.connect(session)
    if opened.absent:  # nothing can be in it
        found = provisioning.within(session, opened.absent)
        refused = frozenset(one.origin for one in found.refusals)
        return Observed(absent=found.absent, missing=found.missing, refused=refused), found.refusals
    found, _ = session.side_by_side(lambda: building.look_up_all(session), session.open)
    endpoint, everything, schedules, served = session.side_by_side(
        lambda: publishing.endpoint(session, disabled=True),
        lambda: building.all_published(session, wanted.name),
        lambda: publishing.schedules(session),
        lambda: publishing.served(session),
    )
    there = [one for one in everything if one.name == wanted.name]
    refusals = [*opened.refusals, *found.refusals, *strangers(session, wanted.name, there, endpoint, schedules)]
    if endpoint is not None and not endpoint.enabled and session.program.endpoint is not None:
        refusals.append(disabled_endpoint(endpoint.name, session.program.endpoint))
    known = {wanted.published, None if endpoint is None else endpoint.serves}
    others = [one for one in everything if one.id in known and one.name != wanted.name and OURS.fullmatch(one.version)]
    observed = Observed(
        versions=tuple(there),
        others=tuple(others),
        endpoint=endpoint,
        schedules=tuple(schedules),
        served=served,
        present=(*opened.present, *found.present),
        absent=found.absent,
        differing=(*opened.differing, *found.differing),
        missing=found.missing,
        refused=frozenset(one.origin for one in refusals),
    )
    return observed, tuple(refusals)


def strangers(
    session: Session, name: str, versions: Iterable[Published], endpoint: Endpoint | None, there: Iterable[Scheduled]
) -> list[Refusal]:
    """The refusals to schedule twice what somebody has scheduled by hand."""
    wanted = session.program.schedules
    runs = [*(one.id for one in versions), *([endpoint.id] if endpoint else [])]
    found = scheduling.strangers(wanted, there, pipeline=name, runs=runs)
    return [foreign_schedule(one.name, one.id, wanted[one.name]) for one in found]
