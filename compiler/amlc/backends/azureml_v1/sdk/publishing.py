"""What leads to a published pipeline: its endpoint and its schedules."""

from typing import Any

from amlc.backends.azureml_v1.refusals import disabled_endpoint, is_absence
from amlc.backends.azureml_v1.sdk.lookups import look_up
from amlc.backends.azureml_v1.sdk.provisioning import make
from amlc.backends.azureml_v1.sdk.session import Refused, Session
from amlc.execution import evaluate, execute
from amlc.observed import Endpoint
from amlc.program import Call, Expression, Member, Name, Statement, inner
from amlc.scheduling import REVOCABLE, Scheduled, settings

_PROVIDER = "(provider)"  # no name of a program
MAX_ENDPOINTS = 1000  # the service gives 100 unless asked for more


def endpoint(session: Session, *, disabled: bool = False) -> Endpoint | None:
    """The endpoint of the program's name, if there is one. One that is disabled is refused, unless it is asked for:
    its name is taken.
    """
    statement = session.program.endpoint
    if statement is None:
        return None
    assert statement.absent is not None
    around = session.around(session.root)
    with session.asking(statement):
        try:
            found = evaluate(_with_provider(statement.value), {**session.names, _PROVIDER: session.provider}, around)
        except evaluate(statement.absent, session.names, around) as error:
            if not is_absence(error):
                raise
            return None
    session.names[str(statement.target)] = found
    enabled = found.status == "Active"
    if not enabled and not disabled:
        raise Refused([disabled_endpoint(str(found.name), statement)])
    versions = {str(one.version): str(one.pipeline_id) for one in found.pipeline_version_list}
    description = found.description or ""
    return Endpoint(str(found.id), str(found.name), str(found.default_version), versions, description, enabled)


def _with_provider(value: Expression) -> Call:
    """The look-up with the session's client of the service: it would make another of its own."""
    assert isinstance(value, Call)
    return Call(value.function, value.args, {**value.kwargs, "_workflow_provider": Name(_PROVIDER)})


def put_on_endpoint(session: Session, there: Endpoint | None, pipeline: str, *, default: bool) -> None:
    """Makes the endpoint with a published pipeline, or adds that to it as the program or `default` says, or makes a
    version that it has its default.
    """
    statement = session.program.endpoint
    assert statement is not None
    around = session.around(session.root)
    hold(session, pipeline)
    with session.asking(statement):
        if there is None:
            session.names[str(statement.target)] = evaluate(statement.create, session.names, around)
        elif pipeline not in there.versions.values() and not default:
            evaluate(statement.then, session.names, around)
        elif pipeline not in there.versions.values():
            added = Call(Member(Name(str(statement.target)), "add_default"), (Name("published"),))
            evaluate(added, session.names, around)
        else:
            moved = Call(Member(Name(str(statement.target)), "set_default"), (Name("published"),))
            evaluate(moved, session.names, around)


def describe_endpoint(session: Session, identity: str, text: str) -> None:
    """Gives an endpoint its description, which the SDK's own object cannot."""
    with session.asking(session.program.endpoint):
        session.provider.pipeline_endpoint_provider.update_pipeline_endpoint(identity, description=text)


def served(session: Session) -> dict[str, str]:
    """The ids of the pipelines that the workspace's endpoints run by default, by the endpoint's name."""
    with session.asking():
        provider = session.provider.pipeline_endpoint_provider
        found = provider.get_all_pipeline_endpoints(active_only=True, max_results=MAX_ENDPOINTS)
        every = ((one, version) for one in found for version in one.pipeline_version_list)
        return {
            str(one.name): str(version.pipeline_id) for one, version in every if version.version == one.default_version
        }


def hold(session: Session, pipeline: str) -> None:
    """Makes a published pipeline the one that the program goes on with."""
    made = session.names.get("published")
    if made is None or made.id != pipeline:
        with session.asking():
            found = session.provider.published_pipeline_provider.get_published_pipeline(pipeline)
            session.names["published"] = found


def schedules(session: Session) -> list[Scheduled]:
    """All schedules of the workspace, disabled ones too. The SDK's own objects do not tell the experiment."""
    with session.asking():
        provider = session.provider.schedule_provider
        entities = provider._service_caller.get_all_schedules_async(active_only=False)
        return [_scheduled(one, provider) for one in entities]


def create_schedule(session: Session, name: str) -> str:
    """Makes a schedule of the program; its id."""
    statement = _ready(session, name)
    with session.asking(statement):
        execute((statement,), session.names, session.around(session.root))
        return str(session.names[str(statement.target)].id)


def update_schedule(session: Session, name: str, identity: str) -> None:
    """Makes a schedule what the program says, and active."""
    statement = _ready(session, name)
    call = statement.value
    assert isinstance(call, Call)
    fixed = ("workspace", "name", "pipeline_id", "pipeline_endpoint_id", "experiment_name")
    kwargs = {key: one for key, one in call.kwargs.items() if key not in fixed} | {"status": "Active"}
    with session.asking(statement):
        _get(session, identity).update(
            **{key: evaluate(one, session.names, session.around(session.root)) for key, one in kwargs.items()}
        )


def enable_schedule(session: Session, identity: str) -> None:
    with session.asking():
        _get(session, identity).enable()


def disable_schedule(session: Session, identity: str) -> None:
    with session.asking():
        _get(session, identity).disable()


def _get(session: Session, identity: str) -> Any:
    return session.provider.schedule_provider.get_schedule(identity)


def _ready(session: Session, name: str) -> Statement:
    """The statement of a schedule, with what it names looked up."""
    statement = session.program.schedules[name]
    needed = {one.id for one in inner(statement.value) if isinstance(one, Name)} - set(session.names)
    for one in (*session.program.body, *session.program.after):
        if one.target in needed and one.origin[0] == "datastores":
            make(session, look_up(session, [one], session.root).accepted().absent, session.root)
    return statement


def _scheduled(entity: Any, provider: Any) -> Scheduled:
    shown = provider.from_schedule_entity(entity, provider._workspace, provider)
    info = entity.pipeline_submission_info
    return Scheduled(
        id=str(shown.id),
        name=str(shown.name),
        description=shown.description or "",
        active=shown.status == "Active",
        failed=entity.provisioning_status in ("2", "Failed"),
        created=str(entity.created_date),
        runs=str(shown.pipeline_endpoint_id or shown.pipeline_id),
        experiment=None if info is None else info.experiment_name,
        by_clock=shown.recurrence is not None,
        set=frozenset(one for one in REVOCABLE if getattr(shown, one) is not None),
        settings=settings(
            description=shown.description,
            experiment_name=None if info is None else info.experiment_name,
            continue_on_step_failure=shown.continue_on_step_failure,
            parameters={} if info is None else info.parameter_assignments or {},
            recurrence={} if shown.recurrence is None else _recurrence(shown.recurrence),
            datastore=shown.datastore_name,
            path_on_datastore=shown.path_on_datastore,
            polling_interval=shown.polling_interval,
            data_path_parameter_name=shown.data_path_parameter_name,
        ),
    )


def _recurrence(shown: Any) -> dict[str, Any]:
    keys = ("frequency", "interval", "start_time", "hours", "minutes", "week_days")
    zone = shown.time_zone
    return {key: getattr(shown, key) for key in keys} | {"time_zone": getattr(zone, "value", zone)}
