"""Pictures in links."""

from dataclasses import replace

import pytest
from selectolax.lexbor import LexborHTMLParser

from linkspider.extract.anchors import FEW_ANCHOR_NODES, MAX_ANCHOR_CHARACTERS, AnchorTexts, image_alts
from linkspider.extract.document import Document, parse_document
from linkspider.extract.elements import find_elements

CASES = [
    ("alt", "<a href=x><img src=i alt='Black  tea'></a>", ["Black tea"]),
    ("no alt", "<a href=x><img src=i></a>", [""]),
    ("several", "<a href=x><img alt=one> <b><img alt=two></b></a>", ["one two"]),
    ("an SVG's title", "<a href=x><svg><title>Menu</title><path d=''/></svg></a>", ["Menu"]),
    ("an SVG's label wins", "<a href=x><svg aria-label=Search><title>Menu</title></svg></a>", ["Search"]),
    ("picture", "<a href=x><picture><source srcset=i><img src=i alt=Tea></picture></a>", ["Tea"]),
    ("no picture", "<a href=x>text</a><img alt=outside>", [None]),
    ("an image button", "<a href=x><input type=image alt=Go></a>", ["Go"]),
    ("a picture in a description", "<a href=x><svg><desc><img alt=no></desc></svg></a>", [""]),
    ("a long one", f"<a href=x><img alt={'x' * 3_000}><img alt=y></a>", ["x" * MAX_ANCHOR_CHARACTERS]),
    ("two links", "<a href=x><img alt=one></a><a href=y>two</a>", ["one", None]),
]


def parse(html: str, *, is_large: bool = False) -> Document:
    return replace(parse_document(html.encode(), "https://example.com/"), is_large=is_large)


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize(("html", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_alternative_texts(html: str, expected: list[str | None], is_large: bool) -> None:
    document = parse(html, is_large=is_large)
    alts = image_alts(find_elements(document).pictures)
    assert [alts.get(link.mem_id) for link in document.tree.css("a[href]")] == expected


TEXTS = [
    ("one word", "<a>tea</a>", "tea"),
    ("a style in a picture", "<a><svg><style>.cls-1{fill:#fff}</style><path/></svg></a>", ""),
    ("a picture's title is no text", "<a><svg><title>Tea</title><path/></svg></a>", ""),
    ("scripts and styles", "<a>a<script>x</script><style>y</style>b</a>", "ab"),
    ("blocks", "<a><h3>Title</h3><p>Text</p></a>", "Title Text"),
    ("a line break", "<a>one<br>two</a>", "one two"),
    ("inline elements", "<a><code><span>os</span>.path</code></a>", "os.path"),
    ("deep", "<a><div><div><b>x</b></div></div>y</a>", "x y"),
    ("nothing", "<a></a>", ""),
    ("nothing but a script", "<a><script>x</script></a>", ""),
    ("a frame's text for browsers without frames", "<a>a<iframe>x</iframe>b</a>", "ab"),
    ("deep definitions", "<a>a<svg><defs><text>x</text></defs><text>b</text></svg></a>", "ab"),
    ("noscript", "<a><noscript><img alt=x>y</noscript>z</a>", "z"),
]


@pytest.mark.parametrize(("html", "expected"), [case[1:] for case in TEXTS], ids=[case[0] for case in TEXTS])
def test_text(html: str, expected: str) -> None:
    link = LexborHTMLParser(f"<div>before {html} <b>behind</b></div>").css_first("a")
    assert link is not None
    assert " ".join(AnchorTexts().read(link).split()) == expected


BLOCKS = [
    *(
        "nav",
        "center",
        "form",
        "fieldset",
        "main",
        "details",
        "menu",
        "hgroup",
        "search",
        "dialog",
        "option",
        "summary",
    ),
    *("legend", "optgroup", "dir"),
]


@pytest.mark.parametrize("name", BLOCKS)
def test_words_before_in_and_behind_a_block_are_not_glued(name: str) -> None:
    link = LexborHTMLParser(f"<a>one<{name}>two</{name}>three</a>").css_first("a")
    assert link is not None
    assert AnchorTexts().read(link).split() == ["one", "two", "three"]


def test_of_a_long_text_in_blocks_the_beginning_is_read() -> None:
    link = LexborHTMLParser("<a>" + f"<p>{'x' * 1_000}</p>" * 100 + "</a>").css_first("a")
    assert link is not None
    assert 10 * MAX_ANCHOR_CHARACTERS < len(AnchorTexts().read(link)) < 11 * MAX_ANCHOR_CHARACTERS


@pytest.mark.parametrize("first", ["<b>x</b><i>x</i>", "<b>x</b><p>x</p>"])
def test_few_nodes_are_read_of_each_link_past_what_a_page_has(first: str) -> None:
    links = LexborHTMLParser(f"<a>{first}</a><a>{'<b>x</b><p>x</p>' * 50}</a>").css("a")
    texts = AnchorTexts()
    texts._left = 1  # the page's own limit is a million nodes
    assert texts.read(links[0]).split() in (["xx"], ["x", "x"])
    assert 1 <= texts.read(links[1]).count("x") <= FEW_ANCHOR_NODES


def test_a_lazy_picture_counts_once() -> None:
    document = parse("<a href=x><noscript><img alt=lazy></noscript><img alt=lazy></a>")
    assert list(image_alts(find_elements(document).pictures).values()) == ["lazy"]
