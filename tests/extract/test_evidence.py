"""The site's name in a page's text, and links that stand where nothing is rendered."""

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.evidence import CONTEXT_CHARACTERS, MAX_UNRENDERED, Evidence, Sought, seek
from linkspider.extract.links import extract_links
from linkspider.extract.reading import Reading, Wanted, read_html
from linkspider.model.records import Headers, Link
from linkspider.model.scope import Scope

BRANDS = ("Kettle & Leaf", "Čajovna Straße", "京都茶", "Tee-Haus")
SOUGHT = Sought.of(Scope.of("http://www.kettle.example/"), BRANDS)
WHOLE_DOMAIN = Sought.of(Scope.of("http://www.kettle.example/", "domain"))
PAGE = "http://blog.example/post"


def sought_on(html: str | bytes, sought: Sought = SOUGHT, links: tuple[str, ...] = ()) -> Evidence:
    body = html if isinstance(html, bytes) else html.encode()
    document = parse_document(body, PAGE, "text/html; charset=utf-8")
    found = tuple(Link(url, url, "a", "", "", place) for place, url in enumerate(links))
    return seek(document, body, sought, found)


def read_in(encoding: str, html: str) -> Reading:
    return read_html(html.encode(encoding), PAGE, f"text/html; charset={encoding}", Headers(), Wanted(sought=SOUGHT))


@pytest.mark.parametrize(
    "text",
    [
        "we like kettle.example a lot",
        "we like www.kettle.example a lot",
        "we like KETTLE.EXAMPLE.",
        "see http://kettle.example/tea/ for more",
        "(kettle.example)",
        "Kettle &amp; Leaf is a shop",
        "kettle &amp; leaf's tea",
        "Kettle\n  &amp;&nbsp;Leaf",
        "<b>Kettle</b> <i>&amp;</i> Leaf",
        "<span>Kettle &amp; L</span>eaf",
        "die čajovna straße ist zu",
        "DIE ČAJOVNA STRASSE IST ZU",
        "私は京都茶が好き",
        "das Tee-Haus, das TEE\u2011HAUS, das Tee\u2013Haus",
        "das TEE\u2011HAUS",
        "das Tee&minus;Haus",
        "ket&shy;tle.exam&shy;ple",
        "kettle\u00ad.example",
        "Kett&#173;le &amp; Leaf",
        "<a href='http://other.example/'>Kettle &amp; Leaf</a>",
        "<figure><figcaption>Photo: kettle.example</figcaption></figure>",
        "<b>Links</b><div>Read</div>kettle.example is good",
        "<ul><li>Links</ul>kettle.example",
        "<b><div>Links</div></b>kettle.example",
        "<table><tr><td>Links</table>Kettle &amp; Leaf",
        "看kettle.example吧",
        "访问www.kettle.example吧",
        "kettle.exampleの記事",
        "kettle.example에서",
        "我喜欢Kettle &amp; Leaf的茶",
    ],
)
def test_a_mention(text: str) -> None:
    assert sought_on(f"<title>x</title><body><p>{text}</p>").mention is not None


@pytest.mark.parametrize(
    "text",
    [
        "nothing of the kind",
        "kettle.example.org and notkettle.example and my-kettle.example",
        "shop.kettle.example is another host",
        "write to tea@kettle.example",
        "kettle.examples",
        "kettle.example.中国",
        "кettle.example",
        "<b>my</b>kettle.example",
        "Tee Haus",
        "Kettle &amp; Leaflet",
        "MyKettle &amp; Leaf",
        "<td>Kettle &amp;</td><td>x</td><td>Leaf</td>",
        "<a href='http://www.kettle.example/'>Kettle &amp; Leaf</a>",
        "<base href='http://kettle.example/'><a href=/tea>kettle.example</a>",
        "<a href='https://kettle.example/tea'><b>kettle.example</b></a>",
        "<script>var shop = 'kettle.example'</script>",
        "<style>/* kettle.example */</style>",
        "<noscript>kettle.example</noscript>",
        "<template>kettle.example</template>",
        "<!-- kettle.example -->",
        "<img alt='kettle.example'>",
        "<textarea>kettle.example</textarea>",
    ],
)
def test_no_mention(text: str) -> None:
    html = f"<table><tr>{text}</tr></table>" if "<td>" in text else f"<p>{text}</p>"
    assert sought_on(f"<title>kettle.example</title><body>{html}").mention is None


