"""Why the sandbox says no, with the code, the HTTP status and the words for each reason.

Paynet documents neither which return code a refused ``card/*`` call carries nor whether the refusal travels as
HTTP 200 with a ``code`` or as an error object (contract 0.5, 3.3, 9.4, 9.17). The sandbox chooses from the
documented codes; a client may rely on "not zero" only.

=====================================  ====  ======  =====================
reason                                 code  status  error type
=====================================  ====  ======  =====================
key missing, wrong or base64           7     401     authentication_error
address not registered                 7     403     authorization_error
service unknown                        12    404     no_data_error
not a POST                             11    405     invalid_request_error
body unreadable, value missing/odd     11    400     invalid_request_error
code wrong, expired, used, ...         1     400     invalid_request_error
otp_session_id used for another gsm    5     400     invalid_request_error
customer or card already there         5     400     invalid_request_error
owner unknown                          12    404     no_data_error
stored card unknown                    25    404     no_data_error
card data wrong, card declined         18    400     invalid_request_error
session unknown or expired             13    400     invalid_request_error
BIN unknown, or not the instalment's   14    400     invalid_request_error
charge unlike its session or token     15    400     invalid_request_error
3-D Secure missing, failed, closed     16    400     invalid_request_error
session used                           17    400     invalid_request_error
transaction_type unknown               19    400     invalid_request_error
pos_type unknown                       20    400     invalid_request_error
instalment key foreign or old          21    400     invalid_request_error
ratio_code unknown                     23    400     invalid_request_error
dealer unknown                         4     400     invalid_request_error
no such transaction                    12    404     no_data_error
fault of the sandbox itself            8     500     api_error
=====================================  ====  ======  =====================

The code 1 of the OTP reasons can be changed by the switch ``otp_refusal_code``. The first four rows, and the last,
are always error objects; the others follow the switch ``failures``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True)
class Words:
    """How one refusal looks on the wire: return code, HTTP status, error type, Turkish message."""

    code: int
    status: int
    type: str
    message: str
    always_error_object: bool = False
    about_otp: bool = False


def _request(code: int, message: str) -> Words:
    return Words(code, 400, "invalid_request_error", message)


def _otp(message: str) -> Words:
    return Words(1, 400, "invalid_request_error", message, about_otp=True)


class Refusal(Enum):
    """Every reason for which a service of the sandbox says no."""

    KEY = Words(7, 401, "authentication_error", "API anahtarınız yanlış", always_error_object=True)
    ADDRESS = Words(7, 403, "authorization_error", "IP adresiniz tanımlı değil", always_error_object=True)
    SERVICE = Words(12, 404, "no_data_error", "Servis bulunamadı", always_error_object=True)
    METHOD = Words(11, 405, "invalid_request_error", "Bu servis yalnızca POST ile çağrılır", always_error_object=True)
    OWN_FAULT = Words(8, 500, "api_error", "Beklenmeyen bir hata oluştu", always_error_object=True)
    BODY = _request(11, "İstek okunamadı")
    PARAMETER = _request(11, "Eksik veya hatalı parametre")
    OWNER_OR_CUSTOMER = _request(11, "user_unique_id veya card_owner_id alanlarından yalnızca biri gönderilmelidir")
    OTP_NEEDED = _request(11, "OTP doğrulaması zorunludur")
    TOO_EARLY = _otp("Yeni kod, önceki kodun süresi dolmadan gönderilemez")
    NO_SUCH_CODE = _otp("Bu numara için gönderilmiş bir kod bulunamadı")
    WRONG_CODE = _otp("Doğrulama kodu hatalı")
    CODE_EXPIRED = _otp("Doğrulama kodunun süresi doldu")
    CODE_USED = _otp("Doğrulama kodu daha önce kullanıldı")
    TOO_MANY_TRIES = _otp("Çok fazla hatalı deneme yapıldı")
    CODE_NOT_CHECKED = _otp("Doğrulama kodu onaylanmamış")
    SESSION_TAKEN = _request(5, "otp_session_id başka bir numara için kullanılmış")
    CUSTOMER_EXISTS = _request(5, "user_unique_id daha önce kaydedilmiş")
    CARD_EXISTS = _request(5, "Bu kart daha önce kaydedilmiş")
    OWNER_UNKNOWN = Words(12, 404, "no_data_error", "Kart sahibi bulunamadı")
    CARD_UNKNOWN = Words(25, 404, "no_data_error", "Kart bulunamadı")
    CARD_DATA = _request(18, "Kart bilgileri hatalı")
    DECLINED = _request(18, "Kart banka tarafından reddedildi")
    SESSION_UNKNOWN = _request(13, "Oturum bulunamadı veya süresi doldu")
    WRONG_BIN = _request(14, "Kart numarasının ilk haneleri tanınmadı")
    OTHER_BIN = _request(14, "Taksit başka bir kart için seçilmiş")
    UNMATCHED = _request(15, "İşlem bilgileri oturumla uyuşmuyor")
    NO_TDS = _request(16, "3D doğrulaması yapılmadı")
    TDS_FAILED = _request(16, "3D doğrulaması başarısız")
    TDS_NEEDED = _request(16, "Bu ödeme için 3D doğrulaması zorunludur")
    TDS_CLOSED = _request(16, "Kart 3D doğrulamasına kapalı")
    SESSION_USED = _request(17, "Oturum daha önce kullanılmış")
    TRANSACTION_TYPE = _request(19, "Hatalı işlem tipi")
    POS_TYPE = _request(20, "Hatalı pos tipi")
    INSTALMENT_KEY = _request(21, "Taksit seçimi bu oturuma ait değil")
    RATIO_CODE = _request(23, "Oran kodu bulunamadı")
    DEALER = _request(4, "Bayi bulunamadı")
    NO_TRANSACTION = Words(12, 404, "no_data_error", "İşlem bulunamadı")


class Refused(Exception):  # noqa: N818 - the field's word: a refusal is an answer, not an error
    """A service says no: ``refusal`` is the reason, ``message`` the words that are sent instead of the usual ones."""

    def __init__(self, refusal: Refusal, message: str = "") -> None:
        super().__init__(refusal.name)
        self.refusal = refusal
        self.message = message or refusal.value.message
