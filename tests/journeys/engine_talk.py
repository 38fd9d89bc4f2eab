"""What the browser engine writes about the machine it is on; any other line of the program's is a complaint."""

from __future__ import annotations

import re

# Of a machine without a graphics card, a system bus and an ordinary user; the last two without a display.
_EXPECTED = re.compile(
    r"^Sandboxing disabled|Vulkan|vulkan|Unable to detect GPU|GBM is not supported|GPUInfo not initialized|CreateCommandBuffer|bus\.cc:"
    r"|^QRhiGles2: Failed to create (temporary )?context$|^Failed to create RHI for backend: OpenGL$"
)


def complaints(output: str) -> str:
    """What the program wrote, without what its engine says of the machine."""
    return "".join(line for line in output.splitlines(keepends=True) if not _EXPECTED.search(line))
