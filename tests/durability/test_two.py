"""One process has a crawl; what is asked of `resume`; a crawl anew beside one that was interrupted."""

import time
from functools import partial

import pytest

from linkspider.frontier.lock import is_locked
from linkspider.model.store import Store
from tests.durability.harness import KILLED, SITE_ROWS, Place, at_once, is_plain, site_arguments

USAGE = 2


@pytest.fixture
def working(place, web):
    """A crawl at work that waits for a page that does not come."""
    web.held = 60
    crawl = place.start_crawl(*site_arguments())
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and place.look(SITE_ROWS) < 30:
        time.sleep(0.1)
    yield crawl
    web.held = 0
    crawl.end()


def _refused(ended, words):
    assert ended.code == USAGE
    assert len(ended.lines) == 1
    assert words in ended.lines[0]
    assert is_plain(ended.err)
    assert ended.seconds < 30, "it refuses; it neither crawls nor waits"


def test_a_second_process_is_refused_and_a_dead_holder_is_not_in_the_way(place, working, web):
    crawl_id = place.crawl_ids()[0]
    for name in (crawl_id, "last"):
        _refused(place.crawl(f"resume={name}"), f"crawl '{crawl_id}' is at work in another process")
    assert working.process.poll() is None
    working.kill()
    web.held = 0
    assert (place.store.crawl_folder(crawl_id) / "lock").exists()
    assert not is_locked(place.store.crawl_folder(crawl_id))
    ended = place.crawl(f"resume={crawl_id}")
    assert ended.code == 0, ended.err
    place.hold_to(SITE_ROWS, crawl_id)
    assert place.crawl_ids() == [crawl_id]


def test_two_processes_that_resume_at_the_same_time(place, web):
    """One of them gets it, whichever."""
    assert place.crawl(*site_arguments(), strike=("kill", "a part is put", 6)).code == KILLED
    both = [place.start_crawl("resume=last") for _ in range(2)]
    ended = sorted((crawl.wait() for crawl in both), key=lambda each: each.code)
    assert ended[0].code == 0, ended
    assert ended[1].code in {2, 3}
    assert is_plain(ended[1].err), ended[1].err
    assert "is at work in another process" in ended[1].err
    place.hold_to(SITE_ROWS, place.crawl_ids()[0])


def test_what_resume_is_asked_and_a_crawl_anew_beside_an_interrupted_one(web, tmp_path):
    places = [Place(web, Store(tmp_path / name)) for name in ("asked", "anew")]
    at_once(partial(_ask, places[0]), partial(_begin_anew, places[1]))


def _ask(place):
    _refused(place.crawl("resume=last"), "does not exist")
    assert place.crawl(*site_arguments(), strike=("kill", "a part is put", 6)).code == KILLED
    crawl_id = place.crawl_ids()[0]
    _refused(place.crawl("resume=nonsense"), "holds no crawl 'nonsense' of spider 'site'")
    _refused(place.crawl(f"resume={crawl_id[:-1]}"), f"did you mean '{crawl_id}'")
    _refused(place.crawl("resume=last", "max_pages=3"), "max_pages=3 contradicts crawl")
    _refused(place.crawl("resume=last", "url=http://other.example/"), "url=http://other.example/ contradicts crawl")
    _refused(place.crawl("resume=last", spider="referrers"), "holds no interrupted crawl of spider 'referrers'")
    ended = place.crawl(*site_arguments(), f"resume={crawl_id}")  # what it was begun with is no contradiction
    assert ended.code == 0, ended.err
    place.hold_to(SITE_ROWS, crawl_id)
    _refused(place.crawl(f"resume={crawl_id}"), "is finished: there is nothing to resume")
    _refused(place.crawl("resume=last"), "holds no interrupted crawl of spider 'site'")


def _begin_anew(place):
    assert place.crawl(*site_arguments(), strike=("kill", "a part is put", 6)).code == KILLED
    (first,) = place.crawl_ids()
    ended = place.crawl(*site_arguments())
    assert ended.code == 0, ended.err
    told = [line for line in ended.lines if "starting anew" in line]
    assert told == [f"scrapy crawl: starting anew; crawl '{first}' was interrupted, -a resume=last goes on with it"], (
        ended.err
    )
    assert len(place.crawl_ids()) == 2
    place.hold_to(SITE_ROWS, place.crawl_ids()[1])
    assert place.crawl("resume=last").code == 0
    place.hold_to(SITE_ROWS, first)
