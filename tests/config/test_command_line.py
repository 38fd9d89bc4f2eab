"""The command as a person types it: the real program in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from paynet_desk import __version__

ROOT = Path(__file__).parents[2]
SECRET = "sck_pcs_jECRyoZq0khnsV9elaF/SIBVvxQI+bIW"


@pytest.fixture
def command(clean_environ):
    def run(*arguments: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "paynet_desk", *arguments],
            cwd=ROOT,
            env=clean_environ | environ,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


# In the place of the window: says which settings it was given and what had been loaded until then.
WINDOW = """
import sys, types
app = types.ModuleType("paynet_desk.app")
def run(settings):
    print(settings)
    print(sorted({name.partition(".")[0] for name in sys.modules}))
    return 5
app.run = run
sys.modules["paynet_desk.app"] = app
from paynet_desk.cli import main
sys.exit(main())
"""


@pytest.fixture
def start(clean_environ):
    def run(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", WINDOW, *arguments],
            cwd=ROOT,
            env=clean_environ | environ,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return run


def settings_file(environ: dict[str, str]) -> Path:
    return Path(environ["XDG_CONFIG_HOME"]) / "paynet-desk" / "settings.toml"


def refused(done: subprocess.CompletedProcess[str], code: int, sentence: str) -> None:
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert re.search(sentence, done.stderr), done.stderr


def test_the_version_is_told(command):
    done = command("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"paynet-desk {__version__}\n", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--help"], ["Kullanım: paynet-desk ", "Seçenekler:", "Komutlar:", "sandbox", "keys", "--environment"]),
        (["--help", "--lang", "en"], ["Usage: paynet-desk ", "Options:", "Commands:", "key store"]),
        (["--lang=en", "sandbox", "-h"], ["Usage: paynet-desk sandbox ", "--port", "--quit-with-stdin"]),
        (["keys", "--help"], ["Kullanım: paynet-desk keys ", "siler", "saklar"]),
        (["keys", "set", "--help", "--lang", "en"], ["Usage: paynet-desk keys set ", "without showing it"]),
    ],
)
def test_help_is_complete_in_both_languages(command, arguments, words):
    done = command(*arguments, PAYNET_DESK_LANGUAGE="")
    assert (done.returncode, done.stderr) == (0, "")
    assert [word for word in words if word not in done.stdout] == []
    english = ("show this help message", "positional", "usage:", "options:")
    assert [word for word in english if word in done.stdout] == []


@pytest.mark.parametrize(
    ("arguments", "turkish", "english"),
    [
        (["--foo"], "bilinmeyen argüman: --foo", "unrecognized arguments: --foo"),
        (["--env=test"], "bilinmeyen argüman: --env=test", "unrecognized arguments: --env=test"),
        (["pay"], "komut: 'pay' olmaz; seçenekler: ", "argument command: invalid choice: 'pay'"),
        (["keys"], "eksik argüman", "required"),
        (["keys", "set"], "eksik argüman: --environment", "required: --environment"),
        (["keys", "set", "--environment", "sandbox"], "'sandbox' olmaz", "invalid choice: 'sandbox'"),
        (["keys", "set", "--environment"], "bir değer bekleniyor", "expected one argument"),
        (["sandbox", "--port", "x"], "--port: 'x' olmaz", "invalid int value: 'x'"),
        (["--environment", "prod"], "'prod' kullanılamaz; izin verilenler", "'prod' cannot be used; allowed"),
        (["--text-scale", "90"], "izin verilen: 100-200", "allowed: whole number 100 to 200"),
        (["--config", "/nowhere.toml"], "böyle bir dosya yok", "there is no such file"),
    ],
)
def test_a_wrong_command_or_setting_ends_with_2_and_a_sentence(command, arguments, turkish, english):
    refused(command(*arguments, PAYNET_DESK_LANGUAGE="tr"), 2, re.escape(turkish))
    refused(command(*arguments, PAYNET_DESK_LANGUAGE="en"), 2, re.escape(english))


def test_a_key_typed_as_an_argument_by_mistake_is_not_repeated(command):
    done = command("keys", "set", "--environment", "test", SECRET)
    refused(done, 2, "unrecognized arguments")
    assert "jECRyoZq0khnsV9elaF" not in done.stderr


def test_the_window_is_started_with_the_settings_and_its_exit_code_is_passed_on(start, tmp_path):
    done = start("--environment", "test", "--till", "Kasa 9", "--lang", "en", "--data-dir", "here")
    assert done.returncode == 5, done.stderr
    given = done.stdout.splitlines()[0]
    for part in ("environment='test'", "till='Kasa 9'", "language='en'", repr(ROOT / "here")):
        assert part in given


def test_settings_come_from_the_named_file(start, tmp_path):
    file = tmp_path / "kasa.toml"
    file.write_text('till = "Kasa 4"', encoding="utf-8")
    assert "till='Kasa 4'" in start("--config", str(file)).stdout


def test_until_the_window_only_a_little_is_loaded(start):
    loaded = set(start().stdout.splitlines()[1].strip("[]").replace("'", "").split(", "))
    heavy = {"PySide6", "asyncio", "httpx", "sqlalchemy", "alembic", "pydantic", "keyring", "tomllib", "logging"}
    assert loaded & (heavy | {"ssl", "json", "sqlite3", "subprocess", "importlib_metadata"}) == set()


def test_a_fault_in_the_program_ends_with_1_and_one_line(clean_environ):
    broken = WINDOW.replace("    print(settings)\n", "    raise RuntimeError('4111 1111 1111 1111')\n")
    done = subprocess.run(
        [sys.executable, "-c", broken], cwd=ROOT, env=clean_environ, capture_output=True, encoding="utf-8", check=False
    )
    refused(done, 1, "^paynet-desk: the program stopped: RuntimeError: ")
    assert "1111 1111 1111" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    shown = subprocess.run(
        [sys.executable, "-X", "dev", "-c", broken], cwd=ROOT, env=clean_environ, capture_output=True, check=False
    )
    assert b"Traceback" in shown.stderr


def test_the_sandbox_runs_until_its_standard_input_ends(clean_environ):
    with subprocess.Popen(
        [sys.executable, "-m", "paynet_desk", "sandbox", "--port", "0", "--quit-with-stdin"],
        cwd=ROOT,
        env=clean_environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as sandbox:
        assert re.fullmatch(r"sandbox http://127\.0\.0\.1:\d+\n", sandbox.stdout.readline())
        sandbox.stdin.close()
        assert sandbox.wait(30) == 0


# keys


def keys(with_key_ring, *arguments: str, stdin: str = "", **more):
    done = with_key_ring("-m", "paynet_desk", "keys", *arguments, stdin=stdin, **more)
    # The bus daemon of the test may complain about its own limits.
    done.stderr = "".join(line for line in done.stderr.splitlines(keepends=True) if "dbus-daemon" not in line)
    return done


def test_a_key_from_a_pipe_is_stored_checked_and_deleted_and_the_environment_is_noted(with_key_ring, clean_environ):
    done = keys(with_key_ring, "set", "--environment", "test", stdin=SECRET + "\n")
    file = settings_file(clean_environ)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "Key stored: test, secret",
        f"The program now starts in the test environment ({file}).",
    ]
    assert file.read_text() == 'environment = "test"\n'
    done = keys(with_key_ring, "check", "--environment", "test")
    assert (done.returncode, done.stdout, done.stderr) == (0, "A key is stored: test, secret\n", "")
    refused(keys(with_key_ring, "check", "--environment", "live"), 1, "no key is stored")
    done = keys(with_key_ring, "set", "--environment", "live", stdin=SECRET)
    assert (done.returncode, done.stdout) == (0, "Key stored: live, secret\n")
    assert file.read_text() == 'environment = "test"\n', "an environment that is named is not changed"
    assert keys(with_key_ring, "delete", "--environment", "test").stdout == "Key deleted: test, secret\n"
    refused(keys(with_key_ring, "delete", "--environment", "test"), 1, "no key is stored")


def test_a_publishable_key_alone_does_not_change_the_environment(with_key_ring, clean_environ):
    given = ("set", "--environment", "test", "--kind", "publishable")
    done = keys(with_key_ring, *given, stdin="pbk_jECRyoZq0khnsV9elaF\n")
    assert (done.returncode, done.stdout) == (0, "Key stored: test, publishable\n")
    assert not settings_file(clean_environ).exists()


def test_a_key_of_another_shape_is_stored_with_a_warning(with_key_ring):
    done = keys(with_key_ring, "set", "--environment", "test", stdin="pbk_jECRyoZq0khnsV9elaF\n")
    assert done.returncode == 0
    assert done.stderr == "Note: this does not look like a secret key of Paynet's; is it the right one?\n"
    assert "pbk_jECRyoZq0khnsV9elaF" not in done.stdout + done.stderr


@pytest.mark.parametrize("given", ["", "\n", "sck_first\nsck_second\n"])
def test_a_pipe_that_holds_no_single_line_is_refused(command, given):
    refused(command("keys", "set", "--environment", "test", stdin=given), 2, "one line was expected")


@pytest.mark.parametrize(("given", "why"), [("x" * 1281, "longer than 1280"), ("sck_ı\n", "non-ASCII")])
def test_a_key_that_cannot_be_kept_is_refused(command, given, why):
    refused(command("keys", "set", "--environment", "test", stdin=given), 1, why)


def test_a_broken_settings_file_is_told_before_the_key_is_stored(command, clean_environ):
    file = settings_file(clean_environ)
    file.parent.mkdir(parents=True)
    file.write_text("environment =")
    refused(command("keys", "set", "--environment", "test", stdin=SECRET), 2, "not TOML")


def test_without_a_key_store_the_command_says_so(command, clean_environ):
    done = command("keys", "set", "--environment", "test", "--lang", "tr", stdin=SECRET)
    refused(done, 1, "anahtar deposu yok")
    assert not settings_file(clean_environ).exists()


def test_a_managers_pin_is_printed_as_a_settings_line_that_the_program_takes(command, start, clean_environ):
    from paynet_desk.core.pin import PinAnswer, PinCheck

    done = command("pin", stdin="2468\n")
    assert (done.returncode, done.stderr) == (0, "")
    line = re.fullmatch(r'manager_pin = "(scrypt:[^"]+)"\n', done.stdout)
    assert line is not None, done.stdout
    assert PinCheck(line[1]).check("2468") is PinAnswer.RIGHT
    settings_file(clean_environ).parent.mkdir(parents=True)
    settings_file(clean_environ).write_text(done.stdout)
    shown = start().stdout
    assert line[1] in shown
    assert "2468" not in shown


@pytest.mark.parametrize("typed", ["", "123\n", "12345678901234\n", "12a4\n", "1234\n5678\n"])
def test_what_is_no_pin_is_refused(command, typed):
    refused(command("pin", stdin=typed), 2, "a PIN is 4 to 12 digits")
    refused(command("pin", stdin=typed, PAYNET_DESK_LANGUAGE="tr"), 2, "PIN 4-12 rakamdan oluşur")


TYPIST = """
import os, pty, sys
child, terminal = pty.fork()
if child == 0:
    os.execv(sys.executable, [sys.executable, "-m", "paynet_desk", "keys", "set", "--environment", "test"])
seen = b""
def read():
    try:
        return os.read(terminal, 1000)
    except OSError:  # the other end is closed
        return b""
while not seen.endswith(b": "):
    piece = read()
    assert piece, seen
    seen += piece
os.write(terminal, sys.argv[1].encode() + b"\\n")
while piece := read():
    seen += piece
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
print(seen.decode())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a terminal made by the test")
def test_a_key_typed_at_a_terminal_is_not_shown(with_key_ring):
    done = with_key_ring("-c", TYPIST, SECRET)
    code, _, seen = done.stdout.partition("\n")
    assert code == "0", done.stdout + done.stderr
    assert "Paynet key (test, secret): " in seen
    assert "Key stored: test, secret" in seen
    assert SECRET not in seen
    check = with_key_ring("-m", "paynet_desk", "keys", "check", "--environment", "test")
    assert check.stdout == "A key is stored: test, secret\n"


def test_the_installed_script_is_the_same_program(clean_environ):
    script = Path(sys.executable).with_name("paynet-desk" + (".exe" if os.name == "nt" else ""))
    if not script.exists():
        pytest.skip("not installed here")
    done = subprocess.run([script, "--version"], env=clean_environ, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == f"paynet-desk {__version__}\n"
