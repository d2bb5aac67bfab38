"""Pictures in links."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkspider.extract.anchors import image_alts

CASES = [
    ("alt", "<a href=x><img src=i alt='Black  tea'></a>", ["Black tea"]),
    ("no alt", "<a href=x><img src=i></a>", [""]),
    ("several", "<a href=x><img alt=one> <b><img alt=two></b></a>", ["one two"]),
    ("an SVG's title", "<a href=x><svg><title>Menu</title><path d=''/></svg></a>", ["Menu"]),
    ("an SVG's label wins", "<a href=x><svg aria-label=Search><title>Menu</title></svg></a>", ["Search"]),
    ("picture", "<a href=x><picture><source srcset=i><img src=i alt=Tea></picture></a>", ["Tea"]),
    ("no picture", "<a href=x>text</a><img alt=outside>", [None]),
    ("two links", "<a href=x><img alt=one></a><a href=y>two</a>", ["one", None]),
]


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize(("html", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_alternative_texts(html: str, expected: list[str | None], is_large: bool) -> None:
    tree = LexborHTMLParser(html)
    alts = image_alts(tree, is_large)
    assert [alts.get(link.mem_id) for link in tree.css("a[href]")] == expected
