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
    url_key: Annotated[str, "url without tracking parameters, its escapes in upper case: the identity for counting"]
    host: Annotated[str, "host of url"]
    domain: Annotated[str, "registrable domain of url, private suffixes counted as suffixes"]
    outcome: Annotated[str, "what came of it: one word of the closed list of outcomes"]
    status: Annotated[Int32 | None, "HTTP status; null when no answer came"]
    reason: Annotated[str | None, "the outcome's cause in words, where there is more to say"]
    attempts: Annotated[Int32, "how often it was requested; 0 when it never was"]
    redirect_url: Annotated[str | None, "where it redirects to, absolute, without fragment"]
    redirect_kind: Annotated[str | None, "http: by status and Location; meta_refresh: by the page or a Refresh header"]
    is_permanent: Annotated[
        bool | None, "the redirect is permanent: 301, 308, or a meta refresh without delay; null when there is none"
    ]
    depth: Annotated[
        Int32 | None,
        "clicks from the start page on the shortest path over fetched pages; null where there is none. Past max_depth "
        "no click adds a page, but one that a sitemap, a list or a backlink names has its depth; settled at the end",
    ]
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
    h1: Annotated[str | None, "text of the first h1 that has any, white space collapsed"]
    meta_description: Annotated[str | None, "content of meta name=description"]
    lang: Annotated[str | None, "lang of the html element"]
    language: Annotated[
        str | None, "primary language subtag by html lang, else Content-Language, og:locale or meta, as 'en'"
    ]
    canonical_url: Annotated[str | None, "target of rel=canonical, absolute, by the head or else by a Link header"]
    canonical_source: Annotated[str | None, "where canonical_url stands: html or header"]
    has_canonical_conflict: Annotated[
        bool,
        "the head and Link headers name several canonical URLs of different url_key; links has them all. One with "
        "hreflang, lang, media or type counts for nothing",
    ]
    amphtml_url: Annotated[str | None, "target of rel=amphtml, absolute, by the head or else by a Link header"]
    meta_robots: Annotated[str | None, "content of meta name=robots, all of them joined by commas"]
    x_robots_tag: Annotated[str | None, "value of the X-Robots-Tag header, all of them joined by commas"]
    robots_agents: Annotated[str | None, "directives for named robots, as 'googlebot: noindex; bingbot: nofollow'"]
    is_noindex: Annotated[
        bool,
        "meta robots or X-Robots-Tag say noindex or none to every robot, or unavailable_after a time before fetched_at",
    ]
    is_nofollow_page: Annotated[bool, "meta robots or X-Robots-Tag say nofollow or none to every robot"]
    is_indexable: Annotated[bool, "indexability is indexable"]
    indexability: Annotated[
        str,
        "indexable, or the first reason against: blocked (by robots.txt or an address rule), error, redirect, "
        "not_html, noindex, canonicalised (names another URL; where that redirects back, analysis counts it as "
        "indexable)",
    ]
    word_count: Annotated[Int32 | None, "words of the main content; null where no page was read"]
    text_hash: Annotated[str | None, "first 128 bits of the SHA-256 of the main content's text, hexadecimal"]
    text_sketch: Annotated[
        str | None, "minhash sketch of the main content, for telling near-duplicates; null below 20 words"
    ]
    near_duplicate_of: Annotated[
        str | None,
        "the page (url_key) of the shortest URL whose main content is nearly the same; settled at the crawl's end. "
        "Null below 20 words, where texts are alike by chance: equal ones have an equal text_hash",
    ]
    published_at: Annotated[UtcTime | None, "when the page says that it was published"]
    modified_at: Annotated[UtcTime | None, "when the page says that it was last modified"]
    generator: Annotated[str | None, "content of meta name=generator"]
    og_type: Annotated[str | None, "content of meta property=og:type"]
    schema_types: Annotated[str | None, "schema.org types named on the page, sorted, joined by spaces"]
    parked_signs: Annotated[str | None, "signs that the domain is parked or for sale; null where there are none"]
    soft_404_signs: Annotated[
        str | None,
        "signs that the page says 'not found' with status 200, or is like the answer of its host to a URL that cannot "
        "exist; null where none. They do not change indexability",
    ]
    challenge_signs: Annotated[
        str | None,
        "signs that a test for bots, a login or a question for consent was sent instead of the page; null where there "
        "are none, and for the site's own logins",
    ]
    etag: Annotated[str | None, "the ETag header, for asking again"]
    last_modified: Annotated[str | None, "the Last-Modified header, for asking again"]
    is_not_modified: Annotated[bool, "the server answered 304: what stands here was read in an earlier crawl"]
    mention: Annotated[
        str | None,
        "on referring pages: the site's domain or a brand name in the text outside of links, with its context",
    ]
    unrendered_href: Annotated[
        str | None,
        "on referring pages: a reference to the site in a comment, noscript, template, script, srcdoc or SVG alone",
    ]
    opaque_redirectors: Annotated[
        Int32 | None, "on referring pages: shorteners and redirectors linked to whose URLs do not tell where they lead"
    ]
    unanswered_redirectors: Annotated[
        Int32 | None, "of these, those that refused, did not answer or tell, or were not asked; null where all told"
    ]
    link_count: Annotated[Int32, "a and area links on the page, every occurrence that resolves to http or https"]
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
    target_key: Annotated[
        str, "target_url without tracking parameters, its escapes in upper case: the identity for counting"
    ]
    target_host: Annotated[str, "host of target_url"]
    target_domain: Annotated[str, "registrable domain of target_url"]
    href: Annotated[str, "the attribute as written, at most its first 8,192 characters"]
    fragment: Annotated[str | None, "what stands behind the first # of href, as written"]
    link_scope: Annotated[str, "internal, subdomain, outbound, backlink or other, with regard to the audited site"]
    element: Annotated[
        str,
        "the element that holds the link: a or area; the other edges of a page are iframe, frame, form, link, meta "
        "(refresh), header (a Link or Refresh header) and redirect (the HTTP answer)",
    ]
    kind: Annotated[
        str,
        "of a and area: text, image (its alt is the anchor), mixed, empty, area; of other edges: iframe, form, "
        "canonical, amphtml, alternate, redirect, meta_refresh",
    ]
    anchor_text: Annotated[str, "text of the element, white space collapsed"]
    image_alt: Annotated[str | None, "alt texts of the images in the element; null where there is no image"]
    title: Annotated[str | None, "title attribute"]
    rel: Annotated[str, "rel tokens, lower case, sorted, joined by spaces"]
    is_nofollow: Annotated[bool, "rel holds nofollow"]
    is_ugc: Annotated[bool, "rel holds ugc"]
    is_sponsored: Annotated[bool, "rel holds sponsored"]
    is_followed: Annotated[bool, "none of the three, and the page is not nofollow by meta robots or X-Robots-Tag"]
    placement: Annotated[
        str | None,
        "where on the page it stands: content, nav, header, footer, sidebar, breadcrumb, pagination, related, comment, "
        "author_bio, social_share or ad; null for edges that are not a or area",
    ]
    placement_rule: Annotated[str | None, "the rule that told the placement; docs/placement.md lists them"]
    placement_confidence: Annotated[
        str | None, "what the rule rests on: semantic (element or role), token (id or class) or residual"
    ]
    is_boilerplate: Annotated[
        bool,
        "the same link stands in the same container on at least half of at least ten pages; settled at the end. "
        "Containers are told by dom_path, and once more with html and body bare and numbers in ids and classes alike",
    ]
    is_hidden: Annotated[bool, "hidden by attribute or inline style, itself or an element around it"]
    ordinal: Annotated[Int32, "place in document order, from 0: first all a and area, then the other edges"]
    dom_path: Annotated[str | None, "CSS selector of the element; others may match it too"]
    context_before: Annotated[
        str | None,
        "text before the link in the same block, at most 80 characters; of links in content, related, comment and "
        "author_bio, and of a page's first 5,000 links",
    ]
    context_after: Annotated[str | None, "text behind the link in the same block, likewise"]
    path_type: Annotated[
        str, "how href is written: absolute, protocol_relative, root_relative, path_relative, query_only or fragment"
    ]
    redirector_target: Annotated[
        str | None, "on referring pages: where a redirector or shortener that the link leads to sends its visitors"
    ]
    fetched_at: Annotated[UtcTime, "when the page was fetched"]


