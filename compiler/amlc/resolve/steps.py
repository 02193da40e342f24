"""Resolves steps: their references, wherever they stand, become ports, arguments and parameters."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import Any

from amlc import ir
from amlc.diagnostics import Finding, did_you_mean
from amlc.resolve import port_rules, processes, written
from amlc.resolve.context import Resolver
from amlc.spec import references
from amlc.spec.steps import Step
from amlc.spec.walk import holders, models
from amlc.tree import Path

# The keys that hold a step's arguments, in order; what a reference elsewhere becomes is its kind's business.
_ARGUMENTS = ("arguments", "python_script_params", "jar_params", "command")
# The keys that hold its inputs by name.
_PORTS = ("inputs", "side_inputs")
# The keys that hold a port of that name.
_DATA = ("training_data", "validation_data", "test_data")
_READ = (*_ARGUMENTS, *_PORTS, *_DATA, "outputs")
_NONE: Mapping[str, Any] = {}
# The kinds with a module here that resolves what only they have, imported where there is such a step.
_OWN = (
    "adla",
    "azure_batch",
    "data_transfer",
    "kusto",
    "databricks",
    "synapse_spark",
    "module",
    "auto_ml",
    "notebook_runner",
)


@dataclass(slots=True)
class StepResolver:
    """One step being resolved: its ports and parameters gather as its references are read."""

    on: Resolver
    name: str
    body: Step
    inputs: Mapping[str, ir.Input]
    outputs: Mapping[str, Mapping[str, ir.Output]]
    ports: dict[str, tuple[ir.InputPort, Path]] = field(default_factory=dict)
    parameters: dict[str, None] = field(default_factory=dict)

    def resolve(self, environments: Mapping[str, ir.Environment], computes: Mapping[str, ir.Compute]) -> ir.Step:
        body, at = self.body, ("steps", self.name)
        given = body.__dict__  # asking a model for what it has not is slow
        kind = str(given["kind"])
        arguments: list[ir.Argument] = []
        for key in _ARGUMENTS:
            arguments += [self.argument(one, (*at, key, index)) for index, one in enumerate(given.get(key, ()))]
        for key in _PORTS:
            for name, one in given.get(key, _NONE).items():
                self.port(one, (*at, key, name), name)
        for key in _DATA:
            if (one := given.get(key)) is not None:
                self.port(one, (*at, key), key)
        for key, value in holders(body):
            if key not in _READ:
                for path, model in models(value, (*at, key)):
                    if isinstance(model, _REFERENCES):
                        self.argument(model, path)
        for index, name in enumerate(body.after):
            if name not in self.on.spec.steps:
                self.on.unknown((*at, "after", index), name, self.on.spec.steps, "steps", ("steps",))
        self.on.findings += self.clashes()
        rules = _rules_of(type(body).__module__)
        # Between the keys of a repaired step, a rule would miss what was taken out.
        for finding in rules(body) if rules is not None and self.on.where.is_whole(at) else ():
            self.on.findings.append(finding.below(at))
        self.on.findings += port_rules.rules(self.on.spec, self.name, self.ports.values(), arguments)
        compute = self.compute(computes)
        return ir.Step(
            name=self.name,
            kind=kind,
            script=given.get("script") or given.get("python_script_name"),
            source=self.source(given.get("source")),
            arguments=tuple(arguments),
            inputs=tuple(port for port, _ in self.ports.values()),
            outputs=tuple(self.outputs[self.name].values()),
            parameters=tuple(self.parameters),
            searched=processes.searched(self.on, self.name, body),
            compute=compute,
            environment=self.environment(given.get("environment"), environments),
            after=body.after,
            reuse=body.reuse,
            max_run_duration_seconds=given.get("max_run_duration_seconds"),
            timeout=body.timeout,
            process=processes.process(self.on, self.name, body),
            own=self.own(kind, compute),
            sdk=body.sdk,
        )

    def own(self, kind: str, compute: ir.Compute) -> ir.Own | None:
        if kind == "parallel_run":
            from amlc.resolve.parallel import parallel_run  # only where there is such a step

            return parallel_run(self.on, self.name, self.body, compute)
        if kind == "hyper_drive":
            from amlc.resolve.search import search

            return search(self.on, self.name, self.body)
        if kind in _OWN:
            ports = {name: port for name, (port, _) in self.ports.items()}
            own: ir.Own = import_module(f"amlc.resolve.{kind}").own(self.on, self.name, self.body, ports)
            return own
        return None

    def source(self, written: str | None) -> str | None:
        return None if written is None else self.on.path(("steps", self.name, "source"), written)

    def compute(self, computes: Mapping[str, ir.Compute]) -> ir.Compute:
        name = self.body.compute
        if name in computes:
            return computes[name]
        self.on.unknown(("steps", self.name, "compute"), name, computes, "computes", ("compute",))
        return ir.Compute(name=name, kind="existing", settings=None)

    def environment(self, name: str | None, environments: Mapping[str, ir.Environment]) -> ir.Environment | None:
        if name is None or name in environments:
            return None if name is None else environments[name]
        path: Path = ("steps", self.name, "environment")
        self.on.unknown(path, name, environments, "environments", ("environments",))
        return ir.Environment(
            name=name, existing=None, conda=None, image=None, dockerfile=None, registry=None, variables={}
        )

    def clashes(self) -> Iterator[Finding]:
        for name in sorted(self.ports.keys() & self.outputs[self.name].keys()):
            yield Finding(
                code="duplicate-port",
                path=self.ports[name][1],
                message=f"the step has an output called `{name}`, too",
                help="name this input with `as: …`",
                note=("the output", ("steps", self.name, "outputs", name)),
            )

    def argument(self, one: Any, path: Path) -> ir.Argument:
        """What a reference leads to, or would lead to: what comes after it keeps its place."""
        match one:
            case references.ParameterRef():
                if one.parameter in self.on.spec.parameters:
                    self.parameters[one.parameter] = None
                    self.on.findings += written.no_value(self.on, one.parameter, path)
                else:
                    section: Path = ("parameters",)
                    self.on.unknown((*path, "parameter"), one.parameter, self.on.spec.parameters, "parameters", section)
                return ir.ParameterArgument(one.parameter)
            case references.OutputRef():
                if one.output not in self.outputs[self.name]:
                    self.unknown_output((*path, "output"), self.name, one.output)
                return ir.PortArgument("output", one.output)
            case references.InputRef() | references.StepOutputRef():
                own = one.input if isinstance(one, references.InputRef) else one.output
                return ir.PortArgument("input", self.port(one, path, None) or own)
            case _:
                value: ir.Literals = one
                return value

    def port(self, one: references.InputRef | references.StepOutputRef, path: Path, name: str | None) -> str | None:
        """The port that a reference asks for, made when it is the first to ask."""
        source: ir.Input | ir.Written | None
        if isinstance(one, references.InputRef):
            own_port = None if name is not None else self.named(one.input)
            if own_port is not None and one.input not in self.inputs:
                return self.port(own_port, path, one.input)
            source = self.inputs.get(one.input)
            if source is None:
                self.on.unknown((*path, "input"), one.input, self.inputs, "inputs", ("inputs",))
                return None
            own, tabular, mode, table = one.input, is_table(source), source.mode, None
            place = one.path_on_compute or source.path_on_compute
        else:
            output = self.output(one, path)
            if output is None:
                return None
            table, place = written.table_of(self.on, one, output, path), one.path_on_compute
            own, tabular = one.output, table is not None or is_table(output)
            source, mode = ir.Written(one.step, output), "direct" if tabular else "mount"
        if one.mode is not None and one.mode != "direct" and tabular:
            message = f"a table cannot be reached by `mode: {one.mode}`"
            help_ = "leave `mode` out: a table is handed over as it is"
            self.on.findings.append(Finding(code="wrong-mode", path=(*path, "mode"), message=message, help=help_))
        port = ir.InputPort(
            name=one.as_ or name or own, source=source, mode=one.mode or mode, path_on_compute=place, table=table
        )
        if one.path_on_compute is not None and port.mode == "direct":
            self.on.findings.append(written.no_place((*path, "path_on_compute")))
        if isinstance(source, ir.ParameterDataset):
            self.parameters[source.parameter] = None
            self.on.findings += written.named_once(self.on, source, port.name, path)
            self.on.findings += written.taken(self.name, source, getattr(self.body, "params", {}))
        first = self.ports.setdefault(port.name, (port, path))
        if first[0] != port:
            self.on.findings.append(
                Finding(
                    code="duplicate-port",
                    path=path,
                    message=f"the step has another input called `{port.name}`",
                    help="name this one with `as: …`",
                    note=("the other one", first[1]),
                )
            )
        return port.name

    def named(self, name: str) -> references.InputRef | references.StepOutputRef | None:
        """What the step itself has by this name."""
        return self.body.inputs.get(name) or self.body.__dict__.get("side_inputs", _NONE).get(name)

    def output(self, one: references.StepOutputRef, path: Path) -> ir.Output | None:
        if one.step not in self.outputs:
            self.on.unknown((*path, "step"), one.step, self.outputs, "steps", ("steps",))
            return None
        if one.output not in self.outputs[one.step]:
            self.unknown_output((*path, "output"), one.step, one.output)
            return None
        return self.outputs[one.step][one.output]

    def unknown_output(self, path: Path, step: str, name: str) -> None:
        if self.on.where.is_written(("steps", step, "outputs", name)):
            return  # it is there, and what is wrong with it has been said
        there = self.outputs[step]
        elsewhere = [other for other, outputs in self.outputs.items() if name in outputs]
        help_ = did_you_mean(name, there, sort=f"outputs of `{step}`")
        if elsewhere and not (help_ or "").startswith("did"):
            help_ = f"the step `{elsewhere[0]}` has one: did you mean {{step: {elsewhere[0]}, output: {name}}}?"
        message = f"the step `{step}` has no output `{name}`"
        self.on.findings.append(Finding(code="unknown-output", path=path, message=message, help=help_))


@cache
def _rules_of(module: str) -> Callable[[Any], Iterator[Finding]] | None:
    """The rules of a kind of steps."""
    return getattr(import_module(module), "rules", None)


_REFERENCES = (references.ParameterRef, references.OutputRef, references.InputRef, references.StepOutputRef)


def is_table(source: ir.Input | ir.Output) -> bool:
    match source:
        case ir.FileDataset():
            return source.table is not None
        case ir.LinkOutput() | ir.ParameterDataset():
            return source.tabular
        case ir.QueryDataset() | ir.TabularOutput():
            return True
        case _:
            return False
