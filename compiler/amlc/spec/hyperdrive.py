"""The parts of a `hyper_drive` step: how arguments are varied, and which runs are cancelled early."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from amlc.spec.model import Model, OneOf
from amlc.spec.scalars import Number, Option, in_any_case, lower


class Range(Model):
    """The arguments of `uniform` and `loguniform`, by name."""

    HINTS: ClassVar[Mapping[str, str]] = {"min": "did you mean `min_value`?", "max": "did you mean `max_value`?"}

    min_value: Number = Field(description="The least value.", examples=[0.1])
    max_value: Number = Field(description="The most.", examples=[0.9])


class SteppedRange(Range):
    """The arguments of `quniform` and `qloguniform`, by name."""

    q: Number = Field(description="Values are rounded to multiples of it.", examples=[10])


class Bell(Model):
    """The arguments of `normal` and `lognormal`, by name."""

    mu: Number = Field(description="The mean.", examples=[10])
    sigma: Number = Field(description="The standard deviation.", examples=[3])


class SteppedBell(Bell):
    """The arguments of `qnormal` and `qlognormal`, by name."""

    q: Number = Field(description="Values are rounded to multiples of it.", examples=[10])


@dataclass(frozen=True, slots=True, eq=False)
class _ListedOrNamed:
    """Numbers in the order of a model's keys: written as a list, or as a mapping with these keys."""

    model: type[Model]

    def __get_pydantic_core_schema__(self, _source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # A union would report both members' complaints.
        listed = handler.generate_schema(tuple[Number, ...])
        return core_schema.no_info_wrap_validator_function(self._listed, listed)

    def _listed(self, given: Any, is_listed: Any) -> Any:
        if not isinstance(given, Mapping):
            return is_listed(given)
        named = self.model.__pydantic_validator__.validate_python(given)
        return tuple(getattr(named, key) for key in type(named).model_fields)


_Ranging = Annotated[tuple[Number, ...] | Range, _ListedOrNamed(Range)]
_RangingInSteps = Annotated[tuple[Number, ...] | SteppedRange, _ListedOrNamed(SteppedRange)]
_Normal = Annotated[tuple[Number, ...] | Bell, _ListedOrNamed(Bell)]
_NormalInSteps = Annotated[tuple[Number, ...] | SteppedBell, _ListedOrNamed(SteppedBell)]
_Goal = Literal["maximize", "minimize"]
_GOAL = Annotated[str, Field(pattern=in_any_case("maximize", "minimize"))]
# azureml/train/hyperdrive/runconfig.py, PrimaryMetricGoal: the SDK's own are in capitals.
Goal = Annotated[_Goal, BeforeValidator(lower("maximize", "minimize"), json_schema_input_type=_Goal | _GOAL)]


class Distribution(Model):
    """How one argument is varied: exactly one of the keys, with the arguments that the SDK's function takes."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    choice: tuple[Option, ...] | None = Field(None, description="One of these values.", examples=[[16, 32, 64]])
    randint: int | None = Field(None, ge=1, description="A whole number from 0 to below this.", examples=[10])
    uniform: _Ranging | None = Field(None, description="[min, max]: evenly between.", examples=[[0.1, 0.9]])
    quniform: _RangingInSteps | None = Field(
        None, description="[min, max, q]: evenly between, rounded to multiples of q.", examples=[[10, 100, 10]]
    )
    loguniform: _Ranging | None = Field(
        None, description="[min, max]: its logarithm is evenly between.", examples=[[-6, -1]]
    )
    qloguniform: _RangingInSteps | None = Field(
        None, description="[min, max, q]: its logarithm is evenly between, rounded to multiples of q."
    )
    normal: _Normal | None = Field(None, description="[mu, sigma]: normally distributed.", examples=[[10, 3]])
    qnormal: _NormalInSteps | None = Field(
        None, description="[mu, sigma, q]: normally distributed, rounded to multiples of q."
    )
    lognormal: _Normal | None = Field(None, description="[mu, sigma]: its logarithm is normally distributed.")
    qlognormal: _NormalInSteps | None = Field(
        None, description="[mu, sigma, q]: its logarithm is normally distributed, rounded to multiples of q."
    )


class Sampling(Model):
    """How the arguments of the runs are chosen."""

    kind: Literal["random", "grid", "bayesian"] = Field(
        description="At random, all combinations, or where earlier runs did well."
    )
    parameter_space: dict[str, Distribution] = Field(
        min_length=1,
        description="The arguments that are varied, by the name that the script is given each with.",
        examples=[{"--rate": {"uniform": [0.01, 0.1]}, "--depth": {"choice": [2, 4, 8]}}],
    )


class _Policy(Model):
    """Cancels runs by what they report of the metric."""

    evaluation_interval: int = Field(1, ge=1, description="After how many reports of the metric it is applied.")
    delay_evaluation: int = Field(0, ge=0, description="How many reports a run has before it is first applied.")


class Bandit(_Policy):
    """Cancels runs that are worse than the best one by more than a slack."""

    kind: Literal["bandit"]
    slack_factor: float | None = Field(None, description="The slack, as a ratio of the best.", examples=[0.1])
    slack_amount: float | None = Field(None, description="The slack, as a distance, instead.", examples=[0.05])


class MedianStopping(_Policy):
    """Cancels runs that are worse than the median of all averages."""

    kind: Literal["median_stopping"]


class TruncationSelection(_Policy):
    """Cancels the worst runs."""

    kind: Literal["truncation_selection"]
    truncation_percentage: int = Field(ge=1, le=99, description="How many percent are cancelled.", examples=[20])


class NoTermination(Model):
    """Lets all runs complete."""

    kind: Literal["no_termination"]


_POLICIES = {
    "bandit": Bandit,
    "median_stopping": MedianStopping,
    "truncation_selection": TruncationSelection,
    "no_termination": NoTermination,
}
Policy = Annotated[Bandit | MedianStopping | TruncationSelection | NoTermination, OneOf(members=_POLICIES, by="kind")]
