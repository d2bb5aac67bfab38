"""Cards of other pages below a text, told by the heading or the line above them; and what is told beside it."""

import pytest

from tests.extract.test_placement import PROSE, URL, place_all, words

TEXT = f"<h1>Folding</h1>{PROSE * 2}"
ABOUT = "<span>14 May, a few minutes to read</span>"
CARDS = "".join(f"<div class=_c><a href=/{name}>{name}</a>{ABOUT}</div>" for name in ("paper", "reed", "skin"))
FRONT = "https://www.example.com/"


def rules(body: str, url: str = URL) -> list[str]:
    return [placed.rule for placed in place_all(body, url)]


@pytest.mark.parametrize(
    "above",
    [
        "<h2>Related articles</h2>",
        "<h3>🔥 Recommended posts</h3>",
        "<h2>Ähnliche News</h2>",
        "<h2>More related stories</h2>",
        "<div class=_l>You may also like</div>",
        "<p><b>Keep reading</b></p>",
        "<div><h2>Sur le même thème</h2> <span>Tout voir</span></div>",
        "<div>Más noticias</div>",
        "<div>Frequently bought together</div>",
    ],
)
@pytest.mark.parametrize("tag", ["article", "main"])
def test_cards_with_a_line_about_each_are_related(above: str, tag: str) -> None:
    assert rules(f"<{tag}>{TEXT}<div>{above}<div>{CARDS}</div></div></{tag}>") == ["related.heading"] * 3


@pytest.mark.parametrize("above", ["<div>In the harbour</div>", "<div><a href=/x>Related</a></div>", PROSE])
def test_cards_under_another_line_are_content(above: str) -> None:
    assert {*words(f"<main>{TEXT}<div>{above}<div>{CARDS}</div></div></main>")} == {"content"}


def test_a_long_passage_under_such_a_line_is_content() -> None:
    passage = f"<div><div>More on paper</div><div>{PROSE * 3}<div><a href=/x>wax</a></div></div></div>"
    assert words(f"<main>{TEXT}{passage}</main>") == ["content"]


def test_cards_of_a_front_page_are_content() -> None:
    latest = f"<main>{TEXT}<section><h2>Latest news</h2><div>{CARDS}</div></section><div>Latest posts</div>"
    assert {*words(f"{latest}<div>{CARDS}</div></main>", FRONT)} == {"content"}


def test_a_column_whose_third_heading_is_such_a_one_is_none_of_related_pages() -> None:
    column = f"<h2>Subscribe</h2><div>{CARDS}</div><h3>Related posts</h3><ul><li><a href=/y>Wax</a></ul>"
    placed = words(f"<main>{TEXT}<div class=_c>{column}</div></main>")
    assert placed == ["content"] * 3 + ["related"]


def test_a_place_on_the_page_itself_is_no_category() -> None:
    url = "https://www.example.com/forums/topic/reeds"
    reply = f"<div class=_m><a href='{url}/#post-7'>#7</a></div>"
    assert "related" not in words(f"<main>{TEXT}<ul><li>{reply}</ul></main>", f"{url}/")


@pytest.mark.parametrize("name", ["leftcol", "left-column", "left-col"])
def test_a_left_column_that_holds_most_of_the_page_is_no_sidebar(name: str) -> None:
    posts = "<div class=_p>The boats were folded from old charts. <span><a href=/x>wax</a></span></div>" * 6
    assert {*words(f"<div class=content><div class={name}>{posts}</div><div><p>Words.</p></div></div>")} == {"content"}


@pytest.mark.parametrize("name", ["sidebar", "aside"])
def test_a_sidebar_may_have_the_longest_paragraph_of_the_page(name: str) -> None:
    side = f"<div id={name}><p>{'Reeds grow by the river. ' * 12}</p><ul><li><a href=/x>Wax</a></ul></div>"
    assert words(f"<div class=content><div><h1>Folding</h1><p>Short.</p></div>{side}</div>") == ["sidebar"]


def test_icons_in_a_menu_that_share_nothing_are_the_menus() -> None:
    menu = "<li><a href=/a>Boats</a><li><a href=/b>Oars</a>"
    icons = "<div class=social-icons><a href='#'></a><a href=https://ok.ru/group/5></a></div>"
    assert words(f"<div class=mobile-nav><ul>{menu}</ul>{icons}</div>{TEXT}") == ["nav"] * 4
    share = "<div class=social-icons><a href=https://www.facebook.com/sharer.php?u=x>f</a></div>"
    assert words(f"<nav><ul>{menu}</ul>{share}</nav>{TEXT}") == ["nav", "nav", "social_share"]
    buttons = "<div class=share-buttons><a href='#'>f</a></div>"
    assert words(f"<nav><ul>{menu}</ul>{buttons}</nav>{TEXT}") == ["nav", "nav", "social_share"]


def test_the_name_of_the_site_at_the_beginning_of_a_menu_is_a_logo() -> None:
    menu = "<ul><li><a href=/a>Boats</a><li><a href=/b>Oars</a></ul>"
    assert words(f"<nav><div><a href=/>Paper boats</a></div>{menu}</nav>{TEXT}") == ["header", "nav", "nav"]
    for home in (
        "<div><a href=/>Home</a></div>",
        "<div class=nav-item><a href=/>Boats</a></div>",
        "<a href=/>Boats</a>",
    ):
        assert words(f"<nav>{home}<a href=/b>Oars</a></nav>{TEXT}") == ["nav", "nav"]


@pytest.mark.parametrize("name", ["wp_bannerize_container", "td-a-rec td-a-rec-id-custom-spot"])
def test_boxes_of_banners_are_advertisements(name: str) -> None:
    banner = f"<div class='{name}'><a href=https://wax.example/><img src=b.gif></a></div>"
    assert words(f"<header>{banner}</header><main>{TEXT}</main>") == ["ad"]


def test_a_named_place_before_the_logo_is_no_link() -> None:
    logo = "<table><tr><td><a href=/forum.php><img src=l.gif alt=Boats></a></table>"
    assert words(f"<a name=top></a>{logo}<div>{TEXT}</div>") == ["header"]


def test_the_last_block_with_a_notice_of_copyright_is_the_foot_however_many_links_it_has() -> None:
    links = "".join(f"<p class=_l><a href=/{at}>Boats of {at}</a></p>" for at in range(30))
    body = f"<div><h1>Folding</h1>{PROSE}<p><a href=/x>wax</a></p></div><div>{links}<div>© Paper Ltd</div></div>"
    assert words(body) == ["content"] + ["footer"] * 30
