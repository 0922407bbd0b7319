# `make run` and `make test` are all that a newcomer needs; the rest is for developers.

PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: run serve test check lint types contracts unit chromium format golden bench baseline pins clean

run: .venv/.run  ## the main job, offline: collect, keep in git, build the site
	$(BIN)/reporter run
	@echo
	@echo "The site is built: open build/site/index.html, or run"
	@echo "    make serve     and look at http://127.0.0.1:8000/"
	@echo "    git log -p snapshots     to read the history itself"

serve: .venv/.run  ## show the built site on this machine
	$(BIN)/reporter serve

test: .venv/.dev chromium check  ## every check: formatting, lint, types, import contracts, tests with coverage

check: lint types contracts unit

lint: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/.dev
	$(BIN)/mypy

contracts: .venv/.dev
	$(BIN)/lint-imports --no-cache

unit: .venv/.dev
	rm -f .coverage .coverage.*
	$(BIN)/coverage run -m pytest -n auto --dist loadfile
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

chromium:  ## a headless browser, for the tests of the site
	@if ! command -v chromium >/dev/null; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo=sudo; else \
	    echo "The tests need Chromium: apt-get install chromium" >&2; exit 1; fi; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	fi

format: .venv/.dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

golden: .venv/.dev  ## write the expected outputs of the tests anew; look at the difference before you commit it
	$(BIN)/pytest -q --update-golden tests

bench: .venv/.bench  ## measure against the budgets
	$(BIN)/python -m benchmarks

baseline: .venv/.run  ## for maintainers: read every release again and write the history that the package ships
	rm -rf build/baseline && git init --quiet build/baseline
	$(BIN)/reporter backfill --no-baseline -C build/baseline
	$(BIN)/reporter baseline -C build/baseline > build/baseline.tsv
	mv build/baseline.tsv reporter/baseline/endpoints.tsv
	git diff --stat reporter/baseline/endpoints.tsv

# Versions are pinned with hashes and without addresses: packages come from the index that the machine is set up for.
PIP_COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml
pins: .venv/.run  ## for maintainers: resolve the newest versions
	$(PIP_COMPILE) --upgrade --group build -o requirements/run.txt
	$(PIP_COMPILE) --upgrade --group build --group test --group lint --group site -c requirements/run.txt -o requirements/dev.txt
	$(PIP_COMPILE) --upgrade --group build --group bench -c requirements/run.txt -o requirements/bench.txt
	echo 'uv' | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --no-header --no-annotate --upgrade - -o requirements/uv.txt

# uv installs in a fifth of pip's time. It is told pip's package index, so that a machine is set up in one place.
INSTALL = index=$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/pip config get global.index-url 2>/dev/null)}}; \
  env $${index:+UV_DEFAULT_INDEX="$$index"} $(BIN)/uv pip install --quiet --python $(BIN)/python

.venv/.uv: requirements/uv.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.run: .venv/.uv requirements/run.txt pyproject.toml
	@echo "Making the environment in .venv"
	@$(INSTALL) --require-hashes -r requirements/run.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.bench: .venv/.run requirements/bench.txt
	@$(INSTALL) --require-hashes -r requirements/bench.txt
	@touch $@

clean:
	rm -rf .venv build .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
