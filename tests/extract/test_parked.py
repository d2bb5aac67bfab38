"""Parked domains, and pages that only speak of them."""

import pytest

from linkspider.extract.instead.parked import (
    MAX_BARE_WORDS,
    MAX_WORDS,
    Reference,
    may_be_parked,
    parked_reason,
    says_parked,
)
from linkspider.extract.reading import PLAIN, read_html
from linkspider.extract.words import read_text
from linkspider.model.records import Headers

URL = "https://www.teakettles.example/"
PHRASES = [
    *("This domain is for sale!", "teakettles.example is for sale", "The domain teakettles.example may be for sale."),
    *("Buy this domain", "Parked Domain name on Registrar", "This Web page is parked free, courtesy of X"),
    *("Domain for sale: teakettles", "Diese Domain steht zum Verkauf", "Domain teakettles.example kaufen"),
    *("Ce nom de domaine est à vendre", "Este dominio está en venta", "Questo dominio è in vendita"),
    *("Este domínio está à venda", "Dit domein is te koop", "Domena na sprzedaż", "Этот домен продаётся"),
    *("该域名正在出售", "Inquire about this domain", "The website example.com is available for purchase"),
]
OTHERS = [
    *("Tea kettles for sale", "Our domain of expertise", "Parking near the shop", "The car is parked on the street"),
    *(
        "Domains of one's own",
        "For sale: a house in the public domain area",
        "Buy this kettle",
        "",
        "Zu verkaufen: Auto",
    ),
]


def reason(headings, text, *references):
    return parked_reason(URL, headings, read_text(text), references)


@pytest.mark.parametrize("text", PHRASES)
def test_what_says_parked(text):
    assert says_parked(URL, text)
    assert may_be_parked(URL, [text], [])


@pytest.mark.parametrize("text", OTHERS)
def test_what_does_not(text):
    assert not says_parked(URL, text)
    assert not may_be_parked(URL, [text], [])


@pytest.mark.parametrize(
    "url",
    [
        "https://img.sedoparking.com/js/parking.js",
        "https://www.parkingcrew.net/jsparkcaf.php",
        "https://d38psrni17bvxu.cloudfront.net/themes/x.js",
        "https://img1.wsimg.com/parking-lander/static/js/main.js",
        "http://ww1.bodis.com/x",
        "http://www.google.com/adsense/domains/caf.js",
    ],
)
def test_what_a_parking_service_serves_is_enough(url):
    assert may_be_parked(URL, [], [url])
    assert reason([], "", Reference(url, True)).startswith("loads ")


@pytest.mark.parametrize(
    "url",
    [
        "https://img1.wsimg.com/blobby/go/x.js",
        "https://notsedoparking.com/x.js",
        "https://sedoparking.com.example/x.js",
        "https://cdn.example/?next=parkingcrew.net",
        "https://www.google.com/adsense/search/ads.js",
    ],
)
def test_what_others_serve_is_not(url):
    assert reason([], "", Reference(url, True)) is None


def test_one_sign_is_not_enough():
    more = " tea" * MAX_BARE_WORDS
    assert reason(["teakettles.example is for sale"], "teakettles.example is for sale Contact us" + more) is None
    assert reason(["Teakettles"], "This domain is for sale" + more) is None
    assert reason(["Teakettles"], "Links", Reference("https://sedo.com/search/details/?domain=x", False)) is None
    assert reason(["Teakettles"], "Links", Reference("https://www.sedoparking.com/x", False)) is None


@pytest.mark.parametrize(
    ("headings", "text", "references"),
    [
        (
            ["teakettles.example is for sale"],
            "teakettles.example is for sale. Make an offer on this domain." + " tea" * 40,
            [],
        ),
        (
            ["teakettles.example"],
            "Buy this domain" + " tea" * MAX_BARE_WORDS,
            [Reference("https://dan.com/buy-domain/teakettles.example", False)],
        ),
        (
            ["Buy this domain"],
            "Offer" + " tea" * 40,
            [Reference("https://www.hugedomains.com/Domain_Profile.cfm?d=x", False)],
        ),
        (["Buy this domain"], "Offer" + " tea" * 40, [Reference("https://www.sedoparking.com/x", False)]),
    ],
)
def test_two_signs_are(headings, text, references):
    assert reason(headings, text, *references).count(";") == 1


