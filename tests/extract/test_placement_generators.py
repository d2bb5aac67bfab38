"""Where links stand on pages as documentation generators, shops' software and themes make them."""

import pytest

from tests.extract.test_placement import MAIN, PROSE, words

LINKS = "".join(f"<li><a href=/{name}>{name} boats</a></li>" for name in ("paper", "reed", "skin"))


def places(body: str) -> set[str]:
    return {*words(body)}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("shopify-section-group-footer-group", "footer"),  # of Shopify: not the footer of a section or group
        ("shopify-section-footer", "footer"),
        ("aside-content", "sidebar"),
        ("asideInner", "sidebar"),
        ("slide-out-widget-area", "content"),  # drawn over the page
        ("keepreading", "related"),
        ("story-recommend", "related"),
        ("recommend-button", "content"),
    ],
)
def test_names_that_builders_give(names: str, expected: str) -> None:
    named = f'<div class="{names}"><p><a href=/a>A boat</a><p><a href=/b>B boat</a></div>'
    body = f"<div><h1>Folding</h1>{PROSE}</div><div>{named}</div><div>{PROSE}</div>"
    assert places(f"<div>{body}</div>") == {expected}


def test_a_group_of_sections_above_the_text_is_the_header() -> None:
    bar = f'<div class="shopify-section shopify-section-group-header-group"><ul>{LINKS}</ul></div>'
    assert places(f"{bar}{MAIN}") == {"header"}


def test_a_menu_in_what_slides_over_the_page_is_navigation() -> None:
    menu = f"<div class=off-canvas-menu><ul class=menu>{LINKS}</ul></div>"
    drawer = f'<div id="slide-out-widget-area" class="slide-out-from-right">{menu}</div>'
    assert places(f"<div>{drawer}<div><h1>Folding</h1>{PROSE}</div></div>") == {"nav"}


def test_an_aside_in_main_called_aside_content_is_a_sidebar() -> None:
    """Hexo's Butterfly has the text and the column in one ``main``."""
    column = f'<div id="aside-content" class="aside-content"><div class="card-widget"><ul>{LINKS}</ul></div></div>'
    assert places(f"<main><div id=post><h1>Folding</h1>{PROSE}</div>{column}</main>") == {"sidebar"}


def test_an_aside_called_footer_is_the_footer() -> None:
    assert places(f"{MAIN}<aside class=mainFooter role=complementary><nav><ul>{LINKS}</ul></nav></aside>") == {"footer"}


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_menu_in_a_cell_called_left_is_a_sidebar(side: str) -> None:
    row = f"<td id={side}><div id=nav_main><ul>{LINKS}</ul></div></td><td><h1>Folding</h1>{PROSE}</td>"
    assert places(f"<table><tr>{row}</tr></table>") == {"sidebar"}


def test_a_bar_that_sticks_to_the_top_is_no_column() -> None:
    """Of mdBook: ``sticky`` is what columns are called, too."""
    bar = f'<div id="menu-bar" class="menu-bar sticky"><ul>{LINKS}</ul></div>'
    assert places(f"<div>{bar}<div><h1>Folding</h1>{PROSE}</div></div>") == {"nav"}


def test_the_list_in_a_page_header_is_the_headers() -> None:
    """Of phpBB: the name is that of a title's wrapper elsewhere."""
    bar = f"<div id=page-header><div class=navbar-top-link><ul>{LINKS}</ul></div></div>"
    assert places(f"<div id=wrap>{bar}<h1>Folding</h1>{PROSE}</div>") == {"header"}


def test_the_title_in_a_page_header_is_the_texts() -> None:
    bar = "<div id=pageheader><h2><a href=/a>Folding boats</a></h2></div>"
    assert places(f"<div id=wrap>{bar}<div>{PROSE}</div></div>") == {"content"}


def test_a_header_with_the_pages_heading_and_many_links_is_the_pages() -> None:
    """Of Node.js's pages: all modules and the table of contents stand in it."""
    items = "".join(f"<li><a href=m{n}.html>Module number {n}</a></li>" for n in range(12))
    head = f"<header class=header><h1>Folding</h1><ul>{items}</ul></header>"
    assert places(f"<div id=content><div id=column1>{head}{PROSE}</div></div>") == {"header"}


