"""What strangers write, and a table that holds it."""

from typing import Annotated, NamedTuple

import pyarrow as pa

from analysis.export.sheets import Sheet
from linkspider.model.rows import Int32, UtcTime
from linkspider.model.tables import Table

FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://evil.example/","click")',
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\tx",
    "\nx",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\u202e=1",
    "\uff1d1+1",
    "\u3000\uff0b1",
    "\ufe66SUM(1)",
]
HOSTILE = [
    *FORMULAS,
    "{=1}",
    "</script><script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    '"><data key="d">& &amp; &#0; ]]> <![CDATA[x',
    "https://evil.example/?a=1&b=2#c",
    "mailto:a@evil.example",
    "file://evil.example/x",
    "internal:'About'!A1",
    "https://evil.example/" + "a" * 3_000,
    "\u05d0\u05d1\u05d2 \u202eabc\u202c \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "a\x00b\x01c\x1bd\x7fe\x9bf",
    "\x1b]0;title\x07\x1b[2J",
    "a\r\nb\rc\nd",
    "\ufffe\uffff",
    "_x0041_ _x000D_",
    "<r><t>rich</t></r>",
    "<r></r></is></c><c><f>1+1</f></c><c><is><r></r>",
    "a,b;c\td\"e'f",
    " leading and trailing ",
    "NULL",
    "TRUE",
    "00123",
    "1e5",
    "2026-11-21",
    "#REF!",
    "\U0001f375 tea",
    "漢字",
    "e\u0301",
]


class HostileRow(NamedTuple):
    """One row per hostile text."""

    text: Annotated[str | None, "what a stranger wrote; =1+1 is such a text"]
    count: Annotated[int | None, "a number"]
    small: Annotated[Int32, "a small number"]
    is_true: Annotated[bool | None, "whether it is so"]
    share: Annotated[float | None, "share of the texts"]
    seen_at: Annotated[UtcTime | None, "when it was seen"]


TABLE = Table("hostile", HostileRow)


def hostile_sheet(rows, note=""):
    """A sheet of rows of the table, in parts of at most 7."""
    columns = zip(TABLE.columns, zip(*rows, strict=True), strict=True)
    whole = pa.table({column.name: pa.array(cells, column.type) for column, cells in columns})
    return Sheet(TABLE, lambda: (whole.slice(first, 7) for first in range(0, len(rows), 7)), note)
