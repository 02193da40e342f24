"""Lowers what flows into the pipeline, and how it and what steps wrote reach the steps that read it."""

from collections.abc import Mapping

from amlc import ir
from amlc.backends.azureml_v1 import tables
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.outputs import Promoted
from amlc.backends.azureml_v1.resources import WORKSPACE, method
from amlc.program import Call, Expression, Imported, List, Member, Name, Statement, Tuple

_CONSUMPTION = Imported("azureml.data.dataset_consumption_config", "DatasetConsumptionConfig")


def source(names: Names, one: ir.Input) -> Statement | None:
    """The dataset behind an input; None where a step's own port is all there is."""
    value = _dataset(names, one)
    if value is None:
        return None
    return Statement(target=names.of("dataset", one.name), value=value, origin=("inputs", one.name))


def parameter(names: Names, one: ir.Parameter, ports: Mapping[str, str]) -> list[Statement]:
    """A parameter, after the data that it is by default: one object each, which all its uses share.

    `ports` are the names that data paths go by, by parameter.
    """
    origin = ("parameters", one.name)
    statements: list[Statement] = []
    default = one.default
    value: Expression
    match default:
        case ir.DataPath(datastore, path):
            # Its name is that of the ports it goes to; without one, the SDK draws it by lot.
            kwargs: dict[str, Expression] = {
                "datastore": Name(names.of("datastore", datastore)),
                "path_on_datastore": path,
                "name": ports.get(one.name, one.name),
            }
            value = Call(Imported("azureml.data.datapath", "DataPath"), kwargs=kwargs)
        case bool():
            # As the text that a script is given: the SDK publishes a boolean as a whole number, `True`
            # (azureml/pipeline/core/_aeva_provider.py, _get_backend_param_type_code).
            value = str(default)
        case None | str() | int() | float():
            value = default
        case _:
            target = names.of("default", one.name)
            statements.append(Statement(target=target, value=_dataset(names, default), origin=(*origin, "default")))
            value = Name(target)
    made = Call(
        Imported("azureml.pipeline.core", "PipelineParameter"), kwargs={"name": one.name, "default_value": value}
    )
    return [*statements, Statement(target=names.of("parameter", one.name), value=made, origin=origin)]


def _dataset(names: Names, one: ir.Input) -> Expression | None:
    match one:
        case ir.FileDataset():
            paths = List(one.paths)
            if one.datastore is not None:
                store = Name(names.of("datastore", one.datastore))
                paths = List(tuple(Tuple((store, path)) for path in one.paths))
            if one.table is not None:
                return tables.dataset(paths, one.table)
            # Not validated here: validating reads the data, and publishing needs none of it.
            kwargs: dict[str, Expression] = {"path": paths, "validate": False}
            if one.partition_format is not None:
                kwargs["partition_format"] = one.partition_format
            if one.is_file:
                kwargs["is_file"] = True
            return Call(Imported("azureml.core", "Dataset.File.from_files"), kwargs=kwargs)
        case ir.QueryDataset():
            return tables.query(Tuple((Name(names.of("datastore", one.datastore)), one.query)), one)
        case ir.RegisteredDataset() if one.version is None:
            # What is found by its name alone stays the latest version whenever the pipeline runs.
            latest: Expression = Tuple((WORKSPACE, one.dataset))
            return Member(Call(_CONSUMPTION, kwargs={"name": "latest", "dataset": latest}), "dataset")
        case ir.RegisteredDataset():
            kwargs = {"workspace": WORKSPACE, "name": one.dataset, "version": one.version}
            return Call(Imported("azureml.core", "Dataset.get_by_name"), kwargs=kwargs)
        case _:
            return None


def read(names: Names, one: ir.Input) -> Expression:
    """The dataset behind an input, as the steps read it."""
    found = Name(names.of("dataset", one.name))
    return tables.columns(found, one.options) if isinstance(one, ir.RegisteredDataset) else found


def port(names: Names, one: ir.InputPort, promoted: Promoted) -> Expression:
    where: dict[str, Expression] = {"path_on_compute": one.path_on_compute} if one.path_on_compute else {}
    if isinstance(one.source, ir.Written):
        return _written(names, one, one.source, where, promoted)
    source = one.source
    match source:
        case ir.DataReference():
            kwargs: dict[str, Expression] = {
                "datastore": Name(names.of("datastore", source.datastore)),
                "data_reference_name": one.name,
                "path_on_datastore": source.path,
                "mode": one.mode,
                **where,
            }
            if source.overwrite:
                kwargs["overwrite"] = True
            return Call(Imported("azureml.data.data_reference", "DataReference"), kwargs=kwargs)
        case ir.ParameterDataset():
            chosen = Name(names.of("parameter", source.parameter))
            if source.of == "datapath":
                binding = Imported("azureml.data.datapath", "DataPathComputeBinding")
                return Tuple((chosen, Call(binding, kwargs={"mode": one.mode, **where})))
            return Call(_CONSUMPTION, kwargs={"name": one.name, "dataset": chosen, "mode": one.mode, **where})
        case ir.SqlReference():
            kwargs = {"datastore": Name(names.of("datastore", source.datastore)), "data_reference_name": one.name}
            return Call(Imported("azureml.data.sql_data_reference", "SqlDataReference"), kwargs=kwargs | _sql(source))
        case _:
            named = method(read(names, source), "as_named_input", one.name)
            return named if one.mode == "direct" else method(named, f"as_{one.mode}", **where)


def _sql(one: ir.SqlReference) -> dict[str, Expression]:
    kwargs: dict[str, Expression] = {key: value for key, value in one.options.items() if isinstance(value, str)}
    module = "azureml.data.stored_procedure_parameter"
    given: list[Expression] = []
    for name, parameter in sorted(one.options.get("sql_stored_procedure_params", {}).items()):
        value = parameter["value"]
        # A text to the SDK, whatever its type is to the database.
        text = str(value).lower() if isinstance(value, bool) else str(value)
        sort = Imported(module, f"StoredProcedureParameterType.{parameter['type']}")
        described: dict[str, Expression] = {"name": name, "value": text, "type": sort}
        given.append(Call(Imported(module, "StoredProcedureParameter"), kwargs=described))
    return kwargs | ({"sql_stored_procedure_params": List(tuple(given))} if given else {})


def _written(
    names: Names, one: ir.InputPort, source: ir.Written, where: dict[str, Expression], promoted: Promoted
) -> Expression:
    producer, output = source
    data = Name(names.of("output", producer, output.name))
    if not isinstance(output, ir.PipelineData | ir.TrainingOutput):
        read = data if one.table is None else tables.output(data, one.table)
        is_table = one.table is not None or getattr(output, "tabular", isinstance(output, ir.TabularOutput))
        if one.mode == "direct" and not is_table:
            return Call(_CONSUMPTION, kwargs={"name": one.name, "dataset": data, "mode": one.mode})
        named = method(read, "as_input", name=one.name)
        return named if is_table else method(named, f"as_{one.mode}", **where)
    if (producer, output.name) in promoted:
        if one.table is not None:
            return method(tables.promoted(data, one.table), "as_named_input", one.name)
        return method(method(data, "as_named_input", one.name), f"as_{one.mode}", **where)
    if one.name == output.name and one.mode == "mount" and not where:
        return data
    return method(data, "create_input_binding", input_name=one.name, mode=one.mode, **where)
