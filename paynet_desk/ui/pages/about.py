"""About the program: versions, and the licence of everything in it, to be read in full."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtCore import QSignalBlocker, Qt, qVersion
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextBrowser

from paynet_desk import __version__
from paynet_desk.flow.task import TaskFacts
from paynet_desk.ui.pages.page import Hint, Page
from paynet_desk.ui.shipped import Shipped, shipped
from paynet_desk.ui.theme import style
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.buttons import PrimaryButton
from paynet_desk.ui.widgets.choices import Choice, Choices
from paynet_desk.ui.widgets.facts import Facts
from paynet_desk.ui.widgets.labels import Label


class AboutPage(Page[Enum, TaskFacts]):
    """A list outside the flow. The list is read when the page is first shown, a licence when it is asked for."""

    def __init__(self, till: Till, leave: Callable[[], None]) -> None:
        super().__init__(till)
        self._leave = leave
        self._shipped: tuple[Shipped, ...] = shipped(till.licences) if till.licences is not None else ()
        self._reading: Shipped | None = None
        self._list = Choices()
        self._list.moved.connect(self._say_chosen)
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setTabChangesFocus(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.fill_height(self._list)
        self.body.addWidget(self._text, 1)
        self._program = Label("", "section")
        self._versions = Facts()
        self._chosen_title = Label("", "section")
        self._chosen_facts = Facts()
        self._read = PrimaryButton("")
        self._read.clicked.connect(self.advance)
        for part in (self._program, self._versions, self._chosen_title, self._chosen_facts, self._read):
            self.panel_layout.addWidget(part)
        self.panel_layout.addStretch(1)

    def measure(self) -> None:
        self.body.setContentsMargins(0, style.metrics().row_gap, 0, style.metrics().row_gap)

    def show_state(self, state: Enum, facts: TaskFacts) -> None:
        self._say()  # it depends on the language, not on the flow

    def _say(self) -> None:
        self.crumb.setText(self.tr("Menü"))
        reading = self._reading
        self._list.setVisible(reading is None and bool(self._shipped))
        self._text.setVisible(reading is not None)
        if reading is not None:
            self.title.setText(reading.name)
            self.lead.setText(self.tr("Lisansı: {licence}").format(licence=reading.licence))
            self._text.setAccessibleName(self.tr("{name} lisansı").format(name=reading.name))
        else:
            self.title.setText(self.tr("Hakkında"))
            self.lead.setText(
                self.tr("Bu programdaki bütün bileşenler ve lisansları. Birini seçip lisansını okuyunuz.")
                if self._shipped
                else self.tr("Kaynak kodundan çalışıyor. Bileşenlerin lisansları kurulu programda okunur.")
            )
            self._list.setAccessibleName(self.tr("Bileşenler"))
        rows = [Choice("", one.name, one.licence, "", one.version) for one in self._shipped]
        with QSignalBlocker(self._list):
            self._list.set_choices(rows)
        self._say_program()
        self._say_chosen()

    def _say_program(self) -> None:
        self._program.setText(f"Paynet Desk {__version__}")
        environments = {"sandbox": self.tr("Alıştırma"), "test": self.tr("Test"), "live": self.tr("Canlı")}
        engine = next((one for one in self._shipped if one.name == "Chromium"), None)
        rows = [
            (self.tr("Lisans"), "MIT"),
            (self.tr("Ortam"), environments[self.till.environment]),
            ("Python", platform.python_version()),
            ("Qt", qVersion()),
        ]
        self._versions.set_rows([*rows, *([("Chromium", engine.version)] if engine else [])])

    def _say_chosen(self) -> None:
        one = self._chosen()
        for part in (self._chosen_title, self._chosen_facts, self._read):
            part.setVisible(one is not None and self._reading is None)
        if one is None:
            return
        self._chosen_title.setText(one.name)
        rows = [(self.tr("Sürüm"), one.version), (self.tr("Lisans"), one.licence)]
        if one.patches:
            rows.append((self.tr("Güvenlik yamaları"), one.patches))
        self._chosen_facts.set_rows(rows)
        self._read.setText(self.tr("Lisansı oku"))
        self._read.set_ready()

    def _chosen(self) -> Shipped | None:
        row = self._list.current()
        return self._shipped[row] if 0 <= row < len(self._shipped) else None

    def enter(self) -> None:
        (self._list if self._reading is None else self._text).setFocus(Qt.FocusReason.OtherFocusReason)

    def advance(self) -> None:
        one = self._chosen()
        if self._reading is not None or one is None:
            self.escape()
            return
        self._text.setPlainText(one.licence_text())
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
        self._turn(one)

    def escape(self) -> None:
        if self._reading is None:
            self._leave()
        else:
            self._turn(None)
            self._text.clear()

    def _turn(self, one: Shipped | None) -> None:
        self._reading = one
        self._say()
        self.enter()
        self.hints_changed.emit()

    def hints(self) -> Sequence[Hint]:
        back = Hint("Esc", self.tr("Geri"), self.escape)
        if self._reading is not None or not self._shipped:
            return (back,)
        return (Hint("Enter", self.tr("Lisansı oku"), self.advance), back)
