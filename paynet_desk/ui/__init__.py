"""Window, wizard, pages, widgets, theme. Shows the flow's state and sends it events; decides nothing about money."""

import builtins

import PySide6  # noqa: F401 - puts its hook in

# PySide6's hook in ``import`` reads the source of every module imported from then on, to learn whether it may have said
# ``from __feature__ import ...``, which nothing here does; ``linecache`` keeps what was read: 20 MB, and the time.
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
