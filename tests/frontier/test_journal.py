"""What a journal promises to the frontier and to the writer, on SQLite in a real file."""

import random
import sqlite3
from contextlib import suppress

import pytest

from linkspider.errors import StoreError
from linkspider.frontier.journal import LATE, Entry, Refusal
from linkspider.frontier.sqlite import SqliteJournal, read_account, read_notes
from linkspider.model.ledger import Cuts, Done, ListedPart, Totals
from linkspider.model.outcome import Outcome
from linkspider.model.records import FoundIn
from linkspider.model.store import PartFile


def entry(path, depth=0, host="a.example", **more):
    return Entry(f"https://{host}/{path}", host, depth, **more)


def part(number, table="pages"):
    path = f"tables/{table}/crawl_id=c1/part-0-{number:06d}.parquet"
    return ListedPart(table, PartFile(path, number, 100 + number, f"{number:064x}"))


def done(*entries, outcome="ok"):
    return [Done(each.url, outcome) for each in entries]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def journal(path):
    journal = SqliteJournal(path)
    yield journal
    journal.close()


def again(journal):
    """The journal as the next process finds it: what was not recorded did not happen."""
    journal.close()
    return SqliteJournal(journal.path)


def taken(journal, level=0, host="a.example", most=100):
    return [each.url.rpartition("/")[2] for each in journal.take(level, host, most)]


# -- taking on


def test_a_url_is_taken_on_once(journal):
    first = entry("1")
    assert not journal.is_queued(first.url)
    assert [journal.add(first), journal.add(first), journal.add(first._replace(depth=5))] == [True, False, False]
    assert journal.is_queued(first.url)
    assert journal.totals() == Totals(1, 0)
    assert list(journal.entries()) == [first]


@pytest.mark.parametrize("state", ["queued", "leased", "done"])
def test_a_known_url_only_gets_where_else_it_was_met(journal, state):
    first = entry("1", depth=2, found_in=FoundIn.LINKS)
    journal.add(first)
    if state != "queued":
        journal.take(2, "a.example", 1)
    if state == "done":
        journal.record([part(1)], done(first), {})
    assert not journal.add(entry("1", depth=1, hops=3, found_in=FoundIn.SEEDS, refusal=Refusal(Outcome.TRAP_CUT, "x")))
    (found,) = journal.entries()
    assert found.found_in == FoundIn.LINKS | FoundIn.SEEDS
    assert (found.url, found.host, found.depth, found.hops) == first[:4]
    assert not journal.add(first)
    assert next(iter(journal.entries())).found_in == FoundIn.LINKS | FoundIn.SEEDS, "nothing is taken back"


ENTRIES = [
    entry("plain"),
    entry("deep", depth=7, hops=10),
    entry("no-depth", depth=None),
    entry("everywhere", found_in=FoundIn.LINKS | FoundIn.SITEMAP | FoundIn.BACKLINKS | FoundIn.SEEDS),
    entry("refused", refusal=Refusal(Outcome.TRAP_CUT, "a calendar")),
    entry("x" * 8_000),
    entry("%E2%82%AC?q=%00&b='\"--"),
    Entry("http://[::1]:8000/", "[::1]", 1),
]


@pytest.mark.parametrize("each", ENTRIES, ids=lambda each: each.url[:40])
def test_an_entry_comes_back_as_it_was(journal, each):
    journal.add(each)
    journal.record([], [], {})
    reopened = again(journal)
    assert list(reopened.entries()) == [each]
    assert reopened.take(each.level, each.host, 1) == [each]
    reopened.close()


def test_a_refused_url_is_taken_and_done_like_any_other(journal):
    refused = entry("1", refusal=Refusal(Outcome.LIMIT_CUT, "26 clicks"))
    journal.add(refused)
    assert journal.take(0, "a.example", 1) == [refused]
    journal.record([part(1)], done(refused, outcome="limit_cut"), {})
    assert journal.outcomes() == {"limit_cut": 1}
    assert list(journal.entries()) == [refused], "still known as refused, so that it does not count against budgets"


