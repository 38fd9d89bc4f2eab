# Two commands matter: `make run` and `make test`. Both do all set-up first (packaging/setup.sh).
.DEFAULT_GOAL := help
.PHONY: help run test lint types contracts unit pictures breakout translations bench-start crash-sweep schedules soak reliability lock clean
PY := .venv/bin/python
ARGS ?=

help:  ## this list
	@grep -hE '^[a-z-]+: .*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-12s %s\n", $$1, $$2}'

run:  ## set up, then open the program in the sandbox; without a display play the job on a virtual one
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
	  sh packaging/setup.sh run && exec .venv/bin/paynet-desk --environment sandbox $(ARGS); \
	else \
	  sh packaging/setup.sh play && exec $(PY) -m tests.journeys.play $(ARGS); \
	fi

test: setup-test lint types contracts unit  ## set up, then lint, types, import contracts and every test

lint: setup-test
	@$(PY) -m ruff check --quiet . && $(PY) -m ruff format --check --quiet . && echo "lint: clean"

types: setup-test
	@$(PY) -m mypy --no-error-summary && echo "types: clean"

contracts: setup-test
	@.venv/bin/lint-imports --no-cache >build/contracts.txt 2>&1 || { cat build/contracts.txt; exit 1; }
	@grep '^Contracts:' build/contracts.txt

unit: setup-test
	@$(PY) -m pytest $(ARGS)

pictures: setup-test  ## a picture of every page, language, look and size under build/screenshots/pages
	@$(PY) -m tests.ui.pictures $(ARGS)

breakout: setup-test  ## every try to get out of the kiosk, on every page, under a real window manager
	@BREAK_OUT=all $(PY) -m pytest tests/journeys/test_break_out.py $(ARGS)

translations: setup-test  ## bring resources/translations up to date with the sources; translate what is new there
	@$(PY) packaging/translations.py

bench-start: setup-test  ## process start to first field focused, against a bare PySide6 window
	@$(PY) -m tests.bench.startup $(ARGS)

crash-sweep: setup-test  ## kill the program at every journal and socket step, 25 seeds a task; loses and doubles nothing
	@$(PY) -m tests.crashes.sweep $(ARGS)

schedules: setup-test  ## 100,000 random schedules of the flow; figures in build/reliability/schedules.json
	@$(PY) -m tests.schedules $(ARGS)

soak: setup-test  ## 10,000 captures with faults in the real program: what grows, what breaks (ARGS: another number)
	@$(PY) -m tests.soak.soak $(ARGS)

reliability: setup-test  ## docs/reliability.md from the results of the long checks
	@$(PY) packaging/reliability.py

.PHONY: setup-test
setup-test:
	@sh packaging/setup.sh test
	@mkdir -p build

lock: setup-test  ## resolve packaging/locks anew (UPGRADE=1: newest versions)
	@sh packaging/lock.sh

clean:  ## remove everything made here
	@rm -rf .venv build dist .mypy_cache .ruff_cache .hypothesis .coverage .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
