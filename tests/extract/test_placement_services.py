"""What pages of shops, forums, wikis and services showed: what drops down, filters, dialogs, builders' blocks."""

import pytest

from linkspider.extract.placing.related import is_related_heading
from linkspider.extract.placing.vocabulary import Hint, read_name, read_names
from tests.extract.test_placement import MAIN, PROSE, words

LIST = "<ul>" + "".join(f'<li><a href="/{each}">{each.title()}</a></li>' for each in ("sail", "row", "drift")) + "</ul>"
TEXT = "".join(f"<p>Boat {number} was folded from old charts, which float for an hour.</p>" for number in range(25))
LINK = '<p>See <a href="/a">A</a>.</p>'


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("skip-link-target", None),
        ("skip-link", Hint.SKIP),
        ("dropdown-panel", Hint.NAV),
        ("hero-select__dropdown", Hint.NAV),
        ("dropdown-contents", Hint.NAV),
        ("dropdown-toggle", None),
        ("accordion-v2__dropdown", None),
        ("jumpbox", Hint.NAV),
        ("p-sectionLinks", Hint.NAV),
        ("brdmenu", Hint.NAV),
        ("elementor-pagination-type-bullets", None),
        ("elementor-pagination-position-outside", None),
        ("elementor-pagination", Hint.PAGINATION),
        ("modal-filters", Hint.NAV),
        ("filter-bar", Hint.NAV),
        ("filter", None),
        ("filter-results", None),
        ("dark-nav-btns", None),
        ("nav-dots", None),
        ("lwptoc", Hint.TOC),
        ("kb-table-of-content", Hint.TOC),
        ("promo-bar", Hint.HEADER),
        ("tag-container", Hint.TAXONOMY),
        ("fm-container-sidebar", None),
        ("vector-page-toolbar", Hint.TOOL),
        ("mw-pt-languages", Hint.TOOL),
    ],
)
def test_names_of_shops_forums_and_wikis(name: str, hint: Hint | None) -> None:
    assert read_name(name) == hint


@pytest.mark.parametrize("text", ["Edit this page on GitHub", "Improve this Doc page", "Suggest edits to this article"])
def test_links_for_those_who_write_the_page_are_tools(text: str) -> None:
    link = '<div><a href="https://code.example/boats/edit/main/a.md">{}</a></div>'
    assert words(f"<main><article><h1>Folding</h1>{PROSE}{link.format(text)}</article></main>") == ["nav"]
    assert words(f"<main><article><h1>Folding</h1>{PROSE}{link.format('Edit the boats')}</article></main>") == [
        "content"
    ]


@pytest.mark.parametrize(
    ("href", "word"), [("/", "header"), ("/?s=", "nav"), ("/?utm=x", "header"), (f"/index.php?s={'0a' * 16}", "header")]
)
def test_a_search_is_not_the_front_page_and_a_session_of_it_is(href: str, word: str) -> None:
    logo = f'<nav><a href="{href}"><img src="l.png" alt=""></a>{LIST}</nav>'
    assert words(f"{logo}{MAIN}")[0] == word


@pytest.mark.parametrize("class_", ["hs_cos_wrapper hs_cos_wrapper_widget", "span12 widget-span widget-type-cell"])
def test_a_builders_widget_is_any_block(class_: str) -> None:
    assert read_names(None, class_) == ()
    body = f'<div class="{class_}"><h1>Folding</h1>{PROSE}<p>See <a href="/a">A</a>.</p></div>'
    assert words(body) == ["content"]


def test_what_an_author_wrote_is_no_box_about_the_author() -> None:
    assert words(f'<main><article><div id="article_content" class="author__content">{LINK}</div></article></main>') == [
        "content"
    ]
    assert words(f'<main><article>{PROSE}<div class="author__content">{LINK}</div></article></main>') == ["author_bio"]


