"""An audit beside the last complete one of the same kind: what changed, and which thresholds that crosses.

What cannot be known raises no alarm: crawls that are not complete are not compared, a page that could not be looked at
has lost nothing, and figures that were computed in another way are not held against each other.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from analysis.given.config import Alerts
from analysis.history.comparison import Comparison, compare
from analysis.history.sightings import LossRule, Side, lost, next_side
from analysis.history.snapshot import Ids, snapshot, source_of
from analysis.shown.wording import count
from linkspider.errors import StoreError
from linkspider.model import domains
from linkspider.model.audit_summary import summaries
from linkspider.model.store import Store

#: Lost domains that are named; of more, the first.
NAMED: Final = 20
_TOLD: Final = 5
#: Larger figures are none that an audit found.
_MOST: Final = 10**15
Summary = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lost:
    """Referring domains that are lost since an audit.

    Attributes:
        names: of these domains, in alphabetical order.
        among: how many referring domains were known then and not lost.
        because: why that cannot be told; empty where it can.
    """

    names: tuple[str, ...] = ()
    among: int = 0
    because: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A threshold, and what was found beside it.

    Attributes:
        name: its key in ``[alerts]``; ``limit``: its value.
        before, after: the figure in the audit compared with, and in this one; None: not known.
        change: what is held against the limit; None: that cannot be told.
        because: what was found, or why nothing can be told, in words.
        names: what it is about, by name.
    """

    name: str
    limit: float
    before: float | None
    after: float | None
    change: float | None
    because: str
    names: tuple[str, ...] = ()

    @property
    def is_crossed(self) -> bool | None:
        """Whether the change reaches the limit; None where that cannot be told."""
        return None if self.change is None else self.change >= self.limit - 1e-9

    def as_json(self) -> dict[str, Any]:
        """The threshold as it stands in summary.json."""
        return {
            "name": self.name,
            "threshold": self.limit,
            "before": self.before,
            "after": self.after,
            "change": self.change,
            "is_crossed": self.is_crossed,
            "because": self.because,
            "names": list(self.names[:NAMED]),
        }


def comparison(store: Store, now: Summary, alerts: Alerts) -> dict[str, Any]:
    """Compares an audit with the last complete one of the same kind.

    Args:
        store: where both are kept.
        now: the summary of the audit, with its figures.
        alerts: what was asked for.

    Returns:
        The object ``comparison`` of summary.json.
    """
    told: dict[str, Any] = {
        "is_asked": is_asked(alerts),
        "is_compared": False,
        "because": None,
        "with_audit": None,
        "with_finished_at": None,
        "thresholds": [],
        "crossed": [],
    }
    if not told["is_asked"]:
        return told | {"because": "no key of [alerts] asks for it"}
    if not now["is_complete"]:
        return told | {"because": _why_incomplete(now)}
    then = next((each for each in summaries(store, now["site"]) if _is_same_kind(each, now)), None)
    if then is None:
        words = "no earlier audit of this site with this scope and these arguments is complete"
        return told | {"because": words}
    found = [each.as_json() for each in thresholds(store, then, now, alerts)]
    return told | {
        "is_compared": True,
        "with_audit": then["audit_id"],
        "with_finished_at": then["finished_at"],
        "thresholds": found,
        "crossed": [each["name"] for each in found if each["is_crossed"]],
    }


def is_asked(alerts: Alerts) -> bool:
    """Whether audits are to be compared."""
    limits = (
        alerts.lost_referring_domains,
        alerts.lost_referring_domains_share,
        alerts.capture_rate_drop,
        alerts.broken_backlinks_rise,
    )
    return alerts.compare or any(limit is not None for limit in limits)


def thresholds(store: Store, then: Summary, now: Summary, alerts: Alerts) -> list[Threshold]:
    """What changed, for each threshold that is set."""
    found: list[Threshold] = []
    if alerts.lost_referring_domains is not None or alerts.lost_referring_domains_share is not None:
        found += _lost(then, now, alerts, lost_domains(store, then, now, LossRule(checks=alerts.lost_checks)))
    if alerts.capture_rate_drop is not None:
        found.append(_capture(then, now, alerts.capture_rate_drop))
    if alerts.broken_backlinks_rise is not None:
        found.append(_broken(then, now, alerts.broken_backlinks_rise))
    return found


def lost_domains(store: Store, then: Summary, now: Summary, rule: LossRule) -> Lost:
    """Referring domains that are lost by now and were not then.

    A domain is lost when none of its links is there, and each page and target that any crawl saw linked was looked at
    without the link, as often in a row as the rule asks for.
    """
    before, after = (_crawl(each, "referrers") for each in (then, now))
    if not before or not after:
        return Lost(because="one of the two audits crawled no referring pages")
    try:
        (compared,) = compare(store, before=before, after=after).comparisons
        known, known_then = _known(store, compared)
    except StoreError as fault:
        return Lost(because=str(fault))
    lost_then = _lost_of(known_then, rule)
    names = tuple(sorted(_lost_of(known, rule) - lost_then))
    return Lost(names, known_then["domain"].nunique() - len(lost_then))