# -- handing out


def test_urls_are_taken_in_the_order_in_which_they_came(journal):
    names = [str(number) for number in range(50)]
    random.Random(5).shuffle(names)
    for name in names:
        journal.add(entry(name))
        journal.add(entry(name, host="b.example"))
    assert taken(journal, most=20) + taken(journal, most=20) + taken(journal, most=20) == names
    assert taken(journal, host="b.example") == names
    assert taken(journal) == []


def test_a_host_and_a_level_are_kept_apart(journal):
    for each in (entry("a0"), entry("a1", 1), entry("b1", 1, "b.example"), entry("none", None, "c.example")):
        journal.add(each)
    assert journal.next_level() == 0
    assert list(journal.hosts(0)) == ["a.example"]
    assert list(journal.hosts(LATE)) == ["c.example"]
    assert list(journal.hosts(1)) == ["a.example", "b.example"]
    assert list(journal.hosts(2)) == []
    assert taken(journal, 0, "b.example") == []
    assert taken(journal, 0, "unknown.example") == []
    assert taken(journal, 0) == ["a0"]
    assert taken(journal, LATE, "c.example") == ["none"]
    assert journal.next_level() == 1
    assert (taken(journal, 1), taken(journal, 1, "b.example")) == (["a1"], ["b1"])
    assert journal.next_level() is None
    assert list(journal.hosts(1)) == []


def test_what_is_queued(journal):
    journal.add(entry("1"))
    url = entry("1").url
    assert journal.is_queued(url)
    assert not journal.is_queued(entry("unknown").url)
    journal.take(0, "a.example", 1)
    assert not journal.is_queued(url)
    journal.record([part(1)], done(entry("1")), {})
    assert not journal.is_queued(url)


def test_a_url_that_waits_deeper_is_brought_forward(journal):
    journal.add(entry("deep", 3, found_in=FoundIn.LINKS))
    nearer = entry("deep", 1, hops=2)
    assert journal.bring_forward(nearer)
    assert journal.next_level() == 1
    (found,) = journal.take(1, "a.example", 5)
    assert (found.depth, found.hops, found.found_in) == (1, 2, FoundIn.LINKS)


def test_a_url_that_waits_behind_more_redirects_is_brought_forward(journal):
    journal.add(entry("1", 2, hops=3))
    assert not journal.bring_forward(entry("1", 2, hops=3))
    assert journal.bring_forward(entry("1", 2, hops=1))
    assert journal.take(2, "a.example", 1) == [entry("1", 2, hops=1)]


@pytest.mark.parametrize("depth", [2, 3, 9])
def test_a_url_that_waits_no_deeper_stays(journal, depth):
    journal.add(entry("1", 2, hops=1))
    assert not journal.bring_forward(entry("1", depth, hops=5))
    assert journal.take(2, "a.example", 1) == [entry("1", 2, hops=1)]


def test_what_is_unknown_taken_or_done_is_not_brought_forward(journal):
    journal.add(entry("taken", 3))
    journal.add(entry("done", 3))
    journal.take(3, "a.example", 5)
    journal.record([part(1)], done(entry("done")), {})
    assert not any(journal.bring_forward(entry(name, 1, hops=1)) for name in ("taken", "done", "unknown"))
    assert not journal.meet(entry("unknown").url, FoundIn.LINKS)
    assert {each.depth for each in journal.entries()} == {3}


# -- what a process leaves behind


def test_what_was_not_recorded_did_not_happen(journal):
    journal.add(entry("1"))
    journal.record([], [], {})
    journal.add(entry("2"))
    journal.cut("https://a.example/cut", "max_pages")
    reopened = again(journal)
    assert [each.url for each in reopened.entries()] == [entry("1").url]
    assert reopened.cuts() == {}
    assert reopened.cut("https://a.example/cut", "max_pages") == 1
    reopened.close()


