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
    linked_pages: Annotated[
        int, "distinct pages of the site that the domain links to; --count-by says what tells pages apart"
    ]
    top_anchor_text: Annotated[
        str, "the most frequent anchor text, of an image its alt; the first in alphabetical order among equals"
    ]
    placements: Annotated[
        str | None, "backlinks by where they stand on their pages, most first, as 'content:12 nav:3'; null: not known"
    ]
    first_seen_at: Annotated[UtcTime, "when linkspider first fetched a backlink of the domain, in the crawls used"]
    last_seen_at: Annotated[UtcTime, "when linkspider last did"]
    authority_rank: Annotated[int | None, "its place in the list of --domain-ranks; null: not ranked, or no list"]
    acquisition: Annotated[str | None, "how its links came to be, as in domain_profile"]
    review_flags: Annotated[str | None, "signals that ask for a look, as in domain_profile; null: none"]


class BacklinkRow(NamedTuple):
    """One row per referring page and target."""

    referring_url: Annotated[str, "the page that links"]
    referring_domain: Annotated[str, "its registrable domain"]
    target_url: Annotated[str, "the page of the site that it links to; --count-by says what tells pages apart"]
    resolved_url: Annotated[
        str | None, "where target_url ends by redirects and canonicals; null where the site crawl has no row for it"
    ]
    links: Annotated[int, "link occurrences of this pair"]
    followed_links: Annotated[int, "of these, followed ones"]
    is_followed: Annotated[bool, "at least one of them is followed"]
    anchor_text: Annotated[
        str, "the most frequent anchor text, of an image its alt; the first in alphabetical order among equals"
    ]
    placement: Annotated[
        str | None,
        "where its best link stands: followed before others, content before elsewhere, then the first on the page; "
        "null: not known",
    ]
    verdict: Annotated[str | None, "verdict on the pair in backlink_checks; null where it was not checked"]
    sources: Annotated[str | None, "the tools that claimed the pair, sorted, joined by spaces; null where none did"]
    first_seen_at: Annotated[UtcTime, "when linkspider first fetched the pair, in the crawls used"]
    last_seen_at: Annotated[UtcTime, "when linkspider last did"]
    tool_first_seen_at: Annotated[UtcTime | None, "a tool's earliest first sight; where none gives one, earliest sight"]
    tool_last_seen_at: Annotated[UtcTime | None, "latest day on which one of the tools saw it"]


class LinkedPageRow(NamedTuple):
    """One row per page of the site that has a backlink, most referring domains first."""

    url: Annotated[str, "the page of the site; --count-by says what tells pages apart"]
    backlinks: Annotated[int, "link occurrences to it from other registrable domains"]
    followed_backlinks: Annotated[int, "of these, followed ones"]
    referring_pages: Annotated[int, "distinct pages that link to it"]
    referring_domains: Annotated[int, "distinct registrable domains that link to it"]
    top_anchor_text: Annotated[
        str, "the most frequent anchor text, of an image its alt; the first in alphabetical order among equals"
    ]
    outcome: Annotated[str | None, "what the site crawl found at the page; null when the crawl did not reach it"]
    status: Annotated[Int32 | None, "its HTTP status in the site crawl"]


class PageInlinksRow(NamedTuple):
    """One row per page that the site crawl accepted."""

    url: Annotated[str, "the page (url_key; with --count-by url the raw URL, with resolved the one that it ends at)"]
    outcome: Annotated[str, "what the site crawl found there"]
    status: Annotated[Int32 | None, "its HTTP status"]
    depth: Annotated[Int32 | None, "clicks from the start page on the shortest path"]
    inlinks: Annotated[int, "internal link occurrences that lead to it, from itself included"]
    self_inlinks: Annotated[int, "of these, from the page to itself"]
    unique_inlinks: Annotated[int, "distinct other pages of the site that link to it"]
    followed_inlinks: Annotated[int, "of these pages, those with at least one followed link to it"]
    content_inlinks: Annotated[
        int | None,
        "distinct other pages with a link to it in their content that is not boilerplate; null: placements not known",
    ]
    outlinks: Annotated[int, "link occurrences on the page itself"]
    backlinks: Annotated[int, "link occurrences to it found on the referring pages that were crawled"]
    followed_backlinks: Annotated[int, "of these, followed ones"]
    referring_domains: Annotated[int, "distinct registrable domains of those referring pages"]
    is_orphan: Annotated[
        bool,
        "it answered ok, no other page of the site that was read links to it, and no path of links and redirects leads "
        "there from the start page",
    ]
    internal_pagerank: Annotated[float | None, "as authority.internal_pagerank; null where it may not be indexed"]
    orphan_kind: Annotated[
        str | None,
        "the first that holds of no_inlink, boilerplate_only and no_authority_path, as in orphans; null: none does",
    ]
    is_site_page: Annotated[
        bool,
        "it counts as a page of the site in the distribution: an internal link leads to it, clicks from the start page "
        "do, or it answered ok; a dead URL that only a backlink, a sitemap or a list names is none",
    ]


class InlinkDistributionRow(NamedTuple):
    """The in-link histogram: one row per measure, group and bucket, empty buckets included."""

    measure: Annotated[str, "inlinks, unique_inlinks, followed_inlinks or content_inlinks, as in page_inlinks"]
    group: Annotated[
        str,
        "what is counted: all; placement=...: for every page only the links that stand there; depth=..., folder=... or "
        "type=...: only the pages of that many clicks from the start page, that first folder, that type",
    ]
    bucket_from: Annotated[int, "lower end of the bucket, inclusive"]
    bucket_to: Annotated[int, "upper end of the bucket, inclusive"]
    pages: Annotated[int, "pages with so many"]