class PageTextRow(NamedTuple):
    """One row per HTML page of the audited site, also where its main content has no text (off with texts=no)."""

    url: Annotated[str, "the page, as pages.url"]
    text: Annotated[str, "text of the main content, white space collapsed, at most 64 KiB"]
    word_count: Annotated[Int32, "words of the main content, also of what is cut"]
    text_hash: Annotated[str | None, "as pages.text_hash: null where there is no text"]


class SitemapRow(NamedTuple):
    """One row per sitemap that was asked for, and for the first thousand that were passed over."""

    sitemap_url: Annotated[str, "the sitemap"]
    parent_url: Annotated[
        str | None, "what names it: robots.txt or an index; null for /sitemap.xml, which is tried in any case"
    ]
    format: Annotated[str | None, "urlset, index, text, rss, atom or empty; null where it could not be read"]
    outcome: Annotated[
        str,
        "what came of fetching it: one word of the closed list of outcomes. ok: it answered with a 2xx status; whether "
        "that was a sitemap, format and reason say. limit_cut: not asked for, it was one too many or too deep",
    ]
    status: Annotated[Int32 | None, "HTTP status; null when no answer came"]
    reason: Annotated[str | None, "why it was not fetched, or what it is instead of a sitemap"]
    entries: Annotated[int, "different entries in it, those that cannot be used among them; a double counts once"]
    urls: Annotated[int, "of these, pages of the site"]
    rejects: Annotated[int, "rows of sitemap_rejects for it"]
    is_recovered: Annotated[bool, "it is no well-formed XML and was read as far as that goes"]
    is_truncated: Annotated[bool, "it holds more than a sitemap may; what is above the limit is left out"]
    bytes: Annotated[int | None, "its size as it was sent, without transfer compression"]
    fetched_at: Annotated[UtcTime, "when it was read or passed over"]


