#!/bin/sh
# Lint, types, import contracts and the tests that make sense on this system, for a system without make:
#
#   sh packaging/check.sh [pytest's arguments]
#
# Linux: all of it, as `make test`. Windows and macOS: the rooms' own tests; what drives a window from outside or traces
# system calls is written for X11 and Linux.
set -eu
cd "$(dirname "$0")/.."
export QT_QPA_PLATFORM=${QT_QPA_PLATFORM:-offscreen}
case $(uname -s) in
  Linux) tests=tests ;;
  *) tests='tests/core tests/config tests/flow tests/paynet tests/registry tests/sandbox tests/threeds/test_tracker.py tests/ui' ;;
esac

sh packaging/setup.sh test
mkdir -p build
.venv/bin/python -m ruff check --quiet .
.venv/bin/python -m ruff format --check --quiet .
.venv/bin/python -m mypy --no-error-summary
.venv/bin/lint-imports --no-cache
# shellcheck disable=SC2086
exec .venv/bin/python -m pytest $tests "$@"
