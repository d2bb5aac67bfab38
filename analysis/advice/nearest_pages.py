"""Which living page a dead address most likely meant: by the words of its path and of the links that lead to it."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple
from urllib.parse import unquote

import numpy as np
import pandas as pd

from analysis.advice.words import words
from linkspider.model import urls

#: A page that is less alike is no suggestion. Judgement: on documentation sites, what is less alike replaces nothing.
LEAST_SIMILARITY: Final = 0.65
#: Addresses for which a page is looked for.
MOST_ADDRESSES: Final = 2_000
_MAX_CHARACTERS: Final = 500
_BLOCK: Final = 100
_ENDING: Final = re.compile(r"\.(?:html?|php|aspx?|jsp)$")


class Near(NamedTuple):
    """A page that is much alike.

    Attributes:
        url: the page's.
        similarity: how much alike, from ``LEAST_SIMILARITY`` to 1.
    """

    url: str
    similarity: float


def nearest_pages(addresses: Sequence[str], anchors: Sequence[str], pages: pd.DataFrame) -> list[Near | None]:
    """Finds a page for each address.

    Words count by how rare they are among the pages and what is asked for (TF-IDF, cosine), so that a word which no
    page has keeps an address from being like any. Those of a path's last part count twice: they name the page, the
    others only where it lies. Where no path is near, what links say is compared with titles.

    Args:
        addresses: URLs that lead nowhere, at most ``MOST_ADDRESSES`` of them are looked at.
        anchors: what links to each of them say, joined.
        pages: what may be suggested: url and title, by URL in alphabetical order.

    Returns:
        For each address the page that is most alike, the first among equals; None where none is near.
    """
    asked = [_path_words(url) for url in addresses]
    found = _nearest(asked, [_path_words(url) for url in pages["url"]], pages)
    still = [place for place, page in enumerate(found) if page is None]
    if still:
        titles = [str(title or "")[:_MAX_CHARACTERS] for title in pages["title"]]
        by_anchor = _nearest([anchors[place][:_MAX_CHARACTERS] for place in still], titles, pages)
        for place, page in zip(still, by_anchor, strict=True):
            found[place] = page
    return found


def _nearest(asked: Sequence[str], known: Sequence[str], pages: pd.DataFrame) -> list[Near | None]:
    """For each text the page whose text is most alike; None where none is near enough."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  # takes a second, and few need it

    found: list[Near | None] = [None] * len(asked)
    asked = asked[:MOST_ADDRESSES]
    vectors = TfidfVectorizer(analyzer=_words, sublinear_tf=True, dtype=np.float32)
    if not known:
        return found
    try:
        vectors.fit([*known, *sorted({*asked})])
    except ValueError:  # nothing has a word
        return found
    matrix = vectors.transform(known)
    names = pages["url"].to_numpy(dtype=object)
    for first in range(0, len(asked), _BLOCK):
        alike = (vectors.transform(asked[first : first + _BLOCK]) @ matrix.T).tocsr()
        for row in range(alike.shape[0]):
            scores = alike[[row]]
            most = float(scores.data.max(initial=0.0))
            if most >= LEAST_SIMILARITY:
                best = scores.indices[scores.data >= most - 1e-6].min()
                found[first + row] = Near(names[best], min(most, 1.0))
    return found


def _path_words(url: str) -> str:
    path = _ENDING.sub("", unquote(urls.path(url))[:_MAX_CHARACTERS])  # as people read it, in any script
    return f"{path} {path.rstrip('/').rpartition('/')[2]}"


def _words(text: str) -> Iterator[str]:
    """The words of a text; those of paths are often joined by underscores."""
    return words(text.replace("_", " "))
