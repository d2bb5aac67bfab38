"""Lists of links behind a page's text or before it, told by where its paragraphs are and by no name."""

import pytest

from tests.extract.test_placement import PROSE, URL, place_all, words

TEXT = PROSE * 4  # enough to tell where the text is
SHIPS = ("paper", "reed", "skin", "clinker", "carvel")
LINKS = "".join(f"<div class=_c><a href=/{name}>{name} boats</a></div>" for name in SHIPS)
MORE = f"<div class=_m>{LINKS}</div>"


def rules(body: str, url: str = URL) -> list[str]:
    return [placed.rule for placed in place_all(body, url)]


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (f"<article><div class=_t><h1>Folding</h1>{TEXT}</div>{MORE}</article>", "related.behind"),
        (f"<main><div class=_t><h1>Folding</h1>{TEXT}</div>{MORE}</main>", "related.behind"),
        (f"<div class=content><div class=_t><h1>Folding</h1>{TEXT}</div>{MORE}</div>", "sidebar.behind"),
        (f"<div class=content><div class=_n>{LINKS}</div><h1>Folding</h1><div>{TEXT}</div></div>", "nav.links"),
    ],
)
def test_a_list_of_links_apart_from_the_text(body: str, rule: str) -> None:
    assert rules(body) == [rule] * len(SHIPS)


def test_behind_nearly_all_of_the_text_is_behind_it() -> None:
    """A notice of the shop or the law often follows."""
    text = f"<div class=_t><h1>Folding</h1>{TEXT}</div>"
    assert rules(f"<main>{text}{MORE}<div><p>{'Prices are those of the day of the order. ' * 2}</p></div></main>") == (
        ["related.behind"] * len(SHIPS)
    )
    assert {*words(f"<main>{text}{MORE}<div>{PROSE * 2}</div></main>")} == {"content"}


def test_where_text_behind_a_list_is_far_to_seek_the_list_stays_content() -> None:
    """The look behind each list is bounded."""
    text, end = f"<div class=_t><h1>Folding</h1>{TEXT}</div>", f"<div>{TEXT}</div>"
    assert {*words(f"<main>{text}{MORE}{'<hr>' * 1_100}{end}</main>")} == {"content"}
    assert {*words(f"<main>{text}{MORE}{'<hr>' * 1_100}</main>")} == {"content"}


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (TEXT, f"<div>{LINKS[: LINKS.index('<div class=_c><a href=/clinker')]}</div>"),  # three links are no list
        (TEXT, "".join(f"<div><a href=/{n}>{n} boats</a> of {PROSE[3:90]}</div>" for n in SHIPS)),  # with words
        (PROSE, MORE),  # too little text to tell where it is
        (TEXT, f"<div>{LINKS * 20}</div>"),  # what the page is for
        (TEXT, "".join(f"<div><a href='#{name}'>{name} boats</a></div>" for name in SHIPS)),  # places on the page
    ],
)
def test_what_is_no_list_beyond_the_text_stays_content(text: str, more: str) -> None:
    assert "related.behind" not in rules(f"<main><div class=_t><h1>Folding</h1>{text}</div>{more}</main>")


def test_a_list_in_the_box_of_the_text_is_a_part_of_it() -> None:
    assert {*words(f"<main><div class=_t><h1>Folding</h1>{TEXT}{MORE}</div></main>")} == {"content"}


def test_a_front_page_has_nothing_beyond_its_text() -> None:
    body = f"<main><div class=_t><h1>Folding</h1>{TEXT}</div>{MORE}</main>"
    assert {*words(body, "https://www.example.com/")} == {"content"}


def test_a_link_in_a_paragraph_behind_the_text_is_content() -> None:
    letter = f"<div class=_m><p>{'See <a href=/a>the kit</a> of paper. ' * 5}</p></div>"
    assert {*words(f"<main><div class=_t><h1>Folding</h1>{TEXT}</div>{letter}</main>")} == {"content"}


def test_a_list_behind_the_heading_and_before_the_text_stays() -> None:
    """Facts, contents and makers often stand there."""
    body = f"<main><h1>Folding</h1><div class=_n>{LINKS}</div><div class=_t>{TEXT}</div></main>"
    assert {*words(body)} == {"content"}
