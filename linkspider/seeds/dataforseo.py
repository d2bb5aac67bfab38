"""DataForSEO: backlinks as its API answers, in JSON, and the same fields as a table."""

from typing import Final

from linkspider.seeds.layout import Layout
from linkspider.seeds.signature import signed

LAYOUT: Final = Layout(
    url=("url from",),
    last_seen=("last seen",),
    first_seen=("first seen",),
    target=("url to",),
    anchor=("anchor",),
    alt=("alt",),
    follow=("dofollow",),
    rel=("attributes",),
    lost=("is lost",),
    authority=("rank", "page from rank", "domain from rank", "backlink spam score"),
    group=("group count", "links count"),
)

#: Names beside "url from" and "url to", which other tools have too, that only DataForSEO has.
OWN_NAMES: Final = ("domain from", "dofollow", "is lost", "page from rank", "attributes")

DATAFORSEO: Final = signed("dataforseo", LAYOUT, *({"url from", name} for name in OWN_NAMES))
