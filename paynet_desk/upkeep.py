"""``paynet-desk database``: an administrator looks at the merchant's database, and saves or replaces a broken one.

The only way by which a broken file is ever replaced. Prints Turkish or English.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from paynet_desk.config.wording import Wording
from paynet_desk.registry import rescue
from paynet_desk.registry.errors import (
    ChainBroken,
    Corrupt,
    CorruptReason,
    Locked,
    NotWritable,
    NotWritableReason,
    RegistryError,
    TooNew,
)

SOUND, NOT_NOW, BROKEN, NEWER = 0, 1, 3, 4  # exit codes; 2 is a command or a setting that cannot be used

_REASONS: Mapping[object, Wording] = {
    NotWritableReason.FOLDER: Wording("klasöre yazılamıyor", "the folder cannot be written"),
    NotWritableReason.READ_ONLY: Wording("dosya yazmaya kapalı", "the file is closed to writing"),
    NotWritableReason.FULL: Wording("diskte yer yok", "there is no room on the disk"),
    NotWritableReason.INPUT_OUTPUT: Wording("disk hata veriyor", "the disk answers with an error"),
    CorruptReason.EMPTY: Wording("dosya boş ya da yarım", "the file is empty or only half there"),
    CorruptReason.MISSING: Wording("dosya yerinde yok, günlüğü duruyor", "the file is gone, its log is there"),
    CorruptReason.NOT_A_DATABASE: Wording("dosya bir veri tabanı değil", "the file is no database"),
    CorruptReason.NOT_OURS: Wording("dosya başka bir programın", "the file is another program's"),
    CorruptReason.DAMAGED: Wording("dosya bozuk", "the file is damaged"),
}
_LOCKED = Wording(
    "başka bir program tutuyor; Paynet Desk'i kapatıp yeniden deneyin",
    "another program is holding it; close Paynet Desk and try again",
)
_NEWER = Wording(
    "daha yeni bir sürümün yazdığı bir dosya (şema {found}); gereken: Paynet Desk {needed}",
    "written by a newer version (schema {found}); needed: Paynet Desk {needed}",
)
_NONE_YET = Wording("henüz yok; program ilk açılışta kurar", "not there yet; the program makes it at its first start")
_IN_ORDER = Wording("sağlam", "in order")
_ROWS = Wording(
    "müşteri {customers}, kart {cards}, günlük {journal}, ödeme {payments}, kanıt {evidence}",
    "customers {customers}, cards {cards}, journal {journal}, payments {payments}, evidence {evidence}",
)
_CHAIN = Wording(
    "kanıt zinciri kırık: {till}, {row}. kayıt ({why})", "the evidence chain is broken: {till}, row {row} ({why})"
)
_CHAIN_WHOLE = Wording("kanıt zinciri sağlam", "the evidence chain is whole")
_COPY = Wording("saklanan kopya: {file}", "copy kept: {file}")
_WAYS = Wording(
    "Yapılabilecek (program kapalıyken):\n"
    "  paynet-desk database rescue   okunabilenlerle yenisini kurar\n"
    "  paynet-desk database new      boş bir veri tabanı açar\n"
    "İkisi de bozuk dosyayı önce başka bir adla saklar. Elde daha iyi bir yedek varsa onu yerine koyun.",
    "What can be done (with the program closed):\n"
    "  paynet-desk database rescue   puts a new one with all that can be read into its place\n"
    "  paynet-desk database new      begins an empty one\n"
    "Both keep the broken file under another name first. If there is a better backup, put that in its place.",
)
_SAVED = Wording("{table}: {kept} kayıt kurtarıldı, {missing}{mended}", "{table}: {kept} rows saved, {missing}{mended}")
_MISSING = Wording("eksik en az {count}", "at least {count} missing")
_ALL = Wording("eksik yok", "none missing")
_UNTOLD = Wording("eksik var, sayısı bilinmiyor", "some missing, nobody can tell how many")
_MENDED = Wording(", {count} kayıtta okunamayan değer", ", {count} of them with an unreadable value")
_STAND_INS = Wording(
    "kaydı okunamayan müşteri: {count} (numarası ve sahibi başka kayıtlardan alındı)",
    "customers whose row was lost: {count} (number and owner taken from other rows)",
)
_QUESTIONS = Wording("açık soru: {count}", "open questions: {count}")
_NOTHING = Wording(
    "hiçbir kayıt okunamadı; dosya yerinde duruyor. Yedek yoksa: paynet-desk database new",
    "not one row can be read; the file is where it was. Without a backup: paynet-desk database new",
)
_BEGUN = Wording(
    "boş veri tabanı açıldı; eski müşteriler, açık sorular ve kanıtlar yalnızca kopyada",
    "an empty database was begun; former customers, open questions and evidence are in the copy only",
)
_NOT_BROKEN = Wording("onarılacak bir şey yok", "there is nothing to mend")


def run(action: str, path: Path, language: str | None) -> int:
    """Do ``check``, ``rescue`` or ``new`` on the file at ``path``; the exit code."""

    def say(wording: Wording, **facts: object) -> str:
        return wording.to(language).format(**facts)

    acts: Mapping[str, Callable[[Path, Callable[..., str]], int]] = {"check": _check, "rescue": _rescue, "new": _new}
    try:
        return acts[action](path, say)
    except rescue.NotBroken as not_broken:
        told = say(_NOT_BROKEN) if not_broken.refusal is None else _why(not_broken.refusal, say)
        print(f"{path}: {told}", file=sys.stderr)
        return NEWER if isinstance(not_broken.refusal, TooNew) else NOT_NOW
    except RegistryError as refusal:
        print(f"{path}: {_why(refusal, say)}", file=sys.stderr)
        return NOT_NOW


def _why(refusal: RegistryError, say: Callable[..., str]) -> str:
    match refusal:
        case NotWritable():
            return say(_REASONS[refusal.reason])
        case Corrupt():
            return say(_REASONS[refusal.reason]) + (f" ({refusal.detail})" if refusal.detail else "")
        case TooNew():
            return say(_NEWER, found=refusal.found, needed=refusal.needed or "> " + refusal.known)
        case Locked():
            return say(_LOCKED)
        case rescue.NothingReadable():
            return say(_NOTHING) + "\n" + say(_COPY, file=refusal.copy)
        case _:
            return str(refusal)


def _say_chain(chain: ChainBroken | None, say: Callable[..., str]) -> None:
    print(say(_CHAIN, till=chain.till, row=chain.row, why=chain.why) if chain else say(_CHAIN_WHOLE))


def _check(path: Path, say: Callable[..., str]) -> int:
    found = rescue.look(path)
    refusal = found.refusal
    what = say(_IN_ORDER) if found.exists else say(_NONE_YET)
    print(f"{path}: {_why(refusal, say) if refusal else what}")
    if found.rows:
        print(say(_ROWS, **found.rows))
        _say_chain(found.chain, say)
    for copy in found.copies:
        print(say(_COPY, file=copy))
    if isinstance(refusal, Corrupt):
        print(say(_WAYS))
        return BROKEN
    if isinstance(refusal, TooNew):
        return NEWER
    return NOT_NOW if refusal else BROKEN if found.chain else SOUND


def _rescue(path: Path, say: Callable[..., str]) -> int:
    done = rescue.rescue(path, datetime.now(UTC))
    print(say(_COPY, file=done.copy))
    for table, saved in done.tables.items():
        missing = say(_UNTOLD) if saved.missing is None else say(_MISSING, count=saved.missing)
        mended = say(_MENDED, count=saved.mended) if saved.mended else ""
        print(
            say(
                _SAVED,
                table=table,
                kept=saved.kept,
                missing=say(_ALL) if saved.missing == 0 else missing,
                mended=mended,
            )
        )
    print(say(_STAND_INS, count=done.stand_ins))
    print(say(_QUESTIONS, count=done.questions))
    _say_chain(done.chain, say)
    return SOUND


def _new(path: Path, say: Callable[..., str]) -> int:
    print(say(_COPY, file=rescue.begin_anew(path, datetime.now(UTC))))
    print(say(_BEGUN))
    return SOUND
