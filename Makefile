# Two commands do everything: make run, make test.

PYTHON ?= python3
BIN := .venv/bin
COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
  --quiet --custom-compile-command "make lock"

run: setup  ## serve the dashboard on the published table
	$(BIN)/python -m streamlit run dashboard.py

setup: .venv/runtime  ## make the environment in .venv

test: .venv/development  ## install what the tests need, a browser and PostgreSQL too, and run every test
	$(BIN)/python -m tests.browser
	$(BIN)/python -m tests.database
	$(BIN)/python -m pytest

lint: sbom  ## lint and types
	$(BIN)/python -m ruff check
	$(BIN)/python -m ruff format --check
	$(BIN)/python -m mypy

sbom: .venv/development  ## the bill of materials of the product, sbom.json (CycloneDX)
	$(BIN)/python -m etl.sbom

TEN_MILLION := test-results/ten-million.parquet

bench: .venv/development $(TEN_MILLION)  ## measure size, many readers, downloads, hostile files, kills and reading; an hour
	$(BIN)/python -m benchmarks.asking --table $(TEN_MILLION) --output benchmarks/asking.json
	$(BIN)/python -m benchmarks.readers --table $(TEN_MILLION) --sessions 1 --clicks 200 --think 0 --again 0 --output benchmarks/reader.json
	$(BIN)/python -m benchmarks.readers --table $(TEN_MILLION) --sessions 20 --again 0 --output benchmarks/readers.json
	$(BIN)/python -m benchmarks.readers --sessions 50 --output benchmarks/crowd.json
	$(BIN)/python -m benchmarks.exporting --output benchmarks/exporting.json
	$(BIN)/python -m benchmarks.hostile --output benchmarks/hostile.json
	$(BIN)/python -m benchmarks.kills --output benchmarks/kills.json
	$(BIN)/python -m benchmarks.reading --output benchmarks/reading.json

$(TEN_MILLION): | .venv/development
	@mkdir -p $(@D)
	$(BIN)/python -m benchmarks.tables $@ --figures 10000000

measure: .venv/runtime  ## learn confidence anew and measure accuracy; GOLD="more labelled files"
	$(BIN)/python -m etl calibrate tests/gold/*.jsonl $(GOLD)
	$(BIN)/python -m etl evaluate --publish tests/gold/*.jsonl $(GOLD)

lock:  ## compile the pinned requirements from pyproject.toml (needs uv)
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra cluster --constraints requirements.txt --output-file requirements-cluster.txt
	$(COMPILE) --extra cluster --group dev --constraints requirements-cluster.txt --output-file requirements-dev.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv .venv

.venv/runtime: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/development: requirements-dev.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@ .venv/runtime

.PHONY: run setup test lint sbom bench measure lock
