"""What the kinds of steps say of the SDK, asked of the SDK: names, allowed values and defaults."""

import inspect
from importlib import import_module
from typing import Any, get_args

import pytest
from pydantic import TypeAdapter
from tests.unit.test_signatures import CONSTRUCTORS

from amlc.checks.unknown_sdk_option import IGNORED
from amlc.kinds import KINDS
from amlc.kinds.azure_batch import UNSENT
from amlc.kinds.databricks import Databricks
from amlc.kinds.hyper_drive import MAX_PARENTS, TAKES, VARIES_BY
from amlc.kinds.parallel_run import RESERVED
from amlc.rules import AZURE_MLS
from amlc.spec import automl
from amlc.spec.hyperdrive import Bell, Distribution, Goal, Range, SteppedBell, SteppedRange
from amlc.spec.steps import Step

pytestmark = pytest.mark.filterwarnings("ignore")  # the SDK warns of itself

# Where the constructor's default is None and stands for what the kind says.
SPELT_OUT = {"logging_level": "INFO", "run_invocation_timeout": 60, "run_max_try": 3}
# Not handed over when nothing is said: the SDK's own default holds.
LEFT_OUT = {"max_run_duration_seconds", *UNSENT}


def constructor(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(import_module(module), name)


@pytest.mark.parametrize("kind", CONSTRUCTORS)
def test_a_default_is_the_sdks(kind: str) -> None:
    fields = constructor(KINDS[kind].replace(":", ".")).model_fields
    seen: set[str] = set()
    for path in CONSTRUCTORS[kind]:
        for name, one in inspect.signature(constructor(path)).parameters.items():
            key = "reuse" if name == "allow_reuse" else name
            if key not in fields or key in seen | LEFT_OUT or fields[key].is_required() or one.default is one.empty:
                continue
            seen.add(key)
            ours = fields[key].default
            theirs = SPELT_OUT.get(key) if one.default is None else one.default
            assert (None if ours in ((), {}) else ours) == (None if theirs in ([], {}) else theirs), key


def test_each_task_has_its_metrics_and_models() -> None:
    from azureml.train.automl.constants import SupportedModels
    from azureml.train.automl.utilities import get_primary_metrics

    assert {task: sorted(get_primary_metrics(task)) for task in automl.METRICS} == {
        task: sorted(metrics) for task, metrics in automl.METRICS.items()
    }
    for task, models in automl.MODELS.items():
        names = getattr(SupportedModels, task.capitalize())
        assert sorted(models) == sorted(getattr(names, one) for one in dir(names) if not one.startswith("_"))


def test_features_have_their_words() -> None:
    from azureml.automl.core.constants import FeatureType, SupportedTransformers

    assert set(get_args(automl.Purpose)) == FeatureType.FULL_SET
    assert set(get_args(automl.BlockedTransformer)) == SupportedTransformers.BLOCK_TRANSFORMERS
    assert set(automl.TRANSFORMERS) == SupportedTransformers.CUSTOMIZABLE_TRANSFORMERS


def test_arguments_are_varied_by_the_sdks_functions() -> None:
    from azureml.train.hyperdrive import parameter_expressions, runconfig

    functions = {
        name: list(inspect.signature(function).parameters)
        for name, function in vars(parameter_expressions).items()
        if inspect.isfunction(function)
    }
    assert set(Distribution.model_fields) == set(functions)
    for name, takes in TAKES.items():
        assert [one.removesuffix("_value") for one in functions[name]] == list(takes)
    assert runconfig.MAX_PARENT_RUNS == MAX_PARENTS
    for model, names in (
        (Range, ("uniform", "loguniform")),
        (SteppedRange, ("quniform", "qloguniform")),
        (Bell, ("normal", "lognormal")),
        (SteppedBell, ("qnormal", "qlognormal")),
    ):
        assert [functions[name] for name in names] == [list(model.model_fields)] * 2


@pytest.mark.parametrize("goal", ["MAXIMIZE", "Minimize"])
def test_a_goal_is_taken_in_any_case_as_by_the_sdk(goal: str) -> None:
    from azureml.train.hyperdrive import PrimaryMetricGoal

    assert PrimaryMetricGoal.from_str(goal).name.lower() == TypeAdapter(Goal).validate_python(goal)


def test_what_an_azure_batch_step_never_sends_is_what_the_sdk_makes_optional_parameters_of() -> None:
    from azureml.pipeline.core import Module

    made = inspect.signature(Module._construct_azure_batch_optional_params_def).parameters
    assert set(UNSENT) == {"vm_image_urn" if name == "urn" else name for name in made}


def test_what_databricks_no_longer_runs_is_known_by_its_key_and_under_sdk() -> None:
    assert set(IGNORED["databricks"]) <= Databricks.HINTS.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_hint_is_for_a_key_that_the_kind_lacks(kind: str) -> None:
    spec = constructor(KINDS[kind].replace(":", "."))
    assert (spec.HINTS.keys() - Step.HINTS.keys()) & spec.model_fields.keys() == set()


@pytest.mark.parametrize("kind", ["grid", "bayesian"])
def test_a_way_of_sampling_refuses_what_the_sdk_refuses(kind: str) -> None:
    from azureml.train import hyperdrive
    from azureml.train.hyperdrive.exceptions import HyperDriveConfigException

    sampling = getattr(hyperdrive, f"{kind.capitalize()}ParameterSampling")
    for name in Distribution.model_fields:
        function = getattr(hyperdrive, name)
        given = [1, 2, 1][: len(TAKES.get(name, ("",)))]
        if name in VARIES_BY[kind]:
            sampling({"x": function(*given)})
        else:
            with pytest.raises(HyperDriveConfigException):
                sampling({"x": function(*given)})


def test_the_parameters_of_every_module_are_reserved() -> None:
    from azureml.pipeline.core._module_parameter_provider import _ModuleParameterProvider

    assert {one.name for one in _ModuleParameterProvider().get_params_list()} == AZURE_MLS


def test_the_arguments_of_the_parallel_driver_are_reserved() -> None:
    from azureml.pipeline.core._parallel_run_step_base import _ParallelRunStepBase

    source = inspect.getsource(_ParallelRunStepBase._validate_arguments)
    listed = source.partition("reserved_args = [")[2].partition("]")[0]
    assert {one.strip().strip('"') for one in listed.split(",") if one.strip()} == RESERVED
