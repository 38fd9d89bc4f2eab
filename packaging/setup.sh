#!/bin/sh
# Prepares this machine and the virtual environment .venv for one of these purposes:
#
#   sh packaging/setup.sh run     the program in a window
#   sh packaging/setup.sh play    the same, and a virtual display with what drives the program from outside
#   sh packaging/setup.sh test    everything the test run needs
#
# Does only what is missing; a second run takes well under a second. System packages are installed by name on Debian 12
# or newer and Ubuntu 24.04 or newer, as root or through sudo; elsewhere their names are printed. Python packages come
# from the hash-pinned locks. PYTHON=/path/to/python3.12 chooses an interpreter (3.11 to 3.13).
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-run}
here=$(pwd)

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { printf 'setup: %s\n' "$@" >&2; exit 1; }

case $purpose in
  run | play | test | bench | package | deb | deb-test | windows-installer | windows-installer-test) ;;
  *) fail "unknown purpose '$purpose'" ;;
esac

# One line a library or tool; where a newer release renamed the package both names stand, older first.
# All are named, also those that another package happens to bring: a machine that has most of them hides the rest.
widgets='libgl1 libegl1 libglib2.0-0|libglib2.0-0t64 libdbus-1-3 libfontconfig1 libxkbcommon0'
x_plugin='libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0
  libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libxkbcommon-x11-0 libx11-xcb1'
wayland='libwayland-client0 libwayland-cursor0 libwayland-egl1'
browser='libnss3 libxcomposite1 libxdamage1 libxrandr2 libxtst6 libasound2|libasound2t64 libxkbfile1 libgssapi-krb5-2'
fonts='fonts-inter fonts-noto-core fonts-dejavu-core'
display='xvfb openbox xdotool wmctrl x11-xserver-utils dbus at-spi2-core'
testing='gnome-keyring xclip strace apparmor nsis passwd util-linux python3 python3-venv' # the last four: an ordinary user with a Python
comparing='chromium|chromium-browser xz-utils' # what a shop would use instead; how packages are compressed
# PyInstaller: Python as a shared library, ldd and objcopy
freezing='python3 python3-venv libpython3.11|libpython3.12t64|libpython3.13 binutils passwd util-linux'
debian_package='dpkg-dev'
clean_machine='debootstrap passwd util-linux cage xwayland'

case $purpose in
  run) wanted="$widgets $x_plugin $wayland $browser $fonts" ;;
  play) wanted="$widgets $x_plugin $wayland $browser $fonts $display" ;;
  test) wanted="$widgets $x_plugin $wayland $browser $fonts $display $testing" ;;
  bench) wanted="$widgets $x_plugin $wayland $browser $fonts $display $testing $comparing" ;;
  package) wanted="$widgets $x_plugin $wayland $browser $fonts $display $freezing" ;;
  deb) wanted="$debian_package" ;;
  deb-test) wanted="$display $clean_machine" ;;
  windows-installer) wanted="$widgets nsis osslsigncode" ;;
  windows-installer-test) wanted="$widgets nsis osslsigncode openssl wine wine64" ;;
esac

# ---- system packages -------------------------------------------------------------------------------------------------

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# apt_install NAME...: apt's own lines are shown only when it fails
apt_install() {
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
    fail "these system packages are missing and only root may install them:" "  apt-get install $*" "then run this again."
  fi
  log=$(mktemp)
  say "installing system packages: $*"
  if ! as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log" >&2
    rm -f "$log"
    fail "apt-get could not install them (above). Put that right or install them by hand, then run this again:" \
      "  apt-get install --no-install-recommends $*"
  fi
  rm -f "$log"
}

apt_lists_ready=no
apt_lists() {
  [ $apt_lists_ready = no ] || return 0
  apt_lists_ready=yes
  if [ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null 2>&1; then
    say "reading the package lists"
    as_root apt-get update -qq >/dev/null 2>&1 </dev/null || say "apt-get update reported a problem; going on with the lists at hand"
  fi
}

has_candidate() {
  apt-cache policy "$1" 2>/dev/null | grep -q '^  Candidate: [^(]'
}

install_system_packages() {
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' 2>/dev/null | sed -n 's/^.i[^ ]* *//p')
  missing=''
  for names in "$@"; do
    found=no
    for name in $(printf '%s' "$names" | tr '|' ' '); do
      if printf '%s\n' "$installed" | grep -qxF "$name"; then found=yes; fi
    done
    [ $found = yes ] || missing="$missing $names"
  done
  [ -n "$missing" ] || return 0
  apt_lists
  chosen=''
  for names in $missing; do
    pick=''
    for name in $(printf '%s' "$names" | tr '|' ' '); do
      if [ -z "$pick" ] && has_candidate "$name"; then pick=$name; fi
    done
    [ -n "$pick" ] || fail "this release has no package '$names'; Debian 12 or Ubuntu 24.04 and newer are supported"
    chosen="$chosen $pick"
  done
  # shellcheck disable=SC2086
  apt_install $chosen
}

linux=no
debian=no
[ "$(uname -s)" = Linux ] && linux=yes
command -v dpkg-query >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1 && debian=yes
if [ $debian = yes ]; then
  # shellcheck disable=SC2086
  install_system_packages $wanted
elif [ $linux = yes ] && [ ! -e .venv/.setup-foreign ]; then
  say "not a Debian or Ubuntu: please see that the equivalents of these packages are installed:" "$(echo "$wanted" | tr '\n' ' ')"
fi

[ "$purpose" != bench ] || purpose=test                   # the same Python packages
case $purpose in package | deb | deb-test | windows-installer-test) exit 0 ;; esac # freeze.sh makes an environment of its own

