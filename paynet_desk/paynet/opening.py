"""Opening the way to Paynet without holding up the window: imports and the TLS context are done in a thread."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from paynet_desk.paynet.errors import SettingProblem
from paynet_desk.paynet.payment import Publishable

if TYPE_CHECKING:
    from paynet_desk.paynet.transport import Transport


async def open_transport(base_url: str, secret_key: str, *, extra_ca_file: str | None = None) -> Transport:
    """Return a Transport (see there for the arguments); raises SettingProblem.

    Loads the HTTP library, the models and the operating system's certificates, together about 0.3 s, in a thread.
    """

    def build() -> Transport:
        # httpx's own command line, which it would load wherever what draws that is installed: 7 MB
        sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # how an import is refused
        from paynet_desk.paynet import answers, transport

        del answers  # only to be loaded before the first answer comes
        return transport.Transport(base_url, secret_key, extra_ca_file=extra_ca_file)

    return await asyncio.to_thread(build)


async def open_publishable(base_url: str, publishable_key: str, *, extra_ca_file: str | None = None) -> Publishable:
    """The way to the ``paynetj`` services, which take the publishable key; otherwise as ``open_transport``.

    A secret key is refused: the publishable one is shown to the bank's page.
    """
    if publishable_key.startswith(_SECRET):
        raise SettingProblem("publishable_key", "the publishable key, which begins with pbk_")
    transport = await open_transport(base_url, publishable_key, extra_ca_file=extra_ca_file)
    return Publishable(transport, publishable_key)


_SECRET = "sck_"  # noqa: S105 - how secret keys begin