def test_what_was_taken_and_not_done_is_queued_again_in_its_order(journal):
    for number in range(6):
        journal.add(entry(str(number)))
    journal.take(0, "a.example", 4)
    journal.record([part(1)], done(entry("1")), {})
    reopened = again(journal)
    assert reopened.totals() == Totals(6, 1)
    assert reopened.is_queued(entry("0").url)
    assert taken(reopened) == ["0", "2", "3", "4", "5"]
    reopened.close()


def test_levels_survive(journal):
    journal.add(entry("0", 0))
    journal.add(entry("4", 4))
    journal.take(0, "a.example", 1)
    journal.record([part(1)], done(entry("0")), {})
    reopened = again(journal)
    assert reopened.next_level() == 4
    assert reopened.add(entry("5", 4))
    assert taken(reopened, 4) == ["4", "5"]
    reopened.close()


# -- one transaction


def test_parts_urls_and_notes_are_recorded_together(journal):
    for number in range(3):
        journal.add(entry(str(number)))
    journal.take(0, "a.example", 2)
    parts = [part(1), part(2, "links")]
    journal.record(parts, [Done(entry("0").url, "ok"), Done(entry("1").url, "timeout")], {"runs": 1, "s": {"é": [1]}})
    for _ in range(2):
        assert journal.parts() == parts
        assert journal.outcomes() == {"ok": 1, "timeout": 1}
        assert journal.notes() == {"runs": 1, "s": {"é": [1]}}
        assert journal.totals() == Totals(3, 2)
        journal = again(journal)
    journal.close()


def test_parts_are_listed_oldest_first_and_notes_are_replaced_one_by_one(journal):
    for number in (3, 1, 2):
        journal.record([part(number)], [], {"last": number, str(number): True})
    assert journal.parts() == [part(3), part(1), part(2)]
    assert journal.notes() == {"last": 2, "1": True, "2": True, "3": True}


BAD = {
    "unknown": lambda: done(entry("0"), entry("unknown")),
    "done before": lambda: done(entry("0"), entry("before")),
    "twice in one": lambda: done(entry("0"), entry("0")),
    "unknown alone": lambda: done(entry("unknown")),
}


@pytest.mark.parametrize("which", BAD)
def test_a_url_that_does_not_wait_for_rows_spoils_the_whole_record(journal, which):
    journal.add(entry("before"))
    journal.add(entry("0"))
    journal.record([part(1)], done(entry("before")), {"runs": 1})
    journal.add(entry("new"))
    with pytest.raises(StoreError):
        journal.record([part(2)], BAD[which](), {"runs": 2})
    assert journal.failure is not None
    reopened = again(journal)
    assert reopened.parts() == [part(1)]
    assert reopened.totals() == Totals(2, 1)
    assert reopened.notes() == {"runs": 1}
    reopened.close()


def test_a_part_that_is_listed_twice_spoils_the_whole_record(journal):
    journal.add(entry("0"))
    journal.record([part(1)], [], {})
    with pytest.raises(StoreError):
        journal.record([part(2), part(1)], done(entry("0")), {})
    reopened = again(journal)
    assert reopened.parts() == [part(1)]
    assert reopened.totals() == Totals(1, 0)
    reopened.close()


def test_notes_of_text_that_is_none_are_kept(journal):
    """As names of files may be."""
    journal.record([], [], {"a": "\udc80"})
    reopened = again(journal)
    assert reopened.notes() == {"a": "\udc80"}
    reopened.close()


@pytest.mark.parametrize("notes", [{"a": object()}], ids=["no JSON"])
def test_notes_that_cannot_be_written_spoil_the_whole_record(journal, notes):
    journal.add(entry("0"))
    with pytest.raises((StoreError, TypeError, ValueError)):
        journal.record([part(1)], done(entry("0")), notes)
    with suppress(StoreError):
        journal.record([], [], {})
    reopened = again(journal)
    assert reopened.parts() == []
    assert reopened.totals().done == 0
    reopened.close()


# -- cuts


