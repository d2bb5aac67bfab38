"""Moz: inbound links of Open Site Explorer and Link Explorer, under a few lines that name the report."""

from typing import Final

from linkspider.seeds.layout import Layout
from linkspider.seeds.sample import Format, Match, Sample
from linkspider.seeds.signature import signed
from linkspider.seeds.sources import OtherTableError

_LAYOUT: Final = Layout(
    url=("url",),
    last_seen=("last seen", "date last seen"),
    first_seen=("first seen", "date first seen"),
    target=("target url",),
    anchor=("anchor text",),
    follow=("followable", "followed"),
    flags=(("nofollow", ("only rel=nofollow", "nofollow")),),
    lost=("date lost", "lost"),
    authority=("page authority", "domain authority", "pa", "da", "spam score"),
)
_PAGES: Final = ({"url", "title", "pa"}, {"url", "title", "page authority"})

_TOP_PAGES_FAULT: Final = 'is Moz\'s "Top pages", which names the pages linked to: export "Inbound links" instead'


def _top_pages(sample: Sample) -> Match | None:
    names = set(sample.names())
    if "target url" not in names and any(signature <= names for signature in _PAGES):
        return Match(Layout(("url",)).columns(sample.names()), refusal=OtherTableError(_TOP_PAGES_FAULT))
    return None


MOZ: Final = signed(
    "moz",
    _LAYOUT,
    *({"url", "anchor text", "target url", name} for name in _LAYOUT.authority),
)
CURRENT: Final = signed(
    "moz",
    _LAYOUT,
    {"url", "title", "anchor text", "target url"},
    notes=("taken for Moz by its first columns; its other columns are not certain",),
)
TOP_PAGES: Final = Format("moz", _top_pages, named=("url",))
