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


def test_latex2htmls_list_of_sections_is_navigation() -> None:
    sections = "<li><a href=node2.html>Folding</a><ul><li><a href=node3.html#S1>Paper</a></ul>" * 2
    toc = f'<a name="CHILD_LINKS"><strong>Subsections</strong></a><ul class="ChildLinks">{sections}</ul>'
    assert places(f"<h1>Boats</h1><p>{PROSE}<br><hr>{toc}<hr>{PROSE}") == {"nav"}


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


@pytest.mark.parametrize(("edge", "expected"), [("header", "header"), ("footer", "footer")])
def test_a_section_that_is_the_pages_header_by_its_id(edge: str, expected: str) -> None:
    """Of Drupal's Omega; elsewhere it is that of a section."""
    bar = f'<{edge} id="section-{edge}" class="section section-{edge}"><ul>{LINKS}</ul></{edge}>'
    text = f'<section id="section-content" class="section"><h1>Folding</h1>{PROSE}</section>'
    body = f"{bar}{text}" if edge == "header" else f"{text}{bar}"
    assert places(f'<div id="page">{body}</div>') == {expected}


def test_a_banner_is_the_pages_whatever_stands_around_it() -> None:
    """ARIA's role is that of a page; some builders put all of it into one article."""
    bar = f"<header role=banner><div class=nav><ul>{LINKS}</ul></div></header>"
    assert places(f"<main><article>{bar}<h1>Folding</h1>{PROSE}</article></main>") == {"header"}


def test_a_banner_with_the_only_heading_is_the_header() -> None:
    bar = f"<header role=banner><a href=/2024/><h1>Boats</h1></a><ul class=nav>{LINKS}</ul></header>"
    assert places(f"{bar}<section>{PROSE}</section>") == {"header"}


def test_a_notice_of_cookies_is_none() -> None:
    notice = '<div id="cookie-notice" role="banner"><p>We keep some. <a href=/privacy>More</a></p></div>'
    assert places(f"{MAIN}{notice}") == {"footer"}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("sponsor-logo", "content"),  # one who is thanked
        ("sponsor-box", "ad"),
        ("adv_nest", "ad"),
        ("colonnasinistra", "sidebar"),
        ("interior-rail-wrapper", "sidebar"),
        ("rail-station-list", "content"),  # of trains
        ("left-hand-navigation", "sidebar"),
        ("left_topnav", "nav"),
        ("doormat", "footer"),  # of Plone
        ("portal-column-two", "sidebar"),
        ("tocframe", "sidebar"),  # of LilyPond
        ("navpopupmenu", "nav"),  # of vBulletin
        ("list_category_link", "related"),
        ("topiclist", "content"),  # of phpBB: its threads
        ("recommended-similar-other", "related"),
        ("related-sources", "content"),
    ],
)
def test_names_with_a_meaning_of_their_own(names: str, expected: str) -> None:
    named = f'<div class="{names}"><ul>{LINKS}</ul></div>'
    body = f"<div><h1>Folding</h1>{PROSE}</div><div>{named}</div><div>{PROSE}</div>"
    assert places(f"<div>{body}</div>") == {expected}


def test_authors_of_topics_in_a_sidebars_list_are_the_sidebars() -> None:
    topic = "<li><a href=/t>A boat</a> by <span class=topic-author><a href=/users/reed/>reed</a></span></li>"
    assert places(f"{MAIN}<div class=sidebar><ul>{topic * 4}</ul></div>") == {"sidebar"}


def test_tabs_and_logo_in_monobooks_column_are_none_of_the_sidebar() -> None:
    boxes = (
        "<div id=p-cactions class=portlet><ul><li><a href=/e>Edit</a></ul></div>"
        "<div id=p-logo class=portlet><a href=/><img src=l.png></a></div>"
        "<div id=p-nav class=portlet><ul><li><a href=/a>All</a></ul></div>"
    )
    body = f"<div id=content><h1>Folding</h1>{PROSE}</div><div id=column-one>{boxes}</div>"
    assert words(body) == ["nav", "header", "sidebar"]


def test_a_header_with_a_long_menu_in_a_main_around_all_of_the_page() -> None:
    items = "".join(f"<li><a href=/s{n}>Section {n}</a></li>" for n in range(12))
    bar = f"<header class=navbar-inverse><ul class=nav>{items}</ul></header>"
    assert places(f"<div role=main>{bar}<article><h1>Folding</h1>{PROSE}</article></div>") == {"header"}


