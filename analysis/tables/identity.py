"""What tells pages apart when links are counted: the one place that decides it.

- ``url``: the raw URL that a link names; ``/page`` and ``/page?utm_source=x`` are two.
- ``key`` (the default): the URL without tracking parameters, its escapes in upper case; redirects and canonicals are
  pages of their own.
- ``resolved``: the page of the crawl at which the URL ends, by redirects and a canonical, as the mart ``resolution``
  has it. Both ends of an internal link are folded, so a page and its duplicates are one source. What ends at no page
  of the crawl counts as itself, so no link is lost.

Measures know none of this: they count by ``source_key`` and ``target_key``, which stand here for what they should.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tables.frames import codes, repeated
from linkspider.model import urls


class CountBy(StrEnum):
    """What tells pages apart."""

    URL = "url"
    KEY = "key"
    RESOLVED = "resolved"


#: What is said beside numbers that are not counted by key.
WORDS: Final = {
    CountBy.URL: "counted by raw URL: tracking parameters make a page of its own",
    CountBy.KEY: "",
    CountBy.RESOLVED: "counted by resolved URL: redirects and canonicals count as the page that they end at",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells pages of the site apart.

    Attributes:
        by: the way of counting.
        folds: with ``resolved``, URL key -> the page that it counts as, where that is another one; else empty.
    """

    by: CountBy
    folds: Mapping[str, str]

    def internal(self, links: pd.DataFrame) -> pd.DataFrame:
        """Internal links with both ends told apart.

        Args:
            links: has source_url and target_key; with ``url``, target_url too.

        Returns:
            The links with source_key and target_key, categorical.
        """
        raw = links["source_url"]
        source = raw if self.by is CountBy.URL else _recoded(raw, lambda texts: folded(keyed(texts), self.folds))
        return links.assign(source_key=source, target_key=self._targets(links))

    def backlinks(self, links: pd.DataFrame) -> pd.DataFrame:
        """Backlinks with the pages of the site told apart; pages of others are what they are.

        Args:
            links: has source_url and target_key; with ``url``, target_url too.

        Returns:
            The links with target_key as it counts, and asked_key, which is target_key as it was.
        """
        return links.assign(asked_key=links["target_key"], target_key=self._targets(links))

    def pages(self, pages: pd.DataFrame, *links: pd.DataFrame) -> pd.DataFrame:
        """Pages of the site crawl, one row per page that counts as one.

        With ``resolved``, a page takes the least depth of what counts as it. With ``url``, each raw URL that a link
        names has the row of the page that its key is, without out-links; ``is_fetched`` tells them from the others.

        Args:
            pages: one row per url_key, with url, depth and link_count.
            links: frames of links with a target_url, with ``url``; nothing is read of them otherwise.

        Returns:
            The pages, with url_key as it counts (distinct).
        """
        if self.by is CountBy.URL:
            return _raw_pages(pages, links)
        if not self.folds:
            return pages
        counted = renamed(pages["url_key"], lambda url: self.folds.get(url, url)).astype("str")
        groups = pages.assign(counted=counted).groupby("counted")
        ends = pages[(pages["url_key"].astype("str") == counted).to_numpy()].set_index("url_key", drop=False)
        return ends.assign(depth=groups["depth"].min().reindex(ends.index)).reset_index(drop=True)

    def _targets(self, links: pd.DataFrame) -> "pd.Series[Any]":
        if self.by is CountBy.URL:
            return links["target_url"]
        if not self.folds:
            return links["target_key"]
        return _recoded(links["target_key"], lambda texts: folded(texts, self.folds))


def keyed(texts: "pd.Index[str]") -> "pd.Index[str]":
    """The keys of raw URLs; one without a query and without an escape is its own key."""
    texts = texts.astype("str")
    may_differ = [np.asarray(texts.str.contains(sign, regex=False), dtype=bool) for sign in "?%"]
    return _with(texts, may_differ[0] | may_differ[1], urls.key)


def folded(keys: "pd.Index[str]", folds: Mapping[str, str]) -> "pd.Index[str]":
    """What URL keys count as, by ``folds`` as in ``Identity``."""
    keys = keys.astype("str")
    return _with(keys, keys.isin([*folds]), folds.__getitem__)


def renamed(values: "pd.Series[Any]", name: "Any") -> "pd.Series[Any]":
    """A categorical with each category renamed; categories that get the same name become one.

    Args:
        values: texts, categorical or plain, without nulls.
        name: a function from text to text; called once for each distinct text.
    """
    return _recoded(values, lambda texts: pd.Index([name(text) for text in texts.tolist()], dtype="str"))


def _recoded(values: "pd.Series[Any]", name: "Callable[[pd.Index[str]], pd.Index[str]]") -> "pd.Series[Any]":
    texts = values.astype("category")
    names = name(texts.cat.categories)
    if names.equals(texts.cat.categories):
        return texts
    numbers, distinct = pd.factorize(names)
    return pd.Series(repeated(numbers.astype(np.int32)[codes(texts)], distinct), index=values.index)


def _with(texts: "pd.Index[str]", is_other: npt.NDArray[np.bool_], name: Callable[[str], str]) -> "pd.Index[str]":
    """Texts, those that are marked renamed."""
    if is_other.any():
        names = texts.to_numpy(dtype=object, copy=True)
        names[is_other] = [name(text) for text in names[is_other]]
        texts = pd.Index(names, dtype="str")
    return texts


def _raw_pages(pages: pd.DataFrame, links: tuple[pd.DataFrame, ...]) -> pd.DataFrame:
    """A row for each URL that was fetched, and one for each other raw URL of these pages that a link names."""
    known = pages.assign(key=pages["url_key"].astype("str"), url_key=pages["url"].astype("str"))
    named = pd.unique(np.concatenate([np.array([], dtype=object), *(_named(frame) for frame in links)]))
    others = pd.DataFrame({"url_key": pd.Series(named, dtype="str")})
    others = others[~others["url_key"].isin(known["url_key"])]
    others = others.assign(key=pd.Series([urls.key(url) for url in others["url_key"]], index=others.index, dtype="str"))
    found = others.merge(known.drop(columns="url_key"), on="key", how="inner", validate="many_to_one")
    found = found.assign(link_count=0, url=found["url_key"], is_fetched=False)
    return pd.concat([known.assign(is_fetched=True), found], ignore_index=True).drop(columns="key")


def _named(links: pd.DataFrame) -> "np.ndarray[Any, Any]":
    return links["target_url"].astype("category").cat.remove_unused_categories().cat.categories.to_numpy(dtype=object)
