from collections.abc import Sequence

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.links import extract_links
from linkspider.model.placement import RULES, Confidence, Placed, Placement, placed_by

URL = "https://www.example.com/guide/paper/folding.html"
PROSE = "<p>The boats were folded from old charts, which are thick enough to float for an hour or more.</p>" * 2


def place_all(body: str, url: str = URL) -> list[Placed]:
    document = parse_document(f"<!doctype html><html><body>{body}</body></html>".encode(), url)
    return [placed_by(link.placement_rule) for link in extract_links(document).links]


def words(body: str, url: str = URL) -> Sequence[str]:
    return [str(placed.placement) for placed in place_all(body, url)]


MAIN = f"<main><h1>Folding</h1>{PROSE}</main>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<nav><a href=/a>A</a></nav>{MAIN}", "nav"),
        (f"<div role=navigation><a href=/a>A</a></div>{MAIN}", "nav"),
        (f"<header><a href=/a>A</a></header>{MAIN}", "header"),
        (f"<div role=banner><a href=/a>A</a></div>{MAIN}", "header"),
        (f"{MAIN}<footer><a href=/a>A</a></footer>", "footer"),
        (f"{MAIN}<div role=contentinfo><a href=/a>A</a></div>", "footer"),
        (f"{MAIN}<aside><a href=/a>A</a></aside>", "sidebar"),
        (f"{MAIN}<div role=complementary><a href=/a>A</a></div>", "sidebar"),
        (f"<main><h1>Folding</h1>{PROSE}<p>See <a href=/a>A</a>.</p></main>", "content"),
        (f"<article><h1>Folding</h1>{PROSE}<p>See <a href=/a>A</a>.</p></article>", "content"),
        (f'<div id="footer"><a href=/a>A</a></div>{MAIN}', "footer"),
        (f'<ul class="main-menu"><li><a href=/a>A</a></li></ul>{MAIN}', "nav"),
        (f'<div class="topbar"><a href=/a>A</a></div>{MAIN}', "header"),
        (f'{MAIN}<div class="left-sidebar"><a href=/a>A</a></div>', "sidebar"),
    ],
)
def test_elements_roles_and_names_say_the_place(body: str, expected: str) -> None:
    assert words(body) == [expected]


@pytest.mark.parametrize(
    "names",
    ["unavailable", "navigator-x9", "subnavicular", "footnote", "headerlink", "commentary", "canvas", "asidelike"],
)
def test_substring_of_a_class_name_is_no_match(names: str) -> None:
    assert words(f'<div class="{names}"><h1>Folding</h1>{PROSE}<p>See <a href=/a>this</a>.</p></div>') == ["content"]


@pytest.mark.parametrize(
    "names",
    ["card-footer", "modal-header", "entry-header", "entry-footer", "article-header", "panel-heading", "card__footer"],
)
def test_header_and_footer_of_a_part_are_not_the_pages(names: str) -> None:
    body = (
        f'<h1>Boats</h1>{PROSE}<div class="card">{PROSE}<div class="{names}"><a href=/a>Fold it</a></div>{PROSE}</div>'
    )
    assert words(body) == ["content"]


def test_nested_footer_nav_is_footer() -> None:
    assert words(f"{MAIN}<footer><nav><ul><li><a href=/a>A</a></li></ul></nav></footer>") == ["footer"]


def test_navigation_in_a_header_is_header_and_only_that() -> None:
    assert words(f"<header><nav><a href=/a>A</a></nav></header>{MAIN}") == ["header"]


def test_header_and_footer_of_an_article_are_not_the_pages() -> None:
    body = (
        f"<main><article><header><h1><a href=/self>Folding</a></h1></header>{PROSE}"
        "<footer><p>Written for <a href=/club>the club</a> in spring.</p></footer></article></main>"
    )
    assert words(body) == ["content", "content"]


