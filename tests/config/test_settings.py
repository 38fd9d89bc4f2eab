"""Settings: five layers, nothing unknown, nothing wrong, and no environment that reaches another's host."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from paynet_desk.config import paths
from paynet_desk.config.settings import (
    KEYS,
    Settings,
    SettingsProblem,
    api_base_url_of,
    environment_is_named,
    load_settings,
    name_environment,
    system_language,
)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    return tmp_path / "etc" / "settings.toml"


@pytest.fixture
def user(tmp_path: Path) -> Path:
    return tmp_path / "home" / "settings.toml"


@pytest.fixture
def load(machine, user):
    def run(*, args=None, environ=None, machine_text=None, user_text=None) -> Settings:
        for file, text in ((machine, machine_text), (user, user_text)):
            if text is not None:
                file.parent.mkdir(exist_ok=True)
                file.write_bytes(text.encode())
        return load_settings(args or {}, environ or {}, machine, user)

    return run


def refused(load, **layers) -> SettingsProblem:
    with pytest.raises(SettingsProblem) as problem:
        load(**layers)
    return problem.value


def test_without_any_file_the_program_practises(load):
    settings = load()
    assert (settings.environment, settings.till, settings.otp_required) == ("sandbox", "Kasa 1", True)
    assert settings.data_dir == paths.user_data_dir()
    assert api_base_url_of(settings) is None


def test_a_pin_that_may_be_shown_is_there_in_practice_only_and_only_where_none_was_set(load):
    kept = "scrypt:14:" + "A" * 22 + "==:" + "A" * 43 + "="
    assert load().practice_pin == "1234"
    assert load(machine_text=f'manager_pin = "{kept}"').practice_pin == ""
    assert load(machine_text='environment = "test"').practice_pin == ""


def test_each_layer_wins_over_the_one_before(load):
    layers: dict = {"machine_text": 'till = "makine"'}
    assert load(**layers).till == "makine"
    layers["user_text"] = 'till = "kullanıcı"'
    assert load(**layers).till == "kullanıcı"
    layers["environ"] = {"PAYNET_DESK_TILL": "ortam", "PATH": "/bin"}
    assert load(**layers).till == "ortam"
    layers["args"] = {"till": "verilen", "store": None}
    assert load(**layers).till == "verilen"


def test_every_key_can_be_set_in_a_file_and_in_the_environment(load, tmp_path):
    ca = tmp_path / "ca.pem"
    ca.touch()
    values = {
        "environment": "live",
        "language": "en",
        "api_base_url": "https://gateway.example:8443/paynet",
        "extra_ca_file": str(ca),
        "otp_required": False,
        "add_commission": False,
        "bank_page_by_get": True,
        "otp_length": 4,
        "codes_an_hour": 60,
        "till": "Kasa 7",
        "store": "Kadıköy",
        "cashier": "Ayşe",
        "data_dir": str(tmp_path),
        "manager_pin": "scrypt:14:" + "A" * 22 + "==:" + "A" * 43 + "=",
        "theme": "dark",
        "text_scale": 150,
        "sandbox_port": 8080,
        "kiosk": False,
        "kiosk_tasks": "store",
        "kiosk_idle_s": 120,
        "kiosk_sounds": True,
    }
    assert values.keys() == KEYS.keys()
    lines = [f"{key} = {str(v).lower() if isinstance(v, bool) else repr(v)}" for key, v in values.items()]
    from_file = load(user_text="\n".join(lines))
    texts = {key: str(v).lower() if isinstance(v, bool) else str(v) for key, v in values.items()}
    environ = {f"PAYNET_DESK_{key.upper()}": text for key, text in texts.items()}
    assert load(environ=environ, user_text="") == from_file
    assert (from_file.extra_ca_file, from_file.otp_required, from_file.text_scale) == (ca, False, 150)
    assert from_file.registry_file == tmp_path / "live" / "registry.db"


def test_a_key_that_is_not_known_is_named_with_its_file_and_the_nearest_known(load, machine):
    problem = refused(load, machine_text='enviroment = "live"')
    assert (problem.source, problem.key) == (str(machine), "enviroment")
    assert problem.text("tr") == f"{machine}: enviroment: böyle bir ayar yok; bilinenler: environment"
    assert problem.text("en") == f"{machine}: enviroment: there is no such setting; known: environment"


def test_a_variable_that_is_not_known_is_an_error_too(load):
    assert refused(load, environ={"PAYNET_DESK_ENVIROMENT": "live"}).source == "PAYNET_DESK_ENVIROMENT"


@pytest.mark.parametrize(
    ("line", "english"),
    [
        ('environment = "prod"', "'prod' cannot be used; allowed: sandbox, test, live"),
        ("environment = true", "true cannot be used; allowed: sandbox, test, live"),
        ('language = "de"', "'de' cannot be used; allowed: tr, en"),
        ('otp_required = "yes"', "'yes' cannot be used; allowed: true, false"),
        ("otp_required = 1", "1 cannot be used; allowed: true, false"),
        ("otp_length = 0", "0 cannot be used; allowed: whole number 1 to 16"),
        ("otp_length = true", "true cannot be used; allowed: whole number 1 to 16"),
        ('manager_pin = "1234"', "'1234' cannot be used; allowed: the line that `paynet-desk pin` prints"),
        ("manager_pin = 1234", "1234 cannot be used; allowed: the line that `paynet-desk pin` prints"),
        ("text_scale = 99", "99 cannot be used; allowed: whole number 100 to 200"),
        ("text_scale = 150.5", "150.5 cannot be used; allowed: whole number 100 to 200"),
        ('till = ""', "'' cannot be used; allowed: one line of text, 1 to 40 characters"),
        ('till = "a\\nb"', "'a\\nb' cannot be used; allowed: one line of text, 1 to 40 characters"),
        ("cashier = ['a']", "['a'] cannot be used; allowed: one line of text, 0 to 80 characters"),
        (
            'extra_ca_file = "/nowhere/ca.pem"',
            "'/nowhere/ca.pem' cannot be used; allowed: full path of an existing file",
        ),
        ('data_dir = "here"', "'here' cannot be used; allowed: full path of a folder"),
        ('theme = "pink"', "'pink' cannot be used; allowed: auto, light, dark, contrast"),
        ("sandbox_port = 65536", "65536 cannot be used; allowed: whole number 0 to 65535"),
        ("[theme]\na = 1", "{'a': 1} cannot be used; allowed: auto, light, dark, contrast"),
    ],
)
def test_a_value_that_is_not_allowed_is_named_with_what_is(load, user, line, english):
    problem = refused(load, user_text=line)
    key = line.strip("[").split("]")[0].split(" ")[0]
    assert problem.text("en") == f"{user}: {key}: {english}"
    assert "kullanılamaz; izin verilen" in problem.text("tr")


@pytest.mark.parametrize("number", ["٣", "1e2", "-1", "99999999999999999999", ""])
def test_a_number_in_a_variable_is_ascii_digits_only(load, number):
    if number == "":
        assert load(environ={"PAYNET_DESK_OTP_LENGTH": ""}).otp_length is None
    else:
        assert refused(load, environ={"PAYNET_DESK_OTP_LENGTH": number}).key == "otp_length"


def test_a_key_that_was_put_into_the_file_by_mistake_is_not_repeated(load):
    told = refused(load, user_text='theme = "sck_pcs_jECRyoZq0khnsV9elaF/SIBVvxQI+bIW"').text("en")
    assert "jECRyoZq0khnsV9elaF" not in told
    told = refused(load, user_text='api_base_url = "https://user:geheim@gateway.example"').text("en")
    assert "geheim" not in told


@pytest.mark.parametrize(
    ("content", "english"),
    [
        (b"till = ", "not TOML"),
        (b"till = 1\ntill = 2", "not TOML"),
        (b'till = "\xff"', "byte 8 is not UTF-8"),
    ],
)
def test_a_broken_file_is_named(load, user, content, english):
    user.parent.mkdir()
    user.write_bytes(content)
    problem = refused(load)
    assert problem.source == str(user)
    assert english in problem.text("en")


def test_a_byte_order_mark_does_no_harm(load):
    assert load(user_text='\ufefftill = "Kasa 2"').till == "Kasa 2"


def test_a_folder_in_the_place_of_the_file_is_named(load, user):
    user.mkdir(parents=True)
    assert "cannot be read" in refused(load).text("en")


def test_a_file_that_was_asked_for_has_to_be_there(machine, user):
    with pytest.raises(SettingsProblem, match="böyle bir dosya yok"):
        load_settings({}, {}, machine, user, user_file_required=True)


# environments (invariant I10)

LIVE, TEST = "https://api.paynet.com.tr", "https://pts-api.paynet.com.tr"


@pytest.mark.parametrize(("environment", "url"), [("test", TEST), ("live", LIVE)])
def test_an_environment_knows_its_own_host(load, environment, url):
    assert api_base_url_of(load(args={"environment": environment})) == url
    assert api_base_url_of(load(args={"environment": environment, "api_base_url": url + "/"})) == url
    assert load(args={"environment": environment, "api_base_url": url + ":443"})


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ("test", LIVE),
        ("test", "https://API.PAYNET.COM.TR"),
        ("test", "https://api.paynet.com.tr."),
        ("test", LIVE + ":443/v1"),
        ("test", "https://pj.paynet.com.tr"),
        ("test", "https://paynet.com.tr"),
        ("test", TEST + ":8443"),
        ("test", "http://pts-api.paynet.com.tr"),
        ("test", "http://127.0.0.1:8080"),
        ("live", TEST),
        ("live", "http://api.paynet.com.tr"),
        ("live", "http://localhost:1"),
        ("sandbox", LIVE),
        ("sandbox", TEST),
        ("sandbox", "https://gateway.example"),
        ("sandbox", "http://127.0.0.1.example"),
        ("sandbox", "http://10.0.0.1"),
        ("live", "https://api.paynet.com.tr@evil.example"),
        ("live", "https://user:pass@gateway.example"),
        ("live", "https://gateway.example?x=1"),
        ("live", "https://gateway.example#x"),
        ("live", "https://gateway.example\\@api.paynet.com.tr"),
        ("live", "https://p\u0430ynet.com.tr"),
        ("live", "https://gateway.example:99999"),
        ("live", "https://"),
        ("live", "ftp://gateway.example"),
        ("live", "gateway.example"),
        ("live", "https://[::1"),
        ("live", "https://gate way.example"),
        ("live", "https://api%2epaynet.com.tr"),
    ],
)
def test_an_environment_never_reaches_a_host_that_is_not_its_own(load, environment, url):
    problem = refused(load, args={"environment": environment, "api_base_url": url})
    assert (problem.source, problem.key) == ("--api-base-url", "api_base_url")


@pytest.mark.parametrize(
    ("environment", "url"),
    [
        ("sandbox", "http://127.0.0.1:8080"),
        ("sandbox", "http://localhost:8080"),
        ("sandbox", "http://[::1]:8080"),
        ("sandbox", "https://sandbox.localhost"),
        ("test", "https://gateway.example"),
        ("live", "https://gateway.example:8443/paynet"),
        ("live", "https://notpaynet.com.tr"),
    ],
)
def test_a_gateway_or_a_sandbox_that_was_started_by_hand_may_be_named(load, environment, url):
    assert load(args={"environment": environment, "api_base_url": url}).api_base_url == url


def test_what_separates_environments_is_checked_over_all_layers_together(load, machine):
    problem = refused(load, machine_text=f'api_base_url = "{LIVE}"', args={"environment": "test"})
    assert problem.source == str(machine)


# the environment that is noted when keys are stored


def test_an_environment_is_noted_in_front_of_what_the_file_says(load, user, machine):
    assert not environment_is_named(machine, user)
    name_environment(user, "test")
    assert environment_is_named(machine, user)
    assert load().environment == "test"
    user.write_bytes('\ufeff# kasa\ntill = "Kasa 3"\n'.encode())
    name_environment(user, "live")
    assert user.read_text(encoding="utf-8") == 'environment = "live"\n# kasa\ntill = "Kasa 3"\n'
    assert load().till == "Kasa 3"
    assert [file.name for file in user.parent.iterdir()] == ["settings.toml"]


# language and places


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "tr"),
        ({"LANG": "C.UTF-8"}, "tr"),
        ({"LANG": "POSIX"}, "tr"),
        ({"LANG": "tr_TR.UTF-8"}, "tr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "tr_TR", "LC_ALL": "en_US"}, "en"),
        ({"LANG": "en_US", "LC_ALL": "", "LC_MESSAGES": "tr_TR"}, "tr"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="locale variables")
def test_turkish_is_spoken_unless_the_system_clearly_speaks_another_language(environ, language):
    assert system_language(environ) == language


@pytest.mark.skipif(sys.platform != "linux", reason="places on Linux")
def test_the_machine_file_is_not_moved_by_a_users_variable(monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_DIRS", "/tmp/mine")
    assert paths.machine_settings_file() == Path("/etc/paynet-desk/settings.toml")


@pytest.mark.skipif(sys.platform != "linux", reason="places on Linux")
def test_the_users_places_follow_xdg(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "c"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "d"))
    assert paths.user_settings_file() == tmp_path / "c" / "paynet-desk" / "settings.toml"
    assert paths.user_data_dir() == tmp_path / "d" / "paynet-desk"
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")  # which the specification has ignored
    assert paths.user_settings_file() == tmp_path / ".config" / "paynet-desk" / "settings.toml"
    assert paths.user_data_dir() == tmp_path / ".local" / "share" / "paynet-desk"


def test_resources_are_found_in_a_checkout_in_a_wheel_and_in_a_frozen_program(monkeypatch, tmp_path):
    assert paths.resource_dir() == Path(__file__).parents[2] / "resources"
    assert paths.resource_dir().is_dir()
    installed = tmp_path / "site-packages" / "paynet_desk"
    (installed / "_resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(installed / "config" / "paths.py"))
    assert paths.resource_dir() == installed / "_resources"
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resource_dir() == tmp_path / "resources"


KEPT_PIN = "scrypt:14:" + "A" * 22 + "==:" + "A" * 43 + "="


def test_at_a_kiosk_nobody_but_the_kiosk_serves(load):
    settings = load(args={"kiosk": True}, machine_text='cashier = "Ayşe D."')
    assert (settings.kiosk, settings.kiosk_tasks, settings.kiosk_idle_s) == (True, "both", 90)
    assert settings.cashier == "kiosk"
    assert load(machine_text='cashier = "Ayşe D."').cashier == "Ayşe D."


def test_a_kiosk_that_nobody_could_leave_is_not_started(load):
    problem = refused(load, args={"kiosk": True, "environment": "live"})
    assert "nobody could leave it" in problem.text("en")
    assert load(args={"kiosk": True, "environment": "live", "manager_pin": KEPT_PIN}).kiosk
    assert load(args={"kiosk": True}).practice_pin == "1234"


def test_a_kiosk_stores_no_card_under_a_number_that_no_code_proved(load):
    problem = refused(load, machine_text="kiosk = true\notp_required = false")
    assert "takes the code" in problem.text("en")
    assert load(machine_text='kiosk = true\notp_required = false\nkiosk_tasks = "pay"').kiosk_tasks == "pay"
