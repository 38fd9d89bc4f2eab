"""Colours, sizes and type as plain values: three themes, three window classes and the kiosk. No Qt here.

Annotations are values here, not strings: a named tuple compiles every string, at every start.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Tokens(NamedTuple):
    """Every colour of one theme as ``#RRGGBB`` (``#AARRGGBB`` where it lets the ground shine through)."""

    name: str
    is_dark: bool
    is_contrast: bool
    frame: str
    surface: str
    panel: str
    line: str
    edge: str
    text: str
    text2: str
    text3: str
    ph: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    accent_text: str
    tint: str
    halo: str
    ok: str
    ok_tint: str
    warn: str
    warn_mark: str
    warn_tint: str
    on_warn: str
    err: str
    err_tint: str
    err_halo: str
    env: str
    env_text: str
    hatch: str
    hatch2: str
    face: str
    face_line: str
    ink: str
    ink2: str
    chip: str
    mark: str
    key: str
    field: str
    paper: str
    paper_ink: str
    paper_ink2: str
    paper_line: str


LIGHT = Tokens(
    name="light", is_dark=False, is_contrast=False,
    frame="#EEF2F4", surface="#FFFFFF", panel="#F6F8F9", line="#D7DFE4", edge="#75858F",
    text="#14212A", text2="#43535E", text3="#576771", ph="#66757F",
    accent="#0F5C68", accent_hover="#0B4C56", accent_pressed="#0A464F", on_accent="#FFFFFF",
    accent_text="#0F5C68", tint="#E2EFF0", halo="#380F5C68",
    ok="#1A6B3C", ok_tint="#E6F3EA", warn="#7A4E00", warn_mark="#946000", warn_tint="#FCF2DB", on_warn="#FFFFFF",
    err="#A8231B", err_tint="#FCECEA", err_halo="#38A8231B",
    env="#2C3B45", env_text="#FFFFFF", hatch="#60717C", hatch2="#D5DDE2",
    face="#21363E", face_line="#13FFFFFF", ink="#F2F6F7", ink2="#B4C5CB", chip="#B9C6CB", mark="#8FD0D6",
    key="#FFFFFF", field="#FFFFFF", paper="#FFFFFF", paper_ink="#14212A", paper_ink2="#43535E", paper_line="#75858F",
)  # fmt: skip

DARK = Tokens(
    name="dark", is_dark=True, is_contrast=False,
    frame="#10171B", surface="#182127", panel="#141C21", line="#2D3B44", edge="#74868F",
    text="#E9EEF1", text2="#B5C2C9", text3="#97A6AF", ph="#82929C",
    accent="#73C0C8", accent_hover="#8BCFD5", accent_pressed="#80BEC4", on_accent="#04242A",
    accent_text="#84CCD2", tint="#1B343A", halo="#4773C0C8",
    ok="#7FCC9A", ok_tint="#17301F", warn="#EBBD5A", warn_mark="#E0A93C", warn_tint="#32280F", on_warn="#1C1400",
    err="#FF9F95", err_tint="#3A1B18", err_halo="#47FF9F95",
    env="#CBD5DB", env_text="#10171B", hatch="#5E707B", hatch2="#222D34",
    face="#2A454E", face_line="#12FFFFFF", ink="#F2F6F7", ink2="#B9CAD0", chip="#A9B9BF", mark="#9AD8DD",
    key="#212C33", field="#131B20", paper="#E9EEF1", paper_ink="#14212A", paper_ink2="#43535E", paper_line="#75858F",
)  # fmt: skip

CONTRAST = Tokens(
    name="contrast", is_dark=True, is_contrast=True,
    frame="#000000", surface="#000000", panel="#000000", line="#FFFFFF", edge="#FFFFFF",
    text="#FFFFFF", text2="#FFFFFF", text3="#FFFFFF", ph="#C8C8C8",
    accent="#FFE45C", accent_hover="#FFFFFF", accent_pressed="#EBEBEB", on_accent="#000000",
    accent_text="#FFE45C", tint="#000000", halo="#FFE45C",
    ok="#8CF0B0", ok_tint="#000000", warn="#FFD27A", warn_mark="#FFD27A", warn_tint="#000000", on_warn="#000000",
    err="#FFA59D", err_tint="#000000", err_halo="#FFA59D",
    env="#FFFFFF", env_text="#000000", hatch="#FFFFFF", hatch2="#000000",
    face="#000000", face_line="#00000000", ink="#FFFFFF", ink2="#FFFFFF", chip="#FFFFFF", mark="#FFE45C",
    key="#000000", field="#000000",
    paper="#FFFFFF", paper_ink="#000000", paper_ink2="#000000", paper_line="#000000",
)  # fmt: skip


