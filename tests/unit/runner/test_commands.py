"""What a step is started with: its command line, its folder and its environment."""

import sys
from pathlib import Path

import pytest

from amlc.workspace.job import RunStatus
from amlc.workspace.runner.environment import of_machine

from .conftest import Run


def test_a_script_gets_every_word_as_it_was_written(run: Run) -> None:
    ran = run("literal")
    assert ran.outcome.status is RunStatus.COMPLETED
    assert ran.arguments("literal") == ["", "two words", "--n", "3", "a=$HOME", "*", "é", "0.5", "mine"]


def test_a_parameter_of_the_run_replaces_its_default_in_words_and_variables(run: Run) -> None:
    ran = run("literal", parameters={"rate": "0.25", "odd": "eight"})
    assert ran.arguments("literal")[-2] == "0.25"
    environment = ran.seen("literal")["environment"]
    assert environment["AML_PARAMETER_odd_name"] == "eight"
    assert environment["AML_PARAMETER_own"] == "mine"
    assert environment["AML_PARAMETER_fixed"] == "True"


def test_a_step_works_in_a_fresh_folder_with_its_snapshot_and_the_folders_it_may_rely_on(run: Run) -> None:
    ran = run("acting", "open('act.py', 'a').write('changed')")
    assert ran.seen("act")["files"] == ["act.py", "batches.py", "logs", "outputs", "seek.py", "two-words.txt"]
    assert ran.seen("act")["cwd"].startswith(str(ran.memory.root))
    assert "changed" not in (ran.memory.snapshot("scripts") / "act.py").read_text()


def test_the_environment_is_what_was_configured_and_none_of_the_workspaces_secrets(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SP_PASSWORD", "hidden")
    monkeypatch.setenv("AZUREML_RUN_TOKEN", "of somebody else")
    monkeypatch.setenv("LC_TIME", "C")
    environment = run("limited").seen("act")["environment"]
    assert (environment["OLD"], environment["NEW"], environment["LC_TIME"]) == ("1", "2", "C")
    assert environment["AZUREML_RUN_ID"] == "step-run-0"
    assert environment["PYTHONUNBUFFERED"] == "1"
    assert "hidden" not in environment.values()
    assert "AZUREML_RUN_TOKEN" not in environment


def test_a_command_is_its_words_without_a_shell(run: Run) -> None:
    ran = run("command", parameters={"word": "two-words.txt"})
    assert ran.outcome.status is RunStatus.COMPLETED
    assert ran.log("command") == "of two words\n1,2\nof two words\n"


def test_a_command_finds_its_parameters_and_python(run: Run) -> None:
    ran = run("shell")
    assert ran.memory.artifacts["shell"] == {"outputs/said": b"hello q\n"}
    assert of_machine({"PATH": "/bin"})["PATH"] == f"{Path(sys.executable).parent}:/bin"


def test_a_program_that_is_not_there(run: Run) -> None:
    ran = run("absent_program")
    assert ran.of("absent").status is RunStatus.FAILED
    assert ran.of("absent").exit_code is None
    assert ran.of("absent").message == "No such file or directory: `no-such-program`"
    assert "no-such-program" in ran.log("absent")


def test_a_word_that_no_program_can_be_given(run: Run) -> None:
    ran = run("acting", "print('\0')")
    assert ran.of("act").status is RunStatus.FAILED
    assert "null byte" in (ran.of("act").message or "")
