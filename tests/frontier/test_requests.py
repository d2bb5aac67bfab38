"""Requests in the journal: in which order they go, what survives a process, and what is said of what does not."""

from pathlib import Path

import pytest

from linkspider.errors import StoreError
from linkspider.frontier.journal import Entry
from linkspider.frontier.requests import RequestJournal, Waiting
from linkspider.model.ledger import Cuts, Done, Totals
from linkspider.model.outcome import Outcome
from linkspider.model.records import FoundIn

NOW = 1_000.0
PAGE = Entry("http://site.example/", "site.example", 0)


def waiting(
    name: str, priority: int = 0, due: float = 0.0, text: str | None = "", *, is_filtered: bool = True
) -> Waiting:
    return Waiting(name.encode(), is_filtered, priority, due, name if text == "" else text)


def take_all(journal: RequestJournal, now: float = NOW) -> list[str | None]:
    taken = []
    while (found := journal.take_request(now)) is not None:
        taken.append(found[1])
    return taken


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


def test_requests_go_by_priority_and_then_in_the_order_in_which_they_came(path: Path) -> None:
    journal = RequestJournal(path)
    for name, priority in (("a", 0), ("b", 0), ("c", 5), ("d", -1), ("e", 0)):
        journal.queue_request(waiting(name, priority))
    assert take_all(journal) == ["c", "a", "b", "e", "d"]
    journal.close()


def test_a_request_waits_until_it_is_due(path: Path) -> None:
    journal = RequestJournal(path)
    journal.queue_request(waiting("later", 5, NOW + 10))
    journal.queue_request(waiting("now"))
    assert take_all(journal) == ["now"]
    assert journal.has_waiting()
    assert take_all(journal, NOW + 10) == ["later"]
    assert not journal.has_waiting()
    journal.close()


def test_what_was_committed_and_not_done_goes_out_again(path: Path) -> None:
    journal = RequestJournal(path)
    numbers = {name: journal.queue_request(waiting(name)) for name in "abc"}
    journal.take_request(NOW)
    journal.take_request(NOW)
    journal.end_request(numbers["a"])
    journal.record([], [], {})
    journal.end_request(numbers["b"])  # not committed: it did not happen
    journal.queue_request(waiting("d"))
    journal.close()
    again = RequestJournal(path)
    assert take_all(again) == ["b", "c"]
    assert again.lost == 0
    again.close()


def test_what_only_the_process_knew_is_lost_and_counted(path: Path) -> None:
    journal = RequestJournal(path)
    journal.queue_request(waiting("kept"))
    journal.queue_request(waiting("held", text=None))
    done = journal.queue_request(waiting("done", text=None))
    journal.end_request(done)
    journal.record([], [], {})
    journal.close()
    again = RequestJournal(path)
    assert (again.lost, take_all(again)) == (1, ["kept"])
    assert not again.had_request(b"held")  # so that the spider may ask for it once more
    assert again.had_request(b"done")
    again.close()


def test_requests_are_known_by_their_fingerprints(path: Path) -> None:
    journal = RequestJournal(path)
    journal.queue_request(waiting("once"))
    journal.queue_request(waiting("often", is_filtered=False))
    assert (journal.has_request(b"once"), journal.has_request(b"often"), journal.has_request(b"new")) == (
        *(True, False, False),
    )
    assert not journal.had_request(b"often")  # by an earlier run
    journal.record([], [], {})
    journal.close()
    again = RequestJournal(path)
    assert again.has_request(b"once")
    assert again.had_request(b"often")
    again.close()


def test_a_page_is_claimed_once(path: Path) -> None:
    journal = RequestJournal(path)
    journal.take_on(PAGE)
    assert journal.totals() == Totals(1, 0)
    assert journal.claim(PAGE)
    assert not journal.claim(PAGE)
    journal.record([], [Done(PAGE.url, Outcome.OK)], {})
    assert not journal.claim(PAGE)
    assert journal.totals() == Totals(1, 1)
    journal.close()
    again = RequestJournal(path)
    assert not again.claim(PAGE)
    again.close()


def test_a_claim_that_was_not_committed_can_be_made_again(path: Path) -> None:
    journal = RequestJournal(path)
    journal.claim(PAGE)
    journal.close()
    again = RequestJournal(path)
    assert again.claim(PAGE)
    again.close()


def test_a_page_that_is_withdrawn_is_no_longer_owed(path: Path) -> None:
    journal = RequestJournal(path)
    journal.take_on(PAGE)
    journal.withdraw(PAGE.url, "ignored")
    journal.withdraw("http://site.example/unknown", "ignored")
    assert journal.totals() == Totals(0, 0)
    assert journal.cuts() == {"ignored": Cuts(1, (PAGE.url,))}
    journal.claim(PAGE)
    journal.withdraw(PAGE.url, "ignored")  # it has a row by now
    assert (journal.totals(), journal.cuts()) == (Totals(1, 0), {})
    journal.close()


def test_a_page_that_links_led_to_before_it_was_asked_for_was_found_in_links(path: Path) -> None:
    journal = RequestJournal(path)
    journal.cut(PAGE.url, "not_followed")
    journal.take_on(PAGE)
    assert journal.found_in_of([PAGE.url]) == {PAGE.url: FoundIn.LINKS}
    assert journal.cuts() == {}
    journal.close()


def test_a_journal_that_cannot_be_used_says_so(path: Path) -> None:
    journal = RequestJournal(path)
    journal.close()
    with pytest.raises(StoreError, match="is closed"):
        journal.queue_request(waiting("a"))
