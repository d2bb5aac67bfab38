"""What stands outside of the core of a page and is a part of its text, and lists that are all of a page."""

import pytest

from tests.extract.test_placement import MAIN, PROSE, words

FOOTER = "<footer><a href=/f>F</a></footer>"
SENTENCE = f"{PROSE}<p>See the <a href=/a>boats</a>.</p>"
CALL = "<h2>Ready?</h2><p>Try it for a month.</p><a href=/a>Sign up</a>"


@pytest.mark.parametrize("behind", ["", FOOTER])
@pytest.mark.parametrize("text", [SENTENCE, SENTENCE * 5, CALL])
def test_a_section_of_text_behind_main_is_content(text: str, behind: str) -> None:
    found = words(f"{MAIN}<section>{text}</section>{behind}")
    assert {*found[: text.count("<a ")]} == {"content"}


@pytest.mark.parametrize(
    "hero",
    [
        "<div class=hero><h1>Mills</h1><p>Better mills.</p><a href=/a>Start free</a></div>",
        f"<div class=jumbotron><h1>Mills</h1>{PROSE}<p><a href=/a>Continue</a></p></div>",
    ],
)
def test_a_hero_before_main_is_content(hero: str) -> None:
    assert words(f"<header><a href=/>E</a></header>{hero}{MAIN}{FOOTER}") == ["header", "content", "footer"]


@pytest.mark.parametrize(
    "block",
    [
        f'<div class="newsletter-popup"><h2>Stay</h2>{PROSE}<a href=/a>Sign up</a></div>',
        f'<div id="ieAlert">{PROSE}<a href=/a>Another browser</a></div>',
        f"<div><h2>Welcome</h2>{PROSE}<form><input><input><input></form><a href=/a>Forgotten?</a></div>",
        "<div><h2>Elsewhere</h2><ul><li><a href=/a>Boats</a></li></ul></div>",
    ],
)
def test_what_opens_over_the_page_or_has_no_paragraph_is_no_section_of_its_text(block: str) -> None:
    assert words(f"{MAIN}{block}{FOOTER}")[0] != "content"


def test_what_stands_behind_the_menu_of_the_first_block_is_no_header() -> None:
    menu = '<nav class=navbar><a href="/">B</a><a href=/x>X</a></nav>'
    hero = f"<section class=hero>{menu}<div class=hero-body><p>B</p><a href=/a>Go</a></div></section>"
    assert words(f"{hero}<section><h2>Mills</h2>{PROSE}</section>{FOOTER}") == ["nav", "nav", "content", "footer"]


@pytest.mark.parametrize(
    "page",
    [
        "<ul><li><a href=a>Alpha</a><li><a href=b>Beta</a><li><a href=c>Gamma</a></ul>",
        "<a href=home>Home</a><br><a href=b>News of the town</a><br><a href=c>Team members</a><br><a href=d>Photos</a>",
    ],
)
def test_a_list_that_is_all_of_a_page_is_in_one_place(page: str) -> None:
    assert {*words(page)} == {"content"}


@pytest.mark.parametrize(
    ("aside", "expected"),
    [
        ("<aside class=topic><p>See <a href=/a>t</a> for all of that.</p></aside>", "content"),
        ("<aside><ul><li><a href=/a>Paper boats</a></li></ul></aside>", "sidebar"),
    ],
)
def test_an_aside_with_a_sentence_in_a_section_of_main_is_the_texts(aside: str, expected: str) -> None:
    assert words(f"<div role=main><section id=a><h1>Folding</h1><div>{PROSE}</div>{aside}</section></div>") == [
        expected
    ]


def test_a_line_to_leave_a_mailing_list_is_the_foot_of_the_letter() -> None:
    last = (
        "<tr><td>You get this because you subscribed. <a href=/u>Unsubscribe</a> | <a href=/p>Preferences</a></td></tr>"
    )
    letter = f"<table><tr><td><h1>News</h1>{PROSE}<a href=/a>More</a></td></tr>{last}</table>"
    assert words(f"<table><tr><td>{letter}</td></tr></table>") == ["content", "footer", "footer"]


