"""Ahrefs: Backlinks, Broken backlinks, Link intersect, the Backlinks export of former years, Referring domains.

The files are UTF-16 with tabs, or UTF-8 with commas; some names end in a blank. ``Nofollow`` TRUE means not followed.
"""

from typing import Final

from linkspider.seeds.layout import Layout
from linkspider.seeds.signature import counting, signed

_FLAGS: Final = (("nofollow", ("nofollow",)), ("ugc", ("ugc",)), ("sponsored", ("sponsored",)))
_BACKLINKS: Final = Layout(
    url=("referring page url",),
    last_seen=("last seen", "last check", "ref. page checked"),
    first_seen=("first seen",),
    target=("target url", "link url"),
    anchor=("anchor", "link anchor"),
    flags=_FLAGS,
    lost=("lost status", "drop reason", "lost"),
    authority=("domain rating", "ur", "domain traffic", "page traffic", "referring domains", "keywords"),
    group=("links in group",),
)
_LEGACY: Final = Layout(
    url=("referring page url",),
    last_seen=("last check", "last seen"),
    first_seen=("found", "first seen"),
    target=("link url",),
    anchor=("link anchor",),
    follow=("dofollow", "type"),
    flags=_FLAGS,
    lost=("backlink status", "drop reason", "lost", "day lost"),
    authority=("domain rating", "url rating", "referring domains", "traffic", "keywords"),
)
_DOMAINS: Final = Layout(
    url=("domain",),
    last_seen=("last seen",),
    first_seen=("first seen",),
    links=("links to target",),
    authority=(
        *("dr", "domain rating", "dofollow ref. domains", "dofollow linked domains", "traffic", "keywords"),
        *("new links", "lost links", "dofollow links", "lost"),
    ),
)

BROKEN: Final = signed("ahrefs_broken", _BACKLINKS, {"referring page url", "target page http code"})
LEGACY: Final = signed("ahrefs_legacy", _LEGACY, {"referring page url", "link url"}, without=("target url",))
BACKLINKS: Final = signed(
    "ahrefs",
    _BACKLINKS,
    {"referring page url", "target url"},
    {"referring page url", "intersect"},  # which names no target
    {"referring page url", "referring page title", "domain rating"},
    {"referring page url", "ur"},
)
REFERRING_DOMAINS: Final = counting(
    "ahrefs_refdomains",
    _DOMAINS,
    {"domain", "dofollow ref. domains"},
    {"domain", "dr", "links to target"},
    counted="referring_domain",
    advice='is Ahrefs\' "Referring domains", which names no pages: export "Backlinks" instead',
)
