"""Where links stand on pages of which names say little or something else: columns, boxes, hooks, cells."""

import pytest

from tests.extract.test_placement import MAIN, PROSE, place_all, words

LONG = PROSE * 10  # a cell that holds the text of a page
LINKS = "".join(f"<a href=/{name}>{name} boats</a><br>" for name in ("paper", "reed", "skin"))


def places(body: str) -> set[str]:
    return {*words(body)}


def test_cells_beside_the_text_of_a_layout_table_are_columns():
    heading = "<h2>More</h2>"  # which would be the text's, where nothing but its place spoke
    row = f"<tr><td>{heading}{LINKS}</td><td><h1>Folding</h1>{LONG}</td></tr>"
    assert places(f"<table>{row}</table>") == {"sidebar"}


def test_cells_of_a_table_with_rows_are_the_texts():
    rows = "".join(f"<tr><td><a href=/{n}>Kit {n}</a></td><td>4.00</td></tr>" for n in range(4))
    assert places(f'<div class="content"><h1>Kits</h1>{PROSE}<table>{rows}</table>{PROSE}</div>') == {"content"}


def test_a_box_of_links_beside_most_of_the_text_is_a_column_whatever_its_name():
    side = f"<div class=_3x9k><h2>Elsewhere</h2>{LINKS}</div>"
    body = f"<div class=_b><div class=_q1>{'<div class=_t>' + LONG + '</div>'}</div>{side}</div>"
    assert places(body) == {"sidebar"}


@pytest.mark.parametrize("like", ["<div class=_q1><h2>Next</h2>{}</div>", "<p>{}</p>"])
def test_what_is_like_the_text_belongs_to_it(like):
    body = f"<div class=_b><div class=_q1><h2>First</h2>{LONG}</div>{like.format(LINKS)}</div>"
    assert places(body) == {"content"}


def test_a_front_page_has_no_column_of_the_text():
    side = f"<div class=_3x9k><h2>Elsewhere</h2>{LINKS}</div>"
    body = f"<div class=_b><div class=_q1>{LONG}</div>{side}</div>"
    placed = place_all(body, "https://www.example.com/")
    assert {str(each.placement) for each in placed} == {"content"}


@pytest.mark.parametrize("name", ["elementor-col-33", "col-md-4", "et_pb_column_1_3", "span3", "large-4"])
def test_a_narrow_column_of_a_grid_behind_the_text(name):
    body = f'<div class=row><div class="col-x"><h1>Folding</h1>{PROSE}</div><div class="{name}">{LINKS}</div></div>'
    assert places(body) == {"sidebar"}


def test_a_narrow_column_of_a_grid_that_holds_text_is_content():
    body = f'<div class=row><div class="col-md-4">{PROSE}{LINKS}</div><div class="col-md-4">{PROSE}</div></div>'
    assert places(f"<h1>Folding</h1>{body}") == {"content"}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("asideL", "sidebar"),  # one capital at the end is a side, no hash
        ("side-content", "sidebar"),
        ("js-sidebar-container", "content"),  # hooks of scripts
        ("js-navigation-container", "content"),
        ("message-userContent", "content"),  # of XenForo: what a user wrote, and not who
        ("avatarcontent", "content"),
        ("p-body-pageContent", "content"),
        ("privacy-settings", "footer"),
        ("footerline", "footer"),
        ("product-suggestions", "related"),
        ("dropdown-content", "nav"),
        ("subpages", "breadcrumb"),  # of MediaWiki: the pages above a page
        ("colonneDroite", "sidebar"),
        ("right-panel", "sidebar"),
        ("rightbar", "sidebar"),
        ("ipar_side", "sidebar"),
        ("js_social_box", "content"),
    ],
)
def test_names_that_are_easily_misread(names, expected):
    named = f'<div class="{names}"><a href=/a>A</a><a href=/b>B</a></div>'
    assert places(f"<div><div><h1>Folding</h1>{PROSE}</div>{named}<div>{PROSE}</div></div>") == {expected}


def test_a_table_of_contents_does_not_hold_the_text():
    inner = "".join(f"<p>{text} <a href=#{n}>there</a></p>" for n, text in enumerate([PROSE[3:-4]] * 3))
    assert places(f'<div class="readme-toc"><article><h1>Folding</h1>{inner}</article></div>') == {"content"}


