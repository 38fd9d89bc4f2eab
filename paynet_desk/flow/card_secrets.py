"""The three things a cashier types that nobody may keep: card number, security code, code from the SMS."""

from __future__ import annotations

from dataclasses import dataclass, field

from paynet_desk.core.otp import MAX_CODE
from paynet_desk.core.pan import MAX_DIGITS
from paynet_desk.core.secret import Secret


@dataclass(frozen=True)
class CardSecrets:
    """One set a program: the edits write into it, a request reads from it, the flow says when it is wiped."""

    pan: Secret = field(default_factory=lambda: Secret(MAX_DIGITS))
    cvc: Secret = field(default_factory=lambda: Secret(4))
    code: Secret = field(default_factory=lambda: Secret(MAX_CODE))

    def wipe_card(self) -> None:
        """Overwrite the card number and the security code."""
        self.pan.wipe()
        self.cvc.wipe()

    def wipe_code(self) -> None:
        """Overwrite the code from the SMS."""
        self.code.wipe()
