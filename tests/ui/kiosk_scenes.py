"""Every page of the kiosk, in the real window, as ``tests.ui.scenes`` has those of the till."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from paynet_desk.core.pin import PinAnswer
from paynet_desk.flow import pay, store_card
from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.registry.values import Task
from paynet_desk.threeds.domain import ReturnDomain
from paynet_desk.ui.kiosk.frame import Kiosk
from paynet_desk.ui.kiosk.keypad import KeyButton
from paynet_desk.ui.till import BankAccess, Till
from paynet_desk.ui.window import Connection, Window
from tests.ui import scenes
from tests.ui.scenes import Stage

TASKS = (Task.STORE_CARD, Task.PAY_AND_STORE)
ACCESS = BankAccess("pbk_sandbox", ReturnDomain.sandbox("http://127.0.0.1:1", ()))


class KioskStage(Stage):
    """One kiosk; ``kiosk`` is its window."""

    def make_window(self, tills: dict[Task, Till], theme: str, text_scale: float) -> Window:
        shop = {task: replace(till, store=scenes.COMPANY) for task, till in tills.items()}
        self.kiosk = Kiosk(shop, self.language, theme=theme, tasks=TASKS)
        self.kiosk.set_connection(Connection.READY)
        self.kiosk.set_bank_access(ACCESS)
        return cast("Window", self.kiosk)

    def begins(self, task: Task) -> None:
        """The customer chooses."""
        self.kiosk.begin(task)
        self.settle()

    def taps(self, words: str) -> None:
        """Press the keys of the screen, one for each letter; "⌫" takes one back."""
        for letter in words:
            keys = {key.accessibleName(): key for key in self.kiosk.findChildren(KeyButton) if key.isVisible()}
            keys[letter].pressed.emit()
            self.settle()

    def pushes(self, words: str) -> None:
        """Press the button with these words."""
        button = next(
            one
            for one in self.kiosk.findChildren(QAbstractButton)
            if one.isVisible() and words in (one.text(), one.accessibleName())
        )
        button.click()
        self.settle()

    def close(self) -> None:
        self.kiosk.watch.end()
        self.kiosk._clock.stop()
        super().close()


Scene = Callable[[KioskStage], None]


def _store(state: store_card.State, facts: store_card.Facts, then: Scene | None = None) -> Scene:
    def play(stage: KioskStage) -> None:
        stage.begins(Task.STORE_CARD)
        stage.present(state, facts)
        if then is not None:
            then(stage)

    return play


def _pay(state: pay.State, facts: Callable[[], pay.Facts], then: Scene | None = None) -> Scene:
    def play(stage: KioskStage) -> None:
        stage.begins(Task.PAY_AND_STORE)
        stage.window.present(Task.PAY_AND_STORE, state, facts())
        stage.settle()
        if then is not None:
            then(stage)

    return play


def _typed(keys: str) -> Scene:
    return lambda stage: stage.type(keys)


def _name(stage: KioskStage) -> None:
    stage.type("9792030394165454")
    stage.type("1230")
    field = next(edit for edit in stage.kiosk.findChildren(scenes.QLineEdit) if edit.placeholderText() in NAME_HINTS)
    field.setFocus(Qt.FocusReason.OtherFocusReason)
    stage.settle()
    stage.taps("ELİF")


NAME_HINTS = ("Adınız ve soyadınız", "Your name and surname")
_S, _P = store_card.State, pay.State


def _welcome(stage: KioskStage) -> None:
    stage.settle()


def _closed(stage: KioskStage) -> None:
    stage.window.set_trouble(Problem(ProblemKind.REGISTRY_FULL))
    stage.settle()


def _help(stage: KioskStage) -> None:
    stage.kiosk.show_help()
    stage.settle()


def _notice(stage: KioskStage) -> None:
    stage.kiosk.show_text("notice")
    stage.settle()


def _still_there(stage: KioskStage) -> None:
    _store(_S.CUSTOMER, store_card.Facts(), _typed("5320000"))(stage)
    stage.kiosk._deadline = time.monotonic() + 14
    stage.kiosk._tick()
    stage.settle()


def _manager(stage: KioskStage) -> None:
    stage.kiosk.show_manager()
    stage.settle()


def _manager_wrong(stage: KioskStage) -> None:
    _manager(stage)
    stage.window.show_pin_answer(PinAnswer.WRONG, 3, 0.0)
    stage.settle()


def _manager_in(stage: KioskStage) -> None:
    _manager(stage)
    stage.window.set_questions(scenes.QUESTIONS if hasattr(scenes, "QUESTIONS") else ())
    stage.window.show_pin_answer(PinAnswer.RIGHT, 4, 0.0)
    stage.settle()


def _went_wrong(stage: KioskStage) -> None:
    stage.window.show_crash("", under_way=True)
    stage.settle()


def _sms(stage: KioskStage) -> None:
    stage.window.show_sms("K7M4PQ", "14:31")
    stage.settle()
    stage.type("K7M")


def _problem_on_card(kind: ProblemKind, words: str = "") -> Scene:
    return _store(_S.CARD, replace(scenes.code_checked(), problem=Problem(kind, words=words)))


def _leave(stage: KioskStage) -> None:
    stage.type("97920303")
    stage.pushes("Vazgeç" if stage.language.code == "tr" else "Cancel")


def _paid() -> pay.Facts:
    return scenes.charged(scenes.StoredAnswer(None))


KIOSK_SCENES: dict[str, Scene] = {
    "k00-welcome": _welcome,
    "k00-closed": _closed,
    "k00-help": _help,
    "k00-notice": _notice,
    "k01-phone": _store(_S.CUSTOMER, store_card.Facts(), _typed("5320000")),
    "k01-phone-still-there": _still_there,
    "k01-phone-offline": _store(_S.CUSTOMER, store_card.Facts(gsm=scenes.GSM, problem=Problem(ProblemKind.OFFLINE))),
    "k01-phone-blocked": _store(
        _S.CUSTOMER, store_card.Facts(gsm=scenes.GSM, problem=Problem(ProblemKind.OPEN_QUESTION))
    ),
    "k02-code": _store(_S.CODE, scenes.code_is_out(), _sms),
    "k02-code-wrong": _store(
        _S.CODE, replace(scenes.code_is_out(), code_tries=1, problem=Problem(ProblemKind.CODE_WRONG))
    ),
    "k03-card": _store(_S.CARD, scenes.code_checked(), _typed("9792070303")),
    "k03-card-name": _store(_S.CARD, scenes.code_checked(), _name),
    "k03-card-refused": _problem_on_card(ProblemKind.REFUSED, "Kart bilgileri hatalı"),
    "k03-card-leave": _store(_S.CARD, scenes.code_checked(), _leave),
    "k03-card-saving": _store(_S.SAVING, scenes.card_confirmed()),
    "k04-same-card": _store(_S.SAME_CARD, replace(scenes.card_confirmed(), twin=scenes.CARDS[0])),
    "k04-stored": _store(_S.STORED, replace(scenes.card_confirmed(), stored=scenes.CARDS[0])),
    "k04-unknown": _store(_S.UNKNOWN, replace(scenes.card_confirmed(), problem=Problem(ProblemKind.LOST))),
    "k05-amount": _pay(_P.AMOUNT, pay.Facts, _typed("1293,75")),
    "k06-payer": _pay(_P.CUSTOMER, scenes.amount_typed),
    "k07-pay-card": _pay(_P.CARD, scenes.payer_known, _typed("9792070303")),
    "k08-instalments": _pay(_P.INSTALMENTS, scenes.rated),
    "k09-bank-charging": _pay(_P.CHARGING, scenes.at_the_bank),
    "k10-decide": _pay(_P.DECIDE, lambda: replace(scenes.at_the_bank(), doubt=pay.Doubt.TIMED_OUT)),
    "k10-paid": _pay(_P.PAID, _paid),
    "k10-declined": _pay(_P.DECLINED, scenes.at_the_bank),
    "k10-unknown": _pay(_P.UNKNOWN, lambda: replace(scenes.at_the_bank(), problem=Problem(ProblemKind.LOST))),
    "k11-manager": _manager,
    "k11-manager-wrong": _manager_wrong,
    "k11-manager-in": _manager_in,
    "k12-went-wrong": _went_wrong,
}
KIOSK_SIZES = ("1080x1920", "1280x800", "1920x1080", "1366x768", "1024x600", "1024x768")


def play(app: QApplication, name: str, language: str, theme: str, size: tuple[int, int]) -> KioskStage:
    """The scene of that name, played."""
    stage = KioskStage(app, language=language, theme=theme, size=size)
    KIOSK_SCENES[name](stage)
    return stage
