"""What a page is called: by its title, its heading, and the links that lead to it.

A name is of use only where it names this page and no other one. So what stands in the titles of many pages (the site's
name) is left out, as is an anchor text most of whose links lead elsewhere ("next", "read more", in any language), and a
beginning of a title that other pages' names begin with too. A single word names a page only if its title has it.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.advice.words import LETTERS, WORD, is_unspaced, words
from analysis.authority.graph import Ints
from analysis.tables.frames import cells, codes

#: Parts of titles that stand in at least this share of them, and at least in so many, name the site or a part of it.
SITE_SHARE: Final = 0.1
SITE_PAGES: Final = 3
#: Anchor texts kept of each page, commonest first, those in content before others.
MOST_ANCHORS: Final = 10
#: Links that are looked at at a time.
_ROWS: Final = 4_000_000
MOST_CHARACTERS: Final = 100
MOST_WORDS: Final = 10
#: Words in the beginnings of names that are tried where the whole name is not found.
HEAD_WORDS: Final = range(2, 6)
#: Pages whose titles are read at a time.
_PAGES: Final = 50_000
_LISTS: Final = pa.list_(pa.string())
_CONTENT: Final = "content"
_PARTS: Final = re.compile(r"\s+[-\u2010-\u2015|\u00b7\u2022\u00bb\u203a>~/:]+\s+|[|\uff5c]|:\s")
_NUMBERING: Final = re.compile(r"^(?:\d+\.)+\d*\s+")
_EDGES: Final = re.compile(f"^[^{LETTERS}]+|[^{LETTERS}()]+$")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: Words that name nothing alone and end no name, in the languages that most sites are written in.
FUNCTION_WORDS: Final = _set(
    """
    a about after all an and any are as at be been before but by can do does for from had has have he her here his how
    i if in into is it its more most my new no not of off on one or other our out over see she so some such than that
    the their them then there these they this those to up us use using via was we what when where which who why will
    with you your next previous back home index page link click read top contents overview introduction
    aber als am an auch auf aus bei das dem den der des die ein eine einem einen einer es für hier ihr im in ist mehr
    mit nach nicht oder sich sie sind so über um und uns unser unsere von vor weiter wie wir zu zum zur zurück
    au aux avec ce ces cette dans de du elle en est et ici il la le les leur lire mais nos notre nous ou où par pas plus
    pour que qui sa ses son sur suite un une vos votre vous
    al aquí como con cuando del desde donde el ella ellos era es esta este fue las leer lo los más muy no nuestra
    nuestro o para pero por porque qué se ser si sin sobre su sus también te tu una y ya
    ai alla che chi ci coi come con da dal dei della delle di e gli i il io leggi lo ma nel nella non per più qui sono
    sul tra tutto un uno vi voi
    aqui ao aos as até com da das de do dos ela ele em entre esse esta este isso leia mais mas na nas no nos não o os
    ou para pela pelo por qual quando que quem saiba se sem ser seu sua são também um uma
    aan bij dat de deze die dit door een en er het hier hoe ik in is je lees maar meer met naar niet nog of om onze ook
    op over te terug tot uit van veel verder voor waar was wat we wij ze zijn zo
    читать далее здесь подробнее ещё назад и в на с по для не что это как о от из у к а но или мы вы
    もっと見る 続きを読む こちら 詳細 詳しくはこちら 点击 这里 點擊 這裡 更多 阅读 閱讀 返回 首页 首頁
    """
)


class Names(NamedTuple):
    """What pages are called.

    Attributes:
        names: page -> names, best first, each once whatever its case: title, heading, anchor texts, beginnings of title
            and heading. A page without a usable name has none.
        headings: page -> its h1, of the sources that have one: the page's own, and no place for a link.
    """

    names: Mapping[int, tuple[str, ...]]
    headings: Mapping[int, str]


def names(pages: pd.DataFrame, links: pd.DataFrame, wanted: Ints, sources: Ints) -> Names:
    """Names pages.

    Args:
        pages: page (a node's number), title and h1 (either may be null), of all pages of the site.
        links: target (a node's number, -1 for none), anchor_text and placement, one row per internal link occurrence.
        wanted: numbers of the pages to name; sources: of those on which links to them may stand.
    """
    pages = pages[pages["page"] >= 0]
    of_site = _Parts.of(pages)
    parts = of_site.of_pages(wanted)
    anchors = _anchors(links, wanted)
    sought = {text for texts in parts.values() for text in _beginnings(texts)}
    owners = Counter(text for _, texts in of_site for text in _beginnings(texts) & sought)
    named: dict[int, tuple[str, ...]] = {}
    for page in wanted.tolist():
        whole = [text for text in parts.get(page, ()) if owners[text.lower()] == 1]
        heads = [head for text in parts.get(page, ()) for head in _heads(text) if owners[head.lower()] == 1]
        own = {word for text in parts.get(page, ()) for word in words(text)}
        told = [text for text in anchors.get(page, ()) if len(WORD.findall(text)) > 1 or own.issuperset(words(text))]
        named[page] = tuple(_once(text for text in [*whole, *told, *heads] if is_name(text)))
    known = pages[pages["page"].isin(sources) & pages["h1"].notna()]
    trimmed = (_EDGES.sub("", heading) for heading in known["h1"])
    return Names(named, dict(zip(known["page"].tolist(), trimmed, strict=True)))


def is_name(text: str) -> bool:
    """Whether a text can name a page: some letters, not too long, and not function words alone."""
    if len(text) > MOST_CHARACTERS or text.count("(") != text.count(")"):
        return False
    found = [word.lower() for word in WORD.findall(text)]
    if not found or len(found) > MOST_WORDS or all(word in FUNCTION_WORDS or word.isdigit() for word in found):
        return False
    return sum(map(len, found)) >= (2 if any(map(is_unspaced, text)) else 3)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Parts of the titles and headings of pages, in Arrow: as lists of Python, those of millions take gigabytes.

    Attributes:
        pages: their numbers, some thousand at a time.
        titles, headings: a list of parts for each of them.
        common: parts, in lower case, that stand in the titles of many pages.
    """

    pages: Sequence[Ints]
    titles: Sequence[Any]
    headings: Sequence[Any]
    common: frozenset[str]

    @classmethod
    def of(cls, pages: pd.DataFrame) -> "_Parts":
        """Of pages with page, title and h1."""
        numbers, titles, headings, said = [], [], [], []
        for first in range(0, len(pages), _PAGES):
            rows = pages.iloc[first : first + _PAGES]
            of_titles, of_headings = (
                [_parts(text) if text else [] for text in cells(rows[name])] for name in ("title", "h1")
            )
            said.append(pa.array([part.lower() for parts in of_titles for part in set(parts)], pa.large_string()))
            numbers.append(rows["page"].to_numpy(np.int64))
            titles.append(pa.array(of_titles, _LISTS))
            headings.append(pa.array(of_headings, _LISTS))
        counted: Any = pc.value_counts(pa.chunked_array(said, pa.large_string()))
        most = max(SITE_PAGES, SITE_SHARE * len(pages))
        is_common = pa.array(counted.field("counts").to_numpy() >= most)
        return cls(numbers, titles, headings, frozenset(counted.field("values").filter(is_common).to_pylist()))

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        """Each page, and what of its parts does not stand in the titles of many."""
        for pages, titles, headings in zip(self.pages, self.titles, self.headings, strict=True):
            yield from self._told(pages, titles, headings)

    def of_pages(self, wanted: Ints) -> dict[int, list[str]]:
        """The same of some pages."""
        told: dict[int, list[str]] = {}
        for pages, titles, headings in zip(self.pages, self.titles, self.headings, strict=True):
            rows = np.flatnonzero(np.isin(pages, wanted))
            told.update(self._told(pages[rows], titles.take(pa.array(rows)), headings.take(pa.array(rows))))
        return told

    def _told(self, pages: Ints, titles: Any, headings: Any) -> Iterator[tuple[int, list[str]]]:
        for page, *parts in zip(pages.tolist(), titles.to_pylist(), headings.to_pylist(), strict=True):
            kept = [part for part in chain(*parts) if part.lower() not in self.common]
            yield page, _once(kept) if len(kept) > 1 else kept


def _parts(text: str) -> list[str]:
    return [part for part in map(_trimmed, _PARTS.split(text[:300])) if part]


def _trimmed(text: str) -> str:
    """A name without its numbering, without marks around it, and without an article or the like before it."""
    if not (text[:1].isalpha() and text[-1:].isalnum()):  # most have nothing to take away
        text = _EDGES.sub("", _NUMBERING.sub("", text.strip()))
    first = WORD.match(text)
    while first and first[0].lower() in FUNCTION_WORDS and first.end() < len(text):
        text = _EDGES.sub("", text[first.end() :])
        first = WORD.match(text)
    return text


def _beginnings(texts: Iterable[str]) -> set[str]:
    """Names and their beginnings, in lower case."""
    return {each.lower() for text in texts for each in (text, *_heads(text))}


def _heads(text: str) -> Iterator[str]:
    """Beginnings of a name that could name the page too, longest first; none where words are not told by spaces."""
    found = list(WORD.finditer(text))
    for count in reversed(HEAD_WORDS):
        if count < len(found) and not any(word[0].lower() in FUNCTION_WORDS for word in found[:count]):
            yield text[: found[count - 1].end()]


def _anchors(links: pd.DataFrame, wanted: Ints) -> dict[int, list[str]]:
    """The commonest anchor texts that lead to each page more often than to all others together."""
    anchors = links["anchor_text"].astype("category")
    code, texts = codes(anchors), anchors.cat.categories
    targets, placements = links["target"].to_numpy(), links["placement"]
    total, parts = np.zeros(len(texts) + 1, dtype=np.int64), []
    for begun in range(0, max(len(links), 1), _ROWS):
        rows = slice(begun, begun + _ROWS)
        total += np.bincount(code[rows] + 1, minlength=len(total))  # what has no text is counted at 0
        content = (placements.iloc[rows] == _CONTENT).to_numpy(dtype=np.int64, na_value=0)
        frame = pd.DataFrame({"text": code[rows], "target": targets[rows], "content": content})
        frame = frame[frame["target"].isin(wanted)]
        parts.append(frame.groupby(["target", "text"], as_index=False)["content"].agg(["size", "sum"]))
    total = total[1:]
    counts = pd.concat(parts, ignore_index=True).groupby(["target", "text"], as_index=False)[["size", "sum"]].sum()
    counts = counts[2 * counts["size"] > total[counts["text"]]]
    counts["name"] = np.asarray(texts, dtype=object)[counts["text"]]
    counts = counts.sort_values(["target", "sum", "size", "name"], ascending=[True, False, False, True])
    named: defaultdict[int, list[str]] = defaultdict(list)
    for target, name in zip(counts["target"].tolist(), counts["name"], strict=True):
        text = _trimmed(str(name)[: 2 * MOST_CHARACTERS])
        if len(named[target]) < MOST_ANCHORS and is_name(text):
            named[target].append(text)
    return dict(named)


def _once(texts: Iterable[str]) -> list[str]:
    """Texts, each once whatever its case, in their order."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(text.lower(), text)
    return list(found.values())
