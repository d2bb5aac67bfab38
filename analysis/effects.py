"""What changed links did to the authority of the priority pages, for the mart ``link_changes``."""

from typing import NamedTuple

import pandas as pd

from analysis.change_effects import Moment, change_effects
from analysis.comparison import Compared
from analysis.effects_on_links import effects_on_links
from analysis.frames import shaped
from analysis.load import Observed
from analysis.marts import Marts
from analysis.selection import HeldCrawl, Selection, select
from analysis.study import Study, Wishes
from linkspider.model.store import Store
from linkspider.model.tables import MARTS


class Effects(NamedTuple):
    """``link_changes`` with what each row did, the sum of it in words, or None where it cannot be told, and notes."""

    frame: pd.DataFrame
    words: str | None
    notes: tuple[str, ...] = ()


def with_effects(store: Store, compared: Compared, changes: pd.DataFrame, wishes: Wishes) -> Effects:
    """Fills ``effect_on_priority``, where two crawls of the site are compared and there are backlinks.

    Args:
        store: where the crawls lie; compared: the crawls.
        changes: the mart ``link_changes``.
        wishes: what was asked for: priority pages, policy, ranks.
    """
    by_spider = {comparison.before.spider: comparison for comparison in compared.comparisons}
    of_site, of_referrers = by_spider.get("site"), by_spider.get("referrers")
    if of_site is None:
        return Effects(changes, None)
    newest = select(store, compared.site).referrers_crawl
    referrers = (newest, newest) if of_referrers is None else (of_referrers.before, of_referrers.after)
    if referrers[0] is None or referrers[1] is None:
        return Effects(changes, None)
    before = _study(store, of_site.before, referrers[0], wishes)
    after = _study(store, of_site.after, referrers[1], wishes)
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


def _study(store: Store, crawl: HeldCrawl, referrers: HeldCrawl, wishes: Wishes) -> Study:
    return Study(Marts(Observed(store, Selection(crawl.site, crawl, referrers))), wishes)
