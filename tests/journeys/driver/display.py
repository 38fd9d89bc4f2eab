"""A virtual display of its own: an X server that nobody else may reach, a window manager, and its picture.

The server keeps its frame buffer in a mapped file, so a picture or a single pixel is read without asking the server.
"""

from __future__ import annotations

import mmap
import os
import secrets
import select
import shutil
import struct
import subprocess
import time
import zlib
from pathlib import Path
from types import TracebackType

FAMILY_WILD = 65535  # an authority entry that fits any display number


class DriverError(Exception):
    """What stands between the driver and the screen: a tool is missing, the program ended, a state never came."""


def tool(name: str) -> str:
    """The path of a command this driver needs; DriverError with the command that installs it."""
    path = shutil.which(name)
    if path is None:
        raise DriverError(f"'{name}' is not installed; run: sh packaging/setup.sh test")
    return path


def write_authority(path: Path) -> None:
    """An X authority file with a fresh cookie that fits whatever number the server takes."""
    name, cookie = b"MIT-MAGIC-COOKIE-1", secrets.token_bytes(16)
    fields = (b"", b"", name, cookie)
    path.write_bytes(struct.pack(">H", FAMILY_WILD) + b"".join(struct.pack(">H", len(f)) + f for f in fields))
    path.chmod(0o600)


class Frame:
    """The X server's frame buffer as it is at this moment (its file is in the XWD format, 32 bits a pixel)."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        header = struct.unpack(">25I", self._map[:100])
        self._start = header[0] + header[19] * 12  # header with the window's name, then the colour map
        self.width, self.height, self._line = header[4], header[5], header[12]
        if header[11] != 32:
            raise DriverError(f"the display has {header[11]} bits a pixel, not 32")

    def rows(self, left: int, top: int, width: int, height: int) -> list[bytes]:
        """The pixels of a rectangle, a row each, four bytes (blue, green, red, unused) a pixel."""
        offsets = (self._start + y * self._line + left * 4 for y in range(top, top + height))
        return [self._map[offset : offset + width * 4] for offset in offsets]

    def png(self, left: int = 0, top: int = 0, width: int = 0, height: int = 0) -> bytes:
        """The rectangle (the whole display when width is 0) as a PNG file."""
        width, height = width or self.width, height or self.height
        lines = bytearray()
        for row in self.rows(left, top, width, height):
            rgb = bytearray(width * 3)
            rgb[0::3], rgb[1::3], rgb[2::3] = row[2::4], row[1::4], row[0::4]
            lines += b"\0" + rgb

        def chunk(kind: bytes, data: bytes) -> bytes:
            return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(lines), 6)) + chunk(b"IEND", b"")
        return b"\x89PNG\r\n\x1a\n" + body


class Display:
    """Xvfb on a free number with openbox in it. `environment` is what a program needs to appear there.

    Not `managed`: no window manager, so that every key reaches the one window that has the focus.
    """

    def __init__(
        self, folder: Path, *, size: tuple[int, int] = (1366, 768), dpi: int = 96, managed: bool = True
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        authority = folder / "Xauthority"
        write_authority(authority)
        self._log = (folder / "display.log").open("wb")
        reading, writing = os.pipe()
        command = [tool("Xvfb"), "-displayfd", str(writing), "-screen", "0", f"{size[0]}x{size[1]}x24"]
        command += [
            "-dpi",
            str(dpi),
            "-fbdir",
            str(folder),
            "-auth",
            str(authority),
            "-nolisten",
            "tcp",
            "-noreset",
            "-nocursor",
        ]
        self._server = subprocess.Popen(
            command, pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log
        )
        os.close(writing)
        try:
            number = line_from(reading, self._server, "the virtual display")
        finally:
            os.close(reading)
        self.environment = {"DISPLAY": f":{number}", "XAUTHORITY": str(authority)}
        self.frame = Frame(folder / "Xvfb_screen0")
        self._children = [self._server]
        if managed:
            self._start_manager(folder)

    def _start_manager(self, folder: Path) -> None:
        manager = subprocess.Popen(
            [tool("openbox"), "--sm-disable"],
            env=os.environ | self.environment | {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        self._children.insert(0, manager)
        self._wait_for(manager)

    def xdotool(self, *words: str, check: bool = True) -> str:
        """Runs one xdotool command on this display and returns what it printed."""
        done = subprocess.run(
            [tool("xdotool"), *words],
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        if check and done.returncode:
            raise DriverError(f"xdotool {words[0]} failed: {done.stderr.strip()}")
        return done.stdout.strip()

    def selection(self, which: str) -> bytes:
        """What the clipboard ("clipboard") or the marked text ("primary") holds; empty when nobody owns it."""
        done = subprocess.run(
            [tool("xclip"), "-selection", which, "-o"],
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
            check=False,
        )
        return done.stdout if done.returncode == 0 else b""

    def _wait_for(self, manager: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if self.xdotool("get_num_desktops", check=False):
                return
            if manager.poll() is not None:
                break
            time.sleep(0.01)
        raise DriverError("the window manager did not start; see display.log")

    def close(self) -> None:
        """Ends the window manager, then the server."""
        for process in self._children:
            stop(process)
        self._log.close()

    def __enter__(self) -> Display:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def stop(process: subprocess.Popen[bytes], patience_s: float = 5) -> int:
    """Asks a child to end, then makes it; its exit status."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            process.kill()
    return process.wait()


def line_from(reading: int, process: subprocess.Popen[bytes], what: str, patience_s: float = 20) -> str:
    """The one line a starting server writes when it is ready."""
    text = b""
    deadline = time.monotonic() + patience_s
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        chunk = os.read(reading, 4096) if ready else b""
        if not chunk:
            raise DriverError(f"{what} did not start (exit status {process.poll()})")
        text += chunk
    return text.decode().strip()
