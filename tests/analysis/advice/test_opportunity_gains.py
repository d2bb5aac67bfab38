"""Gains of changed links against full recomputation by plain linear algebra, on small random sites."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.advice.best_set import Limits, best_set
from analysis.advice.gains import Standing, added, first_order, followed, gains, removed
from analysis.advice.pitch import TABLE as PITCH
from analysis.advice.pitch import gains_per_domain, pitch
from analysis.advice.removals import FOLLOW, REMOVE, FollowedLinks, link_removals, nofollowed, without
from analysis.authority.graph import SiteGraph
from analysis.authority.solve import pagerank
from analysis.authority.teleport import Entries, teleport
from analysis.given.policy import Policy
from analysis.tables.counting import Coded

EXACT = 1e-12


@st.composite
def sites(draw):
    """A site of 2 to 7 pages: weights of slots, some of which lead nowhere, teleport and priority pages."""
    count = draw(st.integers(2, 7))
    weights = draw(st.lists(st.sampled_from([0, 0, 0.1, 1, 3]), min_size=count * count, max_size=count * count))
    weights = np.array(weights, dtype=float).reshape(count, count)
    np.fill_diagonal(weights, 0)
    nofollowed = draw(st.lists(st.sampled_from([0, 0, 0, 1]), min_size=count * count, max_size=count * count))
    nofollowed = np.where(weights > 0, 0, np.array(nofollowed, dtype=float).reshape(count, count))
    np.fill_diagonal(nofollowed, 0)
    lost = np.array(draw(st.lists(st.sampled_from([0, 0, 1, 2.5]), min_size=count, max_size=count)))
    entering = np.array(draw(st.lists(st.integers(1, 9), min_size=count, max_size=count)), dtype=float)
    priority = np.array(draw(st.lists(st.sampled_from([0, 0, 1, 2]), min_size=count, max_size=count)), dtype=float)
    damping = draw(st.sampled_from([0.5, 0.85]))
    return site(weights, nofollowed, lost, entering / entering.sum(), priority, damping)


def site(weights, nofollowed, lost, entering, priority, damping=0.85):
    total = weights.sum(axis=1) + nofollowed.sum(axis=1) + lost
    rows = np.divide(weights, total[:, None], out=np.zeros_like(weights), where=total[:, None] > 0)
    shut = np.divide(nofollowed, total[:, None], out=np.zeros_like(weights), where=total[:, None] > 0)
    slots = (weights > 0).sum(axis=1) + (nofollowed > 0).sum(axis=1) + (lost > 0)
    edges = csr_array(rows)
    graph = SiteGraph(
        urls=np.array([f"https://site.example/{number}" for number in range(len(rows))], dtype=object),
        edges=edges,
        weight=total,
        slots=slots.astype(np.int64),
        wasted=pd.DataFrame(),
        mendable=pd.DataFrame({"source": [], "url": [], "cause": []}),
    )
    standing = Standing.of(edges, pagerank(edges, entering, damping), priority, damping)
    return SimpleNamespace(rows=rows, shut=shut, entering=entering, standing=standing, graph=graph)


def priority_authority(held, rows, entering=None):
    """What the priority pages have, by solving the whole site anew."""
    d = held.standing.damping
    entering = held.entering if entering is None else entering
    return held.standing.priority @ np.linalg.solve((np.eye(len(rows)) - d * rows).T, (1 - d) * entering)


def recomputed(held, rows):
    return priority_authority(held, rows) - priority_authority(held, held.rows)


def with_added(rows, source, target, share):
    rows = rows.copy()
    rows[source] *= 1 - share
    rows[source, target] += share
    return rows


def with_removed(rows, source, target):
    rows = rows.copy()
    share = rows[source, target]
    rows[source, target] = 0
    rows[source] = rows[source] / (1 - share) if share < 1 else 0
    return rows


def new_links(held):
    """All links that are not there; a new one weighs what one slot of weight 1 would."""
    source, target = np.nonzero((held.rows == 0) & ~np.eye(len(held.rows), dtype=bool))
    return added(source, target, 1 / (held.graph.weight[source] + 1))


class TestGains:
    @settings(deadline=None)
    @given(sites())
    def test_of_added_links(self, held):
        changes = new_links(held)
        expected = [
            recomputed(held, with_added(held.rows, u, w, s))
            for u, w, s in zip(changes.source, changes.target, changes.onto, strict=True)
        ]
        np.testing.assert_allclose(gains(held.standing, changes), np.array(expected), rtol=0, atol=EXACT)

    @settings(deadline=None)
    @given(sites())
    def test_of_removed_links(self, held):
        source, target = np.nonzero(held.rows)
        changes = removed(source, target, held.rows[source, target])
        expected = [recomputed(held, with_removed(held.rows, u, w)) for u, w in zip(source, target, strict=True)]
        np.testing.assert_allclose(gains(held.standing, changes), np.array(expected), rtol=0, atol=EXACT)

    @settings(deadline=None)
    @given(sites())
    def test_of_followed_links(self, held):
        source, target = np.nonzero(held.shut)
        changes = followed(source, target, held.shut[source, target])
        expected = []
        for u, w in zip(source, target, strict=True):
            rows = held.rows.copy()
            rows[u, w] += held.shut[u, w]
            expected.append(recomputed(held, rows))
        np.testing.assert_allclose(gains(held.standing, changes), np.array(expected), rtol=0, atol=EXACT)

    @settings(deadline=None)
    @given(sites())
    def test_first_order_has_their_sign(self, held):
        changes = new_links(held)
        exact, first = gains(held.standing, changes), first_order(held.standing, changes)
        is_clear = np.abs(exact) > EXACT
        assert np.array_equal(np.sign(exact[is_clear]), np.sign(first[is_clear]))

    def test_by_hand(self):
        # 0 -> 1 and a lost slot, 2 dangles; page 1 is the priority page and dangles too
        weights = np.array([[0, 1, 0], [0, 0, 0], [0, 0, 0]], dtype=float)
        held = site(weights, np.zeros((3, 3)), np.array([1, 0, 0]), np.ones(3) / 3, np.array([0, 1, 0]), 0.5)
        # a link 2 -> 1 takes all: half of what enters at 2, (1 - 0.5) / 3, arrives
        changes = added(np.array([2]), np.array([1]), np.array([1.0]))
        assert gains(held.standing, changes)[0] == pytest.approx(0.5 * 0.5 / 3)
        assert held.standing.total == pytest.approx(0.5 / 3 + 0.5 * 0.5 / 3 * 0.5)

    def test_of_a_site_without_pages_or_changes(self):
        none = np.zeros(0, dtype=np.int64)
        held = site(np.zeros((0, 0)), np.zeros((0, 0)), np.zeros(0), np.zeros(0), np.zeros(0))
        assert gains(held.standing, added(none, none, np.zeros(0))).shape == (0,)

    @settings(deadline=None)
    @given(sites(), st.integers(1, 3))
    def test_columns_are_solved_in_blocks(self, held, width):
        count = len(held.rows)
        everything = np.arange(count)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("analysis.advice.gains._BLOCK_BYTES", 8 * count * width)
            found = held.standing.returns(everything, everything, 1e-14)
        expected = np.linalg.inv(np.eye(count) - held.standing.damping * held.rows)
        np.testing.assert_allclose(found, expected, rtol=1e-11, atol=EXACT)

    @settings(deadline=None)
    @given(sites())
    def test_columns_that_are_known_are_as_exact_as_asked_for(self, held):
        everything = np.arange(len(held.rows))
        expected = np.linalg.inv(np.eye(len(held.rows)) - held.standing.damping * held.rows)
        for nodes, missing in ((everything[:1], 1e-2), (everything, 1e-14), (everything[::-1], 1e-2)):
            found = held.standing.returns(everything, nodes, missing)
            np.testing.assert_allclose(found, expected[:, nodes], rtol=0, atol=missing + EXACT)
            assert all(held.standing.solved[node].missing <= missing for node in nodes.tolist())

    def test_no_more_columns_are_kept_than_there_is_room_for(self, monkeypatch):
        monkeypatch.setattr("analysis.advice.gains._KEPT_BYTES", 2 * 8 * 3)
        weights = np.array([[0, 1, 1], [1, 0, 1], [1, 0, 0]], dtype=float)
        held = site(weights, np.zeros((3, 3)), np.zeros(3), np.ones(3) / 3, np.array([0, 1, 0]))
        everything = np.arange(3)
        for _ in range(2):
            found = held.standing.returns(everything, everything, 1e-14)
            np.testing.assert_allclose(found, np.linalg.inv(np.eye(3) - held.standing.damping * held.rows), rtol=1e-11)
        assert [*held.standing.solved] == [0, 1]


def limits_hold(chosen, changes, limits):
    sources, targets = changes.source[chosen], changes.target[chosen]
    assert len(set(zip(sources.tolist(), targets.tolist(), strict=True))) == len(chosen) <= limits.links
    assert np.bincount(sources, minlength=1).max() <= limits.per_source
    assert np.bincount(targets, minlength=1).max() <= limits.per_target
    dangling = sources[changes.onto[chosen] >= 1]
    assert len(set(dangling.tolist())) == len(dangling)


class TestBestSet:
    @settings(deadline=None)
    @given(sites(), st.integers(1, 6), st.integers(1, 3), st.integers(1, 3))
    def test_against_adding_the_links_one_by_one(self, held, links, per_source, per_target):
        changes, limits = new_links(held), Limits(links, per_source, per_target)
        best = best_set(held.standing, changes, limits)
        limits_hold(best.chosen, changes, limits)
        np.testing.assert_allclose(best.alone, gains(held.standing, changes), rtol=0, atol=EXACT)
        rows, open_links = held.rows, np.ones(len(changes.source), dtype=bool)
        for place, reached in zip(best.chosen, best.set_gain, strict=True):
            trials = [with_added(rows, *link) for link in zip(*changes[:3], strict=True)]
            tried = np.array([priority_authority(held, trial) for trial in trials])
            assert tried[place] >= tried[open_links].max() - EXACT  # the greedy choice
            rows = trials[place]
            assert recomputed(held, rows) == pytest.approx(reached, rel=0, abs=EXACT)
            open_links = still_open(open_links, place, best.chosen, changes, limits)

    @settings(deadline=None)
    @given(sites())
    def test_ends_where_nothing_is_gained(self, held):
        changes, limits = new_links(held), Limits(100, 100, 100)
        best = best_set(held.standing, changes, limits)
        steps = np.diff(best.set_gain, prepend=0)
        assert (steps > 0).all()
        rows = held.rows
        for place in best.chosen:
            rows = with_added(rows, changes.source[place], changes.target[place], changes.onto[place])
        left = np.setdiff1d(np.arange(len(changes.source)), best.chosen)
        is_full = np.isin(changes.source[left], changes.source[best.chosen]) & (changes.onto[left] >= 1)
        for place in left[~is_full]:
            more = with_added(rows, changes.source[place], changes.target[place], changes.onto[place])
            assert priority_authority(held, more) <= priority_authority(held, rows) + EXACT

    def test_rounding_is_no_gain(self):
        """0 -> 2 alone, 0 and 2 with something lost: the fourth link brought 7e-18, which the sum did not show."""
        weights = np.array([[0, 0, 1], [0, 0, 0], [0, 0, 0]], dtype=float)
        held = site(weights, np.zeros((3, 3)), np.array([0, 0, 2.5]), np.ones(3) / 3, np.array([0, 1, 0]), 0.5)
        best = best_set(held.standing, new_links(held), Limits(100, 100, 100))
        assert (np.diff(best.set_gain, prepend=0) > 1e-12).all()

    def test_without_candidates(self):
        held = site(np.ones((2, 2)) - np.eye(2), np.zeros((2, 2)), np.zeros(2), np.ones(2) / 2, np.ones(2))
        best = best_set(held.standing, new_links(held), Limits(5, 5, 5))
        assert (len(best.chosen), len(best.set_gain), len(best.alone)) == (0, 0, 0)


def still_open(is_open, place, chosen, changes, limits):
    done = chosen[: list(chosen).index(place) + 1]
    is_open = is_open.copy()
    is_open[place] = False
    for kind, most in ((changes.source, limits.per_source), (changes.target, limits.per_target)):
        full = np.flatnonzero(np.bincount(kind[done]) >= most)
        is_open &= ~np.isin(kind, full)
    return is_open & ~(np.isin(changes.source, changes.source[done]) & (changes.onto >= 1))


def occurrences(held, placement="content"):
    source, target = np.nonzero(held.rows)
    return pd.DataFrame({"source": source, "target": target, "placement": placement}).astype({"placement": object})


def removable(held, links, shut):
    """The mart, of links that are rows of numbers: each number is its own code."""
    numbers = np.append(np.arange(len(held.graph)), -1).astype(np.int32)
    ends = (Coded(links[end].to_numpy(np.int32), numbers) for end in ("source", "target"))
    told = FollowedLinks(*ends, links["placement"], np.ones(len(links), dtype=bool))
    return link_removals(held.graph, held.standing, told, shut)


def slots_shut(held):
    source, target = np.nonzero(held.shut)
    frame = pd.DataFrame({"source": source, "target": target, "share": held.shut[source, target]})
    return frame.assign(placement=pd.Series("content", index=frame.index, dtype=object))


def number(url):
    return int(url.rpartition("/")[2])


class TestRemovals:
    @settings(deadline=None, max_examples=50)
    @given(sites())
    def test_rows_against_recomputation(self, held):
        rows = removable(held, occurrences(held), slots_shut(held))
        assert (rows["gain"] > 0).all()
        assert rows["gain"].is_monotonic_decreasing
        for row in rows.itertuples():
            source, target = number(row.source_url), number(row.target_url)
            if row.action == REMOVE:
                assert row.slot_share == held.rows[source, target]
                assert (held.rows[:, target] > 0).sum() > 1  # never a page's last in-link
                changed = with_removed(held.rows, source, target)
            else:
                assert row.action == FOLLOW
                changed = held.rows.copy()
                changed[source, target] += held.shut[source, target]
            assert row.gain == pytest.approx(recomputed(held, changed), rel=0, abs=EXACT)

    @pytest.mark.parametrize("placement", ["nav", "breadcrumb", "pagination", "header", None])
    def test_navigation_and_the_unknown_are_left_alone(self, placement):
        held = two_ways()
        assert set(removed_pairs(held, occurrences(held))) == {(0, 1)}
        other_place = pd.DataFrame({"source": [0], "target": [1], "placement": [placement]})
        links = pd.concat([occurrences(held), other_place], ignore_index=True)
        assert removed_pairs(held, links) == []

    def test_nofollowed_slots_of_a_graph(self):
        held = two_ways()
        lost = [
            (1, held.graph.urls[2], "nofollow", 2, 0.5),
            (1, "https://site.example/gone", "nofollow", 1, 0.25),
            (2, held.graph.urls[0], "noindex", 1, 0.5),
        ]
        mendable = pd.DataFrame(lost, columns=["source", "url", "cause", "links", "share"])
        shut = nofollowed(replace(held.graph, mendable=mendable))
        assert shut[["source", "target", "share"]].to_numpy().tolist() == [[1, 2, 0.5]]
        rows = removable(held, occurrences(held)[:0], shut)
        assert rows["action"].tolist() == [FOLLOW]
        assert rows["placement"].isna().all()
        changed = held.rows.copy()
        changed[1, 2] = 0.5
        assert rows["gain"][0] == pytest.approx(recomputed(held, changed), rel=0, abs=EXACT)

    def test_several_places_are_told(self):
        held = two_ways()
        links = pd.concat([occurrences(held, "sidebar"), occurrences(held, "content")], ignore_index=True)
        rows = removable(held, links, slots_shut(held))
        assert rows["placement"].tolist() == ["content, sidebar"]

    def test_a_link_of_the_template_is_one_advice(self):
        # 0 is the priority page; 1 is linked by the footer of all others, which link to 0 too; 12 links to 1 as well
        count = 13
        weights = np.zeros((count, count))
        weights[2:, 0] = weights[2:, 1] = 1
        weights[1, 2] = 1
        held = site(weights, np.zeros((count, count)), np.zeros(count), np.ones(count) / count, np.eye(count)[0])
        links = occurrences(held)
        links.loc[links["target"] == 1, "placement"] = "footer"
        links.loc[(links["source"] == 12) & (links["target"] == 1), "placement"] = "content"
        rows = removable(held, links, slots_shut(held))
        assert rows["source_url"].isna().tolist() == [True]  # that of 12 is the last that would lead there
        group = rows.iloc[0]
        assert (group["action"], group["placement"], group["pages"]) == (REMOVE, "footer", 10)
        changed = held.rows.copy()
        for source in range(2, 12):
            changed = with_removed(changed, source, 1)
        assert group["gain"] == pytest.approx(recomputed(held, changed), rel=0, abs=EXACT)
        assert "keep one" not in group["reason"]
        links["placement"] = np.where(links["target"] == 1, "footer", "content")
        rows = removable(held, links, slots_shut(held))
        assert rows["pages"].tolist() == [11]
        assert rows["reason"][0].endswith("keep one")

    @settings(deadline=None, max_examples=50)
    @given(sites())
    def test_who_takes_all_of_the_list_leaves_each_page_an_inlink(self, held):
        rows = removable(held, occurrences(held), slots_shut(held))
        taken = rows.loc[rows["action"] == REMOVE, "target_url"].map(number).value_counts()
        assert all(count < (held.rows[:, target] > 0).sum() for target, count in taken.items())

    def test_of_two_links_that_bring_more_removed_the_one_that_brings_less_stays(self):
        # 0 and 1 link to 2, which keeps what it gets, and to 3, the priority page; 0 has more to pass on
        weights = np.zeros((4, 4))
        weights[:2, 2:] = 1
        entering = np.array([0.6, 0.4, 0.0, 0.0])
        held = site(weights, np.zeros((4, 4)), np.zeros(4), entering, np.eye(4)[3])
        assert removed_pairs(held, occurrences(held)) == [(0, 2)]

    @settings(deadline=None)
    @given(sites())
    def test_edges_without_one_of_each_page(self, held):
        targets = held.rows.argmax(axis=1)
        sources = np.flatnonzero(held.rows.max(axis=1) > 0)
        expected = held.rows
        for source in sources:
            expected = with_removed(expected, source, targets[source])
        found = without(held.graph.edges, sources, targets[sources]).toarray()
        np.testing.assert_allclose(found, expected, rtol=1e-14, atol=0)


def two_ways():
    """0 links to 1, which keeps what it gets, and to 2, the priority page; 2 links to 1 too, which is its only slot."""
    weights = np.array([[0, 1, 1], [0, 0, 0], [0, 1, 0]], dtype=float)
    return site(weights, np.zeros((3, 3)), np.zeros(3), np.ones(3) / 3, np.array([0, 0, 1]))


def removed_pairs(held, links):
    rows = removable(held, links, slots_shut(held))
    return [(number(s), number(t)) for s, t in zip(rows["source_url"], rows["target_url"], strict=True)]


class TestPitch:
    @settings(deadline=None)
    @given(sites(), st.data())
    def test_against_recomputation(self, held, data):
        count = len(held.rows)
        credit = np.array(data.draw(st.lists(st.sampled_from([0, 0, 1, 2.5]), min_size=count, max_size=count)))
        policy = Policy(damping=held.standing.damping, uniform_share=data.draw(st.sampled_from([0, 0.15, 1])))
        weight = data.draw(st.sampled_from([1.0, 0.3]))
        now = teleport(count, credit, policy)
        held = site(held.rows, np.zeros_like(held.rows), 1 - held.rows.sum(axis=1), now, held.standing.priority)
        policy = Policy(uniform_share=policy.uniform_share)
        expected = []
        for page in range(count):
            more = credit + weight * np.eye(count)[page]
            then = policy.uniform_share / count + (1 - policy.uniform_share) * more / more.sum()
            expected.append(priority_authority(held, held.rows, then) - priority_authority(held, held.rows, now))
        found = gains_per_domain(held.standing, credit, policy, weight)
        np.testing.assert_allclose(found, np.array(expected), rtol=0, atol=EXACT)

    def test_rows(self):
        held = two_ways()
        domains = pd.DataFrame({"referring_domain": ["a.example", "b.example"], "entry": [1, 1], "weight": 1.0})
        rows = pitch(held.graph, held.standing, Entries(domains, domains[:0]), Policy())
        assert [number(url) for url in rows["url"]] == [2, 0, 1]
        assert rows["current_referring_domains"].tolist() == [0, 0, 2]
        assert rows["is_priority"].tolist() == [True, False, False]
        assert rows["gain_per_domain"].tolist()[2] == pytest.approx(0)  # it links where all domains link
        np.testing.assert_allclose(rows["relative_gain"] * held.standing.total, rows["gain_per_domain"])
        assert list(rows.columns) == [column.name for column in PITCH.columns]

    def test_without_priority_authority_nothing_is_relative(self):
        held = site(np.zeros((2, 2)), np.zeros((2, 2)), np.zeros(2), np.ones(2) / 2, np.zeros(2))
        assert np.isnan(held.standing.relative(np.zeros(2))).all()
