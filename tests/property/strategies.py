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
def specs(draw: st.DrawFn) -> dict[str, Any]:
    inputs = draw(st.lists(names, unique=True, max_size=3))
    parameters = draw(st.lists(names, unique=True, max_size=2))
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
        }
    return {
        "amlc": 1,
        "name": draw(names),
        "description": draw(texts),
        "experiment": "experiment",
        "workspace": {"kind": "local"},
        "datastores": {"data": {"kind": "folder", "path": "data"}},
        "compute": {"cpu": {}},
        "environments": {"conda": {"python": "3.11", "pip": ["pandas==2.2.3"]}},
        "inputs": {name: {"datastore": "data", "path": f"{name}.csv"} for name in inputs},
        "parameters": {name: {"type": "integer", "default": draw(st.integers(0, 9))} for name in parameters},
        "steps": steps,
        "publish": {"keep": draw(st.integers(0, 3))},
    }
