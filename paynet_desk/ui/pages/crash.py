"""Something broke that nobody foresaw: what was emptied, what is still under way, where the report lies, and on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum

from PySide6.QtWidgets import QVBoxLayout

from paynet_desk.flow.task import TaskFacts
from paynet_desk.ui.pages.page import Hint
from paynet_desk.ui.pages.result import ResultPage
from paynet_desk.ui.till import Till
from paynet_desk.ui.widgets.facts import Notes
from paynet_desk.ui.widgets.labels import Label
from paynet_desk.ui.widgets.surface import Box

_BREAK = "\u200b"  # a path has no blanks to break a line at


class CrashPage(ResultPage[Enum, TaskFacts]):
    """Enter goes on; where that page cannot be shown either, Enter closes the program."""

    step = 0
    ring_kind = "unknown"
    ring_icon = "alert"

    def __init__(self, till: Till, leave: Callable[[], None], close: Callable[[], object]) -> None:
        super().__init__(till)
        self._leave, self._close = leave, close
        self._report = ""
        self._under_way = False
        self._is_stuck = False
        self._notes = Notes()
        frame = Box()
        self._inside = QVBoxLayout(frame)
        self._inside.addWidget(self._notes)
        self.body.addWidget(frame)
        self.add_actions("")
        self.second.hide()
        self._again_title = Label("", "section")
        self._again = Label("", "say")
        self.panel_layout.addWidget(self._again_title)
        self.panel_layout.addWidget(self._again)
        self.panel_layout.addStretch(1)
        self._measure()

    def measure(self) -> None:
        super().measure()
        if hasattr(self, "_inside"):
            self._inside.setContentsMargins(20, 16, 20, 16)

    def show_crash(self, report: str, *, under_way: bool) -> None:
        """``report`` is its file, empty when none could be written; ``under_way``: a request's answer may be out."""
        self._report, self._under_way = report, under_way
        self._is_stuck = self._is_stuck and self.isVisible()  # what made it so is told here as well
        self._say()

    def cannot_go_on(self) -> None:
        """The page to go back to breaks as well."""
        self._is_stuck = True
        self._say()

    def _say(self) -> None:
        self.crumb.setText(self.tr("Program hatası"))
        self.title.setText(self.tr("Programda beklenmedik bir hata oldu"))
        self.lead.setText(
            self.tr("Sayfa gösterilemiyor. Programı kapatıp yeniden açınız; kayıtlar duruyor.")
            if self._is_stuck
            else self.tr("Program çalışmayı sürdürüyor, kayıtlar duruyor. Kart alanları güvenlik için boşaltıldı.")
        )
        if self._under_way:
            sent = (
                "question",
                self.tr(
                    "Sonucu beklenen bir işlem var, onu yeniden göndermeyiniz. Yanıt gelirse kendi sayfasında "
                    "görünür; gelmezse işlem Açık sorular listesindedir (F5)."
                ),
            )
        else:
            sent = ("check", self.tr("Sonucu beklenen bir işlem yoktu."))
        filed = (
            self.tr("Rapor saklandı; içinde kart bilgisi yoktur: {file}").format(
                file=self._report.replace("/", f"/{_BREAK}").replace("\\", f"\\{_BREAK}")
            )
            if self._report
            else self.tr("Rapor diske yazılamadı.")
        )
        emptied = self.tr("Kart numarası, güvenlik kodu ve SMS kodu silindi; gerekiyorsa yeniden yazınız.")
        self._notes.set_notes([("lock", emptied), sent, ("file", filed)])
        self.primary.setText(self.tr("Programı kapat") if self._is_stuck else self.tr("Devam et"))
        self.primary.set_key("Enter")
        self._again_title.setText(self.tr("Yinelenirse"))
        self._again.setText(self.tr("Aynı hata yeniden olursa programı kapatıp açınız ve raporu bilgi işleme veriniz."))

    def show_state(self, state: Enum, facts: TaskFacts) -> None:
        self._say()  # it depends on the language, not on the flow

    def advance(self) -> None:
        (self._close if self._is_stuck else self._leave)()

    def escape(self) -> None:
        """It is left by Enter, once read."""

    def hints(self) -> Sequence[Hint]:
        return (Hint("Enter", self.primary.text(), self.advance),)