class SitemapRejectRow(NamedTuple):
    """One row per entry of a sitemap that could not be used, the first thousand of each; the others are counted.

    So are the Sitemap lines of robots.txt.
    """

    sitemap_url: Annotated[str, "the sitemap, or the robots.txt"]
    position: Annotated[
        int,
        "place of the entry in the sitemap, of the line among the Sitemap lines, from 1; 0 where that does not matter",
    ]
    text: Annotated[str, "what stands there, at most 500 characters"]
    reason: Annotated[str, "why it could not be used"]


class BacklinkCheckRow(NamedTuple):
    """One row per referring page and target that was asked about or found: is the backlink there?"""

    referring_url: Annotated[str, "the referring page as it was asked about"]
    referring_key: Annotated[str, "the key of referring_url, as pages.url_key has it"]
    referring_domain: Annotated[str, "its registrable domain"]
    checked_url: Annotated[str, "the page that was looked at: referring_url, or where it redirects to"]
    target_url: Annotated[
        str | None,
        "the target asked about or found; null where no tool named one and none was found. Spellings of one page that "
        "were asked about (http, www., a closing slash) are one row, as it stands on the page or was first asked about",
    ]
    target_key: Annotated[str | None, "the key of target_url, as links.target_key has it"]
    verdict: Annotated[str, "one word of the closed list of verdicts; docs/verdicts.md explains them"]
    verdict_detail: Annotated[str | None, "the verdict's cause in words, where there is more to say"]
    target_verdict: Annotated[
        str | None,
        "what became of the target: ok, permanent, temporary, chain, broken, noindex, canonicalised or blocked, as "
        "target_checks.verdict; null: unknown",
    ]
    target_status: Annotated[Int32 | None, "HTTP status at the end of the target's redirects"]
    target_final_url: Annotated[str | None, "where the target's redirects end"]
    discovered_status: Annotated[
        str | None, "pagefound: first check of the page; linkfound: of the link; linkrestored: it was gone before; null"
    ]
    anchor_text: Annotated[str | None, "anchor of the link, followed ones and content first"]
    rel: Annotated[str | None, "rel tokens of that link"]
    is_followed: Annotated[bool | None, "that link passes the page's and its own directives"]
    placement: Annotated[str | None, "where that link stands"]
    snippet: Annotated[str | None, "text around the link, or around the mention"]
    dom_path: Annotated[str | None, "CSS selector of the link"]
    links: Annotated[Int32, "occurrences of the link on the page"]
    status: Annotated[Int32 | None, "HTTP status of the checked page"]
    redirect_chain: Annotated[str | None, "how the referring page redirects, as 'URL -301-> URL -302-> URL'"]
    page_directives: Annotated[str | None, "meta robots and X-Robots-Tag of the checked page, and its robots_agents"]
    content_hash: Annotated[str | None, "text_hash of the checked page"]
    checked_at: Annotated[UtcTime, "when the page was looked at"]
    is_asked: Annotated[bool, "a seed row names the pair or the page; else it was found alone"]
    sources: Annotated[str | None, "the tools that claimed it, by seeds.source_tool, sorted, joined by spaces"]
    source_count: Annotated[
        Int32, "how many tools claimed it: gsc_latest and gsc_sample are one, a disavow list is none"
    ]
    first_seen_at: Annotated[UtcTime | None, "earliest first sight of a tool; where none gives one, earliest sight"]
    last_seen_at: Annotated[UtcTime | None, "latest day on which a tool saw it"]
    claims_disagree: Annotated[bool, "the tools contradict each other or the page"]
    disagreement: Annotated[str | None, "in what they disagree, as 'ahrefs says followed, page says ugc'"]
    last_good_verdict: Annotated[
        str | None,
        "where the page could not be had now: the verdict when it was last seen, which still holds; without target the "
        "best one on the page then; null: it was seen now, or never",
    ] = None
    last_good_at: Annotated[UtcTime | None, "when that was"] = None