@pytest.mark.parametrize("rel", ["next", "prev", "up", "contents"])
def test_links_to_a_pages_neighbours_say_so(rel: str) -> None:
    """Of Texinfo: ``Up: Folding [Contents]``."""
    line = f"<div class=chapter><p>Up: <a href=#x rel={rel}>Folding</a>, and so on</p>{PROSE}</div>"
    assert places(f"<div class=top><h1>Boats</h1>{line}</div>") == {"pagination"}


def test_the_map_of_a_site_in_its_footer_is_no_pagination() -> None:
    assert places(f"{MAIN}<div class=footer><a rel=contents href=/map>Map</a></div>") == {"footer"}


def test_prev_is_no_word_of_a_sentence() -> None:
    around = "<h3>A boat of reed</h3><p>How it was built, and where it went when the river rose, in eight pictures.</p>"
    assert places(f"<article><h1>Folding</h1>{PROSE}<div><a href=/a>Prev</a>{around}</div></article>") == {"pagination"}


def test_numbers_of_many_chapters_are_pagination() -> None:
    """Of GAPDoc: ``Goto Chapter: Top 1 2 ... 70 Bib Ind``."""
    numbers = " ".join(f"<a href=c{n}.html>{n}</a>" for n in range(1, 71))
    line = f"<div>Goto: <a href=c0.html>Top</a> {numbers} <a href=b.html>Bib</a> <a href=i.html>Ind</a></div>"
    body = f"<div><h1>Folding</h1>{PROSE}{line}<div>{PROSE}</div></div>"
    assert words(body)[1:-2] == ["pagination"] * 70


def test_a_table_of_contents_called_toc2_is_a_column() -> None:
    """Of Asciidoctor: it stands in the header and is drawn beside the text."""
    items = "".join(f"<li><a href=#s{n}>Step {n} of folding</a></li>" for n in range(5))
    head = f"<div id=header><h1>Folding</h1><div id=toc class=toc2><ul>{items}</ul></div></div>"
    assert places(f"{head}<div id=content>{PROSE}</div>") == {"sidebar"}


def test_a_table_of_contents_in_a_narrow_column() -> None:
    """Of Docusaurus: ``col--3``."""
    items = "".join(f"<li><a href=#s{n}>Step {n} of folding</a></li>" for n in range(5))
    toc = (
        f'<div class="col col--3"><div class="tableOfContents_x1Y"><ul class=table-of-contents>{items}</ul></div></div>'
    )
    assert places(f"<main><div class=row><div class=col><h1>Folding</h1>{PROSE}</div>{toc}</div></main>") == {"sidebar"}


def test_a_source_link_at_the_right_is_the_texts() -> None:
    """Of rustdoc."""
    source = '<div class="rightside"><a href=/src/a.rs>[src]</a></div>'
    assert places(
        f"<section id=main class=content><h1>Folding</h1>{PROSE}<div class=impl>{source}</div></section>"
    ) == {"content"}


@pytest.mark.parametrize("name", ["tsd-comment tsd-typography", "tsd-comment-tags"])
def test_a_programs_comments_are_its_text(name: str) -> None:
    """Of TypeDoc."""
    text = f'<div class="{name}"><p>Gives a <a href=/boat>boat</a> of this kind.</p></div>'
    assert places(f"<div class=col-content><h1>Folding</h1>{PROSE}{text}</div>") == {"content"}


def test_a_short_index_behind_the_heading_is_no_column() -> None:
    index = f"<section class=index><h2>Index</h2><ul>{LINKS}</ul></section>"
    text = f"<section class=members>{PROSE * 10}</section>"
    assert places(f"<div class=title><h1>Folding</h1></div><div class=row><div>{index}{text}</div></div>") == {
        "content"
    }


def test_one_who_is_spoken_to_is_no_author() -> None:
    text = f"<blockquote><a class=username href=/members/1>@reed</a> {PROSE[3:-4]}</blockquote>"
    assert places(f"<div class=content><h1>Folding</h1>{PROSE}{text}</div>") == {"content"}
