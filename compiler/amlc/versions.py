"""The versions of a published pipeline: finding one, going back to one, and disabling those that are not needed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from amlc import actions, observed, publish
from amlc.backends.azureml_v1.sdk import Refused, Session, building, persist, publishing
from amlc.errors import AmlcError
from amlc.observed import Endpoint, Published
from amlc.plan import Wanted
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
    when nothing is said. Raises AmlcError.
    """
    ours = [one for one in versions if observed.OURS.fullmatch(one.version)]
    if to is None:
        others = [one for one in ours if live is not None and one.version != live.version]
        before = [one for one in others if live is not None and one.created <= live.created]
        if not before:
            if live is None:
                raise AmlcError(f"`{name}` is not published", help="amlc compile --publish publishes it")
            raise AmlcError(f"`{name}` has no version before {live.version}", help="amlc history lists its versions")
        return before[-1]
    found = {
        one.version: one
        for one in ours
        if to in (one.version, one.id) or (len(to) > 3 and one.version.rpartition("+")[2].startswith(to))
    }
    if len(found) == 1:
        return next(iter(found.values()))
    said = f"`{to}` is not a version of `{name}`" if not found else f"`{to}` is {len(found)} versions of `{name}`"
    raise AmlcError(said, help="amlc history lists its versions")


@dataclass(slots=True)
class Done:
    """What the attempts at going back, or at disabling, have come to: `begun` when the service was asked to enable the
    version. `asked` is the one that it was asked to disable last, and that may be or not.
    """

    begun: bool = False
    enabled: bool = False
    served: bool = False
    scheduled: bool = False
    disabled: list[Published] = field(default_factory=list)
    asked: Published | None = None

    def looked(self, enabled: Sequence[Published]) -> None:
        """Takes note of what is enabled now."""
        if self.asked is not None and self.asked.id not in [one.id for one in enabled]:
            self.disabled.append(self.asked)
        self.asked = None

    def disable(self, session: Session, version: Published) -> None:
        self.asked = version
        building.disable(session, version.id)
        self.disabled.append(version)
        self.asked = None

    def told(self) -> list[str]:
        """What was disabled, for a person."""
        found = [f"disabled {one.version}, {one.id}" for one in self.disabled]
        return [*found, f"{self.asked.version} may be disabled"] if self.asked is not None else found


def rollback(session: Session, wanted: Wanted, to: str | None) -> RolledBack:
    """Makes an earlier version what callers run: enables it, has the endpoint serve it and the schedules run it, and
    disables what was published after it, and before it what publishing it would, in this order.

    So one that was interrupted leaves callers what they had, or the earlier version. When nothing is said and something
    is enabled that is newer than what callers run, going back to that was interrupted, or publishing what is newer:
    it is completed, and goes no version further. Raises AmlcError; Refused, with what was done.
    """
    done = Done()
    version: Published | None = None
    try:
        everything, live = persist(lambda: _everything(session, wanted.name))
        begun = to is None and persist(lambda: _is_begun(session, wanted, everything, live))
        version = live if begun and live is not None else find(everything, live, to, wanted.name)
        going = version
        return persist(lambda: _roll_back(session, wanted, going, live, done))
    except Refused as why:
        raise Refused(why.refusals, _so_far(session, version, done)) from why


def _so_far(session: Session, version: Published | None, done: Done) -> str:
    if version is None or not (done.begun or done.enabled):
        return "nothing was changed"
    said = [f"{version.version} {'is' if done.enabled else 'may be'} enabled"]
    if session.program.endpoint is not None:
        said.append("the endpoint serves it" if done.served else "the endpoint may not serve it yet")
    if session.program.schedules:
        said.append("the schedules are right" if done.scheduled else "the schedules may not be right yet")
    said += done.told()
    said.append("other versions may be enabled still")
    return f"{', '.join(said)}; amlc rollback --to {version.version} continues"


def _everything(session: Session, name: str) -> tuple[list[Published], Published | None]:
    """All versions, disabled ones too, and the one that callers run."""
    everything = building.published(session, name, disabled=True)
    return everything, observed.live([one for one in everything if one.enabled], publishing.endpoint(session))


