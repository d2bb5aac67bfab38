"""Texts that spreadsheets, terminals and XML can take."""

import re
from xml.dom import minidom
from xml.sax.saxutils import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.export.cells import CUT, MAX_CELL, calm, csv_text, fitted, xml_text
from linkspider.model.formula import guarded, is_formula

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


#: Mark of direction, joiner, fillers, selectors of variants, marks of annotations, a tag, the empty cell of Braille.
UNSEEN = "\u061c\u034f\u115f\u1160\u3164\uffa0\u180e\ufe0f\u2065\u206a\ufff9\U000e0001\U000e0100\u2800"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("plain", "plain"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("\nx", "'\nx"),
        ("  =1", "'  =1"),
        ("\u00a0=1", "'\u00a0=1"),  # no-break space
        ("\u3000=1", "'\u3000=1"),  # ideographic space
        ("\ufeff=1", "'\ufeff=1"),  # byte order mark
        ("\u00ad=1", "'\u00ad=1"),  # soft hyphen
        ("\u200f=1", "'\u200f=1"),  # right-to-left mark
        ("\u202e=1", "'\u202e=1"),  # right-to-left override
        ("\u2060=1", "'\u2060=1"),  # word joiner
        ("\x00=1", "'\x00=1"),
        ("\x7f=1", "'\x7f=1"),
        ("\x9b=1", "'\x9b=1"),
        ("\uff1d1", "'\uff1d1"),  # fullwidth = + - @
        ("\uff0b1", "'\uff0b1"),
        ("\uff0d1", "'\uff0d1"),
        (" \uff20x", "' \uff20x"),
        ("\ufe661", "'\ufe661"),  # small = + - @
        ("\ufe621", "'\ufe621"),
        ("\ufe631", "'\ufe631"),
        ("\ufe6bx", "'\ufe6bx"),
        *((f"{unseen}=1", f"'{unseen}=1") for unseen in UNSEEN),
        ("a=1", "a=1"),
        ("'=1", "'=1"),
        ("– dash", "– dash"),
        ("https://a.example/?a=-1", "https://a.example/?a=-1"),
    ],
)
def test_cells_that_look_like_formulas_get_an_apostrophe(cell, expected):
    assert guarded(cell) == expected


@given(TEXTS)
def test_what_is_guarded_is_no_formula_and_nothing_else_is_changed(text):
    was, now = (re.split("([;\t\r\n])", each) for each in (text, guarded(text)))
    assert not is_formula(guarded(text))
    assert not any(is_formula(cell) for cell in now[2::2])
    assert [cell.removeprefix("'") for cell in now] == [cell.removeprefix("'") for cell in was]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\ttext\nin two lines", "plain\ttext\nin two lines"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("\x1b[2J\x07\x00\x7f\x9b", "\ufffd[2J\ufffd\ufffd\ufffd\ufffd"),
        ("\u05d0 \U0001f375", "\u05d0 \U0001f375"),
    ],
)
def test_a_calm_text_steers_no_terminal(text, expected):
    assert calm(text) == expected


@given(TEXTS)
@example("tea;=1+1")
@example("tea;cake")
def test_csv_has_texts_guarded_and_calm(text):
    assert csv_text(text) == calm(guarded(text))


@given(st.text())
@example("\ud800\ufffe\uffff")
def test_xml_can_hold_every_text(text):
    held = xml_text(text)
    parsed = minidom.parseString(f"<a>{escape(held)}</a>".encode())
    children = parsed.documentElement.childNodes
    assert "".join(child.data for child in children) == held


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("a" * MAX_CELL, False),
        ("a" * (MAX_CELL + 1), True),
        ("\U0001f375" * (MAX_CELL // 2), False),  # two units each
        ("\U0001f375" * (MAX_CELL // 2 + 1), True),
        ("a" * (MAX_CELL - len(CUT) - 1) + "\U0001f375" * 20, True),  # the cut is inside of a character
    ],
)
def test_longer_texts_than_a_cell_holds_say_that_they_are_cut(text, is_cut):
    fit = fitted(text)
    assert len(fit.encode("utf-16-le")) <= 2 * MAX_CELL
    assert fit.endswith(CUT) is is_cut
    assert text.startswith(fit.removesuffix(CUT))
    assert len(fit) >= MAX_CELL // 2 - 1
