"""Specs, as the dicts they are written from: every one is valid."""

from typing import Any

from hypothesis import strategies as st

names = st.from_regex(r"[a-zA-Z_][a-zA-Z0-9_]{0,8}", fullmatch=True)
texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12).filter(
    lambda text: "{{" not in text
)
scalars = st.one_of(
    texts, st.integers(-(10**9), 10**9), st.booleans(), st.floats(allow_nan=False, allow_infinity=False, width=32)
)


endpoints = st.builds(
    lambda name, default: {"name": name, "description": "for others", "default": default}, names, st.booleans()
)


@st.composite
def outputs(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.booleans()):
        return draw(
            st.fixed_dictionaries(
                {"kind": st.just("pipeline_data")},
                optional={
                    "datastore": st.just("data"),
                    "is_directory": st.booleans(),
                    "mode": st.sampled_from(["mount", "upload"]),
                },
            )
        )
    found: dict[str, Any] = {}
    if draw(st.booleans()):
        found |= {"mode": "upload", "overwrite": draw(st.booleans())}
    if draw(st.booleans()):
        found |= {"datastore": "data", "path": draw(names)}
    if draw(st.booleans()):
        found["register"] = {"name": draw(names), "tags": draw(st.dictionaries(names, texts, max_size=2))}
    return found


@st.composite
def processes(draw: st.DrawFn, counts: list[str]) -> dict[str, Any]:
    """How a step is started. `counts` are the parameters that can say how many of something there are."""
    count: st.SearchStrategy[Any] = st.integers(1, 4)
    if counts:
        count |= st.sampled_from(counts).map(lambda name: {"parameter": name})
    distributions = {
        "mpi": {"node_count": count, "process_count_per_node": count},
        "pytorch": {"node_count": count, "communication_backend": st.sampled_from(["nccl", "gloo"])},
        "tensorflow": {"worker_count": count, "parameter_server_count": count},
    }
    kind = draw(st.sampled_from([None, *distributions]))
    found: dict[str, Any] = {}
    if kind is not None:
        found["distribution"] = {"kind": kind, **draw(st.fixed_dictionaries({}, optional=distributions[kind]))}
    docker = {
        "use_docker": st.booleans(),
        "shm_size": st.just("8g"),
        "arguments": st.lists(texts.filter(bool), max_size=2),
    }
    optional = {
        "docker": st.fixed_dictionaries({}, optional=docker),
        "params": st.dictionaries(names.map(lambda name: f"own_{name}"), scalars, max_size=2),
        "version": texts.filter(bool),
        "environment": st.just("image"),
        "max_run_duration_seconds": st.integers(1, 10**6),
    }
    return found | draw(st.fixed_dictionaries({}, optional=optional))


@st.composite
def schedules(draw: st.DrawFn, parameters: list[str]) -> dict[str, Any]:
    frequency = draw(st.sampled_from(["minute", "hour", "day", "week", "month"]))
    by_clock: dict[str, Any] = {"frequency": frequency, "interval": draw(st.integers(1, 99))}
    if frequency in ("day", "week") and draw(st.booleans()):
        by_clock["hours"] = draw(st.lists(st.integers(0, 23), min_size=1, max_size=2))
    if frequency == "week" and draw(st.booleans()):
        by_clock["week_days"] = ["monday", "Sunday"]
    if draw(st.booleans()):
        by_clock |= {"start_time": "2026-12-01 06:30", "time_zone": "W. Europe Standard Time"}
    found = draw(
        st.sampled_from([{"recurrence": by_clock}, {"datastore_trigger": {"datastore": "data", "path": "new"}}])
    )
    values = {name: st.integers(0, 9) for name in parameters}
    more = {
        "description": texts,
        "experiment": names,
        "parameters": st.fixed_dictionaries({}, optional=values),
        "continue_on_step_failure": st.booleans(),
        "of": st.just("pipeline"),
    }
    return {**found, **draw(st.fixed_dictionaries({}, optional=more))}


@st.composite
def specs(draw: st.DrawFn) -> dict[str, Any]:
    inputs = draw(st.lists(names, unique=True, max_size=3))
    parameters = draw(st.dictionaries(names, st.integers(0, 9), max_size=2))
    counts = [name for name, default in parameters.items() if default > 0]
    order = draw(st.lists(names, unique=True, min_size=1, max_size=4))
    steps: dict[str, Any] = {}
    for name in order:
        own = draw(st.lists(names, unique=True, max_size=2))
        arguments: list[Any] = draw(st.lists(scalars, max_size=3))
        arguments += [{"output": output} for output in own]
        # A name of its own for every port: two things of one name in a step are a mistake.
        arguments += [{"input": one, "as": f"in_{index}"} for index, one in enumerate(inputs)]
        arguments += [{"parameter": one} for one in parameters]
        for index, before in enumerate(steps):
            for output in steps[before]["outputs"]:
                mode = draw(st.sampled_from(["mount", "download"]))
                arguments.append(
                    {"step": before, "output": output, "as": f"{index}_{output}".replace("0", "z"), "mode": mode}
                )
        arguments = [
            one if not isinstance(one, dict) or "step" not in one else one | {"as": "p_" + one["as"]}
            for one in arguments
        ]
        steps[name] = {
            "script": "run.py",
            "source": "source",
            "arguments": arguments,
            "outputs": {output: draw(outputs()) for output in own},
            "compute": "cpu",
            "environment": "conda",
            "reuse": draw(st.booleans()),
            "after": draw(st.lists(st.sampled_from(list(steps)), unique=True)) if steps else [],
            **draw(processes(counts)),
        }
    return {
        "amlc": 1,
        "name": draw(names),
        "description": draw(texts),
        "experiment": "experiment",
        "workspace": {"kind": "local"},
        "datastores": {"data": {"kind": "folder", "path": "data"}},
        "compute": {"cpu": {}},
        "environments": {
            "conda": {"python": "3.11", "pip": ["pandas==2.2.3"]},
            "image": {"image": "example.azurecr.io/r:4", "user_managed": True, "variables": {"B": "2", "A": "1"}},
        },
        "inputs": {name: {"datastore": "data", "path": f"{name}.csv"} for name in inputs},
        "parameters": {name: {"type": "integer", "default": default} for name, default in parameters.items()},
        "steps": steps,
        "publish": {
            "keep": draw(st.integers(0, 3)),
            **draw(st.fixed_dictionaries({}, optional={"endpoint": endpoints})),
        },
        "schedules": draw(st.dictionaries(names, schedules(list(parameters)), max_size=2)),
    }
