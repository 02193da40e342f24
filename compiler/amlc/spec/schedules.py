"""`schedules`: when the pipeline runs by itself."""

from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field

from amlc.spec.data import Value
from amlc.spec.model import AnyText, Model

_Hour = Annotated[int, Field(ge=0, le=23)]
_Minute = Annotated[int, Field(ge=0, le=59)]


def _lower(given: Any) -> Any:
    """The SDK writes `Day` and `Monday`, people write both."""
    return given.lower() if isinstance(given, str) and given == given.capitalize() else given


_Frequency = Literal["minute", "hour", "day", "week", "month"]
_WeekDay = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# An editor offers the first, and takes both.
_FREQUENCY = Annotated[str, Field(pattern=f"^({'|'.join(map(str.capitalize, get_args(_Frequency)))})$")]
_WEEK_DAY = Annotated[str, Field(pattern=f"^({'|'.join(map(str.capitalize, get_args(_WeekDay)))})$")]
Frequency = Annotated[_Frequency, BeforeValidator(_lower, json_schema_input_type=_Frequency | _FREQUENCY)]
WeekDay = Annotated[_WeekDay, BeforeValidator(_lower, json_schema_input_type=_WeekDay | _WEEK_DAY)]


class Recurrence(Model):
    """Runs by the clock, and never at once because it was published."""

    frequency: Frequency = Field(description="The unit of time.", examples=["day"])
    interval: int = Field(1, ge=1, description="How many units lie between two runs.")
    hours: tuple[_Hour, ...] = Field((), description="With days or weeks: the hours of the day.", examples=[[6]])
    minutes: tuple[_Minute, ...] = Field(
        (), description="With days or weeks: the minutes, 0 where hours are given alone.", examples=[[0, 30]]
    )
    week_days: tuple[WeekDay, ...] = Field((), description="With weeks: the days.", examples=[["monday"]])
    time_of_day: str | None = Field(
        None, description="With days or weeks: one time, instead of hours and minutes.", examples=["06:30"]
    )
    time_zone: str | None = Field(
        None, description="The time zone, by its Windows name; UTC by default.", examples=["W. Europe Standard Time"]
    )
    start_time: str | None = Field(
        None,
        description="When it begins, in the time zone. Without one, intervals are counted from Monday, 1 January 2024.",
        examples=["2026-12-01T00:00:00"],
    )


class DatastoreTrigger(Model):
    """Runs when files appear or change on a datastore."""

    datastore: str = Field(description="The datastore, an Azure blob container.")
    path: str | None = Field(
        None, description="The folder to watch, without those in it; by default the container's own."
    )
    polling_interval: int = Field(5, ge=1, description="How many minutes lie between two looks.")
    parameter: str | None = Field(None, description="A parameter of type `datapath` that gets the changed path.")


class Schedule(Model):
    """When the pipeline runs by itself."""

    description: AnyText | None = Field(None, description="What it is for.")
    enabled: bool = Field(
        True, description="Whether it runs. One that does not is not made, and disabled if it is there."
    )
    recurrence: Recurrence | None = Field(None, description="Runs by the clock.")
    datastore_trigger: DatastoreTrigger | None = Field(None, description="Runs when data changes, instead.")
    parameters: dict[str, Value] = Field({}, description="Values for parameters of the pipeline.")
    experiment: str | None = Field(None, description="The experiment of its runs; the pipeline's by default.")
    of: Literal["endpoint", "pipeline"] | None = Field(
        None, description="What it runs: the endpoint where there is one, else the pipeline."
    )
    continue_on_step_failure: bool | None = Field(
        None, description="Whether other steps go on when one fails; as the pipeline says by default."
    )