@pytest.mark.parametrize("body_class", ["has-sidebar", "no-sidebar", "sidebar-left-layout", "layout-sidebar nav-open"])
def test_layouts_named_after_a_sidebar_are_none(body_class: str) -> None:
    link = "<p>See <a href=/a>this</a>.</p>"
    assert words(f'<div class="{body_class}"><main><h1>Folding</h1>{PROSE}{link}</main></div>') == ["content"]


@pytest.mark.parametrize("name", ["td_with_ajax_pagination", "pt-show-social-block", "node-without-comments"])
def test_what_a_box_has_is_not_what_it_is(name: str) -> None:
    text = f'<div class="{name}"><h2>Boats</h2>{PROSE}<p>See <a href=/a>this</a>.</p></div>'
    assert words(f"<main><h1>Folding</h1>{text}{PROSE}</main>") == ["content"]


@pytest.mark.parametrize(
    "link",
    [
        '<a href="http://other.example/viewtopic?t=4&amp;page=3">this thread</a>',
        "<a href='/?p=45'>a post by Bob</a>",
        "<a href='/list/page/3'>the third part of the list</a>",
    ],
)
def test_a_link_in_a_sentence_to_a_numbered_page_is_content(link: str) -> None:
    assert words(f"<main><article><h1>Folding</h1><p>As told in {link}, nobody knows.</p>{PROSE}</article></main>") == [
        "content"
    ]


def test_a_post_with_a_number_for_its_address_is_no_page_of_a_list() -> None:
    post = f"<article><h2><a href='/?p=12'>Folding</a></h2><p><a href='/?p=12'>May 5</a></p>{PROSE}</article>"
    assert words(f"<main>{post}</main>") == ["content", "content"]


def test_a_section_of_an_article_that_its_table_of_contents_lists_is_none() -> None:
    text = f'<div class="toc-section"><h2>Methods</h2>{PROSE}<p>See <a href="#r1">[1]</a>.</p></div>'
    assert words(f"<main><article><h1>Folding</h1>{text}{PROSE}</article></main>") == ["content"]


def test_a_narrow_column_of_a_news_theme_is_a_sidebar() -> None:
    row = (
        f'<div class="td-pb-span8">{PROSE * 4}</div>'
        '<div class="td-pb-span4"><h4>News</h4><ul><li><a href=/a>A</a><li><a href=/b>B</a></ul></div>'
    )
    assert words(f'<article><h1>Folding</h1><div class="td-pb-row">{row}</div></article>') == ["sidebar", "sidebar"]


@pytest.mark.parametrize(
    "body",
    [
        f'<main>{PROSE}<section id="comments"><h2>Comments</h2>{PROSE}<p><a href=/a>A</a></p></section></main>',
        f'<main>{PROSE}<section id="comments"><h2>Comments in code</h2>{PROSE}<p><a href=/a>A</a></p></section></main>',
        f'<main>{PROSE}<h2 id="footer">Footer</h2><p>See <a href=/a>A</a>.</p></main>',
        f'<div class="section" id="navigation"><h2>Navigation</h2>{PROSE}<p>See <a href=/a>A</a>.</p></div>',
        f'<main><div class="sect1" id="SIDEBAR"><h2>Sidebars</h2>{PROSE}<p>See <a href=/a>A</a>.</p></div></main>',
    ],
)
def test_id_of_a_chapter_is_a_link_target(body: str) -> None:
    assert words(body) == ["content"]


@pytest.mark.parametrize(
    "aside",
    ["<aside>", '<aside role="note">', '<aside class="callout">', '<aside class="pullquote">'],
)
def test_aside_in_the_flow_of_an_article_is_content(aside: str) -> None:
    assert words(f"<main><article><h1>A</h1>{PROSE}{aside}<a href=/a>A</a></aside>{PROSE}</article></main>") == [
        "content"
    ]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("Footer_root__x3f2", "footer"),
        ("SiteFooter-module__wrap--a81Zq", "footer"),
        ("Sidebar_inner__Kd92a", "sidebar"),
        ("sc-hKdnav0 AdvertSlot_x__91ab", "ad"),
        ("css-1x2y3z-Breadcrumbs", "breadcrumb"),
    ],
)
def test_hashed_class_names_are_read_by_their_words(names: str, expected: str) -> None:
    assert words(f'{MAIN}<div class="{names}"><a href="/guide/">A</a></div>') == [expected]


