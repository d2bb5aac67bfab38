"""Coverage as a mart and back, so that a report made from marts alone says what they rest on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pandas as pd

from analysis.measures.coverage import ChecksCoverage, Coverage, CrawlCoverage, ReferrersCoverage
from analysis.tables.frames import shaped
from analysis.tables.selection import HeldCrawl
from linkspider.model.tables import MARTS

SITE: Final = "site"
OPTIONS: Final = "options"
DIGEST: Final = "digest"
NOTE: Final = "note"
_VERSIONS: Final = ("linkspider_version", "scrapy_version", "schema_version", "suffix_list_date")
_SEED_COUNTS: Final = ("seed_rows", "seed_rows_accepted", "seed_rows_duplicate", "seed_rows_rejected")
_REFERRING_COUNTS: Final = ("linking", "without_link", "own")

_Row = tuple[str, str, str, int | None, str | None]


def coverage_mart(
    held: Coverage, crawls: Mapping[str, HeldCrawl], options: str, notes: Sequence[str] = ()
) -> pd.DataFrame:
    """Coverage as rows.

    Args:
        held: what the marts rest on.
        crawls: spider -> the crawl used.
        options: what was asked for, in words that differ where marts would.
        notes: what a person should know, a line each.
    """
    rows: list[_Row] = [("", "", SITE, None, held.site), ("", "", OPTIONS, None, options)]
    rows += [("", "", NOTE, None, note) for note in notes]
    if held.site_crawl:
        rows += _of_crawl(held.site_crawl, crawls["site"])
    if held.referrers:
        rows += _of_crawl(held.referrers.crawl, crawls["referrers"])
        rows += _of_referrers(held.referrers)
    columns = [column.name for column in MARTS["coverage"].columns]
    frame = pd.DataFrame(rows, columns=columns).astype({"value": "Int64"})
    return shaped(frame, MARTS["coverage"])


def coverage_of(mart: pd.DataFrame) -> Coverage:
    """What a mart ``coverage`` says."""
    words = told(mart, "")
    site_rows, referring_rows = mart[mart["spider"] == "site"], mart[mart["spider"] == "referrers"]
    return Coverage(
        site=words[SITE],
        site_crawl=None if site_rows.empty else _crawl_of(site_rows),
        referrers=None if referring_rows.empty else _referrers_of(referring_rows),
    )


def notes_of(mart: pd.DataFrame) -> list[str]:
    """What a person should know, a line each."""
    return mart.loc[mart["name"] == NOTE, "words"].tolist()


def told(mart: pd.DataFrame, spider: str) -> dict[str, str]:
    """What a mart says in words of a spider's crawl, or of the analysis where ``spider`` is empty: name -> words."""
    rows = mart[(mart["spider"] == spider) & mart["words"].notna()]
    return dict(zip(rows["name"], rows["words"], strict=True))


def crawls_of(mart: pd.DataFrame) -> dict[str, str]:
    """The crawls that marts were made from: crawl_id -> its digest then; empty where an earlier version wrote none."""
    rows = mart[mart["crawl_id"] != ""]
    digests = rows[rows["name"] == DIGEST].set_index("crawl_id")["words"]
    return dict.fromkeys(rows["crawl_id"], "") | digests.to_dict()


def _of_crawl(held: CrawlCoverage, crawl: HeldCrawl) -> Iterator[_Row]:
    counts = {"accepted": held.accepted, "links": held.links} | _named("outcome", held.outcomes)
    yield from ((held.crawl_id, crawl.spider, name, count, None) for name, count in counts.items())
    yield held.crawl_id, crawl.spider, "is_complete", int(held.is_complete), held.reasons
    versions = ", ".join(f"{name} {crawl.verdict[name]}" for name in _VERSIONS if name in crawl.verdict)
    words = {
        "started_at": crawl.started_at,
        "finished_at": str(crawl.verdict.get("finished_at") or ""),
        "arguments": str(crawl.verdict.get("arguments") or ""),
        "versions": versions,
        DIGEST: crawl.digest,
    }
    yield from ((held.crawl_id, crawl.spider, name, None, text) for name, text in words.items())


def _of_referrers(held: ReferrersCoverage) -> Iterator[_Row]:
    counts: dict[str, int] = {name: getattr(held, name) for name in (*_SEED_COUNTS, *_REFERRING_COUNTS)}
    if held.checks is not None:
        checks = held.checks
        counts |= {"asked_pages": checks.pages, "seen_pages": checks.seen, "live_pages": checks.live}
        counts |= {"held_pages": checks.held, "asked_own_pages": checks.own}
        counts |= _named("verdict", checks.verdicts) | _named("unseen", checks.unseen)
    yield from ((held.crawl.crawl_id, "referrers", name, count, None) for name, count in counts.items())


def _named(group: str, counts: Mapping[str, int]) -> dict[str, int]:
    return {f"{group}={name}": count for name, count in counts.items()}


def _crawl_of(rows: pd.DataFrame) -> CrawlCoverage:
    counts = _counts(rows)
    reasons = rows.loc[rows["name"] == "is_complete", "words"].iloc[0]
    return CrawlCoverage(
        crawl_id=str(rows["crawl_id"].iloc[0]),
        is_complete=bool(counts["is_complete"]),
        reasons=reasons if isinstance(reasons, str) else "",
        accepted=counts["accepted"],
        outcomes=_group(counts, "outcome"),
        links=counts["links"],
    )


def _referrers_of(rows: pd.DataFrame) -> ReferrersCoverage:
    counts = _counts(rows)
    checks = None
    if "asked_pages" in counts:
        checks = ChecksCoverage(
            verdicts=_group(counts, "verdict"),
            pages=counts["asked_pages"],
            seen=counts["seen_pages"],
            live=counts["live_pages"],
            unseen=_group(counts, "unseen"),
            held=counts.get("held_pages", 0),
            own=counts.get("asked_own_pages", 0),
        )
    known: dict[str, Any] = {name: counts[name] for name in (*_SEED_COUNTS, *_REFERRING_COUNTS)}
    return ReferrersCoverage(crawl=_crawl_of(rows), checks=checks, **known)


def _counts(rows: pd.DataFrame) -> dict[str, int]:
    known = rows[rows["value"].notna()]
    return dict(zip(known["name"], known["value"].astype("int64").tolist(), strict=True))


def _group(counts: Mapping[str, int], group: str) -> dict[str, int]:
    """The counts of a group, as they stood there: most frequent first."""
    prefix = f"{group}="
    return {name.removeprefix(prefix): count for name, count in counts.items() if name.startswith(prefix)}
