"""Rows that belong to no page - of seed files, sitemaps, targets - without secrets, and with the table of each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linkspider.model.records import SeedBatch, SitemapBatch, TargetBatch
from linkspider.model.rows import SeedCountRow, SeedRow, SitemapRow, TargetCheckRow
from linkspider.model.secrets import redact

#: Takes the secrets out of a URL.
Redactor = Callable[[str], str]
Batch = SeedBatch | SitemapBatch | TargetBatch


@dataclass(frozen=True, slots=True)
class TableRows:
    """Rows by the table that they belong to."""

    rows: Mapping[str, Sequence[tuple[Any, ...]]]


def table_rows(batch: Batch, redact_url: Redactor) -> TableRows:
    """The rows of a batch as they are written."""
    if isinstance(batch, SeedBatch):
        return TableRows(
            {
                "seeds": [_seed(row, redact_url) for row in batch.seeds],
                "seed_rejects": [row._replace(text=redact(row.text)) for row in batch.rejects],
                "seed_counts": [_count(row, redact_url) for row in batch.counts],
            }
        )
    if isinstance(batch, TargetBatch):
        return TableRows({"target_checks": [_target(row, redact_url) for row in batch.targets]})
    sitemaps = [_sitemap(row, redact_url) for row in batch.sitemaps]
    rejects = [row._replace(sitemap_url=redact_url(row.sitemap_url), text=redact(row.text)) for row in batch.rejects]
    return TableRows({"sitemaps": sitemaps, "sitemap_rejects": rejects})


def _seed(row: SeedRow, redact_url: Redactor) -> SeedRow:
    return row._replace(
        referring_url=redact_url(row.referring_url),
        referring_key=redact_url(row.referring_key),
        target_url=row.target_url and redact_url(row.target_url),
        target_key=row.target_key and redact_url(row.target_key),
        anchor_text=row.anchor_text and redact(row.anchor_text),
        tool_lost_reason=row.tool_lost_reason and redact(row.tool_lost_reason),
        tool_authority=row.tool_authority and redact(row.tool_authority),
    )


def _target(row: TargetCheckRow, redact_url: Redactor) -> TargetCheckRow:
    return row._replace(
        target_url=redact_url(row.target_url),
        target_key=redact_url(row.target_key),
        final_url=row.final_url and redact_url(row.final_url),
        redirect_chain=row.redirect_chain and redact(row.redirect_chain),
        reason=row.reason and redact(row.reason),
    )


def _sitemap(row: SitemapRow, redact_url: Redactor) -> SitemapRow:
    return row._replace(
        sitemap_url=redact_url(row.sitemap_url),
        parent_url=row.parent_url and redact_url(row.parent_url),
        reason=row.reason and redact(row.reason),
    )


def _count(row: SeedCountRow, redact_url: Redactor) -> SeedCountRow:
    is_url = row.subject_kind == "target_page"
    return row._replace(
        subject=redact_url(row.subject) if is_url else redact(row.subject),
        tool_authority=row.tool_authority and redact(row.tool_authority),
    )