@pytest.mark.parametrize(
    "block",
    [
        '<p><a href="a.html">← Previous</a> | <a href="index.html">Up</a> | <a href="c.html">Next →</a></p>',
        '<div class="pager"><a href="a.html">Paper</a> <a href="index.html">All</a> <a href="c.html">Glue</a></div>',
        '<nav><a href="a.html">Prev</a> <a href="index.html">Contents</a> <a href="c.html">Next</a></nav>',
        '<ul><li><a href="?page=1">1</a></li><li><a href="?page=2">2</a></li><li><a href="?page=3">3</a></li></ul>',
    ],
)
@pytest.mark.parametrize("around", ["<article>{}</article>", "<footer>{}</footer>", "<div>{}</div>"])
def test_previous_and_next_are_pagination_wherever_they_stand(block: str, around: str) -> None:
    found = words(f"<main><h1>Folding</h1>{PROSE}{around.format(PROSE + block)}</main>")
    assert set(found) == {"pagination"}


@pytest.mark.parametrize(
    "trail",
    [
        '<nav aria-label="Breadcrumb"><a href="/">Home</a> <a href="/guide/">Guide</a></nav>',
        '<p itemtype="https://schema.org/BreadcrumbList"><a href="/">Home</a><a href="/guide/">Guide</a></p>',
        '<ul class="yoast-breadcrumb"><li><a href="/">Home</a></li><li><a href="/guide/">Guide</a></li></ul>',
        '<nav><ol><li><a href="/">Home</a></li><li><a href="/guide/">Guide</a></li></ol></nav>',
    ],
)
@pytest.mark.parametrize("around", ["{}", "<main>{}</main>", "<header>{}</header>"])
def test_breadcrumbs_win_over_navigation_and_header(trail: str, around: str) -> None:
    assert words(f"{around.format(trail)}<div><h1>Folding</h1>{PROSE}</div>") == ["breadcrumb", "breadcrumb"]


