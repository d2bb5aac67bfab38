"""The star schema for BI tools, made of a site's crawls and marts: each row class is a table's one declaration.

``*_id`` columns are signed 64-bit numbers that stay the same from export to export: a page's is the hash of its URL
key, a domain's of its name. They join; people read the texts beside them. ``crawl_id`` is a
column here, since the files of a star are partitioned by site, and tools that know no partition keys need it.
"""

from typing import Annotated, Final, NamedTuple

from linkspider.model.rows import Int32, UtcTime
from linkspider.model.tables import Table


class DimCrawlRow(NamedTuple):
    """One row per crawl of the site that the star holds."""

    crawl_id: Annotated[str, "the crawl's name; joins crawl_id of every other table"]
    spider: Annotated[str, "site: it crawled the site itself; referrers: the pages that link to it"]
    audited_site: Annotated[str, "the audited site"]
    state: Annotated[
        str,
        "finished; interrupted, also by a limit or fault that ended it early; failed where it could not be written; "
        "running if it was named while it ran",
    ]
    is_newest: Annotated[bool, "the crawl of its spider that the marts rest on: filter by it to count each link once"]
    is_complete: Annotated[bool | None, "every URL within reach of its arguments has its outcome; null: not ended"]
    incomplete_reasons: Annotated[str | None, "what kept it from being complete"]
    started_at: Annotated[UtcTime | None, "when it started"]
    finished_at: Annotated[UtcTime | None, "when it ended"]
    finish_reason: Annotated[str | None, "finished, shutdown (interrupted), or what else ended it"]
    accepted: Annotated[int | None, "URLs that it took on"]
    pages_ok: Annotated[int | None, "pages with outcome ok"]
    links: Annotated[int | None, "a and area links that it wrote"]
    robots_denied: Annotated[int | None, "pages with outcome robots_denied or robots_unreachable"]
    errors: Annotated[int | None, "pages that should have been read and were not: its rows in crawl_errors"]


class DimDomainRow(NamedTuple):
    """One row per registrable domain that a page of the star lies on."""

    domain_id: Annotated[int, "hash of domain; joins *_domain_id"]
    domain: Annotated[str, "registrable domain by today's suffix list, private suffixes counted as suffixes"]
    is_site_domain: Annotated[bool, "the audited site's own"]
    pages: Annotated[int, "rows of dim_pages on it"]


class DimPageRow(NamedTuple):
    """One row per page that was crawled, linked to or redirected to, with what the latest crawl of it found."""

    page_id: Annotated[int, "hash of url; joins *_page_id"]
    url: Annotated[
        str, "URL without tracking parameters, its escapes in upper case, as links.target_key and pages.url_key"
    ]
    host: Annotated[str, "host of url"]
    domain_id: Annotated[int, "its registrable domain; joins dim_domains"]
    folder: Annotated[str, "first folder of the path, as '/blog/'; '/' where there is none"]
    is_site_page: Annotated[bool, "it lies in the scope of the audited site"]
    last_crawl_id: Annotated[str | None, "newest crawl with a row for it, which the rest is from; null: none has one"]
    outcome: Annotated[str | None, "what came of it, as pages.outcome; null: never asked for"]
    status: Annotated[Int32 | None, "HTTP status"]
    depth: Annotated[Int32 | None, "clicks from the start page on the shortest path"]
    indexability: Annotated[str | None, "indexable, or the first reason against, as pages.indexability"]
    title: Annotated[str | None, "text of the title element"]
    h1: Annotated[str | None, "text of the first h1 that has any"]
    language: Annotated[str | None, "primary language subtag, as 'en'"]
    word_count: Annotated[Int32 | None, "words of the main content"]
    fetched_at: Annotated[UtcTime | None, "when the outcome was known"]