class TextStyle(NamedTuple):
    """One role of type: pixel size and line height, weight 400 to 700, letter spacing in px, colour token."""

    size: int
    line: int
    weight: int = 400
    spacing: float = 0.0
    tone: str = "text"
    code: bool = False  # slashed zero, O and I told apart
    tabular: bool = True


_TYPE = {
    "title": TextStyle(26, 34, 700, -0.3),
    "lead": TextStyle(15, 22, tone="text2"),
    "crumb": TextStyle(13, 18, 500, tone="text3"),
    "section": TextStyle(15, 22, 600),
    "body": TextStyle(15, 22),
    "strong": TextStyle(15, 22, 600),
    "say": TextStyle(14, 21, tone="text2"),
    "small": TextStyle(13, 18, tone="text2"),
    "label": TextStyle(14, 20, 500),
    "optional": TextStyle(14, 20, tone="text3"),
    "help": TextStyle(13, 18, tone="text3"),
    "input": TextStyle(18, 24),
    "key_input": TextStyle(22, 28),
    "code": TextStyle(30, 40, 600, 4.0, code=True),
    "amount": TextStyle(40, 48, 600, -0.6),
    "pad": TextStyle(24, 32, 500),
    "answer": TextStyle(16, 22, 600),
    "answer_small": TextStyle(14, 20, tone="text2"),
    "answer_amount": TextStyle(22, 28, 600),
    "instalment": TextStyle(16, 24),
    "instalment_head": TextStyle(13, 18, 500, tone="text3"),
    "fact_strong": TextStyle(14, 20, 600),
    "host": TextStyle(16, 22, 600),
    "bank_time": TextStyle(18, 24, 600),
    "receipt": TextStyle(13, 19, tone="paper_ink"),
    "receipt_soft": TextStyle(13, 19, tone="paper_ink2"),
    "receipt_head": TextStyle(15, 20, 600, tone="paper_ink"),
    "receipt_total": TextStyle(17, 26, 600, tone="paper_ink"),
    "suffix": TextStyle(15, 22, tone="text2"),
    "link": TextStyle(14, 20, tone="accent_text"),
    "button": TextStyle(16, 24, 600),
    "button_medium": TextStyle(15, 22, 600),
    "button_quiet": TextStyle(15, 22, 600, tone="accent_text"),
    "key": TextStyle(12, 20, 500, tabular=False),
    "count": TextStyle(12, 18, 600, tone="on_warn"),
    "tag": TextStyle(13, 22, 700, 0.8),
    "bar": TextStyle(14, 20, tone="text2"),
    "brand": TextStyle(17, 24, 700, -0.17),
    "task": TextStyle(13, 18, 500, tone="text3"),
    "env_title": TextStyle(14, 20, 600, tone="env_text"),
    "env": TextStyle(13, 18, tone="env_text"),
    "step": TextStyle(15, 28, 500, tone="text3"),
    "step_now": TextStyle(15, 28, 700),
    "step_number": TextStyle(13, 18, 600),
    "step_fact": TextStyle(13, 16, tone="text3"),
    "nav": TextStyle(15, 22, 500, tone="text2"),
    "till": TextStyle(13, 20, tone="text2"),
    "fact_label": TextStyle(14, 20, tone="text3"),
    "fact_value": TextStyle(14, 20, 500),
    "result_label": TextStyle(15, 22, tone="text3"),
    "result_value": TextStyle(15, 22, 500),
    "value": TextStyle(15, 22, 500),
    "list": TextStyle(14, 20),
    "list_brand": TextStyle(13, 20, 700),
    "person": TextStyle(18, 24, 600),
    "person_small": TextStyle(14, 22, tone="text2"),
    "initials": TextStyle(16, 24, 700, tone="accent_text"),
    "speak_head": TextStyle(14, 20, 600, tone="accent_text"),
    "speak": TextStyle(17, 26),
    "band_title": TextStyle(15, 21, 600),
    "band": TextStyle(13, 19, tone="text2"),
    "check_title": TextStyle(15, 22, 600),
    "timer": TextStyle(20, 26, 600),
    "time": TextStyle(15, 22, tone="text3"),
    "timeline_small": TextStyle(14, 20, tone="text2"),
    "sms": TextStyle(14, 21),
    "sms_code": TextStyle(20, 30, 600, 2.4, code=True),
    "phone_tag": TextStyle(12, 22, 600, tone="env_text"),
}

