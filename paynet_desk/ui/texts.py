"""What the program says about problems: one table, Turkish; English is its translation.

Every text says what happened, whether anything was sent or kept, and what to do next (look.md, "Pages and their
Turkish"). Paynet's own words are quoted by the page as plain text and are never part of these.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from paynet_desk.core.gsm import GsmProblem
from paynet_desk.flow.problem import Problem, ProblemKind

if TYPE_CHECKING:  # PySide6 6.11.3 declares it as giving an object

    def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
        """Mark ``text`` for translation; it is returned as it is."""
else:
    from PySide6.QtCore import QT_TRANSLATE_NOOP

_CONTEXT = "Texts"


@dataclass(frozen=True)
class ProblemText:
    """How a problem is shown: the kind of band (``Band.show_message``), a title, a sentence that says what to do.

    ``file``: where the file lies that it is about, if it is about one.
    """

    band: str
    title: str
    text: str
    file: str = ""


_VERSION = QT_TRANSLATE_NOOP("Texts", "Paynet Desk {version}")
_NEWER_VERSION = QT_TRANSLATE_NOOP("Texts", "programın yeni sürümü")
_QUOTE = QT_TRANSLATE_NOOP("Texts", "Paynet’in iletisi: “{words}”")
_OFFLINE = QT_TRANSLATE_NOOP("Texts", "İnternet bağlantısı yok")
_KEPT = QT_TRANSLATE_NOOP(
    "Texts", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bağlantı gelince yeniden deneyiniz."
)

PROBLEMS: dict[ProblemKind, ProblemText] = {
    ProblemKind.OFFLINE: ProblemText("offline", _OFFLINE, _KEPT),
    ProblemKind.TIMEOUT_BEFORE_SENDING: ProblemText(
        "offline", QT_TRANSLATE_NOOP("Texts", "Paynet’e ulaşılamıyor"), _KEPT
    ),
    ProblemKind.CERTIFICATE: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Paynet’in sertifikası doğrulanamadı"),
        QT_TRANSLATE_NOOP("Texts", "Bağlantı güvenli değil, hiçbir şey gönderilmedi. Bilgi işleme haber veriniz."),
    ),
    ProblemKind.KEY: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Paynet anahtarı kabul etmedi"),
        QT_TRANSLATE_NOOP("Texts", "İşlem yapılmadı. Yönetici anahtarı denetlemeli."),
    ),
    ProblemKind.ADDRESS: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Bu kasanın IP adresi Paynet’te kayıtlı değil"),
        QT_TRANSLATE_NOOP("Texts", "İşlem yapılmadı. Yönetici adresi bildirmeli."),
    ),
    ProblemKind.THROTTLED: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Paynet çok sık istek aldığını bildiriyor"),
        QT_TRANSLATE_NOOP("Texts", "İşlem yapılmadı, yazdıklarınız duruyor."),
    ),
    ProblemKind.CODES_SENT: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Bu kasadan son bir saatte çok kod gönderildi"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor."),
    ),
    ProblemKind.LOGIN_PAGE: ProblemText(
        "offline",
        QT_TRANSLATE_NOOP("Texts", "Ağ, oturum açılmasını istiyor"),
        QT_TRANSLATE_NOOP("Texts", "Yanıt Paynet’ten gelmedi. Ağda oturum açtıktan sonra yeniden deneyiniz."),
    ),
    ProblemKind.LOST: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Paynet’ten yanıt gelmedi"),
        QT_TRANSLATE_NOOP("Texts", "Paynet’te bir sorun var ya da bağlantı kesildi. Yeniden deneyebilirsiniz."),
    ),
    ProblemKind.MISMATCH: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Yanıt başka bir karta ya da müşteriye ait görünüyor"),
        QT_TRANSLATE_NOOP("Texts", "Kayıtlar değiştirilmedi. Kartı yeniden saklamayınız; yöneticiye haber veriniz."),
    ),
    ProblemKind.REFUSED: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Paynet isteği kabul etmedi"),
        QT_TRANSLATE_NOOP("Texts", "Yazdıklarınızı denetleyip yeniden deneyiniz."),
    ),
    ProblemKind.CODE_WRONG: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Kod yanlış"),
        QT_TRANSLATE_NOOP("Texts", "Kod yanlış. Müşteriye yeniden okutunuz."),
    ),
    ProblemKind.CODE_EXPIRED: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Kodun süresi doldu"),
        QT_TRANSLATE_NOOP("Texts", "Kodun süresi doldu. Yeni kod gönderiniz."),
    ),
    ProblemKind.CODE_TRIES: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Deneme hakkı bitti"),
        QT_TRANSLATE_NOOP("Texts", "Kod üç kez yanlış yazıldı. Süre dolunca yeni kod gönderiniz."),
    ),
    ProblemKind.CODE_UNSURE: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "SMS gitmiş olabilir"),
        QT_TRANSLATE_NOOP("Texts", "SMS gitmiş olabilir; gelmediyse süre dolana dek bekleyiniz."),
    ),
    ProblemKind.REGISTRY: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Mağaza veri tabanına yazılamıyor"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işleme haber veriniz."),
    ),
    ProblemKind.REGISTRY_FOLDER: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanının klasörüne yazılamıyor"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem klasörün iznini düzeltsin.",
        ),
    ),
    ProblemKind.REGISTRY_READ_ONLY: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanı dosyası yazmaya kapalı"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem dosyanın iznini düzeltsin.",
        ),
    ),
    ProblemKind.REGISTRY_FULL: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Diskte yer kalmadı"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem diskte yer açsın.",
        ),
    ),
    ProblemKind.REGISTRY_DISK: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Disk, veri tabanını okurken ya da yazarken hata verdi"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem diski denetlesin.",
        ),
    ),
    ProblemKind.REGISTRY_EMPTY: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanı dosyası yarım kalmış"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem dosyayı onarsın.",
        ),
    ),
    ProblemKind.REGISTRY_MISSING: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanı dosyası yerinde yok"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem dosyayı yerine koysun.",
        ),
    ),
    ProblemKind.REGISTRY_NOT_A_DATABASE: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanı dosyası tanınmıyor"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem dosyayı onarsın.",
        ),
    ),
    ProblemKind.REGISTRY_NOT_OURS: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanının yerinde başka bir programın dosyası var"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem doğru dosyayı koysun.",
        ),
    ),
    ProblemKind.REGISTRY_DAMAGED: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanı dosyası bozuk"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem dosyayı onarsın.",
        ),
    ),
    ProblemKind.REGISTRY_NEWER: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanı için {version} gerekli"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işlem güncellesin.",
        ),
    ),
    ProblemKind.REGISTRY_LOCKED: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanını şu anda başka bir program tutuyor"),
        QT_TRANSLATE_NOOP(
            "Texts",
            "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Kendiliğinden yeniden denenir.",
        ),
    ),
    ProblemKind.REGISTRY_BACK: ProblemText(
        "ok",
        QT_TRANSLATE_NOOP("Texts", "Veri tabanı yeniden kullanılabiliyor"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Enter ile sürdürünüz."),
    ),
    ProblemKind.REGISTRY_AFTER: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Paynet yanıtladı ama yanıt mağaza veri tabanına yazılamadı"),
        QT_TRANSLATE_NOOP("Texts", "Kartı yeniden saklamayınız. Bilgi işleme haber veriniz."),
    ),
    ProblemKind.TOKEN_NOT_KEPT: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Banka onayına geçilemedi"),
        QT_TRANSLATE_NOOP("Texts", "Para çekilmedi. Veri tabanına yazılamadı; yeniden deneyiniz."),
    ),
    ProblemKind.NO_KEY: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Bu kasada Paynet anahtarı yok ya da anahtar deposu kilitli"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Yöneticiye haber veriniz."),
    ),
    ProblemKind.SETTING: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Bu kasanın Paynet ayarı kullanılamıyor"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Bilgi işleme haber veriniz."),
    ),
    ProblemKind.NOT_READY: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Alıştırma ortamı açılamadı"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi. Programı kapatıp yeniden açınız."),
    ),
    ProblemKind.OPEN_QUESTION: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Bu müşterinin sonucu belli olmayan bir işlemi var"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi. Önce F5 ile açık soruyu Paynet’e sorunuz."),
    ),
    ProblemKind.CHANGED_ELSEWHERE: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Bu müşterinin kartları bu arada değişti"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. Yeniden deneyiniz."),
    ),
    ProblemKind.UNDER_WAY: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Bu müşteri için başka bir işlem sürüyor"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi, yazdıklarınız duruyor. O işlem bitince yineleyiniz."),
    ),
    ProblemKind.NOT_REPEATABLE: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Bu kart bir kez daha saklanamaz"),
        QT_TRANSLATE_NOOP("Texts", "Hiçbir şey gönderilmedi. Açık soruyu F5 ile yönetici kapatsın."),
    ),
    ProblemKind.KNOWN_TO_PAYNET: ProblemText(
        "warning",
        QT_TRANSLATE_NOOP("Texts", "Paynet bu müşteriyi zaten tanıyor"),
        QT_TRANSLATE_NOOP(
            "Texts", "İlk kart saklanmış olmalı. Müşterinin card_owner_id numarasını Paynet’ten isteyiniz."
        ),
    ),
    ProblemKind.PROGRAM: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Programda beklenmedik bir durum oldu"),
        QT_TRANSLATE_NOOP("Texts", "Kayda yazıldı. Yeniden deneyebilirsiniz; sürerse bilgi işleme haber veriniz."),
    ),
    ProblemKind.NO_3DS: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Bu kartın bankası 3D Secure yapmıyor"),
        QT_TRANSLATE_NOOP("Texts", "Para çekilmedi. Müşteriden başka bir kart isteyiniz."),
    ),
    ProblemKind.NO_INSTALMENTS: ProblemText(
        "error",
        QT_TRANSLATE_NOOP("Texts", "Bu kartla ödeme alınamıyor"),
        QT_TRANSLATE_NOOP("Texts", "Para çekilmedi. Müşteriden başka bir kart isteyiniz."),
    ),
    ProblemKind.FOUND_NOT_STORED: ProblemText(
        "info",
        QT_TRANSLATE_NOOP("Texts", "Kart saklanmamış"),
        QT_TRANSLATE_NOOP("Texts", "Paynet’in listesinde kart yok. Müşteri isterse yeniden başlayabilirsiniz."),
    ),
    ProblemKind.FOUND_UNCHANGED: ProblemText(
        "info",
        QT_TRANSLATE_NOOP("Texts", "Kart değişmemiş"),
        QT_TRANSLATE_NOOP("Texts", "Paynet’in listesinde kart eskisi gibi duruyor. İşlemi yineleyebilirsiniz."),
    ),
}

GSM_PROBLEMS: dict[GsmProblem, str] = {
    GsmProblem.EMPTY: QT_TRANSLATE_NOOP("Texts", "5 ile başlayan 10 hane yazınız."),
    GsmProblem.INCOMPLETE: QT_TRANSLATE_NOOP("Texts", "5 ile başlayan 10 hane yazınız."),
    GsmProblem.NOT_MOBILE: QT_TRANSLATE_NOOP("Texts", "Cep telefonu değil. 5 ile başlayan 10 hane yazınız."),
    GsmProblem.TOO_LONG: QT_TRANSLATE_NOOP("Texts", "Numara uzun. 5 ile başlayan 10 hane yazınız."),
    GsmProblem.CARD_NUMBER: QT_TRANSLATE_NOOP("Texts", "Bu bir kart numarasına benziyor, silindi."),
    GsmProblem.UNREADABLE: QT_TRANSLATE_NOOP("Texts", "Yalnızca rakam yazınız: 5 ile başlayan 10 hane."),
}


def say(source: str) -> str:
    """A text of this module in the language in use."""
    return QCoreApplication.translate(_CONTEXT, source)


def say_problem(problem: Problem) -> ProblemText:
    """The band for a problem, in the language in use."""
    entry = PROBLEMS[problem.kind]
    version = say(_VERSION).format(version=problem.needed) if problem.needed else say(_NEWER_VERSION)
    title = say(entry.title).replace("{version}", version)
    return ProblemText(entry.band, title, say(entry.text), foldable(problem.file))


def foldable(path: str) -> str:
    """A path that may be folded behind each of its folders."""
    return path.replace("/", "/\u200b").replace("\\", "\\\u200b")


def quote(problem: Problem) -> str:
    """Paynet's own words with the return code, or nothing where it said none."""
    if not problem.words or problem.is_registry:  # what the database said is for the log
        return ""
    text = say(_QUOTE).format(words=problem.words)
    return f"{text} ({problem.code})" if problem.code is not None else text