class FactPageRow(NamedTuple):
    """One row per crawl and page that it accepted: what it found there."""

    crawl_id: Annotated[str, "the crawl"]
    page_id: Annotated[int, "the page; joins dim_pages"]
    domain_id: Annotated[int, "its registrable domain; joins dim_domains"]
    outcome: Annotated[str, "what came of it: one word of the closed list of outcomes"]
    status: Annotated[Int32 | None, "HTTP status; null when no answer came"]
    depth: Annotated[Int32 | None, "clicks from the start page on the shortest path; null when not reached by links"]
    indexability: Annotated[str | None, "indexable, or the first reason against, as pages.indexability"]
    is_indexable: Annotated[bool, "indexability is indexable"]
    is_noindex: Annotated[bool, "every robot is asked not to index it, as pages.is_noindex"]
    is_nofollow_page: Annotated[bool, "meta robots or X-Robots-Tag say nofollow or none to every robot"]
    canonical_page_id: Annotated[int | None, "target of its rel=canonical; null: it names none"]
    redirect_page_id: Annotated[int | None, "where it redirects to; null: it does not, or not to http or https"]
    found_in_links: Annotated[bool, "a link or a redirect leads to it"]
    found_in_sitemap: Annotated[bool, "a sitemap lists it"]
    found_in_backlinks: Annotated[bool, "a backlink leads to it"]
    found_in_seeds: Annotated[bool, "a seed file names it, or it is the start page"]
    content_type: Annotated[str | None, "media type as declared, without parameters"]
    bytes: Annotated[int | None, "size of the body after decompression"]
    elapsed_ms: Annotated[Int32 | None, "milliseconds from sending the request to the head of the answer"]
    word_count: Annotated[Int32 | None, "words of the main content"]
    link_count: Annotated[Int32 | None, "a and area links on the page, every occurrence"]
    internal_link_count: Annotated[Int32 | None, "of these, links that stay, as pages.internal_link_count"]
    external_link_count: Annotated[Int32 | None, "of these, links that leave"]
    links_truncated: Annotated[bool, "the page has more links than are kept"]
    published_at: Annotated[UtcTime | None, "when the page says that it was published"]
    modified_at: Annotated[UtcTime | None, "when the page says that it was last modified"]
    fetched_at: Annotated[UtcTime, "when the outcome was known"]


class FactLinkRow(NamedTuple):
    """One row per crawl and link occurrence: an a or area element on a page that was fetched."""

    crawl_id: Annotated[str, "the crawl that saw it"]
    link_id: Annotated[int, "the occurrence: the crawl's hash and the link's place among its links; no two are alike"]
    source_page_id: Annotated[int, "the page that holds the link; joins dim_pages"]
    target_page_id: Annotated[int, "the page that it leads to, before redirects; joins dim_pages"]
    source_domain_id: Annotated[int, "registrable domain of the source page; joins dim_domains"]
    target_domain_id: Annotated[int, "registrable domain of the target page; joins dim_domains"]
    link_scope: Annotated[str, "internal, subdomain, outbound, backlink or other, with regard to the audited site"]
    element: Annotated[str | None, "a or area"]
    kind: Annotated[str | None, "text, image (its alt is the anchor), mixed, empty or area"]
    anchor_text: Annotated[str, "text of the element, white space collapsed"]
    rel: Annotated[str | None, "rel tokens, lower case, sorted, joined by spaces"]
    is_followed: Annotated[bool, "no nofollow, ugc or sponsored on the link, and the page is not nofollow either"]
    is_nofollow: Annotated[bool, "rel holds nofollow"]
    is_ugc: Annotated[bool, "rel holds ugc"]
    is_sponsored: Annotated[bool, "rel holds sponsored"]
    placement: Annotated[str | None, "where on the page it stands, as links.placement; null: not known"]
    is_boilerplate: Annotated[bool, "the same link stands in the same container on at least half of the pages"]
    is_hidden: Annotated[bool, "hidden by attribute or inline style"]
    ordinal: Annotated[Int32, "place in document order, from 0"]
    fetched_at: Annotated[UtcTime, "when the page was fetched"]


