#!/bin/sh
# Freezes the program into dist/paynet-desk/ (make freeze), with PyInstaller in an environment of its own that holds the
# program's and PyInstaller's pinned packages alone: build/freeze/env.
#
#     sh packaging/freeze.sh [FOLDER]       FOLDER instead of dist; PAYNET_DESK_UNPRUNED=1: see paynet-desk.spec
#
# On Debian the interpreter is the distribution's own, which is built for its glibc and gets its security updates;
# PYTHON=/path/to/python3.12 chooses another, which needs its shared library.
set -eu
cd "$(dirname "$0")/.."
sh packaging/setup.sh package
into=${1:-dist}
environment=build/freeze/env
python=${PYTHON:-$([ -x /usr/bin/python3 ] && [ "$(uname -s)" = Linux ] && echo /usr/bin/python3 || command -v python3)}
if [ -d $environment/Scripts ]; then inside=Scripts; else inside=bin; fi

stamp="$(pwd) $("$python" -VV) $(cat packaging/locks/run.txt packaging/locks/package.txt | cksum)"
if [ "$(cat $environment/.stamp 2>/dev/null || true)" != "$stamp" ]; then
  printf 'freeze: making the build environment with %s\n' "$("$python" --version)" >&2
  rm -rf $environment
  mkdir -p build/freeze
  "$python" -m venv $environment
  if [ -d $environment/Scripts ]; then inside=Scripts; fi
  $environment/$inside/python -m pip --no-input --disable-pip-version-check --quiet install --no-deps --require-hashes \
    --only-binary=:all: -r packaging/locks/run.txt -r packaging/locks/package.txt >build/freeze/pip.log 2>&1 \
    || { tail -n 20 build/freeze/pip.log >&2; exit 1; }
  printf '%s' "$stamp" >$environment/.stamp
fi

env -u PYTHONDONTWRITEBYTECODE -u PYTHONPATH -u PYTHONHOME PYTHONHASHSEED=0 \
  $environment/$inside/python -m PyInstaller --noconfirm --clean --log-level WARN \
  --workpath "build/freeze/work" --distpath "$into" packaging/paynet-desk.spec >build/freeze/log.txt 2>&1 \
  || { tail -n 30 build/freeze/log.txt >&2; exit 1; }
printf 'freeze: %s/paynet-desk, %s MB\n' "$into" "$(du -sm "$into/paynet-desk" | cut -f1)"
