"""What stays in the frozen program: the part of the recipe that is plain Python."""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRUNING = runpy.run_path(str(ROOT / "packaging" / "pruning.py"))
pruned, reached, is_plugin_wanted, is_data_wanted = (
    PRUNING[name] for name in ("pruned", "reached", "is_plugin_wanted", "is_data_wanted")
)
PACKAGES = Path("/env/site-packages")
QT = "PySide6/Qt"

# What each file is linked to.
LINKS: Mapping[str, tuple[str, ...]] = {
    f"{PACKAGES}/PySide6/QtGui.abi3.so": (f"{PACKAGES}/{QT}/lib/libQt6Gui.so.6", "/lib/libGL.so.1"),
    f"{PACKAGES}/PySide6/QtQuick.abi3.so": (f"{PACKAGES}/{QT}/lib/libQt6Quick.so.6",),
    f"{PACKAGES}/{QT}/lib/libQt6Gui.so.6": (f"{PACKAGES}/{QT}/lib/libQt6Core.so.6",),
    f"{PACKAGES}/{QT}/plugins/platforms/libqxcb.so": (f"{PACKAGES}/{QT}/lib/libQt6XcbQpa.so.6",),
}


def file(name: str, kind: str = "BINARY") -> tuple[str, str, str]:
    return (name, f"{PACKAGES}/{name}", kind)


def kept(*entries: tuple[str, str, str], platform: str = "linux") -> list[str]:
    stays = pruned(
        entries,
        loaded=frozenset({"PySide6.QtGui"}),
        zones=frozenset({"Europe/Istanbul"}),
        needs=lambda name: LINKS.get(name, ()),
        environment=PACKAGES,
        standard_library=Path("/usr/lib/python3.11"),
        platform=platform,
    )
    return [name for name, _, _ in stays]


def test_a_qt_module_that_the_program_does_not_load_goes_with_what_only_it_needs() -> None:
    gui, core, quick = (file(f"{QT}/lib/libQt6{name}.so.6") for name in ("Gui", "Core", "Quick"))
    modules = (file("PySide6/QtGui.abi3.so", "EXTENSION"), file("PySide6/QtQuick.abi3.so", "EXTENSION"))
    assert kept(*modules, gui, core, quick) == ["PySide6/QtGui.abi3.so", gui[0], core[0]]


def test_a_wanted_plugin_brings_its_library_and_another_one_goes() -> None:
    xcb, its = file(f"{QT}/plugins/platforms/libqxcb.so"), file(f"{QT}/lib/libQt6XcbQpa.so.6")
    assert kept(xcb, file(f"{QT}/plugins/platforms/libqvnc.so"), its) == [xcb[0], its[0]]


def test_a_link_goes_with_what_it_points_to() -> None:
    gui, quick = file(f"{QT}/lib/libQt6Gui.so.6"), file(f"{QT}/lib/libQt6Quick.so.6")
    links = [(PurePosixPath(one[0]).name, one[0], "SYMLINK") for one in (gui, quick)]
    assert kept(file("PySide6/QtGui.abi3.so", "EXTENSION"), gui, quick, *links) == [
        "PySide6/QtGui.abi3.so",
        gui[0],
        "libQt6Gui.so.6",
    ]


def test_on_linux_the_systems_libraries_stay_out_but_for_those_that_the_next_release_lacks() -> None:
    system = [(name, f"/lib/{name}", "BINARY") for name in ("libssl.so.3", "libpython3.11.so.1.0", "libnss3.so")]
    assert kept(*system) == ["libpython3.11.so.1.0"]
    assert kept(*system, platform="win32") == [name for name, _, _ in system]


def test_pythons_own_extensions_stay() -> None:
    entry = ("lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", "EXTENSION")
    assert kept(entry) == [entry[0]]


