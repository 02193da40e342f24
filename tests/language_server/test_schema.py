"""The schema in yaml-language-server, which most editors have inside: what it offers, shows and underlines."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.kinds import KINDS
from tests.conftest import CASES, ROOT
from tests.language_server.client import Editor, editor

VERSION = "1.25.0"
SPECS = [*sorted(CASES.glob("ok/*/pipeline.yaml")), ROOT / "pipelines" / "highspenders.yaml"]
HEAD = "amlc: 1\nname: Example\nworkspace: {kind: local}\n"
STEP = HEAD + "steps:\n  train:\n"
DEV = HEAD + "targets:\n  dev:\n"
SECTIONS = (
    *("datastores", "compute", "environments", "inputs", "parameters", "steps", "publish", "schedules"),
    *("description", "tags", "experiment", "variables"),
)


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest) -> Path:
    """The server's program, installed once into pytest's own cache."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        pytest.skip("node and npm are not there")
    folder = request.config.cache.mkdir(f"yaml-language-server-{VERSION}")
    program = folder / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
    if not program.is_file():
        command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--no-package-lock"]
        try:
            subprocess.run([*command, f"yaml-language-server@{VERSION}"], check=True, capture_output=True, timeout=120)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as why:
            pytest.skip(f"yaml-language-server cannot be installed: {type(why).__name__}")
    return program


@pytest.fixture(scope="module")
def opened(server: Path) -> Iterator[Editor]:
    with editor(server, ROOT / "schemas" / "pipeline.schema.json") as one:
        yield one


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nothing_is_underlined_in_a_valid_spec(path: Path, opened: Editor) -> None:
    assert opened.diagnostics(path.read_text("utf-8"), path) == []


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        (HEAD + "|", {*SECTIONS, "include", "targets"}),
        (DEV + "    |", {*SECTIONS, "name", "workspace", "default"}),
        (STEP + "    reuse: |", {"true", "false"}),
        (STEP + "    outputs: {model: {mode: |}}", {"mount", "upload"}),
        (STEP + "    distribution: {kind: |}", {"mpi", "pytorch", "tensorflow"}),
        (STEP + "    arguments:\n    - |", {"step", "input", "output", "parameter", "variable"}),
        (STEP + "    arguments: [--raw, {inp|}]", {"step", "input", "output", "parameter", "variable"}),
        (STEP + "    arguments: [--raw, {input: raw, m|}]", {"mode", "as", "path_on_compute"}),
        (DEV + "    steps:\n      train:\n        reuse: |", {"true", "false", "null"}),
        (
            HEAD + "publish:\n  |",
            {
                "version",
                "continue_on_step_failure",
                "enable_email_notification",
                "id_file",
                "endpoint",
                "keep",
                "prevent_disable",
            },
        ),
        (HEAD + "variables:\n  region:\n    |", {"env", "default", "type", "description"}),
    ],
)
def test_what_is_offered(text: str, offered: set[str], opened: Editor) -> None:
    assert set(opened.completion(text)) == offered


@pytest.mark.parametrize(
    ("text", "among", "not_among"),
    [
        (STEP + "    |", {"kind", "script", "arguments", "source", "reuse"}, {"command", "notebook", "task"}),
        (STEP + "    kind: command\n    |", {"command", "source", "reuse"}, {"script", "notebook", "task"}),
        (STEP + "    kind: auto_ml\n    |", {"task", "training_data", "reuse"}, {"script", "command"}),
        (HEAD + "compute:\n  cpu:\n    kind: aml_compute\n    |", {"vm_size", "max_nodes"}, {"ssh_port", "kind"}),
        (HEAD + "compute:\n  cpu:\n    |", {"kind"}, {"vm_size"}),
        (DEV + "    steps:\n      train:\n        |", {"kind", "script", "command", "task", "reuse"}, {"default"}),
        (DEV + "    steps:\n      train:\n        kind: command\n        |", {"command", "reuse"}, {"script", "task"}),
        ("amlc: 1\ninclude: [base.yaml]\nsteps:\n  train:\n    |", {"kind", "script", "command"}, {"default"}),
    ],
)
def test_what_is_offered_goes_with_the_kind(text: str, among: set[str], not_among: set[str], opened: Editor) -> None:
    offered = set(opened.completion(text))
    assert offered >= among
    assert not offered & not_among


