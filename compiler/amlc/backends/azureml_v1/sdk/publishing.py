"""What leads to a published pipeline: its endpoint and its schedules."""

from dataclasses import dataclass
from typing import Any

from amlc.backends.azureml_v1.refusals import disabled_endpoint, is_absence
from amlc.backends.azureml_v1.sdk.session import Refused, Session
from amlc.program import Call, Member, Name, Statement, evaluate, execute, inner
from amlc.scheduling import REVOCABLE, Scheduled

MAX_ENDPOINTS = 1000  # the service gives 100 unless asked for more


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A pipeline endpoint. `versions` are the published pipelines' ids by version."""

    id: str
    name: str
    default: str
    versions: dict[str, str]

    @property
    def serves(self) -> str | None:
        """The id of the pipeline that its callers run."""
        return self.versions.get(self.default)


def endpoint(session: Session) -> Endpoint | None:
    """The endpoint of the program's name, if there is one. One that is disabled is refused: its name is taken."""
    statement = session.program.endpoint
    if statement is None:
        return None
    assert statement.absent is not None
    around = session.around(session.root)
    with session.asking(statement):
        try:
            found = evaluate(statement.value, session.names, around)
        except around.resolve(statement.absent) as error:
            if not is_absence(error):
                raise
            return None
    session.names[str(statement.target)] = found
    if found.status != "Active":
        raise Refused([disabled_endpoint(str(found.name), statement)])
    versions = {str(one.version): str(one.pipeline_id) for one in found.pipeline_version_list}
    return Endpoint(str(found.id), str(found.name), str(found.default_version), versions)


def put_on_endpoint(session: Session, there: Endpoint | None, pipeline: str) -> None:
    """Makes the endpoint with a published pipeline, or adds that to it, or makes a version that it has its default."""
    statement = session.program.endpoint
    assert statement is not None
    around = session.around(session.root)
    hold(session, pipeline)
    with session.asking(statement):
        if there is None:
            session.names[str(statement.target)] = evaluate(statement.create, session.names, around)
        elif pipeline not in there.versions.values():
            evaluate(statement.then, session.names, around)
        else:
            moved = Call(Member(Name(str(statement.target)), "set_default"), (Name("published"),))
            evaluate(moved, session.names, around)


def moves_default(session: Session) -> bool:
    """Whether a new version becomes the endpoint's default."""
    statement = session.program.endpoint
    assert statement is not None
    assert statement.then is not None
    return isinstance(statement.then.function, Member) and statement.then.function.name == "add_default"


def served(session: Session) -> set[str]:
    """The ids of the pipelines that some endpoint of the workspace runs by default."""
    with session.asking():
        provider = session.provider.pipeline_endpoint_provider
        found = provider.get_all_pipeline_endpoints(active_only=True, max_results=MAX_ENDPOINTS)
        every = ((one.default_version, version) for one in found for version in one.pipeline_version_list)
        return {str(version.pipeline_id) for default, version in every if version.version == default}


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
            with session.asking(one):
                execute((one,), session.names, session.around(session.root))
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
    )
