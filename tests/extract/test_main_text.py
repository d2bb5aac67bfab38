"""The main content of pages as they are built in the wild."""

import pytest

from linkspider.extract.document import MAX_TREE_TAGS, parse_document
from linkspider.extract.main_text import read_main_text

URL = "https://example.com/"
TEXT = "Sencha is steamed and rolled."
LONG = " ".join(f"Cup number {number} was better than the one before it." for number in range(40))
OTHER = f"<article itemtype=x itemprop=about>{TEXT}</article>"
NAV = "<a href=/>Home</a> <a href=/shop>Shop</a>"
SHORT = "A kettle. "
TEASER = f"<article><h2>Another tea</h2><p>{'Teaser. ' * 10}</p></article>"
COMMENT = "<article class=comment-body>Nice tea!</article>"


def main_text(body, head=""):
    document = parse_document(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), URL)
    return " ".join(read_main_text(document).split())


ONLY_THE_TEXT = [
    ("main", f"<header>{NAV}</header><main>{TEXT}</main><footer>Imprint</footer>"),
    ("role", f"<div>{NAV}</div><div role=Main>{TEXT}</div><div role=contentinfo>Imprint</div>"),
    ("one article", f"<nav>{NAV}</nav><article>{TEXT}</article><aside>Ads</aside>"),
    ("article in main", f"<main><article>{TEXT}</article><section class=related-posts>Other teas</section></main>"),
    ("microdata", f"<div>{NAV}</div><div itemprop=articleBody>{TEXT}</div>"),
    ("Sphinx", f"<div class=sphinxsidebar><h3>Table of contents</h3></div><div class=body role=main>{TEXT}</div>"),
    ("WordPress", f"<div id=page><div class=site-header>Tea</div><div class=entry-content>{TEXT}</div></div>"),
    (
        "MediaWiki",
        f"<div id=mw-content-text><div class=mw-parser-output>{TEXT}<div class=navbox>Teas</div></div></div>",
    ),
    ("by id", f"<div id=menu>{NAV}</div><div id=content>{TEXT}</div><div id=footer>Imprint</div>"),
    ("a list with a role", f"<ul role=list class=menu><li>{NAV}</ul><p>{TEXT}</p>"),
    ("no marks but navigation", f"<nav>{NAV}</nav><p>{TEXT}</p><footer>Imprint</footer>"),
    (
        "roles alone",
        f"<div role=banner>Tea</div><div role=navigation>{NAV}</div><p>{TEXT}</p><div role=search>Go</div>",
    ),
    ("tokens alone", f"<div class='navbar navbar-dark'>{NAV}</div><p>{TEXT}</p><div class=leftSidebar>Teas</div>"),
    ("hashed names", f"<div class=Footer_root__x3f2>Imprint</div><p>{TEXT}</p>"),
    ("breadcrumb in main", f"<main><ul class=breadcrumbs><li>Home<li>Tea</ul><p>{TEXT}</p></main>"),
    ("comments in an article", f"<article><p>{TEXT}</p><div id=comments>Nice tea!</div></article>"),
    ("comments that are articles", f"<main>{TEXT}<div id=comments>{COMMENT * 3}</div></main>"),
    ("comments in a section", f"<main>{TEXT}<section id=comments><h2>3 Comments</h2>{COMMENT * 3}</section></main>"),
    ("comments in a list", f"<main>{TEXT}<ol class=comments><li>Nice tea!</ol></main>"),
    ("more comments than text", f"<main>{TEXT}<div class=comments>{'<p>Nice tea!</p>' * 10}</div></main>"),
    ("teasers in an aside", f"<main>{TEXT}<aside>{'<article>Another tea</article>' * 2}</aside></main>"),
    ("teasers in a sidebar", f"<main>{TEXT}<div class=sidebar>{'<article>Another tea</article>' * 2}</div></main>"),
    ("a menu by its role", f"<main>{TEXT}<section role=navigation id=menu><h2>Menu</h2>{NAV}</section></main>"),
    ("related posts", f"<main>{TEXT}<aside class=section id=related><h2>Related</h2>Other teas</aside></main>"),
    ("an only article of related posts", f"<p>{TEXT}</p><section class=related-posts>{TEASER}</section>"),
    ("related posts that are one article", f"<main>{TEXT}<section class=related-posts>{TEASER}</section></main>"),
    ("related by a whole name", f"<main>{TEXT}<div class=related>{TEASER}</div></main>"),
    ("a hidden main", f"<main>{TEXT}</main><main hidden>{TEXT} {TEXT}</main>"),
    ("a main hidden by its style", f"<main style='display: none'>{TEXT} {TEXT}</main><main>{TEXT}</main>"),
    ("a box that is called header", f"<div class=header>{NAV}</div><p>{TEXT}</p>"),
    ("a header by its id", f"<div id=Header>{NAV}</div><p>{TEXT}</p>"),
    ("a hidden box", f"<main>{TEXT}<div hidden>Sent!</div></main>"),
    ("a box hidden by its style", f"<main>{TEXT}<section style='color: red; DISPLAY:none'>Sent!</section></main>"),
    ("hidden boxes in each other", f"<p>{TEXT}</p><div hidden>Sent!<ul hidden><li>Tea</ul></div>"),
    (
        "a hidden box beside a short main",
        f"<main>{TEXT}</main><div style=display:none>{SHORT * 5}</div><div>{SHORT * 10}</div>",
    ),
    ("long terms in a footer", f"<p>{TEXT}</p><div class=site-footer><p>{LONG}</p></div>"),
    ("a long consent", f"<p>{TEXT}</p><div class=cookie-consent><p>{LONG}</p></div>"),
    *(
        (f"a question of {names}", f"<p>{TEXT}</p><div {names}><div><p>{LONG}</p></div></div>")
        for names in (
            *(
                "id=cmplz-cookiebanner-container",
                'class="cky-consent-container"',
                "id=BorlabsCookieBox",
                "id=didomi-host",
            ),
            *('class="cc-window cc-banner"', "id=hs-eu-cookie-confirmation", "class=eu-cookie-compliance-banner"),
            *("class=govuk-cookie-banner role=region", "id=box role=alertdialog", "class=qc-cmp2-container"),
        )
    ),
    ("a dialog", f"<p>{TEXT}</p><dialog><p>Sign up</p></dialog>"),
    ("what pops up", f"<p>{TEXT}</p><div class='modal fade'><div class=modal-dialog>Sign up</div></div>"),
    ("share buttons", f"<article><p>{TEXT}</p><div class=social-share>Tweet</div><button>Print</button></article>"),
    ("cookie banner", f"<div class='cookie-consent'>We use cookies</div><p>{TEXT}</p>"),
    ("search form in main", f"<main><form role=search>Search <select><option>Tea</select></form>{TEXT}</main>"),
    ("a form around the whole page", f"<form id=aspnetForm><h1>{TEXT}</h1></form>"),
    ("scripts and styles", f"<style>p {{}}</style><script>let x</script><noscript>No!</noscript><main>{TEXT}</main>"),
    (
        "script in main",
        f"<main><script>let x</script><template>no</template>{TEXT}<!-- no --><svg><title>x</svg></main>",
    ),
    ("textarea", f"<main>{TEXT}<textarea>no</textarea></main>"),
    ("a list in the header of a page", f"<header><ul><li>{NAV}</ul></header><p>{TEXT}</p>"),
    ("a wrapper with a sidebar", f"<div class='layout has-sidebar'><p>{TEXT}</p><div class=sidebar>Teas</div></div>"),
    ("a wrapper that is called one", f"<div id=sidebar-wrapper><h1>{TEXT}</h1></div>"),
    ("a restaurant's menu", f"<div class=menu-section>{TEXT}</div>"),
    ("a recipe of cookies", f"<div class=cookie-recipe>{TEXT}</div>"),
    ("a region", f"<div role=region class=intermodal>{TEXT}</div>"),
    ("a page builder's widgets", f"<div class=elementor-widget>{TEXT}</div>"),
    ("parts of words", f"<div class='unavailable shareholder'>{TEXT}</div>"),
    ("a footer of a card", f"<div class=card-footer>{TEXT}</div>"),
    ("articles in the navigation", f"<main>{TEXT}<nav><article>{NAV}</article></nav></main>"),
    ("an article in a main in a related box", f"<div class=related><main>Tea<article>{TEXT}</article></main></div>"),
    ("a paragraph in a long sidebar", f"<div>{TEXT}</div><div class=sidebar>{NAV * 200}<p>Hot!</p></div>"),
    ("pagination", f"<main>{TEXT}<div class=pagination>1 2 3</div></main>"),
    ("DocBook", f"<div class=navheader>Prev Next</div><div class=sect1>{TEXT}</div><div class=navfooter>Up</div>"),
]
BODIES = [
    ("nothing", "", ""),
    ("white space", " \n ", ""),
    ("far more comments than text", f"<p>{LONG}</p><ol class=comments><li>{LONG * 6}</ol>", LONG),
    ("a form far longer than the main", f"<main>{LONG}<form><div>{LONG * 6}</div></form></main>", LONG),
    ("a small article in a main", f"<main>{LONG}<article>{TEXT}</article></main>", f"{LONG} {TEXT}"),
    (
        "the largest of three articles",
        f"<article>{SHORT * 55}</article><article>{SHORT * 25}</article><article>{SHORT * 20}</article>",
        f"{SHORT * 55}".strip(),
    ),
    (
        "the larger of two articles that are in no list",
        f"<div><article>{SHORT * 55}</article></div><article>{SHORT * 45}</article>",
        f"{SHORT * 55}".strip(),
    ),
    (
        "a long sidebar beside a longer text",
        f"<p>{LONG}</p><p>{LONG}</p><div class=sidebar><p>{LONG}</p></div>",
        f"{LONG} {LONG}",
    ),
    (
        "most paragraphs in a sidebar, all of them short",
        f"<p>{SHORT * 60}</p><div class=sidebar>{f'<p>{SHORT * 60}</p>' * 3}</div>",
        f"{SHORT * 240}".strip(),
    ),
    ("text alone", TEXT, TEXT),
    ("blocks without white space", "<p>One</p><p>Two</p>", "One Two"),
    ("nothing but links", f"<ul><li>{NAV}<li><a href=/tea>Tea</a></ul>", "Home Shop Tea"),
    ("nothing but navigation", f"<nav>{NAV}</nav>", "Home Shop"),
    (
        "a map of the site in main",
        f"<main><h1>Map</h1><nav>{NAV * 20}</nav></main>",
        f"Map {' '.join(['Home Shop'] * 20)}",
    ),
    ("an article's own header", f"<article><header><h1>Tea</h1></header>{TEXT}</article>", f"Tea {TEXT}"),
    ("a note in an article", f"<article>{TEXT}<aside class=note>Hot!</aside></article>", f"{TEXT} Hot!"),
    ("a note by its role", f"<article>{TEXT}<aside role=doc-footnote>Hot!</aside></article>", f"{TEXT} Hot!"),
    ("an admonition", f"<main>{TEXT}<div class='admonition warning'>Hot!</div></main>", f"{TEXT} Hot!"),
    ("a list of articles", "<nav>x</nav>" + "<article>A tea.</article>" * 3, "A tea. A tea. A tea."),
    ("the larger article", f"<article>{TEXT} {TEXT}</article><article>More</article>", f"{TEXT} {TEXT}"),
    ("the larger one with types", f"<article itemtype=x>{TEXT} {TEXT}</article>" + OTHER, f"{TEXT} {TEXT}"),
    ("nothing but navigation by its role", f"<div role=navigation>{NAV}</div>", "Home Shop"),
    ("the larger main", f"<main>x</main><main>{TEXT}</main>", TEXT),
    ("several mains", f"<main>{TEXT}</main><main>{TEXT} Twice.</main>", f"{TEXT} {TEXT} Twice."),
    (
        "several mains in a box",
        f"<div><main>{LONG}</main><div role=main>{LONG}</div></div><div>Tea</div>",
        f"{LONG} {LONG}",
    ),
    ("a main in a main", f"<div>Tea</div><main>Tea: <div role=main>{LONG}</div></main>", f"Tea: {LONG}"),
    ("mains that are all hidden", f"<main hidden>x</main><main hidden>{TEXT}</main>", TEXT),
    ("a header in an article", f"<section><div class=header>Tea</div>{TEXT}</section>", f"Tea {TEXT}"),
    ("a header in main", f"<div role=main><div class=header>Tea</div>{TEXT}</div>", f"Tea {TEXT}"),
    ("a header with the title", f"<div class=header><h1>Tea</h1></div>{TEXT}", f"Tea {TEXT}"),
    ("a header of something", f"<div class=product-header>Tea</div>{TEXT}", f"Tea {TEXT}"),
    ("tabs", f"<main>{LONG}<div role=tabpanel hidden>Ten grams.</div></main>", f"{LONG} Ten grams."),
    ("tabs by their names", f"<main>{LONG}<div class=tab-pane hidden>Ten grams.</div></main>", f"{LONG} Ten grams."),
    (
        "an accordion",
        f"<p>{LONG}</p><div aria-labelledby=how style=display:none>Hot!</div><div class=faq-answer hidden>Yes.</div>",
        f"{LONG} Hot! Yes.",
    ),
    ("hidden until found", f"<main>{LONG}<div hidden=Until-Found>Ten grams.</div></main>", f"{LONG} Ten grams."),
    ("hidden until a script shows it", f"<div style=display:none><p>{TEXT}</p></div>", TEXT),
    ("a main hidden until then", f"<main hidden>{TEXT}</main>", TEXT),
    ("most of it hidden until then", f"<p>Tea</p><div hidden><p>{TEXT}</p></div>", f"Tea {TEXT}"),
    ("a style that shows it again", f"<p>{TEXT}</p><div style='display:none;display:block'>Hot!</div>", f"{TEXT} Hot!"),
    ("an empty main", f"<main></main><div>{TEXT}</div>", TEXT),
    ("a main with next to nothing in it", f"<main>Tea</main><div>{LONG}</div>", f"Tea {LONG}"),
    ("a short main beside much navigation", f"<nav>{NAV * 50}</nav><main>{TEXT}</main>", TEXT),
    ("a long article with a long sidebar", f"<main>{LONG}</main><div>{LONG}</div>", LONG),
    ("a box that is called content", f"<div>{LONG * 5}</div><div class=content>{LONG}</div>", f"{LONG * 5} {LONG}"),
    ("a teaser in an article", f"<div>{LONG * 5}</div><article>{LONG}</article>", f"{LONG * 5} {LONG}"),
    ("a text in what is called share", f"<p>Tea</p><div class=share><p>{LONG}</p></div>", f"Tea {LONG}"),
    ("a text in a sidebar", f"<main><p>Tea</p><div class=sidebar><p>{LONG}</p></div></main>", f"Tea {LONG}"),
    ("a form around a list", f"<p>Tea</p><form><div>{LONG}</div></form>", f"Tea {LONG}"),
    ("a form in a short main", f"<main>Tea<form><div>{LONG}</div></form></main>", f"Tea {LONG}"),
    ("a rule of Tailwind", f"<p>Tea</p><div class='lg:mr-[--sidebar-width]'>{TEXT}</div>", f"Tea {TEXT}"),
    ("a variable of Tailwind", f"<p>Tea</p><div class='top-(--nav-height)'>{TEXT}</div>", f"Tea {TEXT}"),
    ("one article in an aside", f"<main>{LONG}<aside><article>Tea</article></aside></main>", f"{LONG} Tea"),
    ("a thread without a text", f"<p>Tea</p><ol class=comments><li>{LONG}</ol>", f"Tea {LONG}"),
    (
        "Sphinx's section on comments",
        f"<div class=body role=main>Tea<section id=comments><h2>2.1. Comments</h2>{TEXT}</section></div>",
        f"Tea 2.1. Comments {TEXT}",
    ),
    (
        "docutils' section on cookies",
        f"<main>{LONG}<div class=section id=cookies><h2>Cookies<a>\u00b6</a></h2>{TEXT}</div></main>",
        f"{LONG} Cookies \u00b6 {TEXT}",
    ),
    ("several posts", "<div class=entry-content>Tea one.</div>" * 3, "Tea one. Tea one. Tea one."),
]


