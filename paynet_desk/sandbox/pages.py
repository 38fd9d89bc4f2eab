"""The pages that the sandbox's Paynet and its practice bank show in the browser: Turkish, large, plainly for practice.

Every value is escaped here. No page loads anything from elsewhere, except where a way of the bank is about that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final
from urllib.parse import quote, urlencode

from paynet_desk.sandbox.answers import Answer

_HEADERS: Final = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
BANK: Final = "Alıştırma Bankası"
PAYNET: Final = "Alıştırma Paynet’i"

_STYLE: Final = """
*{box-sizing:border-box}
html{font:18px/1.45 "Inter","Segoe UI","Noto Sans","DejaVu Sans",sans-serif;color:#1c1c1c;background:#fff}
body{margin:0}
.band{background:repeating-linear-gradient(135deg,#f2e6b8 0 14px,#faf3d8 14px 28px);border-bottom:2px solid #8a6d00;
 padding:.35rem 1rem;text-align:center;font-size:.85rem;font-weight:600;color:#4d3d00}
main{max-width:27rem;margin:0 auto;padding:1rem 1.25rem 1.5rem}
header{display:flex;justify-content:space-between;align-items:baseline;gap:1rem;border-bottom:2px solid #3d3d3d;
 padding-bottom:.5rem;margin-bottom:.35rem}
header strong{font-size:1.2rem}
header span{font-size:.85rem;color:#555}
h1{font-size:1.3rem;line-height:1.3;margin:1.4rem 0 .4rem}
p{margin:.4rem 0}
dl{margin:0}
dl div{display:flex;justify-content:space-between;gap:1rem;border-bottom:1px solid #ddd;padding:.42rem 0}
dt{color:#444}
dd{margin:0;text-align:right}
label{display:block;margin:1rem 0 .35rem;font-weight:600}
input{width:100%;font:inherit;font-size:1.25rem;padding:.55rem .7rem;border:1.5px solid #555;border-radius:3px}
input:focus,button:focus,a:focus{outline:3px solid #1667b7;outline-offset:2px}
button{width:100%;font:inherit;font-size:1.1rem;font-weight:600;padding:.7rem;margin-top:.9rem;border:0;
 border-radius:3px;background:#3d3d3d;color:#fff;cursor:pointer}
.hint{font-size:.9rem;color:#4d3d00;background:#faf3d8;border-left:4px solid #8a6d00;
 padding:.4rem .7rem;margin:.7rem 0 0}
.wrong{color:#a01313;font-weight:600;margin:.7rem 0 0}
.leave{display:block;text-align:center;margin-top:1rem;color:#1c1c1c}
iframe.bank{display:block;width:100%;height:calc(100vh - 8.2rem);min-height:22rem;border:1px solid #999}
iframe.hidden{display:none}
"""


@dataclass(frozen=True)
class Form:
    """Fields that a page posts to ``action`` as soon as it is shown; ``target`` as in HTML."""

    action: str
    fields: Mapping[str, str]
    target: str = ""
    label: str = "Devam et"

    def html(self, name: str = "go") -> str:
        """The form; its button is for a browser that did not let the script post it."""
        target = f' target="{escape(self.target)}"' if self.target else ""
        inputs = "".join(
            f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">' for key, value in self.fields.items()
        )
        return (
            f'<form id="{name}" method="post" action="{escape(self.action)}"{target}>{inputs}'
            f"<button>{escape(self.label)}</button></form>"
        )


@dataclass(frozen=True)
class Sale:
    """What a bank tells its customer about a payment; all of it text to be shown."""

    merchant: str
    amount: str
    card: str
    when: str


def page(owner: str, title: str, body: str, *, script: str = "", head: str = "", status: int = 200) -> Answer:
    """One whole page of ``owner``; ``body``, ``script`` and ``head`` are HTML and JavaScript already safe."""
    code = f"<script>{script}</script>" if script else ""
    text = (
        f'<!doctype html><html lang="tr"><head><meta charset="utf-8"><title>{escape(title)} - {escape(owner)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">{head}<style>{_STYLE}</style></head>'
        f'<body><div class="band">ALIŞTIRMA: gerçek banka değildir, para çekilmez</div><main>'
        f"<header><strong>{escape(owner)}</strong><span>3D Secure doğrulama</span></header>{body}</main>{code}"
        "</body></html>"
    )
    return Answer(status, text.encode(), _HEADERS)


def told(owner: str, title: str, *lines: str, script: str = "", status: int = 200) -> Answer:
    """A page that says something."""
    body = f"<h1>{escape(title)}</h1>" + "".join(f"<p>{escape(line)}</p>" for line in lines)
    return page(owner, title, body, script=script, status=status)


def forwarding(owner: str, form: Form) -> Answer:
    """A page that posts ``form`` at once."""
    title = "Yönlendiriliyorsunuz"
    body = f"<h1>{title}</h1><p>Sayfa kendiliğinden değişir, lütfen bekleyiniz.</p>{form.html()}"
    return page(owner, title, body, script="document.getElementById('go').submit()")


def by_script(owner: str, address: str) -> Answer:
    """A page that moves on by script."""
    return told(owner, "Yönlendiriliyorsunuz", script=f"location.replace({_js(address)})")


def by_meta(owner: str, address: str) -> Answer:
    """A page that moves on by a meta refresh."""
    head = f'<meta http-equiv="refresh" content="0;url={escape(address)}">'
    return page(owner, "Yönlendiriliyorsunuz", "<h1>Yönlendiriliyorsunuz</h1>", head=head)


def redirect(status: int, address: str) -> Answer:
    """An HTTP redirect without a page."""
    return Answer(status, b"", {"location": address, "cache-control": "no-store"})


def framing(form: Form) -> Answer:
    """Paynet's page that holds the bank's in a frame."""
    body = f'<iframe class="bank" name="banka" title="Bankanın sayfası"></iframe><div hidden>{form.html()}</div>'
    return page(PAYNET, "Banka doğrulaması", body, script="document.getElementById('go').submit()")


def opening(form: Form) -> Answer:
    """Paynet's page that opens the bank's in a new window."""
    body = (
        '<h1 id="said">Bankanın sayfası ayrı bir pencerede açılır</h1>'
        f"<p>Doğrulama bitince bu sayfaya dönülür.</p>{form.html()}"
    )
    done = "addEventListener('message',()=>{document.getElementById('said').textContent='Doğrulama tamamlandı'})"
    return page(PAYNET, "Banka doğrulaması", body, script=f"{done};document.getElementById('go').submit()")


def method_first(method: Form, then: Form | str) -> Answer:
    """Paynet's page with the bank's hidden frame; it goes on when the frame has come back, or after 3 s."""
    onward = then.html("on") if isinstance(then, Form) else ""
    go = "document.getElementById('on').submit()" if onward else f"location.replace({_js(str(then))})"
    body = (
        "<h1>Bankanız hazırlanıyor</h1><p>Lütfen bekleyiniz.</p>"
        '<iframe class="hidden" name="yontem" title="Bankanın hazırlığı"></iframe>'
        f"<div hidden>{method.html()}{onward}</div>"
    )
    script = (
        f"let gone=false;const on=()=>{{if(!gone){{gone=true;{go}}}}};"
        "addEventListener('message',e=>{if(e.data==='method-done')on()});setTimeout(on,3000);"
        "document.getElementById('go').submit()"
    )
    return page(PAYNET, "Banka doğrulaması", body, script=script)


def notified() -> Answer:
    """Paynet's page inside the hidden frame, once the bank's method page has come back."""
    return page(PAYNET, "Hazır", "", script="parent.postMessage('method-done','*')")


def result(*, approved: bool, session_id: str, token_id: str) -> Answer:
    """Paynet's last page. It tells the page that opened it, in the words of Paynet's library (contract 1.4b)."""
    if approved:
        words = "command=form-post&" + urlencode({"session_id": session_id, "token_id": token_id}, quote_via=quote)
        lines = ("Doğrulama tamamlandı", "Banka onayladı. Ödemenin sonucu kasada görünür.")
    else:
        words = "command=close-iframe"
        lines = ("Doğrulama başarısız", "Banka onaylamadı. Para çekilmedi.")
    script = f"for(const w of new Set([window.opener,window.parent,window]))if(w)w.postMessage({_js(words)},'*')"
    return told(PAYNET, *lines, script=script)


def challenge(sale: Sale, form: Form, *, password: str, cancel: str, wrong: str = "", more: str = "") -> Answer:
    """The bank's page that asks the 3D password. ``more`` is what a way of the bank adds."""
    facts = (("İşyeri", sale.merchant), ("Tutar", sale.amount), ("Kart", sale.card), ("Tarih", sale.when))
    rows = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in facts)
    inputs = "".join(
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">' for key, value in form.fields.items()
    )
    alarm = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    hint = f'<p class="hint">Alıştırma ipucu: bu kartın şifresi <strong>{escape(password)}</strong></p>'
    body = (
        f'<dl>{rows}</dl><form method="post" action="{escape(form.action)}">{inputs}'
        '<label for="password">3D Secure şifreniz</label>'
        '<input id="password" name="password" type="password" autocomplete="off" maxlength="16" autofocus required>'
        f"{alarm}{hint}<button>Onayla</button></form>"
        f'<a class="leave" href="{escape(cancel)}">İşlemden vazgeç</a>{more}'
    )
    return page(BANK, "Ödemeyi onaylayın", body)


def asks_for_code(form: Form, wrong: str = "") -> Answer:
    """Paynet's page that asks for the code sent by SMS before a card is stored (contract 1.3, 9.8)."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(key)}" value="{escape(value)}">' for key, value in form.fields.items()
    )
    alarm = f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
    body = (
        "<h1>Kart saklama onayı</h1><p>Telefonunuza gelen kodu yazınız.</p>"
        f'<form method="post" action="{escape(form.action)}">{inputs}<label for="code">Onay kodu</label>'
        f'<input id="code" name="otp_code" autocomplete="one-time-code" maxlength="16" autofocus required>{alarm}'
        "<button>Devam et</button></form>"
    )
    return page(PAYNET, "Kart saklama onayı", body)


def opener(address: str) -> Answer:
    """The bank's page that opens its challenge in a new window."""
    body = (
        "<h1>Doğrulama ayrı bir pencerede açılır</h1>"
        f'<p><a href="{escape(address)}" target="_blank" rel="opener">Pencere açılmadıysa buraya basınız</a></p>'
    )
    return page(BANK, "Doğrulama", body, script=f"window.open({_js(address)},'_blank','width=520,height=640')")


def bouncing(address: str) -> Answer:
    """A page that never stays."""
    return told(BANK, "Yönlendiriliyorsunuz", script=f"setTimeout(()=>location.replace({_js(address)}),50)")


_CRASH = "const a=[];for(let i=0;;i++)a.push(new Array(1e6).fill(i))"  # until the engine ends the page: some 4 GB
_PERMISSIONS = (
    "navigator.geolocation.getCurrentPosition(()=>{},()=>{});Notification.requestPermission();"
    "navigator.mediaDevices.getUserMedia({audio:true,video:true}).catch(()=>{});"
    "navigator.clipboard.readText().catch(()=>{})"
)
_SCRIPTS: Final[dict[str, str]] = {
    "crash": _CRASH,
    "hang": "for(;;);",
    "alert": "alert('Alıştırma Bankası: telefonunuza bir ileti gönderildi.')",
    "alert_loop": "for(;;)alert('Alıştırma Bankası: bu ileti bitmez.')",
    "beforeunload": "onbeforeunload=e=>{e.preventDefault();e.returnValue='kal';return 'kal'}",
    "permissions": _PERMISSIONS,
    "print": "print()",
    "fullscreen": "document.documentElement.requestFullscreen().catch(()=>{})",
    "blob": "location.href=URL.createObjectURL(new Blob(['<h1>blob</h1>'],{type:'text/html'}))",
    "file": "location.href='file:///etc/hosts'",
    "data": "location.href='data:text/html,<h1>data</h1>'",
    "chrome": "location.href='chrome://version'",
    "view_source": "location.href='view-source:'+location.href",
    "deep_link": "location.href='bank://onay?islem=1'",
    "download": "location.href='/3ds/file'",
}


def besides(name: str, *, downgrade: str, wrong: str) -> str:
    """The HTML that makes a challenge page do ``name``, 0.3 s after it is shown; its password still works after it.

    downgrade: an http address to go to. wrong: an origin with a bad certificate, for a picture and a script from it.
    """
    if name == "upload":
        return '<p><label for="file">Kimlik belgenizi ekleyiniz</label><input id="file" type="file"></p>'
    if name == "certificate_part":
        return f'<img src="{escape(wrong)}/3ds/part" alt=""><script src="{escape(wrong)}/3ds/part"></script>'
    script = f"location.href={_js(downgrade)}" if name == "downgrade" else _SCRIPTS.get(name, "")
    return f"<script>setTimeout(()=>{{{script}}},300)</script>" if script else ""


def _js(text: str) -> str:
    return json.dumps(text).replace("<", "\\u003c")
