"""What the browser engine writes about the machine it is on; any other line of the program's is a complaint."""

from __future__ import annotations

import re

# As root; that it found no graphics card, nor OpenGL, which it is told to do without; without a system bus; at a page
# that asks which cameras there are.
ENGINE_TALK = (
    "^Sandboxing disabled|^Unable to detect GPU vendor for device: Null|Cannot create platform OpenGL context"
    "|GPUInfo not initialized|bus\\.cc:|video_capture_service_impl\\.cc:"
)


def complaints(output: str) -> str:
    """What the program wrote, without what its engine says of the machine."""
    return "".join(line for line in output.splitlines(keepends=True) if not re.search(ENGINE_TALK, line))
