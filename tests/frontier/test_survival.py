"""A frontier that dies at any moment, held to a plain model: nothing is lost, nothing is done twice, depths hold."""

import tempfile
from collections import deque
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from linkspider.frontier.frontier import Frontier, Limits
from linkspider.frontier.sqlite import SqliteJournal
from linkspider.model.ledger import Done, ListedPart
from linkspider.model.store import PartFile
from tests.frontier.test_order import address as web_address
from tests.frontier.test_order import webs, zero_one_search

PER_HOST = 2
NODES = 14
EDGES = {node: [(node * 3 + 1) % NODES, (node * 5 + 2) % NODES, (node + 1) % NODES] for node in range(NODES)}


def address(node):
    return f"https://host{node % 3}.example/{node}"


def distances():
    """Clicks from node 0, the plain way."""
    found, queue = {0: 0}, deque([0])
    while queue:
        node = queue.popleft()
        for target in EDGES[node]:
            if target not in found:
                found[target] = found[node] + 1
                queue.append(target)
    return found


class Survival(RuleBasedStateMachine):
    """A crawl of a small web whose process may die between any two steps.

    The model knows what was handed over to the last commit, and what each process did since.
    """

    def __init__(self):
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.path = Path(self._folder.name) / "journal.sqlite3"
        self.clicks = distances()
        self.parts = 0
        self.committed_accepted, self.committed_done = set(), {}
        self.open()

    def open(self):
        self.journal = SqliteJournal(self.path)
        self.frontier = Frontier(self.journal, Limits(per_host=PER_HOST))
        self.accepted = set(self.committed_accepted)
        self.done = dict(self.committed_done)
        self.leased, self.settled = [], []
        if self.frontier.offer(address(0), 0):
            self.accepted.add(0)

    @rule()
    def lease(self):
        lease = self.frontier.lease()
        if lease is None:
            return
        node = int(lease.key.rpartition("/")[2])
        assert node in self.accepted
        assert node not in self.done, "done twice"
        assert node not in self.settled, "handed out twice"
        assert node not in [other for other, _ in self.leased], "handed out twice"
        assert lease.depth == self.clicks[node]
        above = [other for other in self.accepted if self.clicks[other] < lease.depth]
        assert all(other in self.done or other in self.settled for other in above), "a level was opened too early"
        self.leased.append((node, lease))
        hosts = [other % 3 for other, _ in self.leased]
        assert hosts.count(node % 3) <= PER_HOST

    @precondition(lambda self: self.leased)
    @rule(which=st.integers(0, 100))
    def settle(self, which):
        node, lease = self.leased.pop(which % len(self.leased))
        for target in EDGES[node]:
            accepted = self.frontier.offer(address(target), lease.depth + 1)
            assert accepted == (target not in self.accepted), "accepted twice, or not at all"
            self.accepted.add(target)
        self.frontier.settle(lease.key)
        self.settled.append(node)

    @rule(keeps_back=st.integers(0, 2))
    def commit(self, keeps_back):
        """Rows of some settled URLs are written; others are held back, as redirects are."""
        writes, self.settled = self.settled[keeps_back:], self.settled[:keeps_back]
        parts = []
        if writes:
            self.parts += 1
            file = PartFile(f"tables/pages/crawl_id=c/part-{self.parts}-{len(self.done)}", len(writes), 1, "0")
            parts = [ListedPart("pages", file)]
        self.journal.record(parts, [Done(address(node), "ok") for node in writes], {"parts": self.parts})
        self.done.update(dict.fromkeys(writes, "ok"))
        self.committed_accepted, self.committed_done = set(self.accepted), dict(self.done)

    @rule()
    def die(self):
        self.journal.close()
        self.open()

    @rule(node=st.integers(0, NODES - 1), deeper=st.integers(0, 2))
    def offer_again(self, node, deeper):
        if node in self.accepted:
            assert not self.frontier.offer(address(node), self.clicks[node] + deeper)

    @invariant()
    def accounts_hold(self):
        frontier = self.frontier
        assert frontier.accepted == len(self.accepted)
        assert frontier.settled == len(self.done) + len(self.settled)
        assert frontier.waiting == len(self.accepted) - len(self.done) - len(self.settled) - len(self.leased)
        assert self.journal.totals() == (len(self.accepted), len(self.done))

    def teardown(self):
        """From whatever state, the rest of the crawl does the rest, and no more."""
        self.die()
        for _ in range(NODES * 3):
            self.lease()
            if self.leased:
                self.settle(0)
        self.commit(0)
        assert set(self.done) == set(self.clicks) == self.accepted
        assert self.journal.outcomes() == {"ok": len(self.clicks)}
        self.journal.close()
        self._folder.cleanup()


Survival.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestSurvival = Survival.TestCase


@settings(max_examples=150, deadline=None)
@given(web=webs(), per_host=st.integers(1, 3), max_depth=st.sampled_from([None, None, 1, 2]), data=st.data())
def test_depths_are_the_shortest_with_redirects_and_deaths(tmp_path_factory, web, per_host, max_depth, data):
    path = tmp_path_factory.mktemp("crawl") / "journal.sqlite3"
    limits = Limits(max_depth=max_depth, per_host=per_host)
    done, deaths = {}, 0
    while True:
        frontier = Frontier(SqliteJournal(path), limits)
        frontier.offer(web_address(0), 0)
        out, settled, is_dead = [], [], False
        while not is_dead:
            while lease := frontier.lease():
                out.append(lease)
            if not out:
                break
            lease = out.pop(data.draw(st.integers(0, len(out) - 1)))
            is_redirect, targets = web[int(lease.key.rpartition("/")[2])]
            for target in targets:
                if is_redirect:
                    frontier.offer(web_address(target), lease.depth, lease.hops + 1)
                else:
                    frontier.offer(web_address(target), lease.depth + 1)
            frontier.settle(lease.key)
            settled.append(lease)
            if data.draw(st.integers(0, 2)) == 0:
                write(frontier.journal, done, settled)
            is_dead = deaths < 3 and data.draw(st.integers(0, 5)) == 0
        if not is_dead:
            write(frontier.journal, done, settled)
            break
        frontier.journal.close()
        deaths += 1
    shortest = zero_one_search(web)
    assert done == {node: clicks for node, clicks in shortest.items() if max_depth is None or clicks <= max_depth}
    assert frontier.journal.totals() == (len(done), len(done))
    frontier.journal.close()


def write(journal, done, settled):
    """Rows of settled URLs are committed; none is written twice."""
    for lease in settled:
        node = int(lease.key.rpartition("/")[2])
        assert node not in done
        done[node] = lease.depth
    journal.record([], [Done(lease.key, "ok") for lease in settled], {})
    settled.clear()
