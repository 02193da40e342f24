"""What compiling promises, on any valid spec."""

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from amlc import artifacts, compiler, graph, listing, program, record
from amlc.changes import changes
from amlc.compiler import Checked, Request
from amlc.diagnostics import Sink, in_order
from amlc.execution import Surroundings, execute
from amlc.program import Imported
from amlc.report import text
from tests.property.strategies import specs


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("project")
    (made / "source").mkdir()
    (made / "source" / "run.py").write_text("print('run')\n")
    return made


def checked(folder: Path, content: str) -> Checked:
    request = Request(path=folder / "spec.yaml", name="spec.yaml", root=folder)
    sink = Sink()
    spec = compiler.open_spec(request, content.encode(), sink)
    assert spec is not None, text.render(in_order(sink.diagnostics), ["spec.yaml"])
    found = compiler.check(spec, None, sink, strict=True)
    assert found is not None, content + text.render(in_order(sink.diagnostics), ["spec.yaml"])
    return found


class Quoting(yaml.SafeDumper):  # type: ignore[misc] # PyYAML has no types
    """Quotes every string: PyYAML writes YAML 1.1, where `0E0` is no number."""


Quoting.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def write(spec: Any) -> str:
    return str(yaml.dump(spec, Dumper=Quoting, sort_keys=False, allow_unicode=True))


def shuffled(value: Any, order: random.Random) -> Any:
    if isinstance(value, dict):
        pairs = [(key, shuffled(one, order)) for key, one in value.items()]
        order.shuffle(pairs)
        return dict(pairs)
    return [shuffled(one, order) for one in value] if isinstance(value, list) else value


@given(specs())
def test_compiling_is_deterministic(folder: Path, spec: Any) -> None:
    first, second = (checked(folder, write(spec)) for _ in range(2))
    assert artifacts.contents(first.pipeline, compiler.lower(first)) == artifacts.contents(
        second.pipeline, compiler.lower(second)
    )


@given(specs(), st.randoms(use_true_random=False))
def test_the_order_of_keys_and_comments_do_not_change_what_is_published(
    folder: Path, spec: Any, order: random.Random
) -> None:
    before = compiler.lower(checked(folder, write(spec)))
    after = compiler.lower(
        checked(folder, "# a comment\n" + write(shuffled(spec, order)).replace("\n", " # another\n", 1))
    )
    assert program.digest(before) == program.digest(after)


@given(specs())
def test_every_step_comes_after_those_it_waits_for(folder: Path, spec: Any) -> None:
    pipeline = checked(folder, write(spec)).pipeline
    order = [step.name for step in graph.in_order(pipeline)]
    assert sorted(order) == sorted(step.name for step in pipeline.steps)
    for edge in graph.edges(pipeline):
        assert order.index(edge.source) < order.index(edge.target)


@given(specs(), st.sampled_from(["description", "reuse", "source"]))
def test_a_change_changes_the_digest(folder: Path, spec: Any, what: str) -> None:
    before = program.digest(compiler.lower(checked(folder, write(spec))))
    first = next(iter(spec["steps"].values()))
    changed = folder / "source" / "more.txt"
    try:
        match what:
            case "description":
                spec["description"] += "!"
            case "reuse":
                first["reuse"] = not first["reuse"]
            case _:
                changed.write_text("more")
        assert program.digest(compiler.lower(checked(folder, write(spec)))) != before
    finally:
        changed.unlink(missing_ok=True)


@given(specs(), specs())
def test_what_leads_to_a_pipeline_makes_no_version_of_it(folder: Path, spec: Any, other: Any) -> None:
    before = compiler.lower(checked(folder, write(spec)))
    endpoint = other["publish"].get("endpoint")
    spec["publish"] = {**spec["publish"], "endpoint": endpoint}
    spec["schedules"] = {name: {**one, "parameters": {}} for name, one in other["schedules"].items()}
    after = compiler.lower(checked(folder, write(spec)))
    assert program.digest(after) == program.digest(before)
    assert (after.endpoint is None) == (endpoint is None)
    assert list(after.schedules) == list(other["schedules"])


@dataclass
class Recorder:
    """Stands for the SDK: every attribute and call of it is another one, and all of them are written down."""

    name: str
    log: list[str]
    held: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> "Recorder":
        if name.startswith("__"):
            raise AttributeError(name)
        return Recorder(f"{self.name}.{name}", self.log)

    def __call__(self, *args: Any, **kwargs: Any) -> "Recorder":
        self.log.append(f"{self.name}({args!r}, {kwargs!r})")
        return Recorder(f"#{len(self.log)}", self.log)

    def __setattr__(self, name: str, value: Any) -> None:
        if name in ("name", "log", "held"):
            super().__setattr__(name, value)
        else:
            self.log.append(f"{self.name}.{name} = {value!r}")

    def __repr__(self) -> str:
        return self.name


@given(specs())
def test_executing_the_printed_program_does_what_executing_the_program_does(folder: Path, spec: Any) -> None:
    made = compiler.lower(checked(folder, write(spec)))
    environ = {"AMLC_WORKSPACE_TOKEN": "t"}
    executed: list[str] = []
    around = Surroundings(
        resolve=lambda what: _attribute(Recorder(what.module, executed), what),
        root=folder,
        artifacts=folder / "build",
        environ=environ,
    )
    execute(made.statements, {}, around)

    printed: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("AMLC_WORKSPACE_TOKEN", "t")
        for module, fake in _modules(made, printed):
            patch.setitem(sys.modules, module, fake)
        exec(compile(listing.source(made), "pipeline.py", "exec"), {"__file__": str(folder / "build" / "pipeline.py")})
    assert executed == printed


def _attribute(found: Any, what: Imported) -> Any:
    for part in what.attribute.split("."):
        found = getattr(found, part)
    return found


def _modules(made: program.Program, log: list[str]) -> Iterator[tuple[str, ModuleType]]:
    used = [
        one
        for statement in made.statements
        for value in (statement.value, statement.absent, statement.create, statement.then)
        for one in program.inner(value)
    ]
    for module in {one.module for one in used if isinstance(one, Imported)}:
        fake = ModuleType(module)
        fake.__getattr__ = Recorder(module, log).__getattr__  # type: ignore[method-assign]
        yield module, fake


@given(st.data())
def test_two_specs_have_the_same_digest_exactly_if_they_have_the_same_record(folder: Path, data: st.DataObject) -> None:
    first = data.draw(specs())
    second = shuffled(first, random.Random(1)) if data.draw(st.booleans()) else data.draw(specs())
    found = []
    for spec in (first, second):
        one = checked(folder, write(spec))
        made = compiler.lower(one)
        found.append((program.digest(made), record.record(one, made)))
    (digest, settings_), (other, others) = found
    assert (digest != other) == bool(changes(settings_, others)), changes(settings_, others)
