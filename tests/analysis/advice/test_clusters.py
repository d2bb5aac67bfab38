"""Topic clusters: which pages are one, by hand; their figures; gains of missing links against full recomputation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.advice import cluster_groups
from analysis.advice import clusters as measure
from analysis.advice.candidates import new_shares
from analysis.advice.cluster_groups import by_folder, by_label, by_text, grouped, needs_texts
from analysis.advice.clusters import cluster_gaps, clusters
from analysis.advice.gains import Standing
from analysis.advice.topics import topics
from analysis.authority.graph import SiteGraph
from analysis.authority.solve import pagerank
from analysis.given.policy import DEFAULT

SITE = "https://s.example"


def keys(*paths):
    return np.array([path if "//" in path else SITE + path for path in paths], dtype=object)


def members(grouping, of):
    """Cluster -> the last parts of its pages' URLs."""
    return {
        name: [url.removeprefix(SITE) for url in of[grouping.of == number]]
        for number, name in enumerate(grouping.names)
    }


_BLOG = ["/blog/1", *(f"/blog/x/{number}" for number in range(20))]
FOLDERS = {
    "first folders": (
        ["/", "/a/", "/a/1", "/a/b/2", "/b/1", "/b/2", "/b/3", "/c/1", "/c/2", "/top"],
        {"/a/": ["/a/", "/a/1", "/a/b/2"], "/b/": ["/b/1", "/b/2", "/b/3"]},
        ["/a/"],
    ),
    "index without slash": (
        ["/", "/a", "/a/1", "/a/2", "/b", "/b/1", "/b/index.html", "/bc"],
        {"/a/": ["/a", "/a/1", "/a/2"], "/b/": ["/b", "/b/1", "/b/index.html"]},
        ["/a", "/b", "/b/index.html"],
    ),
    "below what all share": (
        ["/en/", "/en/x/1", "/en/x/2", "/en/x/3", "/en/y/1", "/en/y/2", "/en/y/3"],
        {"/en/x/": ["/en/x/1", "/en/x/2", "/en/x/3"], "/en/y/": ["/en/y/1", "/en/y/2", "/en/y/3"]},
        [],
    ),
    "nearly all": (
        [*(f"/en/{name}/{number}" for name in "xyz" for number in range(9)), *(f"/de/{name}" for name in "abc")],
        {f"/en/{name}/": [f"/en/{name}/{number}" for number in range(9)] for name in "xyz"}
        | {"/de/": ["/de/a", "/de/b", "/de/c"]},
        [],
    ),
    "hosts": (
        [*(f"https://{host}.s.example/{path}" for host in "pq" for path in ("", "m/1", "m/2", "n/1", "n/2", "n/3"))],
        {f"{host}.s.example/n/": [f"https://{host}.s.example/n/{number}" for number in "123"] for host in "pq"},
        [],
    ),
    "queries": (["/a/?p=2", "/a/1", "/a/2?x=/b/c"], {"/a/": ["/a/?p=2", "/a/1", "/a/2?x=/b/c"]}, ["/a/?p=2"]),
    "flat": (["/", *_BLOG], {"/blog/": _BLOG}, []),
    "deep": (
        [f"/en/docs/{name}/{number}" for name in "xy" for number in range(3)],
        {f"/en/docs/{name}/": [f"/en/docs/{name}/{number}" for number in range(3)] for name in "xy"},
        [],
    ),
    "none": ([], {}, []),
    "no folders": (["/", "/1", "/2", "/3"], {}, []),
}


@pytest.mark.parametrize(("paths", "expected", "indexes"), FOLDERS.values(), ids=FOLDERS)
def test_pages_are_grouped_by_the_first_folder_that_tells_them_apart(paths, expected, indexes):
    of = keys(*sorted(paths))
    found = by_folder(of)
    assert members(found, of) == {name: sorted(pages) for name, pages in expected.items()}
    assert [url.removeprefix(SITE) for url in of[found.is_index]] == sorted(indexes)


def test_labels_come_first_and_need_not_be_large():
    of = keys("/a/1", "/a/2", "/a/3", "/b/1", "/b/2", "/b/3")
    labels = np.array(["x", None, None, "x", "w", None], dtype=object)
    found = grouped(of, labels)
    assert (found.by, members(found, of)) == ("label", {"w": ["/b/2"], "x": ["/a/1", "/b/1"]})
    assert grouped(of, np.full(6, None, dtype=object)).by == "folder"
    assert grouped(of).by == "folder"