@pytest.mark.parametrize("wrap", ["<li>\n{:60}{}</li>", "<li><span class=text>{}{}</span></li>", "<dd>{}{}</dd>"])
def test_jumps_in_a_list_are_a_table_of_contents(wrap):
    items = "".join(wrap.format("", f"<a href=#s{n}>Step {n} of folding</a>") for n in range(4))
    steps = "".join(f"<h2 id=s{n}>Step {n}</h2>{PROSE}" for n in range(4))
    assert places(f'<div class="content"><h1>Folding</h1>{PROSE}<ul>{items}</ul>{steps}</div>') == {"nav"}


def test_tags_that_filter_a_list_are_no_table_of_contents():
    tags = "".join(f"<li><a href=#tag-{n}>tag {n}</a></li>" for n in range(4))
    assert places(f'<div class="content"><h1>Folding</h1>{PROSE}<ul>{tags}</ul>{PROSE}</div>') == {"content"}


def test_the_address_of_a_page_of_tags_says_nothing_of_links_to_places_on_it():
    text = f"<main><h1>Paper</h1>{PROSE}<h2 id=a>Boats <a href=#a>#</a></h2>{PROSE}</main>"
    for folder in ("tags/paper", "authors/ann", "page/2"):
        assert [placed.rule for placed in place_all(text, f"https://www.example.com/{folder}/")] == ["content.main"]


def test_columns_in_an_article_are_the_texts_own():
    column = '<div class="col-md-6 leftCol"><a href=/a><img src=a.png></a></div>'
    body = f"<main><h1>Folding</h1><article>{PROSE}<div class=row>{column}</div></article></main>"
    assert places(body) == {"content"}


def test_no_column_stands_in_an_item_of_a_list():
    rows = "".join(f'<li><p>{n}</p><div class="aside"><a href=/vote/{n}>Like</a></div></li>' for n in range(3))
    assert places(f'<div class="content"><h1>Boats</h1>{PROSE}<ul>{rows}</ul></div>') == {"content"}


def test_a_menu_in_the_first_block_is_navigation_and_the_name_of_the_site_is_not():
    menu = "".join(f"<li><a href=/m{n}>Boats {n}</a></li>" for n in range(6))
    body = f"<div class=a1><a href=/><img src=logo.png></a><ul>{menu}</ul></div><div><h1>Boats</h1>{PROSE}</div>"
    assert words(body) == ["header"] + ["nav"] * 6


def test_a_section_outside_of_main_may_be_the_footer():
    foot = '<section><ul class="footer__mobileNav"><li><ul id=sidebar0><li><a href=/a>A</a></ul></ul></section>'
    assert places(f"<main><h1>Folding</h1>{PROSE}</main>{foot}") == {"footer"}


def test_a_widget_in_navigation_is_navigation():
    links = "".join(f"<a href=/m{n}>Boats {n}</a>" for n in range(6))
    body = f'<div class="sub-nav"><div class="widget-nav">{links}</div></div><main><h1>Folding</h1>{PROSE}</main>'
    assert places(body) == {"nav"}


def test_a_navigation_element_counts_for_more_than_names_in_it():
    menu = '<div class="main-menu-wrapper"><nav class="main-nav"><ul><li><div class="header"><a href=/a>A</a></div>'
    assert places(f"{menu}{'<li><a href=/b>B</a>' * 3}</ul></nav></div><main><h1>Folding</h1>{PROSE}</main>") == {"nav"}


def test_headers_and_footers_of_sections_are_not_the_pages_outside_of_main_either():
    card = f"<section><header><h2><a href=/c>Card</a></h2></header>{PROSE}<footer><a href=/o>All offers</a></footer>"
    rules = {placed.rule for placed in place_all(f"<main><h1>Folding</h1>{PROSE}</main>{card}</section>{PROSE}")}
    assert not {"header.element", "footer.element"} & rules


def test_other_sites_categories_are_no_taxonomy_of_the_page():
    links = "".join(f"<li><a href=https://www.example.org/themen/{n}>Report {n}</a></li>" for n in range(3))
    assert places(f"<main><h1>Folding</h1>{PROSE}<ul>{links}</ul></main>") == {"content"}


def test_the_header_of_a_card_in_a_column_is_not_the_pages():
    card = "<article><header><h3><a href=/a>A longer title of a story</a></h3></header></article>"
    body = f'<main><h1>Folding</h1>{PROSE}</main><div class="right-aside">{card * 3}</div>'
    assert places(body) == {"sidebar"}


def test_categories_in_a_long_menu_before_the_heading_are_navigation():
    menu = "".join(f"<li><a href=/topics/{n}>Topic {n}</a></li>" for n in range(9))
    assert places(f"<ul>{menu}</ul><h1>Folding</h1><div>{PROSE}</div>") == {"nav"}


