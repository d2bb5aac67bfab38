"""The marts of authority: where it comes in, where it goes, what is lost. Declared as in ``marts.py``.

How they are tied: with d the damping, v ``authority.teleport`` and P ``authority_edges.weight``,
``authority = (1 - d) v (I - d P)^-1``, and authority and ``authority_leaks.amount`` together add up to 1.
"""

from typing import Annotated, NamedTuple


class AuthorityRow(NamedTuple):
    """One row per own page that may be indexed, most authority first."""

    url: Annotated[str, "the page (url_key), redirects and canonicals resolved"]
    is_priority: Annotated[bool, "it is one of the priority pages"]
    priority_weight: Annotated[float, "what its authority counts; 0 for all but priority pages"]
    internal_pagerank: Annotated[
        float,
        "PageRank by internal links alone: every distinct target of a page weighs the same, uniform teleport, damping "
        "0.85, what leaves evaporates; divided by its sum over all pages",
    ]
    teleport: Annotated[float, "v: its share of what enters the site; adds up to 1"]
    authority: Annotated[float, "x: weighted PageRank with this teleport; with all leaks it adds up to 1"]
    authority_in: Annotated[float, "what other pages pass on to it: the flows of authority_edges into it"]
    authority_out: Annotated[float, "what it passes on to other pages: the flows of authority_edges out of it"]
    waste: Annotated[float, "what evaporates at it: its amounts in authority_leaks"]
    waste_cause: Annotated[str | None, "the cause of most of that; null where nothing evaporates"]
    priority_reach: Annotated[
        float,
        "(1 - d) h: the share of what enters here that ends as authority of the priority pages, by all paths; h is "
        "(I - d P)^-1 summed over the priority pages' columns",
    ]
    referring_domains: Annotated[int, "distinct registrable domains with a followed backlink that resolves to it"]
    role: Annotated[
        str,
        "what it does with authority: source, hoarder, waster, bridge, sink or plain; docs/method.md defines them",
    ]
    cheirank: Annotated[float, "PageRank of the graph turned round, as internal_pagerank: how well it leads on"]
    harmonic: Annotated[
        float | None, "harmonic centrality: the sum of 1/clicks from each other page; null on sites too large for it"
    ]


class AuthorityEdgeRow(NamedTuple):
    """One row per edge of the graph: a page, and one that it passes authority on to."""

    source_url: Annotated[str, "the page that links, resolved"]
    target_url: Annotated[str, "the page that it links to, resolved"]
    weight: Annotated[float, "P: the share of what the source passes on; adds up to 1 less what evaporates there"]
    flow: Annotated[float, "damping * authority of the source * weight"]


class LedgerRow(NamedTuple):
    """One row per referring domain, page where it enters and priority page that it reaches: exact amounts."""

    referring_domain: Annotated[str, "the domain that links; empty: the part of the teleport that all pages have alike"]
    entry_url: Annotated[str, "the page that it links to, resolved; empty where referring_domain is"]
    priority_url: Annotated[
        str, "the priority page; on large sites those beyond the first are told together, as '(further priority pages)'"
    ]
    amount: Annotated[float, "authority of the priority page that came this way: all rows of a page add up to it"]
    share: Annotated[float, "amount / authority of the priority page"]


class LeakRow(NamedTuple):
    """One row per page and cause: authority that evaporates there."""

    cause: Annotated[
        str,
        "the first that holds of a slot: nofollow, external, redirect_loop, noindex, canonicalised (to no page of "
        "the crawl), blocked, broken, not_html, not_crawled; or dangling: the page links nowhere",
    ]
    source_url: Annotated[str, "the page that links"]
    links: Annotated[int, "link occurrences on it that lead there; 0 for a dangling page"]
    amount: Annotated[
        float, "damping / (1 - damping) * authority of the page * the share of its slots that evaporates by this cause"
    ]
    share: Annotated[float, "amount / all leaks of the site"]


class AuthoritySummaryRow(NamedTuple):
    """One row per figure of the site as a whole, the policy among them."""

    statistic: Annotated[str, "what is told; docs/method.md defines each"]
    value: Annotated[float | None, "the figure; null where it is undefined"]
    words: Annotated[str | None, "the same in words, where there is more to say"]
