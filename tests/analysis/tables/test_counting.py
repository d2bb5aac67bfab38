"""Rows in parts by their groups, and counts that do not depend on how many parts there are."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.authority.building import site_graph
from analysis.given.policy import DEFAULT
from analysis.measures.inlink_counts import inlink_counts
from analysis.tables import counting
from analysis.tables.counting import Coded, blocks, distinct_pairs, most_frequent_members

GROUPS = 6
#: Codes of rows, -1 for none, and the group of each code; some are of none, or of one that is not counted.
CODES = 9
rows = st.lists(st.integers(-1, CODES - 1), max_size=30)
of_codes = st.lists(st.integers(-1, GROUPS + 1), min_size=CODES, max_size=CODES)


@given(rows, of_codes, st.integers(1, 8))
def test_every_row_is_in_the_part_of_its_group_in_order(told, numbers, room):
    column = Coded(np.array(told, dtype=np.int8), np.array([*numbers, -1], dtype=np.int32))
    groups = column.all
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "_BLOCK", room)
        parts = [(first, last, found.tolist()) for first, last, found in blocks(column, GROUPS)]
    assert [parts[0][0], parts[-1][1]] == [0, GROUPS]
    assert all(before[1] == after[0] for before, after in pairwise(parts))
    for first, last, found in parts:
        own = np.flatnonzero((groups >= first) & (groups < last))
        assert found == sorted(own.tolist(), key=lambda row: groups[row])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=30), st.integers(1, 8))
def test_pairs_are_counted_the_same_in_many_parts(pairs, room):
    groups, members = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "_SORTED", room)
        counts = distinct_pairs(groups, members, 5)
        best = most_frequent_members(groups, members, 5)
    held = [Counter(member for group, member in pairs if group == each) for each in range(5)]
    assert counts.tolist() == [len(each) for each in held]
    assert best.tolist() == [min(each, key=lambda member: (-each[member], member), default=0) for each in held]


@pytest.fixture
def links():
    """Links among thirty pages in no order, many of them twice, some to the page itself or to what is no page."""
    random = np.random.default_rng(7)
    ends = np.array([f"https://s.example/{page}" for page in range(34)], dtype=object)
    source = pd.Series(ends[random.integers(30, size=900)], dtype="str")
    return pd.DataFrame(
        {
            "source_url": source,
            "source_key": source,
            "target_key": pd.Series(ends[random.integers(34, size=900)], dtype="str"),
            "link_scope": "internal",
            "is_followed": random.random(900) < 0.7,
            "placement": random.choice(["content", "nav"], 900),
            "is_boilerplate": random.random(900) < 0.2,
            "ordinal": np.arange(900, dtype=np.int32),
        }
    )


@pytest.fixture
def pages():
    keys = [f"https://s.example/{page}" for page in range(30)]
    return pd.DataFrame({"url_key": pd.Series(keys, dtype="str"), "indexability": "indexable"})


def test_inlinks_are_the_same_in_many_parts(pages, links, monkeypatch):
    whole = inlink_counts(pages, links)
    monkeypatch.setattr(counting, "_BLOCK", 50)
    pd.testing.assert_frame_equal(inlink_counts(pages, links), whole)
    pairs = links[links["source_key"] != links["target_key"]]
    in_content = pairs[(pairs["placement"] == "content") & ~pairs["is_boilerplate"]]
    for name, some in (("followed", pairs[pairs["is_followed"]]), ("unique", pairs), ("content", in_content)):
        plain = some.groupby("target_key")["source_key"].nunique().reindex(pages["url_key"], fill_value=0)
        assert whole[f"{name}_inlinks"].tolist() == plain.tolist()


def test_a_graph_is_the_same_in_many_parts(pages, links, monkeypatch):
    ways = pd.DataFrame(columns=["url", "resolved_url", "conflict", "is_loop"])
    whole = site_graph(pages, ways, links, DEFAULT)
    monkeypatch.setattr(counting, "_BLOCK", 50)
    parted = site_graph(pages, ways, links, DEFAULT)
    assert (parted.edges.toarray() == whole.edges.toarray()).all()
    assert (parted.plain.toarray() == whole.plain.toarray()).all()
    assert (parted.weight == whole.weight).all()
    assert (parted.slots == whole.slots).all()
    pd.testing.assert_frame_equal(parted.wasted, whole.wasted)
    pd.testing.assert_frame_equal(parted.mendable, whole.mendable)
    assert len(whole.mendable) > 0
