"""Draws every widget in every state, and sample pages made of them, for looking at.

``python -m tests.ui.gallery [FOLDER]`` writes light, dark and contrast pictures at 100 % and 200 % into FOLDER
(``build/screenshots/gallery`` when none is named).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from paynet_desk.ui.theme import style
from paynet_desk.ui.theme.tokens import CONTRAST, DARK, LIGHT, Tokens, metrics_for
from paynet_desk.ui.widgets.badge import CountBadge, EnvironmentBadge, Tag
from paynet_desk.ui.widgets.band import Band
from paynet_desk.ui.widgets.buttons import LinkButton, PrimaryButton, QuietButton, SecondaryButton
from paynet_desk.ui.widgets.check import ConsentBox
from paynet_desk.ui.widgets.facts import CardList, CardRow, Fact, Facts, Moment, Notes, Person, Timeline
from paynet_desk.ui.widgets.field import Field, plain_edit
from paynet_desk.ui.widgets.focus import FocusRing
from paynet_desk.ui.widgets.keybar import KeyBar
from paynet_desk.ui.widgets.keycap import KeyCap
from paynet_desk.ui.widgets.labels import Label, Run
from paynet_desk.ui.widgets.phone import PracticePhone
from paynet_desk.ui.widgets.rail import NavItem, Rail
from paynet_desk.ui.widgets.ring import CountdownRing, ResultRing
from paynet_desk.ui.widgets.rows import FieldRows
from paynet_desk.ui.widgets.speak import SpeakBox
from paynet_desk.ui.widgets.stepper import Stepper
from paynet_desk.ui.widgets.strip import HatchStrip
from paynet_desk.ui.widgets.surface import Box, Rule, Surface

THEMES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
SIZES = {"1366x768": (1366, 768), "1024x600": (1024, 600), "1920x1080": (1920, 1080)}


def focused(widget: QWidget) -> QWidget:
    """Draw ``widget`` as if it had the focus."""
    target = widget.box if isinstance(widget, Field) else widget
    target.set_focus_shown(True)  # type: ignore[attr-defined]
    FocusRing(target)
    return widget


def column(parent: QWidget | None = None, gap: int = 0) -> QVBoxLayout:
    box = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(gap)
    return box


def row(*widgets: QWidget, gap: int = 12, stretch: bool = False) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(gap)
    for widget in widgets:
        line.addWidget(widget)
    if stretch:
        line.addStretch(1)
    return line


def filled(label: str, text: str = "", **options: object) -> Field:
    edit = plain_edit()
    edit.setText(text)
    return Field(label, edit, **options)  # type: ignore[arg-type]


def section(title: str) -> QVBoxLayout:
    box = column()
    box.addWidget(Label(title, "label", tone="text3"))
    box.addSpacing(6)
    box.addWidget(Rule())
    box.addSpacing(10)
    return box


# ---- one sheet with everything


def sheet() -> tuple[QWidget, Callable[[], None]]:
    ground = Surface("sheet")
    ground.resize(1366, 900)
    columns = QHBoxLayout(ground)
    columns.setContentsMargins(40, 28, 40, 28)
    columns.setSpacing(48)
    later: list[Callable[[], object]] = []

    fields = section("Alanlar")
    empty = filled("Boş")
    empty.set_placeholder("aa / yy")
    empty.set_help("Yardım satırının yeri hep ayrılır.")
    active = filled("Odakta", "12 / 3")
    bad = filled("Hatalı", "13 / 30")
    bad.set_error("Ay 01 ile 12 arasında olmalı.")
    bad_active = filled("Hatalı, odakta", "13 / 30", optional="isteğe bağlı")
    bad_active.set_error("Ay 01 ile 12 arasında olmalı.")
    good = filled("Doğru, maskeli", "9792 07•• •••• 5454", suffix=Tag("TROY"))
    good.set_ok("Numara tamam.")
    locked = filled("Değiştirilemez", "Elif Yılmaz")
    locked.set_locked(True)
    locked.set_warning("Bu numara alışılmış değil.")
    for field in (empty, active, bad, bad_active, good, locked):
        fields.addWidget(field)
        fields.addSpacing(6)
    later += [lambda: focused(active), lambda: focused(bad_active)]
    fields.addSpacing(10)
    ticked = ConsentBox("İşaretli, odakta")
    ticked.setChecked(True)
    boxes = section("Onay kutusu")
    boxes.addWidget(ConsentBox("İşaretsiz (başlangıç hep böyledir)"))
    boxes.addSpacing(12)
    boxes.addWidget(ticked)
    later.append(lambda: focused(ticked))
    fields.addLayout(boxes)
    fields.addStretch(1)

    acts = section("Düğmeler: 56, 48, 40")
    ready, ring, missing, busy = (PrimaryButton(text) for text in ("Kartı sakla", "Odakta", "Eksik var", "Kartı sakla"))
    missing.set_missing("Eksik: kart numarası, müşterinin onayı")
    off = SecondaryButton("Kapalı, nedeni yanında yazar", medium=True)
    off.setEnabled(False)
    second_ring = SecondaryButton("İkincil, odakta", "F2", medium=True)
    link_ring = LinkButton("Bağlantı, odakta")
    for button in (ready, ring, missing, missing.missing_label, busy):
        acts.addWidget(button)
        acts.addSpacing(10)
    acts.addLayout(row(SecondaryButton("İkincil", medium=True), second_ring))
    acts.addSpacing(10)
    acts.addLayout(row(off, stretch=True))
    acts.addSpacing(10)
    acts.addLayout(row(QuietButton("Sessiz eylem"), QuietButton("Yazdır", "Ctrl+P", "print"), gap=4, stretch=True))
    acts.addSpacing(10)
    acts.addLayout(row(LinkButton("Bağlantı"), link_ring, stretch=True))

    def make_busy() -> None:
        busy.set_busy("Paynet’e gönderiliyor…", "{} sn")
        busy._busy_since -= 0.8

    later += [make_busy, lambda: focused(ring), lambda: focused(second_ring), lambda: focused(link_ring)]
    acts.addSpacing(18)
    keys = section("Tuşlar ve rozetler")
    caps = [KeyCap(text) for text in ("Enter", "Esc", "F6", "Ctrl+P", "↑ ↓")]
    keys.addLayout(row(*caps, CountBadge(2), CountBadge(12), gap=10, stretch=True))
    keys.addSpacing(10)
    keys.addLayout(row(Tag("TROY"), Tag("Visa"), Tag("Mastercard"), Tag("Amex"), gap=10, stretch=True))
    acts.addLayout(keys)
    acts.addSpacing(22)
    places = section("Ortam")
    places.addLayout(
        row(
            EnvironmentBadge("Alıştırma", "Gerçek kart ve para yok"),
            EnvironmentBadge("Test", "Paynet test sistemi", True),
            gap=10,
        )
    )
    acts.addLayout(places)
    acts.addStretch(1)

    says = section("Sayfa iletileri")
    for kind, title, text in (
        ("info", "Paynet’e soruluyor…", "4 sn. Uzarsa burada ne yapılacağı yazar."),
        (
            "offline",
            "İnternet bağlantısı yok",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Kart sonra gönderilmek üzere saklanmaz.",
        ),
        ("error", "Kart saklanmadı: banka kartı kabul etmedi", "Müşteriden başka bir kart isteyiniz."),
        ("warning", "Sonuç henüz belli değil", "İstek yeniden gönderilmez. Paynet’e sorunuz."),
        ("ok", "Kart saklandı", "TROY •• 5454, Elif Yılmaz adına"),
    ):
        band = Band()
        band.show_message(kind, title, text)
        says.addWidget(band)
        says.addSpacing(10)
    says.addSpacing(12)
    steps = section("Adımlar")
    stepper = Stepper()
    stepper.ground = "surface"
    stepper.set_states(
        [("Müşteri", "Elif Yılmaz", "done"), ("Kod", "", "now"), ("Belirsiz", "", "wait"), ("Sonuç", "", "todo")]
    )
    steps.addWidget(stepper)
    says.addLayout(steps)
    rings = section("Halkalar")
    ring_of = CountdownRing()
    ring_of.set_total(180)
    ring_of.set_deadline(time.monotonic() + 102)
    rings.addLayout(
        row(
            ResultRing("ok", "check"),
            ResultRing("unknown", "question"),
            ResultRing("accent", "lock"),
            ResultRing("ok", "check", small=True),
            ring_of,
            stretch=True,
        )
    )
    says.addLayout(rings)
    says.addStretch(1)
    for part in (fields, acts, says):
        columns.addLayout(part, 1)

    def finish() -> None:
        for act in later:
            act()

    return ground, finish


# ---- sample pages

STORE = [("Müşteri", "Elif Yılmaz"), ("Kod", "Doğrulandı"), ("Kart", "TROY •••• 5454"), ("Sonuç", "Yanıt bekleniyor")]
EVERYWHERE = ("F1 Yardım", "F2 Kart sakla", "F3 Ödeme al", "F4 Kartlar", "F5 Açık sorular", "F6 Kilitle")


def window(now: int, hints: str, fill: Callable[[QVBoxLayout, QVBoxLayout], object], waits: bool = False) -> QWidget:
    m = style.metrics()
    whole = QWidget()
    parts = column(whole)
    parts.addWidget(HatchStrip())
    middle = row(gap=0)
    parts.addLayout(middle, 1)
    rail = Rail("Paynet Desk")
    rail.set_environment("Alıştırma", "Gerçek kart ve para yok")
    rail.set_till("Kasa 2", "Kadıköy")
    rail.set_cashier("Ayşe Demir")
    rail.set_connection("Paynet’e bağlı")
    if now < 0:
        rail.set_task("Listeler")
        rail.set_nav(
            [
                NavItem("question", "Açık sorular", None, 2, True),
                NavItem("card", "Kayıtlı kartlar"),
                NavItem("history", "Geçmiş"),
                NavItem("gear", "Ayarlar"),
            ]
        )
    else:
        rail.set_task("Kart sakla")
        states = ["done" if i < now else "todo" if i > now else "wait" if waits else "now" for i in range(4)]
        said = [(t, f if s in ("done", "wait") else "", s) for (t, f), s in zip(STORE, states, strict=True)]
        rail.set_steps(said)  # type: ignore[arg-type]
    middle.addWidget(rail)
    form, side = Surface("sheet"), Surface("panel", "left")
    side.setFixedWidth(m.panel)
    middle.addWidget(form, 1)
    middle.addWidget(side)
    outer = QHBoxLayout(form)
    outer.setContentsMargins(m.sheet_side, m.sheet_top, m.sheet_right, 0)
    inner = QWidget()
    inner.setMaximumWidth(m.column)
    outer.addWidget(inner, 1)
    outer.addStretch(0)
    sheet_column, panel_column = column(inner), column(side, m.panel_gap)
    panel_column.setContentsMargins(m.panel_side + 1, m.panel_top, m.panel_side, 0)
    fill(sheet_column, panel_column)
    sheet_column.addStretch(1)
    bar = KeyBar()
    bar.set_page_hints([(h.split(" ", 1)[0], h.split(" ", 1)[1], None) for h in hints.split("|")])
    bar.set_fixed([(h.split(" ", 1)[0], h.split(" ", 1)[1], None) for h in EVERYWHERE])
    bar.set_count("F5", 2)
    parts.addWidget(bar)
    return whole


def head(to: QVBoxLayout, title: str, *lead: tuple[str, bool]) -> None:
    to.addWidget(Label(title, "title"))
    to.addSpacing(0 if style.metrics().is_compact else 4)
    text = Label("", "lead")
    text.setRuns(lead)
    to.addWidget(text)
    to.addSpacing(style.metrics().title_gap)


def person() -> Person:
    return Person("EY", "Elif Yılmaz", "Müşteri no M-10482")


def customer() -> tuple[QWidget, Callable[[], object]]:
    edit = plain_edit()
    search = QWidget()
    search.setLayout(row(LinkButton("Adla ara"), KeyCap("F9"), gap=10))
    inner = search.layout()
    assert isinstance(inner, QLayout)
    inner.setContentsMargins(0, 0, 0, 0)
    field = Field("Cep telefonu", edit, key=True, prefix="+90", suffix=search)
    edit.setText("532 000 00 42")

    def fill(to: QVBoxLayout, side: QVBoxLayout) -> None:
        lead = "Kartı saklamadan önce bu numaraya bir doğrulama kodu gönderilir."
        head(to, "Müşterinin cep telefonu", (lead, False))
        field.set_ok("Kayıtlı müşteri: Elif Yılmaz, 2 kartı var.")
        to.addWidget(field)
        to.addSpacing(10 if style.metrics().is_compact else 20)
        to.addWidget(
            SpeakBox(
                "Müşteriye okuyunuz",
                "“Kartınızı saklayabilmemiz için telefonunuza bir doğrulama kodu göndereceğiz. Numaranızı yalnızca bu"
                " işlem için kullanıyoruz. Kartınız, siz ayrıca onay verirseniz saklanır.”",
                "Aydınlatma metninin tamamı",
                ", sürüm 1.4. Okuduğunuz saat kayda geçer.",
            )
        )
        to.addSpacing(14 if style.metrics().is_compact else 24)
        to.addWidget(PrimaryButton("Okudum, kodu gönder"))
        side.addWidget(person())
        facts = Facts()
        facts.set_rows([("Cep telefonu", "0532 ••• •• 42"), ("İlk kayıt", "14.03.2025"), ("Son işlem", "02.11.2025")])
        side.addWidget(facts)
        cards = CardList()
        cards.set_cards([CardRow("Visa", "•••• 4358", "12/26"), CardRow("Mastercard", "•••• 5575", "12/26")])
        box = column(gap=8)
        box.addWidget(Label("Kayıtlı kartları (2)", "section"))
        box.addWidget(cards)
        side.addLayout(box)
        side.addStretch(1)

    return window(0, "Enter Kodu gönder|Esc Vazgeç", fill), edit.setFocus


def code() -> tuple[QWidget, Callable[[], object]]:
    edit = plain_edit()
    edit.setProperty("kind", "code")
    edit.setText("K7M")

    def fill(to: QVBoxLayout, side: QVBoxLayout) -> None:
        m = style.metrics()
        head(
            to,
            "Doğrulama kodu",
            ("Kod ", False),
            ("0532 ••• •• 42", True),
            (" numarasına gönderildi. Müşteriden alıp yazınız.", False),
        )
        field = Field("Müşterinin söylediği kod", edit, key=True)
        field.set_help("Harf de olabilir. Büyük ve küçük harfe dikkat ediniz.")
        to.addWidget(field)
        to.addSpacing(4 if m.is_compact else 12)
        timer = Box(radius=8)
        line = QHBoxLayout(timer)
        line.setContentsMargins(17, 13, 21, 13)
        line.setSpacing(16)
        ring = CountdownRing()
        ring.set_total(180)
        ring.set_deadline(time.monotonic() + 102)
        words = column()
        words.addWidget(Label("1:42", "timer"))
        words.addWidget(Label("Süre dolunca yeni kod isteyebilirsiniz.", "small"))
        again = SecondaryButton("Yeni kod gönder", medium=True)
        again.setEnabled(False)
        line.addWidget(ring)
        line.addLayout(words, 1)
        line.addWidget(again)
        to.addWidget(timer)
        to.addSpacing(14 if m.is_compact else 28)
        to.addLayout(row(PrimaryButton("Kodu doğrula"), SecondaryButton("Numarayı değiştir")))
        side.addWidget(person())
        side.addWidget(
            Label(
                "Kod gelmediyse numarayı müşteriye okutunuz. Gönderilen kod süresi dolana dek geçerlidir; yenisi ondan"
                " önce istenemez.",
                "say",
            )
        )
        side.addStretch(1)
        phone = PracticePhone(
            "Alıştırma telefonu",
            "Paynet",
            "Kart saklama kodunuz:",
            "Kodu yalnızca kasiyere söyleyiniz.",
            "Gerçekte bu mesaj müşterinin telefonuna gelir.",
        )
        phone.show_sms("K7M4", "14:31")
        at_edge = row(gap=0)
        at_edge.addSpacing(16 if m.is_compact else 24)
        at_edge.addWidget(phone)
        side.addLayout(at_edge)

    return window(1, "Enter Doğrula|Esc Vazgeç", fill), edit.setFocus


def card() -> tuple[QWidget, Callable[[], object]]:
    number = plain_edit()
    number.setText("9792 0754 82")

    def fill(to: QVBoxLayout, side: QVBoxLayout) -> None:
        m = style.metrics()
        if m.is_compact:
            to.addWidget(Label("Kart sakla, adım 3 / 4", "crumb"))
        head(to, "Kart bilgileri", ("Kartın üzerindekileri yazınız.", False))
        first = Field("Kart numarası", number, key=True, suffix=Tag("TROY"))
        first.set_help("6 hane daha. Alandan çıkınca numara maskelenir.")
        expiry, cvc = filled("Son kullanma"), filled("Güvenlik kodu", optional="isteğe bağlı")
        expiry.set_placeholder("aa / yy")
        cvc.set_placeholder("3 hane")
        cvc.set_help("Yazılırsa 1 TL ön provizyon alınır, sonra iptal edilir.")
        name, label = filled("Kart üzerindeki ad", "Elif Yılmaz"), filled("Kayıt adı")
        name.set_help("Karta ELIF YILMAZ olarak gider.")
        label.set_placeholder("Numara bitince önerilir")
        label.set_help("Müşteri kartı bu adla tanır.")
        rows = FieldRows()
        rows.add_row((first, 12))
        rows.add_row((expiry, 4), (cvc, 8))
        rows.add_row((name, 6), (label, 6))
        to.addLayout(rows)
        to.addSpacing(4 if m.is_compact else 12)
        to.addWidget(
            ConsentBox(
                "Müşteri, kartının saklanmasına onay veriyor",
                [
                    Run("Kutuyu müşterinin sözü üzerine işaretleyiniz. "),
                    Run("Onay metni", link=True),
                    Run(", sürüm 1.2"),
                ],
            )
        )
        to.addSpacing(14 if m.is_compact else m.button_gap)
        primary = PrimaryButton("Kartı sakla")
        primary.set_missing("Eksik: kart numarası, son kullanma, müşterinin onayı")
        to.addLayout(row(primary, SecondaryButton("Vazgeç")))
        to.addSpacing(6 if m.is_compact else 8)
        to.addWidget(primary.missing_label)
        box = column(gap=6)
        box.addWidget(Label("Ne saklanır?", "section"))
        box.addWidget(
            Notes(
                [
                    ("shield", "Kart, Paynet’te saklanır. Bu kasada yalnızca maskeli hali görünür."),
                    ("shield", "Numara ve güvenlik kodu bu bilgisayara yazılmaz."),
                ]
            )
        )
        side.addSpacing(m.card_height)
        side.addLayout(box)
        side.addStretch(1)

    return window(2, "Enter Sonraki eksik|Esc Vazgeç|F8 Göster (basılı tut)", fill), number.setFocus


def stored() -> tuple[QWidget, Callable[[], object]]:
    primary = PrimaryButton("Sıradaki müşteri")

    def fill(to: QVBoxLayout, side: QVBoxLayout) -> None:
        m = style.metrics()
        words = column(gap=4)
        words.addWidget(Label("Kart saklandı", "title"))
        words.addWidget(Label("Elif Yılmaz bundan sonra bu kartla ödeyebilir.", "lead"))
        line = row(ResultRing("ok", "check"), gap=20)
        line.addLayout(words, 1)
        to.addLayout(line)
        to.addSpacing(12 if m.is_compact else 28)
        facts = Facts("result")
        facts.set_rows(
            [
                ("Kart", "TROY, 9792 07•• •••• 5454"),
                Fact("Kayıt adı", "TROY •• 5454", "Değiştir"),
                ("Müşteri", "Elif Yılmaz, M-10482"),
                Fact("Kart sahibi no", "b3a1f0c2-77de-4b19-9c1e-5d20a8", selectable=True),
                ("Saklandığı yer", "Paynet (alıştırma) ve mağaza veri tabanı"),
                ("Zaman", "21.11.2025, 14:32:08"),
            ]
        )
        box = Box()
        inside = column(box)
        inside.setContentsMargins(21, m.box_padding + 1, 21, m.box_padding + 1)
        inside.addWidget(facts)
        to.addWidget(box)
        to.addSpacing(14 if m.is_compact else 28)
        to.addLayout(row(primary, SecondaryButton("Bu kartla ödeme al", "F3", "card")))
        to.addSpacing(10)
        to.addLayout(row(QuietButton("Onay belgesini yazdır", "Ctrl+P", "print"), stretch=True))
        side.addSpacing(m.card_height)
        cards = CardList()
        cards.set_cards(
            [
                CardRow("TROY", "•••• 5454", "Yeni", True),
                CardRow("Visa", "•••• 4358", "12/26"),
                CardRow("Mastercard", "•••• 5575", "12/26"),
            ]
        )
        listed = column(gap=8)
        listed.addWidget(Label("Elif Yılmaz’ın kartları (3)", "section"))
        listed.addWidget(cards)
        side.addLayout(listed)
        side.addStretch(1)

    return window(3, "Enter Sıradaki müşteri|Ctrl+P Yazdır", fill), lambda: None


def unknown() -> tuple[QWidget, Callable[[], object]]:
    def fill(to: QVBoxLayout, side: QVBoxLayout) -> None:
        m = style.metrics()
        words = column(gap=4)
        words.addWidget(Label("Sonuç henüz belli değil", "title"))
        words.addWidget(Label("Kart saklanmış da olabilir, saklanmamış da. İstek yinelenmedi.", "lead"))
        line = row(ResultRing("unknown", "question"), gap=20)
        line.addLayout(words, 1)
        to.addLayout(line)
        to.addSpacing(12 if m.is_compact else 24)
        times = Timeline()
        times.set_rows(
            [
                Moment(
                    "14:32:08",
                    "check",
                    "Saklama isteği Paynet’e gönderildi",
                    "TROY 9792 07•• •••• 5454, Elif Yılmaz",
                ),
                Moment(
                    "14:32:38",
                    "clock",
                    "30 saniye içinde yanıt gelmedi",
                    "Bağlantı kesildi. Kart bilgileri bu kasadan silindi.",
                ),
                Moment(
                    "24 sn sonra",
                    "question",
                    "Paynet’e kendiliğinden sorulacak",
                    "Kart listede varsa saklanmış demektir.",
                    open=True,
                ),
            ]
        )
        box = Box()
        inside = column(box)
        inside.setContentsMargins(21, m.box_padding + 5, 21, 7)
        inside.addWidget(times)
        to.addWidget(box)
        to.addSpacing(14 if m.is_compact else 24)
        to.addLayout(row(PrimaryButton("Paynet’e sor"), SecondaryButton("Sıradaki müşteri", "F2")))
        to.addSpacing(8)
        to.addWidget(Label("Sormak güvenlidir: kart ikinci kez saklanmaz, para çekilmez.", "help"))
        first = column(gap=6)
        first.addWidget(Label("Müşteriye ne söylenir?", "section"))
        first.addWidget(
            Label(
                "“Bağlantı kesildi, kartınızın saklanıp saklanmadığını Paynet’e soruyoruz. Beklemeniz gerekmez.”", "say"
            )
        )
        side.addLayout(first)
        side.addWidget(Rule())
        second = column(gap=8)
        second.addWidget(Label("Bundan sonra", "section"))
        second.addWidget(
            Notes(
                [
                    ("list", "Konu, sonuç belli olana dek Açık sorular listesinde kalır."),
                    ("lock", "Elif Yılmaz için yeni kart saklama o zamana dek kapalıdır."),
                    ("user", "Diğer müşterilerle çalışabilirsiniz."),
                ]
            )
        )
        side.addLayout(second)
        side.addWidget(Rule())
        facts = Facts()
        facts.set_rows([("Deneme no", "K2-251121-0417"), ("Kasiyer", "Ayşe Demir")])
        side.addWidget(facts)
        side.addStretch(1)

    return window(3, "Enter Paynet’e sor", fill, waits=True), lambda: None


PAGES = {"01": customer, "02": code, "03": card, "04": stored, "08": unknown}


def shoot(
    app: QApplication, widget: QWidget, after: Callable[[], object], path: Path, size: tuple[int, int] | None
) -> None:
    if size is not None:
        widget.resize(*size)
    widget.show()
    widget.activateWindow()
    app.processEvents()
    after()
    app.processEvents()
    widget.grab().save(str(path))
    widget.close()
    widget.deleteLater()
    app.processEvents()


def draw(app: QApplication, folder: Path, percent: int) -> None:
    """Draw everything in every theme at the scale of this process."""
    folder.mkdir(parents=True, exist_ok=True)
    themes: dict[str, Tokens] = THEMES
    for theme, tokens in themes.items():
        style.apply_theme(app, tokens, metrics_for(1366, 768))
        widget, after = sheet()
        shoot(app, widget, after, folder / f"widgets-{theme}-{percent}.png", None)
        for page, make in PAGES.items():
            for size_name, size in SIZES.items():
                if (theme != "light" or percent != 100) and size_name != "1366x768":
                    continue
                style.apply_theme(app, tokens, metrics_for(*size))
                widget, after = make()
                shoot(app, widget, after, folder / f"{page}-{theme}-{size_name}-{percent}.png", size)


def main() -> None:
    """Draw at 100 % here and at 200 % in a second process (Qt reads its scale once)."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/screenshots/gallery")
    percent = round(float(os.environ.get("QT_SCALE_FACTOR", "1")) * 100)
    app = QApplication(sys.argv[:1])
    draw(app, folder, percent)
    if percent == 100:
        subprocess.run(
            [sys.executable, "-m", "tests.ui.gallery", str(folder)],
            env=os.environ | {"QT_SCALE_FACTOR": "2"},
            check=True,
        )


if __name__ == "__main__":
    main()