def test_an_aside_called_sidebar_among_boxes_of_an_article_is_one():
    aside = '<aside class="post__sidebar"><a href=/a>A</a><a href=/b>B</a></aside>'
    assert places(f'<article><h1>Folding</h1><div class="post-content"><div>{PROSE}</div>{aside}</div></article>') == {
        "sidebar"
    }


def test_an_aside_called_sidebar_among_paragraphs_is_the_texts():
    aside = '<aside class="sidebar"><a href=/a>A</a></aside>'
    article = f'<article><h1>Folding</h1><div class="post-content">{PROSE}{aside}{PROSE}</div></article>'
    assert places(article) == {"content"}


def test_what_is_called_header_behind_the_heading_is_a_part_of_the_text():
    body = f'<div><h1>Folding</h1>{PROSE}<div class="header section"><h2>Kits</h2><a href=/a>More</a></div></div>'
    assert places(body) == {"content"}


def test_a_heading_in_a_sidebar_is_not_the_texts():
    side = '<div id="sidebar"><div class="sidepanel"><h1>Page</h1><ul><li><a href=/i>Info</a></ul></div></div>'
    assert places(f"{side}<div id=p><p>{PROSE}</p><h1>Folding</h1>{PROSE}</div>") == {"sidebar"}


def test_follow_icons_with_a_stranger_among_them_are_the_footers():
    icons = "".join(
        f"<a href=https://{host}/boats>{host}</a>" for host in ("twitter.com", "facebook.com", "instagram.com")
    )
    foot = f'<footer><div class="social">{icons}<a href=https://blog.example.org/>Blog</a></div></footer>'
    assert places(f"{MAIN}{foot}") == {"footer"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{MAIN}<nav id=footer-nav><a href=/a>A</a></nav>", "footer"),
        (f"<div class=region-before-header><div role=navigation><a href=/a>A</a></div></div>{MAIN}", "nav"),
        (
            f"<main><h1>Folding</h1>{PROSE}<section class=widget><p>{PROSE[3:-4]}<a href=/a>A</a></p></section></main>",
            "content",
        ),
        (f"<a href=#c>Přeskočit na hlavní obsah</a><div id=c><h1>Folding</h1>{PROSE}</div>", "nav"),
    ],
)
def test_bars_by_what_their_names_mean(body, expected):
    assert places(body) == {expected}


def test_a_text_in_a_sidebar_is_not_the_pages():
    side = '<div id="sidebar2" class="sidebar"><div class="post-content"><a href=/p>Popular</a></div></div>'
    assert places(f"<div><div><h1>Folding</h1>{PROSE}</div>{side}</div>") == {"sidebar"}


def test_a_box_with_the_heading_is_no_column():
    head = f"<div class=_h><h1>Folding</h1>{LINKS}</div>"
    assert places(f"<div>{head}<div class=_t>{LONG}</div></div>") == {"content"}


def test_a_box_with_the_sites_logo_is_its_header():
    head = f'<div class="page-top-x"><h2>Boats</h2><a href=/><img src=/l.png></a>{LINKS}</div>'
    assert places(f"<div>{head}<div class=_t>{LONG}</div></div>") == {"header"}


def test_boxes_around_the_texts_own_are_a_menu_before_it_and_a_foot_behind():
    box = f"<div class=_{{}}><h2>Boats</h2>{LINKS}</div>"
    body = f"{box.format('a')}<div class=_b><div class=_c>{LONG}</div></div>{box.format('d')}"
    assert words(body) == ["nav"] * 3 + ["footer"] * 3


def test_a_menu_whose_entries_are_explained():
    entries = "".join(f"<li><a href=/kit{n}>Kit number {n}</a> {'x' * 20}</li>" for n in range(12))
    assert places(f'<div id="topnav"><ul>{entries}</ul></div>{MAIN}') == {"nav"}


def test_placeholders_are_no_jumps():
    items = "".join(f"<li><a href=#>{city}</a></li>" for city in ("Seoul", "Lima", "Oslo"))
    assert places(f'<div class="content"><h1>Cities</h1>{PROSE}<ul>{items}</ul>{PROSE}</div>') == {"content"}


def test_a_posts_categories_beside_its_byline():
    byline = '<div class="entry-byline">By <span class="entry-terms"><a href=/c/a>A</a></span></div>'
    assert places(f"<article><h1>Folding</h1>{byline}{PROSE}</article>") == {"related"}


