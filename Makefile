# Everything runs in a virtual environment of the project's own, made on first use.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test test-all check bench clean

demo: .venv/core  ## a Pareto front of a shipped workflow, from nothing
	$(BIN)/wfsched optimize workflows/montage-100.xml --mu 0.02 --lambda 0.98 --out demo
	@echo "The picture is demo/pareto.png; the schedule that was picked is demo/gantt.png."

test: .venv/dev  ## the default test suite, in two processes
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

test-all: .venv/dev  ## the slow suites too
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup -m ""

check: .venv/dev  ## style, types, layers, sizes
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/test_house.py

bench: .venv/peers  ## speed and search quality beside other libraries; SECTIONS="saga growth" for some
	$(BIN)/python -m benchmarks $(SECTIONS)

.venv/python:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/core: .venv/python pyproject.toml constraints.txt
	$(PIP) --editable .
	@touch $@

.venv/dev: .venv/core
	$(PIP) --editable '.[dev]'
	@touch $@

# SAGA's metadata asks for graphviz headers, solvers and more, which its HEFT does not need.
.venv/peers: .venv/dev
	$(PIP) --editable '.[peers]'
	$(PIP) --no-deps anrg-saga
	@touch $@

clean:
	rm -rf .venv demo build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
