"""Places for large answers and room for bodies: who waits, and what lets them go on."""

import asyncio
import gc

import pytest

from linkspider.network.large import COLLECTED_BYTES, COUNTED_BYTES, LargeAnswers

ROOM = 1_000_000


class Body:
    """Anything that is held, and may stand in a circle."""

    circle: "Body"


class Waiting:
    def __init__(self):
        self.has_gone_on = False

    def go_on(self):
        self.has_gone_on = True


@pytest.fixture(autouse=True)
def only_what_is_asked_for():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_an_answer_waits_while_all_places_are_taken():
    answers, first, second = LargeAnswers(places=1), Waiting(), Waiting()
    assert answers.ask(first)
    assert answers.ask(first)
    assert not answers.ask(second)
    answers.leave(first)
    assert second.has_gone_on
    assert answers.ask(second)


def test_an_answer_waits_while_bodies_take_all_the_room():
    answers, waiting, body = LargeAnswers(room=ROOM), Waiting(), Body()
    answers.hold(body, ROOM)
    assert not answers.ask(waiting)
    del body
    assert waiting.has_gone_on


def test_a_place_that_is_left_is_not_given_away_while_there_is_no_room():
    answers, first, second, body = LargeAnswers(places=1, room=ROOM), Waiting(), Waiting(), Body()
    answers.ask(first)
    answers.ask(second)
    answers.hold(body, ROOM)
    answers.leave(first)
    assert not second.has_gone_on
    del body
    assert second.has_gone_on


def test_one_that_has_gone_is_not_waited_for():
    answers, gone, following, body = LargeAnswers(places=1, room=ROOM), Waiting(), Waiting(), Body()
    answers.hold(body, ROOM)
    answers.ask(gone)
    answers.ask(following)
    answers.leave(gone)
    del body
    assert (gone.has_gone_on, following.has_gone_on) == (False, True)


def test_small_bodies_are_not_counted():
    answers, bodies = LargeAnswers(room=ROOM), [Body() for _ in range(100)]
    for body in bodies:
        answers.hold(body, COUNTED_BYTES - 1)
    assert not answers.is_full


def test_bodies_in_circles_are_collected_when_they_take_all_the_room():
    answers = LargeAnswers(room=3 * COLLECTED_BYTES)
    for _ in range(30):
        body = Body()
        body.circle = body
        answers.hold(body, COLLECTED_BYTES)
        del body
        assert answers._held <= 3 * COLLECTED_BYTES


def test_a_packed_answer_waits_for_others_and_not_for_itself():
    async def unpack():
        answers, packed, other = LargeAnswers(room=ROOM), Body(), Body()
        answers.hold(packed, ROOM)
        await asyncio.wait_for(answers.has_room(ROOM), 5)
        answers.hold(other, ROOM)
        waiting = asyncio.ensure_future(answers.has_room(ROOM))
        await asyncio.sleep(0.3)
        assert not waiting.done()
        del other
        await asyncio.wait_for(waiting, 5)
        return answers.is_full

    assert asyncio.run(unpack()), "the packed one is still held"