def test_a_menu_in_the_column_of_a_layout_table() -> None:
    cells = f"<td><div class=nav><ul>{LINKS}</ul></div></td><td><h1>Folding</h1>{PROSE * 8}</td>"
    assert places(f"<table><tr>{cells}</tr></table>") == {"sidebar"}


def test_a_sidebar_of_related_links_is_a_sidebar() -> None:
    assert places(f"{MAIN}<div id=articleSideBar class=relatedContent><ul>{LINKS}</ul></div>") == {"sidebar"}


@pytest.mark.parametrize("names", ["mod-no-footer", "box-without-header", "wsite-not-footer"])
def test_what_has_no_footer_is_none(names: str) -> None:
    body = f"<h1>Folding</h1>{PROSE}<div class={names}><p>See <a href=/a>A</a> and more of it</p></div>{PROSE}"
    assert places(f"<div>{body}</div>") == {"content"}


@pytest.mark.parametrize("names", ["column right", "col col-md-3", "right col"])
def test_a_column_behind_the_text(names: str) -> None:
    text = f"<div class=main><h1>Folding</h1>{PROSE}</div>"
    assert places(f'<div class=row>{text}<div class="{names}"><h2>More</h2><ul>{LINKS}</ul></div></div>') == {"sidebar"}


def test_a_column_that_is_pushed_behind_the_text() -> None:
    """Bootstrap 3 draws it at the other side."""
    text = f'<div class="col-md-9 col-md-pull-3"><h1>Folding</h1>{PROSE}</div>'
    side = '<div class="col-md-3 col-md-push-9"><h2>More</h2><p>Read <a href=/a>A</a>, <a href=/b>B</a></p></div>'
    assert places(f"<div class=row>{side}{text}</div>") == {"sidebar"}


@pytest.mark.parametrize("names", ["colderecha", "rghtRail", "secondaryContent"])
def test_columns_by_other_names(names: str) -> None:
    text = f"<div><h1>Folding</h1>{PROSE}</div>"
    assert places(f"<div>{text}<div id={names}><p><a href=/a>A</a></p><p><a href=/b>B</a></p></div></div>") == {
        "sidebar"
    }


def test_a_menu_that_begins_with_the_pages_heading() -> None:
    """Of LDoc: the project's name is the only ``h1``, and stands in the menu."""
    items = "".join(f"<li><a href=m{n}.html>Module {n}</a></li>" for n in range(12))
    menu = f"<div id=navigation><br><h1>boats</h1><ul>{items}</ul></div>"
    assert places(f"<div id=main>{menu}<div id=content>{PROSE}</div></div>") == {"nav"}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("titlearea", "header"),  # of Doxygen
        ("tocset", "sidebar"),  # of Scribble
        ("three columns", "sidebar"),  # of Skeleton, of twelve
    ],
)
def test_boxes_of_generators_before_the_text(names: str, expected: str) -> None:
    box = f'<div class="{names}"><table><tr><td><ul>{LINKS}</ul></td></tr></table></div>'
    text = f'<div class="nine columns"><h1>Folding</h1>{PROSE}</div>'
    assert places(f"<div class=row>{box}{text}</div>") == {expected}


def test_the_authors_abstract_is_no_authors_box() -> None:
    text = f'<div class="abstract author"><p>{PROSE[3:-4]} <a href=/topics/x>boats</a></p></div>'
    assert places(f"<main><article><h1>Folding</h1>{text}{PROSE}</article></main>") == {"content"}


def test_a_box_at_the_right_of_the_body() -> None:
    box = f"<div class=bodyRight><div id=comments><ul>{LINKS}</ul></div></div>"
    assert places(f"<div class=body><div class=bodyLeft><h1>Folding</h1>{PROSE}</div>{box}</div>") == {"sidebar"}


@pytest.mark.parametrize("names", ["menu-wrapper menu-sticky", "top-navigation sticky", "head-menu m-menu-right"])
def test_a_menu_that_sticks_or_opens_at_the_right_is_no_column(names: str) -> None:
    body = f'<div class="{names}"><ul class=menu>{LINKS}</ul></div><div><h1>Folding</h1>{PROSE}</div>'
    assert places(f"<div>{body}</div>") == {"nav"}


