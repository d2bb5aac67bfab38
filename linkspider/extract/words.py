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
_WORD_CATEGORIES: Final = frozenset({*("Lu", "Ll", "Lt", "Lm", "Lo"), *("Mn", "Mc", "Me"), *("Nd", "Nl", "No"), "Pc"})
_SINGLES: Final = (
    *((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x3029), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0x3400, 0x4DBF)),
    *((0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9D), (0x20000, 0x3FFFF)),
)
_UNSPACED_BLOCKS: Final = ((0x0E01, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F))
_BMP: Final = 0x10000
_SPACE: Final = 0x20

Codes = npt.NDArray[np.uint16] | npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]
Places = npt.NDArray[np.intp]


class Text(NamedTuple):
    """A text with its white space collapsed.

    Attributes:
        codes: its code points, of 16 bits where that is enough for all of them.
        classes: what each of them is in a word: a part of it, a blank, something else.
    """

    codes: Codes
    classes: Classes

    def __str__(self) -> str:
        return self.codes.tobytes().decode("utf-16-le" if self.codes.itemsize == 2 else "utf-32-le")


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
    text = text[:MAX_CHARACTERS].strip()
    codes = _codes(text)
    classes = _classes(codes)
    keep = classes != _BLANK
    keep[1:] |= keep[:-1]  # the first blank behind something else
    codes, classes = codes[keep], classes[keep]
    codes[((classes == _BLANK) & (codes != _SPACE)).nonzero()] = _SPACE
    return Text(codes, classes)


def find_words(text: Text) -> Words:
    """Finds the words of a text."""
    classes = text.classes
    word, part = classes == _WORD, classes >= _WORD  # part: of a word, be it of one character alone
    joins = (classes[1:-1] == _JOINER) & word[:-2] & word[2:]
    word[1:-1] |= joins
    part[1:-1] |= joins
    goes_on = word[1:] & word[:-1]
    starts, ends = part.copy(), part
    starts[1:] ^= goes_on  # which is where both are parts
    ends[:-1] ^= goes_on
    first, last = starts.nonzero()[0], ends.nonzero()[0]
    unspaced = int(np.count_nonzero(classes == _UNSPACED))
    return Words(first, last + 1, first.size - unspaced + -(-unspaced // UNSPACED_CHARACTERS_PER_WORD))


def lower_case(codes: Codes) -> Codes:
    """Code points with each letter in lower case, where that is one character."""
    lower = _lower_table().take(codes, mode="clip")
    return lower if codes.itemsize == 2 else np.where(codes < _BMP, lower, codes)


def _codes(text: str) -> Codes:
    short = text.encode("utf-16-le", "replace")
    if len(short) == 2 * len(text):
        return np.frombuffer(short, dtype="<u2")
    return np.frombuffer(text.encode("utf-32-le", "replace"), dtype="<u4")


def _classes(codes: Codes) -> Classes:
    classes = _class_table().take(codes, mode="clip")
    if codes.itemsize == 4:
        beyond = np.flatnonzero(codes >= _BMP)
        kinds, places = np.unique(codes[beyond], return_inverse=True)
        classes[beyond] = _read_classes(kinds.astype(np.uint32))[places]
    return classes


@cache
def _class_table() -> Classes:
    return _read_classes(np.arange(_BMP, dtype=np.uint32))


@cache
def _lower_table() -> npt.NDArray[np.uint16]:
    """Lower case by code point, where it is one character."""
    lower = map(str.lower, map(chr, range(_BMP)))
    return np.array([ord(text) if len(text) == 1 else code for code, text in enumerate(lower)], dtype=np.uint16)


def _read_classes(codes: Codes) -> Classes:
    """The classes of characters as Unicode has them; this takes a while, so it is done once for each character."""
    characters = [*map(chr, codes.tolist())]
    is_word = np.array([category in _WORD_CATEGORIES for category in map(unicodedata.category, characters)], dtype=bool)
    classes = np.where(is_word, np.uint8(_WORD), np.uint8(_OTHER))
    for kind, blocks in ((_SINGLE, _SINGLES), (_UNSPACED, _UNSPACED_BLOCKS)):
        for first, last in blocks:
            classes[is_word & (codes >= first) & (codes <= last)] = kind
    classes[[character in _JOINERS for character in characters]] = _JOINER
    classes[[character.isspace() for character in characters]] = _BLANK
    return classes
