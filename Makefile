# The two commands: `make demo` and `make test`. Both make .venv themselves and start at once the second time.
# Many tests wait for a clock or a browser more than they compute, so four run at once; on a machine that others use too,
# one that fails is tried again, and the run says so.

SHELL = /bin/sh
BIN = .venv/bin
PIP = $(BIN)/python -m pip install --quiet --no-input --disable-pip-version-check
PACKAGE = setup.cfg pyproject.toml

.PHONY: demo test bench lint clean

demo: .venv/.installed
	$(BIN)/scoreboard demo $(DEMO_ARGS)

# Some hundred processes are started: what one has compiled the others take, whatever else this machine is told.
test: export PYTHONDONTWRITEBYTECODE =
test: .venv/.test-installed
	@scripts/get_browser
	$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder --reruns 2 $(TEST_ARGS)
	@if command -v node >/dev/null; then node --test tests/js/*.test.mjs; \
	else echo "Node is not here: the tests in tests/js are left out."; fi

bench: .venv/.test-installed
	$(BIN)/python tests/bench/bench.py $(BENCH_ARGS)

lint: .venv/.lint-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates

.venv: .venv/.installed

.venv/bin/python:
	@echo "Making .venv ..."
	@scripts/make_venv

.venv/.installed: $(PACKAGE) | .venv/bin/python
	@echo "Installing what the scoreboard needs ..."
	@$(PIP) --editable . </dev/null
	@touch $@

.venv/.test-installed: $(PACKAGE) | .venv/.installed
	@echo "Installing what the tests need ..."
	@$(PIP) --editable '.[test]' </dev/null
	@touch $@

.venv/.lint-installed: $(PACKAGE) | .venv/.installed
	@echo "Installing what the checks need ..."
	@$(PIP) --editable '.[test,dev]' </dev/null
	@touch $@

clean:
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
