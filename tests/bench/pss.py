"""Memory of a process and all its children: the proportional set size, in which a shared page counts once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Pss:
    """MB. ``files`` is what of ``all`` is backed by files: it moves with whoever else has these files mapped."""

    all: float
    files: float
    processes: int

    @property
    def without_files(self) -> float:
        """Anonymous and shared memory."""
        return self.all - self.files


def pss_of_tree(root: int, is_counted: Callable[[str], bool] = lambda command: True) -> Pss:
    """Of the process and its descendants whose command line is counted. PermissionError where the user may not look.

    A descendant that is not counted takes its own children with it.
    """
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(parent, []).append(int(entry.name))
    total = {"Pss:": 0, "Pss_File:": 0}
    processes = 0
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            if not is_counted(command):
                continue
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        except (FileNotFoundError, ProcessLookupError):
            continue  # ended meanwhile
        waiting += children.get(pid, [])
        processes += 1
        for line in lines:
            name, *value = line.split()
            if name in total:
                total[name] += int(value[0])
    return Pss(total["Pss:"] / 1024, total["Pss_File:"] / 1024, processes)
