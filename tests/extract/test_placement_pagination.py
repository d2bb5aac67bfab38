"""Previous and next, numbers of pages and trails of breadcrumbs, and what only looks like them."""

import pytest

from tests.extract.test_placement import MAIN, PROSE, place_all, words


def places(body: str) -> set[str]:
    return {*words(body)}


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


def test_a_row_of_steps_and_what_goes_with_them() -> None:
    """Of texi2html: ``[ << ] [ < ] [ Up ] [ > ] [ >> ] [Top] [Contents] [Index] [ ? ]``."""
    anchors = ["&lt;&lt;", "&lt;", "Up", "&gt;", "&gt;&gt;", "Top", "Contents", "Index", "?"]
    cells = "".join(f"<td>[ <a href=x{n}.html>{anchor}</a> ]</td>" for n, anchor in enumerate(anchors))
    row = f"<table class=header><tr>{cells}</tr></table>"
    assert places(f"<div class=section>{row}<h2>Folding</h2>{PROSE}</div>") == {"pagination"}


def test_pictures_between_previous_and_next_are_no_pagination() -> None:
    pictures = "".join(f"<div><a href=https://p{n}.example/><img src={n}.png></a></div>" for n in range(6))
    slider = f"<div class=footerlogos>{pictures}<a href=#>Previous</a> <a href=#>Next</a></div>"
    assert words(f"{MAIN}<div id=footer>{slider}</div>")[:6] == ["footer"] * 6


@pytest.mark.parametrize(
    ("address", "expected"),
    [("/topics/2939-folding-a-boat.html", "content"), ("/topics/boats", "related")],  # a thread, a subject
)
def test_topics_with_a_number_are_threads(address: str, expected: str) -> None:
    line = f"<p><a href={address}>Boats</a></p>"
    assert places(f"<div><h1>Folding</h1>{PROSE}<div>{line}</div>{PROSE}</div>") == {expected}


def test_neighbours_in_chinese() -> None:
    steps = "<div><a href=/a>上一篇：纸船</a></div><div><a href=/b>下一篇：竹筏</a></div>"
    assert places(f"<div class=content><h1>纸船</h1>{PROSE}<div>{steps}</div></div>") == {"pagination"}


@pytest.mark.parametrize("word", ["Previous Post:", "Next Post:", "Up:", "next page:"])
def test_words_for_an_arrow_before_a_link_in_a_menu(word: str) -> None:
    line = f"<div class=navigation>{word} <a href=/a>A boat that was folded</a></div>"
    assert places(f"<div id=content><h1>Folding</h1>{PROSE}{line}</div>") == {"pagination"}


def test_neighbours_in_what_is_called_header() -> None:
    """Of Texinfo: the line above a section, ``Up: Folding [Contents]``."""
    line = "<div class=header><p>Up: <a href=u.html rel=up>Boats</a> [<a href=i.html rel=contents>Contents</a>]</div>"
    assert places(f"<div class=section>{line}<h3>Folding</h3>{PROSE}</div>") == {"pagination"}


def test_months_are_no_pages() -> None:
    months = "".join(f"<a href=/2003{n:02}.html>{n:02}</a> " for n in range(1, 13))
    assert "pagination" not in words(f"<div><h1>Diary</h1>{PROSE}<div class=year>{months}</div>{PROSE}</div>")


@pytest.mark.parametrize(
    ("query", "anchor", "expected"),
    [
        ("p=1527", "Read on", "content"),
        ("p=2", "Read on", "content"),
        ("p=2", "2", "pagination"),
        ("p=2", "Older posts", "pagination"),
        ("paged=1527", "Read on", "pagination"),
    ],
)
def test_posts_of_wordpress_by_their_numbers_are_no_pages(query: str, anchor: str, expected: str) -> None:
    body = f"<div><h1>Diary</h1>{PROSE}<p>{PROSE[3:-4]}</p><div><a href=/?{query}>{anchor}</a></div>{PROSE}</div>"
    assert places(f"<div>{body}</div>") == {expected}


def test_latex2html_repeats_the_steps_of_its_panel_with_titles():
    steps = ("next", "up", "previous", "contents")
    icons = "".join(f'<a href=node{n}.html><img alt="{step}" src={n}.png></a> ' for n, step in enumerate(steps))
    titles = "".join(f"<b>{step}:</b> <a href=node{n}.html>On boats of {n} sheets</a> " for n, step in enumerate(steps))
    assert places(f'<div class="navigation">{icons}<br>{titles}</div><h1>Folding</h1>{PROSE}') == {"pagination"}


def test_texinfos_bars_are_pagination():
    cells = ("&lt;&lt; Knots", "Top", "Contents", "Index", "Paper &gt;&gt;", "&lt; Reed", "Up : Boats", "Skin &gt;")
    bar = "".join(f"<td>[<a href=/b{n}>{cell}</a>]</td>" for n, cell in enumerate(cells))
    assert places(f"<div><table class=nav_table><tr>{bar}</tr></table><h1>Folding</h1>{PROSE}</div>") == {"pagination"}


def test_previous_and_next_may_be_articles():
    steps = "<article class=post-prev><a href=/a>Reed boats</a></article>"
    body = f'<article class="post-content"><h1>Folding</h1>{PROSE}<div class="post-prevnext">{steps}</div></article>'
    assert places(body) == {"pagination"}


