"""What makes a sitemap malformed in its text, written so that libxml2 takes it for what it is, when it recovers.

Behind the first error libxml2 drops the five references of XML itself and keeps those by number, so all become those.
Where a character stands that XML forbids, or a reference to nothing, ``FORBIDDEN`` is written: libxml2 would leave it
out, and what is left of a URL is another URL.
"""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5
from typing import Final

from linkspider.extract.sitemap_entries import FORBIDDEN, MAX_BYTES

CHUNK: Final = 64 * 1024
_MAX_MENDED: Final = 1_000_000  # places that are looked at
_SEARCHED: Final = 1024 * 1024  # bytes that are searched at a time
_LONGEST_NAME: Final = 32  # of entities: those of HTML have 31 characters at most

#: References by number that are surely to characters, which need no look: 9, 10, 13, and 32 to 9999 or FFF.
_BY_NUMBER: Final = (
    rb"#0{0,7}(?:9|10|13|3[2-9]|[4-9][0-9]|[1-9][0-9]{2,3});"
    rb"|#x0{0,7}(?:9|[AaDd]|[2-9A-Fa-f][0-9A-Fa-f]|[1-9A-Fa-f][0-9A-Fa-f]{2});"
)
_PLACE: Final = re.compile(
    rb"[&<\]\-\x00-\x08\x0b\x0c\x0e-\x1f]"
    rb"(?:(?<=&)(?!(?:amp|lt|gt|quot|apos);|%b)(?:#x?[0-9A-Fa-f]{1,14};|[A-Za-z_][\w.-]{0,%d};|#)?"
    rb"|(?<=<)(?:!\[CDATA\[|!--)|(?<=\])\]>|(?<=-)->|(?<=[\x00-\x1f]))" % (_BY_NUMBER, _LONGEST_NAME - 1)
)
_NUMBERED: Final = (
    (b"&amp;", b"&#38;"),
    (b"&lt;", b"&#60;"),
    (b"&gt;", b"&#62;"),
    (b"&quot;", b"&#34;"),
    (b"&apos;", b"&#39;"),
)
_INSTEAD: Final = b"&#%d;" % ord(FORBIDDEN)
_ENDS: Final = {b"<![CDATA[": b"]]>", b"<!--": b"-->"}
#: Encodings, by Python's names, in which bytes of characters look like markup.
_SHIFTING: Final = ("iso2022", "hz")


def chunks(body: bytes, start: int = 0) -> Iterator[bytes]:
    """The file in pieces, without what is past 50 MiB."""
    end = min(len(body), MAX_BYTES)
    return (body[at : min(at + CHUNK, end)] for at in range(start, end, CHUNK))


class Mending:
    """The file in pieces, mended.

    Attributes:
        is_cut: whether there was too much to mend; what stands behind is left out.
    """

    def __init__(self, body: bytes, encoding: str) -> None:
        self.is_cut = False
        self._body = body
        self._is_left_alone = codecs.lookup(encoding).name.startswith(_SHIFTING)
        self._has_entities = body.find(b"<!ENTITY", 0, _SEARCHED) >= 0

    def __iter__(self) -> Iterator[bytes]:
        """Gives the pieces."""
        if self._is_left_alone:
            yield from chunks(self._body)
            return
        pieces: list[bytes] = []
        size = at = 0
        for start, end, instead, is_text in self._places():
            kept = self._body[at:start]
            pieces += (_numbered(kept) if is_text else kept, instead)
            size += end - at
            at = end
            if size >= CHUNK:
                yield from chunks(b"".join(pieces))
                pieces, size = [], 0
        yield from chunks(b"".join(pieces))

    def _places(self) -> Iterator[tuple[int, int, bytes, bool]]:
        """Where something else is to stand, from and to, what, and whether references count in what goes before."""
        end_of_raw = b""  # of the CDATA or the comment that is being read
        for number, found in enumerate(self._found(), 1):
            if number > _MAX_MENDED:
                self.is_cut = True
                yield found.start(), found.start(), b"", not end_of_raw
                return
            text = found[0]
            if end_of_raw:
                if text == end_of_raw:
                    yield found.end(), found.end(), b"", False
                    end_of_raw = b""
                elif text < b" ":
                    instead = b"]]>%b<![CDATA[" % _INSTEAD if end_of_raw == b"]]>" else b" "
                    yield found.start(), found.end(), instead, False
            elif text in _ENDS:
                yield found.start(), found.start(), b"", True
                end_of_raw = _ENDS[text]
            elif text[:1] == b"&" or text < b" ":
                yield found.start(), found.end(), self._instead(text), True
        end = min(len(self._body), MAX_BYTES)
        yield end, end, b"", not end_of_raw

    def _found(self) -> Iterator[re.Match[bytes]]:
        """What _PLACE finds, searched for in parts: while a search runs, nothing else in the process does."""
        at, end = 0, min(len(self._body), MAX_BYTES)
        while at < end:
            stop = self._body.find(b"<", at + _SEARCHED, end)  # no match goes across one
            stop = end if stop < 0 else stop
            yield from _PLACE.finditer(self._body, at, stop)
            at = stop

    def _instead(self, text: bytes) -> bytes:
        """What is written for a control character, for ``&`` alone, or for a reference."""
        if text == b"&":
            return b"&#38;"
        name = text[1:].decode()
        if text[-1:] != b";" or name.startswith("#"):
            return text if _is_character(name) else _INSTEAD
        if self._has_entities:  # it may be one of the file's own, which are not expanded
            return text
        meant = html5.get(name)
        return _INSTEAD if meant is None else b"".join(b"&#%d;" % ord(each) for each in meant)


def _numbered(text: bytes) -> bytes:
    """References of XML itself by number."""
    if b"&" in text:
        for name, number in _NUMBERED:
            text = text.replace(name, number)
    return text


def _is_character(reference: str) -> bool:
    """Whether a reference by number, without its ``&``, is to a character that XML allows (XML 1.0 2.2)."""
    digits = reference.removeprefix("#").removesuffix(";")
    try:
        code = int(digits[1:], 16) if digits.startswith("x") else int(digits)
    except ValueError:
        return False
    return code in {9, 10, 13} or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF
