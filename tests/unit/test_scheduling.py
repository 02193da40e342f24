"""What is done about schedules: the plan for each difference, and that carrying it out leaves nothing to do."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlc.scheduling import REVOCABLE, Change, Scheduled, Wanted, is_ours, mark, plan, strangers

PIPELINE = "High (spenders), 2"
WANTED = Wanted(
    name="daily",
    description=f"each day {mark(PIPELINE, 'a1')}",
    runs="endpoint-1",
    experiment="spenders",
    by_clock=True,
    set=frozenset(),
    settings={},
)


def made(one: Wanted, identity: str = "s1", **more: Any) -> Scheduled:
    """A schedule of the workspace as it is when just made."""
    found = Scheduled(
        id=identity,
        name=one.name,
        description=one.description,
        active=True,
        failed=False,
        created="2026-11-01",
        runs=one.runs,
        experiment=one.experiment,
        by_clock=one.by_clock,
        set=one.set,
        settings=one.settings,
    )
    return replace(found, **more)


OLD = mark(PIPELINE, "0ff")


@pytest.mark.parametrize(
    ("there", "what", "stays", "disabled"),
    [
        ([], "created", None, ()),
        ([made(WANTED)], "kept", "s1", ()),
        ([made(WANTED, active=False)], "enabled", "s1", ()),
        ([made(WANTED, failed=True)], "replaced", None, ("s1",)),
        ([made(WANTED, description=OLD)], "updated", "s1", ()),
        ([made(WANTED, description=OLD, active=False)], "created", None, ()),
        ([made(WANTED, description=OLD, experiment="other")], "replaced", None, ("s1",)),
        ([made(WANTED, description=OLD, by_clock=False)], "replaced", None, ("s1",)),
        ([made(WANTED, description=OLD, set=frozenset({"path_on_datastore"}))], "replaced", None, ("s1",)),
        ([made(WANTED, runs="pipeline-1")], "replaced", None, ("s1",)),
        ([made(WANTED), made(WANTED, "s2", created="2026-11-02")], "kept", "s1", ("s2",)),
        ([made(WANTED, created="2026-11-02"), made(WANTED, "s2")], "kept", "s2", ("s1",)),
        ([made(WANTED, runs="pipeline-1"), made(WANTED, "s2", created="2026-11-02")], "kept", "s2", ("s1",)),
        # What somebody else made, or amlc for another pipeline, is not looked at.
        ([made(WANTED, description="each day")], "created", None, ()),
        ([made(WANTED, description=mark("Other", "a1"))], "created", None, ()),
    ],
)
def test_what_is_done(there: list[Scheduled], what: str, stays: str | None, disabled: tuple[str, ...]) -> None:
    (change,) = plan({"daily": WANTED}, there, PIPELINE)
    assert (change.what, change.id, change.disabled) == (what, stays, disabled)


def test_what_the_spec_has_no_more_is_disabled_if_it_is_ours() -> None:
    gone = made(WANTED, "s2", name="weekly")
    by_hand = made(WANTED, "s3", name="mine", description="mine")
    off = made(WANTED, "s4", name="off", active=False)
    changes = plan({"daily": WANTED}, [made(WANTED), gone, by_hand, off], PIPELINE)
    assert changes[1:] == [Change(name="weekly", what="disabled", id=None, disabled=("s2",))]


def test_a_stranger_is_who_runs_the_same_under_the_same_name() -> None:
    by_hand = made(WANTED, description="each day")
    others = [
        made(WANTED),
        replace(by_hand, active=False),
        replace(by_hand, name="other"),
        replace(by_hand, runs="endpoint-2"),
    ]
    assert list(strangers(["daily"], [by_hand, *others], pipeline=PIPELINE, runs=["endpoint-1"])) == [by_hand]


@pytest.mark.parametrize(
    ("description", "ours"),
    [
        (mark(PIPELINE, "0af"), True),
        (f"two\nlines {mark(PIPELINE, '0af')}", True),
        (f"{mark(PIPELINE, '0af')} and more", False),
        (mark(PIPELINE.upper(), "0af"), False),
        (mark(PIPELINE, "xyz"), False),
        ("", False),
    ],
)
def test_whose_a_schedule_is(description: str, ours: bool) -> None:
    assert is_ours(description, PIPELINE) == ours


names = st.sampled_from(["daily", "weekly"])
marks = st.sampled_from([WANTED.description, OLD, mark("Other", "a1"), "by hand"])
settings = st.frozensets(st.sampled_from(REVOCABLE))
schedules = st.builds(
    Scheduled,
    id=st.uuids().map(str),
    name=st.sampled_from(["daily", "weekly", "other"]),
    description=marks,
    active=st.booleans(),
    failed=st.booleans(),
    created=st.sampled_from(["2026-11-01", "2026-11-02"]),
    runs=st.sampled_from(["endpoint-1", "pipeline-1"]),
    experiment=st.sampled_from(["spenders", "other"]),
    by_clock=st.booleans(),
    set=settings,
    settings=st.just({}),
)


@given(st.lists(schedules, max_size=6, unique_by=lambda one: one.id), st.sets(names), settings)
def test_after_a_plan_there_is_nothing_to_do(there: list[Scheduled], wanted: set[str], given_: frozenset[str]) -> None:
    program = {name: replace(WANTED, name=name, set=given_) for name in sorted(wanted)}
    after = carried_out(plan(program, there, PIPELINE), there, program)
    assert {one.what for one in plan(program, after, PIPELINE)} <= {"kept"}
    assert all(not one.disabled for one in plan(program, after, PIPELINE))
    # Each is there once, and nothing of anybody else has changed.
    active = [one.name for one in after if one.active and is_ours(one.description, PIPELINE)]
    assert sorted(active) == sorted(wanted)
    strange = [one for one in there if not is_ours(one.description, PIPELINE)]
    assert [one for one in after if not is_ours(one.description, PIPELINE)] == strange


def carried_out(changes: list[Change], there: list[Scheduled], program: dict[str, Wanted]) -> list[Scheduled]:
    """The schedules of a workspace after a plan."""
    found = {one.id: one for one in there}
    for change in changes:
        match change.what:
            case "created" | "replaced":
                found[f"new {change.name}"] = made(program[change.name], f"new {change.name}")
            case "updated":
                before = found[str(change.id)]
                found[before.id] = made(program[change.name], before.id, created=before.created)
            case "enabled":
                found[str(change.id)] = replace(found[str(change.id)], active=True)
            case "kept" | "disabled":
                pass
        for one in change.disabled:
            found[one] = replace(found[one], active=False)
    return list(found.values())
