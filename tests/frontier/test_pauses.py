"""Hosts that pause: left alone for as long as asked, waited for, and in nobody else's way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.frontier.frontier import Limits
from tests.frontier.frontiers import frontier_in_memory


class Clock:
    def __init__(self):
        self.now = 50.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def offered(clock, *paths, per_host=8):
    """A frontier with URLs such as ``a/1``, on host a.example, or ``2:a/1`` two clicks away."""
    frontier = frontier_in_memory(Limits(per_host=per_host), clock=clock)
    for path in paths:
        depth, _, rest = path.rpartition(":")
        host, name = rest.split("/")
        frontier.offer(f"https://{host}.example/{name}", int(depth or 0))
    return frontier


def leased(frontier):
    """Everything that may be fetched now."""
    found = []
    while lease := frontier.lease():
        found.append(lease.url.removeprefix("https://").replace(".example", ""))
    return found


def key(path):
    host, name = path.split("/")
    return f"https://{host}.example/{name}"


def test_no_url_of_a_host_that_pauses_is_leased(clock):
    frontier = offered(clock, "a/1", "a/2", "b/1")
    frontier.pause("a.example", 10)
    assert leased(frontier) == ["b/1"]
    clock.now += 9.9
    assert leased(frontier) == []
    clock.now += 0.2
    assert leased(frontier) == ["a/1", "a/2"]


def test_a_pause_in_the_middle_holds_what_has_not_gone_out(clock):
    frontier = offered(clock, *(f"a/{number}" for number in range(5)), per_host=2)
    assert leased(frontier) == ["a/0", "a/1"]
    frontier.pause("a.example", 10)
    frontier.settle(key("a/0"))
    frontier.settle(key("a/1"))
    assert leased(frontier) == []
    assert frontier.waiting == 3
    clock.now += 11
    assert leased(frontier) == ["a/2", "a/3"]


@pytest.mark.parametrize("pauses", [(10, 60), (60, 10), (60, 10, 30), (60, 60)])
def test_the_longest_pause_holds(clock, pauses):
    frontier = offered(clock, "a/1")
    for seconds in pauses:
        frontier.pause("a.example", seconds)
    clock.now += 59
    assert leased(frontier) == []
    clock.now += 2
    assert leased(frontier) == ["a/1"]


def test_a_pause_can_be_prolonged_later(clock):
    frontier = offered(clock, "a/1")
    frontier.pause("a.example", 10)
    clock.now += 8
    frontier.pause("a.example", 10)
    clock.now += 5
    assert leased(frontier) == []
    clock.now += 6
    assert leased(frontier) == ["a/1"]


def test_a_host_can_pause_again(clock):
    frontier = offered(clock, "a/1", "a/2", per_host=1)
    for name in ("a/1", "a/2"):
        frontier.pause("a.example", 5)
        assert leased(frontier) == []
        clock.now += 6
        assert leased(frontier) == [name]
        frontier.settle(key(name))
    assert frontier.waiting == 0


def test_a_level_waits_for_a_host_that_pauses_with_work(clock):
    frontier = offered(clock, "a/1", "b/1", "1:b/2", "1:c/1")
    frontier.pause("a.example", 100)
    assert leased(frontier) == ["b/1"]
    frontier.settle(key("b/1"))
    assert leased(frontier) == [], "a/1 may lead to something nearer"
    clock.now += 101
    assert leased(frontier) == ["a/1"]
    frontier.settle(key("a/1"))
    assert leased(frontier) == ["b/2", "c/1"]


def test_a_level_does_not_wait_for_a_host_that_pauses_without_work(clock):
    frontier = offered(clock, "a/1", "1:b/2", "1:a/2")
    assert leased(frontier) == ["a/1"]
    frontier.pause("a.example", 100)
    frontier.settle(key("a/1"))
    assert leased(frontier) == ["b/2"], "the next level, but of a.example"
    clock.now += 101
    assert leased(frontier) == ["a/2"]


def test_a_level_does_not_wait_for_a_host_that_nobody_knows(clock):
    frontier = offered(clock, "a/1", "1:a/2")
    frontier.pause("unknown.example", 1_000)
    assert leased(frontier) == ["a/1"]
    frontier.settle(key("a/1"))
    assert leased(frontier) == ["a/2"]


def test_all_hosts_may_pause_at_once(clock):
    frontier = offered(clock, "a/1", "b/1", "1:a/2")
    frontier.pause("a.example", 20)
    frontier.pause("b.example", 10)
    assert leased(frontier) == []
    clock.now += 11
    assert leased(frontier) == ["b/1"]
    clock.now += 10
    assert leased(frontier) == ["a/1"]


def test_what_is_offered_to_a_host_that_pauses_waits_too(clock):
    frontier = offered(clock, "b/1")
    assert leased(frontier) == ["b/1"]
    frontier.pause("a.example", 10)
    frontier.offer(key("a/1"), 0)
    assert leased(frontier) == []
    clock.now += 11
    assert leased(frontier) == ["a/1"]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(0.1, 30)), max_size=12),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_whoever_pauses_everything_is_fetched_once_and_nobody_during_his_pause(pauses, per_host, random):
    clock = Clock()
    paths = [f"{depth}:{host}/{depth}{number}" for depth in range(3) for host in "abc" for number in range(3)]
    frontier = offered(clock, *paths, per_host=per_host)
    until, found, out = dict.fromkeys("abc", 0.0), [], []
    for step in range(600):
        if pauses and step % 3 == 0:
            host, seconds = pauses.pop()
            frontier.pause(f"{host}.example", seconds)
            until[host] = max(until[host], clock.now + seconds)
        for path in leased(frontier):
            assert until[path[0]] <= clock.now
            found.append(path)
            out.append(path)
        if out:
            frontier.settle(key(out.pop(random.randrange(len(out)))))
        clock.now += 0.5
    assert sorted(found) == sorted(path.partition(":")[2] for path in paths)
    assert [int(path[2]) for path in found] == sorted(int(path[2]) for path in found)
    assert frontier.settled == frontier.accepted
