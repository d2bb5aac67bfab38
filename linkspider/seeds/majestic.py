"""Majestic: the backlinks download, and the API's GetBackLinkData.

Flags are ``-`` or ``+``, empty or a text, 0 or 1: each a way of no and yes.
"""

from typing import Final

from linkspider.seeds.layout import Layout
from linkspider.seeds.signature import signed

_FIGURES: Final = ("citationflow", "trustflow")
#: A page may have several topics, the strongest first.
_TOPICAL: Final = tuple(f"{what} {place}" for place in range(3) for what in ("topic", "value"))
LAYOUT: Final = Layout(
    url=("source url", "sourceurl"),
    last_seen=("source crawl date", "lastseendate", "last seen date", "date"),
    first_seen=("source first found date", "firstindexeddate", "first indexed date"),
    target=("target url", "targeturl"),
    anchor=("anchor text", "anchortext"),
    flags=(("nofollow", ("flagnofollow",)),),
    mention=("flagmention",),
    lost=("reasonlost", "flagdeleted", "datelost"),
    authority=(
        "acrank",
        *(f"{end}{figure}" for end in ("source", "target") for figure in _FIGURES),
        *(f"{end}topicaltrustflow {figure}" for end in ("source", "target", "refdomain") for figure in _TOPICAL),
    ),
)

MAJESTIC: Final = signed(
    "majestic",
    LAYOUT,
    {"source url", "target url", "flagnofollow"},
    {"sourceurl", "targeturl", "anchortext"},
    {"sourceurl", "targeturl", "flagnofollow"},
    {"source url", "target url", "sourcetrustflow"},
)
