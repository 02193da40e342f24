"""The example step: trained by hand, and inside Azure ML."""

import importlib.util
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

pytest.importorskip("pandas")
pytest.importorskip("sklearn")

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data/models/highspenders/input.csv"
HEADER = "UserId,Sessions,PageViews,TotalSpend,HighSpender\n"
ROWS = "".join(f"{n},{n},{n * 2},0,{'Yes' if n > 4 else 'No'}\n" for n in range(8))


@pytest.fixture(scope="module")
def step() -> ModuleType:
    spec = importlib.util.spec_from_file_location("highspenders", ROOT / "steps/highspenders/highspenders.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def train(step: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Runs the script in an empty folder, by hand unless the test says otherwise, and without an azureml."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AZUREML_RUN_ID", raising=False)
    monkeypatch.setitem(sys.modules, "azureml.core", None)  # to import it is an error

    def run(*arguments: str | Path) -> None:
        monkeypatch.setattr(sys, "argv", ["highspenders.py", *map(str, arguments)])
        step.main()

    return run


class Run:
    """Stands for `azureml.core.Run`: what is submitted is one, what is offline is not."""

    context: Any = None

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []

    @staticmethod
    def get_context(*, allow_offline: bool) -> Any:
        assert allow_offline
        return Run.context

    def log(self, name: str, value: float) -> None:
        self.calls.append(("log", (name, value)))

    def upload_file(self, name: str, path: str) -> None:
        assert Path(path).is_file()
        self.calls.append(("upload_file", name))

    def register_model(self, *, model_name: str, model_path: str, **_: Any) -> None:
        self.calls.append(("register_model", (model_name, model_path)))


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch, train: Callable[..., None]) -> Callable[..., None]:
    core = ModuleType("azureml.core")
    core.Run = Run  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "azureml", ModuleType("azureml"))
    monkeypatch.setitem(sys.modules, "azureml.core", core)
    monkeypatch.setenv("AZUREML_RUN_ID", "run")
    return train


def test_by_hand_it_prints_what_it_held_out_and_keeps_the_model(
    train: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train("--input", DATA)
    header, *rows, accuracy = capsys.readouterr().out.splitlines()
    assert header.split() == ["UserId", "Sessions", "PageViews", "HighSpender", "Predicted"]
    assert {row.split()[3] for row in rows} == {"Yes", "No"}
    right = sum(row.split()[3] == row.split()[4] for row in rows) / len(rows)
    assert accuracy == f"accuracy: {right:.3f}"
    model = pickle.loads((tmp_path / "outputs/highspender.pkl").read_bytes())
    assert model.n_neighbors == 3
    assert list(model.feature_names_in_) == ["Sessions", "PageViews"]


def test_it_does_the_same_every_time(train: Callable[..., None], tmp_path: Path) -> None:
    train("--input", DATA)
    first = (tmp_path / "outputs/highspender.pkl").read_bytes()
    train("--input", DATA)
    assert (tmp_path / "outputs/highspender.pkl").read_bytes() == first


def test_the_number_of_neighbors_can_be_chosen(train: Callable[..., None], tmp_path: Path) -> None:
    train("--input", DATA, "--neighbors", "1")
    assert pickle.loads((tmp_path / "outputs/highspender.pkl").read_bytes()).n_neighbors == 1


def test_inside_azure_ml_it_registers_the_model_with_its_run(
    inside: Callable[..., None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Run()
    monkeypatch.setattr(Run, "context", run)
    inside("--input", DATA)
    kinds = [kind for kind, _ in run.calls]
    assert kinds == ["log", "upload_file", "register_model"]
    name, value = run.calls[0][1]
    assert name == "accuracy"
    assert f"accuracy: {value:.3f}" in capsys.readouterr().out
    assert run.calls[1:] == [
        ("upload_file", "model/highspender.pkl"),
        ("register_model", ("highspender", "model/highspender.pkl")),
    ]


def test_an_azureml_that_is_offline_changes_nothing(
    inside: Callable[..., None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Run, "context", object())
    inside("--input", DATA)
    assert (tmp_path / "outputs/highspender.pkl").is_file()


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        (None, (), "error: there is no file customers.csv"),
        ("", (), "error: customers.csv cannot be read as CSV: No columns to parse from file"),
        ("Sessions,HighSpender\n1,Yes\n", (), "error: customers.csv has no column UserId, PageViews, TotalSpend"),
        (HEADER, (), "error: customers.csv has no rows"),
        (HEADER + "1,many,2,0,No\n", (), "error: the column Sessions of customers.csv is not a number in every row"),
        (HEADER + "1,1,,0,No\n", (), "error: the column PageViews of customers.csv is not a number in every row"),
        (HEADER + "1,1,inf,0,No\n", (), "error: the column PageViews of customers.csv is not a number in every row"),
        (HEADER + "1,1,1,0,\n", (), "error: the column HighSpender of customers.csv is not filled in every row"),
        (
            HEADER + "1,1,1,0,No\n" * 9,
            (),
            "error: every row has the same HighSpender, No: there is nothing to tell apart",
        ),
        (HEADER + "1,1,1,0,No\n2,2,2,0,Yes\n", (), "error: 2 rows are too few to learn from, with --neighbors 3"),
        (HEADER + ROWS, ("--neighbors", "7"), "error: 8 rows are too few to learn from, with --neighbors 7"),
        (HEADER + ROWS, ("--neighbors", "0"), "error: --neighbors is 0, and has to be 1 or more"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(
    train: Callable[..., None], tmp_path: Path, text: str | None, options: tuple[str, ...], message: str
) -> None:
    if text is not None:
        (tmp_path / "customers.csv").write_text(text)
    with pytest.raises(SystemExit) as ended:
        train("--input", "customers.csv", *options)
    assert ended.value.code == message
    assert not (tmp_path / "outputs").exists()
