"""What pages of news and recipes showed: how blogs and publishers name and list things."""

import pytest

from linkspider.extract.placing.vocabulary import Hint, read_name
from tests.extract.test_placement import MAIN, PROSE, words

FOLDED = "https://www.example.com/local/guide/paper/folding.html"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("sidebar-grid", None),
        ("l-sidebar-fixed", None),
        ("fixed-sidebar", Hint.SIDEBAR),
        ("wprm-recipe-template-food-recipe-poster-template", None),
        ("poster", Hint.AUTHOR),
        ("tags-widget_tags-wrapper__6PpBP", Hint.TAXONOMY),
        ("keywordListContainerStyle_k16z9apz", Hint.TAXONOMY),
        ("article-tags-list", Hint.TAXONOMY),
        ("Article_elementAuthors__LsHcz", Hint.AUTHOR),
        ("read-more-links", Hint.RELATED),
        ("keyword", None),
        ("keywords", None),
        ("tags-editor", None),
        ("feastmobilenavbar", Hint.NAV),
    ],
)
def test_names_of_widespread_themes_and_plugins(name: str, hint: Hint | None) -> None:
    assert read_name(name) == hint


def test_a_grid_that_has_a_sidebar_holds_the_text() -> None:
    text = f"<div><h1>Folding</h1>{PROSE}<p>See <a href=/a>A</a>.</p></div>"
    assert words(f'<main><article><div class="sidebar-grid">{text}</div></article></main>') == ["content"]


TRAIL = '<li><a href="/">Start</a></li><li><a href="/local/">Ort</a></li><li><a href="/local/guide/">Wege</a></li>'


@pytest.mark.parametrize(
    ("trail", "is_one"),
    [
        (TRAIL, True),
        (f'{TRAIL}<li><a href="{FOLDED}">Falten</a></li>', True),
        (f"{TRAIL}<li>Falten</li>", True),
        (f'{TRAIL}<li><a href="/other/">Anderswo</a></li>', False),
        ('<li><a href="/local/guide/">Wege</a></li><li><a href="/local/">Ort</a></li>', False),
    ],
)
def test_a_list_that_leads_down_to_the_page_is_a_trail_without_any_name(trail: str, *, is_one: bool) -> None:
    found = words(f"<article><div><ul>{trail}</ul></div><h1>Falten</h1>{PROSE}</article>", FOLDED)
    assert ({*found} == {"breadcrumb"}) is is_one


@pytest.mark.parametrize("label", ["Pfadnavigation", "You are here", "Vous êtes ici", "当前位置"])
def test_labels_of_trails(label: str) -> None:
    trail = f'<div role="region" aria-label="{label}"><a href="/x">X</a> <a href="/y">Y</a></div>'
    assert words(f"{trail}{MAIN}") == ["breadcrumb", "breadcrumb"]


def test_a_list_of_hashtags_is_a_posts_tags_and_one_in_a_sentence_is_none() -> None:
    tags = '<ul><li><a href="/t/1">#paper</a></li><li><a href="/t/2">#boats</a></li></ul>'
    assert words(f"<article><h1>Folding</h1>{PROSE}{tags}</article>") == ["related", "related"]
    sentence = '<p>Show it under <a href="/t/1">#paper</a> and write what you have learned from folding it, please.</p>'
    assert words(f"<article><h1>Folding</h1>{PROSE}{sentence}</article>") == ["content"]
    issues = '<p>References: <a href="/i/7">#7</a>, <a href="/i/12">#12</a></p>'
    assert words(f"<article><h1>Folding</h1>{PROSE}{issues}</article>") == ["content", "content"]


@pytest.mark.parametrize(
    "href",
    [
        "/author/id_1004/ada-lund.html",
        "/autoren/1004/ada-lund",
        "/auteurs/ada-lund.htm",
        "/author/ada-lund/",
        "/redaktion/ada-lund-1004.html",
        "/users/14/ada",
    ],
)
def test_an_authors_page_is_known_by_its_address(href: str) -> None:
    byline = f'<div><a href="{href}">Ada Lund</a> 12.03.</div>'
    assert words(f"<article><h1>Folding</h1>{byline}{PROSE}</article>") == ["author_bio"]


@pytest.mark.parametrize(
    "href",
    ["/autoren/ada-lund/boats-of-reed", "/authors/search", "/users/login.html", "user/install/", "/user/advanced.html"],
)
def test_what_is_in_a_folder_of_people_need_not_be_a_page_of_one(href: str) -> None:
    line = f'<div>More <a href="{href}">here</a>.</div>'
    assert words(f"<article><h1>Folding</h1>{PROSE}{line}{PROSE}</article>") == ["content"]


