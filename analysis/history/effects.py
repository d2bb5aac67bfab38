"""What changed links did to the authority of the priority pages, for the mart ``link_changes``."""

from typing import NamedTuple

import pandas as pd

from analysis.history.change_effects import Moment, change_effects
from analysis.history.comparison import Compared, Comparison
from analysis.history.effects_on_links import effects_on_links
from analysis.marts.one_crawl import Marts
from analysis.marts.study import Study, Wishes
from analysis.shown import wording
from analysis.tables.frames import shaped
from analysis.tables.load import Observed
from analysis.tables.selection import HeldCrawl, Selection, select
from linkspider.model.store import Store
from linkspider.model.tables import MARTS


class Effects(NamedTuple):
    """``link_changes`` with what each row did, the sum of it in words, or None where it cannot be told, and notes."""

    frame: pd.DataFrame
    words: str | None
    notes: tuple[str, ...] = ()


def with_effects(store: Store, compared: Compared, changes: pd.DataFrame, wishes: Wishes) -> Effects:
    """Fills ``effect_on_priority``, where there are crawls of the site and of referring pages.

    What is compared has two crawls of one kind at least. Of the other kind the newest crawl stands for both times.

    Args:
        store: where the crawls lie; compared: the crawls.
        changes: the mart ``link_changes``.
        wishes: what was asked for: priority pages, policy, ranks.
    """
    by_spider = {comparison.before.spider: comparison for comparison in compared.comparisons}
    of_site, of_referrers = by_spider.get("site"), by_spider.get("referrers")
    newest = select(store, compared.site)
    own, referrers = _both(of_site, newest.site_crawl), _both(of_referrers, newest.referrers_crawl)
    if own is None or referrers is None:
        absent = wording.no_site(compared.site) if own is None else wording.no_referrers(compared.site)
        return Effects(changes, None, (f"effects on priority pages are not known (null): {absent}",))
    before, after = (_study(store, *crawls, wishes) for crawls in zip(own, referrers, strict=True))
    pages = after.priority.pages[["url", "weight"]]
    policy = wishes.config.policy
    found = change_effects(Moment(before.graph, before.entries), Moment(after.graph, after.entries), pages, policy)
    column = effects_on_links(changes, found, before.folds, after.folds)
    told = f"{after.priority.in_words}: {found.before:.4g} before, {found.after:.4g} after ({found.total:+.2g})"
    return Effects(
        shaped(changes.assign(effect_on_priority=column), MARTS["link_changes"]),
        f"priority pages {told}",
        tuple(after.notes),
    )


def _both(comparison: Comparison | None, newest: HeldCrawl | None) -> tuple[HeldCrawl, HeldCrawl] | None:
    """The crawls that stand for before and after."""
    if comparison is not None:
        return comparison.before, comparison.after
    return None if newest is None else (newest, newest)


def _study(store: Store, crawl: HeldCrawl, referrers: HeldCrawl, wishes: Wishes) -> Study:
    return Study(Marts(Observed(store, Selection(crawl.site, crawl, referrers))), wishes)
