"""Lowers what leads to a published pipeline: its endpoint and its schedules."""

import hashlib
from collections.abc import Iterable

from amlc import ir, scheduling
from amlc.backends.azureml_v1 import datastores, resources
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Dict, Expression, Imported, List, Member, Name, Statement

_PIPELINE_CORE = "azureml.pipeline.core"
_PUBLISHED, _ENDPOINT = Name("published"), Name("endpoint")
_DIGEST_LENGTH = 16


def publish(pipeline: ir.Pipeline) -> Statement:
    """The call that publishes."""
    call = Call(
        Member(Name("pipeline"), "publish"),
        kwargs={
            "name": pipeline.name,
            "description": pipeline.description,
            "version": pipeline.version,
            "continue_on_step_failure": pipeline.continue_on_step_failure,
        },
    )
    return Statement(target=_PUBLISHED.id, value=call, origin=("publish",))


def after(names: Names, pipeline: ir.Pipeline, body: Iterable[Statement]) -> tuple[Statement, ...]:
    """What comes after publishing: the endpoint, then the enabled schedules with the datastores that `body` lacks."""
    statements = [] if pipeline.endpoint is None else [_endpoint(pipeline.endpoint)]
    there = {one.target for one in body}
    schedules = [one for one in pipeline.schedules if one.enabled]
    watched = dict.fromkeys(one.trigger.datastore for one in schedules if one.trigger is not None)
    found = [datastores.datastore(names, one) for one in pipeline.datastores if one.name in watched]
    statements += [one for one in found if one.target not in there]
    return (*statements, *(_schedule(names, one, pipeline.name) for one in schedules))


def _endpoint(one: ir.Endpoint) -> Statement:
    """Makes the endpoint, or adds the published pipeline to the one that is there."""
    kind = Imported(_PIPELINE_CORE, "PipelineEndpoint.publish")
    kwargs: dict[str, Expression] = {"workspace": resources.WORKSPACE, "name": one.name}
    more: dict[str, Expression] = {"description": one.description, "pipeline": _PUBLISHED}
    return Statement(
        target=_ENDPOINT.id,
        value=Call(Imported(_PIPELINE_CORE, "PipelineEndpoint.get"), kwargs=kwargs),
        # What the pipeline service's client raises for any refusal (msrest).
        absent=Imported("msrest.exceptions", "HttpOperationError"),
        create=Call(kind, kwargs=kwargs | more),
        then=Call(Member(_ENDPOINT, "add_default" if one.default else "add"), (_PUBLISHED,)),
        origin=("publish", "endpoint"),
    )


def _schedule(names: Names, one: ir.Schedule, pipeline: str) -> Statement:
    by_endpoint = one.of == "endpoint"
    runs = (
        ("pipeline_endpoint_id", Member(_ENDPOINT, "id")) if by_endpoint else ("pipeline_id", Member(_PUBLISHED, "id"))
    )
    kwargs: dict[str, Expression] = {
        "workspace": resources.WORKSPACE,
        "name": one.name,
        runs[0]: runs[1],
        "experiment_name": one.experiment,
        "description": one.description,
        "pipeline_parameters": Dict(dict(sorted(one.parameters.items()))),
        "continue_on_step_failure": one.continue_on_step_failure,
    }
    if one.recurrence is not None:
        kwargs["recurrence"] = _recurrence(one.recurrence)
    if one.trigger is not None:
        kwargs |= {
            "datastore": Name(names.of("datastore", one.trigger.datastore)),
            "path_on_datastore": one.trigger.path,
            "polling_interval": one.trigger.polling_interval,
            "data_path_parameter_name": one.trigger.parameter,
        }
    digest = hashlib.sha256(repr(sorted(kwargs.items())).encode()).hexdigest()[:_DIGEST_LENGTH]
    kwargs["description"] = " ".join(filter(None, (one.description, scheduling.mark(pipeline, digest))))
    create = "Schedule.create_for_pipeline_endpoint" if by_endpoint else "Schedule.create"
    target, origin = names.of("schedule", one.name), ("schedules", one.name)
    # What is None is the SDK's default, and is left out.
    given = {key: value for key, value in kwargs.items() if value is not None}
    return Statement(target=target, value=Call(Imported(_PIPELINE_CORE, create), kwargs=given), origin=origin)


def _recurrence(one: ir.Recurrence) -> Call:
    zone = Call(Imported(f"{_PIPELINE_CORE}.schedule", "TimeZone"), (one.time_zone,))
    kwargs: dict[str, Expression] = {
        "frequency": one.frequency,
        "interval": one.interval,
        "start_time": one.start,
        "time_zone": zone,
    }
    for key, values in (("hours", one.hours), ("minutes", one.minutes), ("week_days", one.week_days)):
        if values:
            kwargs[key] = List(values)
    return Call(Imported(_PIPELINE_CORE, "ScheduleRecurrence"), kwargs=kwargs)
