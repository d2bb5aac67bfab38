"""Items of a JSON document, one in memory at a time, however large the document is.

Tools answer with an array of items, somewhere in an envelope of their own, or with an item a line. Only the items are
read; what stands around them is passed over.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

from linkspider.seeds.lines import Line

#: An item is never longer than this.
MAX_ITEM: Final = 1_048_576
_START: Final = re.compile(r"\s*(?:\[\s*(?:\{|\]|\"https?://|$)|\{\s*(?:\"|\}|$))", re.IGNORECASE)
#: A document that was written as JSON twice: it is one string, in which quotes are escaped.
_WITHIN_TEXT: Final = re.compile(r"\s*\"(?:\s|\\[nrt])*[\[{][^\"]*\\\"")
_ITEMS: Final = re.compile(r"\"(?:items|Data)\"\s*:\s*\[")
#: Where the envelope's array has to begin.
HEAD: Final = 262_144
_OVERLAP: Final = 64
#: Of an envelope so much is kept, to read what it says of its items.
MAX_ENVELOPE: Final = 262_144
#: The name under which an item that is a text, and no object, is a field.
TEXT: Final = "url"
_BREAKS_OFF: Final = "stands where the JSON breaks off: export it again"
_BLANK: Final = " \t\r\n"
_BLANKS: Final = re.compile(rf"[{_BLANK}]*+")


class Item(NamedTuple):
    """One item.

    Attributes:
        number: its line in a file of one item a line, else which item it is, from 1.
        text: as written, or as JSON writes it; cut where it is long.
        fields: what it holds; of a text, the text alone. Empty when ``fault`` says why it cannot be read.
        array: which of the document's arrays it stands in, from 1; 0 in a file without.
    """

    number: int
    text: str
    fields: dict[str, Any]
    fault: str | None = None
    array: int = 0


def looks_like_json(head: str) -> bool:
    """Whether a file's beginning is that of a JSON array or object."""
    return _START.match(head) is not None


def is_within_text(head: str) -> bool:
    """Whether a file's beginning is that of a JSON string which holds a JSON array or object."""
    return _WITHIN_TEXT.match(head) is not None


def first_object(head: str) -> dict[str, Any]:
    """The object with which a file begins, alone or in an array; an empty one if it is longer than ``HEAD`` or none.

    Args:
        head: the first ``HEAD`` characters.
    """
    start = head.lstrip(_BLANK).removeprefix("[").lstrip(_BLANK)
    try:
        value, _ = json.JSONDecoder().raw_decode(start)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def is_document(head: str, *, is_row: bool = False) -> bool:
    """Tells an array, or an envelope with one, from an item a line.

    Args:
        head: the first ``HEAD`` characters.
        is_row: whether the first object is known to be an item, and no envelope.
    """
    return head.lstrip(_BLANK).startswith("[") or (not is_row and _ITEMS.search(head) is not None)


def read_lines(lines: Iterable[Line]) -> Iterator[Item]:
    """The items of a file that has one a line."""
    for number, text in lines:
        if text.strip():
            yield _item(number, text, *_decoded(text))


def whole_object(head: str) -> Item | None:
    """The one item that a file is which holds one object and no array of items, on several lines or on one.

    Args:
        head: the first ``HEAD`` characters: a longer file is none.
    """
    if len(head) >= HEAD:
        return None
    value, fault = _decoded(head)
    return _item(1, head.strip(_BLANK)[:500], value, None) if fault is None and isinstance(value, dict) else None


def read_document(pieces: Iterable[str], envelope: list[str] | None = None, *, is_row: bool = False) -> Iterator[Item]:
    """The items of all arrays of a document. Where it breaks off, what is left of it is one item with a fault.

    Args:
        pieces: the document.
        envelope: takes what stands around the arrays, up to ``MAX_ENVELOPE`` characters of it.
        is_row: whether the first object is known to be an item, and no envelope.
    """
    buffer = _Buffer(iter(pieces), [] if envelope is None else envelope)
    number = array = 0
    is_array = buffer.next_character() == "[" and (is_row or _ITEMS.search(buffer.ahead(HEAD)) is None)
    while buffer.skip_to_array(is_array=is_array and number == 0):
        array += 1
        while (mark := buffer.next_character()) != "]":
            number += 1
            item = buffer.take_item(number)._replace(array=array)
            yield item
            if item.fault is not None:
                return
            mark = buffer.next_character()
            if mark not in {",", "]"}:
                yield Item(number + 1, buffer.ahead(500), {}, _BREAKS_OFF, array)
                return
            if mark == ",":
                buffer.drop(1)
        if is_array:
            return


class _Buffer:
    """What has been read of a document and not been used."""

    def __init__(self, pieces: Iterator[str], envelope: list[str]) -> None:
        self._pieces = pieces
        self._envelope = envelope
        self._room = MAX_ENVELOPE
        self._text = ""
        self._at = 0
        self._decoder = json.JSONDecoder()

    def drop(self, count: int) -> None:
        self._at += count

    def ahead(self, count: int) -> str:
        """The next characters, read if need be."""
        while len(self._text) - self._at < count and self._more():
            pass
        return self._text[self._at : self._at + count]

    def next_character(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            blanks = _BLANKS.match(self._text, self._at)
            assert blanks is not None
            self._at = blanks.end()
            if self._at < len(self._text) or not self._more():
                return self._text[self._at : self._at + 1]

    def skip_to_array(self, *, is_array: bool) -> bool:
        """Goes to behind the bracket of the next array of items; False if there is none."""
        if is_array:
            self.drop(1)
            return True
        while True:
            found = _ITEMS.search(self._text, self._at)
            if found:
                self._pass_to(found.end())
                return True
            self._pass_to(max(self._at, len(self._text) - _OVERLAP))
            if not self._more():
                self._pass_to(len(self._text))
                return False

    def _pass_to(self, end: int) -> None:
        passed = self._text[self._at : min(end, self._at + self._room)]
        self._room -= len(passed)
        self._envelope.append(passed)
        self._at = end

    def take_item(self, number: int) -> Item:
        """Reads one item."""
        wanted = 8_192
        while True:
            text = self.ahead(wanted)
            try:
                value, end = self._decoder.raw_decode(text)
            except (ValueError, RecursionError) as fault:
                is_whole = len(text) < wanted
                if is_whole or wanted >= MAX_ITEM or isinstance(fault, RecursionError):
                    return Item(number, text[:500], {}, "is no JSON, or breaks off: what stands behind it is not read")
                wanted = min(MAX_ITEM, 4 * wanted)
                continue
            self.drop(end)
            return _item(number, text[: min(end, 500)], value, None)

    def _more(self) -> bool:
        piece = next(self._pieces, None)
        if piece is None:
            return False
        self._text, self._at = self._text[self._at :] + piece, 0
        return True


def _decoded(text: str) -> tuple[Any, str | None]:
    try:
        return json.loads(text), None
    except (ValueError, RecursionError):
        return None, "is no JSON: expected one item a line"


def _item(number: int, text: str, value: Any, fault: str | None) -> Item:
    if fault is not None:
        return Item(number, text, {}, fault)
    if isinstance(value, str):
        return Item(number, text, {TEXT: value})
    return Item(number, text, value if isinstance(value, dict) else {})
