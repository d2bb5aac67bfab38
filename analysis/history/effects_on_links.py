"""The effects of changed links, written beside the links that a person can look up: ``link_changes``.

Effects are of pairs of pages, resolved; a row of ``link_changes`` has the URLs as they were linked. What several rows
stand for is shared among them alike. A pair without a row changed because of others on its page: links that came or
went before it moved it up or down. Its effect is theirs, in proportion to how much each does alone. What is left
belongs to no row: links that leave the site, pages that only one of the crawls could read, a moved canonical.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.history.change_effects import CHANGED, OUTSIDE, ChangeEffects
from linkspider.model import domains, urls
from linkspider.model.scope import LinkScope

_LOST: Final = "lost"


def effects_on_links(
    changes: pd.DataFrame, effects: ChangeEffects, before: Mapping[str, str], after: Mapping[str, str]
) -> "pd.Series[float]":
    """The column ``effect_on_priority`` of ``link_changes``.

    Args:
        changes: rows of ``link_changes``: change, source_url, target_url and link_scope.
        effects: of the same crawls of the site.
        before: URL -> the page that it ends at, where that is another one, in the earlier crawl of the site; after: in
            the later one (``resolution.folds``). A link that is lost led where the earlier one says.

    Returns:
        float64, indexed as ``changes``; 0 where a link's change does nothing.
    """
    is_lost = (changes["change"] == _LOST).to_numpy()
    is_internal = (changes["link_scope"] == LinkScope.INTERNAL).to_numpy()
    target = _ends(changes["target_url"], is_lost, before, after)
    found = np.zeros(len(changes))
    inside = changes[is_internal].assign(
        source=_ends(changes["source_url"], is_lost, before, after)[is_internal], target=target[is_internal]
    )
    found[is_internal] = _shared(inside, _of_rows(effects.links, inside))
    outside = changes[~is_internal].assign(
        source=changes.loc[~is_internal, "source_url"].map(lambda url: domains.domain_of(urls.host(url))).astype("str"),
        target=target[~is_internal],
    )
    names = {"referring_domain": "source", "target_url": "target"}
    found[~is_internal] = _shared(outside, effects.backlinks.rename(columns=names))
    return pd.Series(found, index=changes.index, dtype="float64")


def _ends(
    named: "pd.Series[str]", is_lost: npt.NDArray[np.bool_], before: Mapping[str, str], after: Mapping[str, str]
) -> "pd.Series[str]":
    was, now = (named.map(lambda url, folds=folds: folds.get(url, url)) for folds in (before, after))
    return now.where(~is_lost, was)


def _of_rows(links: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Effects of pairs that have rows, those of moved ones on the same page added: source, target and effect."""
    links = links.rename(columns={"source_url": "source", "target_url": "target"})
    pairs = rows[["source", "target"]].drop_duplicates().assign(has_row=True)
    links = links.merge(pairs, on=["source", "target"], how="left")
    has_row = links["has_row"].notna() & (links["change"] != OUTSIDE)
    moved = links[~has_row & (links["change"] == CHANGED)].groupby("source")["effect"].sum()
    kept = links[has_row].copy()
    size = kept["effect"].abs()
    groups = size.groupby(kept["source"])
    total, count = groups.transform("sum"), groups.transform("size")
    share = (size / total.where(total > 0, 1.0)).where(total > 0, 1.0 / count)
    kept["effect"] += share * kept["source"].map(moved).fillna(0.0).astype("float64")
    return kept[["source", "target", "effect"]]


def _shared(rows: pd.DataFrame, effects: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The effect of each row's pair, divided by the rows of that pair."""
    pair = ["source", "target"]
    told = rows[pair].merge(effects[[*pair, "effect"]], on=pair, how="left", validate="many_to_one")
    return (told["effect"].fillna(0.0) / told.groupby(pair)["effect"].transform("size")).to_numpy(dtype=np.float64)
