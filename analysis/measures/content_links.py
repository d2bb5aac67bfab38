"""How many links articles have in their content, to and from other pages of the site."""

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.measures.inlink_counts import content_degrees
from analysis.tables.frames import shaped
from linkspider.model.outcome import Outcome
from linkspider.model.tables import MARTS

TABLE: Final = MARTS["content_links"]
#: The field's rule of thumb for links in the content of an article; nobody has shown that it is right.
FEWEST: Final = 3
MOST: Final = 6
BELOW: Final = "below"
WITHIN: Final = "within"
ABOVE: Final = "above"
#: Labels under [page_types] that articles have.
ARTICLE_LABELS: Final = ("article",)
#: Types of schema.org that are articles, in the order in which they are named. Source: https://schema.org/Article
ARTICLE_TYPES: Final = ("Article", "BlogPosting", "NewsArticle", "TechArticle")
OG_ARTICLE: Final = "og:article"


def article_types(pages: pd.DataFrame, labels: npt.NDArray[np.object_] | None = None) -> npt.NDArray[np.object_]:
    """What makes each page an article; None where nothing does.

    Where one of the pages has an article's label, labels alone count; else what pages say of themselves.

    Args:
        pages: n rows, with schema_types and og_type.
        labels: of shape (n,), by ``patterns.labels``; None: there are none.

    Returns:
        object of shape (n,); all None: the crawl does not tell articles, and the caller may say so.
    """
    found: npt.NDArray[np.object_] = np.full(len(pages), None, dtype=object)
    if labels is not None:
        found[:] = [label if label in ARTICLE_LABELS else None for label in labels]
        if any(found):
            return found
    found[(pages["og_type"].astype("str").str.casefold() == "article").fillna(False).to_numpy(dtype=bool)] = OG_ARTICLE
    named = " " + pages["schema_types"].fillna("").astype("str") + " "
    for each in reversed(ARTICLE_TYPES):
        found[named.str.contains(f" {each} ", regex=False).to_numpy(dtype=bool)] = each
    return found


def content_links(pages: pd.DataFrame, links: pd.DataFrame, types: npt.NDArray[np.object_]) -> pd.DataFrame:
    """Counts the links in the content of articles.

    Args:
        pages: one row per page of the site crawl, with url_key (distinct), outcome and word_count.
        links: one row per internal link occurrence, with source_key, target_key, is_followed, placement and
            is_boilerplate (``Identity.internal``).
        types: what makes each page an article, by ``article_types`` on the same rows.

    Returns:
        The mart ``content_links``, of articles that answered ok.
    """
    is_ok = (pages["outcome"] == Outcome.OK).to_numpy(dtype=bool)
    known, kinds = pages[is_ok].reset_index(drop=True), types[is_ok]
    counts = content_degrees(known, links)
    band = _band(counts["content_outlinks"])
    frame = pd.concat([known.assign(url=known["url_key"], page_type=kinds, band=band), counts], axis="columns")
    frame = frame[frame["page_type"].notna()].sort_values(["content_outlinks", "url"])
    return shaped(frame, TABLE)


def _band(links: "pd.Series[Any]") -> "pd.Series[str]":
    count = links.astype("float64").to_numpy(na_value=np.nan)
    words = np.select([count < FEWEST, count <= MOST, count > MOST], [BELOW, WITHIN, ABOVE], "")
    return pd.Series(words, index=links.index, dtype="str").where(~np.isnan(count))
