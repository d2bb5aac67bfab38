"""SIGINT and SIGTERM while some answers do not come: it ends in time, and the rest is done when it is resumed."""

import signal
import time
from functools import partial

import pytest

from linkspider.model.store import Store
from tests.durability.harness import SITE_ROWS, Place, at_once, is_plain, site_arguments
from tests.durability.web import Web

HELD = 60  # two pages of the third level, and some below them
INTERRUPTED = 130


@pytest.fixture
def held():
    with Web() as own:
        own.held = HELD
        yield own


def _at_work(place):
    """A crawl that has committed its first rows."""
    crawl = place.start_crawl(*site_arguments())
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not place.look(SITE_ROWS):
        time.sleep(0.05)
    return crawl


def _crawling(place):
    """A crawl that waits for pages that do not come; its other pages of the level are done."""
    crawl = _at_work(place)
    time.sleep(1)
    assert crawl.process.poll() is None, crawl.wait().err
    return crawl


def _stop(place, *signals):
    """Sends signals a second apart, each twice at once, as to a service; how it ended, and how long after the last."""
    crawl = _crawling(place)
    for number, each in enumerate(signals):
        if number:
            time.sleep(1)
        crawl.signal(each)
        crawl.signal(each)
        sent = time.monotonic()
    ended = crawl.wait()
    return ended, time.monotonic() - sent


def _is_in_order(place, ended):
    assert ended.code == INTERRUPTED, ended.err
    assert is_plain(ended.err)
    assert ended.lines[0].startswith("site: stopping; up to 10 s for "), ended.err
    assert 0 < place.look(SITE_ROWS) < len(SITE_ROWS.pages)
    assert place.faults() == []


def test_a_stopped_crawl_ends_in_time_and_goes_on_exactly(held, place, tmp_path):
    places = [Place(held, Store(tmp_path / name)) for name in ("int", "term", "twice")]

    def once(place, number):
        ended, seconds = _stop(place, number)
        assert seconds < 50  # what is held is answered after a minute
        _is_in_order(place, ended)
        assert "to go on: scrapy crawl site -a resume=" in ended.err
        assert place.store.manifest(place.crawl_ids()[0])["state"] == "interrupted"

    def twice(place):
        ended, seconds = _stop(place, signal.SIGINT, signal.SIGINT)
        assert seconds < 8  # not the 10 s that the first signal gives
        _is_in_order(place, ended)
        assert ended.lines[-1] == "stopped at once: `resume=last` goes on"

    at_once(
        partial(once, places[0], signal.SIGINT),
        partial(once, places[1], signal.SIGTERM),
        partial(twice, places[2]),
        partial(_stop_and_kill, place),
    )
    held.held = 0

    def go_on(place):
        ended = place.crawl("resume=last")
        assert ended.code == 0, ended.err
        place.hold_to(SITE_ROWS, place.crawl_ids()[0])

    at_once(*(partial(go_on, place) for place in places))


def _stop_and_kill(place):
    """Where nothing is held it ends at once; and the run after it may be killed."""
    crawl = _at_work(place)
    crawl.signal(signal.SIGTERM)
    sent = time.monotonic()
    assert crawl.wait().code == INTERRUPTED
    assert time.monotonic() - sent < 9  # it does not use up the 10 s
    assert place.faults() == []
    assert place.crawl("resume=last", strike=("kill", "a part is put", 2)).code == -signal.SIGKILL
    place.look(SITE_ROWS)
    assert place.faults() == []
    assert place.crawl("resume=last").code == 0
    place.hold_to(SITE_ROWS, place.crawl_ids()[0])


@pytest.mark.parametrize("point", ["the crawl is opened", "a manifest is written"])
def test_stopped_while_it_begins(place, point):
    ended = place.crawl(*site_arguments(), strike=("term", point, 1))
    assert ended.code == INTERRUPTED, ended.err
    assert is_plain(ended.err)
    assert place.faults() == []
    assert "resume=" in ended.err
