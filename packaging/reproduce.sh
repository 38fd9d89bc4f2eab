#!/bin/sh
# Freezes the program twice (make reproduce), each time from a fresh clone of what is committed and with an environment of
# its own, in two folders of different depth, and names every file, mode or link that differs. Exit status 0: none does.
set -eu
cd "$(dirname "$0")/.."
place=$(pwd)/build/reproduce
rm -rf "$place"
for copy in one another/folder/two; do
  git clone --quiet --no-hardlinks . "$place/$copy"
  sh "$place/$copy/packaging/freeze.sh"
done
listing() { # every file with its mode and its content's checksum, every link with its target
  (cd "$1/dist/paynet-desk" && find . -type l -printf '%p -> %l\n' && find . -type f -printf '%m ' -exec sha256sum {} \;) | sort -k 2
}
listing "$place/one" >"$place/one.txt"
listing "$place/another/folder/two" >"$place/two.txt"
if diff "$place/one.txt" "$place/two.txt"; then
  echo "reproduce: $(wc -l <"$place/one.txt") files and links, none differs"
else
  echo "reproduce: these differ" >&2
  exit 1
fi
