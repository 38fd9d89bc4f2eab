"""What Windows and macOS get beside the program itself: icons, versions, the setup program's script."""

from __future__ import annotations

import ast
import os
import plistlib
import re
import shutil
import subprocess
from pathlib import Path

import icons
import own_system
import pytest
from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QImageReader

from paynet_desk import __version__

ROOT = Path(__file__).resolve().parents[2]
INSTALLER = (ROOT / "packaging" / "windows" / "installer.nsi").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "sizes"),
    [
        ("ico", [16, 20, 24, 32, 40, 48, 64, 128, 256]),
        ("icns", [16, 32, 32, 64, 128, 256, 256, 512, 512, 1024]),
    ],
)
def test_an_icon_holds_every_size_that_the_system_shows(kind: str, sizes: list[int]) -> None:
    data = QByteArray(getattr(icons, kind)())
    buffer = QBuffer(data)
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, kind.encode())
    found = []
    for index in range(reader.imageCount()):
        reader.jumpToImage(index)
        image = reader.read()
        found.append(image.width())
        middle = image.width() // 2
        assert image.pixelColor(middle, max(1, image.width() // 32)).name() == "#0f5c68"  # the tile, above
        assert image.pixelColor(0, 0).alpha() < 128  # its round corner
    assert sorted(found) == sizes


def test_an_icon_is_the_same_to_the_byte_each_time() -> None:
    assert icons.ico() == icons.ico()
    assert icons.icns() == icons.icns()


def test_the_version_resource_is_read_by_its_reader_as_the_programs_version(tmp_path: Path) -> None:
    options = own_system.executable("paynet-desk", ROOT, tmp_path, "win32")
    text = Path(options["version"]).read_text(encoding="utf-8")
    tree = ast.parse(text, mode="eval")  # an expression of calls, which PyInstaller evaluates
    assert isinstance(tree.body, ast.Call)
    numbers = re.search(r"filevers=\(([\d, ]+)\)", text)
    assert numbers is not None
    assert numbers[1].split(", ") == [*__version__.split("."), "0"]
    assert f"'ProductVersion', '{__version__}'" in text
    assert Path(options["icon"]).read_bytes() == icons.ico()


def test_linux_gets_none_of_it(tmp_path: Path) -> None:
    assert own_system.executable("paynet-desk", ROOT, tmp_path / "work", "linux") == {}
    assert not (tmp_path / "work").exists()


def test_the_mac_bundle_asks_for_no_camera_microphone_or_place(tmp_path: Path) -> None:
    bundle = own_system.bundle(ROOT, tmp_path)
    assert not [key for key in bundle["info_plist"] if key.endswith("UsageDescription")]
    assert bundle["info_plist"]["LSMinimumSystemVersion"] == "13.0"
    assert bundle["version"] == __version__


def test_the_mac_program_stays_closed_to_debuggers_and_to_others_libraries() -> None:
    entitlements = plistlib.loads((ROOT / "packaging" / "macos" / "program.entitlements").read_bytes())
    assert entitlements == {
        "com.apple.security.cs.allow-jit": True,
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
    }


def test_every_text_of_the_setup_program_stands_in_both_languages() -> None:
    texts = re.findall(r'^!insertmacro TEXT (\w+) "([^"]+)" "([^"]+)"$', INSTALLER, re.M)
    assert len(texts) > 10
    for name, english, turkish in texts:
        assert english != turkish, name
        assert set(re.findall(r"\$\w+", english)) == set(re.findall(r"\$\w+", turkish)), name
    used = set(re.findall(r"\$\(([A-Z_]+)\)", INSTALLER))
    assert used == {name for name, _, _ in texts}


def test_the_settings_page_and_the_setup_program_tell_the_same_exit_codes() -> None:
    told = set(re.findall(r"\$\{Leave\} (\d+)", INSTALLER)) | set(re.findall(r"SetErrorLevel (\d+)", INSTALLER))
    page = (ROOT / "docs" / "installing.md").read_text(encoding="utf-8")
    assert told == set(re.findall(r"^\| (\d{3,4}) \|", page, re.M))


def test_the_kiosk_example_starts_the_program_where_the_setup_program_puts_it() -> None:
    example = (ROOT / "packaging" / "windows" / "assigned-access.xml").read_text(encoding="utf-8")
    assert r"%ProgramFiles%\Paynet Desk\paynet-desk.exe" in example
    assert "--kiosk" in example


@pytest.mark.skipif(
    shutil.which("makensis") is None, reason="makensis is not installed; see make windows-installer-test"
)
def test_the_setup_program_compiles_without_a_warning(tmp_path: Path) -> None:
    payload = tmp_path / "payload"
    payload.mkdir()
    (payload / "paynet-desk.exe").write_bytes(b"MZ")
    made = subprocess.run(
        ["sh", ROOT / "packaging" / "windows" / "build.sh", payload, tmp_path / "desk-setup.exe"],
        capture_output=True, text=True, env={**os.environ, "WINDOWS_CERTIFICATE": ""}, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert "warning" not in made.stdout + made.stderr
    assert (tmp_path / "desk-setup.exe").read_bytes()[:2] == b"MZ"


def test_a_folder_without_the_program_makes_no_setup_program(tmp_path: Path) -> None:
    made = subprocess.run(
        ["sh", ROOT / "packaging" / "windows" / "build.sh", tmp_path], capture_output=True, text=True, check=False
    )
    assert made.returncode == 1
    assert "holds no paynet-desk.exe" in made.stderr
