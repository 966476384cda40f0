# `make audit` and `make test` make .venv where there is none, with the versions of constraints.txt.
PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check

.PHONY: audit test check format constraints reference calibration benchmark clean

audit: $(VENV)/installed
	$(VENV)/bin/python -m audit gender

test: $(VENV)/installed
	$(VENV)/bin/python -m pytest -n 2

check: $(VENV)/installed
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy

format: $(VENV)/installed
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $@

# Pins what a fresh environment resolves to; torch stays as it is pinned here.
constraints:
	$(PYTHON) -m venv .venv-constraints
	.venv-constraints/bin/python -m pip install --quiet torch==2.13.0
	.venv-constraints/bin/python -m pip install --quiet --editable '.[dev]'
	.venv-constraints/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt
	rm -rf .venv-constraints

# Retrains the bundled model (37 minutes of one core).
reference: $(VENV)/installed
	$(VENV)/bin/python -m audit.models.reference

# Simulates 4,000 audits of each design and fails where a promise is broken (about a quarter of an hour).
calibration: $(VENV)/installed
	$(VENV)/bin/python -m benchmarks.calibration

# Ratios, measured side by side.
benchmark: $(VENV)/installed
	$(VENV)/bin/python -m benchmarks.statistics

clean:
	rm -rf $(VENV) runs dist build
