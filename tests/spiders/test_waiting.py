"""Waiting beside a crawl, which may be stopped meanwhile."""

import asyncio
import math
from types import SimpleNamespace

import pytest

from linkspider.spiders.waiting import is_stopping, wait_until, work_until


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        (None, True),
        (SimpleNamespace(spider=None), True),
        (SimpleNamespace(spider="open", _slot=SimpleNamespace(closing=None)), False),
        (SimpleNamespace(spider="open", _slot=SimpleNamespace(closing="a Deferred")), True),
    ],
)
def test_a_crawl_is_stopping_from_when_it_is_closed(engine, expected):
    assert is_stopping(SimpleNamespace(engine=engine)) is expected


@pytest.mark.parametrize(("answers", "seconds", "expected"), [([True], 0, True), ([False], 0, False)])
def test_it_is_looked_at_least_once(answers, seconds, expected):
    assert asyncio.run(wait_until(answers.pop, seconds)) is expected


def test_waiting_ends_when_it_is_so():
    answers = [False, False, True]
    assert asyncio.run(wait_until(lambda: answers.pop(0), math.inf))
    assert not answers


def test_work_gives_what_it_gives():
    async def work():
        await asyncio.sleep(0)
        return "done"

    assert asyncio.run(work_until(work(), lambda: False)) == "done"


def test_work_fails_as_it_fails():
    async def work():
        raise KeyError("x")

    with pytest.raises(KeyError):
        asyncio.run(work_until(work(), lambda: False))


def test_work_is_cancelled_when_all_is_over():
    seen = []

    async def work():
        seen.append("begun")
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    async def run():
        found = await work_until(work(), lambda: bool(seen))
        await asyncio.sleep(0)
        return found

    assert asyncio.run(run()) is None
    assert seen == ["begun", "cancelled"]