class TargetCheckRow(NamedTuple):
    """One row per own page that a backlink or a seed row leads to: what a visitor who follows the link gets."""

    target_url: Annotated[str, "the target as it was met first"]
    target_key: Annotated[str, "the key of target_url, as links.target_key has it"]
    status: Annotated[Int32 | None, "HTTP status at the end of its redirects; null when no answer came"]
    final_url: Annotated[str | None, "where its redirects end; null when it does not redirect, or they do not end"]
    redirect_chain: Annotated[str | None, "its redirects, as 'URL -301-> URL'; null when there are none"]
    verdict: Annotated[
        str | None,
        "ok, permanent or temporary (one redirect), chain (several), broken, noindex, canonicalised or blocked (by "
        "robots.txt); null: unknown, as for a refusal or a failed connection",
    ]
    reason: Annotated[str | None, "the verdict's cause in words, where there is more to say"]
    checked_at: Annotated[UtcTime, "when it was asked for"]


class SeedRow(NamedTuple):
    """One row per usable row of every seed file; the unusable ones are in seed_rejects."""

    seed_file: Annotated[str, "name of the file"]
    line: Annotated[int, "line of the file on which the row starts, from 1; in a JSON document the item's number"]
    source_tool: Annotated[str, "format that was recognised: gsc_latest, ahrefs, semrush, plain and so on"]
    referring_url: Annotated[str, "the referring page, WHATWG-serialised, without fragment"]
    referring_key: Annotated[str, "the key of referring_url, as pages.url_key has it: joins it"]
    is_duplicate: Annotated[bool, "an earlier row of the same crawl names the same page, and the same target or none"]
    tool_last_seen: Annotated[UtcTime | None, "when the tool says that it saw the link last (Last crawled)"]
    target_url: Annotated[str | None, "where the tool says that the link leads; null when it does not say"] = None
    target_key: Annotated[str | None, "the key of target_url, as links.target_key has it"] = None
    anchor_text: Annotated[str | None, "the link's or image's text as the tool has it, white space collapsed"] = None
    tool_is_followed: Annotated[bool | None, "whether the tool calls the link followed; null if it says nothing"] = None
    tool_rel: Annotated[str | None, "rel tokens that the tool claims; empty if none, null if it says nothing"] = None
    tool_first_seen: Annotated[UtcTime | None, "when the tool says that it saw the link first"] = None
    tool_lost_reason: Annotated[str | None, "why the tool says that the link is lost, in its own words"] = None
    tool_authority: Annotated[str | None, "the tool's own figures under its own names, as JSON; not comparable"] = None
    tool_is_lost: Annotated[bool | None, "whether the tool calls the link lost; null if it says nothing"] = None


