#!/bin/sh
# Signs one Windows program in place, and does nothing when no certificate is configured:
#
#   sh packaging/windows/sign.sh FILE            sh packaging/windows/sign.sh --configured     (status only)
#
#   WINDOWS_CERTIFICATE            PKCS #12 file; or WINDOWS_CERTIFICATE_BASE64, its content as a secret brings it
#   WINDOWS_CERTIFICATE_PASSWORD   its password
#   WINDOWS_TIMESTAMP_URL          the time stamp service, so that the signature outlives the certificate; may be empty
#
# signtool does it on Windows, osslsigncode elsewhere. The password is handed over in a file that only this user can read.
set -eu
configured() { [ -n "${WINDOWS_CERTIFICATE:-}${WINDOWS_CERTIFICATE_BASE64:-}" ]; }
if [ "${1:-}" = --configured ]; then
  configured
  exit
fi
configured || exit 0

umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
certificate=${WINDOWS_CERTIFICATE:-$work/certificate.p12}
[ -n "${WINDOWS_CERTIFICATE:-}" ] || printf '%s' "$WINDOWS_CERTIFICATE_BASE64" | base64 -d >"$certificate"

if [ "${OS:-}" = Windows_NT ]; then # elsewhere signtool is another program; its options begin with -, as / is a path here
  signtool sign -q -fd sha256 -f "$certificate" -p "${WINDOWS_CERTIFICATE_PASSWORD:-}" \
    ${WINDOWS_TIMESTAMP_URL:+-tr "$WINDOWS_TIMESTAMP_URL" -td sha256} "$1"
else
  printf '%s' "${WINDOWS_CERTIFICATE_PASSWORD:-}" >"$work/password"
  osslsigncode sign -pkcs12 "$certificate" -readpass "$work/password" -h sha256 -n "Paynet Desk" \
    ${WINDOWS_TIMESTAMP_URL:+-ts "$WINDOWS_TIMESTAMP_URL"} -in "$1" -out "$work/signed.exe" >"$work/said" 2>&1 || {
    cat "$work/said" >&2
    exit 1
  }
  cat "$work/signed.exe" >"$1"
fi
