"""The graph of a site: who passes on how much to whom, and what evaporates on the way.

Its nodes are the own pages that may be indexed. Both ends of a link are resolved by redirects and canonicals first, so
a page and its duplicates are one. A page's links are its *slots*: one for each distinct target, the page itself left
out. A slot whose target is a node and that is followed is an edge; all others evaporate, each for the first cause of
``Cause`` that holds. Sources: metrics after Brin and Page 1998 (slots), Google 2009 (nofollow takes its share along).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_array

from analysis.tables.counting import Numbers, coded

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
#: Codes of a few words.
Small = npt.NDArray[np.int8]
Matrix = csr_array[Any, Any]
#: A column of texts, as pandas holds it.
Texts = Any


class Cause(StrEnum):
    """Why what flows into a slot evaporates, in the order in which causes are looked for."""

    NOFOLLOW = "nofollow"
    EXTERNAL = "external"
    REDIRECT_LOOP = "redirect_loop"
    NOINDEX = "noindex"
    CANONICALISED = "canonicalised"
    BLOCKED = "blocked"
    BROKEN = "broken"
    NOT_HTML = "not_html"
    NOT_CRAWLED = "not_crawled"
    DANGLING = "dangling"


#: Codes of causes in arrays; an edge has ``EDGE``.
CAUSES: Final = tuple(Cause)
EDGE: Final = -1


@dataclass(frozen=True)
class SiteGraph:
    """A site's graph.

    Attributes:
        urls: the nodes, own pages that may be indexed (url_key), in alphabetical order; a node's number is its place.
        edges: CSR of shape (n, n): the share of a page's slots that each of its edges has, weighted. Rows add up to 1
            less what evaporates.
        weight: float64 of shape (n,): the weight of all slots of a page together; 0 for a dangling one.
        slots: int64 of shape (n,): how many slots it has.
        wasted: one row per node and cause, in this order: source (a number), cause, links (occurrences), slots, share
            and plain_share of the page's slots; a dangling page has one row, whose shares are 1.
        mendable: one row per slot that evaporates inside of the site, as it might not: source, url (where it ends),
            cause, links and share. Here as there, texts are categorical, and causes are sorted as texts are.
    """

    urls: Texts
    edges: Matrix
    weight: Floats
    slots: Ints
    wasted: pd.DataFrame
    mendable: pd.DataFrame

    def __len__(self) -> int:
        return len(self.urls)

    def numbers(self, keys: "pd.Series[Any] | pd.Index[Any] | list[str]") -> Ints:
        """The nodes' numbers of url_keys; -1 for what is no node."""
        if isinstance(keys, pd.Series) and isinstance(keys.dtype, pd.CategoricalDtype):
            return coded(keys, lambda texts: places(texts, self.urls)).all.astype(np.int64)
        return places(pd.Index(keys, dtype="str"), self.urls)

    @property
    def names(self) -> "pd.Series[str]":
        """The nodes as a column."""
        return pd.Series(self.urls, copy=False)

    @property
    def plain(self) -> Matrix:
        """The same as ``edges`` where every slot of a page weighs the same; made anew each time, as it is large."""
        shares = np.repeat(1.0 / np.maximum(self.slots, 1), np.diff(self.edges.indptr))
        return csr_array((shares, self.edges.indices, self.edges.indptr), shape=self.edges.shape)


def places(texts: "pd.Index[Any]", among: Texts) -> Ints:
    """Where texts stand among distinct ones, -1 for none.

    Arrow makes its table of these anew each time, in a tenth of a second for a million; pandas would hold one, with an
    object for each text: as much as all edges take.
    """
    found: Any = pc.index_in(pa.array(texts.array), value_set=pa.array(among))
    return np.asarray(found.fill_null(-1), dtype=np.int64)


def rows_of(matrix: Matrix) -> Numbers:
    """The row of each entry of a CSR matrix, as ``indices`` gives the column: of the edges, their source."""
    return np.repeat(np.arange(matrix.shape[0], dtype=np.int32), np.diff(matrix.indptr))
