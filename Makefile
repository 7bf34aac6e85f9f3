# Everything runs in a virtual environment of the project's own, made on first use.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

EXTRAS := exact,green,tables,dask
PYTHONS := 3.12 3.13
# What runs everywhere: no tool, no real file and no extra is needed.
PLAIN_TESTS := tests/workflow tests/platforms tests/core tests/test_docs_blocks.py tests/test_faces.py

.PHONY: demo test test-all check check-bare check-lowest check-pythons check-python bench pictures clean

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

check-bare: .venv-bare/done  ## an installation without extras: all commands, the blocks of the docs, tests that need none
	WFSCHED_INSTALLED=1 .venv-bare/bin/python -m pytest tests/cli/test_cli_without_extras.py
	.venv-bare/bin/python -m pytest --numprocesses 2 --dist loadgroup $(PLAIN_TESTS)

check-lowest: .venv-lowest/done  ## the lowest versions that pyproject.toml allows; kernels of another numba need a folder of their own
	NUMBA_CACHE_DIR=$(CURDIR)/.venv-lowest/kernels .venv-lowest/bin/python -m pytest --numprocesses 2 \
	    tests/workflow tests/platforms tests/schedule tests/exact tests/evolve/test_algorithms_contract.py tests/evolve/test_nsga2.py tests/evolve/test_survivals.py

check-pythons:  ## all commands, installed without extras, on the newer versions of Python that are at hand
	@for version in $(PYTHONS); do \
	    found=$$(.ci/python $$version); \
	    if [ -z "$$found" ]; then echo "Python $$version: skipped, there is no such interpreter here"; continue; fi; \
	    $(MAKE) --no-print-directory check-python VERSION=$$version FOUND=$$found || exit 1; \
	done

check-python:
	$(FOUND) -m venv .venv-$(VERSION)
	.venv-$(VERSION)/bin/python -m pip install --quiet --disable-pip-version-check '.[test]'
	WFSCHED_INSTALLED=1 .venv-$(VERSION)/bin/python -m pytest tests/cli/test_cli_without_extras.py
	@echo "Python $(VERSION): all commands pass"

pictures: .venv/dev  ## the pictures of README and docs, and the record of what they show
	$(BIN)/python docs/pictures.py $(PICTURES)

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

# Torch is large: only `.ci/run` asks for it. Tests of learning are skipped where it lacks.
.venv/all: .venv/dev
	$(PIP) torch
	$(PIP) --editable '.[learn,boost,text,topologies]'
	@touch $@

.venv-bare/done: pyproject.toml constraints.txt
	rm -rf build  # stale files there would be installed
	$(PYTHON) -m venv .venv-bare
	.venv-bare/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt '.[test]'
	@touch $@

.venv-lowest/done: pyproject.toml constraints-lowest.txt
	$(PYTHON) -m venv .venv-lowest
	.venv-lowest/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints-lowest.txt \
	    --editable '.[$(EXTRAS),test]'
	@touch $@

# SAGA's metadata asks for graphviz headers, solvers and more, which its HEFT does not need.
.venv/peers: .venv/dev
	$(PIP) --editable '.[peers]'
	$(PIP) --no-deps anrg-saga
	@touch $@

clean:
	rm -rf .venv .venv-* demo build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