_COMPACT_TYPE = {
    "title": (22, 28), "lead": (14, 20), "key_input": (20, 26), "bar": (13, 18), "speak": (16, 23),
    "env_title": (12, 18), "env": (12, 18), "band_title": (14, 20), "band": (13, 17), "code": (26, 34),
    "amount": (28, 36), "instalment": (15, 22),
}  # fmt: skip

_KIOSK_TYPE = {
    "title": (48, 58), "lead": (26, 36), "label": (22, 30), "optional": (22, 30), "help": (20, 28), "small": (20, 28),
    "input": (34, 44), "key_input": (34, 44), "code": (48, 60), "amount": (56, 68), "pad": (42, 52), "body": (24, 34),
    "button": (27, 36), "button_medium": (24, 34), "brand": (28, 38), "check_title": (25, 34), "step": (22, 30),
    "step_now": (22, 30), "tag": (20, 36), "timer": (26, 34), "speak": (26, 38), "band": (22, 31), "suffix": (22, 32),
    "result_label": (24, 34), "result_value": (24, 34), "section": (26, 36), "host": (26, 34), "bank_time": (28, 36),
    "link": (20, 28),
}  # fmt: skip

_LARGE_TYPE = {
    "title": (30, 40), "lead": (16, 24), "body": (16, 24), "strong": (16, 24), "section": (16, 24), "say": (15, 23),
    "small": (14, 20), "label": (15, 22), "optional": (15, 22), "help": (14, 20), "input": (20, 26),
    "key_input": (24, 30), "bar": (15, 22), "check_title": (16, 24), "step": (16, 28), "step_now": (16, 28),
    "band_title": (16, 23), "band": (14, 20), "result_label": (16, 24), "result_value": (16, 24), "value": (16, 24),
    "speak": (18, 28), "fact_label": (15, 22), "fact_value": (15, 22), "time": (16, 24),
}  # fmt: skip


class Metrics(NamedTuple):
    """Every size of one window class in device-independent pixels, and its type."""

    name: str  # "compact", "normal", "large", "kiosk", "kiosk lying"
    scale: float  # of type: 1.0 to 2.0, in a kiosk more
    strip: int
    rail: int
    panel: int
    wide_panel: int  # beside a page that needs the width
    bar: int
    column: int
    sheet_top: int
    sheet_side: int
    sheet_right: int
    panel_top: int
    panel_side: int
    panel_bottom: int
    panel_gap: int
    card_width: int
    card_height: int
    field: int
    key_field: int
    amount: int
    primary: int
    medium: int
    quiet: int
    pad: int
    row_gap: int
    column_gap: int
    title_gap: int
    button_gap: int
    label_gap: int
    help_gap: int
    box_padding: int
    check_padding: int
    check_side: int
    bar_padding: int
    bar_gap: int
    step: int
    step_gap: int
    table_row: int
    ring: int
    phone: int
    radius: int  # of controls
    field_side: int
    check_mark: int
    type: Mapping[str, TextStyle]

    @property
    def is_compact(self) -> bool:
        """True in a 1024 x 600 window: the rail shows numbers only."""
        return self.name == "compact"

    @property
    def is_kiosk(self) -> bool:
        """True where a customer stands alone before the screen: nothing tells of keys there."""
        return self.name.startswith("kiosk")

    @property
    def lies(self) -> bool:
        """In a kiosk: the screen is wider than high, so the height is dear and the pad stands at the right."""
        return self.name == "kiosk lying"

    def unit(self, drawn: float) -> int:
        """In a kiosk: ``drawn`` px of the drawing of 1080 x 1920, as large as they are on this screen."""
        return round(drawn * self.scale / _KIOSK_SCALE)

    def style(self, role: str) -> TextStyle:
        """The type of ``role``; KeyError when there is no such role."""
        return self.type[role]


