"""The settings of a machine, explained: as the file an administrator edits, and as a manual page.

    python packaging/settings_file.py toml >settings.toml      every setting commented out, with its default or an example
    python packaging/settings_file.py mdoc >paynet-desk-settings.5

Both come from one table, which a test holds against the keys that the program reads.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":  # run as a script: the program lies beside this folder
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from paynet_desk.config.settings import KEYS

WIDTH = 100


@dataclass(frozen=True)
class Entry:
    """How a setting is written (TOML's text; its default where it has one that can be written), and what it does."""

    written: str
    turkish: str
    english: str


# In the order in which an administrator meets them.
ENTRIES: Mapping[str, Entry] = {
    "environment": Entry(
        '"sandbox"',
        "Paynet ortamı. sandbox: alıştırma, gerçek kart ve para yok. test ve live: Paynet anahtarları gerekir.",
        "Paynet's environment. sandbox: practice, no real cards or money. test and live need Paynet's keys.",
    ),
    "language": Entry(
        '"tr"', "Programın dili. Yazılmazsa sistemin dili.", "The program's language. Without it the system's."
    ),
    "till": Entry(
        '"Kasa 1"',
        "Kasanın adı. Onay kayıtlarında, fişte ve açık işlemlerde görünür; her kasada başka olmalı.",
        "The till's name. Seen in records of consent, on receipts and open questions; another one on every till.",
    ),
    "store": Entry('"Kadıköy"', "Mağazanın adı; fişte görünür.", "The store's name; seen on receipts."),
    "cashier": Entry(
        '"Ayşe Demir"', "Kasiyerin adı; onay kayıtlarında görünür.", "The cashier's name; seen in records of consent."
    ),
    "manager_pin": Entry(
        '"scrypt:..."',
        "Yönetici PIN'inin saklanan biçimi: `paynet-desk pin` komutunun yazdığı satır. PIN'in kendisi değil.",
        "The manager's PIN in the form that is kept: the line that `paynet-desk pin` prints. Never the PIN itself.",
    ),
    "data_dir": Entry(
        '"/srv/paynet-desk"',
        "Veri tabanının ve fişlerin klasörü. Yazılmazsa her kullanıcının kendi veri klasörü. Kasiyer yazabilmeli.",
        "Folder of the database and the receipts. Without it each user's own data folder. The cashier must be able "
        "to write there.",
    ),
    "api_base_url": Entry(
        '"https://gateway.example"',
        "Paynet'in kendi adresi yerine, gizli anahtarı tutan bir ağ geçidi.",
        "A gateway that holds the secret key, instead of Paynet's own address.",
    ),
    "extra_ca_file": Entry(
        '"/etc/ssl/certs/company.pem"',
        "Ek olarak güvenilen sertifikalar (PEM): ağ geçidi veya trafiği inceleyen bir güvenlik duvarı için.",
        "Certificates that are trusted besides (PEM): for a gateway, or a firewall that looks into the traffic.",
    ),
    "otp_required": Entry(
        "true",
        "Kart saklamak için müşteriye SMS kodu. false yalnızca Paynet hesabı kod istemiyorsa.",
        "A code by SMS before a card is stored. false only where the Paynet account does not demand it.",
    ),
    "otp_length": Entry(
        "6",
        "SMS kodu hep bu uzunluktaysa yazın; son tuşta kendiliğinden ilerler.",
        "Only if codes always have this length; the last key then goes on by itself.",
    ),
    "codes_an_hour": Entry(
        "30", "Kasanın bir saatte gönderebileceği SMS kodu sayısı.", "How many SMS codes the till may send in any hour."
    ),
    "add_commission": Entry(
        "true",
        "Taksit komisyonunu müşteri öder. false: iş yeri öder.",
        "The customer bears the commission of instalments. false: the merchant does.",
    ),
    "bank_page_by_get": Entry(
        "false",
        "Banka sayfasına Paynet kimlikleri form yerine adreste gider. Yalnızca Paynet isterse.",
        "Paynet's ids go to the bank's page in its address instead of a form. Only if Paynet asks for it.",
    ),
    "theme": Entry(
        '"auto"',
        "Görünüm: auto (sistemin), light (açık), dark (koyu), contrast (yüksek karşıtlık).",
        "The look: auto (the system's), light, dark, contrast (high contrast).",
    ),
    "text_scale": Entry("100", "Yazı boyu, yüzde: 100-200.", "Size of the type in percent: 100 to 200."),
    "sandbox_port": Entry(
        "0",
        "Alıştırma sunucusunun kapı numarası; 0: boş bir kapı. Yalnızca sandbox ortamında.",
        "Port of the stand-in for Paynet; 0: any free one. Only in the sandbox environment.",
    ),
}

HEAD = """\
# Paynet Desk: bu makinenin ayarları, tüm kullanıcılar için. Bir satırı etkinleştirmek için başındaki "# " silinir.
# Kullanıcının kendi dosyası (~/.config/paynet-desk/settings.toml), PAYNET_DESK_<AD> değişkenleri ve argümanlar bundan
# önce gelir. Bilinmeyen bir ad veya değer, programı nedenini söyleyerek durdurur. Paynet anahtarları buraya yazılmaz:
# paynet-desk keys set --environment live
#
# Paynet Desk: the settings of this machine, for all its users. Delete the "# " before a line to use it. The user's own
# file, PAYNET_DESK_<NAME> variables and arguments come before it. An unknown name or value stops the program, which
# says why. Paynet's keys are not written here: paynet-desk keys set --environment live
"""


def as_toml() -> str:
    """The file: every setting with its allowed values, commented out."""
    blocks = [HEAD]
    for key, entry in ENTRIES.items():
        allowed = KEYS[key].allowed
        lines = [
            *textwrap.wrap(f"{entry.turkish} ({allowed.tr})", WIDTH),
            *textwrap.wrap(f"{entry.english} ({allowed.en})", WIDTH),
        ]
        blocks.append("\n".join([*(f"# {line}" for line in lines), f"# {key} = {entry.written}", ""]))
    return "\n".join(blocks)


def as_mdoc() -> str:
    """paynet-desk-settings(5)."""
    items = []
    for key, entry in ENTRIES.items():
        allowed = KEYS[key].allowed.en
        text = f"{entry.english} {allowed.capitalize()}."
        sentences = text.replace("\\", r"\e").replace(". ", ".\n").replace("`", '"')
        written = entry.written.replace('"', r"\(dq")
        items.append(f".It Li {key} = {written}\n{sentences}")
    return MANUAL.replace("@ENTRIES@", "\n".join(items))


MANUAL = """\
.Dd $Mdocdate$
.Dt PAYNET-DESK-SETTINGS 5
.Os Paynet Desk
.Sh NAME
.Nm paynet-desk-settings
.Nd settings of the point of sale Paynet Desk
.Sh SYNOPSIS
.Bl -item -compact
.It
.Pa /etc/paynet-desk/settings.toml
.It
.Pa ~/.config/paynet-desk/settings.toml
.El
.Sh DESCRIPTION
A settings file is flat TOML in UTF-8, one
.Ql key = value
a line.
Settings are read in this order, and the later wins: the program's defaults, the machine's file, the user's file,
environment variables
.Ev PAYNET_DESK_ Ns Ar NAME
with the name in capitals, command-line arguments.
.Pp
An unknown name and a value that is not allowed are errors: the program says which file and why, and does not start.
.Pp
Paynet's keys are never written into a file; see
.Cm keys
in
.Xr paynet-desk 1 .
.Pp
The settings, each with its default or an example:
.Bl -tag -width Ds
@ENTRIES@
.El
.Sh FILES
.Bl -tag -width Ds
.It Pa /etc/paynet-desk/settings.toml
The machine's settings, for all users.
As installed, every setting is commented out.
.It Pa ~/.config/paynet-desk/settings.toml
The user's.
.El
.Sh SEE ALSO
.Xr paynet-desk 1
"""


if __name__ == "__main__":
    form = {"toml": as_toml, "mdoc": as_mdoc}[sys.argv[1]]
    sys.stdout.buffer.write(form().encode())
