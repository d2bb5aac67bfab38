"""Where authority enters by Search Console's counts alone."""

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from analysis.authority.graph import SiteGraph
from analysis.authority.gsc_only import UNKNOWN_SITES, estimated_entries
from analysis.authority.ledger import authority_ledger
from analysis.authority.solve import pagerank
from analysis.authority.teleport import teleport
from analysis.given.policy import DEFAULT

SITE = "https://s.example"
EDGES = csr_array(np.array([[0.0, 1.0], [0.5, 0.0]]))
GRAPH = SiteGraph(
    urls=np.array([f"{SITE}/a", f"{SITE}/b"], dtype=object),
    edges=EDGES,
    weight=np.ones(2),
    slots=np.ones(2, dtype=np.int64),
    wasted=pd.DataFrame(),
    mendable=pd.DataFrame(),
)


def counts(*rows):
    """Rows of seed_counts: (subject, domains) of Search Console's pages, or all four columns."""
    full = [("gsc_targets", "target_page", *row) if len(row) == 2 else row for row in rows]
    frame = pd.DataFrame(full, columns=["source_tool", "subject_kind", "subject", "domains"])
    return frame.astype({"source_tool": "category", "subject_kind": "category", "domains": "Int64"})


def entering(estimate):
    held = estimate.entries.domains
    assert (held["referring_domain"] == UNKNOWN_SITES).all()
    return dict(zip(GRAPH.urls[held["entry"]], held["weight"], strict=True))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([(f"{SITE}/a", 3), (f"{SITE}/b", 1)], {f"{SITE}/a": 3, f"{SITE}/b": 1}, id="each"),
        pytest.param([(f"{SITE}/a?utm_source=x", 3), (f"{SITE}/a", 2)], {f"{SITE}/a": 3}, id="tracking"),
        pytest.param([(f"{SITE}/old", 3), (f"{SITE}/b", 2)], {f"{SITE}/b": 3}, id="redirect"),
        pytest.param([(f"{SITE}/a", 3), (f"{SITE}/a", 5)], {f"{SITE}/a": 5}, id="two exports"),
        pytest.param([(f"{SITE}/a", 0), (f"{SITE}/b", None)], {}, id="no sites"),
        pytest.param([(f"{SITE}/gone", 4)], {}, id="no node"),
        pytest.param(
            [("s.example/a", 4), ("HTTPS://S.EXAMPLE/b#top", 2)], {f"{SITE}/a": 4, f"{SITE}/b": 2}, id="spelt"
        ),
    ],
)
def test_a_page_is_credited_with_the_sites_of_its_best_url(rows, expected):
    assert entering(estimated_entries(GRAPH, counts(*rows), {f"{SITE}/old": f"{SITE}/b"})) == expected


def test_rows_of_other_tools_are_none():
    rows = [("gsc_sites", "referring_domain", "x.example", None), ("gsc_text", "anchor_text", "here", None)]
    assert estimated_entries(GRAPH, counts(*rows), {}) is None
    assert estimated_entries(GRAPH, counts(), {}) is None
    assert entering(estimated_entries(GRAPH, counts(*rows, (f"{SITE}/a", 2)), {})) == {f"{SITE}/a": 2}


def test_what_is_uncertain_is_said():
    rows = [(f"{SITE}/old", 30), (f"{SITE}/b", 2), (f"{SITE}/gone", 4), (f"{SITE}/a", None)]
    found = estimated_entries(GRAPH, counts(*rows), {f"{SITE}/old": f"{SITE}/b"})
    first, several, lost, without = found.notes
    assert first.startswith("estimate: ")
    assert "(30 for 1 pages)" in first
    assert "30 in all" in several
    assert "(their sum: 32)" in several
    assert "1, with 4 linking sites" in lost
    assert without.endswith(": 1")
    assert found.entries.lost.to_numpy().tolist() == [[UNKNOWN_SITES, f"{SITE}/gone", 4.0]]


@pytest.mark.parametrize("subject", ["not a url", "", "mailto:me@s.example", "page", "https://", "javascript:alert(1)"])
def test_what_is_no_url_is_passed_over_and_said(subject):
    found = estimated_entries(GRAPH, counts((subject, 9), (f"{SITE}/a", 3)), {})
    assert entering(found) == {f"{SITE}/a": 3}
    assert found.entries.lost.empty
    assert found.notes[-1] == "rows of Search Console whose page is no URL, passed over: 1"
    nothing = estimated_entries(GRAPH, counts((subject, 9)), {})
    assert (len(nothing.entries.domains), len(nothing.entries.lost)) == (0, 0)


def test_the_whole_table_of_search_console_may_be_cut():
    rows = [(f"{SITE}/{number}", 1) for number in range(1_000)]
    assert "at most 1,000 pages" in estimated_entries(GRAPH, counts(*rows), {}).notes[-1]
    assert "at most" not in estimated_entries(GRAPH, counts(*rows[:999]), {}).notes[-1]


def test_several_exports_of_the_same_pages_are_not_a_table_that_was_cut():
    rows = [(f"{SITE}/{number}", 1) for number in range(600)]
    assert not any("at most" in note for note in estimated_entries(GRAPH, counts(*rows, *rows), {}).notes)


def test_the_ledger_of_an_estimate_adds_up_and_names_no_domain():
    entries = estimated_entries(GRAPH, counts((f"{SITE}/a", 3), (f"{SITE}/b", 1)), {}).entries
    ways = teleport(2, entries.credit(2), DEFAULT)
    assert ways == pytest.approx([0.075 + 0.85 * 0.75, 0.075 + 0.85 * 0.25])
    ledger = authority_ledger(GRAPH, entries, np.array([1]), DEFAULT)
    assert set(ledger["referring_domain"]) == {UNKNOWN_SITES, ""}
    assert ledger["amount"].sum() == pytest.approx(pagerank(EDGES, ways, DEFAULT.damping)[1], abs=1e-12)
