"""What the frozen program has on Windows or macOS alone. For ``paynet-desk.spec``; imports nothing of PyInstaller's.

The version and the name stand in each program file's own resources on Windows, where Explorer, the task manager and an
administrator's inventory read them, and in the bundle's Info.plist on macOS.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

NAME = "Paynet Desk"
BUNDLE_ID = "app.paynet-desk"
CONSOLE = "paynet-desk-console"  # Windows gives a windowed program no console, and the commands need one
OLDEST_MACOS = "13.0"  # Qt 6.11's own

_VERSION_INFO = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0,
                    date=(0, 0)),
  kids=[
    StringFileInfo([StringTable('040904B0', [
      StringStruct('CompanyName', '{name}'),
      StringStruct('FileDescription', '{name}'),
      StringStruct('FileVersion', '{version}'),
      StringStruct('InternalName', '{file}'),
      StringStruct('LegalCopyright', 'MIT License'),
      StringStruct('OriginalFilename', '{file}.exe'),
      StringStruct('ProductName', '{name}'),
      StringStruct('ProductVersion', '{version}')])]),
    VarFileInfo([VarStruct('Translation', [0x409, 1200])])])
"""


def version_of(root: Path) -> str:
    """The program's version, of three numbers, as ``paynet_desk/__init__.py`` has it."""
    found = re.search(r'^__version__ = "(\d+\.\d+\.\d+)"$', (root / "paynet_desk" / "__init__.py").read_text(), re.M)
    if found is None:
        raise ValueError("paynet_desk/__init__.py holds no version of three numbers")
    return found[1]


def version_info(file: str, version: str) -> str:
    """The version resource of ``file`` (without .exe), in the form that PyInstaller reads."""
    numbers = (*map(int, version.split(".")), 0)
    return _VERSION_INFO.format(file=file, name=NAME, numbers=numbers, version=version)


def executable(file: str, root: Path, work: Path, platform: str = sys.platform) -> dict[str, Any]:
    """What PyInstaller's EXE takes for ``file`` on this system alone; writes icon and version into ``work``."""
    if platform not in ("win32", "darwin"):
        return {}
    sys.path.insert(0, str(Path(__file__).parent))
    import icons  # Qt draws them, which no other system has to wait for

    icons.main(work)
    if platform == "darwin":
        return {"icon": str(work / "paynet-desk.icns")}
    info = work / f"{file}.version.txt"
    info.write_text(version_info(file, version_of(root)), encoding="utf-8")
    return {"icon": str(work / "paynet-desk.ico"), "version": str(info)}


def bundle(root: Path, work: Path) -> dict[str, Any]:
    """What PyInstaller's BUNDLE takes, the program's folder apart.

    No usage strings: camera, microphone, contacts and the rest are never asked for, and macOS refuses them without one.
    """
    version = version_of(root)
    return {
        "name": f"{NAME}.app",
        "icon": str(work / "paynet-desk.icns"),
        "bundle_identifier": BUNDLE_ID,
        "version": version,
        "info_plist": {
            "CFBundleDisplayName": NAME,
            "CFBundleVersion": version,
            "CFBundleDevelopmentRegion": "tr",
            "CFBundleLocalizations": ["tr", "en"],
            "LSApplicationCategoryType": "public.app-category.business",
            "LSMinimumSystemVersion": OLDEST_MACOS,
            "NSHighResolutionCapable": True,
            "NSRequiresAquaSystemAppearance": False,  # dark mode is the program's own
            "NSSupportsAutomaticTermination": False,  # a payment may be under way while no window is in front
            "NSSupportsSuddenTermination": False,
        },
    }