def test_a_cut_is_counted_once_for_a_url(journal):
    assert [journal.cut(f"https://a.example/{number}", "max_pages") for number in (1, 2, 1, 3, 2)] == [1, 2, 0, 3, 0]
    assert journal.cut("https://a.example/4", "max_depth") == 1
    assert journal.cut("https://a.example/1", "max_depth") == 0, "a URL is cut once, by the first rule"
    assert {rule: cuts.urls for rule, cuts in journal.cuts().items()} == {"max_depth": 1, "max_pages": 3}


def test_cuts_survive_and_stay_counted_once(journal):
    for number in range(5):
        journal.cut(f"https://a.example/{number}", "max_pages")
    journal.record([], [], {})
    reopened = again(journal)
    assert reopened.cut("https://a.example/3", "max_pages") == 0
    assert reopened.cut("https://a.example/5", "max_pages") == 6
    assert reopened.cuts()["max_pages"].urls == 6
    reopened.close()


def test_the_first_of_what_a_rule_cut_are_examples(journal):
    urls = [f"https://a.example/{number:03}" for number in range(40)]
    random.Random(1).shuffle(urls)
    for url in urls:
        journal.cut(url, "max_pages")
    examples = journal.cuts()["max_pages"].examples
    assert 1 <= len(examples) <= 10
    assert set(examples) <= set(urls[:10])


def test_examples_that_came_in_another_way_are_made_good_by_later_ones(journal):
    urls = [entry(str(number)).url for number in range(32)]
    for url in urls[:30]:
        journal.cut(url, "not_followed")
    for number in range(12):
        journal.add(entry(str(number)))
    journal.record([], [], {})
    reopened = again(journal)
    for url in urls[30:]:
        reopened.cut(url, "not_followed")
    assert reopened.cuts()["not_followed"] == Cuts(20, tuple(urls[30:]))
    reopened.close()


def test_a_cut_url_that_came_in_another_way_is_no_cut(journal):
    journal.cut(entry("1").url, "max_depth")
    journal.cut(entry("2").url, "max_depth")
    journal.add(entry("1"))
    assert journal.cuts()["max_depth"].urls == 1
    assert journal.cuts()["max_depth"].examples == (entry("2").url,)
    journal.add(entry("2"))
    assert journal.cuts() == {}


def test_where_a_cut_url_was_met_is_told_once_it_came_in_another_way(journal):
    journal.cut(entry("1").url, "max_depth", FoundIn.LINKS)
    journal.cut(entry("1").url, "max_depth", FoundIn.BACKLINKS)
    journal.cut(entry("2").url, "max_depth", FoundIn.LINKS)
    journal.add(entry("1", found_in=FoundIn.SITEMAP))
    found = journal.found_in_of([entry("1").url, entry("2").url])
    assert found == {entry("1").url: FoundIn.LINKS | FoundIn.BACKLINKS | FoundIn.SITEMAP}


def test_what_has_no_depth_though_links_lead_to_it(journal):
    journal.add(entry("1", depth=1, found_in=FoundIn.LINKS))
    journal.add(entry("2", depth=None, found_in=FoundIn.SITEMAP))
    journal.add(entry("3", depth=None, found_in=FoundIn.SITEMAP))
    journal.meet(entry("3").url, FoundIn.LINKS)
    assert [*journal.linked_without_depth()] == [entry("3").url]


def test_the_first_url_of_each_host_that_was_read(journal):
    """Of b its first URL was not found; the one of c is being read, that of d waits."""
    places = [("a.example", "1"), ("b.example", "1"), ("b.example", "2"), ("a.example", "2"), ("d.example", "1")]
    for host, path in places:
        journal.add(entry(path, host=host))
    for host in ("a.example", "b.example"):
        journal.take(0, host, 9)
    outcomes = {"https://b.example/1": "http_error"}
    done = [f"https://{host}/{path}" for host, path in places[:-1]]
    journal.record([], [Done(url, outcomes.get(url, "ok")) for url in done], {})
    journal.add(entry("1", host="c.example"))
    journal.take(0, "c.example", 1)
    assert journal.first_read() == ["https://a.example/1", "https://b.example/2"]


