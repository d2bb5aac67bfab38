"""What no clicks lead to: fetched behind everything that clicks lead to, and without depth exactly then."""

from collections import deque
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.frontier.frontier import Cut, Frontier, Limits
from linkspider.frontier.journal import LATE, Entry
from linkspider.frontier.sqlite import SqliteJournal
from linkspider.model.ledger import Done, ListedPart
from linkspider.model.outcome import Outcome
from linkspider.model.records import FoundIn
from linkspider.model.store import PartFile
from tests.frontier.frontiers import cut_counts, frontier_in_memory

A = "https://a.example/"


def leases(frontier):
    """Everything that can be leased one after the other, each settled before the next."""
    found = []
    while (lease := frontier.lease()) is not None:
        found.append((lease.url.removeprefix(A), lease.depth, lease.steps))
        frontier.settle(lease.key)
    return found


def test_what_a_list_names_waits_for_all_that_clicks_lead_to():
    frontier = frontier_in_memory(Limits())
    frontier.offer(f"{A}listed", None, found_in=FoundIn.SITEMAP)
    frontier.offer(f"{A}deep", 7)
    frontier.offer(A, 0)
    assert leases(frontier) == [("", 0, 0), ("deep", 7, 0), ("listed", None, 0)]


def test_nothing_listed_is_leased_while_a_click_is_under_way():
    frontier = frontier_in_memory(Limits())
    frontier.offer(A, 0)
    frontier.offer(f"{A}listed", None, found_in=FoundIn.SITEMAP)
    start = frontier.lease()
    assert frontier.lease() is None
    frontier.offer(f"{A}linked", 1)
    frontier.settle(start.key)
    assert leases(frontier) == [("linked", 1, 0), ("listed", None, 0)]


@pytest.mark.parametrize("times", [1, 3], ids=["offered once", "offered again"])
def test_a_click_brings_forward_what_was_listed_before(times):
    frontier = frontier_in_memory(Limits())
    frontier.offer(A, 0)
    for _ in range(times):
        frontier.offer(f"{A}x", None, found_in=FoundIn.SITEMAP)
        frontier.offer(f"{A}x", None, found_in=FoundIn.LINKS, steps=1)
    start = frontier.lease()
    frontier.offer(f"{A}x", 1)
    frontier.settle(start.key)
    lease = frontier.lease()
    assert (lease.depth, lease.steps, lease.found_in) == (1, 0, FoundIn.SITEMAP | FoundIn.LINKS)
    assert frontier.accepted == 2


def test_a_list_takes_no_depth_away():
    frontier = frontier_in_memory(Limits())
    frontier.offer(f"{A}x", 3)
    frontier.offer(f"{A}x", None, found_in=FoundIn.SITEMAP)
    assert leases(frontier) == [("x", 3, 0)]
    assert frontier.journal.found_in_of([f"{A}x"]) == {f"{A}x": FoundIn.LINKS | FoundIn.SITEMAP}


def test_what_a_click_brings_forward_is_asked_for_as_the_click_has_it():
    """A backlink may spell the escapes of a page otherwise than the site's own links; some servers tell them apart."""
    frontier = frontier_in_memory(Limits())
    frontier.offer("https://e.com/", 0)
    frontier.offer("https://e.com/%E4", None, found_in=FoundIn.BACKLINKS)
    frontier.offer("https://e.com/%c3", None, found_in=FoundIn.BACKLINKS)
    start = frontier.lease()
    frontier.offer("https://e.com/%e4", 1)
    frontier.offer("https://e.com/%C3", 1)
    frontier.settle(start.key)
    leases = [frontier.lease(), frontier.lease()]
    assert [(lease.url, lease.key, lease.depth) for lease in leases] == [
        ("https://e.com/%e4", "https://e.com/%E4", 1),
        ("https://e.com/%C3", "https://e.com/%C3", 1),
    ]


def test_a_list_brings_forward_what_stood_further_from_one():
    frontier = frontier_in_memory(Limits())
    frontier.offer(f"{A}x", None, steps=2)
    frontier.offer(f"{A}x", None, found_in=FoundIn.SITEMAP)
    assert leases(frontier) == [("x", None, 0)]


