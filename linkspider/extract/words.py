"""Words of a text in any script, found for a whole text at once in an array of its characters.

A word is what Unicode's word boundaries make of it (https://unicode.org/reports/tr29/), near enough for counting:

- letters, digits, marks and ``_`` in a row, and an apostrophe, a full stop or a joiner between two of them: ``don't``;
- each Han, Hiragana and Katakana character, since Chinese and Japanese put no spaces between words. Korean does;
- Thai, Lao, Khmer and Burmese put none either, and to tell their words would take a dictionary. Every five characters
  of them count as a word, which is their words' usual length; counts of such texts are approximate.
"""

import unicodedata
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

#: Longer texts are cut. A long novel has half a million characters.
MAX_CHARACTERS: Final = 1_000_000
UNSPACED_CHARACTERS_PER_WORD: Final = 5

_OTHER, _BLANK, _JOINER, _WORD, _SINGLE, _UNSPACED = range(6)
_JOINERS: Final = frozenset("'\u2019.\u00b7\u00ad\u200c\u200d\u2060")
_SINGLES: Final = (
    *((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF)),
    *((0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9D), (0x20000, 0x3FFFF)),
)
_UNSPACED_BLOCKS: Final = ((0x0E01, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F))
_BMP: Final = 0x10000

Codes = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]


class Text(NamedTuple):
    """A text with its white space collapsed.

    Attributes:
        codes: its code points.
        classes: what each of them is in a word: a part of it, a blank, something else.
    """

    codes: Codes
    classes: Classes

    def __str__(self) -> str:
        return self.codes.tobytes().decode("utf-32-le")


class Words(NamedTuple):
    """The words of a text: word i is ``codes[starts[i]:ends[i]]`` of it.

    Attributes:
        starts, ends: places in the text. Where no words can be told, each character is one.
        total: how many words the text has.
    """

    starts: Places
    ends: Places
    total: int


def read_text(text: str) -> Text:
    """Collapses the white space of a text; of one that is too long, of its beginning."""
    codes = np.frombuffer(text[:MAX_CHARACTERS].encode("utf-32-le", "replace"), dtype="<u4")
    classes = _classes(codes)
    blank = classes == _BLANK
    keep = ~blank
    keep[1:] |= ~blank[:-1]  # the first blank behind something else
    places = np.flatnonzero(keep)
    if places.size and blank[places[0]]:
        places = places[1:]
    if places.size and blank[places[-1]]:
        places = places[:-1]
    classes = classes[places]
    codes = codes[places]
    codes[classes == _BLANK] = 0x20
    return Text(codes, classes)


def find_words(text: Text) -> Words:
    """Finds the words of a text."""
    word = text.classes == _WORD
    joiner = text.classes == _JOINER
    word[1:-1] |= joiner[1:-1] & word[:-2] & word[2:]
    starts = text.classes >= _SINGLE
    ends = starts.copy()
    starts |= word
    starts[1:] &= ~(word[1:] & word[:-1])
    ends |= word
    ends[:-1] &= ~(word[:-1] & word[1:])
    first, last = np.flatnonzero(starts), np.flatnonzero(ends)
    unspaced = int(np.count_nonzero(text.classes == _UNSPACED))
    return Words(first, last + 1, first.size - unspaced + -(-unspaced // UNSPACED_CHARACTERS_PER_WORD))


def lower_case(codes: Codes) -> Codes:
    """Code points with each letter in lower case, where that is one character."""
    lower = _lower_table().take(codes, mode="clip")
    return np.where(codes < _BMP, lower, codes) if codes.size and codes.max() >= _BMP else lower


def _classes(codes: Codes) -> Classes:
    classes = _class_table().take(codes, mode="clip")
    if codes.size and codes.max() >= _BMP:
        beyond = np.flatnonzero(codes >= _BMP)
        kinds, places = np.unique(codes[beyond], return_inverse=True)
        classes[beyond] = np.array([_class_of(chr(code)) for code in kinds], dtype=np.uint8)[places]
    return classes


@cache
def _class_table() -> Classes:
    return np.array([_class_of(chr(code)) for code in range(_BMP)], dtype=np.uint8)


@cache
def _lower_table() -> Codes:
    """Lower case by code point, where it is one character."""
    lower = [chr(code).lower() for code in range(_BMP)]
    return np.array([ord(text) if len(text) == 1 else code for code, text in enumerate(lower)], dtype=np.uint32)


def _class_of(character: str) -> int:
    if character.isspace():
        return _BLANK
    if character in _JOINERS:
        return _JOINER
    category = unicodedata.category(character)
    if category[0] not in "LMN" and category != "Pc":
        return _OTHER
    code = ord(character)
    if any(first <= code <= last for first, last in _SINGLES):
        return _SINGLE
    return _UNSPACED if any(first <= code <= last for first, last in _UNSPACED_BLOCKS) else _WORD
