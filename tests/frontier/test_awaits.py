"""Which URLs a redirect has to wait for: those that were taken on and have no outcome yet."""

from linkspider.frontier.frontier import Limits
from tests.frontier.frontiers import frontier_in_memory


def address(number):
    return f"https://a.example/{number}"


def test_what_was_taken_on_is_awaited_until_it_is_settled():
    frontier = frontier_in_memory(Limits(per_host=2))
    for number in range(30):
        frontier.offer(address(number), 0 if number < 20 else 1)
    settled = set()
    while lease := frontier.lease():
        other = frontier.lease()
        assert all(frontier.awaits(address(number)) == (address(number) not in settled) for number in range(30))
        for each in (lease, other):
            if each is not None:
                frontier.settle(each.key)
                settled.add(each.key)
                assert not frontier.awaits(each.key)
    assert len(settled) == 30


def test_nobody_waits_for_what_is_unknown():
    frontier = frontier_in_memory(Limits(max_pages=1))
    frontier.offer(address(1), 0)
    assert not frontier.offer(address(2), 0)
    assert not frontier.awaits(address(2))
    assert not frontier.awaits("https://elsewhere.example/")
