"""A disk without room, at each kind of write: the crawl stops at once, says so, and goes on when there is room."""

from functools import partial

import pytest

from linkspider.model.store import Store
from tests.durability.harness import SITE_ROWS, Place, at_once, is_plain, site_arguments
from tests.durability.launcher import FULL

SHORT = 3
#: No later than this, though some requests are under way when the write fails: of 432 URLs.
MOST_DONE = 200


def _check(place, ended):
    assert ended.code == SHORT, ended.err
    assert is_plain(ended.err), ended.err
    causes = ("No space left on device", "database or disk is full", "disk I/O error", "File too large")
    told = [line for line in ended.lines if "; stopping" in line]
    assert len(told) == 1, ended.err
    assert any(cause in told[0] for cause in causes)
    assert "resume=" in ended.err
    assert place.look(SITE_ROWS) < MOST_DONE
    assert place.faults() == []


def _go_on(place):
    ended = place.crawl("resume=last")
    assert ended.code == 0, ended.err
    place.hold_to(SITE_ROWS, place.crawl_ids()[-1])


def _fill(tmp_path, web, how, points):
    """One crawl, in which one write after the other fails."""
    place = Place(web, Store(tmp_path / f"store-{how}-{points[0]}"))
    for run, point in enumerate(points):
        before = place.look(SITE_ROWS) if run else 0
        arguments = ("resume=last",) if run else site_arguments()
        _check(place, place.crawl(*arguments, strike=(how, point, NUMBERS[point])))
        assert place.look(SITE_ROWS) >= before, "committed data went away"
    _go_on(place)


#: Each kind of write, and at which of its calls it fails; the folder is made in the first run alone.
NUMBERS = {
    "mkdir": 1,
    "write_table": 3,
    "fsync": 11,
    "rename": 4,
    "manifest": 3,
    "journal add": 9,
    "journal take": 3,
    "journal commit": 4,
}


@pytest.mark.parametrize("how", ["once", "full"])
def test_no_room(tmp_path, web, how):
    assert set(NUMBERS) == set(FULL)
    at_once(*(partial(_fill, tmp_path, web, how, list(NUMBERS)[half::2]) for half in range(2)))


def test_files_that_sqlite_or_the_system_lets_not_grow(tmp_path, web):
    def limit(what, number):
        place = Place(web, Store(tmp_path / f"store-{what}"))
        _check(place, place.crawl(*site_arguments(), strike=(what, "-", number)))
        assert place.look(SITE_ROWS) > 0
        _go_on(place)

    at_once(partial(limit, "pages", 20), partial(limit, "size", 200_000))


@pytest.mark.parametrize(
    "strike",
    [
        ("full", "fsync", 1),
        ("full", "manifest", 1),
        ("full", "journal commit", 1),
        ("size", "-", 20_000),
        ("size", "-", 60_000),
    ],
)
def test_no_room_to_begin(place, strike):
    ended = place.crawl(*site_arguments(), strike=strike)
    assert ended.code == SHORT
    assert is_plain(ended.err), ended.err
    assert 1 <= len(ended.lines) <= 5
    assert place.faults() == []


def test_no_room_to_make_a_folder(place):
    ended = place.crawl(*site_arguments(), strike=("folders", "-", 1))
    assert ended.code in {2, SHORT}
    assert is_plain(ended.err), ended.err
