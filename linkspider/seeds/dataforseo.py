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
    follow=("dofollow",),
    rel=("attributes",),
    lost=("is lost",),
    authority=("rank", "page from rank", "domain from rank", "backlink spam score"),
    group=("group count", "links count"),
)

DATAFORSEO: Final = signed("dataforseo", LAYOUT, {"url from", "url to"}, {"url from", "domain from"})
