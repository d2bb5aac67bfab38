"""How alike pages are by what they speak of: the cosine of the TF-IDF vectors of their main contents.

A word weighs ``(1 + ln count) * ln((1 + N) / pages with it)`` in a page. What stands on many pages is left out: these
are the words that any text of the language has, and those of the site's trade, which tell its pages not apart. Words
are counted in buckets of a hash, so memory does not grow with the vocabulary. Source: Salton and Buckley 1988.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any, Final

import numpy as np
import pandas as pd
from scipy.sparse import csr_array, vstack

from analysis.advice.words import words
from analysis.authority.graph import Floats, Ints, Matrix, rows_of

#: Of longer texts the beginning is compared.
MAX_CHARACTERS: Final = 64 * 1024
#: Words on more than this share of the pages are left out, if they are on more than so many pages. Judgement: on
#: documentation it told pages that link to each other from those that do not far better than keeping all words.
COMMON_SHARE: Final = 0.25
COMMON_PAGES: Final = 5
_BUCKETS: Final = 2**20


@cache
def _hashed() -> Any:
    """What counts words; sklearn takes a second to import, and few commands need it."""
    from sklearn.feature_extraction.text import HashingVectorizer  # noqa: PLC0415

    return HashingVectorizer(analyzer=words, n_features=_BUCKETS, norm=None, alternate_sign=False, dtype=np.float32)


class Topics:
    """The vectors of pages.

    Attributes:
        pages: numbers of the pages that have a text with words, in order; vectors: CSR, a row of length 1 for each
            (0 where all its words are common).
    """

    def __init__(self, pages: Ints, counts: Matrix) -> None:
        count = counts.shape[0]
        spread = np.bincount(counts.indices, minlength=_BUCKETS)
        rarity = np.log((1 + count) / np.maximum(spread, 1))
        rarity[spread > max(COMMON_PAGES, COMMON_SHARE * count)] = 0.0
        counts.data = ((1 + np.log(counts.data)) * rarity[counts.indices]).astype(np.float32)
        length = np.sqrt(np.bincount(rows_of(counts), counts.data.astype(np.float64) ** 2, minlength=count))
        counts.data /= np.where(length > 0, length, 1.0)[rows_of(counts)].astype(np.float32)
        self.pages, self.vectors = pages, counts
        self._spread = spread

    def similarity(self, sources: Ints, targets: Ints) -> Floats:
        """Cosines from 0 to 1: float64 of shape (sources, targets); not a number where a page has no text.

        Args:
            sources, targets: numbers of pages; the whole table is in memory.
        """
        left, right = self._rows(sources), self._rows(targets)
        known = np.flatnonzero(left >= 0), np.flatnonzero(right >= 0)
        cosines = (self.vectors[left[known[0]]] @ self.vectors[right[known[1]]].T).toarray()
        found = np.full((len(left), len(right)), np.nan)
        found[np.ix_(*known)] = np.clip(cosines, 0.0, 1.0)
        return found

    def spread(self, word: str) -> float:
        """The share of the pages that a word stands on, or a little more; 0 without pages."""
        buckets = csr_array(_hashed().transform([word])).indices
        return float(self._spread[buckets].min(initial=len(self.pages)) / max(len(self.pages), 1))

    def _rows(self, numbers: Ints) -> Ints:
        return np.asarray(pd.Index(self.pages).get_indexer(pd.Index(numbers)), dtype=np.int64)


def topics(texts: Iterable[pd.DataFrame], wanted: Ints) -> Topics:
    """Reads the texts of pages once, and keeps their vectors.

    Args:
        texts: frames with page (a node's number, -1 for none; each node once) and text.
        wanted: numbers of the pages to keep: about 10 KB for each.
    """
    numbers: list[Any] = [np.zeros(0, dtype=np.int64)]
    parts: list[Any] = [csr_array((0, _BUCKETS), dtype=np.float32)]
    for frame in texts:
        chosen = frame[frame["page"].isin(wanted)]
        counts = (
            csr_array(_hashed().transform(chosen["text"].str[:MAX_CHARACTERS].tolist())) if len(chosen) else parts[0]
        )
        has_words = np.diff(counts.indptr) > 0
        numbers.append(chosen["page"].to_numpy(np.int64)[has_words])
        parts.append(counts[np.flatnonzero(has_words)])
    return Topics(np.concatenate(numbers), vstack(parts, format="csr"))
