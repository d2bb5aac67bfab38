"""Depth, order and accounting on random webs, held to an independent 0-1 breadth-first search."""

from collections import Counter, deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.frontier.frontier import Limits
from tests.frontier.frontiers import cut_counts, frontier_in_memory

HOSTS = ["a.example", "b.example", "c.example"]


def address(node):
    return f"https://{HOSTS[node % 3]}/{node}"


@st.composite
def webs(draw):
    """Per node either pages linked to or one redirect's target: (is_redirect, targets)."""
    size = draw(st.integers(1, 16))
    nodes = st.integers(0, size - 1)
    pages = st.tuples(st.just(False), st.lists(nodes, max_size=5))
    redirects = st.tuples(st.just(True), st.lists(nodes, min_size=1, max_size=1))
    return draw(st.lists(st.one_of(pages, pages, redirects), min_size=size, max_size=size))


def zero_one_search(web):
    """Clicks from node 0, where links cost one and redirects nothing."""
    clicks = {0: 0}
    queue = deque([0])
    done = set()
    while queue:
        node = queue.popleft()
        if node in done:
            continue
        done.add(node)
        is_redirect, targets = web[node]
        for target in targets:
            cost = clicks[node] + (0 if is_redirect else 1)
            if cost < clicks.get(target, len(web) + 1):
                clicks[target] = cost
                (queue.appendleft if is_redirect else queue.append)(target)
    return clicks


class Crawl:
    """Drives a frontier as a spider does, with answers in any order, and checks what must hold at every moment."""

    def __init__(self, web, limits, data):
        self.web, self.limits, self.data = web, limits, data
        self.frontier = frontier_in_memory(limits)
        self.out = []
        self.leases = []

    def check(self):
        frontier = self.frontier
        assert frontier.accepted == frontier.settled + frontier.waiting + len(self.out)
        hosts = Counter(lease.key.split("/")[2] for lease in self.out)
        assert all(count <= self.limits.per_host for count in hosts.values())
        assert len({lease.depth for lease in self.out}) <= 1, "two levels at once"

    def lease(self):
        lease = self.frontier.lease()
        if lease is not None:
            self.out.append(lease)
            self.leases.append(lease)
        self.check()
        return lease

    def answer(self):
        lease = self.out[self.data.draw(st.integers(0, len(self.out) - 1))]
        is_redirect, targets = self.web[int(lease.key.rpartition("/")[2])]
        for target in targets:
            if is_redirect:
                self.frontier.offer(address(target), lease.depth, lease.hops + 1)
            else:
                self.frontier.offer(address(target), lease.depth + 1)
        self.out.remove(lease)
        self.frontier.settle(lease.key)
        self.check()

    def run(self):
        self.frontier.offer(address(0), 0)
        while True:
            if self.data.draw(st.booleans()) and self.lease() is not None:
                continue
            if self.out:
                self.answer()
            elif self.lease() is None:
                return {int(lease.key.rpartition("/")[2]): lease.depth for lease in self.leases}


@given(web=webs(), per_host=st.integers(1, 3), data=st.data())
def test_every_page_in_reach_is_leased_once_at_its_shortest_distance(web, per_host, data):
    crawl = Crawl(web, Limits(per_host=per_host), data)
    depths = crawl.run()
    assert depths == zero_one_search(web)
    assert len(crawl.leases) == len(depths) == crawl.frontier.accepted == crawl.frontier.settled
    assert crawl.frontier.waiting == 0
    assert cut_counts(crawl.frontier) == {}


@given(web=webs(), max_depth=st.integers(0, 3), data=st.data())
def test_a_depth_limit_keeps_exactly_the_pages_within_it(web, max_depth, data):
    crawl = Crawl(web, Limits(max_depth=max_depth), data)
    expected = {node: depth for node, depth in zero_one_search(web).items() if depth <= max_depth}
    assert crawl.run() == expected
    beyond = [target for node, depth in expected.items() if depth == max_depth for target in web[node][1]]
    is_cut = any(target not in expected for target in beyond)
    assert bool(cut_counts(crawl.frontier)) >= is_cut
    assert set(cut_counts(crawl.frontier)) <= {"max_depth"}


@given(web=webs(), max_pages=st.integers(1, 6), data=st.data())
def test_a_page_limit_is_never_passed_and_what_it_cuts_is_counted(web, max_pages, data):
    crawl = Crawl(web, Limits(max_pages=max_pages), data)
    depths = crawl.run()
    reachable = zero_one_search(web)
    assert len(depths) == crawl.frontier.accepted == min(max_pages, len(depths)) <= max_pages
    assert all(depth >= reachable[node] for node, depth in depths.items())
    if len(depths) < len(reachable):
        assert len(depths) == max_pages
        assert cut_counts(crawl.frontier)["max_pages"] >= 1
    else:
        assert depths == reachable


def offered(*offers, **limits):
    frontier = frontier_in_memory(Limits(**limits))
    for offer in offers:
        frontier.offer(*offer)
    return frontier


def paths(leases):
    return [lease and lease.url.partition("example")[2] for lease in leases]


def test_a_level_opens_when_the_one_above_is_settled():
    frontier = offered(("https://a.example/0", 0), ("https://b.example/1", 1))
    assert frontier.lease()[:4] == ("https://a.example/0", "https://a.example/0", 0, 0)
    assert frontier.lease() is None
    frontier.offer("https://a.example/1", 1)
    assert frontier.lease() is None
    frontier.settle("https://a.example/0")
    assert paths([frontier.lease(), frontier.lease(), frontier.lease()]) == ["/1", "/1", None]


def test_levels_without_anything_are_passed_over():
    frontier = offered(("https://a.example/far", 7), ("https://a.example/near", 2))
    assert frontier.lease().depth == 2
    frontier.settle("https://a.example/near")
    assert frontier.lease().depth == 7


