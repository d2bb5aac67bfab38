"""Semrush: Backlinks as exported and as the API answers, Backlink Audit, Referring domains.

``Nofollow`` TRUE means not followed; ``Sitewide`` TRUE that one row stands for links on many pages.
"""

from typing import Final

from linkspider.seeds.layout import Layout
from linkspider.seeds.signature import counting, signed

_BACKLINKS: Final = Layout(
    url=("source url",),
    last_seen=("last seen",),
    first_seen=("first seen",),
    target=("target url",),
    anchor=("anchor", "anchor text"),
    flags=(("nofollow", ("nofollow", "no follow")), ("ugc", ("ugc",)), ("sponsored", ("sponsored",))),
    lost=("lost link",),
    authority=(
        *("page ascore", "domain ascore", "page score", "page trust score"),
        *("page authority score", "domain authority score", "toxicity score", "toxic score", "toxic markers"),
    ),
    sitewide=("sitewide",),
)
_DOMAINS: Final = Layout(
    url=("domain",),
    last_seen=("last seen",),
    first_seen=("first seen",),
    links=("backlinks", "backlinks num"),
    authority=("domain ascore",),
)
_AUDIT_NOTE: Final = "taken for a Semrush Backlink Audit by its column of toxicity; its other columns are not certain"

BACKLINKS: Final = signed(
    "semrush",
    _BACKLINKS,
    {"page ascore", "source url"},
    {"page score", "source url", "target url"},  # of former years, beside a "page trust score"
)
AUDIT: Final = signed("semrush_audit", _BACKLINKS, {"source url", "page authority score", "toxic score"})
AUDIT_BY_TOXICITY: Final = signed(
    "semrush_audit",
    _BACKLINKS,
    *({"source url", name} for name in ("toxicity score", "toxic score", "toxic markers")),
    notes=(_AUDIT_NOTE,),
)
REFERRING_DOMAINS: Final = counting(
    "semrush_refdomains",
    _DOMAINS,
    {"domain ascore", "domain"},
    without=("source url",),
    counted="referring_domain",
    advice='is Semrush\'s "Referring domains", which names no pages: export "Backlinks" instead',
)
