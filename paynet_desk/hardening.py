"""No dump of this process, and no other program of this user reads its memory (I4).

A card number lives in one wiped buffer for as long as it is typed; a core dump, a crash report or a debugger of the
same user would hold it all the same. An administrator can always read it: this is against what else the user runs.

macOS: a signed program with the hardened runtime and without the entitlement ``get-task-allow`` (packaging/macos) is
closed to other processes by the system itself, so only the core is left to forbid.
"""

from __future__ import annotations

import logging
import sys

log = logging.getLogger(__name__)

# The owner may end this process, wait for it and learn its name, and that is all: the entry for "owner rights" (OW)
# also takes away what every owner may do otherwise, change this list. Protected (P): nothing inherited.
# PROCESS_TERMINATE 0x1, PROCESS_QUERY_LIMITED_INFORMATION 0x1000, READ_CONTROL 0x20000, SYNCHRONIZE 0x100000.
_OWNER_MAY = 0x121001
_WINDOWS_RIGHTS = f"D:P(A;;0x{_OWNER_MAY:x};;;OW)(A;;GA;;;SY)"


def keep_to_ourselves() -> None:
    """Close this process to others, as far as the system lets us; what does not work is logged and hinders nothing."""
    try:
        if sys.platform == "win32":
            _on_windows()
        else:
            import resource

            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if sys.platform == "linux":
                import ctypes

                pr_set_dumpable = 4
                ctypes.CDLL(None).prctl(pr_set_dumpable, 0, 0, 0, 0)
    except OSError as error:
        log.warning("other programs of this user may read this one's memory: %s", error)


if sys.platform == "win32":

    def _on_windows() -> None:
        """No report of Windows' Error Reporting, and a list of rights that leaves out PROCESS_VM_READ. OSError."""
        import ctypes
        from ctypes import wintypes

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        security = ctypes.WinDLL("advapi32", use_last_error=True)

        # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SEM_NOOPENFILEERRORBOX: the engine's processes inherit it
        kernel.SetErrorMode(0x1 | 0x2 | 0x8000)
        kernel.WerSetFlags(0x1)  # WER_FAULT_REPORTING_FLAG_NOHEAP: what the installer's exclusion may not have reached

        to_descriptor = security.ConvertStringSecurityDescriptorToSecurityDescriptorW
        to_descriptor.argtypes = (wintypes.LPCWSTR, wintypes.DWORD, ctypes.POINTER(ctypes.c_void_p), ctypes.c_void_p)
        set_security = security.SetKernelObjectSecurity
        set_security.argtypes = (wintypes.HANDLE, wintypes.DWORD, ctypes.c_void_p)
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.LocalFree.argtypes = (ctypes.c_void_p,)
        descriptor = ctypes.c_void_p()
        revision, dacl = 1, 0x4  # SDDL_REVISION_1, DACL_SECURITY_INFORMATION
        if not to_descriptor(_WINDOWS_RIGHTS, revision, ctypes.byref(descriptor), None):
            raise ctypes.WinError(ctypes.get_last_error())
        try:
            if not set_security(kernel.GetCurrentProcess(), dacl, descriptor):
                raise ctypes.WinError(ctypes.get_last_error())
        finally:
            kernel.LocalFree(descriptor)
