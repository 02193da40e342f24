"""Making what is absent: what is printed does what is executed, and how a difference is said."""

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from tests.conftest import CASES, Golden

from amlc import compiler, listing
from amlc.backends.azureml_v1.lower import provisioning
from amlc.comparison import Expected, differences
from amlc.compiler import Request
from amlc.diagnostics import Sink
from amlc.execution import Surroundings, execute
from amlc.program import Imported

ENVIRON = {
    name: f"value-of-{name}"
    for name in (
        *("STORAGE_ACCOUNT_KEY", "SP_PASSWORD", "SQL", "DB_PASSWORD", "ADMIN_PASSWORD", "DATABRICKS_TOKEN"),
        *("KUSTO_KEY", "SSH_KEY", "SSH_KEY_PASSPHRASE", "SSH_PASSWORD"),
    )
} | {"KEYTAB": "dmFsdWUtb2Yta2V5dGFi"}


class Absent(Exception):
    """What a look-up raises."""


@dataclass
class Empty:
    """Stands for the SDK of a workspace where nothing is: all but two look-ups fail, and every call is written down."""

    name: str
    log: list[str]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent if name.endswith(("Exception", "Error")) else Empty(f"{self.name}.{name}", self.log)

    def __call__(self, *args: Any, **kwargs: Any) -> "Empty":
        said = f"{self.name}({args!r}, {kwargs!r})"
        said = re.sub(r"/dev/fd/\d+", lambda found: Path(found[0]).read_text(), said)
        self.log.append(re.sub(r"<function .*? at \w+>", "a function", said))
        exists = any(one in ("existing", "cpu") for one in (*args, *kwargs.values()))
        if self.name.endswith((".Workspace", ".Datastore.get", ".ComputeTarget")) and not exists:
            raise Absent
        return Empty(f"#{len(self.log)}", self.log)

    def __repr__(self) -> str:
        return self.name


def test_the_printed_program_makes_what_the_program_makes(monkeypatch: pytest.MonkeyPatch, golden: Golden) -> None:
    path = CASES / "ok" / "resources" / "pipeline.yaml"
    sink = Sink()
    request = Request(path=path, name=path.name, root=path.parent, environ={})
    spec = compiler.open_spec(request, compiler.read(request), sink)
    assert spec is not None
    checked = compiler.check(spec, None, sink, strict=False)
    assert checked is not None
    made = provisioning(checked.pipeline)
    executed: list[str] = []
    around = Surroundings(
        resolve=lambda what: _resolved(Empty(what.module, executed), what),
        root=path.parent,
        artifacts=path.parent,
        environ=ENVIRON,
    )
    execute((*made.connect, *made.body), {}, around)

    printed: list[str] = []
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(path.parent)
    source = listing.source(made).rpartition("\n\npublished = ")[0]
    golden(path.with_name("out.base.ensure.py"), source + "\n")
    for module in re.findall(r"(?m)^from ((?:azure|msrest)\S*) import", source):
        fake = ModuleType(module)
        fake.__getattr__ = Empty(module, printed).__getattr__  # type: ignore[method-assign]
        monkeypatch.setitem(sys.modules, module, fake)
    exec(compile(source, "pipeline.py", "exec"), {"__file__": str(path.parent / "pipeline.py")})
    assert executed == printed
    assert "'kerberos_keytab': 'value-of-keytab'" in "".join(executed)
    assert "'private_key_file': 'value-of-SSH_KEY'" in "".join(executed)
    assert not any(value in source for value in ENVIRON.values())


def _resolved(found: Any, what: Imported) -> Any:
    for part in what.attribute.split("."):
        found = getattr(found, part)
    return found


FOUND = SimpleNamespace(
    type="AmlCompute",
    vm_size="STANDARD_D2_V2",
    scale=SimpleNamespace(most=4),
    tags={"team": "Sales"},
    identities={"/a": {}, "/B": {}},
    nothing=None,
    get_details=lambda: {"location": "westeurope"},
)


@pytest.mark.parametrize(
    ("setting", "attribute", "wanted", "said"),
    [
        ("vm_size", "vm_size", "standard_d2_v2", []),
        ("vm_size", "vm_size", "STANDARD_D3_V2", ["vm_size is STANDARD_D2_V2, not STANDARD_D3_V2"]),
        ("max_nodes", "scale.most", 4, []),
        ("max_nodes", "scale.most", 5, ["max_nodes is 4, not 5"]),
        ("tags.team", "tags[team]", "sales", []),
        ("tags.stage", "tags[stage]", "1", ["tags.stage is not set, not 1"]),
        ("tags.stage", "nothing[stage]", "1", ["tags.stage is not set, not 1"]),
        ("identity_id", "identities", ("/b", "/A"), []),
        ("identity_id", "identities", ("/b",), ["identity_id is /B, /a, not /b"]),
        ("identity_id", "nothing", ("/b",), ["identity_id is not set, not /b"]),
        ("location", "get_details()[location]", "westeurope", []),
        ("namespace", "namespace", "training", ["namespace is not set, not training"]),
    ],
)
def test_what_differs_is_said_with_both_values(setting: str, attribute: str, wanted: Any, said: list[str]) -> None:
    assert [str(one) for one in differences({setting: Expected(attribute, wanted)}, FOUND)] == said


def test_of_another_kind_nothing_else_is_said() -> None:
    expected = {"kind": Expected("type", "Databricks"), "vm_size": Expected("vm_size", "STANDARD_D3_V2")}
    assert [str(one) for one in differences(expected, FOUND)] == ["kind is AmlCompute, not Databricks"]
