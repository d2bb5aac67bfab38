"""The marts that the analysis computes for a site: each row class is a mart's one declaration, as in ``rows.py``."""

from typing import Annotated, NamedTuple

from linkspider.model.rows import Int32, UtcTime


class ReferringDomainRow(NamedTuple):
    """One row per domain with a backlink, most referring pages first."""

    referring_domain: Annotated[str, "registrable domain of the referring pages"]
    backlinks: Annotated[int, "link occurrences from the domain to the site"]
    followed_backlinks: Annotated[int, "of these, followed ones"]
    referring_pages: Annotated[int, "distinct pages of the domain that link to the site"]
    referring_hosts: Annotated[int, "distinct hosts of the domain that link to the site"]
    linked_pages: Annotated[int, "distinct pages of the site (target_key) that the domain links to"]
    top_anchor_text: Annotated[str, "the most frequent anchor text; the first in alphabetical order among equals"]
    first_seen_at: Annotated[UtcTime, "when linkspider first fetched a backlink of the domain, in the crawls used"]
    last_seen_at: Annotated[UtcTime, "when linkspider last did"]


class BacklinkRow(NamedTuple):
    """One row per referring page and target."""

    referring_url: Annotated[str, "the page that links"]
    referring_domain: Annotated[str, "its registrable domain"]
    target_url: Annotated[str, "the page of the site (target_key) that it links to"]
    links: Annotated[int, "link occurrences of this pair"]
    followed_links: Annotated[int, "of these, followed ones"]
    is_followed: Annotated[bool, "at least one of them is followed"]
    anchor_text: Annotated[str, "the most frequent anchor text; the first in alphabetical order among equals"]
    first_seen_at: Annotated[UtcTime, "when linkspider first fetched the pair, in the crawls used"]
    last_seen_at: Annotated[UtcTime, "when linkspider last did"]


class LinkedPageRow(NamedTuple):
    """One row per page of the site that has a backlink, most referring domains first."""

    url: Annotated[str, "the page of the site (target_key)"]
    backlinks: Annotated[int, "link occurrences to it from other registrable domains"]
    followed_backlinks: Annotated[int, "of these, followed ones"]
    referring_pages: Annotated[int, "distinct pages that link to it"]
    referring_domains: Annotated[int, "distinct registrable domains that link to it"]
    top_anchor_text: Annotated[str, "the most frequent anchor text; the first in alphabetical order among equals"]
    outcome: Annotated[str | None, "what the site crawl found at the page; null when the crawl did not reach it"]
    status: Annotated[Int32 | None, "its HTTP status in the site crawl"]


class PageInlinksRow(NamedTuple):
    """One row per page (url_key) that the site crawl accepted."""

    url: Annotated[str, "the page (url_key)"]
    outcome: Annotated[str, "what the site crawl found there"]
    status: Annotated[Int32 | None, "its HTTP status"]
    depth: Annotated[Int32 | None, "clicks from the start page on the shortest path"]
    inlinks: Annotated[int, "internal link occurrences that lead to it, from itself included"]
    self_inlinks: Annotated[int, "of these, from the page to itself"]
    unique_inlinks: Annotated[int, "distinct other pages of the site that link to it"]
    followed_inlinks: Annotated[int, "of these pages, those with at least one followed link to it"]
    outlinks: Annotated[int, "link occurrences on the page itself"]
    backlinks: Annotated[int, "link occurrences to it found on the referring pages that were crawled"]
    followed_backlinks: Annotated[int, "of these, followed ones"]
    referring_domains: Annotated[int, "distinct registrable domains of those referring pages"]


class InlinkDistributionRow(NamedTuple):
    """The in-link histogram: one row per measure, group and bucket, empty buckets included."""

    measure: Annotated[str, "inlinks, unique_inlinks or followed_inlinks, as in page_inlinks"]
    group: Annotated[str, "the pages counted: all"]
    bucket_from: Annotated[int, "lower end of the bucket, inclusive"]
    bucket_to: Annotated[int, "upper end of the bucket, inclusive"]
    pages: Annotated[int, "pages with so many"]


class InlinkSummaryRow(NamedTuple):
    """The in-link distribution in figures: one row per measure, group and statistic."""

    measure: Annotated[str, "inlinks, unique_inlinks or followed_inlinks, as in page_inlinks"]
    group: Annotated[str, "the pages counted: all"]
    statistic: Annotated[
        str, "pages, zeros, mean, median, p90, p99, max, gini, top_1_percent_share or top_10_percent_share"
    ]
    value: Annotated[float | None, "the figure; null where it is undefined (a share of nothing)"]
