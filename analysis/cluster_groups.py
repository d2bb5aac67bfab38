"""Pages of a site in topic clusters: by label, else by folder, else by what they speak of."""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.preprocessing import normalize

from analysis.authority.graph import Ints
from analysis.authority.topics import Topics
from linkspider.model import urls

LABEL: Final = "label"
FOLDER: Final = "folder"
TEXT: Final = "text"
#: Fewer pages are no cluster, unless they were labelled as one. Judgement.
LEAST_PAGES: Final = 3
#: A folder that holds this share of all pages tells them not apart, as /en/ or /docs/: the folders in it do. Judgement.
SHARED: Final = 0.9
_MOST_SHARED: Final = 10
#: Clusters of n pages by text: the root of n / 2, a rule of thumb, and no more than so many.
_MOST_TEXT_CLUSTERS: Final = 60
#: The words on most pages, and dimensions that they are brought down to: at most 180 MB for 200,000 pages.
_MOST_WORDS: Final = 50_000
_DIMENSIONS: Final = 100
_INDEXES: Final = frozenset({"", *(f"index.{end}" for end in ("html", "htm", "xhtml", "php", "asp", "aspx", "jsp"))})
Flags = npt.NDArray[np.bool_]


class Grouping(NamedTuple):
    """Pages in clusters.

    Attributes:
        by: what they were grouped by: label, folder or text.
        names: of the clusters.
        of: int64 of shape (n,): the number of each page's cluster, -1 for none.
        is_index: bool of shape (n,): the index page of the cluster's folder; False with labels and texts.
    """

    by: str
    names: tuple[str, ...]
    of: Ints
    is_index: Flags


def grouped(
    keys: npt.NDArray[np.object_], labels: npt.NDArray[np.object_] | None = None, topics: Topics | None = None
) -> Grouping:
    """Groups the pages of a site by the first of the three ways that gives something.

    Args:
        keys: the nodes' URLs, of shape (n,), in alphabetical order.
        labels: of shape (n,), by ``patterns.labels`` with the section [clusters]; None where it is missing.
        topics: what the nodes speak of (``topics`` with all nodes wanted); None where texts were not read. It is used
            where there are not two folders of ``LEAST_PAGES``.
    """
    if labels is not None and any(labels):
        return by_label(labels)
    found = by_folder(keys)
    return (
        found
        if len(found.names) > 1 or topics is None or len(topics.pages) < 2 * LEAST_PAGES
        else by_text(keys, topics)
    )


def by_label(labels: npt.NDArray[np.object_]) -> Grouping:
    """Groups pages by labels, of shape (n,), None for none; clusters of any size."""
    return _numbered(LABEL, labels, np.zeros(len(labels), dtype=bool), 1)


def by_folder(keys: npt.NDArray[np.object_]) -> Grouping:
    """Groups pages by the first folder below the one that nearly all share.

    Pages in no such folder, as the home page, are in no cluster. ``/blog`` is the index page of ``/blog/``. On several
    hosts the host belongs to the name.
    """
    hosts, paths = [urls.host(key) for key in keys], [urls.path(key) for key in keys]
    if len(set(hosts)) > 1:
        paths = [f"{host}{path}" for host, path in zip(hosts, paths, strict=True)]
    root = _shared_folder(paths)
    folders = [_below(path, root) or _below(path, _top(path)) for path in paths]
    known = frozenset(folder for folder in folders if folder)
    folders = [f"{path}/" if f"{path}/" in known else folder for path, folder in zip(paths, folders, strict=True)]
    is_index = [
        folder is not None
        and path.removesuffix("/").startswith(folder.removesuffix("/"))
        and path[len(folder) :] in _INDEXES
        for path, folder in zip(paths, folders, strict=True)
    ]
    return _numbered(FOLDER, np.array(folders, dtype=object), np.array(is_index, dtype=bool), LEAST_PAGES)


def by_text(keys: npt.NDArray[np.object_], topics: Topics) -> Grouping:
    """Groups pages by k-means on their TF-IDF vectors, brought down to few dimensions (latent semantic analysis).

    Pages without a text, and those all of whose words are common, are in no cluster. The same pages give the same
    clusters. Source: Deerwester et al. 1990.
    """
    spread = np.bincount(topics.vectors.indices, minlength=topics.vectors.shape[1])
    words = np.sort(np.argsort(-spread, kind="stable")[: min(_MOST_WORDS, int((spread > 1).sum()))])
    names: npt.NDArray[np.object_] = np.full(len(keys), None, dtype=object)
    nothing = np.zeros(len(keys), dtype=bool)
    vectors = topics.vectors[:, words]
    told = np.flatnonzero(np.diff(vectors.indptr))
    if len(told) < 2 * LEAST_PAGES or len(words) < 2:
        return _numbered(TEXT, names, nothing, LEAST_PAGES)
    dimensions = min(_DIMENSIONS, len(words) - 1, len(told) - 1)
    places = normalize(TruncatedSVD(dimensions, random_state=0).fit_transform(vectors[told]))
    count = int(np.clip(round((len(told) / 2) ** 0.5), 2, _MOST_TEXT_CLUSTERS))
    found = MiniBatchKMeans(count, random_state=0, n_init=3).fit_predict(places)
    first = np.array([np.flatnonzero(found == number).min(initial=len(found)) for number in range(count)])
    size = np.bincount(found, minlength=count)
    rank = np.empty(count, dtype=np.int64)
    rank[np.lexsort((first, -size))] = np.arange(1, count + 1)
    names[topics.pages[told]] = [f"text {number}" for number in rank[found]]
    return _numbered(TEXT, names, nothing, LEAST_PAGES)


def _numbered(by: str, names: npt.NDArray[np.object_], is_index: Flags, least: int) -> Grouping:
    texts = pd.Series(names, dtype=object)
    texts = texts.where(texts.map(texts.value_counts()).fillna(0) >= least)
    codes, distinct = pd.factorize(texts, sort=True)
    return Grouping(
        by, tuple(str(name) for name in distinct), np.asarray(codes, dtype=np.int64), is_index & (codes >= 0)
    )


def _shared_folder(paths: list[str]) -> str:
    """The deepest folder that nearly all pages are in: ``/``, ``/en/`` or ``/en/docs/``; with hosts, empty or deeper."""
    root = _top(paths[0]) if paths else "/"
    for _ in range(_MOST_SHARED):
        counts = pd.Series([_below(path, root) for path in paths], dtype=object).value_counts()
        if counts.empty or counts.iloc[0] < SHARED * len(paths):
            break
        root = str(counts.index[0])
    return root


def _top(path: str) -> str:
    return "/" if path.startswith("/") else ""


def _below(path: str, root: str) -> Any:
    """The first folder of a path within another: None where it has none or is not in it."""
    if not path.startswith(root):
        return None
    first, slash, _ = path[len(root) :].partition("/")
    return f"{root}{first}/" if slash else None
