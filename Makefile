# The two commands of the README: `make report` runs the main job, `make test` every check.
# `make thorough` is for a night: many and new examples of every property, and which lines no test has run.
# All make .venv first, and only when the lock or the declared packages have changed.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
# Where it is set, every process compiles every module anew, and the tests start hundreds.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: report test thorough lint types suite lock picture bench

report: $(READY)
	$(BIN)/narrative report comparison-report --corpus harbour -p event 2019-04-02 --out reports
	$(BIN)/narrative report framing-report --corpus corpus/defection -p lexicon solidarity --out reports
	$(BIN)/narrative report close-reading --corpus corpus/defection -p lexicon solidarity --out reports

# Coverage is measured at night only: it takes half as long again, and no check hangs on its figure.
test: lint
	@$(MAKE) --no-print-directory --jobs 2 types suite

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

suite: $(READY)
	$(BIN)/python -m pytest -n auto

thorough: lint types
	$(BIN)/coverage erase
	HYPOTHESIS_PROFILE=thorough $(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered --skip-empty

# A half-made environment has no `ready` in it, so the next call makes it anew.
$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "narrative needs Python 3.11 or newer; say which with: make PYTHON=/path/to/python3 report")'
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# Needs uv; one lock serves Python 3.11 to 3.13 by markers.
lock:
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --quiet --output-file requirements.lock

# The picture in the README, when the first screen of a report has changed.
picture: $(READY)
	$(BIN)/python docs/picture.py

# Other programs on the same work, in environments of their own, then how long one waits for reports; beside the
# figures of the last release. Takes minutes, and is no part of CI.
bench: $(READY)
	test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/peers/requirements.txt
	test -x .venv-conc/bin/python || $(PYTHON) -m venv .venv-conc
	.venv-conc/bin/python -m pip install --quiet --disable-pip-version-check --requirement benchmarks/peers/requirements-conc.txt
	$(BIN)/python benchmarks/peers/compare.py --peers .venv-peers/bin/python --conc .venv-conc/bin/python
	$(BIN)/python benchmarks/sentences.py
	$(BIN)/python benchmarks/waits.py
