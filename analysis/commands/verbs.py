"""What ``python -m analysis`` can be asked: each verb, what it means, an example, and the marts that it writes."""

from collections.abc import Mapping
from typing import Final, NamedTuple


class Verb(NamedTuple):
    """One verb.

    Attributes:
        meaning: what it shows or does.
        example: a command line.
        writes: the marts that it writes, where they can be; the first is the one that it shows. Empty: all, or none.
        formats: those that go with it beside text for people; None: all.
    """

    meaning: str
    example: str
    writes: tuple[str, ...] = ()
    formats: tuple[str, ...] | None = None


#: Verbs of marts, in the order of the help; the words behind the verb are the example's.
_SHOWING: Final[Mapping[str, tuple[str, str, tuple[str, ...]]]] = {
    "referring-domains": ("domains that link to the site", "--top 50", ("referring_domains",)),
    "backlinks": (
        "pages that link to the site, and the pages that they link to",
        "--format csv --out backlinks.csv",
        ("backlinks",),
    ),
    "linked-pages": ("pages of the site that have backlinks", "--count-by resolved", ("linked_pages",)),
    "inlinks": ("internal links that lead to each page of the site", "--top 0", ("page_inlinks",)),
    "resolution": ("where each URL of the site ends, by redirects and canonicals", "--json", ("resolution",)),
    "overlap": ("what the tools that made the seed lists name together, and each alone", "", ("source_overlap",)),
    "checks": ("what became of each backlink that was asked about or found", "--format csv --out checks.csv", ()),
    "changes": (
        "new, lost and changed links between two crawls of a kind",
        "--lost-checks 3 --lost-hours 72",
        ("link_changes",),
    ),
    "authority": (
        "where authority comes in, what reaches the priority pages, what leaks, page by page",
        "--priority '/pricing/*' --priority '^https://example\\.com/shop/'",
        ("authority", "authority_summary", "authority_edges", "authority_leaks", "authority_ledger"),
    ),
    "ledger": (
        "which domain's authority reaches which priority page, and through which page it came in",
        "--priority priority.csv",
        ("authority_ledger", "authority"),
    ),
    "leaks": ("where authority evaporates, and why", "--top 30", ("authority_leaks", "authority")),
    "roles": ("what pages do with authority: sources, hoarders, wasters, bridges, sinks", "", ("authority",)),
    "orphans": ("pages that internal links miss, in three strengths", "--json", ("orphans",)),
    "fixes": ("what to mend, most recoverable authority first", "--format xlsx --out fixes.xlsx", ("fixes",)),
    "opportunities": (
        "internal links worth adding: exact gain, and where the words for them already stand",
        "--priority '/pricing/*' --top 50",
        ("link_opportunities", "authority"),
    ),
    "removals": ("internal links that are better gone, or followed", "--top 30", ("link_removals", "authority")),
    "pitch": (
        "what one more referring domain is worth, page by page: which page to pitch",
        "--format csv --out pitch.csv",
        ("pitch", "authority"),
    ),
    "clusters": (
        "groups of pages: how well they are linked among themselves, and what is missing",
        "--config linkspider.toml",
        ("clusters", "cluster_gaps"),
    ),
    "articles": (
        "links in the content of articles, and which have fewer or more than 3 to 6",
        "--config linkspider.toml",
        ("content_links",),
    ),
    "new-pages": ("pages by month of first sight, and how soon others link to them", "", ("new_pages",)),
    "anchors": (
        "texts of links, and their classes: branded, generic, exact...",
        "--top 50",
        ("anchors", "anchor_diversity"),
    ),
    "domains": (
        "referring domains in depth: how links came to be, what to look at",
        "--domain-ranks ranks.txt.gz",
        ("domain_profile", "review_signals", "signal_states", "domain_quality"),
    ),
    "distribution": (
        "how these in-links are spread over the pages: histogram and figures",
        "--summary",
        ("inlink_distribution", "inlink_summary", "inlink_lorenz", "page_inlinks"),
    ),
}
VERBS: Final[Mapping[str, Verb]] = {
    **{name: Verb(meaning, example, writes) for name, (meaning, example, writes) in _SHOWING.items()},
    "summary": Verb("what an audit ends with", "--site example.com", formats=("json",)),
    "report": Verb("all of it as one page to read, print and send", "--out report.html", formats=()),
    "export": Verb(
        "all marts for other programs: xlsx, csv, graph, star, delta or sql",
        "xlsx --out site.xlsx --headers screamingfrog",
        formats=(),
    ),
    "disavow": Verb(
        "a draft for Google's disavow tool, to be read by a person first: domains with grounds",
        "--out disavow.txt",
        ("domain_profile",),
        formats=(),
    ),
    "options": Verb("nothing but a look whether the options can be used", "--config linkspider.toml", formats=()),
    "all": Verb("write every mart", "--priority '/pricing/*'", formats=()),
}
#: What ``export`` makes: kind -> what it is.
EXPORTS: Final[Mapping[str, str]] = {
    "xlsx": "a workbook, one sheet a mart",
    "csv": "a folder of CSV files, one a mart",
    "graph": "a folder with the link graph, for Gephi and networkx",
    "star": "a folder of Parquet files in a star schema, for BI tools",
    "delta": "a folder of Delta Lake tables",
    "sql": "a file of views for DuckDB",
}
