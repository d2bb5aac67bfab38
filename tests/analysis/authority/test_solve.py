"""Ranks: against linear algebra, against networkx, and the account of the mass."""

from functools import partial

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.authority import solve
from analysis.authority.building import site_graph
from analysis.authority.flow import cheirank, internal_pagerank
from analysis.authority.harmonic import harmonic
from analysis.authority.solve import forward, pagerank, reverse, reverse_of_each
from analysis.given.policy import DEFAULT, MOST_DAMPING

sizes = st.integers(1, 12)


@st.composite
def graphs(draw):
    """Rows that add up to at most 1, and a teleport that adds up to 1."""
    count = draw(sizes)
    cells = st.lists(st.floats(0, 1), min_size=count * count, max_size=count * count)
    weights = np.array(draw(cells)).reshape(count, count)
    weights[weights < 0.6] = 0
    np.fill_diagonal(weights, 0)
    kept = np.array(draw(st.lists(st.floats(0, 1), min_size=count, max_size=count)))
    sums = weights.sum(axis=1)
    rows = np.divide(weights * kept[:, None], sums[:, None], out=np.zeros_like(weights), where=sums[:, None] > 0)
    entering = np.array(draw(st.lists(st.floats(0.01, 1), min_size=count, max_size=count)))
    return rows, entering / entering.sum()


