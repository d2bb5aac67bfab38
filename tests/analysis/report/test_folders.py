"""Pages in folders, and folders in their places: nothing is lost, nothing is doubled, all of it can be seen."""

from collections import Counter
from itertools import pairwise
from math import dist, isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.report import folders
from analysis.report.tree import laid_out
from tests.analysis.report.hostiles import URLS

_NAMES = st.sampled_from(["a", "b", "c", "3", "library", "a%20b", "\u202e", "x" * 300])
PAGES = st.lists(
    st.one_of(
        st.builds(
            lambda parts, page: "https://tea.example/" + "".join(f"{part}/" for part in parts) + page,
            st.lists(_NAMES, max_size=16),
            st.sampled_from(["", "index.html", "p?q=/x/", "p#/y/"]),
        ),
        st.sampled_from(URLS),
    ),
    min_size=1,
    max_size=60,
)


def test_the_folders_of_a_page():
    pages = [
        "https://tea.example/",
        "https://tea.example/a.html",
        "https://tea.example/shop/black/assam.html?of=/x/",
        "https://tea.example/shop/black/",
        "https://tea.example",
    ]
    shop = ("/", "/shop/", "/shop/black/")
    assert folders.chains(pages) == [("/",), ("/",), shop, shop, ("/",)]


def test_the_largest_folder_is_opened_first_and_others_stay_closed():
    pages = [f"https://tea.example/{path}" for path in ("a/1/x", "a/1/y", "a/2/x", "b/1/x", "b/2/x", "c")]
    chains = folders.chains(pages)
    assert folders.opened(chains, 3) == {"/", "/a/", "/b/"}
    assert folders.opened(chains, 5) == {"/", "/a/", "/b/", "/a/1/", "/a/2/"}
    assert folders.places(chains, {"/", "/a/", "/b/"}) == ["/a/", "/a/", "/a/", "/b/", "/b/", "/"]


def test_what_all_pages_share_is_no_section():
    pages = [f"https://tea.example/en/{path}/{page}" for path in ("guides", "shop") for page in range(5)]
    assert Counter(folders.sections(pages, 12)) == {"/en/guides/": 5, "/en/shop/": 5}


def test_small_sections_are_told_together():
    pages = [f"https://tea.example/{path}/{page}" for path in range(20) for page in range(20 - path)]
    named = Counter(folders.sections(pages, 5))
    assert named == {"/0/": 20, "/1/": 19, "/2/": 18, "/3/": 17, folders.OTHERS: sum(range(1, 17))}


@settings(deadline=None)
@given(PAGES, st.integers(1, 30))
def test_each_page_is_in_one_place_and_not_too_many_are_shown(pages, most):
    chains = folders.chains(pages)
    shown = folders.opened(chains, most)
    assert 1 <= len(shown) <= most
    placed = folders.places(chains, shown)
    assert len(placed) == len(pages)
    for place, chain in zip(placed, chains, strict=True):
        assert place in shown
        assert chain[0] == "/"
        assert all(inner.startswith(outer) for outer, inner in pairwise(chain))
        assert not {*chain[chain.index(place) + 1 :]} & shown


@settings(deadline=None)
@given(PAGES, st.integers(2, 12))
def test_sections_are_few(pages, most):
    named = folders.sections(pages, most)
    assert len(named) == len(pages)
    assert len({*named}) <= most


@settings(deadline=None)
@given(PAGES, st.integers(1, 200))
def test_every_folder_has_a_place_in_sight(pages, most):
    chains = folders.chains(pages)
    shown = folders.opened(chains, most)
    counts = Counter(folders.places(chains, shown))
    nodes = laid_out({folder: counts[folder] for folder in shown})
    assert sorted(node.folder for node in nodes) == sorted(shown)
    assert sum(node.pages for node in nodes) == len(pages)
    roots = [node for node in nodes if not node.parent]
    assert len(roots) == 1
    assert (roots[0].x, roots[0].y) == (0, 0)
    for node in nodes:
        assert isfinite(node.x)
        assert isfinite(node.y)
        assert dist((0, 0), (node.x, node.y)) <= 1 + 1e-9
        assert node is roots[0] or (node.parent in shown and node.folder.startswith(node.parent))
        assert len(node.name) <= 25
    assert len({node.name for node in nodes if node.name} - {""}) <= 26


def test_folders_of_one_depth_do_not_lie_on_each_other():
    nodes = laid_out({"/": 1, **{f"/{name}/": 1 for name in range(199)}})
    places = {(round(node.x, 6), round(node.y, 6)) for node in nodes}
    assert len(places) == 200


@pytest.mark.parametrize("deep", [12, 2_000])
def test_a_chain_of_folders_is_no_recursion(deep):
    pages = ["https://tea.example/" + "".join(f"{place}/" for place in range(deep))]
    chains = folders.chains([*pages, "https://tea.example/"])
    shown = folders.opened(chains, 200)
    assert len(laid_out(dict.fromkeys(shown, 1))) == len(shown) == 13