# ---- Python ----------------------------------------------------------------------------------------------------------

right_version() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
}

can_make_venv() {
  "$1" -c 'import ensurepip, venv' >/dev/null 2>&1
}

find_python() { # the first interpreter of a right version that can make an environment
  for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 /usr/bin/python3}; do
    if right_version "$candidate" && can_make_venv "$candidate"; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

choose_python() {
  find_python && return 0
  [ -z "${PYTHON:-}" ] || fail "PYTHON=$PYTHON is not a Python 3.11 to 3.13 with venv and ensurepip"
  if [ $debian = yes ]; then
    install_system_packages python3 python3-venv >&2
    find_python && return 0
  fi
  fail "no Python 3.11, 3.12 or 3.13 with venv was found; install one and name it: PYTHON=/path/to/python3.12 make $purpose"
}

checksum() { # of the files named, as one word
  cat "$@" | if command -v sha256sum >/dev/null 2>&1; then sha256sum; else shasum -a 256; fi | cut -d' ' -f1
}

case $purpose in
  test) locks='packaging/locks/test.txt' ;;
  *) locks='packaging/locks/run.txt packaging/locks/build.txt' ;;
esac
# shellcheck disable=SC2086
lock_stamp="$here $(checksum $locks)"
project_stamp="$here $(checksum pyproject.toml)"
stamp=.venv/.setup-$([ "$purpose" = test ] && echo test || echo run)

holds() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

if [ -e .venv ] && ! { [ -x .venv/bin/python ] && right_version .venv/bin/python && holds .venv/.setup-place "$here"; }; then
  if [ -x .venv/bin/python ] && right_version .venv/bin/python && [ ! -e .venv/.setup-place ]; then
    printf '%s' "$here" >.venv/.setup-place # made by hand in this place: taken over
  else
    say "the old .venv was made elsewhere or by another Python: making it anew"
    rm -rf .venv
  fi
fi
if [ ! -e .venv ]; then
  python=$(choose_python)
  say "making .venv with $("$python" --version 2>&1)"
  "$python" -m venv .venv || fail "$python could not make .venv"
  printf '%s' "$here" >.venv/.setup-place
fi

# Windows calls the folder Scripts; everything here and in the Makefile says bin. A junction takes no rights, a link does.
if [ -d .venv/Scripts ] && [ ! -e .venv/bin ]; then cmd //c 'mklink /J .venv\bin .venv\Scripts' >/dev/null; fi

python=$here/.venv/bin/python
pip_quietly() { # pip's own lines are shown only when it fails
  pip_log=.venv/pip.log
  if ! "$python" -m pip --no-input --disable-pip-version-check install --no-warn-script-location \
    --root-user-action=ignore "$@" >$pip_log 2>&1 </dev/null; then
    grep -v '^WARNING: Location' $pip_log | tail -n 15 >&2
    fail "pip could not install the packages (above; all of it in $pip_log)." \
      "Check the network or the package index, then run this again."
  fi
}

changed=no
if ! holds "$stamp" "$lock_stamp" && ! { [ "$purpose" != test ] && holds .venv/.setup-test "$here $(checksum packaging/locks/test.txt)"; }; then
  say "installing the pinned Python packages ($locks)"
  set --
  for lock in $locks; do set -- "$@" -r "$lock"; done
  # --no-deps: a lock is whole, and pip before 24 would take an extra's package (coverage[toml]) at its newest instead
  pip_quietly --no-deps --require-hashes --only-binary=:all: "$@"
  printf '%s' "$lock_stamp" >"$stamp"
  changed=yes
fi
if ! holds .venv/.setup-project "$project_stamp"; then
  say "installing Paynet Desk itself into .venv"
  pip_quietly --no-deps --no-build-isolation --editable .
  printf '%s' "$project_stamp" >.venv/.setup-project
fi

# With PYTHONDONTWRITEBYTECODE in the environment nothing would ever be compiled, and every start would pay for it.
if [ $changed = yes ]; then
  say "compiling"
  env -u PYTHONDONTWRITEBYTECODE "$python" -m compileall -q -q -j 0 .venv/lib/python3*/site-packages >/dev/null 2>&1 || true
fi
env -u PYTHONDONTWRITEBYTECODE "$python" -m compileall -q -q paynet_desk >/dev/null 2>&1 || true