def test_a_section_of_more_posts_behind_an_article():
    more = "<section id=more-posts><p><a href=/a>A boat that was folded</a></p></section>"
    assert places(f"<main><article><h1>Folding</h1>{PROSE}{more}</article></main>") == {"related"}


@pytest.mark.parametrize("name", ["restaurantHeader", "fic-header"])
def test_a_box_called_header_with_the_pages_heading_is_that_of_the_text(name):
    head = f'<section class="{name}"><h1>Folding</h1><a href=/price>9.75</a></section>'
    assert places(f"<div>{head}{PROSE}</div>") == {"content"}


@pytest.mark.parametrize("class_", ["", "class=col"])
def test_a_box_named_after_its_side_is_not_like_the_text(class_):
    left = f"<div {class_} id=left><h4>Kits</h4><ul>{LINKS}</ul></div>"
    assert places(f"<div id=w>{left}<div {class_} id=center>{LONG}</div></div>") == {"sidebar"}


def test_a_box_at_the_right_in_german():
    links = "<ul><li><a href=/a>Reed</a></li><li><a href=/b>Skin</a></li></ul>"
    assert places(f"<div id=w><div id=inhalt><h1>Boote</h1>{LONG}</div><div id=rechts>{links}</div></div>") == {
        "sidebar"
    }


def test_a_cell_is_a_column_by_its_id():
    row = f"<tr><td id=leftmenu><ul><li>{LINKS}</ul></td><td><h1>Boards</h1>{PROSE}</td></tr>"
    assert places(f"<table>{row}</table>") == {"sidebar"}


def test_the_first_picture_that_leads_home_is_the_logo():
    menu = "<table><tr><td><a href=/><img src=l.png alt=Boats></a></td><td><a href=/a>Kits</a></td></tr></table>"
    assert words(f"{menu}<h1>Folding</h1>{PROSE}")[0] == "header"


def test_an_offset_is_no_column():
    nav = "<div class='absolute left-0 top-0'><nav><a href=/a>A</a></nav></div>"
    assert places(f"<div>{nav}<div><h1>Folding</h1>{PROSE}</div></div>") == {"nav"}


def test_a_picture_that_opens_a_menu_is_no_logo():
    assert places(f"<nav><a href=#><img src=m.png></a></nav>{MAIN}") == {"nav"}


@pytest.mark.parametrize("wrap", ["<div class=_x><h2>E</h2>{}</div>", "<table><tr><td><h2>E</h2>{}</td></tr></table>"])
def test_a_box_of_many_links_is_judged_once(wrap):
    links = "<a href=/a>A boat</a><br>" * 4_000
    placed = words(f"<div><div class=_q>{LONG}</div>{wrap.format(links)}</div>")
    assert len(placed) == 4_000
    assert len({*placed}) == 1


MANY = "".join(f"<p><a href=/n{n}>News of the paper boats {n}</a></p>" for n in range(12))


def test_a_post_in_a_sidebar_is_no_text_of_the_page_though_its_paragraph_is_the_longest():
    post = '<div class="hentry"><h1>Folding</h1><div class="entry-content"><table><tr><td>Boats</table></div></div>'
    side = f'<div id="sidebar"><ul><li class="hentry">{PROSE}<a href=/p>Popular</a></li></ul></div>'
    assert places(f"<div id=main-container>{post}{side}</div>") == {"sidebar"}


def test_an_article_in_a_right_column_is_a_teaser():
    side = f'<div class="box_300_right"><article><a href=/p>Popular</a></article>{MANY}</div>'
    assert places(f"<div>{side}<div class=_m><h1>Folding</h1>{PROSE}</div></div>") == {"sidebar"}


@pytest.mark.parametrize(
    "name", ["col_300 right", "container-right2", "x shrink-0", "lg:w-1/4", "col-md-4 col-md-pull-8", "col-12 col-sm-4"]
)
def test_a_narrow_column_of_many_links_beside_the_heading(name):
    box = f'<div class="{name}">{MANY}<p>{PROSE[3:-4]}</p></div>'  # with a paragraph that is longer than the page's
    assert places(f"<div class=row><div class=_m><h1>Folding</h1></div>{box}</div>") == {"sidebar"}
    title = "<h1><a href=/f>Folding</a></h1>"  # in main, a heading that is a link is not the site's name
    assert words(f"<main><div class=row><div class=_m>{title}</div>{box}</div></main>")[1:] == ["sidebar"] * 12


