import gc
import tracemalloc
from collections import Counter
from functools import _lru_cache_wrapper

import pytest
from selectolax.lexbor import LexborNode

from linkspider.extract.document import Document, parse_document
from linkspider.extract.elements import find_elements
from linkspider.extract.links import extract_links
from linkspider.extract.placing import landmarks
from linkspider.extract.placing.glimpses import Glimpse, glimpse
from linkspider.extract.placing.regions import MAX_ANCESTORS, MAX_PATH_CHARACTERS, MAX_STEPS, Region, Regions
from linkspider.model.placement import Placement

URL = "https://www.example.com/"


def parse(body: str) -> Document:
    return parse_document(f"<!doctype html><html><body>{body}</body></html>".encode(), URL)


def regions_of(document: Document) -> Regions:
    return Regions(document, find_elements(document))


def placements(body: str) -> list[Placement]:
    return [link.placement for link in extract_links(parse(body)).links]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("<p><a href=x>x</a></p>", "html>body>p>a"),
        ('<div id="top" class="c"><a href=x>x</a></div>', "html>body>div#top>a"),
        ('<div id="7" class="big red"><a href=x>x</a></div>', "html>body>div.big>a"),
        ('<div class="md:flex row"><a href=x>x</a></div>', "html>body>div>a"),
        ('<div class="-x"><a class="_y" href=x>x</a></div>', "html>body>div>a._y"),
        ("<ul><li><x-item><a href=x>x</a></x-item></ul>", "html>body>ul>li>x-item>a"),
        ("<o:p><a href=x>x</a></o:p>", "html>body>*>a"),
    ],
)
def test_path_names_each_step(body: str, path: str) -> None:
    document = parse(body)
    element = document.tree.css_first("a")
    assert element is not None
    assert regions_of(document).of(element).path == path


@pytest.mark.parametrize(
    "body",
    [
        '<div id="Main" class="c"><section class="a b"><ul><li><a href=x>x</a></ul></section></div>',
        "<div>" * 40 + "<a href=x>x</a>",
        f'<div class="{"x" * 90}">' * 20 + "<a href=x>x</a>",
        '<div id="a.b" class="1x"><svg><a href="x">x</a></svg></div>',
        "<table><tr><td><a href=x>x</a></table>",
        '<o:p class="ok"><a href=x>x</a></o:p>',
    ],
)
def test_path_selects_the_link(body: str) -> None:
    document = parse(body)
    element = document.tree.css_first("a")
    assert element is not None
    path = regions_of(document).of(element).path
    assert element.mem_id in {found.mem_id for found in document.tree.css(path)}
    assert path.count(">") < MAX_STEPS
    assert len(path) <= MAX_PATH_CHARACTERS


@pytest.mark.parametrize(
    ("attributes", "is_hidden"),
    [
        ("hidden", True),
        ('style="display:none"', True),
        ('style="color:red; DISPLAY : none !important"', True),
        ('style="visibility:hidden"', True),
        ('style="font-size:0"', True),
        ('style="font-size: 0px;"', True),
        ('style="font-size:0vw"', True),
        ('style="font-size:00px"', True),
        ('style="font-size:.0em !important"', True),
        ('style="font-size:0.0%"', True),
        ('style="font-size:.05em"', False),
        ('style="font-size:0.50px"', False),
        ('style="font-size:10px"', False),
        ('style="position:absolute;left:-9999px"', True),
        ('style="text-indent:-999px"', True),
        ('style="top: -10000px"', True),
        ('style="font-size:0.9em"', False),
        ('style="left:-99px"', False),
        ('style="margin-left:-9999px"', False),
        ('style="display:block"', False),
        ('style="display:none; display:block"', False),
        ('style="display:block; display:none"', True),
        ('style="display:none!important; display:block"', True),
        ('style="display:block !important; Display:none"', False),
        ('style="display:none; display:; color:red"', True),
        ('style="display:none; left:0; left:-9999px; display:block"', True),
        ('aria-hidden="true"', False),
        ("", False),
    ],
)
def test_hidden_by_its_own_or_an_ancestors_markup(attributes: str, is_hidden: bool) -> None:
    for body in (f"<p><a {attributes} href=x>x</a></p>", f"<div {attributes}><p><a href=x>x</a></p></div>"):
        document = parse(body)
        element = document.tree.css_first("a")
        assert element is not None
        assert regions_of(document).of(element).is_hidden is is_hidden


