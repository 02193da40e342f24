"""Resolves schedules."""

import re
from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, did_you_mean, nearest
from amlc.resolve.context import Resolver
from amlc.resolve.places import known_datastore, stays_below
from amlc.spec import data
from amlc.spec.schedules import DatastoreTrigger, Recurrence, Schedule
from amlc.time_zones import IANA, WINDOWS
from amlc.tree import Path

# Where a recurrence without a start is counted from: a Monday, the first of a month and of a year. It is in the past:
# without a start the service runs at once (azureml/pipeline/core/schedule.py, ScheduleRecurrence).
START = "2024-01-01T00:00:00"
_MIDNIGHT = "T00:00:00"
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):[0-5][0-9]")
_DATE_TIME = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?")


def schedule(on: Resolver, name: str, one: Schedule) -> ir.Schedule:
    at: Path = ("schedules", name)
    whole = on.where.is_whole(at)
    on.findings += _rules(one, at) if whole else ()
    if one.recurrence is not None and whole:
        on.findings += _recurrence_rules(one.recurrence, (*at, "recurrence"))
    if one.datastore_trigger is not None:
        _trigger(on, one.datastore_trigger, (*at, "datastore_trigger"))
    for key, value in one.parameters.items():
        _parameter(on, (*at, "parameters", key), key, value)
    has_endpoint = on.spec.publish.endpoint is not None
    if one.of == "endpoint" and not has_endpoint:
        message, help_ = "there is no endpoint", "add `publish: {endpoint: …}`, or write `of: pipeline`"
        on.findings.append(Finding(code="missing-field", path=(*at, "of"), message=message, help=help_))
    return ir.Schedule(
        name=name,
        enabled=one.enabled,
        description=one.description,
        of=one.of or ("endpoint" if has_endpoint else "pipeline"),
        recurrence=None if one.recurrence is None else _recurrence(one.recurrence),
        trigger=None if one.datastore_trigger is None else _watch(one.datastore_trigger),
        experiment=one.experiment or on.spec.experiment or on.spec.name,
        parameters=one.parameters,
        continue_on_step_failure=one.continue_on_step_failure,
    )


def _recurrence(one: Recurrence) -> ir.Recurrence:
    hours, minutes = one.hours, one.minutes
    if one.time_of_day is not None and _TIME.fullmatch(one.time_of_day):
        hour, _, minute = one.time_of_day.partition(":")
        hours, minutes = (int(hour),), (int(minute),)
    # What comes without a time begins at midnight, and without a time zone is in UTC.
    start = (one.start_time or START).replace(" ", "T")
    start += _MIDNIGHT[len(start) - len("2026-12-01") :]
    return ir.Recurrence(
        frequency=one.frequency.capitalize(),
        interval=one.interval,
        start=start,
        time_zone=one.time_zone or "UTC",
        hours=hours,
        minutes=minutes or ((0,) if hours else ()),
        week_days=tuple(day.capitalize() for day in one.week_days),
    )


def _watch(one: DatastoreTrigger) -> ir.Trigger:
    return ir.Trigger(
        datastore=one.datastore, path=one.path, polling_interval=one.polling_interval, parameter=one.parameter
    )


def _rules(one: Schedule, at: Path) -> Iterator[Finding]:
    if one.recurrence is None and one.datastore_trigger is None:
        message, help_ = "nothing says when it runs", "add `recurrence: …` or `datastore_trigger: …`"
        yield Finding(code="missing-field", path=(*at, "recurrence"), message=message, help=help_)
    if one.recurrence is not None and one.datastore_trigger is not None:
        message = "a schedule has a `recurrence` or a `datastore_trigger`, not both"
        note = ("the other", (*at, "recurrence"))
        yield Finding(code="conflicting-fields", path=(*at, "datastore_trigger"), message=message, key=True, note=note)