def test_a_menu_for_phones_is_navigation_whatever_side_it_comes_from() -> None:
    body = f'<div class="mobile-side-menu"><ul>{LINKS}</ul></div><div><h1>Folding</h1>{PROSE}</div>'
    assert places(f"<div>{body}</div>") == {"nav"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("rightRail", "sidebar"),  # a name, though it has a capital
        ("Related_pages", "content"),  # the anchor of a heading, as wikis make them
    ],
)
def test_ids_in_the_content_with_capitals(name: str, expected: str) -> None:
    box = f"<div id={name}><p><a href=/a>A boat</a></p><p><a href=/b>B boat</a></p></div>"
    assert places(f"<div id=main><div><h1>Folding</h1>{PROSE}</div>{box}<div>{PROSE}</div></div>") == {expected}


@pytest.mark.parametrize("name", ["right", "con_right", "right-area"])
def test_what_is_called_right_and_stands_behind_the_text(name: str) -> None:
    text = f"<div id=left><h1>Folding</h1>{PROSE}</div>"
    assert places(f"<div class=content>{text}<div id={name}><h2>New</h2><ul>{LINKS}</ul></div></div>") == {"sidebar"}


@pytest.mark.parametrize("wrap", ["<h1>{}</h1>", "<div id=top>{}</div>", "<table><tr><td>{}</td></tr></table>"])
def test_the_first_link_of_a_page_with_a_picture_is_the_logo_wherever_it_leads(wrap: str) -> None:
    logo = wrap.format("<a href=/forum><img src=l.png alt=Boats></a>")
    assert words(f"{logo}<h2>Folding</h2>{PROSE}<p>See <a href=/a>A</a>.</p>{PROSE}") == ["header", "content"]


def test_the_first_link_with_a_picture_behind_a_text_is_none() -> None:
    picture = "<p><a href=/large.html><img src=s.png alt=Boat></a></p>"
    assert words(f"<h2>Folding</h2>{PROSE}{picture}{PROSE}") == ["content"]


@pytest.mark.parametrize("names", ["post-list--most-popular", "cb-berita-terkait", "leia-tambem", "recently-viewed"])
def test_related_in_more_words(names: str) -> None:
    more = f'<div class="{names}"><ul>{LINKS}</ul></div>'
    assert places(f"<main><article><h1>Folding</h1>{PROSE}</article>{more}</main>") == {"related"}


def test_a_column_called_subcontent_is_a_sidebar_unless_it_holds_the_text() -> None:
    text = f"<h1>Folding</h1>{PROSE}"
    assert places(f"<div id=page><div>{text}</div><div id=subcontent><ul>{LINKS}</ul></div></div>") == {"sidebar"}
    assert places(f"<div id=page><div id=subcontent>{text}<p>See <a href=/a>this</a>.</p></div></div>") == {"content"}


def test_a_drawer_at_the_right_is_no_column() -> None:
    menu = f'<ul class="vertical menu">{LINKS * 4}</ul>'
    drawer = f'<div id=offCanvas class="off-canvas position-right">{menu}</div>'
    assert places(f"<div>{drawer}<div><h1>Folding</h1>{PROSE}</div></div>") == {"nav"}


def test_what_servers_of_advertisements_are_told_of_a_page_is_no_advertisement() -> None:
    text = f'<div data-ad-profile="news">{PROSE}<p>See <a href=/a>this</a>.</p></div>'
    assert places(f"<main><article><h1>Folding</h1>{text}</article></main>") == {"content"}
    assert places(f"<div><h1>Folding</h1>{PROSE}<div data-ad-slot=4><a href=/a>Buy</a></div></div>") == {"ad"}


@pytest.mark.parametrize(
    ("href", "anchor", "expected"),
    [
        ("/boats/?page=1", "Browse all boats", "content"),
        ("/boats/?page=1", "1", "pagination"),
        ("/boats/?page=1", "First", "pagination"),
        ("/boats/?page=2", "More boats", "pagination"),
        ("/users/reed", "Reed", "author_bio"),
        ("/user/register", "Click here", "content"),
        ("/users/sign_in", "Click here", "content"),
        ("/user/signe", "Signe", "author_bio"),
    ],
)
def test_what_an_address_says_is_held_against_the_words(href: str, anchor: str, expected: str) -> None:
    line = f'<div><p><a href="{href}">{anchor}</a></p></div>'
    assert places(f"<div class=content><h1>Folding</h1>{PROSE}{line}{PROSE}</div>") == {expected}


def test_hueman_names_a_post_with_buttons_share():
    post = '<article><div class="entry themeform share"><p>See <a href=/u>that page</a> for more.</p></div></article>'
    assert places(post) == {"content"}