def test_a_page_of_a_list_brings_forward_what_another_ones_steps_led_to():
    frontier = frontier_in_memory(Limits())
    frontier.offer(f"{A}x", None, steps=3)
    frontier.offer(f"{A}x", None, steps=1)
    frontier.offer(f"{A}x", None, steps=2)
    assert leases(frontier) == [("x", None, 1)]


def test_steps_are_levels():
    frontier = frontier_in_memory(Limits())
    for steps in (2, 0, 1):
        frontier.offer(f"{A}{steps}", None, steps=steps)
    assert leases(frontier) == [("0", None, 0), ("1", None, 1), ("2", None, 2)]


def test_a_level_of_steps_can_be_gone_back_to():
    frontier = frontier_in_memory(Limits())
    frontier.offer(f"{A}1", None, steps=1)
    lease = frontier.lease()
    frontier.offer(f"{A}0", None, found_in=FoundIn.SITEMAP)
    frontier.settle(lease.key)
    assert leases(frontier) == [("0", None, 0)]


def test_a_depth_limit_bounds_steps():
    frontier = frontier_in_memory(Limits(max_depth=1))
    assert [frontier.offer(f"{A}{steps}", None, steps=steps) for steps in range(3)] == [True, True, False]
    assert cut_counts(frontier) == {"max_depth": 1}


@pytest.mark.parametrize("is_listed_first", [True, False])
def test_a_click_that_is_too_far_gives_no_depth_whichever_came_first(is_listed_first):
    frontier = frontier_in_memory(Limits(max_depth=1))
    offers = [(None, FoundIn.SITEMAP), (2, FoundIn.LINKS)]
    for depth, found_in in offers if is_listed_first else reversed(offers):
        frontier.offer(f"{A}x", depth, found_in=found_in)
    assert leases(frontier) == [("x", None, 0)]
    assert cut_counts(frontier) == {}, "it is fetched, so nothing was cut"


def test_a_link_that_was_too_far_is_still_where_a_url_was_met(tmp_path):
    journal = SqliteJournal(tmp_path / "journal")
    Frontier(journal, Limits(max_depth=1)).offer(f"{A}x", 2)
    journal.record([], [], {})
    journal.close()
    resumed = Frontier(SqliteJournal(journal.path), Limits(max_depth=1))
    resumed.offer(f"{A}x", None, found_in=FoundIn.SITEMAP)
    assert resumed.lease().found_in == FoundIn.LINKS | FoundIn.SITEMAP
    resumed.journal.close()


class Full:
    """A budget that takes on nothing any more, for want of room or of clicks."""

    def __init__(self, rule):
        self.rule, self.is_full = rule, False

    def cut(self, url, depth, source_url):
        return Cut(self.rule, Outcome.LIMIT_CUT, "full") if self.is_full else None

    def count(self, url, depth):
        """Takes no note."""


@pytest.mark.parametrize(("rule", "depth"), [("host_pages", 1), ("depth", None)])
def test_a_budget_that_is_full_gives_a_depth_to_what_was_taken_on(rule, depth):
    budgets = Full(rule)
    frontier = frontier_in_memory(Limits(), budgets)
    frontier.offer(f"{A}x", None, found_in=FoundIn.SITEMAP)
    budgets.is_full = True
    frontier.offer(f"{A}x", 1)
    assert leases(frontier) == [("x", depth, 0)]
    assert frontier.journal.found_in_of([f"{A}x"]) == {f"{A}x": FoundIn.LINKS | FoundIn.SITEMAP}


def test_a_full_crawl_takes_note_of_where_else_its_pages_are_found():
    frontier = frontier_in_memory(Limits(max_pages=1))
    frontier.offer(f"{A}x", None, found_in=FoundIn.SITEMAP)
    frontier.offer(f"{A}x", 1)
    assert leases(frontier) == [("x", 1, 0)]
    assert frontier.journal.found_in_of([f"{A}x", f"{A}y"]) == {f"{A}x": FoundIn.LINKS | FoundIn.SITEMAP}


