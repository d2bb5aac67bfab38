"""Which living page a dead address most likely meant."""

import pandas as pd
import pytest

from analysis.nearest_pages import nearest_pages

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
    assert nearest_pages([SITE + address], [anchor], PAGES) == [expected and SITE + expected]


def test_of_equals_the_first_is_suggested():
    pages = pd.DataFrame({"url": [f"{SITE}/a/chairs", f"{SITE}/b/chairs"], "title": ["", ""]})
    assert nearest_pages([f"{SITE}/chairs"], [""], pages) == [f"{SITE}/a/chairs"]


def test_nothing_is_suggested_where_there_is_nothing():
    assert nearest_pages([f"{SITE}/a"], ["a"], PAGES.head(0)) == [None]
    assert nearest_pages([], [], PAGES) == []
    assert nearest_pages([f"{SITE}/a"], ["a"], pd.DataFrame({"url": [f"{SITE}/"], "title": [""]})) == [None]


def test_long_addresses_and_many_of_them_are_bounded(monkeypatch):
    monkeypatch.setattr("analysis.nearest_pages.MOST_ADDRESSES", 2)
    address = f"{SITE}/3/library/json.html"
    assert nearest_pages([address] * 3, [""] * 3, PAGES)[:2] == [address] * 2
    assert nearest_pages([f"{SITE}/{'a-' * 100_000}"], ["b " * 100_000], PAGES) == [None]