@given(graphs(), st.sampled_from([0.3, 0.85, 0.99]))
def test_solutions_are_those_of_linear_algebra(graph, damping):
    rows, entering = graph
    inverse = np.linalg.inv(np.eye(len(rows)) - damping * rows)
    edges = csr_array(rows)
    assert forward(edges, entering, damping) == pytest.approx(entering @ inverse, rel=1e-11, abs=1e-13)
    assert reverse(edges, entering, damping) == pytest.approx(inverse @ entering, rel=1e-11, abs=1e-13)
    several = np.column_stack([entering, np.eye(len(rows))[0]])
    assert reverse(edges, several, damping) == pytest.approx(inverse @ several, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize("damping", [0.85, 0.99])
@pytest.mark.parametrize("leads", ["anywhere", "round", "there and back"])
def test_solutions_of_larger_graphs_are_exact_for_each_page(leads, damping):
    count, random = 300, np.random.default_rng(5)
    rows = np.zeros((count, count))
    if leads == "anywhere":
        rows[random.integers(count, size=1500), random.integers(count - 5, size=1500)] = 1  # none leads to the last
    else:
        rows[np.arange(count), (np.arange(count) + 1) % count if leads == "round" else np.arange(count) ^ 1] = 1
    rows /= np.maximum(rows.sum(axis=1), 1)[:, None]
    inverse = np.linalg.inv(np.eye(count) - damping * rows)
    entering = np.zeros(count)
    entering[:3] = 1
    rank = forward(csr_array(rows), entering, damping)
    assert rank == pytest.approx(entering @ inverse, rel=1e-11, abs=1e-13)
    if leads == "anywhere":
        assert (rank[-5:] == 0).all()
    several = np.column_stack([entering, np.ones(count), np.eye(count)[7]])
    assert reverse(csr_array(rows), several, damping) == pytest.approx(inverse @ several, rel=1e-11, abs=1e-13)


def test_ranks_of_a_closed_ring_are_whole_at_the_highest_damping():
    count = 7
    ring = csr_array((np.ones(count), (np.arange(count), np.roll(np.arange(count), -1))), shape=(count, count))
    assert pagerank(ring, np.eye(count)[0], MOST_DAMPING).sum() == pytest.approx(1, abs=1e-11)


@pytest.mark.parametrize("tolerance", [1e-3, 1e-8, 1e-13])
def test_no_entry_misses_more_than_is_allowed(tolerance):
    count, random = 300, np.random.default_rng(5)
    rows = np.zeros((count, count))
    rows[random.integers(count, size=1500), random.integers(count, size=1500)] = 1
    rows[: count // 2] = np.roll(np.eye(count), 1, axis=1)[: count // 2]  # a long way that all has to take
    rows /= np.maximum(rows.sum(axis=1), 1)[:, None]
    inverse = np.linalg.inv(np.eye(count) - 0.85 * rows)
    found = reverse_of_each(csr_array(rows), np.eye(count)[:, :20], 0.85, tolerance)
    assert np.abs(found - inverse[:, :20]).max() <= tolerance + 1e-14


def test_parts_of_a_matrix_lie_in_its_memory(monkeypatch):
    edges = csr_array(np.full((40, 40), 0.01))
    monkeypatch.setattr(solve, "_WORK", 50)
    made = []

    def noted(kind, entries, shape):
        made.append(kind(entries, shape=shape))
        return made[-1]

    for name in ("_Rows", "_Turned"):
        monkeypatch.setattr(solve, name, partial(noted, getattr(solve, name)))
    assert reverse(edges, np.ones(40), 0.85) == pytest.approx(forward(edges, np.ones(40), 0.85))
    assert len(made) > 40
    assert all(np.shares_memory(part.data, edges.data) for part in made)
    assert all(np.shares_memory(part.indices, edges.indices) for part in made)


@pytest.mark.parametrize("processors", [2, 3, 50])
def test_how_many_processors_there_are_changes_nothing(monkeypatch, processors):
    random = np.random.default_rng(5)
    edges = csr_array(random.random((40, 40)) * (random.random((40, 40)) < 0.1) / 40)
    worth = random.random((40, 3))
    whole = reverse(edges, worth, 0.85)
    monkeypatch.setattr(solve, "_WORK", 50)
    monkeypatch.setattr(solve, "_NUMBERS", 20)
    assert reverse(edges, worth, 0.85) == pytest.approx(whole, rel=1e-13)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    alone = reverse(edges, worth, 0.85), forward(edges, worth[:, 0], 0.85)
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    shared = reverse(edges, worth, 0.85), forward(edges, worth[:, 0], 0.85)
    assert all((one == other).all() for one, other in zip(alone, shared, strict=True))


@given(graphs(), st.sampled_from([0.5, 0.85]))
def test_the_mass_adds_up(graph, damping):
    rows, entering = graph
    rank = pagerank(csr_array(rows), entering, damping)
    leaked = damping / (1 - damping) * (rank * (1 - rows.sum(axis=1))).sum()
    assert rank.sum() + leaked == pytest.approx(1, abs=1e-12)


@given(graphs())
def test_networkx_agrees_where_nothing_evaporates(graph):
    rows, entering = graph
    edges = csr_array(np.divide(rows, rows.sum(axis=1, keepdims=True), out=np.zeros_like(rows), where=rows > 0))
    peers = nx.from_scipy_sparse_array(edges, create_using=nx.DiGraph)
    teleport = dict(enumerate(entering))
    theirs = nx.pagerank(peers, 0.85, personalization=teleport, dangling=teleport, tol=1e-13, max_iter=2000)
    rank = pagerank(edges, entering, 0.85)  # dangling pages differ by a factor that all pages share
    assert rank / rank.sum() == pytest.approx([theirs[page] for page in range(len(rows))], abs=1e-8)


@given(graphs())
def test_harmonic_centrality_is_that_of_networkx(graph):
    rows, _ = graph
    theirs = nx.harmonic_centrality(nx.from_numpy_array(rows, create_using=nx.DiGraph))
    assert harmonic(csr_array(rows)) == pytest.approx([theirs[page] for page in range(len(rows))])


def test_harmonic_centrality_of_more_pages_than_are_searched_from_at_once():
    count = 1300
    ring = nx.DiGraph([(page, (page + 1) % count) for page in range(count)])
    ring.add_edges_from((page, 0) for page in range(0, count, 7))
    theirs = nx.harmonic_centrality(ring)
    edges = nx.to_scipy_sparse_array(ring, nodelist=range(count), format="csr")
    assert harmonic(edges) == pytest.approx([theirs[page] for page in range(count)])


def test_a_graph_too_large_for_harmonic_centrality_has_none(monkeypatch):
    monkeypatch.setattr("analysis.authority.harmonic.MOST_WORK", 3)
    assert harmonic(csr_array(np.ones((2, 2)))) is None


def test_ranks_of_no_pages():
    empty = csr_array((0, 0))
    assert len(pagerank(empty, np.zeros(0), 0.85)) == 0
    assert len(harmonic(empty)) == 0


def test_internal_pagerank_and_cheirank_of_a_line(line):
    rank = internal_pagerank(line, DEFAULT)
    assert rank == pytest.approx(np.array([1, 1.85, 1 + 0.85 * 1.85]) / (1 + 1.85 + 1 + 0.85 * 1.85))
    assert cheirank(line, DEFAULT) == pytest.approx(rank[::-1])


@pytest.fixture
def line():
    """A page that links to a second one, which links to a third."""
    links = {
        "source_url": ["https://s.example/a", "https://s.example/b"],
        "target_key": ["https://s.example/b", "https://s.example/c"],
        "link_scope": "internal",
        "is_followed": True,
        "placement": "content",
        "is_boilerplate": False,
        "ordinal": 0,
    }
    keys = [f"https://s.example/{name}" for name in "abc"]
    pages = pd.DataFrame({"url_key": keys, "indexability": "indexable"})
    ways = pd.DataFrame(columns=["url", "resolved_url", "conflict", "is_loop"])
    return site_graph(pages, ways, pd.DataFrame(links), DEFAULT)