def test_an_entry_of_a_menu_called_next_is_no_pagination():
    entry = '<li class="menu-item menu-item-object-page"><a href=/next-meeting>Next Meeting</a></li>'
    menu = f"<footer><nav><ul>{entry}<li><a href=/a>A</a></ul></nav></footer>"
    assert places(f"<main><h1>Folding</h1>{PROSE}</main>{menu}") == {"footer"}


def test_arrows_in_a_text_are_no_pagination():
    text = "<p><a href=/shop>&lt; Back to the shop</a> <a href=/teas>All our teas &gt;</a></p>"
    assert places(f"<main><h1>Folding</h1>{PROSE}{text}</main>") == {"content"}


def test_a_box_of_pagination_around_a_whole_page_says_nothing():
    links = "".join(f"<p><a href=/r{n}>Result {n} of the search</a></p>" for n in range(14))
    body = f'<div class="page-wrapper pager-3"><h1>Search</h1>{PROSE}{links}</div>'
    assert places(body) == {"content"}


def test_the_paths_own_page_is_no_trail():
    bar = '<header><a href="/guide/paper/folding.html">Today</a> / <a href="/b">B</a></header>'
    placed = place_all(f"{bar}{MAIN}", "https://www.example.com/guide/paper/folding.html?d=1")
    assert [str(each.placement) for each in placed] == ["header", "header"]


def test_a_box_that_turns_its_articles_by_script_is_no_pagination():
    article = "<article><a href=/a>A boat that was folded</a></article>"
    assert places(f'<aside><div class="ajax-pagination">{article}</div></aside>{MAIN}') == {"sidebar"}


def test_a_ticker_called_breadcrumb_is_none():
    news = "".join(f"<li><a href=/n{n}>News of boat {n}</a></li>" for n in range(17))
    assert "breadcrumb" not in words(f'<div class="breadcrumb tickerinner"><ul>{news}</ul></div>{MAIN}')


STEPS = "<a href=c.html>Next</a> <a href=i.html>Up</a> <a href=a.html>Previous</a>"


@pytest.mark.parametrize(
    "body",
    [
        f"{STEPS}<br><h1>Folding</h1>{PROSE}",
        f"<article><h1>Folding</h1>{PROSE}<p>See <a href=/b rel=next>B</a></p>{STEPS}</article>",
        f"<a href=c.html><img alt=next></a> <a href=i.html><img alt=up></a><br><h1>Folding</h1>{PROSE}",
        f"<b>Next:</b> <a href=c.html>Glue</a> <b>Up:</b> <a href=i.html>Boats</a><br><h1>Folding</h1>{PROSE}",
        f"<h1>Folding</h1>{PROSE}<p>Previous: <a href=a.html>Paper</a> | Up: <a href=i.html>Boats</a></p>",
        f"<h1>Doblar</h1>{PROSE}<p>Anterior: <a href=a.html>Papel</a> | Subir: <a href=i.html>Barcos</a></p>",
        f"<h1>折纸</h1>{PROSE}<ul><li>上一节：<a href=a.html>纸</a><li>下一节：<a href=c.html>胶水</a></ul>",
        "<div class=navigation><b>Subir:</b> <a href=i.html>Barcos</a> <b>Anterior:</b> <a href=a.html>Papel</a></div>",
    ],
)
def test_a_line_of_steps_needs_no_box(body: str) -> None:
    assert places(body) == {"pagination"}


@pytest.mark.parametrize(
    "line",
    [
        "«&#160;<a href=a.html>Paper</a> :: <a class=uplink href=./>Contents</a> :: <a href=c.html>Glue</a>&#160;»",
        "<a class=uplink href=./>Contents</a>&#160;&#160;::&#160;&#160;<a href=c.html>Glue</a>&#160;&#160;»",
    ],
)
def test_a_line_between_arrows_is_pagination(line: str) -> None:
    """Sphinx's theme haiku."""
    assert places(f"<div role=navigation><p>{line}</p></div><h1>Folding</h1>{PROSE}") == {"pagination"}


def test_the_trail_of_sphinx_is_none() -> None:
    trail = "<li class=right><a href=/genindex.html>index</a></li><li><a href=/guide/>Boats</a> &#187;</li>"
    bar = f"<div class=related role=navigation><ul>{trail}<li>Folding</li></ul></div>"
    assert places(f"{bar}<h1>Folding</h1>{PROSE}") == {"nav", "breadcrumb"}


def test_years_in_a_menu_are_no_pages() -> None:
    years = "".join(f"<li><a href=/{year}>{year}</a>" for year in range(2015, 2021))
    assert places(f"<header><nav><ul>{years}</ul></nav></header><h1>Folding</h1>{PROSE}") == {"header"}


def test_the_arrows_of_a_slider_are_no_steps() -> None:
    slider = (
        "<div><p>Boats</p><a href=/guide/paper/folding.html#s>‹</a> <a href=/guide/paper/folding.html#s>›</a></div>"
    )
    assert "pagination.block" not in {placed.rule for placed in place_all(f"<h1>Folding</h1>{PROSE}{slider}{PROSE}")}
