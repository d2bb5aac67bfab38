# linkspider: two commands do it all. `make audit` runs the main job, `make test` passes the tests.
#
#   make audit                                         the bundled demo web
#   make audit SITE=https://example.com/ SEEDS="links.csv,more.txt" [ARGS="-a max_pages=500"]
#   make audit RESUME=last                             goes on with the last audit, which was interrupted
#   make test | check | docs | pictures | bench | bench-analysis | bench-outputs | bench-journal | soak
#   make install | lock | clean

SITE  ?=
SEEDS ?=
RESUME ?=
ARGS  ?=
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PICTURED := $(VENV)/pictured
# What finds faults of accessibility; where there is no npm, its tests skip and say so.
AXE    := $(if $(shell command -v npm),tests/browser/node_modules/axe-core/axe.min.js)
PIP    := $(BIN)/python -m pip --disable-pip-version-check --no-input
# As pip does with what it installs: where Python is told to write no bytecode, each start would compile all sources.
COMPILE := $(BIN)/python -m compileall -q linkspider pipelines analysis

# Given through the environment, so that quotes and spaces in file names reach the command untouched.
export SITE SEEDS RESUME

.PHONY: audit install test check docs pictures bench bench-analysis bench-outputs bench-journal soak lock clean
.DELETE_ON_ERROR:

audit: $(VENV)/run.stamp
	@$(BIN)/scrapy audit $${SITE:+"$$SITE"} $${SEEDS:+--seeds "$$SEEDS"} $${RESUME:+--resume "$$RESUME"} $(ARGS)

install: $(VENV)/run.stamp

# in the order of their folders: by number of tests, slow files with few of them would be left for one process at the end
test: $(VENV)/dev.stamp $(AXE)
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: $(VENV)/dev.stamp
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

# pictures of the demo's report, or of REPORT= as docs/NAME=*.png; needs an installed Chromium
pictures: $(VENV)/dev.stamp
	@test -n "$(REPORT)" || LINKSPIDER_STORE=$(PICTURED) $(BIN)/scrapy audit > /dev/null
	@$(BIN)/python -m tests.analysis.report.pictures \
		"$(or $(REPORT),$(PICTURED)/reports/kettleandleaf.example/report.html)" "$(or $(NAME),report)"

docs: $(VENV)/dev.stamp
	@$(BIN)/python -m linkspider.describe docs
	@$(BIN)/python -m analysis.commands.describe docs
	@$(BIN)/python -m tests.hostile.describe > docs/faults.md

bench: $(VENV)/run.stamp
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.lock
	@$(COMPILE)
	@$(BIN)/python benchmarks/crawl.py --peer-python .venv-bench/bin/python $(ARGS)

# a hundred kills of crawls; what came of them goes into docs/reliability.md
soak: $(VENV)/dev.stamp
	@SOAK_ROUNDS=$${SOAK_ROUNDS:-100} $(BIN)/python -m pytest tests/durability/test_kill.py -k soak

# marts over millions of synthetic links; docs/benchmarks-analysis.md is made with ARGS="--write"
bench-analysis: $(VENV)/run.stamp
	@$(BIN)/python benchmarks/analysis.py $(ARGS)

# the report and every export of a million links; docs/benchmarks-outputs.md is made with ARGS="--write"
bench-outputs: $(VENV)/dev.stamp
	@$(BIN)/python -m benchmarks.outputs $(ARGS)

bench-journal: $(VENV)/run.stamp
	@$(BIN)/python benchmarks/journal.py

# A stamp is newer than what it was made from, so a second call has nothing to do.
$(VENV)/run.stamp: requirements/run.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "linkspider needs Python 3.11 or later; name one with PYTHON=" >&2; exit 2; }
	@test -x $(BIN)/python || { echo "setting up $(VENV)"; $(PYTHON) -m venv $(VENV); }
	@$(PIP) install --quiet --require-hashes -r requirements/run.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@$(COMPILE)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.lock
	@$(PIP) install --quiet --require-hashes -r requirements/dev.lock
	@touch $@

tests/browser/node_modules/axe-core/axe.min.js: tests/browser/package-lock.json
	@npm ci --prefix tests/browser --silent --no-audit --no-fund && touch $@

# Needs uv (https://docs.astral.sh/uv/): one lock for every platform and Python from 3.11 on.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock:
	$(LOCK) --group build pyproject.toml -o requirements/run.lock
	$(LOCK) -c requirements/run.lock --group dev pyproject.toml -o requirements/dev.lock
	$(LOCK) --group bench -o requirements/bench.lock

clean:
	rm -rf $(VENV) .venv-bench build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
