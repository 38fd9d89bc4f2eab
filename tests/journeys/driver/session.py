"""A private D-Bus session with an accessibility bus, apart from whatever the machine's user has running."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection

from tests.journeys.driver.display import DriverError, line_from, stop, tool

# Nothing but the accessibility services may be started by name on it: the bus of a test starts no key ring, no dconf.
CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir={folder}</listen>
  <auth>EXTERNAL</auth>
  <servicedir>{folder}/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
SERVICE = "dbus-1/services/org.a11y.Bus.service"


class Session:
    """The session bus (`environment` names it) and, through it, the address of the accessibility bus."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        services = folder / "services"
        services.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        for base in ("/usr/local/share", "/usr/share"):
            if (Path(base) / SERVICE).is_file():
                (services / "org.a11y.Bus.service").write_bytes((Path(base) / SERVICE).read_bytes())
        configuration = folder / "session.conf"
        configuration.write_text(CONFIGURATION.format(folder=folder))
        self._log = (folder / "bus.log").open("wb")
        reading, writing = os.pipe()
        self._bus = subprocess.Popen(
            [tool("dbus-daemon"), f"--config-file={configuration}", "--nofork", f"--print-address={writing}"],
            pass_fds=[writing],
            env={**environment, "GSETTINGS_BACKEND": "memory"},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        os.close(writing)
        try:
            self.address = line_from(reading, self._bus, "the session bus")
        except DriverError:
            self.close()
            raise
        finally:
            os.close(reading)
        self.environment = {"DBUS_SESSION_BUS_ADDRESS": self.address}
        launcher = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
        with open_dbus_connection(self.address) as connection:
            answer = connection.send_and_get_reply(new_method_call(launcher, "GetAddress"), timeout=20)
        self.accessibility_address = str(answer.body[0])

    def close(self) -> None:
        """Ends the bus; the accessibility services end with it."""
        stop(self._bus)
        self._log.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
