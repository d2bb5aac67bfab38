"""A ring of redirects of which some were committed when the process died: the others are members of it all the same."""

from datetime import UTC, datetime
from itertools import combinations, permutations

import pytest

from linkspider.frontier.frontier import Frontier, Limits
from linkspider.frontier.sqlite import SqliteJournal
from linkspider.model.ledger import Done
from linkspider.model.outcome import Outcome
from linkspider.model.records import Fetch, PageRecord
from linkspider.spiders.redirects import RedirectChains


def _address(number):
    return f"http://ring.example/{number}"


def _record(number, size):
    now = datetime.now(UTC)
    return PageRecord(Fetch(_address(number), 0, Outcome.REDIRECT, now, redirect_url=_address((number + 1) % size)))


def _settle(frontier, chains, order, size):
    """Leases what is queued and has answers come in an order; what is to be written."""
    while frontier.lease():
        pass
    written = []
    for number in order:
        frontier.settle(_address(number))
        written += chains.settle(_address(number), _record(number, size))
    return [(record.fetch.url, record.fetch.outcome) for record in written]


def _open(path):
    journal = SqliteJournal(path)
    frontier = Frontier(journal, Limits(per_host=100))
    return journal, frontier, RedirectChains(frontier)


@pytest.mark.parametrize(
    ("size", "done", "order"),
    [
        (size, done, order)
        for size in (3, 4)
        for count in range(size)
        for done in combinations(range(size), count)
        for order in permutations(set(range(size)) - set(done))
    ],
)
def test_a_loop_that_was_committed_in_part(tmp_path, size, done, order):
    path = tmp_path / "journal.sqlite3"
    journal, frontier, chains = _open(path)
    for number in range(size):
        frontier.offer(_address(number), 0)
    first = _settle(frontier, chains, range(size), size)
    assert dict(first) == {_address(number): Outcome.REDIRECT_LOOP for number in range(size)}
    journal.record([], [Done(_address(number), Outcome.REDIRECT_LOOP) for number in done], {})
    journal.close()  # and the rest was not recorded
    journal, frontier, chains = _open(path)
    again = _settle(frontier, chains, order, size)
    journal.close()
    assert sorted(again) == sorted((_address(number), Outcome.REDIRECT_LOOP) for number in order)
