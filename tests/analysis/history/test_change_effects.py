"""What changed links did: effects add up to the change by full recomputation, and single ones are right."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.advice.gains import Standing, added, gains, removed
from analysis.advice.pitch import gains_per_domain
from analysis.authority.graph import SiteGraph
from analysis.authority.solve import pagerank
from analysis.authority.teleport import Entries, teleport
from analysis.given.policy import DEFAULT, Policy
from analysis.history.change_effects import Moment, change_effects

EXACT = 1e-12
PAGES = [f"https://s.example/{letter}" for letter in "abcdef"]


def moment(pages, links, domains=(), nofollowed=(), outside=()):
    """A crawl: its pages, weights of links by pair of letters, and (domain, page, weight)."""
    pages = sorted(pages)
    place = {page: number for number, page in enumerate(pages)}
    slots = np.zeros((len(pages), len(pages)))
    lost = [(place[pair[0]], pair[1], weight) for pair, weight in dict(nofollowed).items()]
    for pair, weight in dict(links).items():
        slots[place[pair[0]], place[pair[1]]] = weight
    total = slots.sum(axis=1)
    for source, _, weight in lost:
        total[source] += weight
    for page, weight in dict(outside).items():
        total[place[page]] += weight
    rows = np.divide(slots, total[:, None], out=np.zeros_like(slots), where=total[:, None] > 0)
    mendable = pd.DataFrame(
        [(source, f"https://s.example/{end}", weight / total[source]) for source, end, weight in lost],
        columns=["source", "url", "share"],
    )
    graph = SiteGraph(
        urls=np.array([f"https://s.example/{page}" for page in pages], dtype=object),
        edges=csr_array(rows),
        weight=total,
        slots=np.zeros(len(pages), dtype=np.int64),
        wasted=pd.DataFrame(),
        mendable=mendable.astype({"source": "int64", "url": "str", "share": "float64"}),
    )
    found = [(domain, place[page], weight) for domain, page, weight in domains]
    held = pd.DataFrame(found, columns=["referring_domain", "entry", "weight"])
    held = held.astype({"referring_domain": "str", "entry": "int64", "weight": "float64"})
    return Moment(graph, Entries(held, pd.DataFrame()))


@st.composite
def moments(draw):
    pages = draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True))
    pairs = [left + right for left in pages for right in pages if left != right]
    few = st.lists(st.sampled_from(pairs), unique=True, max_size=12) if pairs else st.just([])
    weight = st.sampled_from([0.1, 0.5, 1.0, 3.0])
    links = {pair: draw(weight) for pair in draw(few)}
    nofollowed = {pair: draw(weight) for pair in draw(few) if pair not in links}
    outside = {page: draw(weight) for page in draw(st.lists(st.sampled_from(pages), unique=True, max_size=3))}
    entering = draw(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(pages)), unique=True, max_size=5))
    return moment(pages, links, [(domain, page, draw(weight)) for domain, page in entering], nofollowed, outside)


def captured(held, priority, policy):
    """What priority pages have, by plain linear algebra."""
    count, d = len(held.graph), policy.damping
    worth = priority.set_index("url")["weight"].reindex(held.graph.urls).fillna(0).to_numpy()
    entering = teleport(count, held.entries.credit(count), policy)
    return worth @ np.linalg.solve((np.eye(count) - d * held.graph.edges.toarray()).T, (1 - d) * entering)


def priority_of(letters):
    pages = [f"https://s.example/{letter}" for letter in letters]
    return pd.DataFrame({"url": pd.Series(pages, dtype="str"), "weight": np.arange(1.0, len(pages) + 1)})


POLICIES = st.sampled_from([DEFAULT, Policy(damping=0.5, uniform_share=0.0), Policy(uniform_share=1.0)])
PRIORITIES = st.lists(st.sampled_from("abcdefg"), unique=True, max_size=4).map(priority_of)


@settings(deadline=None, max_examples=40)
@given(moments(), moments(), PRIORITIES, POLICIES)
def test_effects_add_up_to_the_change_by_full_recomputation(before, after, priority, policy):
    found = change_effects(before, after, priority, policy)
    assert found.before == pytest.approx(captured(before, priority, policy), abs=EXACT)
    assert found.after == pytest.approx(captured(after, priority, policy), abs=EXACT)
    parts = found.links["effect"].sum() + found.backlinks["effect"].sum() + found.of_pages
    assert parts == pytest.approx(found.total, abs=EXACT)
    assert not found.links.duplicated(["source_url", "target_url"]).any()


@settings(deadline=None, max_examples=40)
@given(moments(), moments(), PRIORITIES, POLICIES)
def test_the_way_back_has_the_opposite_effects(before, after, priority, policy):
    there, back = (change_effects(*way, priority, policy) for way in ((before, after), (after, before)))
    assert there.links["target_url"].tolist() == pytest.approx(back.links["target_url"].tolist(), nan_ok=True)
    assert there.links["effect"].to_numpy() == pytest.approx(-back.links["effect"].to_numpy(), abs=EXACT)
    assert there.backlinks["effect"].to_numpy() == pytest.approx(-back.backlinks["effect"].to_numpy(), abs=EXACT)
    assert there.of_pages == pytest.approx(-back.of_pages, abs=EXACT)


@settings(deadline=None, max_examples=40)
@given(moments(), PRIORITIES, POLICIES)
def test_nothing_changed_has_no_effect(held, priority, policy):
    found = change_effects(held, held, priority, policy)
    assert (len(found.links), len(found.backlinks), found.of_pages, found.total) == (0, 0, 0, 0)


SITE = SimpleNamespace(
    pages="abcd",
    links={"ab": 1.0, "ac": 1.0, "bd": 2.0, "ca": 1.0, "db": 1.0},
    domains=[("x.example", "a", 1.0), ("y.example", "b", 1.0)],
)


def only(found):
    """The one link that changed, as (change, source, target, effect)."""
    assert (len(found.links), len(found.backlinks), found.of_pages) == (1, 0, 0)
    row = found.links.iloc[0]
    return row["change"], row["source_url"][-1], row["target_url"][-1], row["effect"]


def standing(held, priority):
    count = len(held.graph)
    worth = priority.set_index("url")["weight"].reindex(held.graph.urls).fillna(0).to_numpy()
    entering = teleport(count, held.entries.credit(count), DEFAULT)
    rank = pagerank(held.graph.edges, entering, DEFAULT.damping)
    return Standing.of(held.graph.edges, rank, worth, DEFAULT.damping)


def test_a_link_alone_has_the_gain_that_opportunities_and_removals_promise():
    priority = priority_of("d")
    less = moment(SITE.pages, SITE.links, SITE.domains)
    more = moment(SITE.pages, SITE.links | {"cd": 1.0}, SITE.domains)
    source, target = np.array([2]), np.array([3])
    change, *ends, effect = only(change_effects(less, more, priority, DEFAULT))
    assert (change, *ends) == ("added", "c", "d")
    promised = gains(standing(less, priority), added(source, target, np.array([0.5])))
    assert effect == pytest.approx(promised[0], abs=EXACT)
    assert effect > 0
    change, *ends, effect = only(change_effects(more, less, priority, DEFAULT))
    assert (change, *ends) == ("removed", "c", "d")
    promised = gains(standing(more, priority), removed(source, target, np.array([0.5])))
    assert effect == pytest.approx(promised[0], abs=EXACT)


def test_a_link_that_is_nofollowed_is_one_change():
    links = {pair: weight for pair, weight in SITE.links.items() if pair != "bd"}
    after = moment(SITE.pages, links, SITE.domains, nofollowed={"bd": 2.0})
    before = moment(SITE.pages, SITE.links, SITE.domains)
    change, *ends, effect = only(change_effects(before, after, priority_of("d"), DEFAULT))
    assert (change, *ends) == ("changed", "b", "d")
    assert effect < 0


def test_links_that_leave_the_site_take_from_the_others():
    before = moment(SITE.pages, SITE.links, SITE.domains)
    after = moment(SITE.pages, SITE.links, SITE.domains, outside={"b": 2.0})
    found = change_effects(before, after, priority_of("d"), DEFAULT)
    assert found.links[["source_url", "change"]].to_numpy().tolist() == [["https://s.example/b", "outside"]]
    assert found.links["target_url"].isna().all()
    assert found.links["effect"].sum() == pytest.approx(found.total, abs=EXACT)
    assert found.total < 0


def test_a_backlink_alone_has_the_gain_that_pitches_promise():
    priority = priority_of("d")
    before = moment(SITE.pages, SITE.links, SITE.domains)
    after = moment(SITE.pages, SITE.links, [*SITE.domains, ("z.example", "d", 1.0)])
    found = change_effects(before, after, priority, DEFAULT)
    assert found.links.empty
    ((domain, target, change, effect),) = found.backlinks.itertuples(index=False)
    assert (domain, target, change) == ("z.example", "https://s.example/d", "added")
    held = standing(before, priority)
    promised = gains_per_domain(held, before.entries.credit(4), DEFAULT)[3]
    assert effect == pytest.approx(promised, abs=EXACT)


def test_a_page_that_came_shares_what_all_pages_have_alike():
    before = moment("ab", {"ab": 1.0})
    after = moment("abc", {"ab": 1.0})
    found = change_effects(before, after, priority_of("b"), DEFAULT)
    assert found.links.empty
    # b has 0.15 (1/n + 0.85/n): of a half, then of a third
    assert found.of_pages == pytest.approx(0.15 * 1.85 * (1 / 3 - 1 / 2), abs=EXACT)
    assert found.of_pages == pytest.approx(found.total, abs=EXACT)


def test_a_hub_that_came_is_charged_to_its_links():
    before = moment("ab", {"ab": 1.0}, [("x.example", "a", 1.0)])
    after = moment("abc", {"ab": 1.0, "ac": 1.0, "cb": 1.0}, [("x.example", "a", 1.0)])
    found = change_effects(before, after, priority_of("b"), Policy(uniform_share=0.0))
    rows = [(row.source_url[-1], row.target_url[-1], row.change) for row in found.links.itertuples()]
    assert rows == [("a", "c", "added"), ("c", "b", "added")]
    # b had 0.15 * 0.85; now half of that, and half of it times 0.85 by way of c
    assert found.total == pytest.approx(0.15 * 0.85 * (0.5 + 0.5 * 0.85 - 1), abs=EXACT)
    assert found.links["effect"].iloc[0] < 0 < found.links["effect"].iloc[1]


def test_weights_that_differ_in_their_last_digits_are_the_same():
    """They are sums, and may be added up in another order."""
    before, after = (moment("abc", {"ab": weight, "ac": 1.0}) for weight in (0.1 + 0.2, 0.3))
    assert len(change_effects(before, after, priority_of("b"), DEFAULT).links) == 0