@pytest.mark.parametrize("body", [case[1] for case in ONLY_THE_TEXT], ids=[case[0] for case in ONLY_THE_TEXT])
def test_only_the_text(body):
    assert main_text(body) == TEXT


@pytest.mark.parametrize(("body", "expected"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES])
def test_main_text(body, expected):
    assert main_text(body) == expected


@pytest.mark.parametrize("kind", ["DiscussionForumPosting", "QAPage"])
def test_the_answers_of_a_forum_are_content_when_they_are_called_comments(kind):
    body = f"<main>{TEXT}<div id=comments>{COMMENT}</div></main>"
    block = f'<script type="application/ld+json">{{"@type": "{kind}"}}</script>'
    assert main_text(body, block) == f"{TEXT} Nice tea!"
    assert main_text(f"<div itemscope itemtype=https://schema.org/{kind}>{body}</div>") == f"{TEXT} Nice tea!"
    assert main_text(body) == TEXT


@pytest.mark.parametrize("kind", ["{}", "<main>{}</main>"])
@pytest.mark.parametrize("count", [1, 2])
def test_comments_that_are_articles_are_not_the_post(kind, count):
    comments = f"<li class=comment><article class=comment-body><p>{'reply ' * 100}</p></article></li>" * count
    post = f"<article class=post><h1>Tea</h1><p>{'kettle ' * 60}</p></article>"
    found = main_text(kind.format(f"{post}<div id=comments><ol>{comments}</ol></div>"))
    assert (found.count("kettle"), found.count("reply")) == (60, 0)


