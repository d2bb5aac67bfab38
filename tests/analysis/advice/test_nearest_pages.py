"""Which living page a dead address most likely meant."""

from urllib.parse import quote

import pandas as pd
import pytest

from analysis.advice.nearest_pages import LEAST_SIMILARITY, nearest_pages
from linkspider.model.tables import MARTS

SITE = "https://s.example"
PAGES = pd.DataFrame(
    [
        (f"{SITE}/3/library/json.html", "json: encoder and decoder"),
        (f"{SITE}/3/library/pickle.html", "pickle: serialisation"),
        (f"{SITE}/blog/how-we-price", "How we set our prices"),
        (f"{SITE}/products/garden-chairs", "Garden chairs"),
        (f"{SITE}/über-uns", "Über uns"),
    ],
    columns=["url", "title"],
)


def nearest(addresses, anchors, pages=PAGES):
    found = nearest_pages(addresses, anchors, pages)
    assert all(LEAST_SIMILARITY <= page.similarity <= 1 for page in found if page)
    return [page and page.url for page in found]


@pytest.mark.parametrize(
    ("address", "anchor", "expected"),
    [
        ("/3.6/library/json.html", "", "/3/library/json.html"),
        ("/library/pickle", "", "/3/library/pickle.html"),
        ("/products/garden_chairs.php?id=3", "", "/products/garden-chairs"),
        ("/x17", "how we set our prices", "/blog/how-we-price"),
        ("/x17", "quite another thing", None),
        ("/", "", None),
        ("/über-uns.html", "", "/über-uns"),
    ],
)
def test_a_page_is_near_by_its_path_or_else_by_what_links_say(address, anchor, expected):
    assert nearest([SITE + address], [anchor]) == [expected and SITE + expected]


CYRILLIC = ("/новости", "/контакты", "/доставка-и-оплата", "/каталог/столы", "/о-компании")


@pytest.mark.parametrize(
    ("known", "address", "expected"),
    [
        (CYRILLIC, "/стоматология", None),
        (CYRILLIC, "/советы-покупателям", None),
        (CYRILLIC, "/2019/доставка-и-оплата.html", "/доставка-и-оплата"),
        (("/会社概要", "/採用情報", "/製品一覧"), "/アクセス", None),
        (("/会社概要", "/採用情報", "/製品一覧"), "/old/会社概要", "/会社概要"),
    ],
)
def test_addresses_are_near_by_the_words_that_their_escapes_stand_for(known, address, expected):
    """Escapes of one script are alike, whatever they say."""
    pages = pd.DataFrame({"url": sorted(SITE + quote(path) for path in known), "title": ""})
    assert nearest([SITE + quote(address)], [""], pages) == [expected and SITE + quote(expected)]


@pytest.mark.parametrize(
    "address",
    [
        "/3/library/pprint.html",
        "/ftp/3.11/library-3.11-docs-pdf-letter.zip",
        "/products/tablecloths",
        "/blog/how-we-ship-to-islands-and-other-far-places",
    ],
)
def test_an_address_whose_own_words_no_page_has_is_like_none(address):
    assert nearest([SITE + address], [""]) == [None]


def test_the_same_words_are_alike_as_can_be_and_fewer_less():
    same, longer = nearest_pages([f"{SITE}/3/library/json", f"{SITE}/4/library/json"], ["", ""], PAGES)
    assert same.similarity == pytest.approx(1.0, abs=1e-6)
    assert longer.similarity < 0.95


def test_the_column_names_the_threshold():
    (column,) = (column for column in MARTS["fixes"].columns if column.name == "suggestion_similarity")
    assert f"as below {LEAST_SIMILARITY}" in column.description


def test_of_equals_the_first_is_suggested():
    pages = pd.DataFrame({"url": [f"{SITE}/a/chairs", f"{SITE}/b/chairs"], "title": ["", ""]})
    assert nearest([f"{SITE}/chairs"], [""], pages) == [f"{SITE}/a/chairs"]


def test_nothing_is_suggested_where_there_is_nothing():
    assert nearest_pages([f"{SITE}/a"], ["a"], PAGES.head(0)) == [None]
    assert nearest_pages([], [], PAGES) == []
    assert nearest_pages([f"{SITE}/a"], ["a"], pd.DataFrame({"url": [f"{SITE}/"], "title": [""]})) == [None]


def test_long_addresses_and_many_of_them_are_bounded(monkeypatch):
    monkeypatch.setattr("analysis.advice.nearest_pages.MOST_ADDRESSES", 2)
    address = f"{SITE}/3/library/json.html"
    assert nearest([address] * 3, [""] * 3) == [address, address, None]
    assert nearest_pages([f"{SITE}/{'a-' * 100_000}"], ["b " * 100_000], PAGES) == [None]
