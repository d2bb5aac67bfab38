"""Redirects that go round in circles, however long, whatever leads in, in whatever order they are met."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from linkspider.frontier.frontier import Frontier, Limits
from linkspider.frontier.sqlite import SqliteJournal
from linkspider.model.ledger import Done
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, PageRecord
from linkspider.spiders.observe import MAX_HOPS
from linkspider.spiders.redirects import RedirectChains
from tests.frontier.frontiers import frontier_in_memory

NOW = datetime(2026, 11, 20, tzinfo=UTC)


def address(node):
    return f"https://a.example/{node}"


def node_of(url):
    return int(url.rpartition("/")[2])


def record(node, target):
    outcome = Outcome.OK if target is None else Outcome.REDIRECT
    return PageRecord(Fetch(address(node), 0, outcome, NOW, redirect_url=None if target is None else address(target)))


def in_loops(web):
    """The nodes of a web (node -> target or None) that redirects lead back to, the plain way."""
    found = set()
    for start in web:
        at, steps = web.get(start), 0
        while at is not None and at != start and steps <= len(web):
            at, steps = web.get(at), steps + 1
        if at is not None and at == start:
            found.add(start)
    return found


class Crawl:
    """Settles URLs one by one as a spider does, and keeps the records that come out."""

    def __init__(self, web, frontier=None):
        self.web = web
        self.frontier = frontier or frontier_in_memory(Limits(per_host=1_000))
        self.chains = RedirectChains(self.frontier)
        self.out = []
        self.leased = {}

    def offer(self, nodes):
        for node in nodes:
            self.frontier.offer(address(node), 0)

    def lease(self):
        while lease := self.frontier.lease():
            self.leased[node_of(lease.key)] = lease

    def settle(self, node):
        lease, target = self.leased.pop(node), self.web[node]
        if target is not None and target in self.web and lease.hops < MAX_HOPS:
            self.frontier.offer(address(target), 0, lease.hops + 1)
        self.frontier.settle(lease.key)
        self.out += self.chains.settle(lease.key, record(node, target))

    def run(self, choose):
        self.lease()
        while self.leased:
            self.settle(choose(sorted(self.leased)))
            self.lease()
        return {node_of(each.fetch.url): each.fetch for each in self.out}


def outcomes(found):
    return {node: str(fetch.outcome) for node, fetch in found.items()}


def answer(web):
    loops = in_loops(web)
    return {
        node: "redirect_loop" if node in loops else "ok" if target is None else "redirect"
        for node, target in web.items()
    }


ORDERS = {"first": lambda nodes: nodes[0], "last": lambda nodes: nodes[-1]}


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("hops", [1, 2, 3, 10])
def test_a_chain_is_redirects_to_a_page(hops, order):
    web = {node: node + 1 for node in range(hops)} | {hops: None}
    crawl = Crawl(web)
    crawl.offer(web)
    assert outcomes(crawl.run(ORDERS[order])) == answer(web)
    assert len(crawl.out) == len(web)


@pytest.mark.parametrize("length", [1, 2, 3, 5, 10, 20])
@pytest.mark.parametrize("seed", range(4))
def test_every_member_of_a_loop_is_one_in_whatever_order(length, seed):
    web = {node: (node + 1) % length for node in range(length)}
    crawl = Crawl(web)
    crawl.offer(web)
    assert outcomes(crawl.run(random.Random(seed).choice)) == dict.fromkeys(range(length), "redirect_loop")
    assert len(crawl.out) == length


@pytest.mark.parametrize("length", [1, 2, 3, 10])
def test_a_loop_that_is_met_hop_by_hop(length):
    web = {node: (node + 1) % length for node in range(length)}
    crawl = Crawl(web)
    crawl.offer([0])
    assert outcomes(crawl.run(min)) == answer(web)


def test_a_loop_longer_than_redirects_are_followed_is_none_to_who_met_it_at_one():
    """Where links lead to half of its members, it is."""
    web = {node: (node + 1) % 12 for node in range(12)}
    crawl = Crawl(web)
    crawl.offer([0])
    assert outcomes(crawl.run(min)) == dict.fromkeys(range(11), "redirect")
    crawl = Crawl(web)
    crawl.offer([0, 6])
    assert outcomes(crawl.run(min)) == answer(web)


def test_a_held_redirect_is_waited_for_as_well():
    """2 waits for 0, which is out; 1 comes in between and leads to 2, which is settled, but not known to be none."""
    web = {0: 1, 1: 2, 2: 0}
    crawl = Crawl(web)
    crawl.offer(web)
    crawl.lease()
    for node in (2, 1, 0):
        crawl.settle(node)
    assert outcomes({node_of(each.fetch.url): each.fetch for each in crawl.out}) == answer(web)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 0, 3, 2), (2, 3, 0, 1), (1, 2, 0, 3), (0, 2, 1, 3)])
def test_what_leads_into_a_loop_is_a_redirect(order):
    web = {0: 1, 1: 2, 2: 1, 3: 0}
    crawl = Crawl(web)
    crawl.offer(web)
    crawl.lease()
    for node in order:
        crawl.settle(node)
    found = outcomes({node_of(each.fetch.url): each.fetch for each in crawl.out})
    assert found == {0: "redirect", 1: "redirect_loop", 2: "redirect_loop", 3: "redirect"}
    assert len(crawl.out) == 4


def test_the_way_round_is_told():
    web = {0: 1, 1: 2, 2: 0}
    crawl = Crawl(web)
    crawl.offer(web)
    for node, fetch in crawl.run(max).items():
        way = [address((node + hop) % 3) for hop in range(4)]
        assert fetch.reason == " -> ".join(way)
        assert fetch.redirect_url == address((node + 1) % 3)


def test_a_long_way_round_is_told_in_short():
    web = {node: (node + 1) % 20 for node in range(20)}
    crawl = Crawl(web)
    crawl.offer(web)
    for node, fetch in crawl.run(max).items():
        assert fetch.reason.startswith(f"{address(node)} -> {address((node + 1) % 20)} -> ")
        assert fetch.reason.endswith(f" -> {address(node)}")
        assert len(fetch.reason) <= 1_000


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "https://a.example/never-offered"])
def test_a_redirect_to_what_is_not_fetched_is_written_at_once(target):
    crawl = Crawl({0: None})
    crawl.offer([0])
    crawl.lease()
    page = PageRecord(Fetch(address(0), 0, Outcome.REDIRECT, NOW, redirect_url=target))
    crawl.frontier.settle(address(0))
    assert crawl.chains.settle(address(0), page) == [page]


def test_a_redirect_is_held_while_its_target_is_out():
    crawl = Crawl({0: 1, 1: None})
    crawl.offer([0, 1])
    crawl.lease()
    crawl.settle(0)
    assert crawl.out == []
    crawl.settle(1)
    assert outcomes({node_of(each.fetch.url): each.fetch for each in crawl.out}) == {0: "redirect", 1: "ok"}


def test_tracking_parameters_hide_no_loop():
    crawl = Crawl({0: None, 1: None})
    crawl.offer([0, 1])
    crawl.lease()
    out = []
    for node, target in ((0, f"{address(1)}?utm_source=x"), (1, f"{address(0)}?gclid=1")):
        crawl.frontier.settle(address(node))
        page = PageRecord(Fetch(address(node), 0, Outcome.REDIRECT, NOW, redirect_url=target))
        out += crawl.chains.settle(address(node), page)
    assert [each.fetch.outcome for each in out] == ["redirect_loop", "redirect_loop"]


webs = st.integers(1, 8).flatmap(
    lambda size: st.lists(st.one_of(st.none(), st.integers(0, size - 1)), min_size=size, max_size=size)
)


@settings(deadline=None, max_examples=300)
@given(webs, st.booleans(), st.randoms(use_true_random=False))
@example([1, 2, 0], True, random.Random(0))
def test_the_order_of_answers_makes_no_difference(targets, are_all_known, random):
    web = dict(enumerate(targets))
    crawl = Crawl(web)
    crawl.offer(web if are_all_known else [0])
    found = crawl.run(random.choice)
    assert len(crawl.out) == len(found), "one row for each"
    expected = answer(web)
    assert outcomes(found) == {node: expected[node] for node in found}
    if are_all_known:
        assert set(found) == set(web)


@settings(deadline=None, max_examples=60)
@given(webs, st.integers(0, 8), st.randoms(use_true_random=False))
def test_a_crawl_that_is_killed_judges_alike(tmp_path_factory, targets, dies_after, random):
    """What came out before is committed; what was held is fetched again."""
    web, path = dict(enumerate(targets)), Path(tmp_path_factory.mktemp("crawl")) / "journal.sqlite3"
    first = Crawl(web, Frontier(SqliteJournal(path), Limits(per_host=1_000)))
    first.offer(web)
    first.lease()
    for _ in range(min(dies_after, len(web))):
        first.settle(random.choice(sorted(first.leased)))
    done = [Done(each.fetch.url, each.fetch.outcome) for each in first.out]
    first.frontier.journal.record([], done, {})
    first.frontier.journal.close()
    second = Crawl(web, Frontier(SqliteJournal(path), Limits(per_host=1_000)))
    second.run(random.choice)
    second.frontier.journal.close()
    together = [*first.out, *second.out]
    assert sorted(node_of(each.fetch.url) for each in together) == sorted(web)
    assert {node_of(each.fetch.url): str(each.fetch.outcome) for each in together} == answer(web)


def test_a_page_that_redirected_before_a_crawl_was_killed_is_in_no_loop_now(tmp_path):
    path = tmp_path / "journal.sqlite3"
    first = Crawl({0: 1, 1: 0}, Frontier(SqliteJournal(path), Limits()))
    first.offer([0, 1])
    first.lease()
    first.settle(0)
    first.frontier.journal.record([], [], {})
    first.frontier.journal.close()
    second = Crawl({0: None, 1: 0}, Frontier(SqliteJournal(path), Limits()))
    found = second.run(min)
    second.frontier.journal.close()
    assert outcomes(found) == {0: "ok", 1: "redirect"}
