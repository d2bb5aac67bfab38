"""Parts that are worked on side by side: in order, few at a time, and never lost."""

import threading

import pytest

from analysis.tables.threads import side_by_side


@pytest.fixture(autouse=True)
def processors(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 4)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 50])
@pytest.mark.parametrize("at_once", [1, 2, 8])
def test_all_comes_in_order(count, at_once):
    assert list(side_by_side(lambda part: part * part, iter(range(count)), at_once)) == [n * n for n in range(count)]


def test_parts_are_worked_on_at_the_same_time():
    both = threading.Barrier(2, timeout=30)
    assert sorted(side_by_side(lambda _: both.wait(), range(2))) == [0, 1]


def test_one_part_needs_no_thread():
    assert list(side_by_side(lambda _: threading.current_thread(), [1])) == [threading.main_thread()]


@pytest.mark.parametrize("at_once", [2, 3, 100])
def test_no_more_parts_are_asked_for_than_are_worked_on(at_once):
    asked, most = 0, min(at_once, 4)

    def parts():
        nonlocal asked
        for number in range(20):
            asked += 1
            yield number

    for taken, _ in enumerate(side_by_side(lambda part: part, parts(), at_once)):
        assert asked <= taken + most


def test_what_goes_wrong_is_raised():

    def work(part):
        if part == 2:
            raise ValueError("broken")
        return part

    done = side_by_side(work, range(5))
    assert [next(done), next(done)] == [0, 1]
    with pytest.raises(ValueError, match="broken"):
        next(done)
