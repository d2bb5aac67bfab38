"""Pages in groups, and the Lorenz curve of their in-links."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures.inlink_lorenz import inlink_lorenz
from analysis.measures.page_groups import MOST_GROUPS, folder, page_groups


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://s.example/", "/"),
        ("https://s.example/a.html", "/"),
        ("https://s.example/a/", "/a/"),
        ("https://s.example/a/b/c?d/e", "/a/"),
        ("https://s.example", "/"),
        ("https://s.example/?q=/x/", "/"),
    ],
)
def test_the_first_folder(url, expected):
    assert folder(url) == expected


def test_every_page_is_in_one_group_of_each_kind():
    pages = pd.DataFrame(
        {
            "url": [f"https://s.example{path}" for path in ("/", "/a/1", "/a/2", "/b/1")],
            "depth": pd.array([0, 1, 10, None], dtype="Int32"),
        }
    )
    groups = page_groups(pages, np.array(["home", None, "post", "post"], dtype=object))
    assert {name: len(rows) for name, rows in groups.items()} == {
        "depth=0": 1,
        "depth=1": 1,
        "depth=10": 1,
        "depth=none": 1,
        "folder=/": 1,
        "folder=/a/": 2,
        "folder=/b/": 1,
        "type=home": 1,
        "type=post": 2,
        "type=(others)": 1,
    }
    assert [name for name in groups if name.startswith("depth")] == ["depth=0", "depth=1", "depth=10", "depth=none"]


def test_small_folders_beyond_the_most_are_one_group():
    urls = [f"https://s.example/{number:03}/{page}" for number in range(MOST_GROUPS + 5) for page in range(2)]
    urls += [f"https://s.example/{MOST_GROUPS + 4:03}/more"]
    pages = pd.DataFrame({"url": urls, "depth": pd.array([1] * len(urls), dtype="Int32")})
    groups = {name: rows for name, rows in page_groups(pages).items() if name.startswith("folder=")}
    assert len(groups) == MOST_GROUPS + 1
    assert len(groups["folder=(others)"]) == 2 * 5
    assert f"folder=/{MOST_GROUPS + 4:03}/" in groups


def test_the_curve_begins_with_those_that_have_least():
    measures = ("inlinks", "unique_inlinks", "followed_inlinks")
    pages = pd.DataFrame({key: [6, 0, 1, 3] for key in measures}).assign(content_inlinks=pd.array([pd.NA] * 4, "Int64"))
    curve = inlink_lorenz(pages)
    assert set(curve["measure"]) == set(measures)
    of_one = curve[curve["measure"] == "inlinks"].set_index("pages_share")["links_share"]
    assert of_one[[0.0, 0.25, 0.5, 0.75, 1.0]].tolist() == pytest.approx([0, 0, 0.1, 0.4, 1])
    assert of_one[0.6] == pytest.approx(0.1 + 0.3 * 0.4)
    assert len(of_one) == 101
    assert of_one.is_monotonic_increasing


def test_nothing_to_share_has_no_curve():
    pages = pd.DataFrame(
        {name: [0, 0] for name in ("inlinks", "unique_inlinks", "followed_inlinks", "content_inlinks")}
    )
    assert inlink_lorenz(pages).empty
    assert inlink_lorenz(pages.head(0)).empty
