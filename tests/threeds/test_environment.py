"""What the engine must not find: variables, arguments, root."""

from __future__ import annotations

import os

import pytest

from paynet_desk.threeds.environment import (
    ArgumentRefusedError,
    RootRefusedError,
    Sandboxing,
    check_arguments,
    draw_without_graphics_card,
    scrub_environment,
    settle_root,
)


def test_variables_that_open_the_page_to_others_are_removed_and_all_others_stay() -> None:
    kept = {"HOME": "/home/till", "LANG": "tr_TR.UTF-8", "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": "2"}
    bad = {
        "QTWEBENGINE_REMOTE_DEBUGGING": "9222",
        "QTWEBENGINE_CHROMIUM_FLAGS": "--remote-debugging-port=1",
        "QTWEBENGINE_DISABLE_SANDBOX": "1",
        "QTWEBENGINEPROCESS_PATH": "/tmp/other",
        "QTWEBENGINE_RESOURCES_PATH": "/tmp/other",
        "QTWEBENGINE_LOCALES_PATH": "/tmp/other",
        "QTWEBENGINE_DICTIONARIES_PATH": "/tmp/other",
        "QT_PLUGIN_PATH": "/tmp/other",
        "QT_QPA_PLATFORM_PLUGIN_PATH": "/tmp/other",
        "SSLKEYLOGFILE": "/tmp/keys",
    }
    environ = kept | bad
    assert scrub_environment(environ) == tuple(sorted(bad))
    assert environ == kept


def test_the_page_is_drawn_by_the_processor_whatever_the_environment_says() -> None:
    environ = {"QT_QUICK_BACKEND": "rhi", "QSG_RHI_BACKEND": "vulkan", "QT_QPA_PLATFORM": "xcb"}
    draw_without_graphics_card(environ)
    wanted = {"QT_QUICK_BACKEND": "software", "QSG_RHI_BACKEND": "null", "QT_XCB_GL_INTEGRATION": "none"}
    assert environ == {"QT_QPA_PLATFORM": "xcb"} | wanted


@pytest.mark.parametrize(
    "argument",
    [
        "--remote-debugging-port=9222",
        "-remote-debugging-port=9222",
        "--Remote-Debugging-Pipe",
        "--webEngineArgs",
        "--no-sandbox",
        "--ignore-certificate-errors",
        "--ignore-certificate-errors-spki-list=x",
        "--host-resolver-rules=MAP * 127.0.0.1",
        "--proxy-server=x",
        "-platformpluginpath",
    ],
)
def test_arguments_that_open_the_page_to_others_are_refused_by_name(argument: str) -> None:
    with pytest.raises(ArgumentRefusedError) as refused:
        check_arguments(["paynet-desk", argument])
    assert str(refused.value) == argument.partition("=")[0]


def test_the_programs_own_arguments_are_not_refused() -> None:
    check_arguments(["paynet-desk", "--environment", "test", "--config", "remote-debugging", "--till=Kasa 1", "-h", ""])


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
def test_root_is_refused_where_money_is_real_and_goes_without_the_sandbox_in_practice() -> None:
    environ: dict[str, str] = {}
    with pytest.raises(RootRefusedError):
        settle_root(real_money=True, environ=environ)
    assert environ == {}
    assert settle_root(real_money=False, environ=environ) is Sandboxing.OFF_AS_ROOT
    assert environ == {"QTWEBENGINE_DISABLE_SANDBOX": "1"}


def test_an_ordinary_user_keeps_the_sandbox(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    environ: dict[str, str] = {}
    assert settle_root(real_money=True, environ=environ) is Sandboxing.ON
    assert environ == {}