class LinksFlatRow(NamedTuple):
    """The same rows with the texts that fact_links has ids for: for who opens one file alone."""

    crawl_id: Annotated[str, "the crawl that saw it"]
    spider: Annotated[str, "site or referrers: whose crawl that is"]
    link_id: Annotated[int, "as fact_links.link_id"]
    source_url: Annotated[str, "the page that holds the link, as it was fetched"]
    source_domain: Annotated[str, "registrable domain of the source page"]
    target_url: Annotated[str, "where the link leads, absolute, without fragment"]
    target_key: Annotated[str, "the key of target_url, as in links: count and join by it"]
    target_domain: Annotated[str, "registrable domain of the target page"]
    target_outcome: Annotated[str | None, "what the same crawl found there; null: it has no row for the page"]
    target_status: Annotated[Int32 | None, "HTTP status of the target in the same crawl"]
    link_scope: Annotated[str, "as fact_links.link_scope"]
    element: Annotated[str | None, "a or area"]
    kind: Annotated[str | None, "as fact_links.kind"]
    anchor_text: Annotated[str, "text of the element, white space collapsed"]
    image_alt: Annotated[str | None, "alt texts of the images in the element; null where there is no image"]
    rel: Annotated[str | None, "rel tokens, lower case, sorted, joined by spaces"]
    is_followed: Annotated[bool, "as fact_links.is_followed"]
    is_nofollow: Annotated[bool, "rel holds nofollow"]
    is_ugc: Annotated[bool, "rel holds ugc"]
    is_sponsored: Annotated[bool, "rel holds sponsored"]
    placement: Annotated[str | None, "where on the page it stands, as links.placement; null: not known"]
    is_boilerplate: Annotated[bool, "as fact_links.is_boilerplate"]
    is_hidden: Annotated[bool, "hidden by attribute or inline style"]
    ordinal: Annotated[Int32, "place in document order, from 0"]
    fetched_at: Annotated[UtcTime, "when the page was fetched"]


class RedirectRow(NamedTuple):
    """One row per crawl and page that redirects: one hop, and the next one is the target's row."""

    crawl_id: Annotated[str, "the crawl"]
    page_id: Annotated[int, "the page that redirects; joins dim_pages"]
    redirect_page_id: Annotated[int | None, "where it redirects to; null where that is not http or https"]
    url: Annotated[str, "the page that redirects, as it was asked for"]
    redirect_url: Annotated[str, "where it redirects to, absolute"]
    status: Annotated[Int32 | None, "HTTP status; 200 where the page itself redirects (meta refresh)"]
    redirect_kind: Annotated[str | None, "http or meta_refresh"]
    is_permanent: Annotated[bool | None, "301, 308, or a meta refresh without delay"]
    fetched_at: Annotated[UtcTime, "when it was asked for"]


class CrawlErrorRow(NamedTuple):
    """One row per crawl and page that should have been read and was not."""

    crawl_id: Annotated[str, "the crawl"]
    page_id: Annotated[int, "the page; joins dim_pages"]
    domain_id: Annotated[int, "its registrable domain; joins dim_domains"]
    url: Annotated[str, "the page as it was asked for"]
    outcome: Annotated[str, "what came of it: one word of the closed list of outcomes"]
    status: Annotated[Int32 | None, "HTTP status; null when no answer came"]
    reason: Annotated[str | None, "the cause in words, where there is more to say"]
    attempts: Annotated[Int32 | None, "how often it was requested"]
    fetched_at: Annotated[UtcTime, "when the outcome was known"]


class FactBacklinkRow(NamedTuple):
    """One row per referring page and target: the mart backlinks, with ids."""

    crawl_id: Annotated[str, "the referrers crawl that the mart rests on"]
    referring_page_id: Annotated[int, "the page that links; joins dim_pages"]
    referring_domain_id: Annotated[int, "its registrable domain; joins dim_domains"]
    target_page_id: Annotated[int, "the page of the site that it links to; joins dim_pages"]
    resolved_page_id: Annotated[int | None, "where that ends by redirects and canonicals; null: not crawled"]
    referring_url: Annotated[str, "the page that links"]
    target_url: Annotated[str, "the page of the site that it links to"]
    links: Annotated[int, "link occurrences of this pair"]
    followed_links: Annotated[int, "of these, followed ones"]
    is_followed: Annotated[bool, "at least one of them is followed"]
    anchor_text: Annotated[str, "the most frequent anchor text, of an image its alt"]
    placement: Annotated[str | None, "where its best link stands; null: not known"]
    verdict: Annotated[str | None, "verdict on the pair in backlink_checks; null where it was not checked"]
    sources: Annotated[str | None, "the tools that claimed the pair, sorted, joined by spaces; null where none did"]
    first_seen_at: Annotated[UtcTime, "when linkspider first fetched the pair, in the crawls used"]
    last_seen_at: Annotated[UtcTime, "when linkspider last did"]