@pytest.mark.parametrize(("attribute", "word"), [("data-ad-exclude", "content"), ("data-ad-slot", "ad")])
def test_what_keeps_advertisements_out_is_none(attribute: str, word: str) -> None:
    block = f'<div {attribute}="true"><a href="https://shop.example/vase">A vase</a></div>'
    assert words(f"<main><article><h1>Folding</h1>{PROSE}{block}</article></main>") == [word]


def test_the_target_of_skip_links_is_no_skip_link() -> None:
    assert words(f'<div id="skip-link-target"><h1>Folding</h1>{PROSE}{LINK}</div>') == ["content"]


def test_a_dialogs_main_is_not_the_pages() -> None:
    box = f'<main class="modal__content">{LIST}</main>'
    dialog = f'<div class="modal"><div role="dialog" aria-modal="true">{box}</div></div>'
    text = f"<main><h1>Folding</h1>{PROSE}{LINK}</main>"
    assert words(f"{text}{dialog}")[0] == "content"
    assert "content" not in words(f"{text}{dialog}")[1:]
    assert words(dialog.replace("<ul>", f"{PROSE}<ul>")) == ["content"] * 3  # where there is no other


@pytest.mark.parametrize(
    "box",
    [
        '<div class="dropdown-panel">{}</div>',
        '<div id="jumpbox"><div class="dropdown"><ul class="dropdown-contents">{}</ul></div></div>',
        '<div class="l10n-versions-dropdown">{}</div>',
        '<details><details-menu class="select-menu-modal">{}</details-menu></details>',
        '<div class="modal-filters">{}</div>',
        '<header class="mw-body-header"><div class="vector-dropdown-content">{}</div></header>',
    ],
)
def test_what_drops_down_in_the_content_is_navigation(box: str) -> None:
    assert words(f"<main><h1>Folding</h1>{box.format(LIST)}{PROSE}{LINK}</main>") == ["nav"] * 3 + ["content"]


def test_filters_are_not_what_they_choose_from() -> None:
    cards = "".join(f'<article><a href="/boat-{number}">A boat of paper</a></article>' for number in range(4))
    assert words(f'<main><h1>Boats</h1><div class="searchFacets">{cards}</div></main>') == ["content"] * 4
    assert words(f'<main><h1>Boats</h1><div class="searchFacets">{LIST}</div></main>') == ["sidebar"] * 3
    assert words(f'<main><h1>Boats</h1><div class="facet-row">{TEXT}{LINK}</div></main>') == ["content"]


def test_the_larger_half_is_the_text() -> None:
    facts = f"<p>Paper, 120 g</p>{LIST}"
    halves = f'<div class="rightcol">{facts}</div><div class="leftcol">{TEXT}{LINK}{LIST}</div>'
    assert words(f"<main><div>{halves}</div></main>")[3:] == ["content"] * 4
    middle = f'<div class="middle"><h1>Folding</h1>{TEXT}</div>'
    menu = f'<div class="leftcol">{LIST}</div>{middle}<div class="rightcol">x</div>'
    assert words(f"<main><div>{menu}</div></main>") == ["sidebar"] * 3


def test_the_right_half_may_hold_the_text() -> None:
    first = f'<div class="half-left"><h1>Folding</h1><p>{"What floats and what does not, and why. " * 5}</p></div>'
    assert words(f'<div>{first}<div class="half-page-right">{TEXT}{LINK}</div></div>') == ["content"]
    assert words(f'<div>{first}<div class="half-page-right">{LIST}</div></div>') == ["sidebar"] * 3


def test_what_is_called_footer_and_holds_articles_is_none() -> None:
    places = f'<div class="page1-footer"><article>{TEXT}{LINK}</article></div>'
    assert words(f'<section id="content"><h1>Where to eat</h1>{PROSE}{places}</section>') == ["content"]


def test_columns_of_a_grid_of_cards_are_no_columns_of_the_page() -> None:
    cards = "".join(
        f'<div class="col-6 col-md-3"><a href="/boat-{number}">Boat {number}</a></div>' for number in range(8)
    )
    grid = f'<section><h1>Boats</h1><div class="row">{cards}</div></section><section><h2>About</h2>{PROSE}</section>'
    assert words(grid) == ["content"] * 8


