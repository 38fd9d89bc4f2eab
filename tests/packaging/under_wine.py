"""The Windows setup program does what it says: compiled here, installed, upgraded and removed under wine.

`make windows-installer-test` runs this; it takes about a minute and needs wine and makensis, so it is no part of the
test run. The payload is a folder with two small Windows programs of wine's own. Wine hands an exit code's lowest eight
bits on, keeps rights as a file's mode, and takes a file of any other Unix user for a stranger's.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WINE_PROGRAMS = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
UNINSTALL_KEY = r"HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\PaynetDesk"
NO_DUMPS = r"HKLM\Software\Microsoft\Windows\Windows Error Reporting\ExcludedApplications"
NOT_WRITTEN, NO_SETTINGS, OPEN, TOO_OLD, NEWER, UNUSABLE = (
    code & 0xFF for code in (1603, 1612, 1618, 1633, 1638, 1639)
)

pytestmark = pytest.mark.timeout(
    600
)  # a new Windows of wine's takes from ten seconds to minutes, as the machine is busy

LINK = "Microsoft/Windows/Start Menu/Programs/Paynet Desk.lnk"
KIOSK_LINK = "Microsoft/Windows/Start Menu/Programs/Paynet Desk Kiosk.lnk"
KIOSK_START = "Microsoft/Windows/Start Menu/Programs/StartUp/Paynet Desk Kiosk.lnk"


class Windows:
    """A Windows of wine's in a folder of its own."""

    def __init__(self, prefix: Path) -> None:
        self.drive = prefix / "drive_c"
        self.folder = self.drive / "Program Files" / "Paynet Desk"
        self.program_data = self.drive / "ProgramData"
        self.settings = self.program_data / "paynet-desk" / "settings.toml"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("WINE") and name != "DISPLAY"},
            "WINEPREFIX": str(prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
        }

    def start(self, *command: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["wine", *map(str, command)],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, *command: str | Path) -> tuple[int, str]:
        process = self.start(*command)
        said, _ = process.communicate(timeout=500)
        return process.returncode, said

    def wait_for_all(self) -> None:
        subprocess.run(["wineserver", "-w"], env=self.environment, check=True, timeout=500)

    def setup(self, program: Path, *options: str) -> int:
        return self.run(program, "/S", *options)[0]

    def remove(self, *options: str) -> int:
        """Remove it and wait until that is done, as a batch file does: `_?=` may not be quoted."""
        batch = self.drive / "remove.cmd"
        windows_folder = "C:\\" + str(self.folder.relative_to(self.drive)).replace("/", "\\")
        batch.write_text(
            f'@"{windows_folder}\\uninstall.exe" /S {" ".join(options)} _?={windows_folder}\r\n@exit %ERRORLEVEL%\r\n'
        )
        return self.run("cmd", "/c", r"C:\remove.cmd")[0]

    def registered(self, key: str = UNINSTALL_KEY) -> dict[str, str]:
        code, said = self.run("reg", "query", key)
        if code:
            return {}
        values = (line.split(None, 2) for line in said.splitlines() if "    REG_" in line)
        return {name: value.strip() for name, _kind, value in values}

    def files(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("wine") / "prefix"
    windows = Windows(folder)
    windows.run("wineboot", "--init")
    windows.run("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f")
    yield folder
    subprocess.run(["wineserver", "-k"], env=windows.environment, check=False, capture_output=True)


@pytest.fixture
def windows(prefix: Path) -> Iterator[Windows]:
    yield (windows := Windows(prefix))
    if windows.folder.exists():
        windows.remove("/PURGE=1")
    shutil.rmtree(windows.folder, ignore_errors=True)
    for left in windows.program_data.glob("paynet-desk*"):
        shutil.rmtree(left)


def compiled(payload: Path, version: str, **environment: str) -> Path:
    out = payload.with_suffix(".setup.exe")
    subprocess.run(
        ["sh", "packaging/windows/build.sh", str(payload), str(out)],
        cwd=ROOT,
        env={**os.environ, "VERSION": version, **environment},
        check=True,
        capture_output=True,
        text=True,
    )
    return out


def payload_of(folder: Path, **files: str) -> Path:
    (folder / "_internal").mkdir(parents=True)
    shutil.copy(WINE_PROGRAMS / "ping.exe", folder / "paynet-desk.exe")  # runs as long as it is told to
    shutil.copy(WINE_PROGRAMS / "winver.exe", folder / "paynet-desk-console.exe")
    for name, text in files.items():
        (folder / "_internal" / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(payload_of(tmp_path_factory.mktemp("v1") / "payload", both="1", first_only="1"), "1.0.0")


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(payload_of(tmp_path_factory.mktemp("v2") / "payload", both="2", second_only="2"), "1.1.0")


def command_lines() -> Iterator[bytes]:
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it ended in the meantime
            yield (process / "cmdline").read_bytes()


def in_link(link: Path) -> str:
    """What can be read in a shortcut."""
    data = link.read_bytes()
    return "".join(data[start:].decode("utf-16-le", "replace") for start in (0, 1)) + data.decode("latin-1")


def settings_file(folder: Path, text: str) -> tuple[Path, str]:
    file = folder / "mağaza ayarı.toml"  # a blank and letters outside ASCII
    file.write_text(text)
    return file, "/SETTINGS=Z:" + str(file).replace("/", "\\")


def test_a_silent_installation_puts_program_settings_shortcut_and_entry_in_place(
    windows: Windows, first: Path, tmp_path: Path
) -> None:
    _, option = settings_file(tmp_path, 'store = "Kadıköy"\n')
    assert windows.setup(first, option) == 0
    assert windows.files() == {
        "paynet-desk.exe", "paynet-desk-console.exe", "uninstall.exe", "_internal/both", "_internal/first_only",
    }  # fmt: skip
    assert windows.settings.read_text() == 'store = "Kadıköy"\n'
    assert r"C:\Program Files\Paynet Desk" in in_link(windows.program_data / LINK)
    assert "Temp" not in in_link(windows.program_data / LINK)  # neither the program nor the folder that it starts in
    assert not (windows.program_data / KIOSK_START).exists()
    entry = windows.registered()
    assert entry["DisplayVersion"] == "1.0.0"
    assert entry["Publisher"] == entry["DisplayName"] == "Paynet Desk"
    assert entry["InstallLocation"] == r"C:\Program Files\Paynet Desk"
    assert entry["UninstallString"] == r'"C:\Program Files\Paynet Desk\uninstall.exe"'
    assert entry["QuietUninstallString"] == r'"C:\Program Files\Paynet Desk\uninstall.exe" /S'
    assert int(entry["EstimatedSize"], 16) > 50  # KB
    assert windows.registered(NO_DUMPS)["paynet-desk.exe"] == "0x1"


def test_users_can_write_neither_the_program_nor_the_settings(windows: Windows, first: Path, tmp_path: Path) -> None:
    assert windows.setup(first, settings_file(tmp_path, "")[1]) == 0
    for folder in (windows.folder, windows.settings.parent):
        assert folder.stat().st_mode & 0o022 == 0
        assert folder.stat().st_mode & 0o050 == 0o050  # what wine makes of BUILTIN\Users: the group


def test_an_upgrade_takes_away_what_the_new_version_lacks_and_keeps_the_settings(
    windows: Windows, first: Path, second: Path, tmp_path: Path
) -> None:
    _, option = settings_file(tmp_path, "till = 1\n")
    windows.setup(first, option, "/KIOSK=1", "/DESKTOP=1")
    database = windows.drive / "users" / "till" / "AppData" / "Local" / "paynet-desk" / "registry.sqlite3"
    database.parent.mkdir(parents=True, exist_ok=True)
    database.write_text("a user's")
    file, option = settings_file(tmp_path, "till = 2\n")
    assert windows.setup(second, option) == 0
    assert {name for name in windows.files() if name.startswith("_internal")} == {
        "_internal/both", "_internal/second_only",
    }  # fmt: skip
    assert (windows.folder / "_internal" / "both").read_text() == "2"
    assert windows.registered()["DisplayVersion"] == "1.1.0"
    assert windows.settings.read_text() == "till = 1\n"
    assert "--kiosk" in in_link(windows.program_data / KIOSK_START)  # chosen before, and not asked again
    assert not list(windows.folder.parent.glob("Paynet Desk.*"))

    assert windows.setup(second, option, "/REPLACESETTINGS=1", "/KIOSK=0") == 0
    assert windows.settings.read_text() == file.read_text() == "till = 2\n"
    assert windows.settings.with_name("settings.toml.old").read_text() == "till = 1\n"
    assert not (windows.program_data / KIOSK_START).exists()
    assert not (windows.program_data / KIOSK_LINK).exists()

    assert windows.remove("/PURGE=1") == 0
    assert database.read_text() == "a user's"


def test_a_program_that_is_open_is_waited_for_and_never_ended(windows: Windows, first: Path, second: Path) -> None:
    windows.setup(first)
    program = r"C:\Program Files\Paynet Desk\paynet-desk.exe"
    with windows.start(program, "-n", "600", "127.0.0.1") as sale:
        while not any(line.startswith(program.encode()) for line in command_lines()):
            assert sale.poll() is None
        assert windows.setup(second, "/WAIT=1") == OPEN
        assert windows.remove("/WAIT=0") == OPEN
        assert sale.poll() is None
        assert windows.registered()["DisplayVersion"] == "1.0.0"
        assert "_internal/first_only" in windows.files()
        waiting = windows.start(second, "/S")
        windows.run("taskkill", "/f", "/im", "paynet-desk.exe")  # the cashier closes it
        waiting.communicate(timeout=60)
        assert waiting.returncode == 0
        assert "_internal/second_only" in windows.files()


def test_an_older_version_is_put_in_place_only_when_told_to(windows: Windows, first: Path, second: Path) -> None:
    windows.setup(second)
    assert windows.setup(first) == NEWER
    assert windows.registered()["DisplayVersion"] == "1.1.0"
    assert windows.setup(first, "/DOWNGRADE=1") == 0
    assert windows.registered()["DisplayVersion"] == "1.0.0"


@pytest.mark.parametrize(
    ("option", "code"),
    [("/SETTING=C:\\a.toml", UNUSABLE), ("--kiosk", UNUSABLE), ("/SETTINGS=C:\\missing.toml", NO_SETTINGS)],
)
def test_a_wrong_command_changes_nothing(windows: Windows, first: Path, option: str, code: int) -> None:
    assert windows.setup(first, option) == code
    assert not windows.folder.exists()
    assert windows.registered() == {}


def test_an_old_windows_is_refused(windows: Windows, first: Path) -> None:
    version = ("reg", "add", r"HKCU\Software\Wine", "/f", "/v", "Version", "/d")
    windows.run(*version, "win81")
    assert windows.setup(first) == TOO_OLD
    windows.run(*version, "win10")
    assert not windows.folder.exists()


def test_a_folder_that_holds_something_else_is_left_alone(windows: Windows, first: Path) -> None:
    other = windows.drive / "shop files"
    other.mkdir()
    (other / "accounts.xlsx").write_text("mine")
    assert windows.setup(first, r"/D=C:\shop files") == UNUSABLE
    assert [file.name for file in other.iterdir()] == ["accounts.xlsx"]
    shutil.rmtree(other)


def test_a_second_folder_beside_the_first_is_refused(windows: Windows, first: Path) -> None:
    windows.setup(first)
    assert windows.setup(first, r"/D=C:\Another Place") == UNUSABLE
    assert not (windows.drive / "Another Place").exists()


def test_another_folder_may_be_chosen(windows: Windows, first: Path) -> None:
    windows.folder = windows.drive / "Another Place"
    assert windows.setup(first, r"/D=C:\Another Place") == 0
    assert "paynet-desk.exe" in windows.files()
    assert windows.registered()["InstallLocation"] == r"C:\Another Place"
    assert windows.remove() == 0


def test_settings_that_a_user_put_there_first_are_not_taken_for_an_administrators(
    windows: Windows, first: Path
) -> None:
    windows.settings.parent.mkdir()
    windows.settings.write_text('api_base_url = "https://paynet.example"\n')
    os.chown(windows.settings, 12345, -1)
    assert windows.setup(first) == 0
    assert not windows.settings.exists()
    assert len(list(windows.settings.parent.glob("settings.toml.not-trusted-*"))) == 1


def test_an_administrators_own_settings_stay(windows: Windows, first: Path) -> None:
    windows.settings.parent.mkdir()
    windows.settings.write_text("till = 7\n")
    assert windows.setup(first) == 0
    assert windows.settings.read_text() == "till = 7\n"


def test_a_full_disk_leaves_the_old_version_in_place(windows: Windows, first: Path, second: Path) -> None:
    windows.setup(first)
    in_the_way = windows.folder.with_name("Paynet Desk.new")
    in_the_way.write_text("a file where the new version would be unpacked")
    assert windows.setup(second) == NOT_WRITTEN
    assert windows.registered()["DisplayVersion"] == "1.0.0"
    assert "_internal/first_only" in windows.files()
    in_the_way.unlink()
    assert windows.setup(second) == 0


def test_an_upgrade_that_was_cut_off_between_the_two_renames_can_be_done_again(
    windows: Windows, first: Path, second: Path
) -> None:
    windows.setup(first)
    windows.folder.rename(windows.folder.with_name("Paynet Desk.old"))
    assert windows.setup(second) == 0
    assert "_internal/second_only" in windows.files()
    assert "_internal/first_only" not in windows.files()
    assert not list(windows.folder.parent.glob("Paynet Desk.*"))


def test_removal_leaves_settings_and_nothing_else(windows: Windows, first: Path, tmp_path: Path) -> None:
    windows.setup(first, settings_file(tmp_path, "till = 1\n")[1], "/KIOSK=1", "/DESKTOP=1")
    assert windows.run(windows.folder / "uninstall.exe", "/S")[0] == 0
    windows.wait_for_all()  # it goes on as a copy of itself, as every uninstaller of NSIS does
    assert not windows.folder.exists()
    assert windows.registered() == {}
    assert windows.settings.read_text() == "till = 1\n"
    assert not [path for path in windows.program_data.rglob("*.lnk") if "Paynet" in path.name]
    assert not list(windows.drive.glob("users/*/Desktop/Paynet*"))
    assert "paynet-desk.exe" not in windows.registered(NO_DUMPS)


def test_removal_with_purge_takes_the_machines_settings_too(windows: Windows, first: Path, tmp_path: Path) -> None:
    windows.setup(first, settings_file(tmp_path, "till = 1\n")[1])
    assert windows.remove("/PURGE=1") == 0
    assert not windows.settings.parent.exists()
    assert windows.files() == {"uninstall.exe"}  # it cannot delete itself while it is waited for
    assert windows.setup(first) == 0


def test_two_builds_of_one_payload_are_the_same_to_the_byte(first: Path, tmp_path: Path) -> None:
    again = compiled(payload_of(tmp_path / "payload", both="1", first_only="1"), "1.0.0")
    assert again.read_bytes() == first.read_bytes()


@pytest.mark.skipif(shutil.which("osslsigncode") is None, reason="osslsigncode is not installed")
def test_with_a_certificate_configured_the_setup_program_and_all_it_installs_are_signed(
    windows: Windows, tmp_path: Path
) -> None:
    key, certificate, bundle = tmp_path / "key.pem", tmp_path / "certificate.pem", tmp_path / "certificate.p12"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Test", "-days", "2",
         "-addext", "extendedKeyUsage=codeSigning", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    subprocess.run(
        ["openssl", "pkcs12", "-export", "-inkey", key, "-in", certificate, "-out", bundle, "-passout", "pass:secret"],
        check=True,
    )
    setup = compiled(
        payload_of(tmp_path / "payload"),
        "1.0.0",
        WINDOWS_CERTIFICATE=str(bundle),
        WINDOWS_CERTIFICATE_PASSWORD="secret",
    )
    assert windows.setup(setup) == 0
    for program in (setup, *windows.folder.glob("*.exe")):
        verify = ["osslsigncode", "verify", "-CAfile", certificate, "-in", program]
        said = subprocess.run(verify, capture_output=True, text=True, check=False).stdout
        assert "Signature verification: ok" in said, program
