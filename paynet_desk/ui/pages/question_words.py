"""What every page says alike about an open question: what it is, whose, how it ended."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from paynet_desk.core.brand import decided
from paynet_desk.core.gsm import Gsm
from paynet_desk.core.money import Kurus, format_lira
from paynet_desk.registry.values import OpenQuestion, Operation, Payment, Stage, Verdict
from paynet_desk.ui.widgets.choices import Choice


def amount_of(sale: Payment) -> str:
    """What is drawn: "1.293,75 ₺"."""
    return format_lira(Kurus(sale.total_kurus if sale.total_kurus is not None else sale.amount_kurus))


def title_of(question: OpenQuestion) -> str:
    """ "Kart saklama"; "Ödeme, 1.293,75 ₺"."""
    translate = QCoreApplication.translate
    if question.payment is not None:
        return translate("Question", "Ödeme, {amount}").format(amount=amount_of(question.payment))
    titles = {
        Operation.SEND_CODE: translate("Question", "Kod gönderme"),
        Operation.DELETE: translate("Question", "Kart silme"),
        Operation.RENAME: translate("Question", "Kart adı değiştirme"),
    }
    return titles.get(question.operation, translate("Question", "Kart saklama"))


def whose(question: OpenQuestion) -> str:
    """The customer and the masked card: "Elif Yılmaz, TROY •••• 5454"."""
    name = question.customer.name or Gsm(question.customer.gsm).masked
    brand = decided(question.pan.first6) if question.pan and question.payment else None
    card = f"{brand.label if brand else ''} {question.pan.short()}".strip() if question.pan else ""
    return ", ".join(filter(None, (name, card)))


def what_is_known(question: OpenQuestion) -> str:
    """How far it came: "Yanıt gelmedi"."""
    translate = QCoreApplication.translate
    if question.operation is Operation.SEND_CODE:
        return translate("Question", "SMS gitmiş olabilir")
    notes = {
        Stage.TOKEN_ASKED: translate("Question", "Kart yanıtı gelmedi"),
        Stage.TOKEN_GIVEN: translate("Question", "Banka sayfası açılmadı"),
        Stage.PAGE_OPENED: translate("Question", "Banka sayfası yarıda kaldı"),
        Stage.RETURNED: translate("Question", "Ödeme isteği gönderilmedi"),
    }
    stage = question.payment.stage if question.payment is not None else Stage.CHARGE_SENT
    return notes.get(stage, translate("Question", "Yanıt gelmedi"))


def brief(question: OpenQuestion, verdict: Verdict) -> str:
    """A verdict in two or three words, for a list."""
    translate = QCoreApplication.translate
    sale = question.payment
    declined = sale is not None and sale.stage is Stage.CHARGE_SENT
    deletes = question.operation is Operation.DELETE
    return {
        Verdict.STORED: translate("Question", "Saklanmış"),
        Verdict.NOT_STORED: translate("Question", "Saklanmamış"),
        Verdict.PAID: translate("Question", "Ödeme alınmış"),
        Verdict.NOT_PAID: translate("Question", "Ödeme alınmadı")
        if declined
        else translate("Question", "Para çekilmemiş"),
        Verdict.DONE: translate("Question", "Silinmiş") if deletes else translate("Question", "Adı değişmiş"),
        Verdict.NOT_DONE: translate("Question", "Silinmemiş") if deletes else translate("Question", "Adı değişmemiş"),
        Verdict.GIVEN_UP: translate("Question", "Vazgeçildi"),
        Verdict.SIGNED_OFF: translate("Question", "Yönetici kapattı"),
        Verdict.REPEATED: translate("Question", "Bir kez daha izin verildi"),
        Verdict.KNOWN_TO_PAYNET: translate("Question", "Paynet müşteriyi tanıyor"),
        Verdict.STILL_UNKNOWN: translate("Question", "Henüz belli değil"),
        Verdict.NOT_REACHED: translate("Question", "Paynet’e ulaşılamadı"),
        Verdict.CANNOT_ASK: translate("Question", "Sorulamadı"),
    }[verdict]


def in_full(question: OpenQuestion, verdict: Verdict) -> str:
    """A verdict as a sentence."""
    translate = QCoreApplication.translate
    deletes = question.operation is Operation.DELETE
    still_unknown = {
        Operation.SAVE: translate("Question", "Paynet’in listesinde henüz yok. Biraz sonra yeniden sorunuz."),
        Operation.DELETE: translate("Question", "Kart Paynet’in listesinde duruyor. Biraz sonra yeniden sorunuz."),
        Operation.RENAME: translate(
            "Question", "Paynet’in listesinde henüz eski adı var. Biraz sonra yeniden sorunuz."
        ),
    }
    no_answer = translate("Question", "Paynet’ten hâlâ yanıt yok. Biraz sonra yeniden sorunuz.")
    return {
        Verdict.STILL_UNKNOWN: still_unknown.get(question.operation, no_answer),
        Verdict.PAID: translate("Question", "Ödeme alınmış. Yeniden çekmeyiniz."),
        Verdict.NOT_PAID: translate("Question", "Para çekilmemiş."),
        Verdict.CANNOT_ASK: translate("Question", "Bu, Paynet’e sorulamaz; sonucu yönetici netleştirir."),
        Verdict.STORED: translate("Question", "Kart saklanmış."),
        Verdict.NOT_STORED: translate("Question", "Kart saklanmamış."),
        Verdict.DONE: translate("Question", "Kart silinmiş.")
        if deletes
        else translate("Question", "Kartın adı değişmiş."),
        Verdict.NOT_DONE: translate("Question", "Kart silinmemiş.")
        if deletes
        else translate("Question", "Kartın adı değişmemiş."),
        Verdict.GIVEN_UP: translate("Question", "Ödemeden vazgeçildi, para çekilmedi."),
        Verdict.SIGNED_OFF: translate("Question", "Yönetici kapattı. Sonucu bilinmiyor."),
        Verdict.REPEATED: translate("Question", "Yönetici bir kez daha saklanmasına izin verdi."),
        Verdict.KNOWN_TO_PAYNET: translate("Question", "Paynet bu müşteriyi zaten tanıyor; ilk kart saklanmış olmalı."),
        Verdict.NOT_REACHED: translate(
            "Question", "Paynet’e ulaşılamadı. Hiçbir şey değişmedi; yeniden sorabilirsiniz."
        ),
    }[verdict]


_MARKS = {  # icon, tone of how it ended
    Verdict.STORED: ("check", "ok"),
    Verdict.PAID: ("check", "ok"),
    Verdict.DONE: ("check", "ok"),
    Verdict.SIGNED_OFF: ("lock", "text2"),
}


def settled_row(question: OpenQuestion, verdict: Verdict, *, when: str, words: str) -> Choice:
    """A question that was settled, as a row to be read; ``words`` are a manager's reason."""
    icon, tone = _MARKS.get(verdict, ("cross", "text2"))
    small = ": ".join(filter(None, (whose(question), words)))
    return Choice(when, title_of(question), small, icon, brief(question, verdict), tone)