def test_a_cut_url_that_gets_a_row_stays_counted(journal):
    journal.cut(entry("1").url, "calendar")
    journal.add(entry("1", refusal=Refusal(Outcome.TRAP_CUT, "a calendar")))
    assert journal.cuts()["calendar"].urls == 1


def test_cuts_are_bounded(journal, monkeypatch):
    monkeypatch.setattr("linkspider.frontier.sqlite._MAX_CUTS", 5)
    counts = [journal.cut(f"https://a.example/{number}", f"rule{number % 2}") for number in range(20)]
    assert counts == [1, 1, 2, 2, 3, *[0] * 15]
    assert sum(cuts.urls for cuts in journal.cuts().values()) == 5


# -- redirects


@pytest.mark.parametrize("length", range(1, 21))
@pytest.mark.parametrize("seed", range(3))
def test_a_loop_is_found_when_it_is_closed(journal, length, seed):
    keys = [entry(str(number)).url for number in range(length)]
    for number in range(length):
        journal.add(entry(str(number)))
    order = list(range(length))
    random.Random(seed).shuffle(order)
    for at in order[:-1]:
        assert journal.add_redirect(keys[at], keys[(at + 1) % length]) == []
    last = order[-1]
    assert journal.add_redirect(keys[last], keys[(last + 1) % length]) == keys[last:] + keys[:last]


def test_what_leads_into_a_loop_is_not_in_it(journal):
    for name in ("tail", "a", "b", "c"):
        journal.add(entry(name))
    a, b, c, tail = (entry(name).url for name in ("a", "b", "c", "tail"))
    assert journal.add_redirect(a, b) == []
    assert journal.add_redirect(b, c) == []
    assert journal.add_redirect(c, b) == [c, b]
    assert journal.add_redirect(tail, b) == []


def test_a_redirect_to_what_nobody_took_on_closes_nothing(journal):
    journal.add(entry("a"))
    assert journal.add_redirect(entry("a").url, "https://elsewhere.example/") == []


def test_a_loop_is_found_over_an_interruption(journal):
    for name in ("a", "b"):
        journal.add(entry(name))
    journal.add_redirect(entry("a").url, entry("b").url)
    journal.record([part(1)], done(entry("a"), outcome="redirect"), {})
    reopened = again(journal)
    assert reopened.add_redirect(entry("b").url, entry("a").url) == [entry("b").url, entry("a").url]
    reopened.close()


# -- failures


CALLS = {
    "add": lambda journal: journal.add(entry("x")),
    "bring_forward": lambda journal: journal.bring_forward(entry("x")),
    "cut": lambda journal: journal.cut("x", "rule"),
    "next_level": lambda journal: journal.next_level(),
    "hosts": lambda journal: journal.hosts(0),
    "take": lambda journal: journal.take(0, "a.example", 1),
    "is_queued": lambda journal: journal.is_queued("x"),
    "add_redirect": lambda journal: journal.add_redirect("x", "y"),
    "entries": lambda journal: list(journal.entries()),
    "record": lambda journal: journal.record([], [], {}),
    "parts": lambda journal: journal.parts(),
    "outcomes": lambda journal: journal.outcomes(),
    "notes": lambda journal: journal.notes(),
    "totals": lambda journal: journal.totals(),
    "cuts": lambda journal: journal.cuts(),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_disk_that_refused_once_has_refused_for_good(journal, name):
    class Full:
        def __getattr__(self, _):
            raise sqlite3.OperationalError("database or disk is full")

    journal.add(entry("1"))
    journal.record([], [], {})
    real, journal._sql = journal._sql, Full()
    with pytest.raises(StoreError, match="disk is full"):
        journal.add(entry("2"))
    journal._sql = real
    assert "disk is full" in journal.failure
    assert str(journal.path) in journal.failure
    with pytest.raises(StoreError, match="disk is full"):
        CALLS[name](journal)
    assert "disk is full" in journal.failure


@pytest.mark.parametrize("name", CALLS)
def test_a_closed_journal_refuses(journal, name):
    journal.close()
    journal.close()
    with pytest.raises(StoreError):
        CALLS[name](journal)


def test_closing_keeps_the_first_failure(journal):
    journal.failure = "the disk is full"
    journal.close()
    assert journal.failure == "the disk is full"


@pytest.mark.parametrize("version", [1, 99, -1])
def test_another_format_is_refused_and_left_alone(path, version):
    SqliteJournal(path).close()
    sql = sqlite3.connect(path)
    sql.execute(f"PRAGMA user_version = {version}")
    sql.close()
    before = path.read_bytes()
    for use in (SqliteJournal, read_notes):
        with pytest.raises(StoreError, match=f"format {version}"):
            use(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"no database, but a text that is long enough to have a head " * 20])
