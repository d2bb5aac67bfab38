"""The tables that a crawl writes: each row class is a table's one declaration.

A field's annotation gives its Arrow type (``str`` string, ``bool``, ``Int32``, ``int`` int64, ``float`` double,
``UtcTime``), whether it may be null (``| None``), and its meaning in words. ``tables.py`` derives the rest.
"""

from datetime import datetime
from typing import Annotated, NamedTuple

import pyarrow as pa

Int32 = Annotated[int, pa.int32()]
UtcTime = Annotated[datetime, pa.timestamp("us", tz="UTC")]


class PageRow(NamedTuple):
    """One row per URL that a crawl accepted: its one terminal outcome."""

    url: Annotated[str, "the URL fetched, WHATWG-serialised, without fragment"]
    url_key: Annotated[str, "url without tracking parameters: the identity for counting"]
    host: Annotated[str, "host of url"]
    domain: Annotated[str, "registrable domain of url, private suffixes counted as suffixes"]
    outcome: Annotated[str, "what came of it: one word of the closed list of outcomes"]
    status: Annotated[Int32 | None, "HTTP status; null when no answer came"]
    reason: Annotated[str | None, "the outcome's cause in words, where there is more to say"]
    attempts: Annotated[Int32, "how often it was requested; 0 when it never was"]
    redirect_url: Annotated[str | None, "where it redirects to, absolute, without fragment"]
    redirect_kind: Annotated[str | None, "http: by status and Location"]
    is_permanent: Annotated[bool | None, "the redirect is permanent (301, 308); null when it is no redirect"]
    depth: Annotated[Int32 | None, "clicks from the start page on the shortest path; null when not reached by links"]
    found_in_links: Annotated[bool, "a link or a redirect leads to it"]
    found_in_sitemap: Annotated[bool, "a sitemap lists it"]
    found_in_backlinks: Annotated[bool, "a backlink leads to it"]
    found_in_seeds: Annotated[bool, "a seed file names it, or it is the start page"]
    content_type: Annotated[str | None, "media type as declared, without parameters"]
    sniffed_type: Annotated[str | None, "media type as the first bytes tell; null where they do not"]
    charset: Annotated[str | None, "character encoding used for reading the page"]
    bytes: Annotated[int | None, "size of the body after decompression"]
    wire_bytes: Annotated[int | None, "size of the body as sent"]
    elapsed_ms: Annotated[Int32 | None, "milliseconds from sending the request to the head of the answer"]
    fetched_at: Annotated[UtcTime, "when the outcome was known"]
    title: Annotated[str | None, "text of the title element, white space collapsed"]
    h1: Annotated[str | None, "text of the first h1, white space collapsed"]
    meta_description: Annotated[str | None, "content of meta name=description"]
    lang: Annotated[str | None, "lang of the html element"]
    canonical_url: Annotated[str | None, "target of link rel=canonical, absolute"]
    meta_robots: Annotated[str | None, "content of meta name=robots, all of them joined by commas"]
    x_robots_tag: Annotated[str | None, "value of the X-Robots-Tag header, all of them joined by commas"]
    is_noindex: Annotated[bool, "meta robots or X-Robots-Tag say noindex or none to every robot"]
    is_nofollow_page: Annotated[bool, "meta robots or X-Robots-Tag say nofollow or none to every robot"]
    link_count: Annotated[Int32, "links on the page, every occurrence that resolves to http or https"]
    internal_link_count: Annotated[
        Int32, "of these, links that stay: in the site's scope for its own pages, on the same registrable domain else"
    ]
    external_link_count: Annotated[Int32, "of these, links that leave: link_count - internal_link_count"]
    external_domain_count: Annotated[Int32, "distinct registrable domains among the links that leave"]
    site_link_count: Annotated[Int32, "of these, links into the audited site"]
    links_truncated: Annotated[
        bool, "the page has more links than are kept: link_count is the true count, all else is of the first ones"
    ]
    other_schemes: Annotated[
        str | None, "a and area elements whose href leads elsewhere than http or https, as 'mailto:2 tel:1'"
    ]