class InlinkSummaryRow(NamedTuple):
    """The in-link distribution in figures: one row per measure, group and statistic."""

    measure: Annotated[str, "inlinks, unique_inlinks, followed_inlinks or content_inlinks, as in page_inlinks"]
    group: Annotated[
        str,
        "what is counted: all; placement=...: for every page only the links that stand there; depth=..., folder=... or "
        "type=...: only the pages of that many clicks from the start page, that first folder, that type",
    ]
    statistic: Annotated[
        str, "pages, zeros, mean, median, p90, p99, max, gini, top_1_percent_share or top_10_percent_share"
    ]
    value: Annotated[float | None, "the figure; null where it is undefined (a share of nothing)"]


class InlinkLorenzRow(NamedTuple):
    """The Lorenz curve of in-links: one row per measure and percent of the pages, those with the fewest first."""

    measure: Annotated[str, "inlinks, unique_inlinks, followed_inlinks or content_inlinks, as in page_inlinks"]
    pages_share: Annotated[float, "share of the pages of the site, from 0 to 1"]
    links_share: Annotated[float, "share of the links that these pages have together"]


class ResolutionRow(NamedTuple):
    """One row per URL of the site crawl, or of a backlink that ends at one: where redirects and a canonical lead."""

    url: Annotated[str, "the URL (url_key)"]
    resolved_url: Annotated[str, "where it ends; itself where nothing leads on, or what does cannot be followed"]
    via: Annotated[str, "self, redirect, canonical or redirect+canonical"]
    hops: Annotated[Int32, "redirects and canonicals followed"]
    chain: Annotated[
        str | None,
        "the way there, as 'A -301-> B -302-> C -canonical-> D'; null for self, but for a page that begins a canonical "
        "chain or circle: that is written out, though it is not followed",
    ]
    is_permanent: Annotated[bool | None, "all redirects on the way are permanent; null where there is none"]
    is_loop: Annotated[bool, "redirects or canonicals lead in a circle, so it counts as itself"]
    conflict: Annotated[
        str | None,
        "why a redirect or a canonical was not followed to a page of the crawl; what a canonical names is not fetched "
        "for its own sake, so it may be a URL that was not crawled. 'noindex beside a canonical elsewhere' is "
        "followed, but the page says two things. null: none",
    ]
    final_outcome: Annotated[str | None, "what the site crawl found at resolved_url; null where it has no row for it"]
    final_status: Annotated[Int32 | None, "its HTTP status"]


class SourceOverlapRow(NamedTuple):
    """One row per ordered pair of tools whose seed lists were read: what both name; a tool with itself too."""

    tool_a: Annotated[
        str,
        "a tool; its formats in seeds.source_tool are one (gsc_latest and gsc_sample are gsc), a disavow list is none",
    ]
    tool_b: Annotated[str, "another tool, the same one, or 'all others': the pages that any other tool names"]
    referring_pages_a: Annotated[int, "distinct referring pages that tool_a names"]
    referring_pages_b: Annotated[int, "distinct referring pages that tool_b names"]
    referring_pages_both: Annotated[int, "distinct referring pages that both name"]
    domains_a: Annotated[int, "distinct registrable domains that tool_a names"]
    domains_b: Annotated[int, "distinct registrable domains that tool_b names"]
    domains_both: Annotated[int, "distinct registrable domains that both name"]
    share_of_a: Annotated[float | None, "referring_pages_both / referring_pages_a; null where tool_a names no page"]
    only_a: Annotated[int, "referring pages that tool_a names and tool_b does not"]
    estimated_domains: Annotated[
        float | None,
        "rough estimate of all referring domains by Chapman, (a+1)(b+1)/(both+1)-1, which takes the two tools to be "
        "independent; null for a tool with itself",
    ]
    checked_pages_a: Annotated[
        int | None, "referring pages of tool_a that could be looked at (backlink_checks); null: no checks"
    ]
    live_pages_a: Annotated[int | None, "of these, pages with a live link to the site"]
    live_share_a: Annotated[float | None, "live_pages_a / checked_pages_a; null where no page could be looked at"]


class LinkChangeRow(NamedTuple):
    """One row per page and target whose links differ between two crawls of the same kind."""

    change: Annotated[str, "new, lost or changed"]
    reason: Annotated[
        str,
        "new: page_found (on a page that the earlier crawl, which could have found it, did not find or found gone; a "
        "backlink's also on one that its seed lists did not name), link_found or link_restored; lost: why, by the "
        "verdicts' words, or page_unlinked (no page of the site leads to the page any more, which a complete crawl "
        "therefore did not ask for); changed: the fields that differ, joined by spaces, fewer_links (none, where the "
        "target is still linked under another address or by a redirector), more_links, page_redirected, suspected_lost "
        "(missing, but not in enough checks yet) or link_restored (it was suspected of being lost)",
    ]
    source_url: Annotated[str, "the page that links or did"]
    target_url: Annotated[str, "the page that it links to or did (target_key); the earlier one where it changed"]
    link_scope: Annotated[str, "internal or backlink"]
    links: Annotated[int, "link occurrences that this row stands for"]
    before: Annotated[str | None, "what changed, as it was, as 'rel=nofollow'; null where there was no link"]
    after: Annotated[str | None, "what changed, as it is; null where there is no link any more"]
    first_seen_at: Annotated[UtcTime | None, "when linkspider first fetched a link of this pair, in all crawls so far"]
    last_seen_at: Annotated[
        UtcTime | None, "when linkspider last did, or saw its page link to another address of the target (fewer_links)"
    ]
    effect_on_priority: Annotated[float | None, "change of what reaches the priority pages; null: not computed"]
    from_crawl: Annotated[str, "crawl_id of the earlier crawl"]
    to_crawl: Annotated[str, "crawl_id of the later crawl"]
