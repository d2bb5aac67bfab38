"""``python -m analysis changes``: what became of links between two crawls of the same kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from analysis.history.comparison import Compared, Comparison, compare, site_crawl_beside
from analysis.history.link_changes import CHANGED, LOST, NEW, SUSPECTED, Changes, link_changes
from analysis.history.sightings import LossRule
from analysis.history.snapshot import SCOPES, Ids, Snapshot, site_redirects, snapshot
from analysis.shown import wording
from analysis.tables.frames import shaped
from analysis.tables.reading import old_columns
from analysis.tables.selection import HeldCrawl
from linkspider.errors import StoreError
from linkspider.model.store import Store
from linkspider.model.tables import MARTS
from linkspider.model.verify import ENDED

#: One's own site is asked without a go-between: what its page does not have is gone.
OWN_RULE: Final = LossRule()
_LINKS: Final = {"site": "internal link", "referrers": "backlink"}


@dataclass(frozen=True, slots=True)
class Compiled:
    """What became of links between the crawls that were compared.

    Attributes:
        compared: the crawls.
        changes: one for each comparison.
        rule: when a missing backlink is lost.
        frame: the mart ``link_changes``; ``now``: row by row of it, as in ``Changes``.
        notes: what a person should know of the crawls, each one line.
    """

    compared: Compared
    changes: tuple[Changes, ...]
    rule: LossRule
    frame: pd.DataFrame
    now: pd.DataFrame
    notes: tuple[str, ...]


def compile_changes(store: Store, site: str, before: str, after: str, rule: LossRule) -> Compiled:
    """Compares crawls of a store.

    Args:
        store: where they lie.
        site: the audited site; empty for the default.
        before: the earlier crawl, ``after`` the later one; empty for the newest two of each kind.
        rule: when a missing backlink is lost.

    Raises:
        StoreError: if there is nothing to compare, or a file is missing or damaged.
    """
    compared = compare(store, site, before, after)
    notes = [*compared.notes]
    changes = tuple(_changes(store, comparison, rule, notes) for comparison in compared.comparisons)
    frame = shaped(pd.concat([each.frame for each in changes]), MARTS["link_changes"])
    for comparison in compared.comparisons:
        for crawl in (comparison.before, comparison.after):
            notes += old_columns(store, crawl)
            notes += _incomplete(crawl)
        notes += _resumed(comparison)
    for comparison, each in zip(compared.comparisons, changes, strict=True):
        notes += _unknown(_LINKS[comparison.before.spider], each)
    now = pd.concat([each.now for each in changes], ignore_index=True)
    return Compiled(compared, changes, rule, frame, now, tuple(notes))


def heading(compiled: Compiled) -> str:
    """What was compared, how many links are new, lost, changed and the same, and when a backlink is lost."""
    parts = [
        _sentence(comparison, changes)
        for comparison, changes in zip(compiled.compared.comparisons, compiled.changes, strict=True)
    ]
    if any(comparison.before.spider == "referrers" for comparison in compiled.compared.comparisons):
        parts.append(rule_in_words(compiled.rule))
    return "\n".join([f"Changes of {compiled.compared.site}", *parts])


def rule_in_words(rule: LossRule) -> str:
    """When a backlink counts as lost."""
    times = "" if rule.checks == 1 else f" {rule.checks} times in a row"
    apart = f", the first and the last time at least {rule.hours:g} hours apart" if rule.hours else ""
    until = "; until then it is suspected_lost" if times or apart else ""
    return f"a backlink is lost when its page was looked at{times} without it{apart}{until}"


def _changes(store: Store, comparison: Comparison, rule: LossRule, notes: list[str]) -> Changes:
    ids, spider = Ids(), comparison.before.spider
    history = _snapshots(store, comparison, ids, notes)
    if spider == "site":
        rule = OWN_RULE
    else:
        own = site_redirects(store, site_crawl_beside(store, comparison.after), ids)
        history = (_with_redirects(crawl, own) for crawl in history)
    return link_changes(history, comparison.before.crawl_id, SCOPES[spider].value, ids, rule)


def _snapshots(store: Store, comparison: Comparison, ids: Ids, notes: list[str]) -> Iterator[Snapshot]:
    """What each crawl of a history saw; one whose files are gone is left out, unless it is one of the two."""
    for crawl in comparison.history:
        try:
            yield snapshot(store, crawl, ids)
        except StoreError as fault:
            if crawl in (comparison.before, comparison.after):
                raise
            notes.append(f"left out of the history: {fault}")


def _with_redirects(crawl: Snapshot, own: pd.DataFrame) -> Snapshot:
    """A crawl of referring pages that knows where the site's own pages redirect to."""
    return crawl._replace(sources=pd.concat([crawl.sources, own[~own.index.isin(crawl.sources.index)]]))


def _sentence(comparison: Comparison, changes: Changes) -> str:
    word = _LINKS[comparison.before.spider]
    frame = changes.frame
    links = {change: int(frame.loc[frame["change"] == change, "links"].sum()) for change in (NEW, LOST, CHANGED)}
    suspected = int(frame.loc[frame["reason"] == SUSPECTED, "links"].sum())
    more = f" ({suspected:,} of them suspected_lost)" if suspected else ""
    crawls = f"from {comparison.before.crawl_id} to {comparison.after.crawl_id}"
    return (
        f"{word}s {crawls}: {links[NEW]:,} new, {links[LOST]:,} lost, {links[CHANGED]:,} changed{more}; "
        f"{changes.unchanged:,} of {wording.count(changes.before, word)} of the earlier crawl unchanged"
    )


def _unknown(word: str, changes: Changes) -> list[str]:
    notes = []
    if changes.unchecked:
        links = wording.count(sum(changes.unchecked.values()), f"{word}")
        notes.append(f"{links} could not be checked, so neither lost nor kept: {wording.outcomes(changes.unchecked)}")
    if changes.uncompared:
        links = wording.count(sum(changes.uncompared.values()), f"{word}")
        causes = wording.outcomes(changes.uncompared)
        notes.append(f"{links} may be old, as the earlier crawl could not tell: {causes}")
    return notes


def _resumed(comparison: Comparison) -> list[str]:
    ended, started = comparison.before.verdict.get("finished_at"), comparison.after.started_at
    if not ended or not started or datetime.fromisoformat(str(ended)) <= datetime.fromisoformat(started):
        return []
    both = f"crawl {comparison.before.crawl_id} went on after {comparison.after.crawl_id} had started"
    return [f"{both}: of each link the one counts that looked last"]


def _incomplete(crawl: HeldCrawl) -> list[str]:
    if crawl.verdict.get("is_complete"):
        return []
    silent = "it did not end" if crawl.state not in ENDED else "it does not say why"
    reasons = crawl.verdict.get("incomplete_reasons") or silent
    return [f"crawl {crawl.crawl_id} is incomplete: {reasons}"]
