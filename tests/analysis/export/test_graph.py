"""Graphs read back by networkx and as CSV: every node and edge, its attributes, and nothing that breaks either."""

import csv

import networkx as nx
import numpy as np
import pandas as pd
import pytest

from analysis.export.cells import calm, guarded, xml_text
from analysis.export.graph import LinkGraph, entering, link_graph, write_graph
from analysis.marts.library import Library
from analysis.marts.one_crawl import Marts
from analysis.tables.load import Observed
from analysis.tables.selection import select
from linkspider.errors import LinkspiderError
from tests.analysis.export.hostiles import HOSTILE

A, B, C = (f"https://site.example/{name}" for name in "abc")


def authority_frame(urls=(A, B, C)):
    count = len(urls)
    return pd.DataFrame(
        {
            "url": [*urls],
            "is_priority": [place == 0 for place in range(count)],
            "authority": np.linspace(0.5, 0.1, count),
            "internal_pagerank": 1 / count,
            "referring_domains": range(count),
            "role": "plain",
        }
    ).astype({"url": "str", "role": "str"})


def edges_frame(*edges):
    return pd.DataFrame(list(edges), columns=["source_url", "target_url", "weight", "flow"])


EDGES = edges_frame((A, B, 0.5, 0.25), (A, C, 0.25, 0.125), (B, A, 1.0, 1e-9))
DOMAINS = pd.DataFrame(
    {"referring_domain": ["x.example", "x.example"], "entry_url": [A, C], "weight": 0.5, "flow": [0.1, 0.2]}
)


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


@pytest.fixture
def written(tmp_path):
    """Writes a graph as everything, and reads it all: networkx's graph, nodes and edges."""

    def write(graph):
        graphml, nodes, edges = write_graph(tmp_path / "graph", graph)
        return nx.read_graphml(graphml), read_csv(nodes), read_csv(edges)

    return write


@pytest.mark.parametrize("dtype", ["str", "category"])
def test_nodes_and_edges_have_their_attributes(written, dtype):
    edges = EDGES.astype({"source_url": dtype, "target_url": dtype})
    depths = pd.Series({A: 0, C: 2}, dtype="Int32")
    graph, nodes, links = written(link_graph(authority_frame(), edges, depths))
    assert graph.is_directed()
    assert dict(graph.nodes(data=True))["n0"] == {
        "label": A,
        "kind": "page",
        "authority": 0.5,
        "internal_pagerank": 1 / 3,
        "referring_domains": 0,
        "role": "plain",
        "is_priority": True,
        "depth": 0,
    }
    assert "depth" not in graph.nodes["n1"]
    assert sorted(graph.edges(data=True)) == [
        ("n0", "n1", {"weight": 0.5, "flow": 0.25, "kind": "link"}),
        ("n0", "n2", {"weight": 0.25, "flow": 0.125, "kind": "link"}),
        ("n1", "n0", {"weight": 1.0, "flow": 1e-9, "kind": "link"}),
    ]
    assert [(node["Id"], node["Label"], node["is_priority"], node["depth"]) for node in nodes] == [
        ("n0", A, "true", "0"),
        ("n1", B, "false", ""),
        ("n2", C, "false", "2"),
    ]
    told = [(link["Source"], link["Target"], link["Type"], float(link["Weight"])) for link in links]
    assert told == [("n0", "n1", "Directed", 0.5), ("n0", "n2", "Directed", 0.25), ("n1", "n0", "Directed", 1.0)]


def test_referring_domains_are_nodes_where_they_are_asked_for(written):
    graph, nodes, links = written(link_graph(authority_frame(), EDGES, domains=DOMAINS))
    assert graph.nodes["n3"] == {"label": "x.example", "kind": "domain"}
    assert graph.edges["n3", "n2"] == {"weight": 0.5, "flow": 0.2, "kind": "backlink"}
    assert (len(nodes), len(links)) == (4, 5)
    assert nodes[3]["authority"] == nodes[3]["is_priority"] == ""
    assert written(link_graph(authority_frame(), EDGES, domains=DOMAINS.iloc[:0]))[0].number_of_nodes() == 3


def test_hostile_labels_come_back_whole(written):
    nodes = pd.DataFrame({"label": [*HOSTILE, "a" * 40_000], "kind": "page"})
    edges = pd.DataFrame({"source": [0], "target": [1], "weight": 1.0, "flow": 1.0, "kind": "link"})
    graph, told, _ = written(LinkGraph(nodes, edges))
    assert [graph.nodes[f"n{place}"]["label"] for place in range(len(nodes))] == [*map(xml_text, nodes["label"])]
    assert [node["Label"] for node in told] == [calm(guarded(label)) for label in nodes["label"]]


def test_more_rows_than_are_written_at_a_time(written):
    count = 70_000
    nodes = pd.DataFrame({"label": [f"https://site.example/{place}" for place in range(count)], "kind": "page"})
    numbers = np.arange(count)
    edges = pd.DataFrame({"source": numbers, "target": (numbers + 1) % count, "weight": 1.0})
    graph, told, links = written(LinkGraph(nodes, edges))
    assert graph.number_of_nodes() == len(told) == len(links) == count
    assert nx.is_strongly_connected(graph)
    assert graph.nodes[f"n{count - 1}"]["label"] == told[-1]["Label"] == nodes["label"].iloc[-1]


def test_an_empty_graph_is_a_graph(written):
    graph, nodes, links = written(link_graph(authority_frame().iloc[:0], EDGES.iloc[:0]))
    assert (graph.number_of_nodes(), nodes, links) == (0, [], [])


def test_an_edge_to_no_node_is_a_fault():
    with pytest.raises(ValueError, match="target_url names a page that is no node: https://elsewhere"):
        link_graph(authority_frame(), edges_frame((A, "https://elsewhere.example/", 1.0, 1.0)))


def test_a_path_of_graphml_is_that_file_alone(tmp_path):
    assert write_graph(tmp_path / "site.GraphML", link_graph(authority_frame(), EDGES)) == [tmp_path / "site.GraphML"]
    assert [path.name for path in tmp_path.iterdir()] == ["site.GraphML"]


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "x.graphml"):
        with pytest.raises(LinkspiderError, match=r"cannot be (made|written): \w+"):
            write_graph(path, link_graph(authority_frame(), EDGES))


def test_flows_into_a_page_add_up_to_its_authority(audited):
    store = audited.store
    study = Library(Marts(Observed(store, select(store)))).study
    domains = entering(study)
    graph = link_graph(study.authority, study.authority_edges, domains=domains)
    assert domains.groupby("referring_domain")["weight"].sum().to_dict() == pytest.approx(
        {"a.example": 1, "b.github.io": 1}
    )
    policy, pages = study.wishes.config.policy, len(study.authority)
    alike = (1 - policy.damping) * policy.uniform_share / pages
    flows = graph.edges.groupby("target")["flow"].sum().reindex(range(pages), fill_value=0.0)
    assert (flows + alike).tolist() == pytest.approx(study.authority["authority"].tolist(), abs=1e-9)


def test_an_estimate_names_no_domains(builder):
    counted = builder.seed_count("gsc_targets", A, "target_page")._replace(domains=4)
    builder.crawl("referrers", more={"seed_counts": [counted]})
    builder.crawl("site", [builder.page(A)], hour=13)
    study = Library(Marts(Observed(builder.store, select(builder.store)))).study
    assert study.entries.is_estimate
    assert entering(study).empty
