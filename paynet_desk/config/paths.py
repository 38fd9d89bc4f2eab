"""Where things lie: data, settings files, and the resources that come with the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

APPLICATION = "paynet-desk"
SETTINGS = "settings.toml"


def user_data_dir() -> Path:
    """The user's data folder: ~/.local/share/paynet-desk, %LOCALAPPDATA%\\paynet-desk, ~/Library/Application ..."""
    if sys.platform in ("win32", "darwin"):
        from platformdirs import user_data_path

        return user_data_path(APPLICATION, appauthor=False)
    else:  # noqa: RET505 - the type checker reads one of the two for each system
        return _xdg("XDG_DATA_HOME", ".local/share")


def user_settings_file() -> Path:
    """The user's settings: ~/.config/paynet-desk/settings.toml, %LOCALAPPDATA%\\paynet-desk\\..., ~/Library/..."""
    if sys.platform in ("win32", "darwin"):
        from platformdirs import user_config_path

        return user_config_path(APPLICATION, appauthor=False) / SETTINGS
    else:  # noqa: RET505 - as above
        return _xdg("XDG_CONFIG_HOME", ".config") / SETTINGS


def _xdg(variable: str, usual: str) -> Path:
    """Our folder there (XDG Base Directory Specification 0.8: what is not absolute is as if it were not set).

    Not platformdirs: to import it takes 3 ms, a fortieth of the time to the first paint.
    """
    given = Path(os.environ.get(variable, ""))
    return (given if given.is_absolute() else Path.home() / usual) / APPLICATION


def machine_settings_file() -> Path:
    """The settings an administrator gives to all users of the machine; users cannot write there.

    Linux /etc/paynet-desk/settings.toml, Windows %ProgramData%\\paynet-desk\\settings.toml, macOS
    /Library/Application Support/paynet-desk/settings.toml.
    """
    if sys.platform in ("win32", "darwin"):
        from platformdirs import site_config_path

        return site_config_path(APPLICATION, appauthor=False) / SETTINGS
    else:  # noqa: RET505 - as above
        # Not platformdirs: XDG_CONFIG_DIRS belongs to the user, this file does not.
        return Path("/etc") / APPLICATION / SETTINGS


def resource_dir() -> Path:
    """The folder with icons, texts and translations: in a frozen program, in an installed wheel, or in a checkout."""
    frozen_at = getattr(sys, "_MEIPASS", None)  # PyInstaller's folder
    if frozen_at is not None:
        return Path(frozen_at) / "resources"
    package = Path(__file__).parents[1]
    installed = package / "_resources"
    return installed if installed.is_dir() else package.parent / "resources"