def test_a_redirect_of_a_listed_page_is_followed_in_its_level():
    frontier = frontier_in_memory(Limits())
    frontier.offer(f"{A}from", None, found_in=FoundIn.SITEMAP)
    frontier.offer(f"{A}to", None, steps=4)
    lease = frontier.lease()
    frontier.offer(f"{A}to", None, 1)
    frontier.settle(lease.key)
    assert leases(frontier) == [("to", None, 0)]


def test_where_many_urls_were_met():
    journal = SqliteJournal(Path(":memory:"))
    keys = [f"{A}{number}" for number in range(1_234)]
    for number, key in enumerate(keys):
        journal.add(Entry(key, "a.example", None, found_in=FoundIn(number % 15 + 1)))
    found = journal.found_in_of([*keys, f"{A}unknown"])
    assert found == {key: FoundIn(number % 15 + 1) for number, key in enumerate(keys)}
    assert journal.found_in_of([]) == {}


def test_a_resumed_crawl_knows_levels_and_where_its_urls_were_met(tmp_path):
    journal = SqliteJournal(tmp_path / "journal.sqlite3")
    frontier = Frontier(journal, Limits())
    frontier.offer(f"{A}listed", None, found_in=FoundIn.SITEMAP)
    frontier.offer(f"{A}below", None, steps=1)
    frontier.offer(f"{A}clicked", 1)
    lease = frontier.lease()
    frontier.settle(lease.key)
    part = ListedPart("pages", PartFile("tables/pages/p", 1, 1, "0"))
    journal.record([part], [Done(lease.key, "ok")], {})
    journal.close()
    again = Frontier(SqliteJournal(tmp_path / "journal.sqlite3"), Limits())
    again.offer(f"{A}clicked", None, found_in=FoundIn.SITEMAP)
    assert leases(again) == [("listed", None, 0), ("below", None, 1)]
    both = FoundIn.LINKS | FoundIn.SITEMAP
    assert again.journal.found_in_of([f"{A}clicked", f"{A}listed"]) == {
        f"{A}clicked": both,
        f"{A}listed": FoundIn.SITEMAP,
    }
    again.journal.close()


def test_a_level_of_clicks_is_never_as_late():
    assert Entry(A, "a.example", 999_999).level < Entry(A, "a.example", None).level == LATE


NODES = 12
EDGES = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=30)


def search(links, starts):
    found, queue = dict.fromkeys(starts, 0), deque(starts)
    while queue:
        node = queue.popleft()
        for target in links.get(node, ()):
            if target not in found:
                found[target] = found[node] + 1
                queue.append(target)
    return found


@given(EDGES, st.lists(st.integers(0, NODES - 1), max_size=5), st.integers(1, 3), st.data())
def test_depths_are_clicks_whenever_lists_are_read_and_answers_come(pairs, listed, per_host, data):
    links: dict[int, list[int]] = {}
    for source, target in pairs:
        links.setdefault(source, []).append(target)
    frontier = frontier_in_memory(Limits(per_host=per_host))
    frontier.offer(f"{A}0", 0, found_in=FoundIn.SEEDS)
    found, out, unread = {}, [], list(listed)
    while True:
        if unread and data.draw(st.booleans()):
            frontier.offer(f"{A}{unread.pop()}", None, found_in=FoundIn.SITEMAP)
        elif (lease := frontier.lease()) is not None:
            out.append(lease)
        elif out:
            lease = out.pop(data.draw(st.integers(0, len(out) - 1)))
            node = int(lease.url.removeprefix(A))
            assert node not in found
            found[node] = lease.depth
            for target in links.get(node, ()):
                depth = None if lease.depth is None else lease.depth + 1
                frontier.offer(f"{A}{target}", depth, steps=lease.steps + 1)
            frontier.settle(lease.key)
        elif not unread:
            break
    clicks = search(links, [0])
    assert found == {node: clicks.get(node) for node in {*clicks, *search(links, listed)}}
    expected = {f"{A}{node}" for node in listed}
    met = frontier.journal.found_in_of([f"{A}{node}" for node in found])
    assert {url for url, found_in in met.items() if FoundIn.SITEMAP in found_in} == expected