def test_typo3s_access_keys_are_skip_links():
    keys = "".join(f'<li class="skipLink"><a href=/k{n} accesskey={n}>Directly to {n}</a></li>' for n in range(3))
    assert places(f"<ul class=accessKeys>{keys}</ul>{MAIN}") == {"nav"}


def test_yards_tags_hold_the_text_of_a_method():
    code = "<pre class=code><code><a href=/UI.html>UI</a>.messagebox</code></pre>"
    body = f'<div id="content"><h1>Folding</h1>{PROSE}<div class="tags"><div class=examples>{code}</div></div></div>'
    assert places(body) == {"content"}


def test_a_list_of_tags_may_be_a_dl():
    tags = '<dl class="tags"><dt>Tags</dt><dd><a href=/x/paper>paper</a></dd></dl>'
    assert places(f"<article><h1>Folding</h1>{PROSE}{tags}</article>") == {"related"}


def test_doxygens_headers_of_rows_are_rows():
    row = '<tr class="inherit_header methods"><td><a href=/class_boat.html>Boat</a></td></tr>'
    table = f"<table>{row}</table>"
    assert places(f'<div class="contents"><h1>Folding</h1>{PROSE}{table}{PROSE}</div>') == {"content"}


def test_pkgdowns_anchor_of_the_chapter_author_is_no_byline():
    heading = "<h2 id=author>Author<a class=anchor href=#author></a></h2>"
    assert places(f"<main><h1>Folding</h1>{PROSE}{heading}{PROSE}</main>") == {"content"}


def test_headers_of_cards_are_not_the_pages():
    card = "<header><h2><a href=/{0}>Boats of {0} sheets</a></h2></header><p>See how.</p>"
    cards = "".join(f"<div>{card.format(n)}</div>" for n in range(4))
    assert places(f'<nav><a href=/m>Menu</a></nav><div class="content">{cards}</div>') == {"nav", "content"}


def test_doxygens_paragraphs_that_a_user_named_are_no_authors():
    named = '<dl class="section user"><dt>Use it so</dt><dd>See <a href=/class_boat.html>Boat</a>.</dd></dl>'
    assert places(f'<div class="contents"><h1>Folding</h1>{PROSE}<div class=memdoc>{named}</div>{PROSE}</div>') == {
        "content"
    }


def test_pelicans_only_post_has_its_own_header_and_its_facts_within_the_text():
    header = "<header><h1 class=entry-title><a href=/boats>Boats</a></h1></header>"
    facts = "<footer class=post-info><p>In <a href=/category/paper.html>Paper</a>.</p></footer>"
    post = f"<article>{header}<div class=entry-content>{facts}{PROSE}</div></article>"
    assert places(f"<section id=content>{post}</section>") == {"content", "related"}


MANUAL = "https://www.example.com/docs/boats/folding.html"
TOC = "<ul><li><a href=paper.html>Paper</a></ul>"


@pytest.mark.parametrize(
    "column",
    [
        f"<nav class=wy-nav-side><div class=wy-side-nav-search><a href=index.html>Boats</a></div>{TOC}</nav>",
        f"<div class=sphinxsidebar><p class=logo><a href=../index.html><img src=l.png></a></p>{TOC}</div>",
        f"<div class=sidebar><h1><a href=./>Boats</a></h1>{TOC}</div>",
        f"<aside><a href=/><img src=l.png></a>{TOC}</aside>",
    ],
)
def test_the_logo_at_the_top_of_a_column_is_header(column):
    assert words(f"{column}<main><h1>Folding</h1>{PROSE}</main>", MANUAL) == ["header", "sidebar"]


@pytest.mark.parametrize(
    "column",
    [
        f"<div class=sphinxsidebar><h3><a href=index.html>Table of Contents</a></h3>{TOC}</div>",
        f"<aside>{TOC}<a href=/><img src=l.png></a></aside>",
        f"<aside><a class=logo href=/shop><img src=l.png></a>{TOC}</aside>",
        f"<aside><ul><li class=logo><a href=/><img src=l.png></a></ul>{TOC}</aside>",
        f"<aside><a class=brand href=/>Home</a>{TOC}</aside>",
    ],
)
def test_what_else_leads_home_from_a_column_is_the_columns(column):
    assert words(f"{column}<main><h1>Folding</h1>{PROSE}</main>", MANUAL) == ["sidebar", "sidebar"]


