"""A module in two versions, each a step."""

from azureml.core import Datastore
from azureml.pipeline.core import Module, Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.core.graph import InputPortDef, OutputPortDef
from azureml.pipeline.steps import ModuleStep
from connected import cluster, conda, run_configuration, ws

cpu = cluster("cpu-cluster", "STANDARD_D2_V2", min_nodes=1, max_nodes=4)
store = Datastore(ws, "workspaceblobstore")
run = run_configuration(conda("plain", "python=3.10"))
number = PipelineParameter("initialNum", 17)
description = "A module that adds and multiplies"
module = Module.create(ws, "AddAndMultiply", description)


def results():
    return [
        OutputPortDef(
            name,
            default_datastore_mode="mount",
            is_directory=False,
            label=name,
        )
        for name in ("out_prod", "out_sum")
    ]


product, total = results()
first_version = module.publish_python_script(
    "calculate.py",
    description,
    [],
    [total, product],
    params={"initialNum": 17},
    version="1",
    source_directory="src",
    arguments=["--output_sum", total, "--output_product", product, "--arg_num1", number, "--arg_num2", "2"],
    runconfig=run,
)
product, total = results()
one, two = (InputPortDef(name, default_datastore_mode="mount", label=name) for name in ("in1", "in2"))
second_version = module.publish_python_script(
    "calculate.py",
    description,
    [one, two],
    [total, product],
    version="2",
    is_default=True,
    source_directory="src",
    arguments=["--file_num1", one, "--file_num2", two, "--output_sum", total, "--output_product", product],
    runconfig=run,
)
first_sum = PipelineData("out_sum", store, is_directory=False)
first_product = PipelineData("out_prod", store, is_directory=False)
first = ModuleStep(
    module_version=first_version,
    inputs_map={},
    outputs_map={"out_sum": first_sum, "out_prod": first_product},
    compute_target=cpu,
    params={"initialNum": number},
    name="first",
)
middle = ModuleStep(
    module_version=second_version,
    inputs_map={"in1": first_sum.create_input_binding("in1"), "in2": first_product.create_input_binding("in2")},
    outputs_map={
        "out_sum": PipelineData("out_sum", store, is_directory=False),
        "out_prod": PipelineData("out_prod", store, is_directory=False),
    },
    compute_target=cpu,
    name="middle",
)
published = {
    "pipeline": Pipeline(ws, [first, middle]).publish("testmodulestesp", "", "1", continue_on_step_failure=False)
}