def test_where_a_page_links_to_the_site_no_mention_is_looked_for() -> None:
    html = "<body>kettle.example and <a href='http://kettle.example/'>more</a>"
    assert sought_on(html).mention == "kettle.example and"
    assert sought_on(html, links=("http://kettle.example/",)).mention is None
    assert sought_on(html, links=("http://other.example/",)).mention is not None


def test_a_mention_has_its_context() -> None:
    assert sought_on(f"<body><p>{'b' * 200} <b>kettle.example</b> {'a' * 200}").mention == (
        f"{'b' * (CONTEXT_CHARACTERS - 1)} kettle.example {'a' * (CONTEXT_CHARACTERS - 1)}"
    )
    start = sought_on(f"<body><p>At kettle.example {'a' * 200}").mention
    assert start == f"At kettle.example {'a' * (CONTEXT_CHARACTERS - 1)}"
    # the letters in front fold to two each
    assert sought_on(f"<body><p>{'ß' * 100} kettle.example end").mention == f"{'ß' * 79} kettle.example end"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_mention_in_any_encoding(encoding: str) -> None:
    assert read_in(encoding, "<body><p>Café kettle.example crème").mention == "Café kettle.example crème"


def test_hosts_of_a_whole_domain() -> None:
    assert sought_on("<body>see shop.kettle.example", WHOLE_DOMAIN).mention == "see shop.kettle.example"
    assert sought_on("<body>see badkettle.example", WHOLE_DOMAIN).mention is None
    assert (
        sought_on("<!--http://shop.kettle.example/-->", WHOLE_DOMAIN).unrendered_href == "http://shop.kettle.example/"
    )


def test_an_international_name_is_found_as_people_write_it() -> None:
    sought = Sought.of(Scope.of("http://xn--bcher-kva.example/"))
    assert sought_on("<body>bei bücher.example", sought).mention == "bei bücher.example"
    assert sought_on("<body>bei xn--bcher-kva.example", sought).mention == "bei xn--bcher-kva.example"
    assert sought_on("<!-- http://Bücher.example/a -->", sought).unrendered_href == "http://xn--bcher-kva.example/a"


def test_an_international_name_is_read_by_the_rules_of_today() -> None:
    sought = Sought.of(Scope.of("http://xn--fa-hia.example/"))  # IDNA 2003 knows no such name
    assert sought_on("<body>bei faß.example", sought).mention == "bei faß.example"
    assert sought_on("<!-- http://faß.example/a -->", sought).unrendered_href == "http://xn--fa-hia.example/a"


@pytest.mark.parametrize(
    "html",
    [
        "<!-- <a href='http://kettle.example/tea'>tea</a> -->",
        "<!-- see http://kettle.example/tea. -->",
        "<!-- http://kettle.example/tea",
        "<noscript><a href='http://kettle.example/tea'>tea</a></noscript>",
        "<template><a href=http://kettle.example/tea>tea</a></template>",
        "<script>var u = 'http://kettle.example/tea';</script>",
        r'<script type="application/ld+json">{"url": "http:\/\/kettle.example\/tea"}</script>',
        '<SCRIPT>u = "http://KETTLE.example/tea\\n"</SCRIPT>',
        "<script><!-- u = 'http://kettle.example/tea' //--></script>",
        "<!-- //kettle.example/tea -->",
        "<script data-home='http://kettle.example/tea'></script>",
        """<iframe srcdoc='<p>Hi <a href="http://kettle.example/tea">tea</a></p>'></iframe>""",
        '<iframe srcdoc="&lt;a href=&quot;http://kettle.example/tea&quot;&gt;tea&lt;/a&gt;"></iframe>',
        "<svg><a xlink:href='http://kettle.example/tea'><text>tea</text></a></svg>",
        "<svg><title><a href='http://kettle.example/tea'>tea</a></title></svg>",
        "<p title='The <script> tag'><noscript><a href='http://kettle.example/tea'>tea</a></noscript>",
    ],
)
def test_a_reference_that_is_not_rendered(html: str) -> None:
    assert sought_on(f"<body><p>text</p>{html}<p>more").unrendered_href == "http://kettle.example/tea"


