from dataclasses import dataclass, field

import pytest

from linkspider.extensions.progress import _left, waited_for

NOW = 1_000.0


@dataclass
class Slot:
    """What the words look at of Scrapy's slot."""

    transferring: set[str] = field(default_factory=set)
    queue: list[str] = field(default_factory=list)
    delay: float = 0.0
    lastseen: float = NOW


@pytest.mark.parametrize(
    ("pauses", "slots", "words"),
    [
        ({}, {}, ""),
        ({}, {"a.example": Slot({"request"}, lastseen=NOW - 4)}, ""),
        (
            {},
            {"a.example": Slot({"request"}, lastseen=NOW - 12), "b.example": Slot({"request"}, lastseen=NOW - 6)},
            "waiting for a.example, asked 12 s ago",
        ),
        (
            {},
            {"a.example": Slot(queue=["request"], delay=2.5)},
            "waiting between two requests to a.example, to be polite: 2.5 s",
        ),
        ({}, {"a.example": Slot(queue=["request"], delay=2.5), "b.example": Slot({"request"})}, ""),
        ({"a.example": 61.0}, {}, "waiting to ask a.example again: 61 s left"),
        ({"a.example": 61.0}, {"b.example": Slot({"request"})}, ""),
    ],
)
def test_what_a_crawl_waits_for(pauses, slots, words):
    assert waited_for(pauses, slots, NOW) == words


@pytest.mark.parametrize(
    ("urls", "rate", "words"),
    [(0, 5.0, ""), (10, 0.0, ""), (10, 5.0, "about 2 s left"), (1_200, 10.0, "about 2 min left")],
)
def test_the_time_that_is_left(urls, rate, words):
    assert _left(urls, rate) == words