_NORMAL = {
    "strip": 6, "rail": 248, "panel": 376, "wide_panel": 304, "bar": 48, "column": 624,
    "sheet_top": 34, "sheet_side": 56, "sheet_right": 56,
    "panel_top": 34, "panel_side": 32, "panel_bottom": 24, "panel_gap": 24, "card_width": 312, "card_height": 197,
    "field": 48, "key_field": 56, "amount": 72, "pad": 64, "primary": 56, "medium": 48, "quiet": 40,
    "row_gap": 8, "column_gap": 16, "title_gap": 24, "button_gap": 16, "label_gap": 4, "help_gap": 4,
    "box_padding": 16, "check_padding": 12, "check_side": 16, "bar_padding": 24, "bar_gap": 20,
    "step": 48, "step_gap": 14, "table_row": 44, "ring": 56, "phone": 272, "radius": 8, "field_side": 16,
    "check_mark": 24,
}  # fmt: skip
_COMPACT = _NORMAL | {
    "rail": 72, "panel": 304, "wide_panel": 240, "bar": 40, "sheet_top": 10, "sheet_side": 32, "sheet_right": 28,
    "panel_top": 16, "panel_side": 16, "panel_bottom": 12, "panel_gap": 14, "card_width": 272, "card_height": 172,
    "key_field": 48, "amount": 52, "primary": 48,
    "row_gap": 2, "title_gap": 10, "button_gap": 10, "label_gap": 2, "help_gap": 2,
    "box_padding": 12, "check_padding": 8, "check_side": 14, "bar_padding": 16, "bar_gap": 14,
    "step": 42, "step_gap": 0, "table_row": 36, "ring": 48, "phone": 226,
}  # fmt: skip
_LARGE = _NORMAL | {
    "rail": 280, "panel": 440, "wide_panel": 440, "bar": 56, "sheet_top": 56, "sheet_side": 72, "sheet_right": 72,
    "panel_top": 56, "panel_bottom": 32, "panel_gap": 32, "card_width": 376, "card_height": 237,
    "field": 56, "key_field": 64, "row_gap": 12, "title_gap": 32, "button_gap": 24,
    "check_padding": 16, "check_side": 20, "step": 56, "step_gap": 20,
}  # fmt: skip
_KIOSK_SCALE = 1.6
_KIOSK = _NORMAL | {
    "strip": 10, "column": 4096, "card_width": 424, "card_height": 267, "field": 88, "key_field": 88, "amount": 104,
    "pad": 104, "primary": 104, "medium": 72, "quiet": 64, "row_gap": 16, "column_gap": 24, "title_gap": 32,
    "button_gap": 24, "label_gap": 6, "help_gap": 6, "box_padding": 24, "check_padding": 22, "check_side": 24,
    "panel_gap": 24, "table_row": 76, "ring": 88, "radius": 12, "field_side": 24, "check_mark": 48,
}  # fmt: skip
_GROWS_WITH_TYPE = frozenset(
    {"bar", "field", "key_field", "amount", "pad", "primary", "medium", "quiet", "step", "table_row", "ring"}
    | {"check_mark"}
)
_GROWS_HALF = frozenset({"rail", "panel", "wide_panel", "phone"})


def metrics_for(width: int, height: int, scale: float = 1.0) -> Metrics:
    """The sizes for a window of ``width`` x ``height`` device-independent pixels and type scaled by ``scale``.

    Below 1280 x 680: compact (a 768 px screen less title and task bar is still normal). From 1800 x 980 on: large. In
    between: as drawn for 1366 x 768.
    """
    if width < 1280 or height < 680:
        name, sizes, sized = "compact", _COMPACT, _COMPACT_TYPE
    elif width >= 1800 and height >= 980:
        name, sizes, sized = "large", _LARGE, _LARGE_TYPE
    else:
        name, sizes, sized = "normal", _NORMAL, {}
    styles = {}
    for role, style in _TYPE.items():
        size, line = sized.get(role, (style.size, style.line))
        styles[role] = style._replace(size=round(size * scale), line=round(line * scale), spacing=style.spacing * scale)
    grown = dict(sizes)
    for keys, by in ((_GROWS_WITH_TYPE, scale), (_GROWS_HALF, (1 + scale) / 2)):
        grown |= {key: round(sizes[key] * by) for key in keys}
    return Metrics(name=name, scale=scale, type=MappingProxyType(styles), **grown)


def kiosk_metrics(width: int, height: int) -> Metrics:
    """The sizes for a kiosk's screen: as drawn for 1080 x 1920 and 1280 x 800 px, and they go with the screen."""
    wide = width > height
    fits = min(width / 1280, height / 800) if wide else min(width / 1080, height / 1920)
    by = max(0.5, min(2.0, fits))
    styles = {}
    for role, style in _TYPE.items():
        size, line = _KIOSK_TYPE.get(role, (style.size * _KIOSK_SCALE, style.line * _KIOSK_SCALE))
        spacing = style.spacing * _KIOSK_SCALE * by
        styles[role] = style._replace(size=round(size * by), line=round(line * by), spacing=spacing)
    sizes = {key: round(size * by) for key, size in _KIOSK.items()} | {"column": _KIOSK["column"]}
    if wide:
        sizes |= {"title_gap": round(8 * by), "row_gap": 0, "check_padding": round(14 * by), "label_gap": round(2 * by)}
        sizes |= {"help_gap": round(2 * by)}
    name = "kiosk lying" if wide else "kiosk"
    return Metrics(name=name, scale=_KIOSK_SCALE * by, type=MappingProxyType(styles), **sizes)
