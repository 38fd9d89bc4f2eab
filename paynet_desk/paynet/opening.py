"""Opening the way to Paynet without holding up the window: imports and the TLS context are done in a thread."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paynet_desk.paynet.transport import Transport


async def open_transport(base_url: str, secret_key: str, *, extra_ca_file: str | None = None) -> Transport:
    """Return a Transport (see there for the arguments); raises SettingProblem.

    Loads the HTTP library, the models and the operating system's certificates, together about 0.3 s, in a thread.
    """

    def build() -> Transport:
        from paynet_desk.paynet import answers, transport

        del answers  # only to be loaded before the first answer comes
        return transport.Transport(base_url, secret_key, extra_ca_file=extra_ca_file)

    return await asyncio.to_thread(build)
