"""What all tests share: `pytest --update` rewrites the expected outputs instead of comparing with them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The same examples on every run, so that what lands does not depend on luck; `make explore` looks for others.
settings.register_profile(
    "all", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
settings.load_profile("all")
settings.register_profile("same", derandomize=True, database=None, max_examples=50)
settings.register_profile("explore", max_examples=500)
settings.load_profile("same")

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the expected outputs in tests/cases")


@pytest.fixture(autouse=True)
def _no_azure(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the credentials, or the proxies, of who runs it."""
    for name in list(os.environ):
        if name.startswith(("AZURE_", "AMLC_")) or name in ("SP_PASSWORD", "CI", "NO_COLOR"):
            monkeypatch.delenv(name)


Golden = Callable[[Path, str], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compares a text with the file that holds what is expected, byte for byte."""
    update = request.config.getoption("--update")

    def compare(file: Path, text: str) -> None:
        if update:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.is_file(), f"{file} is missing: run pytest --update, and read what it writes"
        assert text == file.read_bytes().decode("utf-8")

    return compare
