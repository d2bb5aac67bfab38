"""The mart of coverage: what all other marts of a site rest on. Declared as in ``marts.py``."""

from typing import Annotated, NamedTuple


class CoverageRow(NamedTuple):
    """One row per figure of a crawl that the marts of the site were made from."""

    crawl_id: Annotated[str, "the crawl; empty: what is said of the analysis itself"]
    spider: Annotated[str, "site or referrers; empty likewise"]
    name: Annotated[
        str,
        "what is told: accepted, links, outcome=..., seed_rows..., linking, without_link, own, asked_pages, "
        "seen_pages, live_pages, held_pages, asked_own_pages (of the site's own domain, in none of the others), "
        "unseen=..., verdict=..., is_complete, started_at, finished_at, arguments, versions, "
        "digest (of what the crawl held); of the analysis: site, options (a digest of what was asked for), note",
    ]
    value: Annotated[int | None, "the count; for is_complete 1 or 0; null where it is words"]
    words: Annotated[str | None, "the words; for is_complete why it is not; null where it is a count"]
