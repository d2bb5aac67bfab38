"""kill -9 at each named step and at random moments, again and again: nothing is lost, nothing is there twice.

``SOAK_ROUNDS`` asks for more rounds than a test run takes time for; ``make soak`` has 100 and writes down what came of
them.
"""

import os
import random
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from linkspider.model.store import Store
from tests.durability.harness import (
    KILLED,
    REFERRER_ROWS,
    SITE_ROWS,
    Ended,
    Place,
    at_once,
    is_plain,
    site_arguments,
    write_seeds,
)
from tests.durability.launcher import KILLS
from tests.durability.reliability import RANDOM_MOMENT, Rounds
from tests.durability.web import SEED_LINES, Expected, seed_lines

ROUNDS = int(os.environ.get("SOAK_ROUNDS", "0"))
#: Steps of a crawl's first second: nothing is there yet that could be resumed.
BEGINNING = (
    "before a crawl is begun",
    "its folder is made",
    "its journal is made",
    "before the files are put in order",
    "the files are in order",
    "the crawl is opened",
)
ENDING = (
    "before the account is closed",
    "the crawl's row is written",
    "the journal is closed",
    "the account is closed",
)
#: Steps that are reached hundreds of times in a crawl.
FREQUENT = ("a URL is leased", "a URL is offered", "a URL is settled")
#: Steps that a resumed crawl comes through once.
OPENING = BEGINNING[2:]
MIDDLE = tuple(point for point in KILLS if point not in {*BEGINNING, *ENDING})
#: What `make soak` chooses from; an end is reached late, and each needs a crawl of its own.
SOAKED = [*MIDDLE, *OPENING, *[RANDOM_MOMENT] * 8]


@dataclass
class Tale:
    """A crawl that is killed and resumed until it is whole."""

    place: Place
    spider: str
    arguments: tuple[str, ...]
    expected: Expected
    chance: random.Random
    rounds: Rounds

    def strike(self, point: str) -> bool:
        """Begins or resumes the crawl and has it killed at a step; true if that came to pass before it was whole."""
        number = 1 if point in {*OPENING, *ENDING} else self.chance.randint(2, 250 if point in FREQUENT else 6)
        return self._killed(point, self.run(strike=("kill", point, number)))

    def strike_at_random(self) -> bool:
        """The same at a moment that nobody chose; some tenths of a second go by before the first request."""
        crawl = self.place.start_crawl(*self.wanted(), spider=self.spider)
        with suppress(subprocess.TimeoutExpired):
            crawl.process.wait(self.chance.uniform(0.1, 1.3))
        crawl.kill()
        return self._killed(RANDOM_MOMENT, crawl.wait())

    def run(self, **options: object) -> Ended:
        return self.place.crawl(*self.wanted(), spider=self.spider, **options)

    def wanted(self) -> tuple[str, ...]:
        """A crawl that died before it had a manifest is begun anew."""
        ids = self.begun()
        return (f"resume={self.chance.choice(['last', *ids[-1:]])}",) if ids else self.arguments

    def begun(self) -> list[str]:
        store = self.place.store
        return [name for name in self.place.crawl_ids() if (store.crawl_folder(name) / "manifest.json").exists()]

    def finish(self) -> None:
        """Lets it end, if it has not, and holds it to what it must have."""
        if not self.is_whole:
            ended = self.run()
            assert ended.code == 0, ended.err
        self.check_whole()

    @property
    def is_whole(self) -> bool:
        """Whether the crawl has ended; a kill may come after that."""
        ids = self.begun()
        return bool(ids) and self.place.store.manifest(ids[-1])["state"] == "finished"

    def check_whole(self) -> None:
        crawl_id = self.place.crawl_ids()[-1]
        pages = [row[0] for row in self.place.rows("pages", crawl_id, ["url_key"])]
        self.rounds.ended(len(self.expected.pages), len(set(pages)), len(pages))
        self.place.hold_to(self.expected, crawl_id)
        assert self.place.run("verify").code == 0
        if self.spider == "referrers":
            self._check_seeds(crawl_id)

    def _killed(self, point: str, ended: Ended) -> bool:
        assert ended.code in {KILLED, 0}, ended.err
        assert is_plain(ended.err)
        rows = self.place.look(self.expected)
        if ended.code == KILLED:
            self.rounds.killed(self.spider, point, rows)
            assert self.place.faults() == [], point
        return ended.code == KILLED

    def _check_seeds(self, crawl_id: str) -> None:
        found = {
            line: "duplicate" if is_duplicate else "accepted"
            for line, is_duplicate in self.place.rows("seeds", crawl_id, ["line", "is_duplicate"])
        }
        found |= {line: "rejected" for (line,) in self.place.rows("seed_rejects", crawl_id, ["line"])}
        assert found == {line: word for line, (_, word) in enumerate(seed_lines(), 1)}
        (counts,) = self.place.store.manifest(crawl_id)["seed_files"].values()
        assert counts["rows_read"] == counts["accepted"] + counts["duplicate"] + counts["rejected"] == SEED_LINES


