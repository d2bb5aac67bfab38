"""Screaming Frog's All Inlinks, every link that a crawl met, and the tab "Inlinks" of pages chosen by hand.

``Follow`` true means followed. ``Status Code`` is that of the destination, and says nothing of the referring page.
"""

from typing import Final

from linkspider.seeds.layout import Layout
from linkspider.seeds.signature import signed

_LAYOUT: Final = Layout(
    url=("source", "from"),
    target=("destination", "to"),  # "Target" is the window
    anchor=("anchor", "anchor text"),
    alt=("alt text",),
    follow=("follow",),
    rel=("rel",),
    kind=("type",),
)
_SIGNS: Final = ("link position", "follow", "link path", "link origin", "path type")

ALL_INLINKS: Final = signed(
    "screaming_frog",
    _LAYOUT,
    *({"source", "destination", name} for name in _SIGNS),
    {"type", "from", "to", "follow"},  # the tab "Image Details" has neither type nor follow
)
