# Thin: each target is one or two commands that can be typed by hand (README, "Without make").
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m

.PHONY: site serve demo pictures test unit lint bench clean

site: $(VENV)/.site
	$(BIN)/clausebook build --site site

serve: $(VENV)/.site
	$(BIN)/clausebook serve

demo: $(VENV)/.site
	rm -rf demo
	$(BIN)/clausebook demo demo
	$(BIN)/clausebook build --root demo --site demo-site

pictures: $(VENV)/.dev demo
	$(BIN)/python tests/pictures.py demo-site generator/pictures

test: $(VENV)/.dev
	$(BIN)/python tests/prepare.py
	$(RUN) pytest -n auto --dist loadgroup

# What lives for a moment is kept in memory where the system has such a place: a disk would be waited for.
unit: $(VENV)/.dev
	$(if $(wildcard /dev/shm/.),TMPDIR=/dev/shm )$(RUN) pytest -n auto --dist worksteal --hypothesis-profile=quick tests/model tests/rules tests/checks

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/interrogate --quiet generator hooks
	$(BIN)/clausebook check

bench: $(VENV)/.dev
	$(BIN)/python bench/build.py
	$(BIN)/python bench/history.py

clean:
	rm -rf $(VENV) site stage demo demo-site dist .clausebook

$(VENV)/.site: requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing; as root: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$$($(PYTHON) --version) is too old; name Python 3.11 or newer: make PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv is missing; as root: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(RUN) pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.site
	$(RUN) pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@
