"""The figures of ``summary.json``: what an audit found, for programs. ``docs/summary.md`` tells what each key means."""

import hashlib
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any, Final

import pandas as pd

from analysis.marts.library import Library
from analysis.marts.study import Wishes
from analysis.measures.coverage import Coverage, CrawlCoverage, ReferrersCoverage, counted, coverage
from analysis.measures.resolution import CIRCLE
from analysis.report.actions import first_actions
from analysis.tables.identity import keyed
from analysis.tables.reading import read
from analysis.tables.selection import HeldCrawl
from linkspider.model.audit_summary import SUMMARY_VERSION, summaries, summary_text
from linkspider.model.outcome import GONE_STATUSES, Outcome
from linkspider.model.store import Store

Frames = Callable[[str], pd.DataFrame]
_LEAK: Final = "leak_"
_INLINKS: Final = {
    "pages": "pages",
    "zeros": "without_inlinks",
    "mean": "mean",
    "median": "median",
    "p90": "p90",
    "max": "max",
    "gini": "gini",
}
_RATES: Final = ("capture_rate", "baseline_capture_rate", "page_share")
_COUNTS: Final = ("priority_pages", "entry_pages", "lost_entries")


def figures(frame: Frames, held: Coverage, wishes: Wishes, gone: Collection[str] = ()) -> dict[str, Any]:
    """What the marts of a site say.

    Args:
        frame: gives a mart by its name; asked for those alone that the crawls can give.
        held: what the marts rest on.
        wishes: what they were made with.
        gone: what ``gone_targets`` gives.
    """
    site, referrers = held.site_crawl, held.referrers
    is_joined = site is not None and referrers is not None
    return {
        "crawls": {"site": site and site.crawl_id, "referrers": referrers and referrers.crawl.crawl_id},
        "seeds": referrers and _seeds(referrers),
        "backlinks": referrers and _backlinks(frame, referrers),
        "broken_backlinks": _broken(frame("backlinks"), frame("resolution"), gone) if is_joined else None,
        "inlinks": site and _inlinks(frame("inlink_summary"), site),
        "authority": _authority(frame("authority_summary"), wishes) if is_joined else None,
        "orphans": counted(frame("orphans")["strength"].astype("str")) if site is not None else None,
        "fixes": counted(frame("fixes")["kind"].astype("str")) if is_joined else None,
        "opportunities": len(frame("link_opportunities")) if is_joined else None,
        "actions": [
            {**action._asdict(), "words": action.in_words} for action in (first_actions(frame) if is_joined else ())
        ],
    }


def summary_json(library: Library) -> str:
    """What ``python -m analysis summary --format json`` prints: the summary of the audit that made the crawls in use.

    Where no audit made just these, its own keys are null, and the figures stand alone.
    """
    observed = library.marts.observed
    store, held = observed.store, coverage(observed)
    gone = gone_targets(store, observed.selection.referrers_crawl)
    found = figures(library.frame, held, library.wishes, gone)
    used = {crawl_id for crawl_id in found["crawls"].values() if crawl_id}
    empty = {"summary_version": SUMMARY_VERSION, "audit_id": None, "site": held.site}
    made = (kept for kept in summaries(store, held.site) if _crawls_of(kept) == used)
    return summary_text({**next(made, empty), "figures": found})


def gone_targets(store: Store, crawl: HeldCrawl | None) -> frozenset[str]:
    """The keys of pages that backlinks lead to and that a referrers crawl, which looks at them, saw gone.

    Raises:
        StoreError: if a listed file is missing or damaged.
    """
    checks = read(store, crawl, "target_checks", ("target_key", "status"))
    return frozenset(checks.loc[checks["status"].isin(GONE_STATUSES), "target_key"].astype("str"))


def _crawls_of(kept: Mapping[str, Any]) -> set[str]:
    """The crawls that an audit made; none where its summary is damaged."""
    with suppress(KeyError, TypeError):
        return {crawl["crawl_id"] for crawl in kept["crawls"]}
    return set()


