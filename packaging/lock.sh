#!/bin/sh
# Resolves the locks anew (make lock): every version with its hashes for all platforms and for Python 3.11 to 3.13, no
# index addresses. test.txt holds the pins of run.txt and build.txt, so that one environment can serve all.
# UPGRADE=1 takes the newest allowed versions; without it only what pyproject.toml forces changes.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -m venv build/uv # the resolver is pinned like everything else; a new one is used from the next run on
build/uv/bin/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: -r packaging/locks/lock.txt
resolve() {
  build/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
    --no-emit-index-url --no-emit-find-links ${UPGRADE:+--upgrade} "$@" >/dev/null
}
resolve --group pyproject.toml:lock -o packaging/locks/lock.txt
resolve pyproject.toml -o packaging/locks/run.txt
resolve --group pyproject.toml:build -o packaging/locks/build.txt
resolve --group pyproject.toml:package -c packaging/locks/run.txt -c packaging/locks/build.txt -o packaging/locks/package.txt
resolve pyproject.toml --group test --group build -c packaging/locks/run.txt -c packaging/locks/build.txt -o packaging/locks/test.txt
grep -l '://' packaging/locks/*.txt && { echo "a lock names an address" >&2; exit 1; }
wc -l packaging/locks/*.txt