def test_a_redirect_brings_a_waiting_page_forward_once():
    frontier = offered(("https://a.example/0", 0), ("https://b.example/0", 0), ("https://b.example/x", 1))
    first, second = frontier.lease(), frontier.lease()
    assert not frontier.offer("https://b.example/x", first.depth, 1)
    frontier.settle(first.key)
    assert frontier.lease()[:4] == ("https://b.example/x", "https://b.example/x", 0, 1)
    frontier.settle(second.key)
    frontier.settle("https://b.example/x")
    assert frontier.lease() is None
    assert (frontier.accepted, frontier.settled, frontier.waiting) == (3, 3, 0)


@pytest.mark.parametrize("hops", [(3, 0), (0, 3), (3, 1, 0, 2)])
def test_of_ways_of_one_length_that_of_fewest_redirects_counts_in_whatever_order(hops):
    """A page behind too many redirects is not followed, if it redirects on."""
    frontier = offered(*(("https://a.example/x", 1, each) for each in hops))
    assert frontier.accepted == frontier.waiting == 1
    assert frontier.lease()[:4] == ("https://a.example/x", "https://a.example/x", 1, 0)


@pytest.mark.parametrize("depth", [2, None], ids=["deeper", "without depth"])
def test_no_other_offer_moves_a_waiting_page(depth):
    frontier = offered(("https://a.example/x", 1, 3), ("https://a.example/x", depth))
    assert frontier.accepted == frontier.waiting == 1
    assert frontier.lease()[:4] == ("https://a.example/x", "https://a.example/x", 1, 3)


def test_what_is_leased_or_settled_is_not_leased_again():
    frontier = offered(("https://a.example/", 1))
    lease = frontier.lease()
    assert not frontier.offer("https://a.example/", 0)
    assert frontier.waiting == 0
    frontier.settle(lease.key)
    assert not frontier.offer("https://a.example/", 0)
    assert frontier.lease() is None


def test_without_depths_everything_is_one_level():
    frontier = offered(*((f"https://a.example/{number}", None) for number in range(3)))
    assert [frontier.lease().depth for _ in range(3)] == [None, None, None]


def test_in_a_crawl_without_depths_a_redirects_target_follows_at_once():
    frontier = offered(("https://a.example/1", None), ("https://a.example/2", None), per_host=1)
    first = frontier.lease()
    frontier.offer("https://b.example/new", None, first.hops + 1)
    assert frontier.lease()[:4] == ("https://b.example/new", "https://b.example/new", None, 1)


def test_a_page_is_fetched_under_its_key_and_settled_by_it():
    frontier = offered(("https://a.example/p?utm_source=x&q=1", 0), ("https://a.example/p?q=1&gclid=2", 0))
    assert frontier.accepted == 1
    lease = frontier.lease()
    assert (lease.url, lease.key) == ("https://a.example/p?q=1", "https://a.example/p?q=1")
    frontier.settle("https://a.example/p?utm_source=x&q=1")
    assert frontier.settled == 0
    frontier.settle("https://a.example/p?q=1")
    assert frontier.settled == 1


@pytest.mark.parametrize("key", ["https://a.example/never", "https://a.example/waiting", "https://a.example/done"])
def test_settling_what_is_not_leased_changes_nothing(key):
    frontier = offered(("https://a.example/done", 0), ("https://a.example/waiting", 0), per_host=1)
    frontier.settle(frontier.lease().key)
    frontier.settle(key)
    assert (frontier.accepted, frontier.settled, frontier.waiting) == (2, 1, 1)
    assert paths([frontier.lease()]) == ["/waiting"]


def test_hosts_take_turns_whatever_they_have():
    frontier = offered(
        *((f"https://a.example/{number}", 0) for number in range(4)),
        *((f"https://b.example/{number}", 0) for number in range(2)),
        ("https://c.example/0", 0),
        per_host=2,
    )
    order = [frontier.lease() for _ in range(6)]
    assert [lease and lease.url[8] for lease in order] == ["a", "b", "c", "a", "b", None]
    frontier.settle("https://a.example/1")
    assert paths([frontier.lease(), frontier.lease()]) == ["/2", None]


def test_a_port_makes_no_host_of_its_own():
    frontier = offered(("https://a.example/", 0), ("https://a.example:8443/", 0), per_host=1)
    frontier.lease()
    assert frontier.lease() is None


@pytest.mark.parametrize(
    ("limits", "offer", "limit"),
    [
        ({"max_depth": 1}, ("https://a.example/x", 2), "max_depth"),
        ({"max_pages": 1}, ("https://a.example/x", 1), "max_pages"),
        ({"max_depth": 1, "max_pages": 1}, ("https://a.example/x", 2), "max_depth"),
        ({"max_pages": 1}, ("https://a.example/x", None), "max_pages"),
    ],
)
def test_a_limit_turns_an_unknown_page_down_and_counts_it_once(limits, offer, limit):
    frontier = offered(("https://a.example/", 0), **limits)
    assert [frontier.offer(*offer), frontier.offer(*offer)] == [False, False]
    assert cut_counts(frontier) == {limit: 1}
    assert (frontier.accepted, frontier.waiting) == (1, 1)


def test_a_depth_limit_says_nothing_of_pages_without_depth():
    frontier = offered(max_depth=0)
    assert frontier.offer("https://a.example/", None)
    assert cut_counts(frontier) == {}


def test_a_known_page_is_never_a_cut():
    frontier = offered(("https://a.example/", 0), max_pages=1, max_depth=0)
    assert not frontier.offer("https://a.example/", 5)
    assert cut_counts(frontier) == {}
