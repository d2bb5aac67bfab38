"""Bing Webmaster Tools: pages that link, and its counts by domain and by anchor text."""

from typing import Final

from linkspider.seeds.layout import Layout
from linkspider.seeds.signature import counting, signed

_LINKS: Final = ("backlinks count",)
_TAKE: Final = 'which names no pages: export "Pages" instead'

#: Three columns and no more: the same names stand in larger tables of other tools.
PAGES: Final = signed(
    "bing",
    Layout(("source url",), target=("target url",), anchor=("anchor text",)),
    {"source url", "anchor text", "target url"},
    exactly=3,
)
DOMAINS: Final = counting(
    "bing_domains",
    Layout(("domain",), links=_LINKS),
    {"domain", "backlinks count"},
    counted="referring_domain",
    advice=f'is Bing\'s list of "Domains", {_TAKE}',
)
ANCHORS: Final = counting(
    "bing_anchors",
    Layout(("anchor",), links=_LINKS),
    {"anchor", "backlinks count"},
    counted="anchor_text",
    advice=f'is Bing\'s list of "Anchors", {_TAKE}',
)
