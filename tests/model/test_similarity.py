"""Near duplicates among sketches: none overlooked, the first one named, no more work than is bounded."""

import random

import pytest

from linkspider.model.similarity import MAX_COMPARED, PLACES, near_duplicates


def made(seed):
    return [random.Random(seed * 1_000 + place).randrange(1 << 16) for place in range(PLACES)]


def spelled(numbers):
    return "".join(f"{number:04x}" for number in numbers)


def changed(numbers, count, seed=0):
    """The same sketch, so many places of it changed."""
    copy = list(numbers)
    for place in random.Random(seed).sample(range(PLACES), count):
        copy[place] ^= 1 + seed % 1_000
    return copy


def similarity(sketch, other):
    """The share of equal places, four hex digits each: the definition."""
    return sum(sketch[at : at + 4] == other[at : at + 4] for at in range(0, 4 * PLACES, 4)) / PLACES


def expected_for(sketches):
    """Each compared with each, as the definition says."""
    found = []
    for index, sketch in enumerate(sketches):
        earlier = (
            other
            for other in range(index)
            if sketch is not None and sketches[other] is not None and similarity(sketch, sketches[other]) >= 0.9
        )
        found.append(next(earlier, None))
    return found


@pytest.mark.parametrize(
    ("sketches", "expected"),
    [
        ([], []),
        ([None, None], [None, None]),
        ([made(1)], [None]),
        ([made(1), made(2)], [None, None]),
        ([made(1), made(1), made(1)], [None, 0, 0]),
        ([None, made(1), None, made(2), made(1)], [None, None, None, None, 1]),
        ([made(1), changed(made(1), 6)], [None, 0]),
        ([made(1), changed(made(1), 7)], [None, None]),
    ],
)
def test_near_duplicates(sketches, expected):
    assert near_duplicates([None if sketch is None else spelled(sketch) for sketch in sketches]) == expected


def test_a_chain_names_the_first_that_is_near_enough():
    first = made(1)
    second, third = changed(first, 4, 1), changed(changed(first, 4, 1), 4, 2)
    assert near_duplicates([spelled(first), spelled(second), spelled(third)]) == expected_for(
        [spelled(first), spelled(second), spelled(third)]
    )


@pytest.mark.parametrize("seed", range(24))
def test_none_is_overlooked_and_none_made_up(seed):
    chance = random.Random(seed)
    sketches = []
    for _ in range(150):
        base = changed(made(chance.randrange(25)), chance.randrange(20), chance.randrange(1_000))
        sketches.append(None if chance.random() < 0.1 else spelled(base))
    assert near_duplicates(sketches) == expected_for(sketches)


@pytest.mark.parametrize(("crowd_size", "expected"), [(MAX_COMPARED - 1, MAX_COMPARED - 1), (MAX_COMPARED, None)])
def test_in_a_crowd_only_the_first_ones_are_compared_with(crowd_size, expected):
    """A crowd has two bands in common with a pair, which differs in one place of each of its six other bands."""
    one = made(1)
    other = [number ^ (place >= 16 and place % 8 == 0) for place, number in enumerate(one)]
    crowd = [one[:16] + made(seed)[16:] for seed in range(2, crowd_size + 2)]
    found = near_duplicates([spelled(sketch) for sketch in [*crowd, one, other]])
    assert found == [None] * (crowd_size + 1) + [expected]


@pytest.mark.parametrize("sketch", ["", "00", "0" * 255, "x" * 256, "é" * 256])
def test_what_is_no_sketch_is_refused(sketch):
    with pytest.raises(ValueError, match="hex"):
        near_duplicates(["0" * 256, sketch])