@pytest.mark.parametrize(
    "text",
    [
        "This domain is parked free, courtesy of Dynadot.",
        "teakettles.example is parked teakettles.example is registered, but the owner has no web page.",
        "This domain has been purchased and parked by a customer of Loopia.",
        "This domain was recently registered at Namecheap. Please check back later!",
        "Diese Domain ist geparkt",
        "This domain is for sale",
        "teakettles.example may be for sale by its owner! Related searches",
        "The domain teakettles.example is for sale. To purchase, call Afternic.com at +1 781-373-6847",
        "This domain name has expired.",
        "Diese Domain steht zum Verkauf",
    ],
)
def test_hardly_any_text_but_that_it_is_parked_is_enough(text):
    assert reason([], text).startswith("text: ")
    assert reason([], text + " tea" * 40) is None


@pytest.mark.parametrize(
    "text",
    [
        "Domains for sale",
        "Other.example is for sale",
        "This kettle is for sale",
        "Parked domains",
        "The car of Tea.com was stolen. It is parked outside",
        "We parked by the sea",
    ],
)
def test_few_words_that_only_name_parking_are_not_enough(text):
    assert reason([], text) is None


@pytest.mark.parametrize(
    "text", ["Photo: IMG_1.jpg is parked", "The bus at Main St.it was parked there", "My car.io is parked outside"]
)
def test_what_only_looks_like_a_name_is_not_parked(text):
    assert reason([], text) is None
    assert not says_parked(URL, text)


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://www.tea.example/", "tea.example is parked"),
        ("http://ww1.tea.example/x", "Photo.jpg is parked. (www.TEA.example is parked"),
        ("http://xn--t-8fa.example/", "tè.example is currently parked"),
    ],
)
def test_the_name_of_the_host_or_of_a_domain_above_it_is_parked(url, text):
    assert parked_reason(url, [], read_text(text), []).startswith("text: ")


def test_a_text_that_says_it_again_is_a_second_sign():
    said = "The site teakettles.example is for sale"
    more = " tea" * MAX_BARE_WORDS
    assert reason([said], f"{said} Contact us{more}") is None
    assert reason([said, said], f"{said} {said}. Contact us{more}") == f"title: {said}; text: for sale or parked"


@pytest.mark.parametrize("title", ["Parked", "teakettles - domain parked", "Domain name for sale", "Buy this domain!"])
def test_a_title_that_says_it_on_a_page_of_hardly_any_text_is_enough(title):
    assert reason([title], "Contact us").startswith("title: ")
    assert reason([title], "Contact us" + " tea" * MAX_BARE_WORDS) is None


@pytest.mark.parametrize("title", ["Parked cars of the city", "Domain names for sale, and how to choose one"])
def test_a_title_that_says_more_is_not_enough(title):
    assert reason([title], "Contact us") is None


@pytest.mark.parametrize(
    ("title", "may_be"),
    [("teakettles.example", True), ("Welcome to WWW.teakettles.example today", True), ("Teakettles", False)],
)
def test_a_page_that_is_called_like_its_host_may_be_parked(title, may_be):
    assert may_be_parked(URL, [title], []) is may_be


def test_a_neutral_title_does_not_hide_what_the_text_says():
    read = read_html(b"<title>Welcome</title><p>This domain is for sale.", URL, "text/html", Headers(), PLAIN).facts
    assert (read.is_parked, read.parked_reason) == (True, "text: this domain is for sale")


def test_a_page_without_title_or_heading_may_be_parked():
    assert may_be_parked(URL, [], [])


def test_a_page_about_parking_is_none():
    text = "This domain is for sale, says a parked page of Sedo. " + "How parking works, and what it earns. " * 50
    link = Reference("https://sedo.com/search/details/?domain=x", False)
    assert reason(["Domain parking explained"], text, link) is None
    script = Reference("https://sedoparking.com/x.js", True)
    assert reason(["x"], "word " * MAX_WORDS, script) == "loads sedoparking.com"
    assert reason(["x"], "word " * (MAX_WORDS + 1), script) is None


def test_a_parking_service_is_not_parked_itself():
    assert parked_reason("https://sedoparking.com/", [], read_text("Park"), [Reference(URL, True)]) is None
    assert (
        parked_reason("https://sedoparking.com/", [], read_text("x"), [Reference("https://sedoparking.com/x", True)])
        is None
    )


@pytest.mark.parametrize(
    "text", ["domain " * 30_000, "a." * 30_000, "x" * 100_000, "web " * 5_000, "domain name " + "é" * 50_000]
)
def test_hostile_texts(text):
    assert not says_parked(URL, text)
    assert reason([text[:2_000]], text) is None
