"""What a page as a whole says of its parts."""

import pytest

from linkspider.extract.document import Document, parse_document, parse_piece
from linkspider.extract.elements import find_elements
from linkspider.extract.placing.landmarks import Page

MAINS = [
    ("by name", "<main>x</main>", True),
    ("by role", "<div role=main>x</div>", True),
    ("by role in capitals", "<div role=' MAIN'>x</div>", True),
    ("a frame", "<iframe role=main></iframe>", True),
    ("by both, and once", "<main role=main>x</main>", True),
    ("another role", "<div role='main region'>x</div>", False),
    ("none", "<article>x</article>", False),
]


def page_of(document: Document) -> Page:
    return Page(document, find_elements(document))


@pytest.mark.parametrize(("html", "has_main"), [case[1:] for case in MAINS], ids=[case[0] for case in MAINS])
def test_main(html: str, has_main: bool) -> None:
    document = parse_document(html.encode(), "https://example.com/")
    assert page_of(document).has_main is has_main
    assert page_of(parse_piece(html.encode(), document)).has_main is has_main


def test_a_piece_has_no_main_of_another() -> None:
    document = parse_document(b"<main>x</main>", "https://example.com/")
    assert not page_of(parse_piece(b"<p>x</p>", document)).has_main


def test_few_links_are_told_without_a_glimpse() -> None:
    document = parse_document(b"<p><a href=x>x</a><b><a href=y>y</a></b></p>", "https://example.com/")
    page, paragraph = page_of(document), document.tree.css("p")[0]
    assert page.holds_links(paragraph, 2)
    assert not page.holds_links(paragraph, 3)


def test_what_holds_the_heading_is_known() -> None:
    document = parse_document(b"<div><b><h1>x</h1></b></div><p>y</p><i></i>", "https://example.com/")
    page = page_of(document)
    held = {element.tag: page.holds_heading(element) for element in document.tree.css("body, div, b, p, i")}
    assert held == {"body": True, "div": True, "b": True, "p": False, "i": False}


def test_a_heading_that_a_glimpse_does_not_reach_is_not_seen() -> None:
    document = parse_document(b"<div>" + b"<br>" * 400 + b"<h1>x</h1></div>", "https://example.com/")
    assert not page_of(document).holds_heading(document.tree.css("div")[0])


@pytest.mark.parametrize(
    ("target_url", "is_home"),
    [
        ("https://www.example.com/", True),
        ("http://example.com/", True),
        ("http://www.example.com/index.html", True),
        ("https://example.com/en/", True),
        ("https://example.com/boats/", False),
        ("https://blog.example.com/", False),
        ("https://example.com.example.net/", False),
    ],
)
def test_the_front_page_is_home_by_http_and_https_with_www_and_without(target_url: str, is_home: bool) -> None:
    assert page_of(parse_document(b"<p>x</p>", "https://www.example.com/a/b")).is_home(target_url) is is_home
