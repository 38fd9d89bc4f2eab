"""Turkish and English, switched while the program runs: the source texts are Turkish, ``en.qm`` stands beside them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

LANGUAGES = ("tr", "en")


class Language:
    """Holds the translators that are installed; without a reference they would be collected."""

    def __init__(self, resources: Path) -> None:
        self._folder = resources / "translations"
        self._installed: list[QTranslator] = []
        self.code = "tr"

    def use(self, code: str) -> None:
        """Switch to "tr" or "en"; every window gets a LanguageChange event and renders its texts anew."""
        self.code = code if code in LANGUAGES else "tr"
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self._installed.clear()
        QLocale.setDefault(QLocale(QLocale.Language.Turkish if self.code == "tr" else QLocale.Language.English))
        qt_texts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in ((f"qtbase_{self.code}", qt_texts), (self.code, str(self._folder))):
            translator = QTranslator()
            if translator.load(name, folder):
                QCoreApplication.installTranslator(translator)
                self._installed.append(translator)
