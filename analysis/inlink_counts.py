"""Counts of internal links by the page that they lead to, on integer ids: tables hold millions of links."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.counting import Codes, distinct_pairs

CONTENT: Final = "content"


def inlink_counts(pages: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """Counts internal links by page; links to pages that the crawl did not accept count nowhere.

    Args:
        pages: one row per page, with url_key (distinct).
        links: one row per internal link occurrence, with source_key, target_key, is_followed, placement and
            is_boilerplate.

    Returns:
        inlinks, self_inlinks, unique_inlinks, followed_inlinks and content_inlinks, one row per row of ``pages``;
        content_inlinks are null where no link has a placement.
    """
    source, target = _ends(pages, links)
    return _counts(len(pages), source, target, links)


def counts_by_placement(pages: pd.DataFrame, links: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The same counts of the links of each placement, placements in alphabetical order.

    Args:
        pages: as in ``inlink_counts``.
        links: as in ``inlink_counts``.

    Returns:
        Placement -> counts; links whose placement is not known are in none.
    """
    source, target = _ends(pages, links)
    placement = links["placement"].astype("category")
    flags = links[["is_followed", "placement", "is_boilerplate"]]
    counts = {}
    for code, name in sorted(enumerate(placement.cat.categories), key=lambda pair: pair[1]):
        chosen = (placement.cat.codes == code).to_numpy()
        if chosen.any():
            counts[str(name)] = _counts(len(pages), source[chosen], target[chosen], flags[chosen])
    return counts


def _counts(count: int, source: Codes, target: Codes, links: pd.DataFrame) -> pd.DataFrame:
    is_known = target >= 0
    is_followed = links["is_followed"].to_numpy(dtype=bool)[is_known]
    content = _in_content(links)[is_known]
    source, target = source[is_known], target[is_known]
    from_other = source != target

    def pages_that(which: npt.NDArray[np.bool_]) -> Codes:
        return distinct_pairs(target[from_other & which], source[from_other & which], count)

    in_content = pd.array(pages_that(content), dtype="Int64")
    if len(links) and links["placement"].isna().all():
        in_content[:] = pd.NA
    return pd.DataFrame(
        {
            "inlinks": np.bincount(target, minlength=count),
            "self_inlinks": np.bincount(target[~from_other], minlength=count),
            "unique_inlinks": pages_that(np.ones(len(target), dtype=bool)),
            "followed_inlinks": pages_that(is_followed),
            "content_inlinks": in_content,
        }
    )


def _in_content(links: pd.DataFrame) -> npt.NDArray[np.bool_]:
    in_content: npt.NDArray[np.bool_] = (links["placement"] == CONTENT).to_numpy(dtype=bool)
    is_boilerplate: npt.NDArray[np.bool_] = links["is_boilerplate"].to_numpy(dtype=bool)
    return in_content & ~is_boilerplate


def _ends(pages: pd.DataFrame, links: pd.DataFrame) -> tuple[Codes, Codes]:
    """The pages at both ends of each link, as numbers of ``pages`` rows.

    A source that is not among the pages has a number of its own behind theirs; such a target has -1.
    """
    keys = pd.Index(pages["url_key"].astype("str"))
    source = links["source_key"].astype("category").cat
    target = links["target_key"].astype("category").cat
    source_numbers, _ = pd.factorize(keys.append(pd.Index(source.categories.astype("str"))))
    target_numbers = keys.get_indexer(target.categories.astype("str"))
    return source_numbers[len(keys) :][source.codes], target_numbers[target.codes]
