# `make help` lists the targets. Everything is installed into .venv beside this file; the models go to the
# user's data folder (`casedraft doctor` says where). Nothing here needs a C compiler.

VENV   ?= .venv
BIN    := $(VENV)/bin
# More arguments for pip, e.g. PIP_ARGS="--no-index --find-links wheels" on a machine without a network.
PIP_ARGS ?=
# The newest Python from 3.11 on that can make an environment; set PYTHON to choose another.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
export MYPYPATH := .typed
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.NOTPARALLEL:  # pip must not run twice at once in one environment
.PHONY: help demo models test check lint types layers bench bench-hearing docs pin clean

help:  ## show this list
	@grep -hE '^[a-z]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:[^#]*## */\t/' | expand -t 10

demo: models  ## install, fetch the starter models, draft a note from the example recording into demo-output/
	@$(BIN)/casedraft demo -o demo-output

models: $(VENV)/.installed
	@$(BIN)/casedraft models pull --yes

test: $(VENV)/.installed-dev lint types layers models  ## everything that must hold: style, types, layers, all tests with the real models
	@$(BIN)/python -m pytest --cov --cov-report=term

check: $(VENV)/.installed-dev lint types layers  ## the quick part of `make test`: no model is loaded
	@$(BIN)/python -m pytest -q tests/unit

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev .typed/casedraft
	@$(BIN)/mypy -p casedraft
	@MYPYPATH=.typed:. $(BIN)/mypy --explicit-package-bases benchmarks/cases.py benchmarks/hearing.py tools

layers: $(VENV)/.installed-dev
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/.installed-bench models  ## draft and score every case of CASES (default ../shared/cases/dev)
	@$(BIN)/python -m benchmarks.cases $(or $(CASES),../shared/cases/dev) $(BENCH_ARGS)

bench-hearing: $(VENV)/.installed-bench models  ## compare hearing with plain faster-whisper on the folders of RECORDINGS
	@$(BIN)/python -m benchmarks.hearing $(or $(RECORDINGS),../shared/cases/dev ../shared/cases/real) $(BENCH_ARGS)

docs: $(VENV)/.installed-dev  ## write docs/reference anew from the code
	@$(BIN)/python tools/reference.py

pin: $(VENV)/.installed-dev $(VENV)/.installed-bench  ## write constraints.txt from what .venv holds
	@$(BIN)/python tools/pin.py

clean:  ## remove the environment and everything made by these targets; models stay in the user's data folder
	rm -rf $(VENV) .typed demo-output build dist *.egg-info .coverage htmlcov
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An install is done again only when what it depends on has changed.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo >&2 "casedraft needs Python 3.11 or later with the venv module, and none was found."; \
	  echo >&2 "Install it (Debian, Ubuntu: apt install python3 python3-venv; Mac: brew install python),"; \
	  echo >&2 "or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing casedraft and its libraries into $(VENV): about 300 MB to fetch, a few minutes."
	$(BIN)/python -m pip install $(PIP_ARGS) -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-%: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet $(PIP_ARGS) -c constraints.txt -e '.[$*]'
	@touch $@

.typed/casedraft:  # mypy finds the package, which is this folder, under its import name (docs/decisions/0001)
	@mkdir -p .typed && ln -sfn .. $@