def test_a_menu_of_home_and_one_section_in_the_header_is_no_trail() -> None:
    menu = '<nav><ul><li><a href="/">Home</a></li><li><a href="/guide/">Guide</a></li></ul></nav>'
    assert words(f"<header>{menu}</header>{MAIN}") == ["header", "header"]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://twitter.com/intent/tweet?url=x", "social_share"),
        ("https://www.facebook.com/sharer/sharer.php?u=x", "social_share"),
        ("https://www.linkedin.com/shareArticle?url=x", "social_share"),
        ("https://wa.me/?text=x", "social_share"),
        ("https://api.whatsapp.com/send?phone=&text=x", "social_share"),
        ("https://api.whatsapp.com/send?phone=+4912345&text=x", "content"),  # a message to one person
        ("https://t.me/share/url?url=x", "social_share"),
        ("https://www.reddit.com/submit?url=x", "social_share"),
        ("//pinterest.com/pin/create/button/?url=https%3A%2F%2Fa.example%2F&media=x", "social_share"),
        ("https://net.example/share?url=https%3A%2F%2Fa.example%2F", "social_share"),  # a service unheard of
        ("https://net.example/sharekit/?lang=en&source=http://a.example/", "social_share"),
        ("/2024/folding/?share=facebook&nb=1", "social_share"),
        ("https://mix.com/add?url=x", "social_share"),
        ("//net.example/p/d6e6/share/twitter?source=post", "social_share"),
        ("/share/prices", "content"),
        ("https://net.example/share?id=7", "content"),
        ("https://net.example/market-share/?url=https://a.example/", "content"),
        ("https://net.example/login?url=https%3A%2F%2Fa.example%2F", "content"),
        ("/2024/folding/?share=12", "content"),
        ("https://twitter.com/paperboats", "content"),
        ("https://www.reddit.com/r/origami/", "content"),
        ("https://ads.google.com/home/", "content"),
        ("https://ad.doubleclick.net/ddm/trackclk/1", "ad"),
    ],
)
def test_share_intents_and_ad_servers_are_known_by_address(href: str, expected: str) -> None:
    assert words(f'<main><article><h1>A</h1>{PROSE}<div><a href="{href}">x</a></div></article></main>') == [expected]


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ('<div class="comments-area"><ol class="commentlist"><li><a href=/a>A</a></li></ol></div>', "comment"),
        ('<div class="author-box"><a href=/a>A</a></div>', "author_bio"),
        ('<span itemprop="author"><a href=/a>A</a></span>', "author_bio"),
        ('<a rel="author" href=/a>A</a>', "author_bio"),
        ('<div class="related-posts"><a href=/a>A</a></div>', "related"),
        ("<div><h3>You may also like</h3><ul><li><a href=/a>A</a></li></ul></div>", "related"),
        ('<div class="tags-links"><a href=/a>A</a></div>', "related"),
        ('<a rel="tag" href=/a>A</a>', "related"),
        ('<div class="share-buttons"><a href=/a>A</a></div>', "social_share"),
        ('<ins class="adsbygoogle"><a href=/a>A</a></ins>', "ad"),
        ('<div data-ad-slot="7"><a href=/a>A</a></div>', "ad"),
        ('<div class="add-to-list"><a href=/a>A</a></div>', "content"),
        ('<div class="share-price"><a href=/a>A</a></div>', "content"),
        ('<div class="no-comments"><a href=/a>A</a></div>', "content"),
        ('<div class="elementor-widget elementor-widget-text-editor"><p>See <a href=/a>A</a></p></div>', "content"),
    ],
)
def test_blocks_beside_a_text(block: str, expected: str) -> None:
    assert words(f"<main><article><h1>A</h1>{PROSE}{block}</article></main>") == [expected]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li><b><a rel=ugc href=/a>Ann</a></b><p>A fine boat.</ol>", "comment"),
        ("<article><ul><li><a rel='noopener ugc' href=/a>A boat</a></ul></article>", "content"),  # Medium's own text
        ("<p>See <a rel=ugc href=/a>this</a>.", "content"),
        ("<nav><ul><li><a rel=ugc href=/a>Ann</a></ul></nav>", "nav"),
    ],
)
def test_what_users_wrote_in_a_list_is_a_comment_where_nothing_else_speaks(body: str, expected: str) -> None:
    assert words(f"<h1>Folding</h1>{PROSE}{body}{PROSE}") == [expected]


def test_logo_that_leads_home_is_header_where_there_is_only_navigation() -> None:
    links = '<a class="navbar-brand" href="/">Boats</a><a href="/a">A</a><a href="/b">B</a>'
    assert words(f'<nav class="navbar">{links}</nav>{MAIN}') == ["header", "nav", "nav"]


def test_skip_link_is_navigation() -> None:
    assert words(f'<a class="skip-link" href="#main">Skip to content</a>{MAIN}') == ["nav"]


def test_consent_banner_is_footer() -> None:
    assert words(f'{MAIN}<div class="cookie-banner"><a href="/privacy">Privacy</a></div>') == ["footer"]


def test_main_may_be_doubled_and_hold_the_sidebar() -> None:
    body = (
        f'<main class="site"><header><a href="/">Boats</a></header><main><h1>A</h1>{PROSE}'
        "<p>See <a href=/a>A</a>.</p></main>"
        '<aside class="sidebar"><a href=/b>B</a></aside></main>'
    )
    assert words(body) == ["header", "content", "sidebar"]


