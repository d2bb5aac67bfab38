"""What changed links did to the authority of the priority pages, for the mart ``link_changes``.

A backlink of which one of the two crawls could say nothing counts as the other one saw it: what was not looked at is no
loss, in the sum no more than in the rows. Pages of the site that a crawl did not get to cannot be made up for so.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

import pandas as pd

from analysis.history.change_effects import ChangeEffects, Moment, change_effects
from analysis.history.changes import Compiled
from analysis.history.comparison import Comparison
from analysis.history.effects_on_links import effects_on_links
from analysis.marts.one_crawl import Marts
from analysis.marts.study import Study, Wishes
from analysis.shown import wording
from analysis.tables.frames import shaped
from analysis.tables.identity import renamed
from analysis.tables.load import Observed
from analysis.tables.selection import HeldCrawl, Selection, select
from linkspider.model import urls
from linkspider.model.store import Store
from linkspider.model.tables import MARTS

_PAIR: Final = ["source_url", "target_url"]


class Effects(NamedTuple):
    """``link_changes`` with what each row did, the sum of it in words, or None where it cannot be told, and notes."""

    frame: pd.DataFrame
    words: str | None
    notes: tuple[str, ...] = ()


def with_effects(store: Store, compiled: Compiled, wishes: Wishes) -> Effects:
    """Fills ``effect_on_priority``, where there are crawls of the site and of referring pages.

    What is compared has two crawls of one kind at least. Of the other kind the newest crawl stands for both times.

    Args:
        store: where the crawls lie.
        compiled: the crawls, and what became of links between them.
        wishes: what was asked for: priority pages, policy, ranks.
    """
    compared, changes = compiled.compared, compiled.frame
    by_spider = {comparison.before.spider: comparison for comparison in compared.comparisons}
    of_site, of_referrers = by_spider.get("site"), by_spider.get("referrers")
    newest = select(store, compared.site)
    own, referrers = _both(of_site, newest.site_crawl), _both(of_referrers, newest.referrers_crawl)
    if own is None or referrers is None:
        absent = wording.no_site(compared.site) if own is None else wording.no_referrers(compared.site)
        return Effects(changes, None, (f"effects on priority pages are not known (null): {absent}",))
    studies = [_study(store, *crawls, wishes) for crawls in zip(own, referrers, strict=True)]
    before, after = studies if of_referrers is None else _with_unseen(compiled, of_referrers, *studies)
    pages = after.priority.pages[["url", "weight"]]
    policy = wishes.config.policy
    found = change_effects(Moment(before.graph, before.entries), Moment(after.graph, after.entries), pages, policy)
    is_told = ~compiled.now["was_unread"].to_numpy(dtype=bool)
    of_told = effects_on_links(changes[is_told], compiled.now[is_told], found, before.folds, after.folds)
    column = of_told.reindex(changes.index)
    told = _in_words(found, float(column.sum()), () if of_site is None else own)
    frame = shaped(changes.assign(effect_on_priority=column), MARTS["link_changes"])
    return Effects(frame, f"priority pages {after.priority.in_words}: {told}", tuple(after.notes))


def _in_words(found: ChangeEffects, of_rows: float, own: Sequence[HeldCrawl]) -> str:
    """The sum; of crawls of the site of which one did not get everywhere, what the rows add up to.

    Args:
        found: the effects; of_rows: those of the rows, added up.
        own: the crawls of the site, if two were compared.
    """
    cut = [f"crawl {crawl.crawl_id} is incomplete" for crawl in own if not crawl.verdict.get("is_complete")]
    if cut:
        return f"before and after are not comparable: {' and '.join(cut)}; all changes listed: {of_rows:+.2g}"
    return f"{found.before:.4g} before, {found.after:.4g} after ({found.total:+.2g})"


def _with_unseen(compiled: Compiled, comparison: Comparison, before: Study, after: Study) -> tuple[Study, Study]:
    """Both times with those backlinks of the other one of which they can say nothing."""
    changes = compiled.changes[compiled.compared.comparisons.index(comparison)]
    first, last = before.marts.backlinks, after.marts.backlinks
    return (
        replace(before, held=_of_pairs(last, changes.uncompared_pairs)),
        replace(after, held=_of_pairs(first, changes.unchecked_pairs)),
    )


def _of_pairs(backlinks: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """Rows of the mart ``backlinks`` by the key of the page and the target."""
    keys = renamed(backlinks["referring_url"], urls.key).astype("str")
    ends = pd.DataFrame({"source_url": keys, "target_url": backlinks["target_url"].astype("str")})
    found = ends.merge(pairs, on=_PAIR, how="left", validate="many_to_one", indicator="where")
    return backlinks[(found["where"] == "both").to_numpy()]


def _both(comparison: Comparison | None, newest: HeldCrawl | None) -> tuple[HeldCrawl, HeldCrawl] | None:
    """The crawls that stand for before and after."""
    if comparison is not None:
        return comparison.before, comparison.after
    return None if newest is None else (newest, newest)


def _study(store: Store, crawl: HeldCrawl, referrers: HeldCrawl, wishes: Wishes) -> Study:
    return Study(Marts(Observed(store, Selection(crawl.site, crawl, referrers))), wishes)