def _is_begun(session: Session, wanted: Wanted, everything: Sequence[Published], live: Published | None) -> bool:
    """Whether something newer than what callers run is enabled, and nobody else needs it."""
    if live is None or wanted.guarded or session.program.endpoint is None or not actions.moves_default(session.program):
        return False
    newer = [one for one in everything if one.enabled and one.created > live.created]
    ours = {one.id for one in newer if observed.OURS.fullmatch(one.version)}
    if not ours:
        return False
    schedules = [one for one in publishing.schedules(session) if one.name not in session.program.schedules]
    needed = {*publishing.served(session).values(), *(one.runs for one in schedules if one.active)}
    return bool(ours - needed)


def _roll_back(session: Session, wanted: Wanted, version: Published, live: Published | None, done: Done) -> RolledBack:
    """One attempt; `done` is what all of them have."""
    enabled, endpoint, schedules = publish.look(session, wanted.name)
    done.looked(enabled)
    if wanted.guarded and session.program.endpoint is None:
        raise AmlcError(
            f"without an endpoint, going back disables what came after {version.version}, and prevent_disable is on",
            help="publish to an endpoint, or turn publish.prevent_disable off",
        )
    if version.id not in [one.id for one in enabled]:
        done.begun = True
        building.enable(session, version.id)
    done.enabled = True
    there = publish.move_endpoint(session, endpoint, version.id, default=True)
    done.served = True
    changes = publish.put_schedules_right(session, wanted.name, there, version.id, schedules)
    done.scheduled = True
    ours = [one for one in enabled if observed.OURS.fullmatch(one.version)]
    after = [one for one in ours if one.created > version.created]
    before = [one for one in ours if one.created < version.created]
    outdated = [] if wanted.guarded else [*after, *before[: max(0, len(before) - wanted.keep)]]
    needed = publish.still_run(session) if outdated else set()
    for one in outdated:
        if one.id not in needed:
            done.disable(session, one)
    return RolledBack(version, live, not version.enabled, there, changes, tuple(one.id for one in done.disabled))


class Pruned(NamedTuple):
    """What was disabled, or would be, and what would be too if nothing ran it."""

    disabled: tuple[Published, ...]
    needed: tuple[Published, ...]


def prune(session: Session, wanted: Wanted, *, foreign: bool, dry_run: bool) -> Pruned:
    """Disables the superseded versions but the newest `wanted.keep`; with `foreign` also those of this name that amlc
    did not publish. What an endpoint serves, a schedule runs, or is live stays. Raises AmlcError; Refused, with what
    was done.
    """
    if wanted.guarded:
        raise AmlcError(f"`{wanted.name}` is guarded by publish.prevent_disable", help="turn it off to prune")
    done = Done()
    try:
        return persist(lambda: _prune(session, wanted, done, foreign=foreign, dry_run=dry_run))
    except Refused as why:
        so_far = ", ".join(done.told()) or "nothing was disabled"
        raise Refused(why.refusals, None if dry_run else f"{so_far}; amlc prune again continues") from why


def _prune(session: Session, wanted: Wanted, done: Done, *, foreign: bool, dry_run: bool) -> Pruned:
    """One attempt; `done` is what all of them have."""
    there, endpoint, _ = publish.look(session, wanted.name)
    done.looked(there)
    live = observed.live(there, endpoint)
    known = [one for one in there if foreign or observed.OURS.fullmatch(one.version)]
    others = [one for one in known if live is None or one.id != live.id]
    outdated = others[: max(0, len(others) - wanted.keep)]
    if live is None:  # nothing of amlc's is live: the newest may be what people call
        outdated = outdated[:-1] if wanted.keep == 0 else outdated
    needed = publish.still_run(session) if outdated else set()
    going = tuple(one for one in outdated if one.id not in needed)
    kept = tuple(one for one in outdated if one.id in needed)
    if dry_run:
        return Pruned(going, kept)
    for one in going:
        done.disable(session, one)
    return Pruned(tuple(done.disabled), kept)


def served(endpoint: Endpoint | None, published_id: str) -> list[str]:
    """The endpoint's versions that a published pipeline is."""
    return [] if endpoint is None else [one for one, id_ in endpoint.versions.items() if id_ == published_id]
