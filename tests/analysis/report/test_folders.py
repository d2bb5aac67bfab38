"""Pages in folders, and folders in their places: nothing is lost, nothing is doubled, all of it can be seen."""

from collections import Counter
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


@pytest.mark.parametrize(
    ("page", "folder"),
    [
        ("https://tea.example/", "/"),
        ("https://tea.example/a.html", "/"),
        ("https://tea.example/shop/black/assam.html?of=/x/", "/shop/black/"),
        ("https://tea.example/shop/black/", "/shop/black/"),
        ("https://tea.example", "/"),
        ("https://tea.example//twice//x", "//twice//"),
        ("https://tea.example/" + "".join(f"{deep}/" for deep in range(14)), "/0/1/2/3/4/5/6/7/8/9/10/11/"),
    ],
)
def test_the_folder_of_a_page(page, folder):
    assert folders.folder(page) == folder


def counted(pages):
    return Counter(map(folders.folder, pages))


def test_the_largest_folder_is_opened_first_and_others_stay_closed():
    pages = counted(f"https://tea.example/{path}" for path in ("a/1/x", "a/1/y", "a/2/x", "b/1/x", "b/2/x", "c"))
    assert folders.opened(pages, 3) == {"/", "/a/", "/b/"}
    assert folders.opened(pages, 5) == {"/", "/a/", "/b/", "/a/1/", "/a/2/"}
    assert folders.opened(pages, 9, 0.5) == {"/", "/a/", "/b/"}, "half of the pages is no larger share than half"
    shown = {"/", "/a/", "/b/"}
    found = {place: folders.innermost(place, shown) for place in pages}
    assert found == {"/a/1/": "/a/", "/a/2/": "/a/", "/b/1/": "/b/", "/b/2/": "/b/", "/": "/"}
    assert folders.innermost("/c/d/", {"/a/", "/b/"}) == ""


def sections(pages, most):
    """How many pages are in each section."""
    held, found = counted(pages), Counter()
    told = folders.sections(held, most)
    for place, count in held.items():
        found[told[folders.innermost(place, told)]] += count
    return found


def test_what_all_pages_share_is_no_section():
    pages = [f"https://tea.example/en/{path}/{page}" for path in ("guides", "shop") for page in range(5)]
    assert sections(pages, 12) == {"/en/guides/": 5, "/en/shop/": 5}
    beside = {"/en/guides/": 5, "/en/shop/": 5, "/en-us/": 1}
    assert sections([*pages, "https://tea.example/en-us/"], 12) == beside


def test_small_sections_are_told_together():
    pages = [f"https://tea.example/{path}/{page}" for path in range(20) for page in range(20 - path)]
    named = sections(pages, 5)
    assert named == {"/0/": 20, "/1/": 19, "/2/": 18, "/3/": 17, folders.OTHERS: sum(range(1, 17))}
    few = [f"https://tea.example/{path}/{page}" for path in range(5) for page in range(5)]
    assert sections(few, 5) == {f"/{path}/": 5 for path in range(5)}


@settings(deadline=None)
@given(PAGES, st.integers(1, 30))
def test_each_page_is_in_one_place_and_not_too_many_are_shown(pages, most):
    held = counted(pages)
    shown = folders.opened(held, most)
    assert 1 <= len(shown) <= most
    for folder in held:
        place = folders.innermost(folder, shown)
        assert place in shown
        assert folder.startswith(place)
        assert not {other for other in shown - {place} if other.startswith(place) and folder.startswith(other)}


@settings(deadline=None)
@given(PAGES, st.integers(2, 12))
def test_sections_are_few(pages, most):
    found = sections(pages, most)
    assert found.total() == len(pages)
    assert len(found) <= most


@settings(deadline=None)
@given(PAGES, st.integers(1, 200))
def test_every_folder_has_a_place_in_sight(pages, most):
    held = counted(pages)
    shown = folders.opened(held, most)
    counts = Counter(dict.fromkeys(shown, 0))
    for folder, count in held.items():
        counts[folders.innermost(folder, shown)] += count
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
    chain = "https://tea.example/" + "".join(f"{place}/" for place in range(deep))
    shown = folders.opened(counted([chain, "https://tea.example/"]), 200)
    assert len(laid_out(dict.fromkeys(shown, 1))) == len(shown) == 13