class SeedRejectRow(NamedTuple):
    """One row per row of a seed file that names no page to look at, or none that can be fetched."""

    seed_file: Annotated[str, "name of the file"]
    line: Annotated[int, "line of the file on which the row starts, from 1; in a JSON document the item's number"]
    text: Annotated[str, "the row as written, at most 500 characters"]
    reason: Annotated[str, "why it could not be used"]


class SeedCountRow(NamedTuple):
    """One row per row of an export that counts links and names no referring page; it is in seed_rejects too."""

    seed_file: Annotated[str, "name of the file"]
    line: Annotated[int, "line of the file on which the row starts, from 1"]
    source_tool: Annotated[str, "format that was recognised: gsc_sites, ahrefs_refdomains, disavow and so on"]
    subject_kind: Annotated[str, "what is counted: target_page, referring_domain or anchor_text"]
    subject: Annotated[str, "the page's URL, the referring host, or the text"]
    links: Annotated[int | None, "links, as the tool counts them"]
    pages: Annotated[int | None, "linking pages, as the tool counts them"]
    target_pages: Annotated[int | None, "pages of the audited site that are linked to, as the tool counts them"]
    domains: Annotated[int | None, "linking sites, as the tool counts them"]
    first_seen: Annotated[UtcTime | None, "when the tool says that it saw a link first"]
    last_seen: Annotated[UtcTime | None, "when the tool says that it saw a link last"]
    tool_authority: Annotated[str | None, "the tool's own figures under its own names, as JSON; not comparable"]


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
    links: Annotated[int, "rows written to links that are a or area links, and no other edges"]
    robots_denied: Annotated[int, "pages with outcome robots_denied or robots_unreachable"]
    errors: Annotated[int, "pages whose outcome is neither ok, redirect, not_html nor a robots one"]
    seed_rows: Annotated[int, "rows read from seed files"]
    seed_rows_accepted: Annotated[int, "of these, rows that name a page, or a page and a target, for the first time"]
    seed_rows_duplicate: Annotated[int, "of these, rows that name the same page and target again"]
    seed_rows_rejected: Annotated[int, "of these, rows in seed_rejects"]
    seed_rows_counted: Annotated[int, "of the rejected ones, rows in seed_counts: a tool's counts, which name no page"]
    linkspider_version: Annotated[str, "version that wrote the crawl"]
    scrapy_version: Annotated[str, "version of Scrapy"]
    schema_version: Annotated[Int32, "version of these tables"]
    suffix_list_date: Annotated[str, "date of the public suffix list"]
    url_policy_version: Annotated[Int32, "version of the URL normalisation policy"]
