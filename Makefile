# Two commands matter: `make run` and `make test`. Both do all set-up first (packaging/setup.sh).
.DEFAULT_GOAL := help
.PHONY: help run test lint types contracts unit coverage pictures breakout translations bench performance faults crash-sweep schedules soak reliability freeze frozen-test reproduce lock clean
PY := .venv/bin/python
ARGS ?=

help:  ## this list
	@grep -hE '^[a-z-]+: .*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-22s %s\n", $$1, $$2}'

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

# One process more than cores: a third of the run is waiting. What measures time comes afterwards, alone.
# With ARGS: one process, and only what they name.
SHARED = -n 3 --dist loadfile --no-loadscope-reorder
# The rooms' own tests, and what plays them together in the tests' own processes.
COVERING = tests/core tests/flow tests/paynet tests/registry tests/threeds/test_tracker.py tests/faults tests/journeys \
  --ignore=tests/journeys/test_ordinary_user.py --ignore=tests/journeys/test_from_outside.py --ignore=tests/journeys/test_process.py
unit: setup-test
ifeq ($(ARGS),)
	@$(PY) -m pytest $(SHARED) -m "not alone"; shared=$$?; $(PY) -m pytest -m alone && exit $$shared
else
	@$(PY) -m pytest $(ARGS)
endif

coverage: setup-test  ## branches of the rooms that move money and secrets that the tests go through: 95 % of each
	@$(PY) -m pytest $(SHARED) -m "not alone" -q --cov --cov-report= $(COVERING)
	@$(PY) packaging/coverage_of_rooms.py

pictures: setup-test  ## a picture of every page, language, look and size under build/screenshots/pages
	@$(PY) -m tests.ui.pictures $(ARGS)

breakout: setup-test  ## every try to get out of the kiosk, on every page, under a real window manager
	@BREAK_OUT=all $(PY) -m pytest tests/journeys/test_break_out.py $(ARGS)

translations: setup-test  ## bring resources/translations up to date with the sources; translate what is new there
	@$(PY) packaging/translations.py

bench:  ## G1 to G10 as a table, each beside its baseline measured in the same run; build/bench.json (ARGS: some parts, --rounds)
	@sh packaging/setup.sh bench
	@mkdir -p build
	@$(PY) -m tests.bench $(ARGS)

performance: setup-test  ## docs/performance.md from the last make bench
	@$(PY) -m tests.bench.page

faults: setup-test  ## the fault matrix, with the machine for itself: every case at every service; writes its figures
	@$(PY) -m pytest tests/faults/test_matrix.py $(ARGS)

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

freeze:  ## the frozen program in dist/paynet-desk; fails when it does not start and work
	@sh packaging/freeze.sh

sbom:  ## the bill of materials of dist/paynet-desk, checked file by file (make freeze first)
	@build/freeze/env/bin/python packaging/sbom.py write && $(PY) packaging/sbom.py check

audit: setup-test  ## known vulnerabilities, locks, bill of materials, licences, age of the browser engine
	@$(PY) packaging/audit.py $(ARGS)

release: setup-test sbom  ## dist/release from what is built: checksums, bill of materials, changes (ARGS=--trial to try)
	@$(PY) packaging/release.py $(ARGS)

.PHONY: sbom audit release

frozen-test: setup-test  ## the frozen program played from outside: card, payment, second instance, signals
	@build/freeze/env/bin/python -m tests.packaging.frozen dist/paynet-desk/paynet-desk --play
	@DESK_PROGRAM=dist/paynet-desk/paynet-desk $(PY) -m pytest -q tests/journeys/test_process.py tests/journeys/test_from_outside.py

reproduce:  ## freeze what is committed twice, in two folders, and name every file that differs
	@sh packaging/reproduce.sh

.PHONY: deb deb-test
deb: freeze  ## the Debian packages in dist, from the frozen program
	@sh packaging/setup.sh deb
	@build/freeze/env/bin/python packaging/debian/build.py

deb-test: setup-test deb  ## install the package into an empty Debian and play the journeys against it there (as root)
	@sh packaging/setup.sh deb-test
	@build/freeze/env/bin/python packaging/debian/build.py --into build/debian-next --version 999.0.0 --loose
	@$(PY) -m tests.packaging.clean_root --next build/debian-next/paynet-desk_*.deb $(ARGS)
	@$(PY) -m tests.packaging.kiosk_session $(ARGS)

windows-installer:  ## the setup program for Windows (PAYLOAD: folder of the program frozen on Windows)
	@sh packaging/setup.sh windows-installer
	@sh packaging/windows/build.sh "$(PAYLOAD)" $(OUT)

windows-installer-test: setup-test  ## compile the setup program, then install, upgrade and remove it under wine
	@sh packaging/setup.sh windows-installer-test
	@$(PY) -m pytest tests/packaging/under_wine.py $(ARGS)

.PHONY: windows-installer windows-installer-test

lock: setup-test  ## resolve packaging/locks anew (UPGRADE=1: newest versions)
	@sh packaging/lock.sh

clean:  ## remove everything made here
	@rm -rf .venv build dist .mypy_cache .ruff_cache .hypothesis .coverage .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