def test_scaladocs_texts_and_yards_facts_are_content():
    facts = "<dl class=attributes><dt>Source</dt><dd><a href=/boat.scala>Boat.scala</a></dd></dl>"
    assert places(f'<h1>Boat</h1>{PROSE}<div id="comment" class="fullcommenttop">{PROSE}{facts}</div>') == {"content"}
    see = "<p class=tag_title>See Also:</p><ul class=see><li><span><a href=/Reed.html>Reed</a></span></li></ul>"
    assert places(f'<div id=content><h1>Boat</h1>{PROSE}<div class="tags">{see}</div></div>') == {"content"}


def test_antoras_column_is_an_aside_though_all_of_it_is_called_nav():
    menu = "<nav class=nav-menu><h3><a href=/>Boats</a></h3><ul><li><a href=/a>Reed</a></ul></nav>"
    column = f'<div class="nav-container"><aside class="nav"><div class="panels">{menu}</div></aside></div>'
    assert places(f"{column}<main><h1>Folding</h1>{PROSE}</main>") == {"sidebar"}


def test_buttons_for_sharing_among_tags_are_buttons_for_sharing():
    share = "<div class=social-share><a class=social-x href='https://twitter.com/intent/tweet?url=x'>X</a></div>"
    tags = f"<aside class=entry-taxonomy><div><a href=/tag/reed>reed</a></div>{share}</aside>"
    assert words(f"<article><h1>Folding</h1>{PROSE}{tags}</article>") == ["related", "social_share"]


def test_the_bar_of_older_sphinx_has_steps_and_no_related_pages():
    steps = "<li class=right><a href=../genindex.html>index</a><li class=right><a href=paper.html>next</a> |"
    trail = "<li><a href=../index.html>Boats 1.0 documentation</a> &raquo;<li><a href=index.html>Guide</a> &raquo;"
    bar = f"<div class=related><h3>Navigation</h3><ul>{steps}{trail}</ul></div>"
    text = f"<div class=document><div class=body><h1>Folding</h1>{PROSE}</div></div>"
    assert words(f"{bar}{text}{bar}", MANUAL) == ["nav", "pagination", "breadcrumb", "breadcrumb"] * 2
    assert places(f"{text}<div class=related><ul><li class=left><a href=/a>A</a></ul></div>") == {"related"}


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ("<div class='tabs section' id=crosscol>{}</div>", "nav"),
        ("<div class='tabs section' id=page_list_top>{}</div>", "nav"),
        ("<div class='sidebar section' id=sidebar-left-1>{}</div>", "sidebar"),
    ],
)
def test_bloggers_list_of_pages_is_the_menu_above_the_text_and_not_in_its_sidebar(around, expected):
    pages = f"<div class='widget PageList' id=PageList1><div class=widget-content><ul>{LINKS}</ul></div></div>"
    post = f"<div class='main section' id=main><div class='post hentry'><h3>Folding</h3>{PROSE}</div></div>"
    assert places(f"<div class=content-outer>{around.format(pages)}{post}</div>") == {expected}


def test_dokuwikis_column_is_a_sidebar_though_it_is_a_nav():
    column = f"<nav id=dokuwiki__aside><div class='pad aside include group'><ul>{LINKS}</ul></div></nav>"
    assert places(f"{column}<main id=dokuwiki__content><h1>Folding</h1>{PROSE}</main>") == {"sidebar"}


@pytest.mark.parametrize(
    ("nav", "expected"),
    [
        ("<nav><a href=/><svg></svg>Home</a><a href=/boats><svg></svg>Boats</a></nav>", ["nav", "nav"]),
        ("<nav><a href=/a/page><svg></svg>This page</a><a href=/boats><svg></svg>Boats</a></nav>", ["nav", "nav"]),
        ("<nav><ul><li><a href=/><svg></svg>Boats</a><li><a href=/a>A</a></ul></nav>", ["nav", "nav"]),
        ("<nav><a href=/><svg></svg>Paper Boats</a><ul><li><a href=/a>A</a></ul></nav>", ["header", "nav"]),
        ("<nav><a href=/><img src=l.png alt=Home></a><ul><li><a href=/a>A</a></ul></nav>", ["header", "nav"]),
        ("<p><a href=/><svg></svg>Home</a> | <a href=/a>A</a> | <a href=/b>B</a></p>", ["nav"] * 3),
    ],
)
def test_an_icon_makes_no_logo_of_an_entry(nav: str, expected: list[str]) -> None:
    assert words(f"{nav}<h1>Folding</h1>{PROSE}") == expected
