"""Who gives what to whom: the ledger, the leaks and the edges add up, on random graphs."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.authority.flow import authority_edges, authority_leaks, authority_pages, capture
from analysis.authority.graph import SiteGraph
from analysis.authority.ledger import FURTHER, authority_ledger
from analysis.authority.solve import pagerank
from analysis.authority.teleport import Entries, entries, teleport
from analysis.given.policy import DEFAULT, Policy


@st.composite
def sites(draw):
    """A random site of up to eight pages, with domains that link to some of them, and priority pages."""
    count = draw(st.integers(1, 8))
    slots = np.array(draw(st.lists(st.integers(0, 3), min_size=count * count, max_size=count * count)))
    slots = slots.reshape(count, count).astype(float)
    np.fill_diagonal(slots, 0)
    lost = np.array(draw(st.lists(st.integers(0, 2), min_size=count, max_size=count)), dtype=float)
    total = slots.sum(axis=1) + lost
    shares = np.divide(slots, total[:, None], out=np.zeros_like(slots), where=total[:, None] > 0)
    causes = [(page, "external", lost[page] / total[page]) for page in range(count) if lost[page]]
    causes += [(page, "dangling", 1.0) for page in range(count) if not total[page]]
    wasted = pd.DataFrame(causes, columns=["source", "cause", "share"]).assign(links=1, slots=1)
    urls = np.array([f"https://s.example/{page}" for page in range(count)], dtype=object)
    graph = SiteGraph(urls, csr_array(shares), total, total.astype(int), wasted.astype({"share": float}), wasted)
    pairs = draw(st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, count - 1)), max_size=10, unique=True))
    found = pd.DataFrame(sorted(pairs), columns=["referring_domain", "entry"])
    weights = {domain: draw(st.sampled_from([0.5, 1.0, 3.0])) for domain in "abcd"}
    found["weight"] = found["referring_domain"].map(weights).astype(float)
    found["entry"] = found["entry"].astype("int64")
    none = pd.DataFrame(columns=["referring_domain", "url", "weight"])
    priority = np.array(draw(st.lists(st.integers(0, count - 1), max_size=count, unique=True)), dtype=np.int64)
    return graph, Entries(found, none), priority


@given(sites(), st.sampled_from([DEFAULT, Policy(damping=0.5, uniform_share=0.0), Policy(uniform_share=1.0)]))
def test_amounts_add_up_to_the_authority_of_each_priority_page(site, policy):
    graph, entering, priority = site
    ways = teleport(len(graph), entering.credit(len(graph)), policy)
    rank = pagerank(graph.edges, ways, policy.damping)
    ledger = authority_ledger(graph, entering, priority, policy)
    sums = ledger.groupby("priority_url")["amount"].sum().reindex(graph.urls[priority]).fillna(0)
    assert sums.to_numpy() == pytest.approx(rank[priority], abs=1e-12)
    assert ledger.groupby("priority_url")["share"].sum().to_numpy() == pytest.approx(1.0)
    inverse = np.linalg.inv(np.eye(len(graph)) - policy.damping * graph.edges.toarray())
    total = entering.domains["weight"].sum()
    for row in ledger[ledger["referring_domain"] != ""].itertuples():
        start, end = graph.numbers([row.entry_url])[0], graph.numbers([row.priority_url])[0]
        held = entering.domains
        of_pair = held[(held["referring_domain"] == row.referring_domain) & (held["entry"] == start)]
        given_by = (1 - policy.uniform_share) * of_pair["weight"].iloc[0] / total
        assert row.amount == pytest.approx((1 - policy.damping) * given_by * inverse[start, end], abs=1e-12)
    assert (ledger.loc[ledger["referring_domain"] == "", "entry_url"] == "").all()


def test_of_several_causes_of_waste_the_largest_is_named():
    wasted = pd.DataFrame({"source": 0, "cause": ["broken", "external"], "share": [0.2, 0.8], "links": 1, "slots": 1})
    urls = np.array(["https://s.example/a"], dtype=object)
    graph = SiteGraph(urls, csr_array((1, 1)), np.ones(1), np.ones(1, dtype=int), wasted, wasted)
    pages = authority_pages(graph, np.ones(1), np.array([0.15]), np.zeros(1), DEFAULT)
    assert pages["waste_cause"].tolist() == ["external"]


def test_the_priority_page_of_most_authority_comes_first():
    urls, nothing = np.array([f"https://s.example/{name}" for name in "abc"], dtype=object), pd.DataFrame()
    graph = SiteGraph(urls, csr_array((3, 3)), np.zeros(3), np.zeros(3, dtype=int), nothing, nothing)
    domains = pd.DataFrame({"referring_domain": ["x.example"], "entry": [1], "weight": [1.0]})
    entering = Entries(domains, pd.DataFrame(columns=["referring_domain", "url", "weight"]))
    ledger = authority_ledger(graph, entering, np.array([2, 0, 1]), DEFAULT)
    told = [*zip(ledger["priority_url"].str[-1], ledger["referring_domain"], strict=True)]
    assert told == [("b", "x.example"), ("b", ""), ("a", ""), ("c", "")]


@given(sites())
def test_authority_and_leaks_add_up_to_one_and_flows_to_what_pages_say(site):
    graph, entering, priority = site
    ways = teleport(len(graph), entering.credit(len(graph)), DEFAULT)
    rank = pagerank(graph.edges, ways, DEFAULT.damping)
    leaks = authority_leaks(graph, rank, DEFAULT)
    assert rank.sum() + leaks["amount"].sum() == pytest.approx(1, abs=1e-12)
    assert leaks["share"].sum() == pytest.approx(1 if len(leaks) else 0)
    weights = np.zeros(len(graph))
    weights[priority] = 2.0
    pages = authority_pages(graph, ways, rank, weights, DEFAULT).set_index("url")
    edges = authority_edges(graph, rank, DEFAULT)
    flow_in = edges.groupby("target_url")["flow"].sum().reindex(graph.urls).fillna(0)
    flow_out = edges.groupby("source_url")["flow"].sum().reindex(graph.urls).fillna(0)
    assert flow_in.to_numpy() == pytest.approx(pages["authority_in"].to_numpy(), abs=1e-12)
    assert flow_out.to_numpy() == pytest.approx(pages["authority_out"].to_numpy(), abs=1e-12)
    assert pages["waste"].sum() == pytest.approx(leaks["amount"].sum())
    inverse = np.linalg.inv(np.eye(len(graph)) - DEFAULT.damping * graph.edges.toarray())
    reach = (1 - DEFAULT.damping) * inverse[:, priority].sum(axis=1)
    assert pages["priority_reach"].to_numpy() == pytest.approx(reach, abs=1e-12)
    assert (pages["priority_reach"] <= 1 + 1e-12).all()


def test_domains_count_once_per_resolved_page_and_only_when_followed():
    graph = SiteGraph(
        np.array(["https://s.example/a", "https://s.example/b"], dtype=object),
        csr_array((2, 2)),
        np.zeros(2),
        np.zeros(2, dtype=int),
        pd.DataFrame(),
        pd.DataFrame(),
    )
    rows = [
        ("x.example", "https://s.example/a", "https://s.example/a", True),
        ("x.example", "https://s.example/old", "https://s.example/a", True),
        ("x.example", "https://s.example/b", "https://s.example/b", False),
        ("y.example", "https://s.example/a", "https://s.example/a", True),
        ("y.example", "https://s.example/gone", None, True),
    ]
    columns = ["referring_domain", "target_url", "resolved_url", "is_followed"]
    found = entries(graph, pd.DataFrame(rows, columns=columns), pd.Series({"y.example": 2.5}))
    assert found.credit(2).tolist() == [3.5, 0.0]
    assert found.lost.to_numpy().tolist() == [["y.example", "https://s.example/gone", 2.5]]
    policy = Policy(uniform_share=0.2)
    assert teleport(2, found.credit(2), policy).tolist() == pytest.approx([0.9, 0.1])
    assert teleport(2, np.zeros(2), policy).tolist() == [0.5, 0.5]


def test_capture_of_everything_and_of_nothing():
    rank = np.array([0.2, 0.3])
    assert capture(rank, np.array([0, 1]), rank)["capture_rate"] == pytest.approx(1)
    none = capture(rank, np.array([], dtype=int), rank)
    assert none == {"capture_rate": 0, "captured": 0, "baseline_capture_rate": 0, "page_share": 0}


@given(sites())
def test_of_too_many_priority_pages_the_further_ones_are_told_together(site):
    graph, entering, priority = site
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.authority.ledger.LEAST_PAGES", 2)
        patch.setattr("analysis.authority.ledger.MOST_WORK", 0)
        ledger = authority_ledger(graph, entering, priority, DEFAULT)
    rank = pagerank(graph.edges, teleport(len(graph), entering.credit(len(graph)), DEFAULT), DEFAULT.damping)
    assert ledger["amount"].sum() == pytest.approx(rank[priority].sum(), abs=1e-12)
    told = ledger.groupby("priority_url")["amount"].sum()
    assert set(told.index) <= {*graph.urls[priority[:2]], FURTHER}
    assert told.get(FURTHER, 0.0) == pytest.approx(rank[priority[2:]].sum(), abs=1e-12)