def test_div_soup_is_read_by_where_its_text_is() -> None:
    body = (
        '<div><div><div><a href="/"><img src=l.png alt=""></a><a href="/a">Boats</a><a href="/b">Kites</a></div></div>'
        f'<div><div><h1>Folding</h1>{PROSE}<p>See <a href="/c">the charts</a> for more of this.</p></div></div>'
        '<div><div><a href="/privacy">Privacy</a><a href="/terms">Terms</a></div><p>© 2025 Boats</p></div></div>'
    )
    placed = place_all(body)
    assert [str(one.placement) for one in placed] == ["header", "header", "header", "content", "footer", "footer"]
    assert {one.confidence for one in placed} == {Confidence.RESIDUAL}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('<a href="/">Home</a> » <a href="/shop">Paper</a> » <a href="/p/17">Charts</a> » Folding', ["breadcrumb"] * 3),
        ('<a href="/">Home</a> <em>›</em> <a href="/list-12.html">Boats</a>', ["breadcrumb"] * 2),
        ('<a href="/guide/">Guide</a>: <a href="/guide/paper/">Paper</a>: Folding', ["breadcrumb"] * 2),
    ],
)
def test_line_of_links_down_from_home_is_a_trail_without_any_name(line: str, expected: list[str]) -> None:
    assert words(f"<div><div>{line}</div><h1>Folding</h1>{PROSE}</div>") == expected


def test_arrow_in_a_sentence_makes_no_trail() -> None:
    line = '<p>Compare <a href="/charts">charts</a> → <a href="/boats">boats</a>, as we did.</p>'
    assert words(f"<div><h1>Folding</h1>{PROSE}{line}{PROSE}</div>") == ["content", "content"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('Tags: <a href="/a">sea</a>, <a href="/b">wind</a>', "related"),
        ('<span>Schlagwörter:</span> <a href="/a">See</a>', "related"),
        ('Tags: <span><a href="/a">sea</a></span>, <!-- and --><span><a href="/b">wind</a></span>', "related"),
        ('Prev by date: <b><!-- thread --><a href="/a">Reeds</a></b>', "pagination"),
        ('Поделиться: <a href="https://net.example/?u=x">Net</a>', "social_share"),
        ('Note: <a href="/a">sea</a>', "content"),
    ],
)
def test_label_before_a_line_of_links_says_what_they_are(line: str, expected: str) -> None:
    assert set(words(f"<article><h1>A</h1>{PROSE}<div>{line}</div></article>")) == {expected}


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ('<div class="col-md-4"><nav><a href="/a">A</a><a href="/b">B</a></nav></div>', "sidebar"),
        ('<div class="col-md-12"><nav><a href="/a">A</a><a href="/b">B</a></nav></div>', "nav"),
        ('<div class="offcanvas offcanvas-start"><nav><a href="/a">A</a><a href="/b">B</a></nav></div>', "nav"),
    ],
)
def test_navigation_in_a_column_beside_the_text_is_a_sidebar(column: str, expected: str) -> None:
    body = f'<main><div class="row">{column}<div class="col-md-8"><h1>A</h1>{PROSE}</div></div></main>'
    assert set(words(body)) == {expected}


def test_table_of_contents_is_placed_by_where_it_stands() -> None:
    toc = '<div class="toc"><ul><li><a href="#a">A</a></li><li><a href="#b">B</a></li></ul></div>'
    assert set(words(f"<div>{toc}<div><h1>A</h1>{PROSE}</div></div>")) == {"sidebar"}
    assert set(words(f"<div><h1>A</h1>{toc}{PROSE}</div>")) == {"nav"}


def test_what_is_named_sidebar_and_holds_the_text_is_none() -> None:
    link = "<p>See <a href=/a>this</a>.</p>"
    assert words(
        f'<main><div class="sidebar-wrapper"><div class="sidebar"><h1>A</h1>{PROSE}{link}</div></div></main>'
    ) == ["content"]


