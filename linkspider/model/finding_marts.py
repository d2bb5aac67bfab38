"""The marts of findings: pages that are not linked well, and what to mend. Declared as in ``marts.py``."""

from typing import Annotated, NamedTuple

from linkspider.model.rows import Int32


class OrphanRow(NamedTuple):
    """One row per indexable own page and way in which internal links miss it."""

    url: Annotated[str, "the page (url_key), redirects and canonicals resolved"]
    strength: Annotated[
        str,
        "no_inlink: no other page of the site that was read links to it; boilerplate_only: others do, but none in its "
        "content outside of boilerplate; no_authority_path: it has in-links, but no path of followed links leads there "
        "from a page with a followed backlink",
    ]
    status: Annotated[str, "confirmed, or inconclusive: the crawl cannot tell, for the reason beside it"]
    reason: Annotated[str | None, "why it is inconclusive; null where it is confirmed"]
    found_in: Annotated[str, "where the page was met: links, sitemap, backlinks, list; joined by spaces"]
    depth: Annotated[Int32 | None, "clicks from the start page; null where no path leads there"]
    unique_inlinks: Annotated[int, "distinct other pages of the site that link to it"]
    referring_domains: Annotated[int, "distinct registrable domains with a followed backlink to it"]
    authority: Annotated[float | None, "its authority; null where no referring pages were crawled"]


class FixRow(NamedTuple):
    """One row per thing to mend, most recoverable authority first."""

    kind: Annotated[str, "what is wrong; docs/method.md lists the kinds"]
    url: Annotated[str, "the page or address that it is about"]
    target_url: Annotated[str | None, "where it leads or is to lead; null where that says nothing"]
    suggested_url: Annotated[str | None, "the page that it might lead to instead; null where none is alike enough"]
    suggestion_similarity: Annotated[
        float | None,
        "how much alike both addresses are, or where no address is alike, what links say and the page's title: cosine "
        "of their words by rarity (TF-IDF), 0 to 1; null where nothing is suggested, as below 0.65",
    ]
    recoverable_authority: Annotated[
        float,
        "share of what enters the site, or of what flows in it, that is lost here; 0 where nothing is lost but clicks",
    ]
    gain: Annotated[
        float | None,
        "what the priority pages gain (by weight) when it leads to suggested_url, or of internal_nofollow when it is "
        "followed, as a share of all that enters the site today: of links exact, as in link_removals; of backlinks "
        "what as many domains bring today, on top of the others (so not as in pitch, where they take from these), or "
        "where there are none the part of the teleport that is theirs; null: not computed",
    ]
    referring_domains: Annotated[int, "distinct registrable domains whose followed backlinks it concerns"]
    links: Annotated[int, "link occurrences that it concerns"]
    evidence: Annotated[str, "what was seen, in words"]