def test_an_article_beside_what_is_marked_as_the_main_content_is_none():
    aside = f"<aside><article><p>{'teaser ' * 100}</p></article></aside>"
    found = main_text(f"<main><h1>Tea</h1><p>{'kettle ' * 60}</p>{aside}</main>")
    assert found.count("kettle") == 60


def test_a_list_of_two_articles_is_read_as_a_whole():
    articles = "".join(f"<article class=post><h2>Tea</h2><p>{'kettle ' * count}</p></article>" for count in (60, 58))
    assert main_text(f"<div>{articles}</div>").count("kettle") == 118


def test_frames_have_no_text():
    document = parse_document(b"<frameset><frame src=x></frameset>", URL)
    assert read_main_text(document) == ""


def test_a_large_page_is_read():
    text = "<p>tea</p>" * 60_000
    document = parse_document(f"<main>{text}</main>".encode(), URL)
    assert document.is_large
    assert read_main_text(document).split() == ["tea"] * 60_000


def test_a_page_of_far_more_tags_than_pages_have_is_not_read():
    text = "<p>tea"
    document = parse_document(f"<main>{text * 2 * MAX_TREE_TAGS}</main>".encode(), URL)
    assert read_main_text(document) == ""


@pytest.mark.parametrize(
    "around",
    [
        "<div class=nav-open>{}</div>",
        "<div id=content>{}</div>",
        "<div class=footer-sticky><div>{}</div></div><script>1</script>",
    ],
)
def test_names_of_what_is_around_the_whole_page_say_nothing(around):
    page = f"<header>{NAV}</header><p>{TEXT}</p><div class=footer>Imprint</div>"
    assert main_text(around.format(page)) == main_text(page) == TEXT