def test_buttons_for_sharing_that_float_beside_the_text() -> None:
    share = "<li><a href=https://www.facebook.com/sharer.php?u=x>F</a></li><li><a href=/mail#a>Mail</a></li>"
    aside = '<aside aria-label="sidebar"><ul class="{}">{}</ul></aside>'
    assert words(MAIN + aside.format("social-buttons", share)) == ["social_share", "social_share"]
    follow = "<li><a href=https://www.facebook.com/boats>F</a></li>"
    assert words(MAIN + aside.format("social-buttons", follow)) == ["sidebar"]


def test_what_is_called_right_beside_the_text_is_a_column() -> None:
    lists = "".join(f'<li><a href="/n/{n}">News of the day {n}</a></li>' for n in range(6))
    columns = f'<div class="left"><h1>Folding</h1>{PROSE * 3}</div><div id="rightWrap"><ul>{lists}</ul></div>'
    assert {*words(f'<div id="contents">{columns}</div>')} == {"sidebar"}


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("<div><a href=/local/guide/>Guides</a></div><h1>Folding</h1>", "related"),
        ("<header><div><span><a href=/local/>Local</a></span></div><div><h1>Folding</h1></div></header>", "related"),
        ("<div><a href=/local/guide/>Guides</a></div><p>By us.</p><div><h2>Folding</h2></div>", "content"),
        ("<div><a href=/elsewhere/>Elsewhere</a></div><h1>Folding</h1>", "content"),
        ("<h1>Folding</h1><div><a href=/local/guide/>Guides</a></div>", "content"),
        (f"<p>All of the <a href=/local/guide/>guides</a> {'are worth it ' * 5}</p><h1>Folding</h1>", "content"),
    ],
)
def test_the_section_alone_above_the_heading_is_what_the_post_is_filed_under(above: str, expected: str) -> None:
    assert words(f"<main><article>{above}{PROSE}</article></main>", FOLDED) == [expected]


def test_buttons_for_sharing_in_a_byline_are_none_of_the_author() -> None:
    share = '<div class="sharebar"><a href="https://www.facebook.com/sharer.php?u=x">F</a></div>'
    byline = f'<div class="byline">By <a href=/us/ada>Ada Lund</a> {share}</div>'
    assert words(f"<article><h1>Folding</h1>{byline}{PROSE}</article>") == ["author_bio", "social_share"]


@pytest.mark.parametrize(
    ("anchor", "expected"), [("Teilen", "social_share"), ("Share", "social_share"), ("Up", "content")]
)
def test_a_button_that_says_share_and_nothing_else(anchor: str, expected: str) -> None:
    assert words(f"<article><h1>Folding</h1>{PROSE}<p><a href=#>{anchor}</a></p></article>") == [expected]


@pytest.mark.parametrize(
    ("names", "expected"),
    [("abh_box abh_box_down", "author_bio"), ("saboxplugin-wrap", "author_bio"), ("grid-layout__aside", "sidebar")],
)
def test_boxes_of_widespread_plugins_and_grids(names: str, expected: str) -> None:
    box = f'<div class="{names}"><a href=/x>Ada Lund</a></div>'
    assert words(f"<article><h1>Folding</h1>{PROSE}{box}</article>") == [expected]


def test_navigation_of_nothing_but_subjects_behind_the_heading_is_what_the_post_is_filed_under() -> None:
    nav = '<nav><ul><li><a href="/topic/reed">Reed</a></li><li><a href="/topic/boats">Boats</a></li></ul></nav>'
    assert words(f"<main><article><h1>Folding</h1>{PROSE}{nav}</article></main>") == ["related", "related"]
    assert words(f"{nav}<main><h1>Folding</h1>{PROSE}</main>") == ["nav", "nav"]


@pytest.mark.parametrize(("id_", "expected"), [("hamburger", "nav"), ("mobile-nav", "nav"), ("hide-mobile", "sidebar")])
def test_a_menu_in_an_aside_that_is_drawn_over_the_page_is_navigation(id_: str, expected: str) -> None:
    aside = f'<aside id="{id_}"><nav><ul><li><a href=/a>A</a></li><li><a href=/b>B</a></li></ul></nav></aside>'
    assert {*words(f"{aside}{MAIN}")} == {expected}


def test_widgets_in_the_header_are_the_headers() -> None:
    aside = '<aside class="header-widget-area widget-area"><nav><a href=/a>A</a></nav></aside>'
    assert words(f"{aside}{MAIN}") == ["header"]
    assert words(f'{MAIN}<aside class="widget-area"><a href=/a>A</a></aside>') == ["sidebar"]
