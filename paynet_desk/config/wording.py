"""A sentence for people in both languages; problems of settings and keys carry one, so all callers say the same."""

from __future__ import annotations

from typing import NamedTuple


class Wording(NamedTuple):
    """One text, Turkish and English."""

    tr: str
    en: str

    def to(self, language: str | None) -> str:
        """The text in `language` ("tr" or "en"); Turkish when there is none."""
        return self.en if language == "en" else self.tr
