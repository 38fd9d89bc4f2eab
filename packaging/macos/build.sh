#!/bin/bash
# The disk image for macOS from the frozen program's bundle, on macOS:
#
#   bash packaging/macos/build.sh ["dist/Paynet Desk.app"] [OUT]      OUT: dist/paynet-desk-VERSION.dmg
#
# Signed and notarised only where the credentials are configured; else the bundle keeps PyInstaller's ad hoc signature,
# which runs on the machine that it was built on.
#
#   MACOS_SIGNING_IDENTITY       "Developer ID Application: ...", in an unlocked key chain or in the next
#   MACOS_CERTIFICATE_BASE64     PKCS #12 file as a secret brings it, with MACOS_CERTIFICATE_PASSWORD
#   MACOS_NOTARY_KEY_BASE64      App Store Connect API key (.p8) likewise, with MACOS_NOTARY_KEY_ID and MACOS_NOTARY_ISSUER
set -euo pipefail
cd "$(dirname "$0")/../.."
fail() { printf 'macos: %s\n' "$@" >&2; exit 1; }

bundle=${1:-dist/Paynet Desk.app}
[ -d "$bundle/Contents/MacOS" ] || fail "$bundle is no bundle; make freeze makes it, on macOS"
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' paynet_desk/__init__.py)
out=${2:-dist/paynet-desk-$version.dmg}
identity=${MACOS_SIGNING_IDENTITY:-}
notary=${MACOS_NOTARY_KEY_BASE64:-}
if [ -n "$notary" ] && [ -z "$identity" ]; then fail "notarising takes a signature: set MACOS_SIGNING_IDENTITY"; fi

umask 077
work=$(mktemp -d)
key_chain=$work/signing.keychain-db
leave() {
  security delete-keychain "$key_chain" 2>/dev/null || true
  rm -rf "$work"
}
trap leave EXIT

if [ -n "${MACOS_CERTIFICATE_BASE64:-}" ]; then # into a key chain of its own, which goes when this ends
  password=$(uuidgen)
  printf '%s' "$MACOS_CERTIFICATE_BASE64" | base64 -d >"$work/certificate.p12"
  security create-keychain -p "$password" "$key_chain"
  security unlock-keychain -p "$password" "$key_chain"
  security import "$work/certificate.p12" -k "$key_chain" -P "${MACOS_CERTIFICATE_PASSWORD:-}" -T /usr/bin/codesign
  security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$key_chain" >/dev/null
  security list-keychains -d user -s "$key_chain" login.keychain-db
fi
if [ -n "$notary" ]; then printf '%s' "$notary" | base64 -d >"$work/notary.p8"; fi

sign() { codesign --force --timestamp --options runtime --sign "$identity" "$@"; }

if [ -n "$identity" ]; then
  # From the inside out, as a signature covers those within. The engine's process brings its own exceptions (its JIT).
  find "$bundle" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 | while IFS= read -r -d '' file; do sign "$file"; done
  find "$bundle" -type d -name QtWebEngineProcess.app -print0 | while IFS= read -r -d '' helper; do
    entitlements=$(find "$helper" -name 'QtWebEngineProcess.entitlements' | head -n 1)
    [ -n "$entitlements" ] || fail "$helper brings no entitlements; Qt keeps them in its Resources"
    sign --entitlements "$entitlements" "$helper"
  done
  find "$bundle" -depth -type d -name '*.framework' -print0 | while IFS= read -r -d '' framework; do sign "$framework"; done
  sign --entitlements packaging/macos/program.entitlements "$bundle"
  codesign --verify --deep --strict "$bundle"
fi

notarise() {
  xcrun notarytool submit "$1" --wait --timeout 30m \
    --key "$work/notary.p8" --key-id "$MACOS_NOTARY_KEY_ID" --issuer "$MACOS_NOTARY_ISSUER"
}

if [ -n "$notary" ]; then # the bundle first, so that its ticket is inside the image as well
  ditto -c -k --keepParent "$bundle" "$work/paynet-desk.zip"
  notarise "$work/paynet-desk.zip"
  xcrun stapler staple "$bundle"
fi

umask 022
image=$work/image
mkdir "$image"
ditto "$bundle" "$image/$(basename "$bundle")"
ln -s /Applications "$image/Applications"
rm -f "$out"
hdiutil create -quiet -volname "Paynet Desk" -srcfolder "$image" -format ULFO "$out"
if [ -n "$identity" ]; then codesign --force --timestamp --sign "$identity" "$out"; fi
if [ -n "$notary" ]; then
  notarise "$out"
  xcrun stapler staple "$out"
fi
printf '%s\n' "$out"