@pytest.mark.parametrize(
    ("href", "expected"),
    [("https://twitter.com/boats", "sidebar"), ("https://twitter.com/intent/tweet?url=x", "social_share")],
)
def test_icons_to_follow_belong_to_their_region_and_those_to_share_do_not(href: str, expected: str) -> None:
    assert words(f'{MAIN}<aside><div class="social-icons"><a href="{href}">x</a></div></aside>') == [expected]


@pytest.mark.parametrize(
    ("anchors", "expected"),
    [
        (("PreviousPaper", "NextGlue"), "pagination"),
        (("Précédent Papier", "Suivant Colle"), "pagination"),
        (("Prev Class", "Next Class"), "pagination"),
        (("Next of kin", "Paper"), "content"),
    ],
)
def test_words_that_begin_a_pair_of_links(anchors: tuple[str, str], expected: str) -> None:
    first, second = anchors
    pair = f'<div><a href="a.html">{first}</a><a href="b.html">{second}</a></div>'
    assert set(words(f"<main><h1>Folding</h1>{PROSE}{pair}</main>")) == {expected}


def test_menu_written_as_a_line_of_text() -> None:
    line = '<a href="index.html">Home</a> | <a href="cats.html">Cats</a> | <a href="sign.html">Sign</a>'
    assert words(f"<center><h1>Cats</h1>{line}</center>{PROSE}") == ["nav"] * 3


def test_docbook_bars_are_pagination() -> None:
    cells = '<td><a accesskey="p" href="a.html">Prev</a></td><td><a href="b.html">Up</a></td>'
    bar = f'<div class="navheader"><table><tr>{cells}</tr></table></div>'
    assert words(f"{bar}<div class=sect1><h1>A</h1>{PROSE}</div>") == ["pagination", "pagination"]


def test_every_rule_is_described_and_says_one_place() -> None:
    assert all(words.strip() for words in RULES.values())
    assert {placed_by(rule).placement for rule in RULES} == set(Placement)
    assert {placed_by(rule).confidence for rule in RULES} == set(Confidence)


MENU = "<div class=nav><ul><li><a href=/>Boats</a><li><a href=/wood>Wood</a><li><a href=/paper>Paper</a></ul></div>"
TEXT = "<h1>Folding</h1><p>Most of what floats was folded from <a href=/charts>old charts</a> by those who sailed.</p>"
FOOT = "<div class=foot>© 2026 Boats <a href=/imprint>Imprint</a></div>"


@pytest.mark.parametrize(
    "around",
    [
        *("<main>{}</main>", "<article>{}</article>", "<div role=main>{}</div>", "<div class=content>{}</div>"),
        *("<div class=nav-open>{}</div>", "<div id=footer>{}</div>", "<div class=sidebar><main>{}</main></div>"),
        '<script>1</script><div class=post>{}</div><div id=fb-root></div><div class="cookie-consent">Fine?</div>',
    ],
)
def test_what_is_around_the_whole_page_says_nothing_of_its_links(around: str) -> None:
    expected = words(MENU + TEXT + FOOT)
    assert expected == ["nav", "nav", "nav", "content", "footer"]
    assert words(around.format(MENU + TEXT + FOOT)) == expected


@pytest.mark.parametrize("around", ["<main>{}</main>", "<div class=article>{}</div>"])
def test_what_is_for_the_text_and_all_of_a_page_that_does_not_name_its_site_holds_its_text(around: str) -> None:
    text = around.format(f"{TEXT}<footer>See <a href=/sails>sails</a></footer>")
    assert words(text) == ["content", "content"]
    assert [each.rule for each in place_all(text)] != [each.rule for each in place_all(TEXT + "<p>And more.")]


def test_a_text_beside_is_no_frame() -> None:
    assert words(f"<div class=sidebar>{TEXT}</div>")[0] == words(f"<div class=sidebar>{TEXT}</div>Text")[0] == "content"
    menu = "<ul><li><a href=/a>Alder</a><li><a href=/b>Birch</a></ul>"
    assert set(words(f"<div class=sidebar>{menu}</div>Text <h1>Wood</h1><p>It floats.")) == {"sidebar"}
