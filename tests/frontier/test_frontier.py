"""The frontier: each URL once, level by level, hosts in turn, limits where they say."""

from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from linkspider.frontier.frontier import Limits
from tests.frontier.frontiers import cut_counts, frontier_in_memory

NODES = 12
redirections = st.dictionaries(st.integers(1, NODES - 1), st.integers(0, NODES - 1), max_size=4)
edges = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=40)


def url(node: int) -> str:
    return f"https://host{node % 3}.example/{node}"


def shortest(links: dict[int, list[int]], redirects: dict[int, int]) -> dict[int, int]:
    """Clicks from node 0: a link costs one, a redirect nothing (0-1 breadth-first search)."""
    depth = {0: 0}
    queue = deque([0])
    while queue:
        node = queue.popleft()
        if node in redirects:
            target = redirects[node]
            if depth[node] < depth.get(target, NODES * 2):
                depth[target] = depth[node]
                queue.appendleft(target)
            continue
        for target in links.get(node, []):
            if depth[node] + 1 < depth.get(target, NODES * 2):
                depth[target] = depth[node] + 1
                queue.append(target)
    return depth


@settings(max_examples=300, deadline=None)
@given(
    edges,
    st.dictionaries(st.integers(1, NODES - 1), st.integers(0, NODES - 1), max_size=4),
    st.randoms(),
    st.integers(1, 3),
)
def test_depth_is_the_shortest_path_whatever_the_order_of_answers(pairs, redirects, random, per_host) -> None:
    links: dict[int, list[int]] = {}
    for source, target in pairs:
        links.setdefault(source, []).append(target)
    frontier = frontier_in_memory(Limits(per_host=per_host))
    frontier.offer(url(0), 0)
    leased, found = [], {}
    while True:
        while (lease := frontier.lease()) is not None:
            leased.append(lease)
        assert frontier.accepted == frontier.settled + frontier.waiting + len(leased)
        hosts = [lease.key.split("/")[2] for lease in leased]
        assert all(hosts.count(host) <= per_host for host in hosts)
        if not leased:
            break
        lease = leased.pop(random.randrange(len(leased)))
        node = int(lease.key.rsplit("/", 1)[1])
        assert node not in found, "leased twice"
        found[node] = lease.depth
        if node in redirects:
            frontier.offer(url(redirects[node]), lease.depth, lease.hops + 1)
        else:
            for target in links.get(node, []):
                frontier.offer(url(target), lease.depth + 1)
        frontier.settle(lease.key)
    assert found == shortest(links, redirects)
    assert frontier.waiting == 0


def test_a_url_is_accepted_once_under_its_key() -> None:
    frontier = frontier_in_memory(Limits())
    assert frontier.offer("https://e.com/?utm_source=a", 0)
    assert not frontier.offer("https://e.com/", 0)
    lease = frontier.lease()
    assert lease is not None
    assert lease.url == "https://e.com/"


def test_hosts_take_turns() -> None:
    frontier = frontier_in_memory(Limits(per_host=1))
    for path in ("a", "b"):
        for host in ("x", "y", "z"):
            frontier.offer(f"https://{host}.example/{path}", None)
    first = [frontier.lease() for _ in range(4)]
    assert [lease.key.split("/")[2][0] if lease else None for lease in first] == ["x", "y", "z", None]
    frontier.settle("https://y.example/a")
    again = frontier.lease()
    assert again is not None
    assert again.key == "https://y.example/b"


def test_limits_cut_and_are_counted() -> None:
    frontier = frontier_in_memory(Limits(max_pages=2, max_depth=1))
    assert frontier.offer("https://e.com/1", 0)
    assert not frontier.offer("https://e.com/deep", 2)
    assert frontier.offer("https://e.com/2", 1)
    assert not frontier.offer("https://e.com/3", 1)
    assert not frontier.offer("https://e.com/2", 1), "a known URL is no cut"
    assert cut_counts(frontier) == {"max_depth": 1, "max_pages": 1}


def test_settling_twice_changes_nothing() -> None:
    frontier = frontier_in_memory(Limits())
    frontier.offer("https://e.com/", 0)
    frontier.lease()
    frontier.settle("https://e.com/")
    frontier.settle("https://e.com/")
    assert (frontier.accepted, frontier.settled, frontier.waiting) == (1, 1, 0)


def test_a_url_in_two_spellings_of_its_escapes_is_one_and_is_asked_for_as_it_was_first_found() -> None:
    frontier = frontier_in_memory(Limits())
    assert frontier.offer("https://e.com/%e4%BA?utm_source=a&b=%c3", 0)
    assert not frontier.offer("https://e.com/%E4%ba?b=%C3", 0)
    lease = frontier.lease()
    assert lease is not None
    assert (lease.url, lease.key) == ("https://e.com/%e4%BA?b=%c3", "https://e.com/%E4%BA?b=%C3")