@pytest.fixture
def tell(place: Place, tmp_path: Path, rounds: Rounds) -> Iterator[object]:
    """Makes tales, each in a store of its own."""
    seeds = write_seeds(tmp_path / "seeds.txt")

    def make(spider: str, number: int) -> Tale:
        own = Place(place.web, Store(tmp_path / f"store-{number}"))
        arguments, expected = (site_arguments(), SITE_ROWS) if spider == "site" else (seeds, REFERRER_ROWS)
        return Tale(own, spider, arguments, expected, random.Random(number), rounds)

    return make


def test_killed_at_each_step_of_a_crawl(tell):
    points = random.Random(20_000).sample(MIDDLE, len(MIDDLE))
    at_once(*(partial(_killed_in_turn, tell("site", number), points[number::2]) for number in range(2)))


def test_killed_while_it_is_opened_again_and_while_it_ends(tell):
    at_once(
        partial(_killed_in_turn, tell("site", 10), ["a part is put", *OPENING]),
        partial(_killed_in_turn, tell("site", 11), ENDING),
    )


def test_killed_at_random_moments_and_among_the_rows_of_a_seed_list(tell):
    def at_random(tale):
        for _ in range(5):
            if not tale.is_whole:
                tale.strike_at_random()
        tale.finish()

    steps = ["a URL is offered", "before the journal's COMMIT", "after the journal's COMMIT", "a part is put"]
    at_once(partial(at_random, tell("site", 20)), partial(_killed_in_turn, tell("referrers", 21), steps))


@pytest.mark.parametrize("point", BEGINNING)
def test_killed_while_it_begins_leaves_nothing_in_the_way(place, point):
    assert place.crawl(*site_arguments(), strike=("kill", point, 1)).code == KILLED
    assert place.faults() == []


def test_what_is_recorded_is_not_done_again(tell):
    def pages():
        tale = tell("site", 60)
        assert tale.place.crawl(*site_arguments(), strike=("kill", "a part is put", 18)).code == KILLED
        done = {row[0] for row in tale.place.rows("pages", tale.place.crawl_ids()[-1], ["url_key"])}
        assert len(done) > 100
        asked = tale.place.web.asked.copy()
        tale.finish()
        assert done & set(tale.place.web.asked - asked) == set()

    def rows_of_seeds():
        """Killed with one batch of them recorded: the others are read, none of the first again."""
        tale = tell("referrers", 30)
        assert tale.place.crawl(*tale.arguments, spider="referrers", strike=("kill", "a part is put", 5)).code == KILLED
        recorded = len(tale.place.rows("seeds", tale.place.crawl_ids()[-1], ["line"]))
        assert 0 < recorded <= SEED_LINES
        tale.finish()

    pages()
    rows_of_seeds()  # not at the same time: it asks the site for targets


def test_a_reader_who_looks_all_the_time_never_sees_half_a_file_or_a_row_twice(place):
    crawl = place.start_crawl(*site_arguments(), COMMIT_PAGES="10")
    seen = []
    while crawl.process.poll() is None:
        seen.append(place.look(SITE_ROWS))
        time.sleep(0.02)
    assert crawl.wait().code == 0
    assert seen == sorted(seen), "rows went away"
    assert len(set(seen)) > 5
    place.hold_to(SITE_ROWS, place.crawl_ids()[-1])


@pytest.mark.skipif(not ROUNDS, reason="takes minutes: `make soak`")
def test_soak(tell, rounds):
    begun, seed = time.monotonic(), int(os.environ.get("SOAK_SEED", time.time_ns() % 100_000))
    target = rounds.kills + ROUNDS
    try:
        at_once(*(partial(_soak, tell, rounds, target, seed + half) for half in (0, 50_000)))
    except AssertionError as fault:
        fault.add_note(f"SOAK_SEED={seed} begins the same rounds")
        raise
    assert (rounds.lost, rounds.twice) == (0, 0)
    rounds.write(time.monotonic() - begun)


def _soak(tell, rounds, target, number):
    """Kills crawls one after the other, each some times, until there were enough kills."""
    chance, waiting = random.Random(number), []
    while rounds.kills < target:
        tale = tell("referrers" if number % 3 == 0 else "site", number)
        number += 1
        while not tale.is_whole and rounds.kills < target:
            waiting = waiting or chance.sample(SOAKED, len(SOAKED))
            point = waiting.pop()
            if point == RANDOM_MOMENT or (point in OPENING and not tale.begun()):
                tale.strike_at_random()
            elif not tale.strike(point):
                waiting.append(point)  # the crawl was whole before: in the next one
        tale.finish()


def _killed_in_turn(tale, points):
    """Each step is to be reached: in another crawl, if this one was whole before."""
    again = 0
    for point in points:
        if not tale.is_whole and tale.strike(point):
            continue
        tale.finish()
        again += 1
        tale = replace(tale, place=Place(tale.place.web, Store(Path(f"{tale.place.store.root}-{again}"))))
        assert tale.strike(point), point
    tale.finish()