@pytest.mark.parametrize(
    "box",
    [
        f"<div role=dialog><h2>Stay</h2>{PROSE}</div>",
        f"<dialog open>{PROSE}</dialog>",
        f"<div aria-modal=true class=x9>{PROSE}</div>",
        f'<div class="signup popup-wrapper"><h2>Stay</h2>{PROSE}</div>',
        f"<div id=onetrust-banner-sdk>{PROSE}</div>",
        f"<div class='cc-window cc-banner'>{PROSE}</div>",
        f"<div id=didomi-host><div>{PROSE}</div></div>",
        "<p>From the first of May our offices are closed on Fridays after noon.</p>",  # a notice
    ],
)
def test_a_text_over_the_page_or_above_it_is_not_the_pages(box: str) -> None:
    top = "<div><a href=/>Boats</a><a href=/a>Paper</a><a href=/b>Reed</a><a href=/c>Skin and bone</a></div>"
    text = f"<div><h2>Folding</h2>{PROSE}<p>See <a href=/d>this</a>.</p>{PROSE}</div>"
    assert words(f"{box}{top}{text}") == words(f"{top}{text}") == ["header"] * 4 + ["content"]


def test_a_few_words_behind_the_foot_are_none_of_the_text() -> None:
    text = f"<div><a href=/>Boats</a></div><div><h1>Folding</h1>{PROSE}<p>See <a href=/d>this</a>.</p>{PROSE}</div>"
    foot = "<div>© 2026 Boats <a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></div>"
    words_behind = "<div><p>Hello! Can we help you with anything on our pages today?</p></div>"
    assert words(f"{text}{foot}{words_behind}") == ["header", "content", "footer", "footer"]


@pytest.mark.parametrize(
    "around",
    [
        ("<form id=aspnetForm method=post>", "</form>"),
        ("<div class='main-container content-wrapper'>", "</div>"),
        ("<div id=root><div class=App>", "</div></div>"),
    ],
)
def test_what_is_around_the_whole_page_says_nothing(around: tuple[str, str]) -> None:
    top = "<div><a href=/>Boats</a> <a href=/a>Paper</a></div>"
    text = f"<div><h1>Folding</h1>{PROSE}<p>See <a href=/d>this</a>.</p>{PROSE}</div>"
    foot = "<div>© 2026 Boats <a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></div>"
    opened, closed = around
    assert words(f"{opened}{top}{text}{foot}{closed}") == ["header", "header", "content", "footer", "footer"]


@pytest.mark.parametrize("names", ["class=cookie-recipes", "class=popup-gallery", "id=intermodal"])
def test_a_text_about_cookies_that_are_eaten_is_the_pages(names: str) -> None:
    top = "<div><a href=/>Boats</a><a href=/a>Paper</a><a href=/b>Reed</a><a href=/c>Skin and bone</a></div>"
    text = f"<div {names}><h1>Folding</h1>{PROSE}<p>See <a href=/d>this</a>.</p>{PROSE}</div>"
    assert words(f"{top}{text}")[:4] == ["header"] * 4


def test_a_long_text_before_the_first_link_home_is_the_pages() -> None:
    line = "<p><a href=/>Boats</a><a href=/a>Paper</a><a href=/b>Reed</a></p>"
    assert words(f"<div>{PROSE * 4}</div><div>{line}</div><div><h2>Folding</h2>{PROSE}</div>") == ["content"] * 3


@pytest.mark.parametrize("names", ["class=CookieDeclaration", "id=cookie-policy", "class=cookie-recipes"])
def test_what_is_written_about_cookies_is_content(names: str) -> None:
    assert words(f"<h1>Cookies</h1><div {names}>{PROSE}<p>See <a href=/d>this</a>.</p>{PROSE}</div>") == ["content"]


def test_the_name_of_the_site_is_its_header_behind_a_bar_of_contacts_too() -> None:
    bar = "<div>Call 555 1234 <a href=mailto:a@b.example>a@b.example</a> <a href=https://net.example/b>Net</a></div>"
    text = f"<div><h1>Folding</h1>{PROSE}<p>See <a href=/d>this</a>.</p>{PROSE}</div>"
    assert words(f"{bar}<p><a href=/>Boats</a></p>{text}")[-2:] == ["header", "content"]
