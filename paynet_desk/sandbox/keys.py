"""The two keys of the sandbox: fixed, shown to everybody, worth nothing anywhere else."""

from __future__ import annotations

from typing import Final

SECRET_KEY: Final = "sck_sandbox_QWxpxZ8rbWE/Paynet+Desk"  # noqa: S105 - a key for practice, meant to be known
PUBLISHABLE_KEY: Final = "pbk_sandbox_QWxpxZ8rbWE"