WORDS = {
    "boat": "sail mast rudder keel anchor harbour tide wind rope deck",
    "bread": "flour yeast oven crust dough knead bake loaf rye salt",
    "chess": "pawn rook bishop knight queen king castle mate board opening",
}


def spoken(of):
    """Six texts on each of three subjects, none of which has a word of another; the last page has no text."""
    rng = np.random.default_rng(1)
    texts = [" ".join(rng.permutation(WORDS[subject].split())[:8]) for subject in WORDS for _ in range(6)]
    return topics([pd.DataFrame({"page": np.arange(18), "text": texts})], np.arange(len(of)))


def test_texts_group_what_no_folder_does():
    of = keys(*(f"/{number:02}" for number in range(19)))
    found = grouped(of, None, spoken(of))
    assert found.by == "text"
    assert found.of[18] == -1
    assert [sorted(set(found.of[at : at + 6])) for at in (0, 6, 12)] == [[0], [1], [2]]
    assert found.names == ("text 1", "text 2", "text 3")
    folders = keys(*(f"/{folder}/{number}" for folder in "abc" for number in range(6)), "/z")
    assert grouped(folders, None, spoken(folders)).by == "folder"


def test_too_few_texts_are_no_clusters():
    of = keys("/1", "/2", "/3")
    few = topics([pd.DataFrame({"page": [0, 1, 2], "text": ["sail mast", "flour yeast", "pawn rook"]})], np.arange(3))
    assert grouped(of, None, few).names == ()
    assert by_text(of, few).names == ()


def test_texts_are_needed_where_neither_labels_nor_folders_tell(monkeypatch):
    flat, folders = keys("/1", "/2", "/3"), keys(*(f"/{folder}/{number}" for folder in "ab" for number in range(3)))
    assert needs_texts(flat)
    assert needs_texts(flat, np.full(3, None, dtype=object))
    assert not needs_texts(flat, np.array([None, "x", None], dtype=object))
    assert not needs_texts(folders)
    monkeypatch.setattr(cluster_groups, "MOST_TEXT_PAGES", 2)
    assert not needs_texts(flat)


def graph_of(urls, rows):
    rows = np.array(rows, dtype=float)
    return SiteGraph(
        urls=urls,
        edges=csr_array(rows),
        weight=np.ones(len(urls)),
        slots=(rows > 0).sum(axis=1).astype(np.int64),
        wasted=pd.DataFrame(),
        mendable=pd.DataFrame({"source": [], "url": [], "cause": []}),
    )


def standing_of(graph, worth):
    count = len(graph)
    rank = pagerank(graph.edges, np.full(count, 1 / count), DEFAULT.damping)
    return Standing.of(graph.edges, rank, np.array(worth, dtype=float), DEFAULT.damping)


PAGES = keys("/", "/a/", "/a/1", "/a/2", "/a/3", "/b/1", "/b/2", "/b/3")
ROWS = [
    #  /    a/   1    2    3   b1   b2   b3
    [0.0, 0.5, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0],
    [0.2, 0.0, 0.4, 0.4, 0.0, 0.0, 0.0, 0.0],
    [0.0, 0.5, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0],
    [0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [0.0, 0.0, 0.5, 0.0, 0.0, 0.0, 0.0, 0.5],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.0, 0.5],
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
]


def test_figures_of_clusters_are_those_counted_by_hand():
    graph = graph_of(PAGES, ROWS)
    standing = standing_of(graph, [0, 0, 0, 0, 1, 0, 0, 0])
    x = standing.authority
    first, second = clusters(graph, by_folder(PAGES), standing).to_dict("records")
    assert (first["cluster"], first["pages"], first["hub_url"]) == ("/a/", 4, f"{SITE}/a/")
    assert (first["hub_rule"], first["grouped_by"]) == ("folder index", "folder")
    assert (first["edges"], first["density"]) == (6, 6 / 12)
    assert (first["hub_to_spoke"], first["spoke_to_hub"]) == (2 / 3, 1 / 3)
    assert first["authority_share"] == pytest.approx(x[1:5].sum() / x.sum())
    assert first["flow_kept"] == pytest.approx((0.8 * x[1] + x[2] + x[3] + 0.5 * x[4]) / x[1:5].sum())
    # b2 has two links out and one in, b1 one each, b3 none out
    assert (second["cluster"], second["hub_url"], second["hub_rule"]) == ("/b/", f"{SITE}/b/2", "most linked both ways")
    assert (second["edges"], second["hub_to_spoke"], second["spoke_to_hub"]) == (3, 1.0, 0.5)
    assert second["flow_kept"] == 1.0


