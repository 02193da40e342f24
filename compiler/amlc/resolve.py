"""Turns the spec into the IR: names become objects and defaults explicit. Does no I/O."""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from amlc import ir
from amlc.diagnostics import Finding, did_you_mean
from amlc.kinds.command import Command
from amlc.kinds.python_script import PythonScript
from amlc.spec import data, references, resources, workspace
from amlc.spec.pipeline import Pipeline
from amlc.tree import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """What resolving needs besides the spec: by a value's path, its file's folder in the root, and whether it is
    written at all, which it may be and yet be missing from a spec that was repaired.
    """

    file: str
    target: str | None
    environ: Mapping[str, str]
    folder_of: Callable[[Path], str]
    is_written: Callable[[Path], bool]


@dataclass(slots=True)
class _Resolver:
    spec: Pipeline
    where: Where
    findings: list[Finding] = field(default_factory=list)
    unset: list[tuple[Path, str]] = field(default_factory=list)

    def unknown(self, path: Path, name: str, known: Iterable[str], sort: str, section: Path) -> None:
        if self.where.is_written((*section, name)):
            return  # it is there, and what is wrong with it has been said
        help_ = did_you_mean(name, known, sort=sort)
        singular = {"steps": "step", "computes": "compute"}.get(sort, sort.removesuffix("s"))
        code = f"unknown-{singular}"
        self.findings.append(Finding(code=code, path=path, message=f"there is no {singular} `{name}`", help=help_))

    def path(self, at: Path, written: str) -> str:
        return posixpath.normpath(posixpath.join(self.where.folder_of(at), written))

    def text(self, value: str | references.EnvRef, path: Path) -> str:
        if isinstance(value, str):
            return value
        found = self.where.environ.get(value.env, value.default)
        if found is None:
            self.unset.append((path, value.env))
            return ""
        return found


def resolve(spec: Pipeline, where: Where) -> tuple[ir.Pipeline, list[Finding], list[tuple[Path, str]]]:
    """The IR, the references that lead nowhere, and the environment variables that are not set, by path.

    After a finding the IR lacks what it was about.
    """
    on = _Resolver(spec, where)
    inputs = {name: _input(on, name, one) for name, one in spec.inputs.items()}
    environments = {name: _environment(on, name, one) for name, one in spec.environments.items()}
    computes = {name: _compute(name, one) for name, one in spec.compute.items()}
    outputs = {
        step: {name: _output(on, step, name, one) for name, one in body.outputs.items()}
        for step, body in spec.steps.items()
    }
    steps = [
        _Step(on, name, body, inputs, outputs).resolve(environments, computes) for name, body in spec.steps.items()
    ]
    place = _workspace(on, spec.workspace)
    pipeline = ir.Pipeline(
        name=spec.name,
        description=spec.description,
        experiment=spec.experiment or spec.name,
        file=where.file,
        target=where.target,
        workspace=place,
        datastores=tuple(_datastore(on, name, one) for name, one in spec.datastores.items()),
        inputs=tuple(inputs.values()),
        parameters=tuple(
            ir.Parameter(name=name, type=one.type, default=one.default) for name, one in spec.parameters.items()
        ),
        environments=tuple(environments.values()),
        steps=tuple(steps),
        version=spec.publish.version,
        continue_on_step_failure=spec.publish.continue_on_step_failure,
        id_file=on.path(("publish", "id_file"), spec.publish.id_file) if spec.publish.id_file else None,
        keep=spec.publish.keep,
    )
    return pipeline, on.findings, on.unset


def _workspace(on: _Resolver, place: workspace.Workspace) -> ir.AzureWorkspace | ir.LocalWorkspace:
    if isinstance(place, workspace.LocalWorkspace):
        return ir.LocalWorkspace(path=posixpath.normpath(place.path))
    at: Path = ("workspace",)
    auth = place.auth
    signs_in: ir.ServicePrincipal | ir.SignIn
    if isinstance(auth, workspace.ServicePrincipal):
        signs_in = ir.ServicePrincipal(
            tenant_id=on.text(auth.tenant_id, (*at, "auth", "tenant_id")),
            client_id=on.text(auth.client_id, (*at, "auth", "client_id")),
            secret_env=auth.client_secret.secret_env,
        )
    else:
        tenant = None if isinstance(auth, workspace.ManagedIdentity) else auth.tenant_id
        tenant_id = None if tenant is None else on.text(tenant, (*at, "auth", "tenant_id"))
        signs_in = ir.SignIn(kind=auth.kind, tenant_id=tenant_id)
    return ir.AzureWorkspace(
        subscription_id=on.text(place.subscription_id, (*at, "subscription_id")),
        resource_group=on.text(place.resource_group, (*at, "resource_group")),
        name=on.text(place.name, (*at, "name")),
        auth=signs_in,
    )


def _datastore(on: _Resolver, name: str, one: resources.Datastore) -> ir.Datastore:
    if isinstance(one, resources.FolderDatastore):
        return ir.Datastore(name=name, folder=on.path(("datastores", name, "path"), one.path))
    return ir.Datastore(name=name, folder=None)


def _known_datastore(on: _Resolver, path: Path, name: str) -> None:
    if name not in on.spec.datastores:
        on.unknown(path, name, on.spec.datastores, "datastores", ("datastores",))