@pytest.mark.parametrize(
    ("plugin", "wanted"),
    [
        ("plugins/platforms/libqxcb.so", True),
        ("plugins/platforms/qwindows.dll", True),
        ("plugins/platforms/libqcocoa.dylib", True),
        ("plugins/platforms/libqeglfs.so", False),
        ("plugins/platformthemes/libqgtk3.so", False),
        ("plugins/platforminputcontexts/libqtvirtualkeyboardplugin.so", False),
        ("plugins/qmltooling/libqmldbg_server.so", False),
        ("plugins/tls/libqopensslbackend.so", False),
        ("plugins/printsupport/libcupsprintersupport.so", True),
    ],
)
def test_plugins_are_chosen_by_their_kind_on_every_system(plugin: str, wanted: bool) -> None:
    assert is_plugin_wanted(plugin) is wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (f"{QT}/translations/qtbase_tr.qm", True),
        (f"{QT}/translations/qtbase_de.qm", False),
        (f"{QT}/translations/qt_help_tr.qm", False),
        (f"{QT}/translations/qtwebengine_locales/en-US.pak", True),
        (f"{QT}/translations/qtwebengine_locales/en-GB.pak", False),
        (f"{QT}/resources/qtwebengine_devtools_resources.pak", False),
        (f"{QT}/resources/icudtl.dat", True),
        (f"{QT}/resources/v8_context_snapshot.bin", True),
        (f"{QT}/qml/QtQuick/qmldir", False),
        ("tzdata/zoneinfo/Europe/Istanbul", True),
        ("tzdata/zoneinfo/Europe/Berlin", False),
        ("resources/icons/card.svg", True),
        ("keyring-25.7.0.dist-info/RECORD", False),
        ("keyring-25.7.0.dist-info/METADATA", True),
    ],
)
def test_of_the_data_stay_two_languages_one_time_zone_and_all_that_is_the_programs(name: str, wanted: bool) -> None:
    assert is_data_wanted(PurePosixPath(name), frozenset({"Europe/Istanbul"})) is wanted


def test_what_a_library_needs_is_followed_to_its_end_also_in_a_circle() -> None:
    assert reached(["a"], {"a": ["b"], "b": ["c", "a"], "c": [], "d": ["a"]}.__getitem__) == {"a", "b", "c"}


def test_the_time_zones_are_those_that_the_sources_name() -> None:
    assert PRUNING["time_zones"](ROOT) == {"Europe/Istanbul"}


def test_every_module_of_the_program_is_named_to_the_analysis() -> None:
    names = PRUNING["modules_in"](ROOT, "paynet_desk")
    assert {"paynet_desk", "paynet_desk.ui.pages.card", "paynet_desk.registry.migrations.versions.rev_0001_first"} <= {
        *names
    }
    assert names == sorted(set(names), key=names.index)


def test_shibokens_half_in_python_is_unpacked_for_the_archive(tmp_path: Path) -> None:
    folder = PRUNING["shibokens_support"](tmp_path)
    assert {"shibokensupport", "shibokensupport.signature.loader"} <= {
        *PRUNING["modules_in"](folder, "shibokensupport")
    }
    assert (folder / "signature_bootstrap.py").is_file()  # what the folder in the bundle is there for


def test_tools_that_are_installed_beside_the_program_are_foreign_to_it() -> None:
    foreign = PRUNING["foreign_modules"]([ROOT / "packaging" / "locks" / "run.txt"])
    assert {"pytest", "mypy", "ruff"} <= set(foreign)
    assert not {"httpx", "PySide6", "sqlalchemy", "keyring"} & set(foreign)


def test_without_the_looks_font_the_build_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert PRUNING["fonts"]("linux") == []
    assert capsys.readouterr().err == ""
    for weight in ("Regular", "Medium", "SemiBold", "Bold"):
        (tmp_path / f"Inter-{weight}.ttf").touch()
    assert len(PRUNING["fonts"]("win32", named=str(tmp_path))) == 4
    (tmp_path / "Inter-Bold.ttf").unlink()
    assert PRUNING["fonts"]("win32", named=str(tmp_path)) == []
    assert "no Inter was found" in capsys.readouterr().err
