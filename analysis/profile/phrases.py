"""Phrases compared as people read them: letter case, width, accents and punctuation make no difference."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

#: Characters of a text that are looked at; who writes more has written no anchor.
MAX_CHARACTERS: Final = 1_000

#: Letters that NFKD leaves whole, and what people type in their place.
_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ß": "ss", "ـ": None}
)
#: Accents of Latin, Greek and Cyrillic letters; vowel points of Hebrew and Arabic. Marks of other scripts are letters.
_MARKS: Final = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
#: Characters that nobody sees: soft hyphens, joiners, marks of direction.
_UNSEEN: Final = re.compile(r"[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
#: Words; "C++" and "C#" are words too, and vowel signs of Indian scripts belong to theirs.
_WORD: Final = re.compile(r"[#]?[\w\u0900-\u0dff\u0e00-\u0e7f]+(?:\+\+|#)?")
#: Scripts that put no spaces between words: Thai, Lao, Khmer, Myanmar, kana, Han.
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")


def normal(text: str) -> str:
    """A text's words, comparable: NFKC, folded case, no accents, no punctuation, single spaces.

    Args:
        text: any text; of a long one the first ``MAX_CHARACTERS`` count.

    Returns:
        Words joined by spaces; empty where there is no letter and no digit.
    """
    if text.isascii():
        return _joined(text[:MAX_CHARACTERS].lower())
    folded = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS]).casefold()
    parted = _UNSEEN.sub("", unicodedata.normalize("NFKD", folded))
    plain = unicodedata.normalize("NFC", _MARKS.sub("", parted)).translate(_LETTERS)
    return _joined(plain)


def _joined(text: str) -> str:
    return " ".join(_WORD.findall(text.replace("_", " ")))


@dataclass(frozen=True)
class Phrases:
    """Phrases that are looked for in texts; texts and phrases are compared in their ``normal`` form.

    Attributes:
        phrases: the phrases, normal, none empty.
    """

    phrases: frozenset[str]

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Phrases":
        """The phrases as people write them; what has neither letter nor digit is left out."""
        return cls(frozenset(filter(None, map(normal, texts))))

    def has(self, text: str) -> bool:
        """Whether a normal text is one of the phrases as a whole."""
        return text in self.phrases

    def stand_in(self, text: str) -> bool:
        """Whether one of the phrases stands in a normal text as whole words; in scripts without spaces anywhere."""
        if not self.phrases:
            return False
        words = text.split(" ")
        known = self._by_length
        for length, phrases in known.items():
            for start in range(len(words) - length + 1):
                if " ".join(words[start : start + length]) in phrases:
                    return True
        return any(phrase in text for phrase in self._unspaced)

    def are_spread_in(self, text: str) -> bool:
        """Whether all words of one of the phrases that have several stand in a normal text, in any order."""
        words = frozenset(text.split(" "))
        return any(wanted <= words for word in words for wanted in self._by_word.get(word, ()))

    @cached_property
    def _by_length(self) -> dict[int, frozenset[str]]:
        lengths = {phrase.count(" ") + 1 for phrase in self.phrases}
        return {n: frozenset(p for p in self.phrases if p.count(" ") + 1 == n) for n in sorted(lengths)}

    @cached_property
    def _unspaced(self) -> tuple[str, ...]:
        return tuple(sorted(phrase for phrase in self.phrases if _UNSPACED.search(phrase)))

    @cached_property
    def _by_word(self) -> dict[str, list[frozenset[str]]]:
        """Phrases of several words by their longest one, which few texts have."""
        found: dict[str, list[frozenset[str]]] = {}
        for phrase in sorted(self.phrases):
            words = frozenset(phrase.split(" "))
            if len(words) > 1:
                found.setdefault(max(words, key=lambda word: (len(word), word)), []).append(words)
        return found
