import pytest

from linkspider.extract.document import Document, parse_document
from linkspider.extract.placing.regions import MAX_PATH_CHARACTERS, MAX_STEPS, Regions

URL = "https://www.example.com/"


def parse(body: str) -> Document:
    return parse_document(f"<!doctype html><html><body>{body}</body></html>".encode(), URL)


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
    assert Regions(document).of(element).path == path


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
    path = Regions(document).of(element).path
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
        ('aria-hidden="true"', False),
        ("", False),
    ],
)
def test_hidden_by_its_own_or_an_ancestors_markup(attributes: str, is_hidden: bool) -> None:
    for body in (f"<p><a {attributes} href=x>x</a></p>", f"<div {attributes}><p><a href=x>x</a></p></div>"):
        document = parse(body)
        element = document.tree.css_first("a")
        assert element is not None
        assert Regions(document).of(element).is_hidden is is_hidden


def test_closed_details_hide_nothing() -> None:
    document = parse("<details><summary>More</summary><a href=x>x</a></details>")
    element = document.tree.css_first("a")
    assert element is not None
    assert not Regions(document).of(element).is_hidden


def test_same_region_whether_it_was_asked_before_or_not() -> None:
    body = '<div id="footer"><div><ul><li><a href=/a>A</a></li><li><a href=/b>B</a></li></ul></div></div>'
    document = parse(body)
    first, second = document.tree.css("a")
    warm = Regions(document)
    warm.of(first)
    assert warm.of(second) == Regions(document).of(second)
    assert warm.of(first) == warm.of(first)


def test_depth_of_a_hostile_page_is_bounded() -> None:
    document = parse('<div class="nav">' + "<div><a href=x>x</a>" * 5_000)
    regions = Regions(document)
    elements = document.tree.css("a")
    placed = {
        regions.place(element, element.attributes, "https://www.example.com/x", "x").placement for element in elements
    }
    assert len(elements) > 1_000
    assert len(placed) <= 3


def test_deepest_link_alone_looks_up_no_farther_than_needed() -> None:
    document = parse("<div>" * 5_000 + "<a href=x>x</a>")
    element = document.tree.css_first("a")
    assert element is not None
    region = Regions(document).of(element)
    assert region.path.endswith(">div>a")
    assert region.steps == MAX_STEPS


def test_sidebars_in_sidebars_are_not_read_again_and_again() -> None:
    body = '<div class="nav"><nav class="sidebar"><h2>Related posts</h2>' * 3_000 + "<a href=/x>x</a>" * 3_000
    document = parse(body)
    regions = Regions(document)
    elements = document.tree.css("a")
    assert {regions.place(e, e.attributes, "https://www.example.com/x", "x").placement for e in elements} <= {
        "nav",
        "sidebar",
        "related",
    }


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
def test_many_alike_links_are_looked_at_in_bounds(piece: str) -> None:
    document = parse("".join(piece.format(number) for number in range(5_000)))
    regions = Regions(document)
    elements = document.tree.css("a")
    assert len(elements) == 5_000
    placed = [regions.place(e, e.attributes, f"{URL}{e.attributes['href']}", "a") for e in elements]
    assert placed.count(placed[2_000]) > 2_000