def _known(store: Store, compared: Comparison) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What is known of each pair of page and target after the later crawl, and after the earlier one.

    Both have the column domain. Pairs whose links went over to others, as of a page that moved, are not among them: of
    these links the others tell. Crawls between whose files are gone are left out.

    Raises:
        StoreError: if the files of one of the two are gone.
    """
    ids = Ids()
    now: Side | None = None
    then: Side | None = None
    for crawl in compared.history:
        try:
            now = next_side(now, snapshot(store, crawl, ids))
        except StoreError:
            if crawl in (compared.before, compared.after):
                raise
        if crawl == compared.before:
            then = now
    assert now is not None
    assert then is not None
    return _with_domains(now, ids), _with_domains(then, ids)


def _with_domains(side: Side, ids: Ids) -> pd.DataFrame:
    known = side.known[~side.known.index.isin(side.heirs.index)]
    pages = pd.Series(ids.texts(source_of(known.index.to_numpy(dtype="int64"))), dtype=object)
    of_page = {page: domains.of_url(page) for page in pages.unique()}
    return known.assign(domain=pages.map(of_page).to_numpy(dtype=object))


def _lost_of(known: pd.DataFrame, rule: LossRule) -> set[str]:
    all_gone = lost(known, rule).groupby(known["domain"]).all()
    return set(all_gone.index[all_gone])


def _lost(then: Summary, now: Summary, alerts: Alerts, gone: Lost) -> list[Threshold]:
    before, after = (_number(each, "backlinks", "referring_domains") for each in (then, now))
    number = len(gone.names)
    more = f" and {number - _TOLD:,} more" if number > _TOLD else ""
    listed = f" ({', '.join(gone.names[:_TOLD])}{more})" if number else ""
    told = f"{number:,} of {gone.among:,} known referring domains lost{listed}"
    words = gone.because or f"{told}; {before or 0:,} found then, {after or 0:,} now"
    change = None if gone.because else float(number)
    share = number / gone.among if change is not None and gone.among else None
    limits = (
        ("lost_referring_domains", alerts.lost_referring_domains, change),
        ("lost_referring_domains_share", alerts.lost_referring_domains_share, share),
    )
    return [
        Threshold(name, limit, before, after, amount, words, gone.names)
        for name, limit, amount in limits
        if limit is not None
    ]


def _capture(then: Summary, now: Summary, limit: float) -> Threshold:
    before, after = (_number(each, "authority", "capture_rate") for each in (then, now))
    because = _otherwise(then, now)
    if not because and _figure(then, "authority", "basis") != _figure(now, "authority", "basis"):
        because = "the policy, the rules of the priority pages or the ranks of domains are others than then"
    if not because and (before is None or after is None):
        because = "one of the two audits has no capture rate"
    if because or before is None or after is None:
        return Threshold("capture_rate_drop", limit, before, after, None, because)
    pages = [_number(each, "authority", "priority_pages") or 0 for each in (then, now)]
    words = f"capture rate {before:.1%} then, {after:.1%} now ({pages[0]:,} and {pages[1]:,} priority pages)"
    return Threshold("capture_rate_drop", limit, before, after, before - after, words)


def _broken(then: Summary, now: Summary, limit: int) -> Threshold:
    before, after = (_number(each, "broken_backlinks", "backlinks") for each in (then, now))
    because = _otherwise(then, now)
    if not because and (before is None or after is None):
        because = "one of the two audits did not crawl both the site and its referring pages"
    if because or before is None or after is None:
        return Threshold("broken_backlinks_rise", limit, before, after, None, because)
    targets = _number(now, "broken_backlinks", "targets") or 0
    words = f"{before:,} broken backlinks then, {after:,} now, to {count(int(targets), 'target')}"
    return Threshold("broken_backlinks_rise", limit, before, after, after - before, words)


def _otherwise(then: Summary, now: Summary) -> str:
    """Says that figures cannot be held against each other; empty where they can."""
    for each in (then, now):
        own = {crawl["crawl_id"] for crawl in each["crawls"]}
        if not own.issuperset(crawl_id for crawl_id in each["figures"]["crawls"].values() if crawl_id):
            return f"the figures of audit {each['audit_id']} rest on a crawl of an earlier one, too"
    versions = [(each["versions"].get("linkspider"), each["versions"].get("tables")) for each in (then, now)]
    return "" if versions[0] == versions[1] else f"the figures of then were computed by linkspider {versions[0][0]}"


def _is_same_kind(then: Summary, now: Summary) -> bool:
    """Whether an audit is earlier, complete, and was asked the same; its seed files may be others."""
    with suppress(KeyError, TypeError, AttributeError):
        return bool(
            then["is_complete"]
            and then["state"] == "ended"
            and then["figures"] is not None
            and then["started_at"] < now["started_at"]
            and then["scope"] == now["scope"]
            and _asked(then) == _asked(now)
            and isinstance(then["versions"], dict)
            and all(isinstance(then[name], str) for name in ("audit_id", "finished_at"))
            and all(isinstance(crawl[name], str) for crawl in then["crawls"] for name in ("spider", "crawl_id"))
            and all(isinstance(crawl_id, str | None) for crawl_id in then["figures"]["crawls"].values())
        )
    return False


def _asked(summary: Summary) -> dict[str, Any]:
    """The arguments of the spiders, but for the seed files: these come with a new date in their names each time."""
    return {
        spider: given and {name: text for name, text in given.items() if name != "seeds"}
        for spider, given in summary["arguments"].items()
    }


def _why_incomplete(now: Summary) -> str:
    for crawl in now["crawls"]:
        if not crawl["is_complete"]:
            return f"crawl {crawl['crawl_id']} is not complete: {crawl['incomplete_reasons'] or 'it does not say why'}"
    return "not every crawl of this audit began"


def _crawl(summary: Summary, spider: str) -> str:
    return next((str(crawl["crawl_id"]) for crawl in summary["crawls"] if crawl["spider"] == spider), "")


def _figure(summary: Summary, group: str, name: str) -> Any:
    """A figure of a summary; None where it has none."""
    held = summary["figures"].get(group)
    return held.get(name) if isinstance(held, dict) else None


def _number(summary: Summary, group: str, name: str) -> Any:
    """A figure that is a number which linkspider may have written; None where there is none."""
    found = _figure(summary, group, name)
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return found if is_number and 0 <= found <= _MOST else None
