"""Resolves steps: their references become ports and arguments."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from amlc import ir
from amlc.diagnostics import Finding, did_you_mean
from amlc.kinds.command import Command
from amlc.kinds.python_script import PythonScript
from amlc.resolve.context import Resolver
from amlc.spec import references
from amlc.tree import Path


@dataclass(slots=True)
class StepResolver:
    """One step being resolved: its ports gather as its references are read."""

    on: Resolver
    name: str
    body: PythonScript | Command
    inputs: Mapping[str, ir.Input]
    outputs: Mapping[str, Mapping[str, ir.Output]]
    ports: dict[str, tuple[ir.InputPort, Path]] = field(default_factory=dict)

    def resolve(self, environments: Mapping[str, ir.Environment], computes: Mapping[str, ir.Compute]) -> ir.Step:
        body, at = self.body, ("steps", self.name)
        key = "arguments" if isinstance(body, PythonScript) else "command"
        written = body.arguments if isinstance(body, PythonScript) else body.command
        arguments = [self.argument(one, (*at, key, index)) for index, one in enumerate(written)]
        for name, one in body.inputs.items():
            self.port(one, (*at, "inputs", name), name)
        for name in body.after:
            index = body.after.index(name)
            if name not in self.on.spec.steps:
                self.on.unknown((*at, "after", index), name, self.on.spec.steps, "steps", ("steps",))
        for name in sorted(self.ports.keys() & self.outputs[self.name].keys()):
            self.on.findings.append(
                Finding(
                    code="duplicate-port",
                    path=self.ports[name][1],
                    message=f"the step has an output called `{name}`, too",
                    help="name this input with `as: …`",
                    note=("the output", (*at, "outputs", name)),
                )
            )
        compute, environment = computes.get(body.compute), environments.get(body.environment)
        if compute is None:
            self.on.unknown((*at, "compute"), body.compute, computes, "computes", ("compute",))
            compute = ir.Compute(name=body.compute, cluster=None)
        if environment is None:
            self.on.unknown((*at, "environment"), body.environment, environments, "environments", ("environments",))
            environment = ir.Environment(name=body.environment, existing=None, conda=None, image=None, variables={})
        return ir.Step(
            name=self.name,
            script=body.script if isinstance(body, PythonScript) else None,
            source=self.on.path((*at, "source"), body.source),
            arguments=tuple(one for one in arguments if one is not None),
            inputs=tuple(port for port, _ in self.ports.values()),
            outputs=tuple(self.outputs[self.name].values()),
            compute=compute,
            environment=environment,
            after=body.after,
            reuse=body.reuse,
            max_run_duration_seconds=body.max_run_duration_seconds,
            timeout=body.timeout,
        )

    def argument(self, one: references.Argument, path: Path) -> ir.Argument | None:
        match one:
            case references.ParameterRef():
                if one.parameter in self.on.spec.parameters:
                    return ir.ParameterArgument(one.parameter)
                section: Path = ("parameters",)
                self.on.unknown((*path, "parameter"), one.parameter, self.on.spec.parameters, "parameters", section)
            case references.OutputRef():
                if one.output in self.outputs[self.name]:
                    return ir.PortArgument("output", one.output)
                section = ("steps", self.name, "outputs")
                self.on.unknown((*path, "output"), one.output, self.outputs[self.name], "outputs", section)
            case references.InputRef() | references.StepOutputRef():
                port = self.port(one, path, None)
                return port and ir.PortArgument("input", port)
            case _:
                return one
        return None

    def port(self, one: references.InputRef | references.StepOutputRef, path: Path, name: str | None) -> str | None:
        """The port that a reference asks for, made when it is the first to ask."""
        if isinstance(one, references.InputRef):
            source = self.inputs.get(one.input)
            if source is None:
                self.on.unknown((*path, "input"), one.input, self.inputs, "inputs", ("inputs",))
                return None
            port = ir.InputPort(
                name=one.as_ or name or one.input,
                source=source,
                mode=one.mode or source.mode,
                path_on_compute=one.path_on_compute,
            )
        else:
            output = self.output(one, path)
            if output is None:
                return None
            port = ir.InputPort(
                name=one.as_ or name or one.output,
                source=(one.step, output),
                mode=one.mode or "mount",
                path_on_compute=one.path_on_compute,
            )
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

    def output(self, one: references.StepOutputRef, path: Path) -> ir.Output | None:
        if one.step not in self.outputs:
            self.on.unknown((*path, "step"), one.step, self.outputs, "steps", ("steps",))
            return None
        if one.output not in self.outputs[one.step]:
            if self.on.where.is_written(("steps", one.step, "outputs", one.output)):
                return None
            there = self.outputs[one.step]
            help_ = did_you_mean(one.output, there, sort=f"outputs of `{one.step}`")
            message = f"the step `{one.step}` has no output `{one.output}`"
            finding = Finding(code="unknown-output", path=(*path, "output"), message=message, help=help_)
            self.on.findings.append(finding)
            return None
        return self.outputs[one.step][one.output]