def test_closed_details_hide_nothing() -> None:
    document = parse("<details><summary>More</summary><a href=x>x</a></details>")
    element = document.tree.css_first("a")
    assert element is not None
    assert not regions_of(document).of(element).is_hidden


def test_same_region_whether_it_was_asked_before_or_not() -> None:
    body = '<div id="footer"><div><ul><li><a href=/a>A</a></li><li><a href=/b>B</a></li></ul></div></div>'
    document = parse(body)
    first, second = document.tree.css("a")
    warm = regions_of(document)
    warm.of(first)
    assert warm.of(second) == regions_of(document).of(second)
    assert warm.of(first) == regions_of(document).of(first)


def test_each_element_of_a_deep_page_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    step = Regions._step

    def noted(regions: Regions, outer: Region, element: LexborNode, number: int) -> Region:
        read.append(number)
        return step(regions, outer, element, number)

    monkeypatch.setattr(Regions, "_step", noted)
    placed = placements('<div class="nav">' + "<div><a href=x>x</a>" * 5_000)
    assert len(placed) > 1_000
    assert len(read) == len(set(read)) >= 1_000


def test_deepest_link_alone_looks_up_no_farther_than_needed() -> None:
    document = parse("<div>" * 5_000 + "<a href=x>x</a>")
    element = document.tree.css_first("a")
    assert element is not None
    region = regions_of(document).of(element)
    assert region.path.endswith(">div>a")
    assert region.steps == MAX_STEPS


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The elements that are looked into, each as often as it is."""
    noted: list[int] = []

    def look(element: LexborNode, *bounds: int) -> Glimpse:
        noted.append(element.mem_id)
        return glimpse(element, *bounds)

    monkeypatch.setattr(landmarks, "glimpse", look)
    return noted


def test_sidebars_in_sidebars_are_not_looked_into_again_and_again(looks: list[int]) -> None:
    body = '<div class="nav"><nav class="sidebar"><h2>Related posts</h2>' * 3_000 + "<a href=/x>x</a>" * 3_000
    assert {*placements(body)} <= {Placement.NAV, Placement.SIDEBAR, Placement.RELATED}
    assert len(looks) <= MAX_ANCESTORS


@pytest.mark.parametrize(
    "piece",
    [
        "<a href=/a/{}>a</a> › ",
        "<li><a href=/tag/{}>a</a></li>",
        "<div>Tags: <a href=/tag/{}>a</a></div>",
        '<div class="toc"><a href="#{}">a</a></div>',
        '<div class="col-3"><nav><a href=/{}>a</a></nav></div>',
        '<aside class="social"><a href=https://twitter.com/{}>a</a></aside>',
    ],
)
def test_many_alike_links_are_looked_at_in_bounds(piece: str, looks: list[int]) -> None:
    placed = placements("".join(piece.format(number) for number in range(5_000)))
    assert len(placed) == 5_000
    assert placed.count(placed[2_000]) > 2_000
    assert max(Counter(looks).values(), default=0) <= 2  # at the first links, and at all


@pytest.mark.parametrize(
    ("piece", "most"),
    [
        ("<a href=/{long}>a</a>", 3_500),
        ("<a href=/{number}>{long}</a>", 2_000),
        ('<div class="{long}"><a class="{long}" href=/{number}>a</a></div>', 4_000),  # as a box's and as a link's
        ('<div id="{long}"><a id="{long}" href=/{number}>a</a></div>', 3_500),
        ("<{long}><a href=/{number}>a</a></{long}>", 3_500),
    ],
)
def test_what_is_remembered_of_a_hostile_page_is_bounded(piece: str, most: int) -> None:
    def read(first: int) -> None:
        pieces = (piece.format(number=at, long=f"x{at}{'b' * 9_000}") for at in range(first, first + 200))
        assert len(extract_links(parse("".join(pieces))).links) == 200

    read(0)
    for cached in gc.get_objects():
        if isinstance(cached, _lru_cache_wrapper):  # filled by other tests
            cached.cache_clear()
    tracemalloc.start()
    read(1_000)
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 200 * most
