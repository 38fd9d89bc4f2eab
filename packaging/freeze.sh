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
work=build/freeze/work # what PyInstaller notes of dist: the bill of materials is made of it
[ "$into" = dist ] || work=build/freeze/elsewhere
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
    --only-binary=:all: --report build/freeze/wheels.json -r packaging/locks/run.txt -r packaging/locks/package.txt >build/freeze/pip.log 2>&1 \
    || { tail -n 20 build/freeze/pip.log >&2; exit 1; }
  printf '%s' "$stamp" >$environment/.stamp
fi

# The time that a file's own header may hold (Windows) is the last commit's, so that two builds are the same.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 1577836800)}
export SOURCE_DATE_EPOCH
# Modules lie uncompressed in the executable: a start need not unpack them, and the package's compressor does better.
env -u PYTHONDONTWRITEBYTECODE -u PYTHONPATH -u PYTHONHOME PYTHONHASHSEED=0 PYINSTALLER_ZLIB_COMPRESSION_LEVEL=0 \
  $environment/$inside/python -m PyInstaller --noconfirm --clean --log-level WARN \
  --workpath "$work" --distpath "$into" packaging/paynet-desk.spec >build/freeze/log.txt 2>&1 \
  || { tail -n 30 build/freeze/log.txt >&2; exit 1; }
grep '^no Inter' build/freeze/log.txt >&2 || true
program=$into/paynet-desk/paynet-desk
if [ $inside = Scripts ]; then program=$program-console.exe; fi # the windowed one has no output to read
[ -n "${PAYNET_DESK_UNPRUNED:-}" ] || $environment/$inside/python -m tests.packaging.frozen "$program"
printf 'freeze: %s/paynet-desk, %s MB\n' "$into" "$(du -sm "$into/paynet-desk" | cut -f1)"
