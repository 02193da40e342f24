# Needs Python 3.11 and make. Everything goes into .venv, in exactly the versions of constraints.txt.
PYTHON ?= python3
BIN := .venv/bin
# The tests start hundreds of processes: each would compile all of amlc anew.
unexport PYTHONDONTWRITEBYTECODE

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info[:2] == (3, 11) else "this needs Python 3.11: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[azureml,local,examples,notebook,dev]'
	touch $@

.PHONY: demo test lint check explore update bench clean

demo: .venv/ready ## publish highspenders to the embedded workspace, run it, show the model
	$(BIN)/amlc validate pipelines/highspenders.yaml
	$(BIN)/amlc compile --publish pipelines/highspenders.yaml
	$(BIN)/amlc run pipelines/highspenders.yaml
	$(BIN)/amlc workspace list models
	$(BIN)/amlc workspace stop

test: lint check ## everything that must hold

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: .venv/ready # one process more than there are cores: there is always a test that waits
	$(BIN)/python -m pytest -n $$(($$(nproc) + 1)) --dist loadfile --durations 25

explore: .venv/ready ## try the laws of tests/property on examples that no run has had before
	$(BIN)/python -m pytest -q -n auto --hypothesis-profile explore tests/property

update: .venv/ready ## rewrite the expected outputs of the tests
	$(BIN)/python -m pytest -q -n auto --dist loadfile --update $$(grep -rl 'golden: Golden' tests --include='test_*.py')

bench: .venv/ready
	$(BIN)/python -m benchmarks

clean:
	rm -rf .venv build .amlc
