#!/bin/sh
# The setup program for Windows from a frozen program's folder:
#
#   sh packaging/windows/build.sh PAYLOAD [OUT]       PAYLOAD holds paynet-desk.exe; OUT: dist/paynet-desk-VERSION-setup.exe
#
# Compiled by makensis, which Debian packages (nsis) with the 64-bit start program that this needs; elsewhere name one that
# is there: STUB=x86-unicode. VERSION=1.2.3 overrides the project's. Where a certificate is configured (see sign.sh) the
# program's own files, the setup program and the uninstaller inside it are signed. The same inputs give the same bytes.
set -eu
cd "$(dirname "$0")/../.."
fail() { printf 'windows-installer: %s\n' "$@" >&2; exit 1; }

[ $# -ge 1 ] && [ -n "$1" ] || fail "name the folder of the frozen program: make windows-installer PAYLOAD=folder"
[ -f "$1/paynet-desk.exe" ] || fail "$1 holds no paynet-desk.exe: it is not a folder of the program frozen for Windows"
command -v makensis >/dev/null 2>&1 || fail "makensis is missing; Debian's package nsis brings it"
payload=$(cd "$1" && pwd)
version=${VERSION:-$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' paynet_desk/__init__.py)}
printf '%s' "$version" | grep -qE '^[0-9]+\.[0-9]+\.[0-9]+$' || fail "'$version' is no version of three numbers"
out=${2:-dist/paynet-desk-$version-setup.exe}

# Windows takes paths of 259 characters unless told otherwise; the folder may be chosen, so most of them are left for it.
longest=$(cd "$payload" && find . -type f | awk '{ if (length > most) { most = length; path = $0 } } END { print most - 2, path }')
[ "${longest%% *}" -le 180 ] || fail "too long a path for Windows: ${longest#* }"

mkdir -p build/icons "$(dirname "$out")"
out=$(cd "$(dirname "$out")" && pwd)/$(basename "$out")
.venv/bin/python packaging/icons.py build/icons
set --
if sh packaging/windows/sign.sh --configured; then
  for file in "$payload"/*.exe; do sh packaging/windows/sign.sh "$file"; done
  set -- "-DSIGN=$PWD/packaging/windows/sign.sh"
fi
size=$(du -sk "$payload" | cut -f1)

# A file's time goes into the setup program: the commit's, so that a second build is the same to the byte.
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || echo 0)}"
export SOURCE_DATE_EPOCH
find "$payload" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

makensis -V2 -WX -INPUTCHARSET UTF8 -NOCD "-DVERSION=$version" "-DPAYLOAD=$payload" "-DOUT=$out" \
  "-DICON=$PWD/build/icons/paynet-desk.ico" "-DSIZE_KB=$size" ${STUB:+"-DSTUB=$STUB"} "$@" packaging/windows/installer.nsi
printf '%s\n' "$out"
