"""Links worth adding on small sites whose answers are counted by hand, and on random ones by adding the links."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.advice import candidates as candidates_module
from analysis.advice import opportunities
from analysis.advice.best_set import Limits
from analysis.advice.candidates import candidates, considered, new_shares
from analysis.advice.gains import Standing
from analysis.advice.names import names
from analysis.advice.opportunities import TABLE, found_links, link_opportunities
from analysis.advice.topics import topics
from analysis.authority.graph import SiteGraph
from analysis.authority.solve import pagerank
from analysis.given.policy import DEFAULT, Policy

TEXTS = [
    "Rosen schneiden im Winter und gießen im Sommer",
    "Rosen schneiden: die richtige Schere für den Schnitt",
    "Tulpen setzen im Herbst, Zwiebeln tief genug",
    "Tulpen und Rosen gießen, dann Rosen schneiden; Zwiebeln im Herbst",
    "Steuern und Abgaben richtig erklären",
    "Impressum",
]


def graph_of(rows, weight=None, slots=None, urls=None):
    rows = np.asarray(rows, dtype=float)
    count = len(rows)
    edges = csr_array(rows)
    return SiteGraph(
        urls=np.array(urls or [f"https://site.example/{number}" for number in range(count)], dtype=object),
        edges=edges,
        weight=(rows > 0).sum(axis=1).astype(float) if weight is None else np.asarray(weight, dtype=float),
        slots=(rows > 0).sum(axis=1) if slots is None else np.asarray(slots),
        wasted=pd.DataFrame(),
        mendable=pd.DataFrame({"source": [], "url": [], "cause": []}),
    )


def ring(count, **told):
    """Each page links to the next one alone."""
    return graph_of(np.roll(np.eye(count), 1, axis=1), **told)


def standing_of(graph, priority):
    count = len(graph)
    weights = np.zeros(count)
    weights[list(priority)] = 1
    rank = pagerank(graph.edges, np.full(count, 1 / max(count, 1)), DEFAULT.damping)
    return Standing.of(graph.edges, rank, weights, DEFAULT.damping)


def frames_of(texts):
    pages = pd.DataFrame({"page": range(len(texts)), "text": list(texts)}).astype({"text": "str"})
    return [pages[:3], pages[3:]]


def pairs(graph, standing, texts, may_link=None):
    may_link = np.ones(len(graph), dtype=bool) if may_link is None else may_link
    shares = new_shares(graph, DEFAULT)
    pages = considered(standing, shares, may_link)
    found = candidates(graph, standing, shares, pages, topics(texts, np.arange(len(graph))))
    return list(zip(found["source"].tolist(), found["target"].tolist(), strict=True))


class TestShares:
    def test_by_hand(self):
        graph = graph_of(np.zeros((3, 3)), weight=[0, 2.5, 1], slots=[0, 15, 80])
        policy = Policy(content_weight=0.8, position_exponent=0.5, least_position=0.2)
        weights = [0.8, 0.8 / 4, 0.8 * 0.2]  # behind 0, 15 and 80 slots: the 1st, 16th and, at least, the 81st
        expected = [1.0, weights[1] / (2.5 + weights[1]), weights[2] / (1 + weights[2])]
        np.testing.assert_allclose(new_shares(graph, policy), expected, rtol=1e-15)


class TestCandidates:
    def test_pages_that_speak_of_the_same_and_are_not_linked(self):
        graph = ring(len(TEXTS))
        # 0 links to 1 already; 2 and 3 are alike, as are 0, 1 and 3; 4 and 5 are like none. Page 1 is the priority page
        found = pairs(graph, standing_of(graph, [1]), frames_of(TEXTS))
        assert (3, 1) in found
        assert (0, 1) not in found
        assert {page for pair in found for page in pair}.isdisjoint({4, 5})
        assert all(source != target for source, target in found)

    def test_pages_whose_links_are_nofollowed_offer_none(self):
        graph = ring(len(TEXTS))
        may_link = np.arange(len(TEXTS)) != 3
        found = pairs(graph, standing_of(graph, [1]), frames_of(TEXTS), may_link)
        assert found
        assert 3 not in {source for source, _ in found}

    def test_pages_without_a_text_offer_none(self):
        graph = ring(len(TEXTS))
        texts = ["" if number == 3 else text for number, text in enumerate(TEXTS)]
        assert 3 not in {page for pair in pairs(graph, standing_of(graph, [1]), frames_of(texts)) for page in pair}

    def test_without_any_texts_folders_tell(self):
        urls = [
            f"https://site.example/{name}" for name in ("", "about", "blog/1?page=a/b", "blog/2", "blog/3", "shop/1")
        ]
        graph = ring(6, urls=urls)
        found = pairs(graph, standing_of(graph, [4]), [])
        # 3 links to 4; value falls with each step back along the ring, and 4 itself links to 5, which is farthest
        assert found == [(2, 4), (4, 2), (4, 3)]

    def test_priority_pages_of_little_weight_come_before_what_leads_to_those_of_more(self, monkeypatch):
        monkeypatch.setattr(candidates_module, "MOST_TARGETS", 2)
        graph, weights = ring(12), np.zeros(12)
        weights[[0, 6]] = 0.1, 1
        standing = Standing.of(graph.edges, np.full(12, 1 / 12), weights, DEFAULT.damping)
        found = considered(standing, new_shares(graph, DEFAULT), np.ones(12, dtype=bool))
        assert found.targets.tolist() == [0, 6]

    def test_without_priority_pages_there_are_none(self):
        graph = ring(len(TEXTS))
        assert pairs(graph, standing_of(graph, []), frames_of(TEXTS)) == []

    def test_a_page_links_to_those_it_is_most_alike_to(self, monkeypatch):
        monkeypatch.setattr(candidates_module, "NEAREST", 1)
        graph = graph_of(np.zeros((len(TEXTS), len(TEXTS))))
        found = pairs(graph, standing_of(graph, range(len(TEXTS))), frames_of(TEXTS))
        assert len({source for source, _ in found}) == len(found)
        assert (2, 3) in found

    def test_bounds(self, monkeypatch):
        for name, most in (("SOLVED_PER_SOURCE", 2), ("SOLVED_PER_TARGET", 3), ("SOLVED_SOURCES", 4)):
            monkeypatch.setattr(candidates_module, name, most)
        monkeypatch.setattr(candidates_module, "MOST_TARGETS", 5)
        monkeypatch.setattr(candidates_module, "MOST_SOURCES", 9)
        graph = ring(12)
        found = pd.DataFrame(pairs(graph, standing_of(graph, [6]), []), columns=["source", "target"])
        assert found["source"].value_counts().max() == 2
        assert found["target"].value_counts().max() <= 3
        assert found["source"].nunique() <= 4
        assert set(found["target"]) <= {2, 3, 4, 5, 6}  # the priority page, and those that lead to it best


@st.composite
def random_sites(draw):
    count = draw(st.integers(2, 7))
    weights = draw(st.lists(st.sampled_from([0, 0, 1, 0.1]), min_size=count * count, max_size=count * count))
    weights = np.array(weights, dtype=float).reshape(count, count)
    np.fill_diagonal(weights, 0)
    lost = np.array(draw(st.lists(st.sampled_from([0, 0, 1]), min_size=count, max_size=count)), dtype=float)
    total = weights.sum(axis=1) + lost
    rows = np.divide(weights, total[:, None], out=np.zeros_like(weights), where=total[:, None] > 0)
    graph = graph_of(rows, weight=total, slots=(weights > 0).sum(axis=1) + (lost > 0))
    priority = draw(st.lists(st.integers(0, count - 1), min_size=1, unique=True))
    return graph, standing_of(graph, priority)


def solved(standing, rows):
    count = len(rows)
    entering = np.full(count, (1 - standing.damping) / count)
    return standing.priority @ np.linalg.solve((np.eye(count) - standing.damping * rows).T, entering)


class TestRows:
    @settings(deadline=None, max_examples=50)
    @given(random_sites())
    def test_gains_by_really_adding_the_links(self, site):
        graph, standing = site
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(opportunities, "LIMITS", Limits(links=4, per_source=2, per_target=3))
            found = found_links(graph, standing, new_shares(graph, DEFAULT), np.ones(len(graph), dtype=bool), [])
        rows = found.rows
        before, now = solved(standing, graph.edges.toarray()), graph.edges.toarray()
        assert rows["set_gain"].isna().is_monotonic_increasing
        assert rows["gain"][rows["set_gain"].isna()].is_monotonic_decreasing
        assert not rows.duplicated(["source", "target"]).any()
        assert rows["source"].value_counts().max() <= 2 or rows.empty
        assert rows["target"].value_counts().max() <= 3 or rows.empty
        for row in rows.itertuples():
            alone, entry = graph.edges.toarray(), np.eye(len(graph))[row.target]
            assert alone[row.source, row.target] == 0
            alone[row.source] = (1 - row.slot_share) * alone[row.source] + row.slot_share * entry
            assert row.gain == pytest.approx(solved(standing, alone) - before, rel=0, abs=1e-12)
            assert row.relative_gain == pytest.approx(row.gain / before)
            if not np.isnan(row.set_gain):
                now[row.source] = (1 - row.slot_share) * now[row.source] + row.slot_share * entry
                assert row.set_gain == pytest.approx(solved(standing, now) - before, rel=0, abs=1e-12)

    def test_a_row_in_full(self):
        graph = ring(len(TEXTS))
        standing = standing_of(graph, [1])
        pages = pd.DataFrame(
            {
                "page": range(6),
                "title": ["Rosen pflegen", "Rosen schneiden", "Tulpen setzen", "Gießen", "Steuern", "Impressum"],
                "h1": [None, "Rosen", None, None, None, None],
            }
        )
        links = pd.DataFrame(
            [(3, "Zwiebeln", "content", None, "im Herbst", 4), (3, "dann Rosen schneiden", "nav", None, None, -1)],
            columns=["source", "anchor_text", "placement", "context_before", "context_after", "target"],
        )
        may_link = np.ones(6, dtype=bool)
        found = found_links(graph, standing, new_shares(graph, DEFAULT), may_link, frames_of(TEXTS))
        named = names(pages, links, found.targets, found.sources)
        rows = link_opportunities(graph, found, named, frames_of(TEXTS), links)
        assert list(rows.columns) == [column.name for column in TABLE.columns]
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
        row = rows[(rows["source_url"] == "https://site.example/3") & (rows["target_url"] == "https://site.example/1")]
        assert len(row) == 1
        told = row.iloc[0]
        assert told["anchor_phrase"] == "Rosen schneiden"
        assert told["anchor_context"] == TEXTS[3]
        assert told["reason"] == (
            f"similar content ({told['topic_similarity']:.2f}), phrase 'Rosen schneiden' stands unlinked"
        )
        links.loc[1, "placement"] = "content"  # now it may be the one in the text
        assert link_opportunities(graph, found, named, frames_of(TEXTS), links)["anchor_phrase"].isna().all()

    def test_own_headings_are_no_place_for_links(self):
        graph = ring(len(TEXTS))
        pages = pd.DataFrame(
            {"page": [1, 3], "title": ["Rosen gießen", None], "h1": [None, "Tulpen und Rosen gießen¶"]}
        )
        links = pd.DataFrame(
            columns=["source", "target", "anchor_text", "placement", "context_before", "context_after"]
        )
        links = links.astype({"source": "int64", "target": "int64"})
        may_link = np.ones(6, dtype=bool)
        found = found_links(graph, standing_of(graph, [1]), new_shares(graph, DEFAULT), may_link, frames_of(TEXTS))
        for heading, phrases in (("Tulpen und Rosen gießen¶", 0), (None, 1)):
            pages.loc[1, "h1"] = heading
            rows = link_opportunities(
                graph, found, names(pages, links, found.targets, found.sources), frames_of(TEXTS), links
            )
            on_page = rows[rows["source_url"] == "https://site.example/3"]
            assert on_page["anchor_phrase"].notna().sum() == phrases

    @pytest.mark.parametrize("count", [0, 1, 5])
    def test_of_sites_without_opportunities(self, count):
        graph = graph_of(np.zeros((count, count)))
        standing = standing_of(graph, [])
        found = found_links(graph, standing, new_shares(graph, DEFAULT), np.ones(count, dtype=bool), [])
        pages = pd.DataFrame({"page": range(count), "title": "x", "h1": None})
        links = pd.DataFrame(
            columns=["source", "target", "anchor_text", "placement", "context_before", "context_after"]
        )
        rows = link_opportunities(graph, found, names(pages, links, found.targets, found.sources), [], links)
        assert len(rows) == 0
        assert list(rows.columns) == [column.name for column in TABLE.columns]

    def test_at_most_so_many_rows(self, monkeypatch):
        monkeypatch.setattr(opportunities, "MOST_ROWS", 3)
        graph = ring(12)
        found = found_links(graph, standing_of(graph, [6]), new_shares(graph, DEFAULT), np.ones(12, dtype=bool), [])
        assert len(found.rows) == 3
