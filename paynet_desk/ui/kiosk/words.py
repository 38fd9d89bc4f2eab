"""What a customer is told about problems: less than the cashier, and whom to turn to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from paynet_desk.flow.problem import Problem, ProblemKind
from paynet_desk.ui.texts import ProblemText

if TYPE_CHECKING:  # PySide6 6.11.3 declares it as giving an object

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Mark ``text`` for translation; it is returned as it is."""
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

_K = ProblemKind

_AWAY = ProblemText(
    "offline",
    QT_TRANSLATE_NOOP("KioskWords", "Şu anda bağlantı kurulamıyor"),
    QT_TRANSLATE_NOOP(
        "KioskWords", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Biraz sonra yeniden deneyiniz ya da görevliye "
        "başvurunuz."
    ),
)  # fmt: skip
_CLOSED = ProblemText(
    "offline",
    QT_TRANSLATE_NOOP("KioskWords", "Bu ekran şu anda hizmet veremiyor"),
    QT_TRANSLATE_NOOP("KioskWords", "Hiçbir şey gönderilmedi. Lütfen görevliye başvurunuz."),
)
_BUSY = ProblemText(
    "warning",
    QT_TRANSLATE_NOOP("KioskWords", "Şu anda çok fazla istek var"),
    QT_TRANSLATE_NOOP("KioskWords", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor."),
)
_OPEN = ProblemText(
    "warning",
    QT_TRANSLATE_NOOP("KioskWords", "Bu numarayla sonucu beklenen bir işlem var"),
    QT_TRANSLATE_NOOP("KioskWords", "Yeni bir işlem başlatılmadı. Lütfen görevliye başvurunuz."),
)
_LOST = ProblemText(
    "warning",
    QT_TRANSLATE_NOOP("KioskWords", "Yanıt gelmedi"),
    QT_TRANSLATE_NOOP("KioskWords", "Bağlantı kesilmiş olabilir. Yeniden deneyebilirsiniz."),
)
_OTHER_CARD = ProblemText(
    "error",
    QT_TRANSLATE_NOOP("KioskWords", "Bu kartla ödeme yapılamıyor"),
    QT_TRANSLATE_NOOP("KioskWords", "Para çekilmedi. Başka bir kart deneyiniz."),
)
_BROKE = ProblemText(
    "error",
    QT_TRANSLATE_NOOP("KioskWords", "Beklenmedik bir sorun oldu"),
    QT_TRANSLATE_NOOP("KioskWords", "Yeniden deneyebilirsiniz; olmazsa görevliye başvurunuz."),
)

WORDS: dict[ProblemKind, ProblemText] = {
    **dict.fromkeys((_K.OFFLINE, _K.TIMEOUT_BEFORE_SENDING, _K.CERTIFICATE, _K.LOGIN_PAGE), _AWAY),
    **dict.fromkeys((_K.KEY, _K.ADDRESS, _K.NO_KEY, _K.SETTING, _K.NOT_READY), _CLOSED),
    **dict.fromkeys((kind for kind in ProblemKind if kind.name.startswith("REGISTRY")), _CLOSED),
    **dict.fromkeys((_K.THROTTLED, _K.CODES_SENT), _BUSY),
    **dict.fromkeys((_K.OPEN_QUESTION, _K.UNDER_WAY, _K.CHANGED_ELSEWHERE, _K.NOT_REPEATABLE), _OPEN),
    **dict.fromkeys((_K.MISMATCH, _K.KNOWN_TO_PAYNET), _OPEN),
    **dict.fromkeys((_K.NO_3DS, _K.NO_INSTALMENTS), _OTHER_CARD),
    **dict.fromkeys((_K.PROGRAM, _K.TOKEN_NOT_KEPT, _K.FOUND_UNCHANGED), _BROKE),
    _K.LOST: _LOST,
    _K.REFUSED: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("KioskWords", "Kartınız kabul edilmedi"),
        QT_TRANSLATE_NOOP("KioskWords", "Bilgileri denetleyiniz ya da başka bir kart deneyiniz."),
    ),
    _K.CODE_WRONG: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("KioskWords", "Kod yanlış"),
        QT_TRANSLATE_NOOP("KioskWords", "Kod yanlış. Telefonunuzdaki kodu yeniden yazınız."),
    ),
    _K.CODE_EXPIRED: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("KioskWords", "Kodun süresi doldu"),
        QT_TRANSLATE_NOOP("KioskWords", "Kodun süresi doldu. Yeni kod isteyiniz."),
    ),
    _K.CODE_TRIES: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("KioskWords", "Deneme hakkınız bitti"),
        QT_TRANSLATE_NOOP("KioskWords", "Kod üç kez yanlış yazıldı. Süre dolunca yeni kod isteyiniz."),
    ),
    _K.CODE_UNSURE: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("KioskWords", "SMS gelmiş olabilir"),
        QT_TRANSLATE_NOOP("KioskWords", "SMS gelmiş olabilir; gelmediyse süre dolana dek bekleyiniz."),
    ),
    _K.REGISTRY_BACK: ProblemText(
        "ok",
        QT_TRANSLATE_NOOP("KioskWords", "Yeniden deneyebilirsiniz"),
        QT_TRANSLATE_NOOP("KioskWords", "Sorun giderildi, yazdıklarınız duruyor."),
    ),
    _K.REGISTRY_AFTER: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("KioskWords", "İşleminizin kaydı tamamlanamadı"),
        QT_TRANSLATE_NOOP("KioskWords", "Yinelemeyiniz. Lütfen görevliye başvurunuz."),
    ),
    _K.FOUND_NOT_STORED: ProblemText(
        "info",
        QT_TRANSLATE_NOOP("KioskWords", "Kartınız saklanmamış"),
        QT_TRANSLATE_NOOP("KioskWords", "İsterseniz yeniden deneyebilirsiniz."),
    ),
}


