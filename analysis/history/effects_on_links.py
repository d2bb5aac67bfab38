"""The effects of changed links, written beside the links that a person can look up: ``link_changes``.

Effects are of pairs of pages, resolved; a row of ``link_changes`` has the URLs as they were linked. A link that leads
elsewhere now, or stands on another page, is of two pairs, the one that it left and the one that it came to, and has the
effects of both. What several rows stand for is shared among them alike. A pair without a row changed because of others
on its page: links that came or went before it moved it up or down. Its effect is theirs, in proportion to how much each
does alone. What is left belongs to no row: links that leave the site, pages that only one of the crawls could read, a
moved canonical.
"""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.history.change_effects import CHANGED, OUTSIDE, ChangeEffects
from analysis.history.link_changes import LOST, NEW, SUSPECTED
from linkspider.model import domains
from linkspider.model.scope import LinkScope

_PAIR: Final = ["source", "target"]


def effects_on_links(
    changes: pd.DataFrame,
    now: pd.DataFrame,
    effects: ChangeEffects,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> "pd.Series[float]":
    """The column ``effect_on_priority`` of ``link_changes``.

    Args:
        changes: rows of ``link_changes``: change, reason, source_url, target_url and link_scope.
        now: row by row, where the links stand in the later crawl: source_url and target_url.
        effects: of the same crawls of the site.
        before: URL -> the page that it ends at, where that is another one, in the earlier crawl of the site; after: in
            the later one (``resolution.folds``). A link that is lost led where the earlier one says.

    Returns:
        float64, indexed as ``changes``; 0 where a link's change does nothing.
    """
    is_gone = ((changes["change"] == LOST) | (changes["reason"] == SUSPECTED)).to_numpy()
    is_internal = (changes["link_scope"] == LinkScope.INTERNAL).to_numpy()
    rows = np.arange(len(changes))
    was = _ends(changes, rows, before)[(changes["change"] != NEW).to_numpy()]
    of_rows = pd.concat([was, _ends(now, rows, after)[~is_gone]]).drop_duplicates()
    inside = of_rows[is_internal[of_rows["row"]]]
    outside = of_rows[~is_internal[of_rows["row"]]]
    outside = outside.assign(source=outside["source"].map(domains.of_url).astype("str"))
    names = {"referring_domain": "source", "target_url": "target"}
    found = pd.concat(
        [
            _shared(inside, _of_rows(effects.links, inside)),
            _shared(outside.drop_duplicates(), effects.backlinks.rename(columns=names)),
        ]
    )
    return found.groupby(level=0).sum().reindex(rows, fill_value=0.0).set_axis(changes.index)


def _ends(named: pd.DataFrame, rows: npt.NDArray[np.int64], folds: Mapping[str, str]) -> pd.DataFrame:
    """The pages that links lead from and to, by the number of the row: row, source and target."""
    source, target = (
        named[name].map(lambda url: folds.get(url, url)).astype("str").array for name in ("source_url", "target_url")
    )
    return pd.DataFrame({"row": rows, "source": source, "target": target})


def _of_rows(links: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Effects of pairs that have rows, those of moved ones on the same page added: source, target and effect."""
    links = links.rename(columns={"source_url": "source", "target_url": "target"})
    pairs = rows[_PAIR].drop_duplicates().assign(has_row=True)
    links = links.merge(pairs, on=_PAIR, how="left")
    has_row = links["has_row"].notna() & (links["change"] != OUTSIDE)
    moved = links[~has_row & (links["change"] == CHANGED)].groupby("source")["effect"].sum()
    kept = links[has_row].copy()
    size = kept["effect"].abs()
    groups = size.groupby(kept["source"])
    total, count = groups.transform("sum"), groups.transform("size")
    share = (size / total.where(total > 0, 1.0)).where(total > 0, 1.0 / count)
    kept["effect"] += share * kept["source"].map(moved).fillna(0.0).astype("float64")
    return kept[[*_PAIR, "effect"]]


def _shared(rows: pd.DataFrame, effects: pd.DataFrame) -> "pd.Series[float]":
    """The effect of each pair of a row, divided by the rows of that pair; by the number of the row."""
    told = rows.merge(effects[[*_PAIR, "effect"]], on=_PAIR, how="left", validate="many_to_one").set_index("row")
    shared: pd.Series[float] = told["effect"].fillna(0.0) / told.groupby(_PAIR)["effect"].transform("size")
    return shared
