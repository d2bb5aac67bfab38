"""Pages of a site in topic clusters: by label, else by folder, else by what they speak of."""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.advice.topics import Topics
from analysis.authority.graph import Ints, Texts
from analysis.tables.counting import Flags
from linkspider.model import urls

LABEL: Final = "label"
FOLDER: Final = "folder"
TEXT: Final = "text"
#: Fewer pages are no cluster, unless they were labelled as one. Judgement.
LEAST_PAGES: Final = 3
#: A folder that holds this share of all pages tells them not apart, as /en/ or /docs/: the folders in it do. Judgement.
SHARED: Final = 0.9
_MOST_SHARED: Final = 10
#: Texts of larger sites are not compared: the vectors of so many pages take 200 MB. Judgement.
MOST_TEXT_PAGES: Final = 20_000
#: Clusters of n pages by text: the root of n / 2, a rule of thumb, and no more than so many.
_MOST_TEXT_CLUSTERS: Final = 60
#: The words on most pages, and dimensions that they are brought down to.
_MOST_WORDS: Final = 50_000
_DIMENSIONS: Final = 100
_INDEXES: Final = frozenset({"", *(f"index.{end}" for end in ("html", "htm", "xhtml", "php", "asp", "aspx", "jsp"))})


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


def grouped(keys: Texts, labels: npt.NDArray[np.object_] | None = None, topics: Topics | None = None) -> Grouping:
    """Groups the pages of a site by the first of the three ways that gives something.

    Args:
        keys: the nodes' URLs, of shape (n,), in alphabetical order.
        labels: of shape (n,), by ``patterns.labels`` with the section [clusters]; None where it is missing.
        topics: what the nodes speak of (``topics`` with all nodes wanted); None where texts were not read. It is used
            where ``needs_texts``.
    """
    if labels is not None and any(labels):
        return by_label(labels)
    found = by_folder(keys)
    return found if len(found.names) > 1 or topics is None else by_text(keys, topics)


def needs_texts(keys: Texts, labels: npt.NDArray[np.object_] | None = None) -> bool:
    """Whether texts would be used: no page has a label, there are not two folders, and not too many pages."""
    is_labelled = labels is not None and any(labels)
    return not is_labelled and len(keys) <= MOST_TEXT_PAGES and len(by_folder(keys).names) < 2


def by_label(labels: npt.NDArray[np.object_]) -> Grouping:
    """Groups pages by labels, of shape (n,), None for none; clusters of any size."""
    return _numbered(LABEL, labels, np.zeros(len(labels), dtype=bool), 1)


def by_folder(keys: Texts) -> Grouping:
    """Groups the pages of each host by the first folder below the one that nearly all of them share.

    Pages in no such folder, as the home page, are in no cluster. ``/blog`` is the index page of ``/blog/``. Where the
    site has several hosts, the host belongs to the name.
    """
    told = keys.tolist()
    hosts = pd.Series([urls.host(key) for key in told], dtype="str")
    paths = pd.Series([urls.path(key) for key in told], dtype="str")
    names: npt.NDArray[np.object_] = np.full(len(keys), None, dtype=object)
    is_index = np.zeros(len(keys), dtype=bool)
    for host, numbers in hosts.groupby(hosts).indices.items():
        before = str(host) if hosts.nunique() > 1 else ""
        held = paths.iloc[numbers].tolist()
        folders = _folders(held)
        names[numbers] = [folder and f"{before}{folder}" for folder in folders]
        is_index[numbers] = [
            folder is not None and path[len(folder) :] in _INDEXES for path, folder in zip(held, folders, strict=True)
        ]
    return _numbered(FOLDER, names, is_index, LEAST_PAGES)


def by_text(keys: Texts, topics: Topics) -> Grouping:
    """Groups pages by k-means on their TF-IDF vectors, brought down to few dimensions (latent semantic analysis).

    Pages without a text, and those all of whose words are common, are in no cluster. The same pages give the same
    clusters. Source: Deerwester et al. 1990.
    """
    from sklearn.cluster import MiniBatchKMeans  # noqa: PLC0415  # sklearn takes a second, and few commands need it
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415
    from sklearn.preprocessing import normalize  # noqa: PLC0415

    spread = np.bincount(topics.vectors.indices, minlength=topics.vectors.shape[1])
    words = np.sort(np.argsort(-spread, kind="stable")[: min(_MOST_WORDS, int((spread > 1).sum()))])
    names: npt.NDArray[np.object_] = np.full(len(keys), None, dtype=object)
    nothing = np.zeros(len(keys), dtype=bool)
    vectors = topics.vectors[:, words]
    told = np.flatnonzero(np.diff(vectors.indptr))
    if len(told) < 2 * LEAST_PAGES or len(words) < 2:
        return _numbered(TEXT, names, nothing, LEAST_PAGES)
    dimensions = min(_DIMENSIONS, len(words) - 1, len(told) - 1)
    with np.errstate(invalid="ignore"):  # sklearn divides by the spread of the texts, which is 0 where all are the same
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


def _folders(paths: list[str]) -> list[str | None]:
    """The folder of each path, below the one that nearly all are in, if there are two; elsewhere the first one."""
    root = deeper = "/"
    for _ in range(_MOST_SHARED):
        counts = pd.Series([_below(path, deeper) for path in paths], dtype=object).value_counts()
        if (counts >= LEAST_PAGES).sum() > 1:
            root = deeper
        if counts.empty or counts.iloc[0] < SHARED * len(paths):
            break
        deeper = str(counts.index[0])
    found = [_below(path, root if path.startswith(root) else "/") for path in paths]
    known = frozenset(found)
    return [f"{path}/" if f"{path}/" in known else folder for path, folder in zip(paths, found, strict=True)]


def _below(path: str, root: str) -> str | None:
    """The first folder of a path within another: None where it is in none."""
    first, slash, _ = path[len(root) :].partition("/")
    return f"{root}{first}/" if slash and path.startswith(root) else None