class AggReferringDomainRow(NamedTuple):
    """One row per domain with a backlink: the mart referring_domains, with ids."""

    crawl_id: Annotated[str, "the referrers crawl that the mart rests on"]
    domain_id: Annotated[int, "the referring domain; joins dim_domains"]
    referring_domain: Annotated[str, "registrable domain of the referring pages"]
    backlinks: Annotated[int, "link occurrences from the domain to the site"]
    followed_backlinks: Annotated[int, "of these, followed ones"]
    referring_pages: Annotated[int, "distinct pages of the domain that link to the site"]
    referring_hosts: Annotated[int, "distinct hosts of the domain that link to the site"]
    linked_pages: Annotated[int, "distinct pages of the site that the domain links to"]
    top_anchor_text: Annotated[str, "the most frequent anchor text, of an image its alt"]
    authority_rank: Annotated[int | None, "its place in the list of --domain-ranks; null: not ranked, or no list"]
    acquisition: Annotated[str | None, "how its links came to be, as in domain_profile"]
    review_flags: Annotated[str | None, "signals that ask for a look, as in domain_profile; null: none"]
    first_seen_at: Annotated[UtcTime, "when linkspider first fetched a backlink of the domain, in the crawls used"]
    last_seen_at: Annotated[UtcTime, "when linkspider last did"]


class AggInlinkRow(NamedTuple):
    """One row per page that the newest site crawl accepted: the mart page_inlinks, with ids."""

    crawl_id: Annotated[str, "the site crawl that the mart rests on"]
    page_id: Annotated[int, "the page; joins dim_pages"]
    url: Annotated[str, "the page"]
    is_site_page: Annotated[bool, "it counts as a page of the site in distributions, as in page_inlinks"]
    inlinks: Annotated[int, "internal link occurrences that lead to it, from itself included"]
    self_inlinks: Annotated[int, "of these, from the page to itself"]
    unique_inlinks: Annotated[int, "distinct other pages of the site that link to it"]
    followed_inlinks: Annotated[int, "of these pages, those with at least one followed link to it"]
    content_inlinks: Annotated[int | None, "distinct other pages that link to it in their content; null: not known"]
    outlinks: Annotated[int, "link occurrences on the page itself"]
    backlinks: Annotated[int, "link occurrences to it found on the referring pages that were crawled"]
    followed_backlinks: Annotated[int, "of these, followed ones"]
    referring_domains: Annotated[int, "distinct registrable domains of those referring pages"]
    internal_pagerank: Annotated[float | None, "as authority.internal_pagerank; null where it may not be indexed"]
    is_orphan: Annotated[bool, "no other page that was read links to it, as in page_inlinks"]
    orphan_kind: Annotated[str | None, "no_inlink, boilerplate_only or no_authority_path; null: none of them"]


class AnchorsRow(NamedTuple):
    """One row per scope, anchor and class of anchor: the mart anchors, with ids."""

    crawl_id: Annotated[str, "the crawl that the links are of: of referring pages for backlinks, else of the site"]
    link_scope: Annotated[str, "backlink or internal"]
    anchor_text: Annotated[str, "the text, of an image its alt"]
    anchor_class: Annotated[str, "branded, exact, generic...: docs/profile.md lists the classes"]
    links: Annotated[int, "link occurrences"]
    followed_links: Annotated[int, "of these, followed ones"]
    source_pages: Annotated[int, "distinct pages with such a link"]
    referring_domains: Annotated[int, "distinct registrable domains of these pages"]
    target_urls: Annotated[int, "distinct pages that they lead to"]
    top_target_page_id: Annotated[int, "where most of them lead; joins dim_pages"]
    top_target_url: Annotated[str, "its URL"]


#: Dimensions come before the facts that name them: a star is written in this order.
STAR: Final = {
    name: Table(name, row)
    for name, row in {
        "dim_crawls": DimCrawlRow,
        "dim_pages": DimPageRow,
        "dim_domains": DimDomainRow,
        "fact_pages": FactPageRow,
        "fact_links": FactLinkRow,
        "fact_backlinks": FactBacklinkRow,
        "agg_referring_domains": AggReferringDomainRow,
        "agg_inlinks": AggInlinkRow,
        "anchors": AnchorsRow,
        "redirects": RedirectRow,
        "crawl_errors": CrawlErrorRow,
        "links_flat": LinksFlatRow,
    }.items()
}