def test_a_header_in_what_is_called_navigation_is_the_pages() -> None:
    assert words(f'<div class="site-navigation"><header><nav>{LIST}</nav></header></div>{MAIN}') == ["header"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "Related reads",
        "Recent Posts",
        "Explore recent articles",
        "You’ll Also Love...",
        "You may also like these posts...",
        "Also worth checking out",
        "More Japan Travel Guides",
        "More to explore :",
        "Related resources",
        "Latest blog posts",
    ],
)
def test_headings_of_related_pages(text: str) -> None:
    assert is_related_heading(text)


@pytest.mark.parametrize("text", ["Other resources", "More guides", "Recently", "Latest", "Resources", "Guides"])
def test_headings_that_say_no_such_thing(text: str) -> None:
    assert not is_related_heading(text)


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("https://www.example.com/boats/folding", "related"),
        ("https://www.example.com/topic/boats", "content"),
        ("https://www.example.com/", "content"),
    ],
)
def test_the_newest_pages_are_what_lists_and_front_pages_show(url: str, word: str) -> None:
    newest = f"<section><h2>Latest posts</h2>{LIST}</section>"
    assert words(f"<main><h1>Boats</h1>{PROSE}{newest}</main>", url) == [word] * 3


@pytest.mark.parametrize(
    "href",
    [
        "https://chatgpt.com/?q=Sum%20up%20https%3A%2F%2Fwww.example.com%2Fa",
        "https://www.perplexity.ai/search/new?q=Summarize+https://www.example.com/a",
        "https://claude.ai/new?q=Read from https://www.example.com/a",
        "https://x.com/i/grok?text=Sum%20up%20https%3A%2F%2Fwww.example.com%2Fa",
        "https://www.google.com/search?q=Sum%20up%20https%3A%2F%2Fwww.example.com%2Fa&udm=50",
        "https://www.google.com/search?udm=50&q=Sum+up+https://www.example.com/a",
    ],
)
def test_programs_that_sum_up_are_handed_the_page_as_those_for_sharing_are(href: str) -> None:
    assert words(f'<main><h1>Folding</h1>{PROSE}<div><a href="{href}">Ask</a></div></main>') == ["social_share"]


def test_such_a_program_itself_and_a_search_are_links_as_any() -> None:
    search = '<p>Or <a href="https://www.google.com/search?q=https://www.example.com/a">search</a>.</p>'
    assert words(f"<main><h1>Folding</h1>{search}{PROSE}</main>") == ["content"]
    assert words(
        f'<main><h1>Folding</h1><p>Ask <a href="https://chatgpt.com/?q=boats">a program</a>.</p>{PROSE}</main>'
    ) == ["content"]


@pytest.mark.parametrize(
    "box",
    [
        '<aside class="message-signature">{}</aside>',
        '<div id="sig9001" class="signature">{}</div>',
        '<blockquote class="signature restore">{}</blockquote>',
        '<div class="signature scaleimages">{}</div>',
        '<div id="msg_41_signature" class="signature">{}</div>',
        '<div class="messageSignature">{}</div>',
        '<div class="DiscussionBoard-signature">{}</div>',
    ],
)
def test_who_posts_signs_with_links_that_are_no_part_of_the_post(box: str) -> None:
    post = f'<article class="post"><div class="postbody">{PROSE}{LINK}{box.format(LINK)}</div></article>'
    assert words(f"<main><h1>Folding</h1>{post}</main>") == ["content", "author_bio"]


def test_the_signature_of_a_function_is_content() -> None:
    signature = (
        '<div class="signature"><a href="/str">str</a></div><div class="member-signature"><a href="/int">int</a></div>'
    )
    assert words(f"<main><h1>fold</h1>{signature}{PROSE}</main>") == ["content", "content"]
