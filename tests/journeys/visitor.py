"""A customer alone before a kiosk: what fingers can do there, and what is on the screen."""

from __future__ import annotations

import time
from typing import cast

from PySide6.QtCore import QPoint
from PySide6.QtGui import QInputDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QMenu, QWidget

from paynet_desk.registry.values import Task
from paynet_desk.ui.kiosk.answer import StoringAnswer
from paynet_desk.ui.kiosk.frame import Idle, Kiosk
from paynet_desk.ui.kiosk.keypad import KeyButton
from paynet_desk.ui.kiosk.lock import Cover
from paynet_desk.ui.language import Language
from paynet_desk.ui.pages.card import CardPage
from paynet_desk.ui.till import Till
from paynet_desk.ui.window import Window
from tests.journeys.at_the_bank import AtTheBank
from tests.journeys.till import Cashier

WELCOME, PHONE, CODE = "Hoş geldiniz", "Cep telefonunuz", "Telefonunuza gelen kodu yazınız"
CARD, STORED, UNKNOWN = "Kart bilgileriniz", "Kartınız saklandı", "Sonuç henüz belli değil"
SAME_CARD, MANAGER = "Bu kartınız zaten saklı olabilir", "Yönetici"
AMOUNT, WAYS, PAID = "Ödeyeceğiniz tutar", "Nasıl ödemek istersiniz?", "Ödemeniz alındı"
DECIDE, GIVEN_UP, DECLINED = "Bankanızın onayı belli değil", "Ödemeden vazgeçildi", "Ödeme alınmadı"
STORE, PAY = "Kartımı sakla", "Ödeme yap"
CONSENT = "Kartımın Paynet’te saklanmasına onay veriyorum"
NEXT = "Devam"


def fields(inside: QWidget) -> list[QLineEdit]:
    """Every field in there, shown or not."""
    return inside.findChildren(QLineEdit)


def is_used(edit: QLineEdit) -> bool:
    """Something stands in it, or is one Ctrl+Z away."""
    return bool(edit.text()) or edit.isUndoAvailable()


