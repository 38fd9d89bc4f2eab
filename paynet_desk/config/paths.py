"""Where things lie: data, settings files, and the resources that come with the program."""

from __future__ import annotations

import sys
from pathlib import Path

APPLICATION = "paynet-desk"
SETTINGS = "settings.toml"


def user_data_dir() -> Path:
    """The user's data folder: ~/.local/share/paynet-desk, %LOCALAPPDATA%\\paynet-desk, ~/Library/Application ..."""
    from platformdirs import user_data_path

    return user_data_path(APPLICATION, appauthor=False)


def user_settings_file() -> Path:
    """The user's settings: ~/.config/paynet-desk/settings.toml, %LOCALAPPDATA%\\paynet-desk\\..., ~/Library/..."""
    from platformdirs import user_config_path

    return user_config_path(APPLICATION, appauthor=False) / SETTINGS


def machine_settings_file() -> Path:
    """The settings an administrator gives to all users of the machine; users cannot write there.

    Linux /etc/paynet-desk/settings.toml, Windows %ProgramData%\\paynet-desk\\settings.toml, macOS
    /Library/Application Support/paynet-desk/settings.toml.
    """
    if sys.platform in ("win32", "darwin"):
        from platformdirs import site_config_path

        return site_config_path(APPLICATION, appauthor=False) / SETTINGS
    else:  # noqa: RET505 - the type checker reads one of the two for each system
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
