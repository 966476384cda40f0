# `make audit` and `make test` make .venv where there is none, with the versions of constraints.txt.
PYTHON ?= python3
VENV := .venv
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check

.PHONY: audit test test-fast check docs coverage pre-release format constraints hashes sbom licences reference calibration remedies \
	benchmark benchmark-long full-size faults fuzz clean scale

audit: $(VENV)/installed
	$(VENV)/bin/python -m audit gender

# A thread for each of two processes of tests: two would wait for each other.
test test-fast: export OMP_NUM_THREADS := 1

# All tests; ARGS="--cov" counts the lines and branches that they run, for `make coverage`.
test: $(VENV)/installed
	$(VENV)/bin/python -m pytest -n 2 $(ARGS)

# What takes no whole audit, in two minutes.
test-fast: $(VENV)/installed
	$(VENV)/bin/python -m pytest -n 2 -m "not slow" $(ARGS)

# What the last `make test ARGS=--cov` ran of each room; what slow tests ran is not counted.
coverage: $(VENV)/installed
	$(VENV)/bin/python -m tests.support.coverage_table

# Format, lint, types, which room may import which, and that the API reference is whole.
check: $(VENV)/installed docs
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo

# The API reference, in site/.
docs: $(VENV)/installed
	$(VENV)/bin/python docs/build.py

# Before a release, MODEL=path|id: every suite with its report and PDF, the gate, the section of the model card CARD.
# BASELINE=runs/pre-release-…, what this wrote for the last release: then only what got worse fails. ARGS="--lang ar …".
OUT := runs/pre-release-$(shell date +%Y%m%d-%H%M%S)
CARD = $(OUT)/README.md
FAIL_ON = exceeds,at-chance,below-chance,not-interpretable
earlier = $(patsubst %/run.json,%,$(wildcard $(BASELINE)/all-*/*/run.json))
pre-release: $(VENV)/installed
	$(if $(MODEL),,$(error MODEL=… is missing: a folder, a hub id, or a name that `python -m audit models` lists))
	$(if $(BASELINE),$(if $(earlier),,$(error BASELINE=$(BASELINE): no runs there; give a folder that `make pre-release` wrote)))
	mkdir -p $(OUT)
	$(VENV)/bin/python -m audit all --model $(MODEL) --out $(OUT) --pdf --fail-on $(FAIL_ON) --junit $(OUT)/junit.xml \
		$(addprefix --baseline ,$(earlier)) $(ARGS); code=$$?; test $$code -gt 1 || \
		$(VENV)/bin/python -m audit card $(OUT)/all-*/*/ --into $(CARD) || code=$$?; exit $$code

format: $(VENV)/installed
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

$(VENV)/installed: pyproject.toml constraints.txt hashes.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet --no-deps --require-hashes --requirement hashes.txt
	$(PIP) install --quiet --no-build-isolation --constraint constraints.txt --editable '.[dev,jupyter]'
	touch $@

# Pins what a fresh environment resolves to; torch stays as it is pinned here.
constraints:
	$(PYTHON) -m venv .venv-constraints
	.venv-constraints/bin/python -m pip install --quiet torch==2.13.0
	.venv-constraints/bin/python -m pip install --quiet --editable '.[dev,jupyter]'
	.venv-constraints/bin/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt
	rm -rf .venv-constraints
	$(MAKE) hashes

# hashes.txt, of every pin but torch's: pip takes the CUDA wheel of PyPI, whose hash it sees at once, before a wheel for
# the CPU that lies here or on another index, so torch and what only its build for a GPU needs are pinned alone.
hashes:
	$(PYTHON) -m venv .venv-hashes
	.venv-hashes/bin/python -m pip install --quiet uv
	grep -v '^torch==' constraints.txt | .venv-hashes/bin/uv pip compile --quiet --generate-hashes --no-deps --no-annotate \
		--no-header --python-version 3.11.9 --output-file hashes.txt -
	rm -rf .venv-hashes

# What is installed, as CycloneDX (sbom.json), and the licence of each; the tool is in a venv of its own.
sbom: $(VENV)/installed
	$(PYTHON) -m venv .venv-sbom
	.venv-sbom/bin/python -m pip install --quiet cyclonedx-bom
	.venv-sbom/bin/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-file sbom.json \
		$(VENV)/bin/python
	rm -rf .venv-sbom

licences: $(VENV)/installed
	$(VENV)/bin/python -m tests.supply.licences

# Retrains the bundled model (37 minutes of one core).
reference: $(VENV)/installed
	$(VENV)/bin/python -m audit.models.reference

# Simulates audits of each design and fails where a promise is broken (about a quarter of an hour); then encoders of known
# truth go through the whole path.
calibration: $(VENV)/installed
	$(VENV)/bin/python -m benchmarks.calibration
	$(VENV)/bin/python -m pytest tests/calibration/whole_path

# Of remedies: whether those made for planted faults are found, a fair encoder gets none, and the intervals of gains cover
# (eight minutes on two cores).
remedies: $(VENV)/installed
	OMP_NUM_THREADS=1 $(VENV)/bin/python -m benchmarks.remedies

# Ratios against peers, measured side by side: benchmarks/RESULTS.md (some minutes, on a machine that does nothing else).
benchmark: $(VENV)/installed
	$(VENV)/bin/python -m benchmarks

# The same of what takes half an hour: whole audits against the commit that speed was to be bettered from, towers of true
# size cold and warm, the pipeline of transformers, a million captions: benchmarks/RESULTS_LONG.md.
benchmark-long: $(VENV)/installed
	$(VENV)/bin/python -m benchmarks --long

# What very many pairs cost, by one and two workers of a Ray cluster, and extrapolated: docs/scale.md.
scale: $(VENV)/installed
	$(VENV)/bin/python -m benchmarks.scale

# Each family of models at its true size, in the layout in which it is published, against its own library (half an hour
# of one core, 8 GB of memory, 5 GB of disk). `$(VENV)/bin/python -m pytest tests/full_size` does what needs no extra.
full-size: $(VENV)-full/installed
	$(VENV)-full/bin/python -m pytest -n 0 tests/full_size

$(VENV)-full/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)-full
	$(VENV)-full/bin/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt \
		--editable '.[test,open_clip]' sentence-transformers
	touch $@

# Kills commands at N random moments each and where they change files, fills and takes away their disks, with hostile
# models, damaged files and more: the table of docs/reliability.md, which it writes. Fails where anything is lost. Two
# rows at a time; ROWS="signals card" makes those whose names hold these words, and writes nothing.
N ?= 50
faults: $(VENV)/installed
	$(VENV)/bin/python -W ignore -m tests.faults $(N) $(ROWS)

# Files of any bytes and of any values, to every reader; what else than a refusal in one line is raised, and where.
SECONDS ?= 600
fuzz: $(VENV)/installed
	$(VENV)/bin/python -W ignore -m tests.fuzz $(SECONDS)

clean:
	rm -rf $(VENV) $(VENV)-full runs dist build site
