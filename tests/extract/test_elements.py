"""The elements that links are read by, the same from a list and one by one."""

from dataclasses import replace

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.elements import MAX_ELEMENTS, Elements, find_elements

BODY = """
<map><area href=/area></map><a href=/one><img></a><a name=no></a><article><h1>x</h1><h3>y</h3><h2>z</h2></article>
<img><a href=/two role=main><object data=o></object><object></object></a><svg></svg>
"""


def find(body: str, *, is_large: bool = False) -> Elements:
    return find_elements(replace(parse_document(body.encode(), "https://example.com/"), is_large=is_large))


@pytest.mark.parametrize("is_large", [False, True])
def test_links_are_in_document_order_and_met_once(is_large: bool) -> None:
    found = find(BODY, is_large=is_large)
    hrefs = [element.attributes["href"] for element in found.links if "href" in element.attributes]
    assert hrefs == ["/area", "/one", "/two"]
    assert found.has_areas


def test_each_kind_of_its_own() -> None:
    found = find(BODY)
    assert [element.tag for element in found.pictures] == ["img", "img", "object", "svg"]
    assert [len(found.articles), len(found.headings)] == [1, 1]
    assert [element.tag for element in found.subheadings] == ["h3", "h2"]


def test_a_page_of_nothing() -> None:
    found = find("")
    assert [list(found.links), list(found.pictures), found.subheadings] == [[], [], []]
    assert not found.has_areas


def test_areas_are_noticed() -> None:
    assert find("<a href=x>x</a><area href=y>").has_areas
    assert not find("<a href=x>x</a>").has_areas


def test_headings_are_bounded() -> None:
    assert len(find("<h2>x</h2>" * (MAX_ELEMENTS + 5)).subheadings) == MAX_ELEMENTS


@pytest.mark.parametrize("is_large", [False, True])
def test_only_inputs_and_objects_that_show_something_are_pictures(is_large: bool) -> None:
    body = "<a href=x><input><input type=text><input type=IMAGE><object></object><object data=o></object></a>"
    found = find(body, is_large=is_large)
    assert [element.attributes for element in found.pictures] == [{"type": "IMAGE"}, {"data": "o"}]