@pytest.mark.parametrize("name", ["pull-right", "text-right", "slide-out-from-right", "post-layout--right"])
def test_what_is_drawn_at_the_right_is_no_column(name):
    body = f'<main><div class=row><div class=_m><h1>Folding</h1></div><div class="{name}">{MANY}</div></div></main>'
    assert places(body) == {"content"}


def test_news_of_the_own_site_in_a_box_named_after_advertisements():
    box = '<aside class="sidebar ad-container">{}</aside>'
    assert places(MAIN + box.format(MANY)) == {"sidebar"}
    assert places(MAIN + box.format(MANY.replace("href=", "href=https://shop.example"))) == {"ad"}
    inside = f'<div class="sidebar"><div class="placeholder-ad">{MANY}</div></div>'
    assert places(MAIN + inside) == {"sidebar"}


def test_a_cloud_of_tags_among_widgets_is_the_sidebars():
    cloud = '<ul><li id="wp_tag_cloud" class="widget wp_widget_tag_cloud"><a href=/tag/reed>reed</a></li></ul>'
    assert places(f'<div class="content"><h1>Folding</h1>{PROSE}{cloud}</div>') == {"sidebar"}
    assert places(f'<article><h1>Folding</h1>{PROSE}<div class="tagcloud"><a href=/t>reed</a></div></article>') == {
        "related"
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [("foot", "footer"), ("bottom_links", "footer"), ("SubFooter", "footer"), ("bottom-nav-x", "nav")],
)
def test_what_is_called_foot_behind_all_of_the_text_is_the_footer(name, expected):
    links = "<ul>" + "".join(f"<li><a href=/c{n}>Boats of city {n}</a></li>" for n in range(30)) + "</ul>"
    assert places(f'<div class=_t><h1>Folding</h1>{PROSE}</div><div class="{name}">{links}</div>') == {expected}


@pytest.mark.parametrize("body", ["<div class=foot>{0}</div><div class=_t>{1}</div>", "<div class=foot>{1}{0}</div>"])
def test_what_is_called_foot_before_or_around_the_text_is_none(body):
    text = f"<h1>Foot</h1>{PROSE}"
    assert "footer" not in places(body.format("<p>The <a href=/a>match</a> of the day.</p>", text))


def test_a_box_with_room_for_the_header_is_none():
    body = (
        f'<div id="content" class="header_space"><h2>Kits</h2><p>Paper <a href=/a>boats</a> and more.</p>{PROSE}</div>'
    )
    assert places(body) == {"content"}


def test_a_section_of_related_articles_in_main_is_known_by_its_id():
    block = "<section id=article-related><article><figure><a href=/a>Reed boats</a></figure></article></section>"
    assert places(f"<main><h1>Folding</h1>{PROSE}{block}</main>") == {"related"}


@pytest.mark.parametrize(
    "heading",
    [
        *("İlgili haberler", "Související články", "関連ニュース", "Tin liên quan", "أخبار", "По теме", "Zobacz także"),
        *("Przeczytaj także", "Podobne wpisy", "Vous aimerez aussi", "Схожі новини", "مقالات ذات صلة"),
        *(
            "Customers who viewed this item also viewed",
            "Mehr zu Falten",
            "More by Ada",
            "Dans la même rubrique",
            "If you liked this…",
        ),
    ],
)
def test_headings_of_related_pages_in_more_languages(heading):
    block = (
        f"<div><h2>{heading}</h2><ul><li><a href=/a>Reed boats</a></li><li><a href=/b>Skin boats</a></li></ul></div>"
    )
    expected = "content" if heading in {"أخبار", "По теме"} else "related"
    assert places(f"<main><h1>Folding</h1>{PROSE}{block}</main>") == {expected}


def test_a_footer_under_a_heading_of_related_pages_is_the_footer():
    block = f'<div class="site-footer"><h2>More stories</h2>{LINKS}</div>'
    assert places(MAIN + block) == {"footer"}


def test_an_aside_in_a_box_that_holds_the_text_and_more_is_a_sidebar():
    text = f"<div class=post-content><h1>Folding</h1>{PROSE}</div>"
    body = f'<div class="user-content">{text}<aside class="user-aside"><ul>{MANY}</ul></aside></div>'
    assert places(body) == {"sidebar"}


@pytest.mark.parametrize("name", ["nav_menu_colonne_de_gauche", "colonne-droite", "columnaizquierda", "rechte-spalte"])
def test_columns_are_known_by_their_side_in_other_languages(name):
    assert places(f'<div class="{name}"><ul><li><a href=/a>Kits</a></li></ul></div>{MAIN}') == {"sidebar"}
