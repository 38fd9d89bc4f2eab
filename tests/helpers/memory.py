"""How many copies of a secret a running process still holds, counted from outside through /proc/<pid>/mem (Linux)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHUNK = 8 * 1024 * 1024
SKIPPED = ("[vvar]", "[vvar_vclock]", "[vsyscall]")
SEPARATORS = (" ", "-", "\u00a0", "\u2009")


@dataclass(frozen=True)
class Copy:
    """One place where it stands: the form found, the address, the mapping it lies in, and what surrounds it, masked."""

    form: str
    address: int
    mapping: str
    around: str


def forms(secret: str) -> dict[str, bytes]:
    """The secret as it may lie in memory: ASCII (also a Python str), UTF-16 (a Qt string), UTF-32, a byte or half a
    byte a digit, and grouped by four with the usual separators."""
    spelled = {"": secret}
    if secret.isdigit() and len(secret) >= 12:
        groups = [secret[i : i + 4] for i in range(0, len(secret), 4)]
        spelled |= {f" grouped by U+{ord(mark):04X}": mark.join(groups) for mark in SEPARATORS}
    found: dict[str, bytes] = {}
    for how, text in spelled.items():
        if text.isascii():
            found[f"ASCII{how}"] = text.encode("ascii")
        else:
            found[f"UTF-8{how}"] = text.encode()
        found[f"UTF-16{how}"] = text.encode("utf-16-le")
        found[f"UTF-32{how}"] = text.encode("utf-32-le")
    if secret.isdigit() and len(secret) >= 12:
        found["numbers 0 to 9"] = bytes(int(digit) for digit in secret)
        found["packed decimal"] = bytes.fromhex(secret) if len(secret) % 2 == 0 else bytes.fromhex(secret + "f")
    return found


def copies(pid: int, secret: str) -> list[Copy]:
    """Every copy of the secret in the process's readable memory. OSError when this user may not look into it."""
    searched = forms(secret)
    overlap = max(map(len, searched.values()))
    seen: dict[tuple[str, int], Copy] = {}
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for start, end, name in _mappings(pid):
            for address in range(start, end, CHUNK):
                try:
                    memory.seek(address)
                    data = memory.read(min(CHUNK + overlap, end - address))
                except (OSError, ValueError, OverflowError):
                    continue  # unmapped meanwhile, or a device that cannot be read
                for form, pattern in searched.items():
                    for offset in _places(data, pattern):
                        around = _masked(data[max(0, offset - 48) : offset + len(pattern) + 48], pattern)
                        seen.setdefault((form, address + offset), Copy(form, address + offset, name, around))
    return list(seen.values())


def _mappings(pid: int) -> Iterator[tuple[int, int, str]]:
    for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
        span, flags, _, _, _, *name = line.split(maxsplit=5)
        start, end = (int(part, 16) for part in span.split("-"))
        label = name[0] if name else "anonymous"
        if flags.startswith("r") and label not in SKIPPED:
            yield start, end, label


def _places(data: bytes, pattern: bytes) -> Iterator[int]:
    at = data.find(pattern)
    while at >= 0:
        yield at
        at = data.find(pattern, at + 1)


def _masked(data: bytes, pattern: bytes) -> str:
    shown = data.replace(pattern, b"[...]")
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in shown)
