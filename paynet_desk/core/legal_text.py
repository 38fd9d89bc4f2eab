"""The notice and the consent text, with the version and the fingerprint that the evidence records."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

KINDS: Final = ("notice", "consent")
LANGUAGES: Final = ("tr", "en")
_FIELDS: Final = ("kind", "version", "language", "spoken")
_OPTIONAL: Final = ("spoken_without_code",)


@dataclass(frozen=True, slots=True)
class LegalText:
    """One text in one language.

    ``spoken``: the short text read aloud (notice) or beside the tick box (consent); ``spoken_without_code``: what is
    read instead where no verification code is sent, empty when that makes no difference; ``body``: the full text,
    Markdown without links or markup beyond headings and lists; ``sha256``: hex digest of the exact UTF-8 file.
    """

    kind: str
    language: str
    version: str
    spoken: str
    body: str
    sha256: str
    spoken_without_code: str = ""


def parse_legal_text(source: str) -> LegalText:
    """Read a text file: header lines "kind: ..", "version: ..", "language: ..", "spoken: ..", a blank line, the body.

    "spoken_without_code: .." may stand among the header lines.
    ValueError names the field that is missing, doubled, unknown or out of its range.
    """
    header, gap, body = source.replace("\r\n", "\n").partition("\n\n")
    fields: dict[str, str] = {}
    for line in header.split("\n"):
        name, colon, value = line.partition(":")
        name, value = name.strip(), value.strip()
        if not colon or name not in _FIELDS + _OPTIONAL or name in fields:
            raise ValueError(f"legal text: unexpected header line {name!r}")
        if not value:
            raise ValueError(f"legal text: {name} is empty")
        fields[name] = value
    for name in _FIELDS:
        if name not in fields:
            raise ValueError(f"legal text: {name} is missing")
    if fields["kind"] not in KINDS:
        raise ValueError(f"legal text: kind is one of {', '.join(KINDS)}")
    if fields["language"] not in LANGUAGES:
        raise ValueError(f"legal text: language is one of {', '.join(LANGUAGES)}")
    if not gap or not body.strip():
        raise ValueError("legal text: the body is missing")
    return LegalText(
        kind=fields["kind"],
        language=fields["language"],
        version=fields["version"],
        spoken=fields["spoken"],
        body=body.strip(),
        sha256=hashlib.sha256(source.encode("utf-8")).hexdigest(),
        spoken_without_code=fields.get("spoken_without_code", ""),
    )
