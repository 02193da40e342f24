"""Lowers a `kusto` step."""

from amlc import ir
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Dict, Expression, Imported, Member, Name, ProjectFolder


def step(names: Names, one: ir.Step, own: ir.Kusto) -> Call:
    (output,) = one.outputs
    kwargs: dict[str, Expression] = {
        "name": one.name,
        # Its name: the SDK takes no object here (azureml/pipeline/core/_kusto_step_base.py).
        "compute_target": Member(Name(names.of("compute", one.compute.name)), "name"),
        "database_name": own.database_name,
        "query_directory": ProjectFolder(one.source or "."),
        "output": Name(names.of("output", one.name, output.name)),
    }
    if own.parameter_dict:
        kwargs["parameter_dict"] = Dict(dict(sorted(own.parameter_dict.items())))
    return Call(Imported("azureml.pipeline.steps", "KustoStep"), kwargs=kwargs | {"allow_reuse": one.reuse})