def _say(text: str) -> str:
    return QCoreApplication.translate("KioskWords", text)


def say_to_customer(problem: Problem) -> ProblemText:
    """The customer's words for ``problem``, in the language in use."""
    told = WORDS[problem.kind]
    return ProblemText(told.band, _say(told.title), _say(told.text))


_HELP = (
    QT_TRANSLATE_NOOP(
        "KioskWords",
        "**Kartımı sakla:** telefonunuza bir kod gelir, kartınızı yazarsınız, onay verirseniz kart saklanır.",
    ),
    QT_TRANSLATE_NOOP("KioskWords", "**Ödeme yap:** tutarı ve kartınızı yazarsınız, bankanız onaylar."),
    QT_TRANSLATE_NOOP(
        "KioskWords",
        "**Ne saklanır?** Kart numaranızın tamamı yalnızca Paynet’tedir; iş yerinde ilk altı ve son dört hanesi kalır. "
        "Güvenlik kodu hiçbir yerde saklanmaz.",
    ),
    QT_TRANSLATE_NOOP(
        "KioskWords",
        "**Neden?** Sonraki ödemelerinizde kartınızı yeniden yazmamanız için. Onay vermek zorunda değilsiniz.",
    ),
    QT_TRANSLATE_NOOP(
        "KioskWords",
        "**Vazgeçmek için** Vazgeç’e dokununuz. Bir süre dokunmazsanız yazdıklarınız kendiliğinden silinir.",
    ),
)
_WHERE = QT_TRANSLATE_NOOP("KioskWords", "Bu ekran {store} iş yerinindir.")


def help_text(store: str) -> str:
    """What can be done here, what is stored and why, in Markdown; ``store`` is the merchant's name, if it is set."""
    where = _say(_WHERE).format(store=store) if store else ""
    return "\n\n".join(filter(None, (where, *map(_say, _HELP))))
