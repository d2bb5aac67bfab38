"""Marts of links in the content of articles, and of how soon new pages are linked. Declared as in ``marts.py``."""

from typing import Annotated, NamedTuple

from linkspider.model.rows import Int32


class ContentLinkRow(NamedTuple):
    """One row per article of the site, fewest links in the content first."""

    url: Annotated[str, "the page; its links too are counted by resolved pages, whatever --count-by says"]
    page_type: Annotated[
        str, "why it is an article: its label under [page_types], else the schema.org type or 'og:article' it names"
    ]
    word_count: Annotated[Int32 | None, "words of the main content"]
    content_outlinks: Annotated[
        Int32 | None,
        "distinct other pages of the site that its content links to, outside of boilerplate; pages that answered ok. "
        "null: the crawl did not write down where links stand",
    ]
    content_inlinks: Annotated[
        Int32 | None,
        "distinct other pages of the site whose content links to it, outside of boilerplate; null likewise",
    ]
    band: Annotated[
        str | None,
        "below, within or above 3 to 6 content_outlinks, which is a rule of thumb of the field, whatever the length of "
        "the article; null where these are",
    ]


class NewPageRow(NamedTuple):
    """One row per month in which pages were first seen, and number of days: how many are linked so much later."""

    month: Annotated[str, "when the pages were first seen, in UTC: '2026-11'"]
    is_baseline: Annotated[bool, "the pages of the first crawl, of any age: known since then, not new"]
    pages: Annotated[int, "pages that a complete crawl of the site saw first in that month"]
    days: Annotated[Int32, "the links are counted in the first crawl at least so many days after a page's first one"]
    observed_pages: Annotated[
        int,
        "of the pages, those that such a crawl has; it is to come for the others, they are gone, or it did not "
        "write down where links stand",
    ]
    share_unlinked: Annotated[float | None, "of these, the share without a content in-link; null while there are none"]
    share_linked_once: Annotated[float | None, "likewise, with 1 content in-link"]
    share_linked_more: Annotated[float | None, "likewise, with 2 or more"]
