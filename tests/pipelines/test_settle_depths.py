"""Depths past limits: clicks over fetched pages, held to an independent search on random webs."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.model.records import LIKE_NOT_FOUND
from pipelines.settle_depths import settled_depths
from tests.frontier.test_order import webs, zero_one_search

SITE = "https://a.example/"
PAGE_TYPES = {"url": pa.string(), "url_key": pa.string(), "depth": pa.int32(), "redirect_url": pa.string()}
PAGES = pa.schema([*PAGE_TYPES.items(), ("soft_404_signs", pa.string())])
LINKS = pa.schema([(name, pa.string()) for name in ("source_url", "target_key", "placement")])


def tables(schema, rows, size):
    """Rows in tables of so many; none is one empty table."""
    dicts = [dict(zip(schema.names, row, strict=True)) for row in rows]
    return [pa.Table.from_pylist(dicts[at : at + size], schema) for at in range(0, max(len(dicts), 1), size)]


def settled(depths, links=(), redirects=None, *, late=None, signs=None, size=2):
    """Depths by name.

    Args:
        depths: name -> depth as the frontier gave it; ``links``: pairs of names; ``redirects``: name -> name.
        late: names whose depths are to be found, by default those without; ``signs``: of "not found", by name.
        size: rows of a table.
    """
    ends = {name: SITE + end for name, end in (redirects or {}).items()}
    pages = [
        (SITE + name, SITE + name, depth, ends.get(name), (signs or {}).get(name)) for name, depth in depths.items()
    ]
    rows = [(SITE + source, SITE + target, "content") for source, target in links]
    names = [name for name, depth in depths.items() if depth is None] if late is None else late
    late_keys = [SITE + name for name in names]
    found = settled_depths(tables(PAGES, pages, size), tables(LINKS, rows, size), late_keys)
    return dict(zip(depths, found, strict=True))


def test_a_page_past_max_depth_has_the_clicks_that_lead_to_it_and_what_it_links_to_has_one_more():
    found = settled({"c": None, "b": None, "a": 1, "": 0}, [("", "a"), ("a", "b"), ("b", "c")])
    assert found == {"c": 3, "b": 2, "a": 1, "": 0}


def test_the_shortest_path_counts_whichever_is_met_first():
    links = [("", "b"), ("b", "c"), ("c", "d"), ("", "e"), ("e", "d"), ("d", "f")]
    found = settled(dict.fromkeys("fdceb") | {"": 0}, links)
    assert found == {"b": 1, "e": 1, "c": 2, "d": 2, "f": 3, "": 0}


def test_a_redirect_is_no_click():
    found = settled({"": 0, "a": None, "b": None, "c": None}, [("", "a"), ("b", "c")], {"a": "b"})
    assert found == {"": 0, "a": 1, "b": 1, "c": 2}


def test_redirects_in_a_circle_end():
    assert settled({"": 0, "a": None, "b": None}, [("", "a")], {"a": "b", "b": "a"}) == {"": 0, "a": 1, "b": 1}


def test_a_path_over_a_page_that_was_not_fetched_is_none():
    assert settled({"": 0, "b": None}, [("", "a"), ("a", "b")]) == {"": 0, "b": None}


def test_what_only_orphans_link_to_has_no_depth():
    assert settled({"": 0, "a": None, "b": None}, [("a", "b"), ("b", "a")]) == {"": 0, "a": None, "b": None}


SAYS = "title: Page not found"


@pytest.mark.parametrize(
    ("signs", "depth"), [(None, 2), (SAYS, 2), (LIKE_NOT_FOUND, None), (f"{SAYS}; {LIKE_NOT_FOUND}", None)]
)
def test_a_page_leads_nowhere_if_its_links_were_cut_and_not_for_what_it_says(signs, depth):
    assert settled({"": 0, "a": 1, "b": None}, [("", "a"), ("a", "b")], signs={"a": signs})["b"] == depth


def test_a_start_page_that_says_not_found_leads_on():
    assert settled({"": 0, "a": None}, [("", "a")], signs={"": SAYS})["a"] == 1


def test_edges_that_are_no_links_are_no_clicks():
    pages = [(SITE, SITE, 0, None, None), (f"{SITE}a", f"{SITE}a", None, None, None)]
    links = [(SITE, f"{SITE}a", None)]
    assert settled_depths(tables(PAGES, pages, 9), tables(LINKS, links, 9), [f"{SITE}a"]) == [0, None]


def test_what_was_settled_before_counts_for_nothing():
    assert settled({"": 0, "a": 7, "b": 8, "c": 9}, [("", "a"), ("a", "b")], late="abc") == {
        "": 0,
        "a": 1,
        "b": 2,
        "c": None,
    }


@given(web=webs(), limit=st.integers(0, 3), data=st.data())
def test_depths_past_a_limit_are_those_of_a_search_over_what_was_fetched(web, limit, data):
    clicks = zero_one_search(web)
    far = [node for node in range(len(web)) if clicks.get(node, limit + 1) > limit]
    late = data.draw(st.lists(st.sampled_from(far), unique=True)) if far else []
    fetched = {node for node, depth in clicks.items() if depth <= limit} | {*late}
    seen = [(is_redirect, [*fetched.intersection(targets)]) for is_redirect, targets in web]
    expected = zero_one_search([ways if node in fetched else (False, []) for node, ways in enumerate(seen)])
    order = data.draw(st.permutations(sorted(fetched)))
    depths = {str(node): None if node in late else clicks[node] for node in order}
    links = [(str(node), str(target)) for node in order if not web[node][0] for target in web[node][1]]
    redirects = {str(node): str(web[node][1][0]) for node in order if web[node][0]}
    found = settled(depths, links, redirects, size=data.draw(st.integers(1, 20)))
    assert found == {str(node): expected.get(node) for node in order}