def test_a_page_alone_has_no_density_and_equals_go_by_url():
    graph = graph_of(PAGES, np.zeros((8, 8)))
    labels = np.array([None, "x", None, None, None, None, "y", "y"], dtype=object)
    rows = clusters(graph, by_label(labels), standing_of(graph, np.zeros(8))).set_index("cluster")
    assert rows.loc["x", ["density", "hub_to_spoke", "spoke_to_hub", "flow_kept"]].isna().all()
    assert rows.loc["y", "hub_url"] == f"{SITE}/b/2"
    assert rows.loc["y", ["density", "hub_to_spoke", "spoke_to_hub"]].tolist() == [0, 0, 0]


def test_gaps_are_the_links_between_hub_and_spokes_that_are_missing():
    graph = graph_of(PAGES, ROWS)
    standing = standing_of(graph, [0, 0, 0, 0, 1, 0, 0, 0])
    may_link = np.ones(8, dtype=bool)
    found = cluster_gaps(graph, by_folder(PAGES), standing, new_shares(graph, DEFAULT), may_link)
    ends = {(row.source_url[len(SITE) :], row.target_url[len(SITE) :], row.direction) for row in found.itertuples()}
    missing = {("/a/", "/a/3", "hub_to_spoke"), ("/a/2", "/a/", "spoke_to_hub"), ("/a/3", "/a/", "spoke_to_hub")}
    assert ends == {*missing, ("/b/3", "/b/2", "spoke_to_hub")}
    assert found["source_url"].iloc[0] == f"{SITE}/a/"
    assert found["rank"].tolist() == [1, 2, 3, 4]
    may_link[1] = False
    held = cluster_gaps(graph, by_folder(PAGES), standing, new_shares(graph, DEFAULT), may_link)
    assert f"{SITE}/a/" not in set(held["source_url"])
    assert len(held) == 3


def test_gains_are_worked_out_for_the_pages_that_bring_most_by_first_order(monkeypatch):
    graph = graph_of(PAGES, ROWS)
    standing = standing_of(graph, [0, 0, 0, 0, 1, 0, 0, 0])
    shares, may_link = new_shares(graph, DEFAULT), np.ones(8, dtype=bool)
    every = cluster_gaps(graph, by_folder(PAGES), standing, shares, may_link)
    monkeypatch.setattr(measure, "SOLVED_SOURCES", 2)
    few = cluster_gaps(graph, by_folder(PAGES), standing, shares, may_link)
    assert few["source_url"].nunique() == 2
    pd.testing.assert_frame_equal(few, every[:2], rtol=1e-12)  # what else is solved beside them moves the last digit


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_gains_of_gaps_are_those_of_full_recomputation(data):
    slots = np.array(data.draw(st.lists(st.sampled_from([0, 0, 1, 3]), min_size=64, max_size=64)), dtype=float)
    slots = slots.reshape(8, 8)
    np.fill_diagonal(slots, 0)
    lost = np.array(data.draw(st.lists(st.integers(0, 2), min_size=8, max_size=8)), dtype=float)
    total = slots.sum(axis=1) + lost
    rows = np.divide(slots, total[:, None], out=np.zeros_like(slots), where=total[:, None] > 0)
    worth = np.array(data.draw(st.lists(st.integers(0, 2), min_size=8, max_size=8)), dtype=float)
    graph, d = graph_of(PAGES, rows), DEFAULT.damping
    standing = standing_of(graph, worth)

    def captured(matrix):
        return worth @ np.linalg.solve((np.eye(8) - d * matrix).T, np.full(8, (1 - d) / 8))

    found = cluster_gaps(graph, by_folder(PAGES), standing, new_shares(graph, DEFAULT), np.ones(8, dtype=bool))
    for row in found.itertuples():
        source, target = graph.numbers([row.source_url, row.target_url])
        assert rows[source, target] == 0
        more = rows.copy()
        more[source] *= 1 - row.slot_share
        more[source, target] += row.slot_share
        assert row.gain == pytest.approx(captured(more) - captured(rows), abs=1e-12)
    assert found["gain"].is_monotonic_decreasing


def test_a_site_without_clusters_has_no_rows():
    graph = graph_of(keys("/", "/1"), [[0, 1], [0, 0]])
    nothing = by_folder(graph.urls)
    standing = standing_of(graph, [1, 0])
    assert clusters(graph, nothing, standing).empty
    assert cluster_gaps(graph, nothing, standing, new_shares(graph, DEFAULT), np.ones(2, dtype=bool)).empty
