"""Words of texts in any script, as patterns: for comparing texts and for finding phrases in them.

A word is a run of letters, digits, ``_`` and marks; marks are no word characters to Python, and Hindi or Thai would
fall to pieces. Scripts that put no spaces between words have no words here: pairs of neighbouring characters stand for
them, which is what search engines have long indexed such texts by.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby
from typing import Final

#: Longer words are data, not language, and are cut.
MAX_WORD_CHARACTERS: Final = 40
#: Thai, Lao, Burmese, Khmer, Han, Hiragana and Katakana.
UNSPACED: Final = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)


def _marks() -> str:
    """All marks of the basic plane as ranges of a character class."""
    marks = [code for code in range(0x300, 0x10000) if unicodedata.category(chr(code))[0] == "M"]
    runs = ([code for _, code in run] for _, run in groupby(enumerate(marks), key=lambda pair: pair[1] - pair[0]))
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


#: What words are made of, as the inside of a character class.
LETTERS: Final = rf"\w{_marks()}"
WORD: Final = re.compile(f"[{LETTERS}]+")
_UNSPACED: Final = re.compile(f"[{UNSPACED}]")
_PIECES: Final = re.compile(f"[{UNSPACED}]+|[^{UNSPACED}]+")


def words(text: str) -> Iterator[str]:
    """The words of a text in lower case; of unspaced scripts each two neighbouring characters."""
    text = text.lower()
    if _UNSPACED.search(text) is None:
        for found in WORD.finditer(text):
            yield found[0][:MAX_WORD_CHARACTERS]
        return
    for found in WORD.finditer(text):
        for piece in _PIECES.findall(found[0]):
            if len(piece) > 1 and is_unspaced(piece[0]):
                yield from (piece[place : place + 2] for place in range(len(piece) - 1))
            else:
                yield piece[:MAX_WORD_CHARACTERS]


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script that puts no spaces between words."""
    return _UNSPACED.match(character) is not None
