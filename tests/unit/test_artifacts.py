"""Writing what was compiled destroys nothing that amlc did not write."""

import json
from pathlib import Path

import pytest

from amlc import artifacts
from amlc.errors import UsageError

OURS = json.dumps({"amlc": 1, "environments": ["environments/old.Dockerfile", "environments/old.yaml"]})


def test_a_folder_of_an_earlier_compilation_is_renewed_and_the_rest_left_alone(tmp_path: Path) -> None:
    (tmp_path / "environments").mkdir()
    for name in ("environments/old.Dockerfile", "environments/old.yaml"):
        (tmp_path / name).write_text("x")
    for name, text in (("manifest.json", OURS), ("thesis.txt", "mine")):
        (tmp_path / name).write_text(text)
    artifacts.write(tmp_path, {"pipeline.py": "1", "environments/new.yaml": "2", "manifest.json": "{}"})
    found = {path.relative_to(tmp_path).as_posix(): path.read_text() for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {"pipeline.py": "1", "environments/new.yaml": "2", "manifest.json": "{}", "thesis.txt": "mine"}


@pytest.mark.parametrize("name", ["pipeline.py", "manifest.json"])
def test_somebody_elses_program_is_not_overwritten(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("{}")
    with pytest.raises(UsageError, match="that amlc did not write"):
        artifacts.write(tmp_path, {"pipeline.py": "1", "manifest.json": "{}"})
    assert (tmp_path / name).read_text() == "{}"


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError, match="is not a folder"):
        artifacts.write(tmp_path / "out", {})


def test_a_manifest_cannot_name_what_is_removed_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "precious.yaml").write_text("x")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "manifest.json").write_text(json.dumps({"amlc": 1, "environments": ["../precious.yaml", 3]}))
    artifacts.write(folder, {"pipeline.py": "1", "manifest.json": "{}"})
    assert (tmp_path / "precious.yaml").exists()