def test_what_is_no_journal_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(StoreError, match="journal"):
        SqliteJournal(path)
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(StoreError):
        SqliteJournal(tmp_path / "none" / "journal.sqlite3")


# -- reading beside


def test_an_account_is_read_while_the_journal_is_at_work(journal, path):
    journal.add(entry("1"))
    journal.add(entry("2"))
    journal.record([part(1)], done(entry("1")), {"runs": 3})
    journal.add(entry("3"))
    account = read_account(path)
    assert (account.parts, account.totals) == ([part(1)], Totals(2, 1)), "as it was last committed"
    assert read_notes(path) == {"runs": 3}
    journal.record([part(2)], done(entry("3")), {"runs": 4})
    assert read_account(path).totals == Totals(3, 2)
    assert read_notes(path) == {"runs": 4}


def test_reading_changes_nothing(journal, path):
    journal.add(entry("1"))
    journal.take(0, "a.example", 1)
    journal.record([part(1)], [], {"runs": 1})
    left = path.with_name("left.sqlite3")  # what a process leaves that was killed
    for suffix in ("", "-wal"):
        left.with_name(left.name + suffix).write_bytes(path.with_name(path.name + suffix).read_bytes())
    journal.close()
    for place in (left, path):
        before = {each.name: each.read_bytes() for each in path.parent.glob(f"{place.name}*") if "shm" not in each.name}
        assert read_account(place).totals == Totals(1, 0)
        assert read_notes(place) == {"runs": 1}
        after = {each.name: each.read_bytes() for each in path.parent.glob(f"{place.name}*") if "shm" not in each.name}
        assert after == before
    reopened = SqliteJournal(left)
    assert reopened.is_queued(entry("1").url)
    reopened.close()


@pytest.mark.parametrize("name", ["a b", "50%", "what?", "no#1", "bücher", "a;b&c=d"])
def test_a_journal_is_read_in_any_folder(tmp_path, name):
    path = tmp_path / name / "journal.sqlite3"
    path.parent.mkdir()
    journal = SqliteJournal(path)
    journal.record([part(1)], [], {"runs": 1})
    assert (read_account(path).parts, read_notes(path)) == ([part(1)], {"runs": 1})
    journal.close()
    assert (read_account(path).parts, read_notes(path)) == ([part(1)], {"runs": 1})


@pytest.mark.parametrize("read", [read_account, read_notes])
def test_a_journal_that_is_not_there_is_not_made_by_reading(path, read):
    with pytest.raises(StoreError, match="cannot be read"):
        read(path)
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("read", [read_account, read_notes])
@pytest.mark.parametrize("content", [b"", b"x" * 5000])
def test_what_is_no_journal_cannot_be_read(path, read, content):
    path.write_bytes(content)
    with pytest.raises(StoreError, match="cannot be read"):
        read(path)


def test_a_damaged_journal_is_not_sound(journal, path):
    for number in range(500):
        journal.add(entry(f"{number}-{'x' * 50}"))
    journal.record([part(1)], [], {})
    journal.close()
    content = bytearray(path.read_bytes())
    for at in range(4096 * 3, len(content), 4096):
        content[at : at + 64] = b"\xff" * 64
    path.write_bytes(content)
    with pytest.raises(StoreError):
        read_account(path)
