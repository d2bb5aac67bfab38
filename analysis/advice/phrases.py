"""Phrases that name a page and stand in another page's text without a link: where a link would be set.

The main content is kept as plain text, so where its links stand is found again by their anchor text and by what stands
before and behind it. An occurrence that overlaps one of these is linked already, and does not count.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from analysis.advice.words import WORD, is_unspaced, words

#: Characters of context on either side.
CONTEXT_CHARACTERS: Final = 80
#: Occurrences of a name that are looked at, and links that each is held against. Hostile pages have many of both.
MOST_OCCURRENCES: Final = 50
MOST_LINKS: Final = 200
MOST_ANCHOR_CHARACTERS: Final = 300
#: Places of links that are compared on one page; behind it every place counts as linked.
MOST_COMPARED: Final = 20_000
#: How much of a link's context must stand around it: the kept one may be cut in another way than the text.
_MATCHED: Final = 16


#: Signs that make one name or word of two: "first-class objects" are no "class objects", nor is "lib/queue.py" a queue.
_JOINERS: Final = frozenset("-\u2010\u2011./@")


#: Signs that are in no word, for what an anchor text begins and ends with.
_BEGINS: Final = "^"
_ENDS: Final = "$"


class KnownLink(NamedTuple):
    """A link as it stands on a page; contexts are None where none are known."""

    anchor_text: str
    before: str | None
    after: str | None


class Phrase(NamedTuple):
    """A phrase as it stands in a text, and that with what is around it."""

    text: str
    context: str


class Linked:
    """The links of one page, for asking whether a place in its text is one of them."""

    def __init__(self, text: str, links: Iterable[KnownLink]) -> None:
        self._text = text
        self._left = MOST_COMPARED
        self._by_word: defaultdict[str, dict[KnownLink, None]] = defaultdict(dict)
        for link in links:
            if 0 < len(link.anchor_text) <= MOST_ANCHOR_CHARACTERS:
                for word in {*words(link.anchor_text), *_edges(link.anchor_text)}:
                    if len(self._by_word[word]) < MOST_LINKS:
                        self._by_word[word][link] = None

    def covers(self, start: int, end: int) -> bool:
        """Whether a link overlaps these characters of the text."""
        near = [self._by_word.get(word, {}) for word in _looked_up(self._text[start:end])]
        if any(len(links) >= MOST_LINKS for links in near):
            return True  # too many to tell, and hardly a place for another one
        return any(self._overlaps(link, start, end) for links in near for link in links)

    def _overlaps(self, link: KnownLink, start: int, end: int) -> bool:
        length = len(link.anchor_text)
        first = max(0, start - length + 1)
        place = self._text.find(link.anchor_text, first, end + length - 1)
        while place >= 0:
            self._left -= 1
            if self._left < 0 or self._is_at(link, place):
                return True
            place = self._text.find(link.anchor_text, place + 1, end + length - 1)
        return False

    def _is_at(self, link: KnownLink, place: int) -> bool:
        before = self._text[max(0, place - 2 * _MATCHED) : place]
        behind = place + len(link.anchor_text)
        after = self._text[behind : behind + 2 * _MATCHED]
        expected_before, expected_after = _dense(link.before)[-_MATCHED:], _dense(link.after)[:_MATCHED]
        return _dense(before).endswith(expected_before) and _dense(after).startswith(expected_after)


def unlinked(text: str, names: Iterable[str], linked: Linked, is_telling: Callable[[str], bool]) -> Phrase | None:
    """The first name that stands in a text unlinked, and where.

    Args:
        text: the main content; names: best first; linked: the links of the same page and text.
        is_telling: whether a name of one word tells enough to be linked.
    """
    lower = _lower(text)
    for name in names:
        for start, end in _occurrences(lower, name):
            if not linked.covers(start, end) and (not _is_one_word(name) or is_telling(name)):
                around = text[max(0, start - CONTEXT_CHARACTERS) : end + CONTEXT_CHARACTERS]
                return Phrase(text[start:end], around.strip())
    return None


def _edges(anchor: str) -> Iterator[str]:
    """What else an anchor text is found by: of unspaced scripts by the first and the last character.

    Where it overlaps a phrase in one character, no pair of characters is in both.
    """
    for sign, edge in ((_BEGINS, anchor[0]), (_ENDS, anchor[-1])):
        if is_unspaced(edge):
            yield sign + edge


def _looked_up(phrase: str) -> Iterator[str]:
    """What links that may overlap a phrase are found by."""
    yield from {*words(phrase), *filter(is_unspaced, phrase)}
    yield _BEGINS + phrase[-1:]
    yield _ENDS + phrase[:1]


def _is_one_word(name: str) -> bool:
    return len(set(words(name))) == 1


def _occurrences(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Where a name stands in a text of lower case as whole words; anywhere in scripts without spaces."""
    sought, left = _lower(" ".join(name.split())), MOST_OCCURRENCES
    start = text.find(sought)
    while start >= 0 and left:
        end = start + len(sought)
        before, behind = text[max(0, start - 2) : start][::-1], text[end : end + 2]
        if not (_joins(before, sought[0]) or _joins(behind, sought[-1])):
            yield start, end
        start, left = text.find(sought, end), left - 1


def _joins(beside: str, edge: str) -> bool:
    """Whether what is beside a word's edge, the nearest first, goes on with the same word, name or path."""
    if beside[:1] in _JOINERS:
        beside = beside[1:]
    return all(WORD.match(each) and not is_unspaced(each) for each in (beside, edge))


def _lower(text: str) -> str:
    """A text in lower case, each character in its place."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


def _dense(text: str | None) -> str:
    return "".join(text.split()) if text else ""