class LinkRow(NamedTuple):
    """One row per link occurrence on a fetched page."""

    source_url: Annotated[str, "the page that holds the link"]
    source_host: Annotated[str, "host of source_url"]
    source_domain: Annotated[str, "registrable domain of source_url"]
    target_url: Annotated[
        str,
        "where the link leads: absolute, WHATWG-serialised, without fragment; of more than 8,192 characters the first "
        "8,000, '~sha256-' and the SHA-256 of the whole",
    ]
    target_key: Annotated[str, "target_url without tracking parameters: the identity for counting"]
    target_host: Annotated[str, "host of target_url"]
    target_domain: Annotated[str, "registrable domain of target_url"]
    href: Annotated[str, "the attribute as written, at most its first 8,192 characters"]
    fragment: Annotated[str | None, "what stands behind the first # of href, as written"]
    link_scope: Annotated[str, "internal, subdomain, outbound, backlink or other, with regard to the audited site"]
    element: Annotated[str, "the element that holds the link: a or area"]
    anchor_text: Annotated[str, "text of the element, white space collapsed"]
    rel: Annotated[str, "rel tokens, lower case, sorted, joined by spaces"]
    is_nofollow: Annotated[bool, "rel holds nofollow"]
    is_ugc: Annotated[bool, "rel holds ugc"]
    is_sponsored: Annotated[bool, "rel holds sponsored"]
    is_followed: Annotated[bool, "none of the three, and the page is not nofollow by meta robots or X-Robots-Tag"]
    ordinal: Annotated[Int32, "place among the page's links in document order, from 0"]
    fetched_at: Annotated[UtcTime, "when the page was fetched"]


class SeedRow(NamedTuple):
    """One row per usable row of every seed file; the unusable ones are in seed_rejects."""

    seed_file: Annotated[str, "name of the file"]
    line: Annotated[int, "line of the file on which the row starts, from 1"]
    source_tool: Annotated[str, "format that was recognised: gsc_latest, gsc_sample, url_column or plain"]
    referring_url: Annotated[str, "the referring page, WHATWG-serialised, without fragment"]
    referring_key: Annotated[str, "referring_url without tracking parameters; joins pages.url_key"]
    is_duplicate: Annotated[bool, "an earlier row of the same crawl names the same page"]
    tool_last_seen: Annotated[UtcTime | None, "when the tool says that it saw the link last (Last crawled)"]


class SeedRejectRow(NamedTuple):
    """One row per row of a seed file that could not be used."""

    seed_file: Annotated[str, "name of the file"]
    line: Annotated[int, "line of the file on which the row starts, from 1"]
    text: Annotated[str, "the row as written, at most 500 characters"]
    reason: Annotated[str, "why it could not be used"]


class CrawlRow(NamedTuple):
    """One row per crawl, written when it ends; its name is the partition key, as everywhere."""

    spider: Annotated[str, "site or referrers"]
    site: Annotated[str, "the audited site"]
    scope: Annotated[str, "host, domain or prefix"]
    arguments: Annotated[str, "the spider's arguments, as JSON"]
    started_at: Annotated[UtcTime, "when the crawl started"]
    finished_at: Annotated[UtcTime, "when the crawl ended"]
    finish_reason: Annotated[str, "finished, shutdown (interrupted), or what else ended it"]
    is_complete: Annotated[bool, "every URL within reach of the arguments has its outcome"]
    incomplete_reasons: Annotated[str | None, "what kept the crawl from being complete"]
    accepted: Annotated[int, "URLs that the crawl took on"]
    terminal: Annotated[int, "of these, URLs with a row in pages"]
    queued: Annotated[int, "of these, URLs still waiting when the crawl ended: accepted - terminal"]
    pages_ok: Annotated[int, "pages with outcome ok"]
    links: Annotated[int, "rows written to links"]
    robots_denied: Annotated[int, "pages with outcome robots_denied or robots_unreachable"]
    errors: Annotated[int, "pages whose outcome is neither ok, redirect, not_html nor a robots one"]
    seed_rows: Annotated[int, "rows read from seed files"]
    seed_rows_accepted: Annotated[int, "of these, rows that brought a page to fetch"]
    seed_rows_duplicate: Annotated[int, "of these, rows that name a page again"]
    seed_rows_rejected: Annotated[int, "of these, rows in seed_rejects"]
    linkspider_version: Annotated[str, "version that wrote the crawl"]
    scrapy_version: Annotated[str, "version of Scrapy"]
    schema_version: Annotated[Int32, "version of these tables"]
    suffix_list_date: Annotated[str, "date of the public suffix list"]
    url_policy_version: Annotated[Int32, "version of the URL normalisation policy"]
