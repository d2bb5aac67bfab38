"""Ids of a star schema: signed 64-bit numbers made of texts, the same in every export, and no two texts with one id."""

from collections.abc import Callable, Iterable
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from linkspider.errors import StoreError
from linkspider.model import domains, urls

Ids = npt.NDArray[np.int64]

_BYTES: Final = 8


class Ends(NamedTuple):
    """What pages are joined by, for each of some URLs.

    Attributes:
        pages: int64 of shape (n,): the page's id, by its URL key.
        domains: int64 of shape (n,): the id of its registrable domain, by the suffix list of today.
    """

    pages: Ids
    domains: Ids


def ids(texts: Iterable[str]) -> Ids:
    """The ids of texts: BLAKE2b of 8 bytes over their UTF-8, read as a big-endian signed number (RFC 7693).

    Returns:
        int64 of shape (n,).
    """
    digests = b"".join(blake2b(text.encode(), digest_size=_BYTES).digest() for text in texts)
    return np.frombuffer(digests, dtype=">i8").astype(np.int64)


def ends(named: "pd.Series[Any]") -> Ends:
    """Tells pages and their domains by URL, each distinct one once.

    Args:
        named: serialised http and https URLs, plain or categorical, no nulls.
    """
    coded = named.astype("category").cat
    keys = [urls.key(url) for url in coded.categories]
    codes, names = pd.factorize(np.array([domains.of_url(key) for key in keys], dtype=object))
    rows = coded.codes.to_numpy()
    return Ends(ids(keys)[rows], ids(names)[codes][rows])


def pages_named(named: "pd.Series[Any]") -> "pd.Series[Any]":
    """Ids of pages where a URL may be missing, or lead elsewhere than to http and https: Int64, null there."""
    pages = pages_among(named)
    return pd.Series(ends(pages).pages, index=pages.index, dtype="Int64").reindex(named.index)


def pages_among(named: "pd.Series[Any]") -> "pd.Series[Any]":
    """Those of some texts that are http and https URLs."""
    texts = named.dropna().astype("str")
    return texts[texts.str.match("https?://")]


class Known:
    """The ids that were met so far, and that each is of one text.

    A table that joined two pages would be wrong in silence. Among ten million pages the chance of that is 3 in a
    million, so it is looked for, and nothing is done about it but to say so. What a text is known again by beside its
    id is Python's own hash of it, so no text is kept: 16 bytes a page.

    Args:
        what: what the texts are, for the error: ``page``.
        hashed: what makes ids of texts.
    """

    def __init__(self, what: str, hashed: Callable[[Iterable[str]], Ids] = ids) -> None:
        self._what = what
        self._hashed = hashed
        self._ids = np.zeros(0, dtype=np.int64)
        self._checks = np.zeros(0, dtype=np.int64)

    def add(self, texts: "pd.Index[Any]") -> npt.NDArray[np.bool_]:
        """Takes texts in.

        Args:
            texts: distinct ones.

        Returns:
            bool of shape (n,): those that are new.

        Raises:
            StoreError: if two texts have the same id.
        """
        if texts.empty:
            return np.zeros(0, dtype=np.bool_)
        found = self._hashed(texts)
        checks = np.fromiter((hash(text) for text in texts), dtype=np.int64, count=len(texts))
        at = np.searchsorted(self._ids, found)
        near = np.minimum(at, max(len(self._ids) - 1, 0))
        is_met = self._ids[near] == found if len(self._ids) else np.zeros(len(found), dtype=bool)
        if is_met.any():
            self._refuse(texts[is_met][self._checks[near[is_met]] != checks[is_met]])
        order = np.argsort(found, kind="stable")
        is_twin = np.append(found[order][1:] == found[order][:-1], False)
        self._refuse(texts[order[is_twin]])
        fresh = order[~is_met[order]]
        self._ids = np.insert(self._ids, at[fresh], found[fresh])
        self._checks = np.insert(self._checks, at[fresh], checks[fresh])
        return ~is_met

    def _refuse(self, texts: "pd.Index[Any]") -> None:
        for text in texts:
            raise StoreError(
                f"{self._what} '{text}' has the same id as another {self._what}, and a star would take them for one: "
                "name other crawls with --crawl, or use the tables, which have no ids"
            )