def _stays_below(on: _Resolver, path: Path, written: str) -> None:
    if ".." in written.split("/") or not written:
        message = "the path is empty" if not written else f"`{written}` leads out of the datastore"
        on.findings.append(Finding(code="invalid-value", path=path, message=message))


def _compute(name: str, one: resources.Compute) -> ir.Compute:
    if isinstance(one, resources.ExistingCompute):
        return ir.Compute(name=name, cluster=None)
    return ir.Compute(
        name=name,
        cluster=ir.Cluster(
            vm_size=one.vm_size,
            vm_priority=one.vm_priority,
            min_nodes=one.min_nodes,
            max_nodes=one.max_nodes,
            idle_seconds_before_scaledown=one.idle_seconds_before_scaledown,
        ),
    )


# By the key that says what an environment is: what it then cannot also say.
_EXCLUDED = {
    "name": ("python", "channels", "packages", "pip", "conda_file", "image", "user_managed", "variables"),
    "user_managed": ("python", "channels", "packages", "pip", "conda_file"),
    "conda_file": ("python", "channels", "packages", "pip"),
}


def _environment(on: _Resolver, name: str, one: resources.Environment) -> ir.Environment:
    rules = [(key, others) for key, others in _EXCLUDED.items() if getattr(one, key)]
    for key, other in [(key, other) for key, others in rules[:1] for other in others if other in one.model_fields_set]:
        message = f"`{other}` has no meaning beside `{key}`"
        finding = Finding(code="conflicting-fields", path=("environments", name, other), message=message, key=True)
        on.findings.append(finding)
    if one.version is not None and one.name is None:
        message = "`version` is of an environment that exists, and none is named"
        path: Path = ("environments", name, "version")
        on.findings.append(Finding(code="missing-field", path=path, message=message, help="add `name: …`"))
    file = on.path(("environments", name, "conda_file"), one.conda_file) if one.conda_file else None
    conda = ir.Conda(
        python=one.python,
        channels=("conda-forge",) if one.channels is None else one.channels,
        packages=one.packages,
        pip=one.pip,
        file=file,
    )
    return ir.Environment(
        name=name,
        existing=(one.name, one.version) if one.name is not None else None,
        conda=None if one.user_managed or one.name is not None else conda,
        image=one.image,
        variables=one.variables,
    )


def _input(on: _Resolver, name: str, one: data.Input) -> ir.Input:
    at: Path = ("inputs", name)
    if isinstance(one, data.DataReferenceInput):
        _known_datastore(on, (*at, "datastore"), one.datastore)
        return ir.DataReference(name=name, datastore=one.datastore, path=one.path, mode=one.mode)
    if one.dataset is not None:
        for key in ("datastore", "path"):
            if getattr(one, key) is not None:
                message = f"an input is a `dataset` or a `{key}`, not both"
                on.findings.append(Finding(code="conflicting-fields", path=(*at, key), message=message, key=True))
        return ir.RegisteredDataset(name=name, dataset=one.dataset, version=one.version, mode=one.mode)
    for key in ("datastore", "path"):
        if getattr(one, key) is None:
            help_ = f"add `{key}: …`, or `dataset: …` for a registered one"
            on.findings.append(
                Finding(code="missing-field", path=(*at, key), message=f"`{key}` is missing", help=help_)
            )
    if one.datastore is not None:
        _known_datastore(on, (*at, "datastore"), one.datastore)
    paths = (one.path,) if isinstance(one.path, str) else one.path or ()
    for written in paths:
        _stays_below(on, (*at, "path"), written)
    return ir.FileDataset(name=name, datastore=one.datastore or "", paths=paths, mode=one.mode)


def _output(on: _Resolver, step: str, name: str, one: data.Output) -> ir.Output:
    at: Path = ("steps", step, "outputs", name)
    if one.datastore is not None:
        _known_datastore(on, (*at, "datastore"), one.datastore)
    if one.overwrite is not None and one.mode != "upload":
        message = "`overwrite` has no meaning with `mode: mount`"
        on.findings.append(Finding(code="conflicting-fields", path=(*at, "overwrite"), message=message, key=True))
    if isinstance(one, data.FileOutput) and one.path is not None:
        _stays_below(on, (*at, "path"), one.path)
    if isinstance(one, data.PipelineDataOutput):
        return ir.PipelineData(
            name=name,
            datastore=one.datastore,
            is_directory=one.is_directory,
            mode=one.mode,
            overwrite=one.overwrite,
            path_on_compute=one.path_on_compute,
            pipeline_output=one.pipeline_output,
        )
    if one.path is not None and one.datastore is None:
        message = "`path` needs the `datastore` that it is on"
        on.findings.append(
            Finding(code="missing-field", path=(*at, "path"), message=message, help="add `datastore: …`")
        )
    asked = one.register_
    registration = (
        None if asked is None else ir.Registration(name=asked.name, description=asked.description, tags=asked.tags)
    )
    return ir.FileOutput(
        name=name,
        destination=None if one.datastore is None else (one.datastore, one.path),
        mode=one.mode,
        overwrite=bool(one.overwrite),
        registration=registration,
    )


@dataclass(slots=True)
class _Step:
    """One step being resolved: its ports gather as its references are read."""

    on: _Resolver
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
