"""Overlays that miss their mark, and overlays that change what kind of thing something is."""

from pathlib import Path

import pytest
from tests.unit.said import said

BASE = """\
amlc: 1
name: x
workspace: {subscription_id: s, resource_group: rg, name: aml, auth: {kind: interactive, tenant_id: t, force: true}}
datastores: {store: {kind: azure_file_share, account_name: account, file_share_name: share}}
compute: {cpu: {}}
environments: {e: {python: "3.10"}}
variables: {region: west}
steps: {train: {script: a.py, source: src, compute: cpu, environment: e, arguments: ["{{ region }}"], reuse: false}}
publish: {continue_on_step_failure: false}
targets:
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "src" / "a.py").write_text("import sys\nprint(sys.argv)\n")
    return tmp_path


@pytest.mark.parametrize(
    ("overlay", "found"),
    [
        # Another kind: what is left of the one before is not used.
        ("{workspace: {auth: {kind: azure_cli}}}", []),
        ("{workspace: {kind: local}, datastores: {store: {kind: folder, path: data}}}", []),
        (
            "{workspace: {kind: local}, datastores: {store: {kind: folder, path: data, pth: x}}}",
            ["error[unknown-field] 11: unknown field `pth` (did you mean `path`?)"],
        ),
        # A name that the base has nearly.
        (
            "{steps: {trian: {reuse: false}}}",
            [
                "error[unmatched-overlay] 11: `targets.prod` changes the step `trian`, and there is none"
                " (did you mean `train`?)"
            ],
        ),
        (
            "{compute: {cpuu: {kind: aml_compute, vm_size: STANDARD_D2_V2, max_nodes: 4}}}",
            [
                "warning[unmatched-overlay] 11: only `targets.prod` has the compute `cpuu`, and nothing uses it"
                " (did you mean `cpu`?)"
            ],
        ),
        (
            "{variables: {regoin: north}}",
            [
                "warning[unmatched-overlay] 11: only `targets.prod` has the variable `regoin`, and nothing uses it"
                " (did you mean `region`?)"
            ],
        ),
        ("{variables: {zone: north}}", []),
        ("{compute: {cpu2: {}}, steps: {train: {compute: cpu2}}}", []),
        # Null removes what there is.
        (
            "{publish: {continue_on_step_falure: null}}",
            [
                "warning[unmatched-overlay] 11: `targets.prod` removes `continue_on_step_falure`, and there is none"
                " (did you mean `continue_on_step_failure`?)"
            ],
        ),
        ("{publish: {id_file: null}}", []),
        ("{stesp: {}}", ["error[unknown-field] 11: unknown field `stesp` (did you mean `steps`?)"]),
        ("{include: [x.yaml]}", ["error[unknown-field] 11: a target cannot set `include`"]),
    ],
)
def test_what_is_said_of_an_overlay(overlay: str, found: list[str], folder: Path) -> None:
    known = [one for one in said(folder, f"{BASE}  prod: {overlay}\n") if "not-compiled" not in one]
    assert known == found


@pytest.mark.parametrize("written", ["[dev]", "dev", "3"])
def test_targets_are_a_mapping(written: str, folder: Path) -> None:
    text = BASE.replace("targets:\n", f"targets: {written}\n")
    assert "error[wrong-type] 10: `targets` must be a mapping of names to overlays" in said(folder, text)