def basis(wishes: Wishes) -> str:
    """A text that differs where ranks and priority pages are told otherwise, so that they cannot be compared."""
    config = wishes.config
    rules = [(rule.pattern.text, rule.weight) for rule in wishes.rules or config.priority]
    told = (config.policy, rules, config.site.own_domains, wishes.ranks_digest)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _seeds(referrers: ReferrersCoverage) -> dict[str, Any]:
    checks = referrers.checks
    return {
        "rows": referrers.seed_rows,
        "accepted": referrers.seed_rows_accepted,
        "duplicate": referrers.seed_rows_duplicate,
        "rejected": referrers.seed_rows_rejected,
        "asked_pages": checks and checks.pages,
        "seen_pages": checks and checks.seen,
        "live_pages": checks and checks.live,
        "unseen": checks and dict(checks.unseen),
        "held_pages": checks and checks.held,
    }


def _backlinks(frame: Frames, referrers: ReferrersCoverage) -> dict[str, Any]:
    domains = frame("referring_domains")
    return {
        "referring_domains": len(domains),
        "followed_referring_domains": int((domains["followed_backlinks"] > 0).sum()),
        "backlinks": referrers.crawl.links,
        "followed_backlinks": int(domains["followed_backlinks"].sum()),
        "referring_pages": referrers.pages,
        "linking_pages": referrers.linking,
        "without_link": referrers.without_link,
        "own": referrers.own,
        "not_read": sum(referrers.crawl.failed.values()),
        "not_reached": referrers.crawl.queued,
        "verdicts": referrers.checks and dict(referrers.checks.verdicts),
    }


def _broken(backlinks: pd.DataFrame, resolution: pd.DataFrame, gone: Collection[str]) -> dict[str, int]:
    """Backlinks to what is surely gone: what did not answer today may do so tomorrow, and is not counted.

    What the site crawl has a row for, it knows by itself; ``gone`` speaks of all else.
    """
    is_gone = (resolution["final_outcome"] == Outcome.HTTP_ERROR) & resolution["final_status"].isin(GONE_STATUSES)
    is_loop = (resolution["conflict"] == CIRCLE) | (resolution["final_outcome"] == Outcome.REDIRECT_LOOP)
    keys = keyed(pd.Index(backlinks["target_url"]))
    is_lost = keys.isin(resolution.loc[is_gone | is_loop, "url"])
    is_lost |= keys.isin([*gone]) & ~keys.isin(resolution["url"])
    lead = backlinks[is_lost]
    return {
        "backlinks": int(lead["links"].sum()),
        "followed_backlinks": int(lead["followed_links"].sum()),
        "referring_domains": int(lead["referring_domain"].nunique()),
        "targets": keys[is_lost].nunique(),
    }


def _inlinks(summary: pd.DataFrame, site: CrawlCoverage) -> dict[str, Any]:
    kept = summary[(summary["measure"] == "unique_inlinks") & (summary["group"] == "all")]
    told = _figures(kept)
    return {
        "internal_links": site.links,
        "accepted": site.accepted,
        "read": site.ok,
        **{name: _whole(told.get(statistic)) for statistic, name in _INLINKS.items()},
    }


def _authority(summary: pd.DataFrame, wishes: Wishes) -> dict[str, Any]:
    told = _figures(summary)
    words = dict(zip(summary["statistic"], summary["words"], strict=True))
    leaks = {name.removeprefix(_LEAK): value for name, value in told.items() if name.startswith(_LEAK)}
    return {
        **{name: told.get(name) for name in _RATES},
        **{name: int(told.get(name) or 0) for name in _COUNTS},
        "entering_domains": int(told.get("referring_domains") or 0),
        "is_estimate": "estimate" in str(words.get("referring_domains")),
        "priority": words.get("priority_pages"),
        "policy": words.get("policy"),
        "basis": basis(wishes),
        "leaked": sum(value or 0 for value in leaks.values()),
        "leaks": leaks,
    }


def _figures(summary: pd.DataFrame) -> dict[str, float | None]:
    pairs = zip(summary["statistic"], summary["value"], strict=True)
    return {name: None if pd.isna(value) else float(value) for name, value in pairs}


def _whole(value: float | None) -> float | int | None:
    """A figure without a fraction as a whole number."""
    return int(value) if value is not None and value.is_integer() else value