class Visitor(Cashier):
    """Stands before the kiosk; the verbs of the cashier that fit are used as they are."""

    own_windows = (Kiosk, Cover, QMenu)
    size = (1080, 1920)
    idle = Idle()
    touch = None

    def makes_the_window(self, tills: dict[Task, Till], language: Language) -> Window:
        tasks = {"store": ("store",), "pay": ("pay",), "both": ("store", "pay")}[self.settings.kiosk_tasks]
        kinds = {"store": Task.STORE_CARD, "pay": Task.PAY_AND_STORE}
        self.kiosk = Kiosk(
            tills, language, theme=self.settings.theme, tasks=[kinds[name] for name in tasks], idle=self.idle
        )
        self.kiosk.resize(*self.size)
        return cast("Window", self.kiosk)

    def waits_until_it_is_open(self) -> None:
        self.is_on(WELCOME)
        works = self.kiosk._works.values()
        self.waits_for(
            lambda: all(set(work.offer.soon) <= set(work.pages) for work in works) and self.file.exists(), "its pages"
        )

    def closes_the_program(self) -> None:
        if self._main is not None:
            self.kiosk.watch.end()
            self.kiosk._clock.stop()
        super().closes_the_program()

    # ---- fingers ----------------------------------------------------------------------------------------------------

    def touches(self, widget: QWidget, at: QPoint | None = None) -> None:
        """A finger on the middle of a widget, and off again."""
        if Visitor.touch is None:
            Visitor.touch = QTest.createTouchDevice(QInputDevice.DeviceType.TouchScreen)
        self._turn()  # keys that were just turned to take their places first
        window = self.kiosk.windowHandle()
        place = widget.mapTo(self.kiosk, at or widget.rect().center())
        there = self.kiosk.childAt(place)
        assert there is not None, f"{widget} lies nowhere"
        assert there is widget or widget.isAncestorOf(there), f"{widget} lies under {there}"
        with self.pace.turn(f"a touch on {widget.accessibleName()}"):
            QTest.touchEvent(window, Visitor.touch).press(0, place, window).commit(False)
            QTest.touchEvent(window, Visitor.touch).release(0, place, window).commit(False)
        self._turn()

    def taps(self, words: str) -> None:
        """The keys of the screen, one for each letter."""
        for sign in words:
            self.touches(self.key(sign))
        self._turn()

    def key(self, name: str) -> KeyButton:
        """The key on the screen with this name."""
        names = {" ": "boşluk", "⌫": "son harfi sil", "⇧": "büyük harf"}
        wanted = names.get(name, name)

        def there() -> KeyButton | None:
            keys = (key for key in self.kiosk.findChildren(KeyButton) if key.isVisible())
            return next((key for key in keys if key.accessibleName() == wanted), None)

        return cast("KeyButton", self.waits_for(there, f"the key {name!r}"))

    def pushes(self, words: str) -> None:
        """A button that can be seen, with a finger."""
        buttons = self.kiosk.findChildren(QAbstractButton)
        self.waits_for(
            lambda: [b for b in buttons if b.isVisible() and words in (b.text(), b.accessibleName())], repr(words)
        )
        self.touches(self.button(words))

    def chooses_task(self, words: str) -> None:
        """On the welcome page, as soon as it can be chosen."""
        self.is_on(WELCOME)
        self.waits_for(lambda: self.button(words).isEnabled(), f"{words} to be offered")
        self.pushes(words)

    def puts_finger_in(self, label: str) -> None:
        """Into a field."""
        edit = self.field(label).edit
        self.touches(edit, QPoint(edit.width() // 2, edit.height() // 2))
        self.is_in(label)

    def puts_finger_on_the_page(self, bank: AtTheBank, selector: str) -> None:
        """On something of the bank's page, once it is there and takes the focus or the click."""
        code = f"(function() {{ var b = document.querySelector('{selector}').getBoundingClientRect();"
        code += " return (b.left + b.width / 2) + ' ' + (b.top + b.height / 2); })()"
        x, y = map(float, self.waits_for(lambda: bank.run(code), selector).split())
        assert bank.view.attempt is not None
        page = bank.view.attempt.view()
        self.touches(page, QPoint(round(x), round(y)))
        self.lets_pass(0.2)  # the engine hears of a touch in its own process

    def goes_away(self) -> None:
        """Nobody touches anything until the time is over."""
        if self.kiosk._deadline is not None:
            self.kiosk._deadline = time.monotonic()
        self._turns(2)

    # ---- the usual way ----------------------------------------------------------------------------------------------

    def goes_to_code(self, gsm: str) -> None:
        self.chooses_task(STORE)
        self.is_on(PHONE)
        self.taps(gsm)
        self.pushes("Okudum, kodu gönder")
        self.is_on(CODE)

    def taps_code(self, code: str) -> None:
        """A code of digits and letters: the keys are turned where the next sign is on the other side."""
        for sign in code:
            on_digits = any(key.act == "abc" for key in self.kiosk.findChildren(KeyButton) if key.isVisible())
            if sign.isdigit() != on_digits:
                self.touches(self.key("ABC" if on_digits else "123"))
            if sign.isalpha() and sign.isupper() != self.kiosk.arrangement.keypad._large:
                self.taps("⇧")
            self.taps(sign)

    def goes_to_card(self, gsm: str) -> None:
        self.goes_to_code(gsm)
        self.taps_code(self.is_told_the_code(gsm))
        self.pushes(NEXT)
        self.is_on(CARD)

    def taps_card(self, number: str, cvc: str = "", expiry: str = "1230", name: str = "ELİF YILMAZ") -> None:
        """Number, date, code, name."""
        self._remember_secret(number)
        self.is_in("Kart numarası")
        self.taps(number)
        self.is_in("Son kullanma")
        self.taps(expiry)
        self.is_in("Güvenlik kodu")
        if cvc:
            self._remember_secret(cvc)
            self.taps(cvc)
        self.puts_finger_in("Kart üzerindeki ad")
        self.taps(name)

    def goes_to_ways(self, gsm: str, number: str, cvc: str, lira: str = "1250") -> None:
        """A payment up to the ways to pay it."""
        self.chooses_task(PAY)
        self.is_on(AMOUNT)
        self.taps(lira)
        self.pushes(NEXT)
        self.is_on(PHONE)
        self.taps(gsm)
        self.pushes("Karta geç")
        self.is_on(CARD)
        self.taps_card(number, cvc)
        self.pushes(NEXT)
        self.is_on(WAYS)

    # ---- what is looked at ------------------------------------------------------------------------------------------

    def no_card_is_left(self) -> None:
        """Neither the buffers nor a field of a card page, shown or not, holds anything of a card."""
        assert not self.secrets.pan
        assert not self.secrets.cvc
        assert not self.secrets.code
        assert not self.paying_secrets.pan
        assert not self.paying_secrets.cvc
        assert [
            e.accessibleName() for page in self.kiosk.findChildren(CardPage) for e in fields(page) if is_used(e)
        ] == []

    def nothing_is_left(self) -> None:
        """No field of any page, and no buffer, holds anything of whoever was here."""
        self.no_card_is_left()
        left = [(edit.accessibleName(), edit.text()) for edit in fields(self.kiosk) if is_used(edit)]
        assert left == []
        ticked = [b.accessibleName() for b in self.kiosk.findChildren(QAbstractButton) if b.isChecked()]
        assert ticked == []

    def _check_that_what_is_shown_is_on_disk(self) -> None:
        """I3: a customer is told that a card is stored at the turn in which it stands on the disk, not before."""
        page = next((page for page in self.window.findChildren(StoringAnswer) if page.isVisible()), None)
        if page is not None and page.title.text() == STORED:
            assert self.rows("select 1 from customers where owner_id is not null"), "shown, and not on the disk"