@pytest.mark.parametrize(
    "html",
    [
        "<p>http://kettle.example/tea</p>",
        "<a href='http://kettle.example/tea'>tea</a>",
        "<!-- http://kettle.example.org/tea http://mykettle.example/ -->",
        "<!-- http://other.example/kettle.example -->",
        "<!-- http://kettle.example@other.example/tea -->",
        "<!-- kettle.example -->",
        "<style>a { background: url(http://kettle.example/tea.png) }</style>",
        "<!-- x --><p>http://kettle.example/tea</p><!-- y -->",
        "<scripture>http://kettle.example/tea</scripture>",
    ],
)
def test_no_such_reference(html: str) -> None:
    assert sought_on(f"<body>{html}").unrendered_href is None


def test_references_in_a_query_are_read_as_html() -> None:
    found = sought_on("<!-- <a href='http://kettle.example/tea?a=1&amp;b=2'>tea</a> -->").unrendered_href
    assert found == "http://kettle.example/tea?a=1&b=2"


def test_the_first_references_are_kept() -> None:
    html = "".join(f"<!-- http://kettle.example/{number} -->" for number in range(MAX_UNRENDERED + 5))
    found = sought_on(html).unrendered_href
    assert found == " ".join(f"http://kettle.example/{number}" for number in range(MAX_UNRENDERED))


def test_what_is_also_a_rendered_link_is_not_hidden() -> None:
    html = "<!-- http://kettle.example/tea http://kettle.example/cups -->"
    assert sought_on(html, links=("http://kettle.example/tea",)).unrendered_href == "http://kettle.example/cups"


def test_a_link_is_rendered_that_stands_in_noscript_too() -> None:
    link = "<a href='http://kettle.example/tea'>tea</a>"
    target = "http://kettle.example/tea"
    for html, expected in ((f"<noscript>{link}</noscript>", target), (f"<noscript>{link}</noscript>{link}", None)):
        page = parse_document(f"<body>{html}".encode(), "http://a.example/")
        links = [each.target_url for each in extract_links(page).links]
        assert sought_on(f"<body>{html}", links=links).unrendered_href == expected


@pytest.mark.parametrize(
    ("body", "mention", "unrendered"),
    [
        (b"<body>" + b"<div>" * 10_000 + b"kettle.example", "kettle.example", None),
        (b"<body>" + b"<!-- http://kettle.example/a " * 50_000, None, "http://kettle.example/a"),
        (b"<body>" + b"<script>//kettle.example" * 50_000, None, "http://kettle.example/"),
        (b"<body>" + b"<b>kettle.exampl</b>" * 100_000 + b" kettle.example", None, None),  # too many elements
        (b"<!--" + b"//a.a.a.a.a.a.a.a" * 100_000 + b"kettle.example", None, None),
        (b"<!--http://kettle.example" + b"a." * 500_000, None, None),
        (b"<noscript>" + b"<a href=http://kettle.example/>" * 30_000, None, "http://kettle.example/"),
        (bytes(100) + b"kettle.example", "kettle.example", None),
    ],
    ids=range(8),
)
def test_hostile_pages_are_read_in_bounds(body: bytes, mention: str | None, unrendered: str | None) -> None:
    for sought in (SOUGHT, WHOLE_DOMAIN):
        assert sought_on(body, sought) == Evidence(mention, unrendered)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_what_is_not_rendered_is_found_in_utf_16(encoding):
    html = "<noscript><a href='http://kettle.example/tea'>tea</a></noscript>"
    assert read_in(encoding, html).unrendered_href == "http://kettle.example/tea"


def test_a_value_that_names_a_tag_hides_no_link():
    html = "<p title='The <script> tag'><a href='http://kettle.example/tea'>tea</a>"
    assert sought_on(html).unrendered_href is None