@pytest.mark.parametrize(
    ("text", "label", "inserted"),
    [
        (STEP + "    |", "script", "script: ${1:train.py}"),
        (STEP + "    |", "kind", "kind: ${1:python_script}"),
        (STEP + "    |", "docker", "docker:\n  "),
        (STEP + "    |", "outputs", "outputs:\n  "),
        (HEAD + "|", "publish", "publish:\n  "),
        ("amlc: 1\nworkspace:\n  |", "auth", "auth:\n  kind: "),
        (
            STEP + "    kind: command\n    |",
            "Command step",
            "compute: ${1:cpu}\nsource: ${2:../steps/train}\nenvironment: ${3:sklearn}\n"
            "command: \n  - ${4:ls}\n  - ${5:-l}\n",
        ),
    ],
)
def test_what_is_inserted(text: str, label: str, inserted: str, opened: Editor) -> None:
    assert opened.inserted(text, label) == inserted


def test_each_kind_is_offered_with_what_it_does(opened: Editor) -> None:
    offered = opened.completion(STEP + "    kind: |")
    assert offered["command"] == "Runs a command: each item is one argument, no shell."
    assert list(offered) == list(KINDS)
    assert opened.completion(HEAD + "datastores:\n  lake:\n    kind: |")["dbfs"].startswith(
        "The file system of Databricks"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (STEP + "    scr|ipt: train.py\n", "#### Script\n\nThe script, relative to \\`source\\`."),
        (STEP + "    reu|se: false\n", "#### Reuse\n\nWhether Azure ML may reuse an earlier result"),
        (STEP + "    kind: comm|and\n", "#### Kind\n\nWhat sort of step it is; \\`python\\_script\\` by default."),
        (DEV + "    publish: {ke|ep: 1}\n", "#### Keep\n\nHow many superseded versions stay enabled."),
        (DEV + "    steps: {train: {scr|ipt: a.py}}\n", "#### Script\n\nThe script, relative to \\`source\\`."),
    ],
)
def test_what_a_key_is_for_is_shown(text: str, shown: str, opened: Editor) -> None:
    assert opened.hover(text).startswith(shown)


KINDS_SAID = ", ".join(f'"{kind}"' for kind in KINDS)
FINE = "    source: a\n    compute: b\n    environment: c\n    script: d.py\n"


@pytest.mark.parametrize(
    ("text", "underlined"),
    [
        (STEP + FINE + '    timeout: "{{ seconds }}"\n    reuse: {variable: again}\n', []),
        (STEP + FINE + "    reuze: true\n", ["reuze: Property reuze is not allowed."]),
        (STEP + FINE + "    reuse: maybe\n", ['maybe: Incorrect type. Expected "boolean".']),
        (STEP + FINE + "    reuse: no\n", ['no: Incorrect type. Expected "boolean".']),
        (STEP + FINE + "    timeout: 0\n", ["0: Value is below the minimum of 1."]),
        (
            STEP + FINE + "    kind: comand\n    zzz: 1\n",
            [f"comand: Value is not accepted. Valid values: {KINDS_SAID}."],
        ),
        (STEP + FINE + "    arguments: [{inptu: raw}]\n", ["inptu: Property inptu is not allowed."]),
        (STEP + FINE + "    arguments: [{input: raw, mdoe: mount}]\n", ["mdoe: Property mdoe is not allowed."]),
        (STEP + FINE + '    params: {"{{ a }}": 1}\n', ['"{{ a }}": a key cannot hold a template']),
        (STEP + FINE[: FINE.index("    script")], ['train: Missing property "script".']),
        (
            DEV + "    steps: {train: {scrpt: a.py}}\n",
            ["a.py: unknown key: only `null`, which removes a key, can stand here"],
        ),
        (
            HEAD.replace("local", "azure, auth: {kind: arm_token, arm_access_token: abc}") + "targets: {}\n",
            [
                "abc: a secret must be a reference, never a value: {secret_env: NAME}",
                *(f'workspace: Missing property "{key}".' for key in ("name", "resource_group", "subscription_id")),
            ],
        ),
    ],
)
def test_what_is_underlined(text: str, underlined: list[str], opened: Editor) -> None:
    assert opened.diagnostics(text) == underlined