def _recurrence_rules(one: Recurrence, at: Path) -> Iterator[Finding]:
    """What ScheduleRecurrence refuses (azureml/pipeline/core/schedule.py)."""
    goes_with = {
        "hours": ("day", "week"),
        "minutes": ("day", "week"),
        "time_of_day": ("day", "week"),
        "week_days": ("week",),
    }
    wrong = [key for key, frequencies in goes_with.items() if getattr(one, key) and one.frequency not in frequencies]
    if wrong:
        listed = " and ".join(f"`{key}`" for key in wrong)
        message = f"{listed} {'have' if len(wrong) > 1 else 'has'} no meaning with `frequency: {one.frequency}`"
        frequency = "week" if "week_days" in wrong else "day"
        help_ = f"write `frequency: {frequency}`, or leave {'them' if len(wrong) > 1 else 'it'} out"
        yield Finding(code="conflicting-fields", path=(*at, wrong[0]), message=message, help=help_, key=True)
    for key in ("hours", "minutes"):
        if one.time_of_day is not None and getattr(one, key):
            message = f"a time is given by `time_of_day` or by `{key}`, not both"
            note = ("the other", (*at, "time_of_day"))
            yield Finding(code="conflicting-fields", path=(*at, key), message=message, key=True, note=note)
    if one.time_of_day is not None and not _TIME.fullmatch(one.time_of_day):
        message = f"`{one.time_of_day}` is not a time of the day"
        yield Finding(code="invalid-value", path=(*at, "time_of_day"), message=message, help='write it like "06:30"')
    if one.start_time is not None and not _DATE_TIME.fullmatch(one.start_time):
        message = f"`{one.start_time}` is not a date and time"
        help_ = "write it like 2026-12-01T06:00:00, without a zone"
        yield Finding(code="invalid-value", path=(*at, "start_time"), message=message, help=help_)
    elif one.start_time is not None and one.time_zone is None:
        message, help_ = "`start_time` needs a `time_zone`", "add `time_zone: UTC`, or another one"
        yield Finding(code="missing-field", path=(*at, "start_time"), message=message, help=help_, key=True)
    if one.time_zone is not None and one.time_zone not in WINDOWS:
        known = IANA.get(one.time_zone)
        help_ = f"did you mean `{known}`?" if known else _near_zone(one.time_zone)
        message = f"`{one.time_zone}` is not a Windows time zone"
        yield Finding(code="unknown-time-zone", path=(*at, "time_zone"), message=message, help=help_)


def _near_zone(written: str) -> str:
    near = nearest(written, WINDOWS)
    if near is not None:
        return f"did you mean `{near}`?"
    return "write the Windows name of one, like `UTC` or `W. Europe Standard Time`"


def _trigger(on: Resolver, one: DatastoreTrigger, at: Path) -> None:
    known_datastore(on, (*at, "datastore"), one.datastore)
    if one.path is not None:
        stays_below(on, (*at, "path"), one.path)
    there = on.spec.datastores.get(one.datastore)
    kind = getattr(there, "kind", "existing")
    # Schedule.create takes an AzureBlobDatastore only (azureml/pipeline/core/schedule.py).
    if there is not None and kind not in ("existing", "folder", "azure_blob_container"):
        message = f"the datastore `{one.datastore}` is of kind `{kind}`, and only a blob container can be watched"
        note = ("it is defined here", ("datastores", one.datastore))
        on.findings.append(Finding(code="wrong-reference", path=(*at, "datastore"), message=message, note=note))
    if one.parameter is None:
        return
    found = on.spec.parameters.get(one.parameter)
    if found is None:
        on.unknown((*at, "parameter"), one.parameter, on.spec.parameters, "parameters", ("parameters",))
    elif found.type != "datapath":
        message = f"the parameter `{one.parameter}` is of type {found.type}, and gets a path"
        note = ("it is defined here", ("parameters", one.parameter))
        on.findings.append(
            Finding(
                code="wrong-reference",
                path=(*at, "parameter"),
                message=message,
                help="give it `type: datapath`",
                note=note,
            )
        )


def _parameter(on: Resolver, path: Path, name: str, value: ir.Literals) -> None:
    found, at = on.spec.parameters.get(name), ("parameters", name)
    if found is None:
        help_ = did_you_mean(name, on.spec.parameters, sort="parameters")
        message = f"there is no parameter `{name}`"
        if not on.where.is_written(at):
            on.findings.append(Finding(code="unknown-parameter", path=path, message=message, help=help_, key=True))
    elif not isinstance(found, data.ScalarParameter):
        message = f"the parameter `{name}` is of type {found.type}, and a schedule cannot set it"
        help_ = "leave it out, and its runs take the default"
        if found.type == "datapath":
            help_ += "; `parameter: …` of a `datastore_trigger` sets one"
        note = ("it is defined here", at)
        on.findings.append(Finding(code="wrong-type", path=path, message=message, help=help_, key=True, note=note))
    elif not ir.is_of_type(value, found.type):
        message = f"the parameter `{name}` is of type {found.type}, and this is not"
        on.findings.append(
            Finding(code="wrong-type", path=path, message=message, note=("it is defined here", (*at, "type")))
        )
