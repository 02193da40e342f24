"""The versions of a published pipeline: finding one, going back to one, and disabling those that are not needed."""

from collections.abc import Sequence
from typing import NamedTuple

from amlc import plan, publish
from amlc.backends.azureml_v1.sdk import Refused, Session, building, persist, publishing
from amlc.errors import AmlcError, UsageError
from amlc.plan import Endpoint, Published, Wanted
from amlc.scheduling import Change


class RolledBack(NamedTuple):
    """What going back came to. `from_` was live before; `enabled` says whether the version had been disabled."""

    version: Published
    from_: Published | None
    enabled: bool
    endpoint: Endpoint | None
    schedules: tuple[Change, ...]
    disabled: tuple[str, ...]


def find(versions: Sequence[Published], live: Published | None, to: str | None, name: str) -> Published:
    """The version that is meant: by its version, the beginning of its digest, or its id; the one before what is live
    when nothing is said. Raises UsageError.
    """
    ours = [one for one in versions if plan.OURS.fullmatch(one.version)]
    if to is None:
        others = [one for one in ours if live is not None and one.version != live.version]
        before = [one for one in others if live is not None and one.created <= live.created]
        if not before:
            raise UsageError(f"`{name}` has no earlier version", help="amlc history lists its versions")
        return before[-1]
    found = {
        one.version: one
        for one in ours
        if to in (one.version, one.id) or (len(to) > 3 and one.version.rpartition("+")[2].startswith(to))
    }
    if len(found) == 1:
        return next(iter(found.values()))
    said = f"`{to}` is not a version of `{name}`" if not found else f"`{to}` is {len(found)} versions of `{name}`"
    raise UsageError(said, help="amlc history shows them")


def rollback(session: Session, wanted: Wanted, to: str | None) -> RolledBack:
    """Makes an earlier version what callers run: enables it, has the endpoint serve it and the schedules run it, and
    disables what was published after it, and before it what publishing it would, in this order. Raises AmlcError.
    """
    everything, live = persist(lambda: _everything(session, wanted.name))
    version = find(everything, live, to, wanted.name)
    try:
        return persist(lambda: _roll_back(session, wanted, version, live))
    except Refused as why:
        so_far = f"{version.version} may not be what runs yet; amlc rollback --to {version.version} continues"
        raise Refused(why.refusals, so_far) from why


def _everything(session: Session, name: str) -> tuple[list[Published], Published | None]:
    """All versions, disabled ones too, and the one that callers run."""
    everything = building.published(session, name, disabled=True)
    return everything, plan.live([one for one in everything if one.enabled], publishing.endpoint(session))


def _roll_back(session: Session, wanted: Wanted, version: Published, live: Published | None) -> RolledBack:
    enabled, endpoint, schedules = publish.look(session, wanted.name)
    if wanted.guarded and session.program.endpoint is None:
        raise AmlcError(
            f"without an endpoint, going back disables what came after {version.version}, and prevent_disable is on",
            help="publish to an endpoint, or turn publish.prevent_disable off",
        )
    if version.id not in [one.id for one in enabled]:
        building.enable(session, version.id)
    there = publish.move_endpoint(session, endpoint, version.id, default=True)
    changes = publish.put_schedules_right(session, wanted.name, there, version.id, schedules)
    ours = [one for one in enabled if plan.OURS.fullmatch(one.version)]
    after = [one for one in ours if one.created > version.created]
    before = [one for one in ours if one.created < version.created]
    outdated = [] if wanted.guarded else [*after, *before[: max(0, len(before) - wanted.keep)]]
    needed = publish.still_run(session) if outdated else set()
    disabled = [one.id for one in outdated if one.id not in needed]
    for one in disabled:
        building.disable(session, one)
    return RolledBack(version, live, not version.enabled, there, changes, tuple(disabled))


class Pruned(NamedTuple):
    """What was disabled, or would be, and what would be too if nothing ran it."""

    disabled: tuple[Published, ...]
    needed: tuple[Published, ...]


def prune(session: Session, wanted: Wanted, *, foreign: bool, dry_run: bool) -> Pruned:
    """Disables the superseded versions but the newest `wanted.keep`; with `foreign` also those of this name that amlc
    did not publish. What an endpoint serves, a schedule runs, or is live stays. Raises AmlcError.
    """
    if wanted.guarded:
        raise AmlcError(f"`{wanted.name}` is guarded by publish.prevent_disable", help="turn it off to prune")
    there, endpoint, _ = publish.look(session, wanted.name)
    live = plan.live(there, endpoint)
    known = [one for one in there if foreign or plan.OURS.fullmatch(one.version)]
    others = [one for one in known if live is None or one.id != live.id]
    outdated = others[: max(0, len(others) - wanted.keep)]
    if live is None:  # nothing of amlc's is live: the newest may be what people call
        outdated = outdated[:-1] if wanted.keep == 0 else outdated
    needed = publish.still_run(session) if outdated else set()
    going = tuple(one for one in outdated if one.id not in needed)
    if not dry_run:
        for one in going:
            building.disable(session, one.id)
    return Pruned(going, tuple(one for one in outdated if one.id in needed))


def served(endpoint: Endpoint | None, published_id: str) -> list[str]:
    """The endpoint's versions that a published pipeline is."""
    return [] if endpoint is None else [one for one, id_ in endpoint.versions.items() if id_ == published_id]
