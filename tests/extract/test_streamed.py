"""Pages that React sends in pieces: each link stands where a reader sees it, and none is lost."""

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.links import extract_links
from linkspider.extract.reading import PLAIN, read_html
from linkspider.model.records import Headers, Link
from tests.extract.test_placement import PROSE

URL = "https://www.example.com/boats"
PAGE = (
    "<header><a href=/>Boats</a></header>"
    f'<main><h1>Folding</h1>{PROSE}<!--$?--><template id="B:0"></template><p>Wait</p><!--/$--></main>'
    '<footer><!--$?--><template id="B:1f"></template><!--/$--><a href="/imprint">Imprint</a></footer>'
    "<script>$RC('B:0','S:0')</script>"
)
TEXT = '<div hidden id="S:0"><p>Paper that floats: see <a href="/paper">paper</a>.</p>{}</div>'
FOOT = '<div hidden id="S:1f"><a href="/contact">Contact</a></div>'


def links_of(body: str) -> list[Link]:
    return list(extract_links(parse_document(f"<!doctype html><body>{body}</body>".encode(), URL)).links)


def places_of(body: str) -> list[tuple[str, str, bool]]:
    return [(link.href, str(link.placement), link.is_hidden) for link in links_of(body)]


def test_late_pieces_stand_in_their_places_and_are_not_hidden() -> None:
    assert places_of(PAGE + TEXT.format("") + FOOT) == [
        ("/", "header", False),
        ("/paper", "content", False),
        ("/contact", "footer", False),
        ("/imprint", "footer", False),
    ]


def test_a_late_piece_is_part_of_the_text() -> None:
    page = f"<!doctype html><body>{PAGE}{TEXT.format('')}</body>".encode()
    text = read_html(page, URL, "text/html", Headers(), PLAIN._replace(keeps_text=True)).facts.text or ""
    assert text.index("old charts") < text.index("Paper that floats")
    link = links_of(PAGE + TEXT.format(""))[1]
    assert (link.context_before, link.dom_path) == ("Paper that floats: see", "html>body>main>p>a")


def test_pieces_of_pieces_stand_in_them() -> None:
    inner = '<template id="P:2"></template>'
    late = '<div hidden id="S:2"><a href="/glue">Glue</a></div>'
    for body in (TEXT.format(inner) + late, late + TEXT.format(inner)):
        assert [each[:2] for each in places_of(PAGE + body)][1:3] == [("/paper", "content"), ("/glue", "content")]


@pytest.mark.parametrize(
    "late",
    [
        '<div hidden id="S:9"><a href="/late">Late</a></div>',  # for which there is no place
        '<div hidden id="S:one"><a href="/late">Late</a></div>',
        '<div hidden id="S:3"><template id="B:3"></template><a href="/late">Late</a></div>',  # in itself
        (  # in each other
            '<div hidden id="S:3"><template id="P:4"></template><a href="/late">Late</a></div>'
            '<div hidden id="S:4"><template id="P:3"></template></div>'
        ),
    ],
)
def test_what_has_no_place_stays_hidden_where_it_is(late: str) -> None:
    assert [each for each in places_of(PAGE + late) if each[0] == "/late"] == [("/late", "footer", True)]


def test_pieces_within_pieces_move_with_them() -> None:
    late = TEXT.format('<div hidden id="S:1f"><template id="P:0"></template><a href="/odd">Odd</a></div>')
    assert ("/odd", True) in [(link.href, link.is_hidden) for link in links_of(PAGE + late)]
    assert [link.href for link in links_of(PAGE + late)] == ["/", "/paper", "/odd", "/imprint"]


def test_the_first_of_two_with_one_number_counts() -> None:
    hrefs = [link.href for link in links_of(PAGE + FOOT + FOOT.replace("contact", "again"))]
    assert hrefs == ["/", "/contact", "/imprint", "/again"]


def test_no_link_is_lost_however_many_pieces_there_are_and_however_deep() -> None:
    places = "".join(f'<template id="B:{number:x}"></template>' for number in range(600))
    pieces = "".join(f'<div hidden id="S:{number:x}"><a href="/{number}">x</a></div>' for number in range(600))
    found = links_of(f"<main>{places}</main>{pieces}")
    assert {link.href for link in found} == {f"/{number}" for number in range(600)}
    assert sum(not link.is_hidden for link in found) == 500
    chain = "".join(
        f'<div hidden id="S:{number:x}"><a href="/{number}">x</a><template id="P:{number + 1:x}"></template></div>'
        for number in range(20)
    )
    found = links_of(f'<main><template id="B:0"></template></main>{chain}')
    assert {link.href for link in found} == {f"/{number}" for number in range(20)}
    assert sum(not link.is_hidden for link in found) == 9
