"""Marts of a made-up site with as many rows in each as one likes: written column by column, never held."""

from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa

from linkspider.model.store import ROW_GROUP_ROWS
from linkspider.model.tables import MARTS
from tests.analysis.report.marts import (
    SITE,
    WORDS,
    authority_summary_rows,
    coverage_rows,
    facts_of,
    inlink_rows,
    nothing,
)

#: Numbers that differ from row to row without chance: multiples of a prime beside a power of two.
_PRIME, _POWER = 7_919, 1 << 23


def many_facts(root, rows):
    """A site of so many pages, edges, leaks, ways, domains, anchors and things to do."""
    facts = facts_of(root, _small(rows))
    for mart, columns in LARGE.items():
        groups = (
            _group(mart, columns, np.arange(at, min(at + ROW_GROUP_ROWS, rows)))
            for at in range(0, rows, ROW_GROUP_ROWS)
        )
        facts.store.put(facts.store.stage_groups(groups, facts.store.mart_path(mart, SITE)))
    return facts


def _group(mart, columns, numbers):
    """The rows of these numbers; what is not told is nothing, zero or empty."""
    arrays = [
        pa.array(columns[column.name](numbers), column.type)
        if column.name in columns
        else pa.repeat(pa.scalar(nothing(column), column.type), len(numbers))
        for column in MARTS[mart].columns
    ]
    return pa.Table.from_arrays(arrays, schema=MARTS[mart].schema)


def spread(numbers):
    return numbers * _PRIME % _POWER


def url(numbers):
    """Some 6,000 folders, in addresses as long as real ones are."""
    return _urls(int(numbers[0]), int(numbers[-1]) + 1)


@lru_cache(maxsize=4)
def _urls(first, end):
    return [
        f"https://{SITE}/{WORDS[at % 8]}/tea-{at % 97}/{at // 97 % 61}/a-page-about-tea-number-{at}.html"
        for at in range(first, end)
    ]


def elsewhere(numbers):
    names = url(numbers)
    return [names[at] for at in (spread(numbers) % len(names)).tolist()]


def domain(numbers):
    return [f"domain-{number}.example" for number in numbers.tolist()]


def text(numbers):
    return [f"words about tea, and how to brew it, number {number}" for number in numbers.tolist()]


def falling(numbers):
    return 1 / (numbers + 3.0)


def rising(numbers):
    return numbers + 1


def of(*values):
    """Goes round some values."""
    return lambda numbers: np.array(values, dtype=object)[numbers % len(values)]


#: Marts with as many rows as one likes: column -> what makes its cells of the rows' numbers.
LARGE: Final = {
    "page_inlinks": {
        "url": url,
        "outcome": of("ok", "ok", "http_error"),
        "depth": of(1, 2, 3, 4, None),
        "inlinks": spread,
        "unique_inlinks": lambda numbers: spread(numbers) % 5_000,
        "internal_pagerank": lambda numbers: falling(spread(numbers)),
        "is_site_page": of(True),
    },
    "authority": {"url": url, "authority": falling, "is_priority": of(*[False] * 99, True)},
    "authority_edges": {"source_url": url, "target_url": elsewhere, "weight": falling, "flow": falling},
    "authority_leaks": {"cause": of("external", "broken"), "source_url": url, "amount": falling, "share": falling},
    "authority_ledger": {
        "referring_domain": domain,
        "entry_url": elsewhere,
        "priority_url": url,
        "amount": falling,
        "share": falling,
    },
    "referring_domains": {
        "referring_domain": domain,
        "backlinks": spread,
        "followed_backlinks": of(1, 0),
        "referring_pages": rising,
        "top_anchor_text": text,
        "review_flags": of("R1", None),
    },
    "linked_pages": {"url": url, "referring_domains": rising, "outcome": of("ok", "timeout"), "top_anchor_text": text},
    "anchors": {
        "link_scope": of("backlink", "internal"),
        "anchor_text": text,
        "anchor_class": of("other", "branded"),
        "links": rising,
        "top_target_url": url,
    },
    "fixes": {
        "kind": of("backlink_to_unknown", "internal_to_broken"),
        "url": url,
        "suggested_url": elsewhere,
        "recoverable_authority": falling,
        "evidence": text,
    },
    "orphans": {"url": url, "strength": of("no_inlink", "boilerplate_only"), "status": of("confirmed", "inconclusive")},
    "link_opportunities": {
        "rank": rising,
        "source_url": url,
        "target_url": elsewhere,
        "relative_gain": falling,
        "set_gain": lambda numbers: [0.01 if number < 50 else None for number in numbers.tolist()],
        "anchor_phrase": text,
        "anchor_context": text,
        "reason": text,
    },
    "pitch": {"url": url, "gain_per_domain": falling, "relative_gain": falling},
    "link_changes": {
        "change": of("new", "lost", "changed"),
        "source_url": url,
        "target_url": elsewhere,
        "link_scope": of("internal"),
        "reason": of("link_found"),
        "before": text,
        "after": text,
    },
}


def _small(rows):
    """The marts that have few rows on any site."""
    return {
        "coverage": coverage_rows("site", "referrers", site={"accepted": rows, "outcome=ok": rows}),
        **inlink_rows(
            rows, buckets=13, points=10, median=2_500, p90=4_500, gini=0.3, top_10_percent_share=0.2, zeros=1, max=4_999
        ),
        "authority_summary": authority_summary_rows(
            {"policy": "damping 0.85"},
            referring_domains=900,
            entry_pages=300,
            priority_pages=100,
            capture_rate=0.1,
            captured=0.05,
            authority=0.5,
            leak_external=0.5,
        ),
    }
