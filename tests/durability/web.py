"""A made-up web whose every row can be computed from its definition, and a server for it on loopback.

A site on three hosts: pages that link to their children in a tree and across it, redirects, a ring of redirects, files
that are missing, files that are no pages, and pages that robots.txt forbids. Beside it, pages on forty hosts that link
to the site, and a seed list that names them.
"""

import asyncio
import threading
from collections import Counter, deque
from collections.abc import Iterator
from typing import Final, NamedTuple, Self

SITE: Final = "weave.example"
START: Final = f"http://www.{SITE}/"
HOSTS: Final = (f"www.{SITE}", f"help.{SITE}", f"shop.{SITE}")
NODES: Final = 440
RING: Final = tuple(range(NODES, NODES + 3))  # each redirects to the next, the last to the first
TAIL, SELF = NODES + 3, NODES + 4  # redirects into the ring; redirects to itself
REFERRERS: Final = 280
REFERRING_HOSTS: Final = 40
SEED_LINES: Final = 12_000  # more than two batches of rows

_ROBOTS: Final = b"User-agent: *\nDisallow: /private/\n"


class Expected(NamedTuple):
    """The rows that a whole crawl must have.

    Attributes:
        pages: url -> (outcome, depth).
        links: (source, ordinal, target) of each link; ``redirects``: the same of each redirect, an edge of its own.
    """

    pages: dict[str, tuple[str, int | None]]
    links: set[tuple[str, int, str]]
    redirects: set[tuple[str, int, str]]


class Answer(NamedTuple):
    """What the server says for a URL."""

    status: int
    content_type: str = "text/html; charset=utf-8"
    location: str = ""
    body: bytes = b""


def address(node: int) -> str:
    """The URL of a node."""
    if node == 0:
        return START
    host = HOSTS[node % len(HOSTS)]
    if kind(node) == "robots_denied":
        return f"http://{host}/private/{node}"
    shapes = (f"part{node % 7}/page-{node}.html", f"item?id={node}", f"deep/er/still/p{node}/")
    return f"http://{host}/{shapes[node % 4 % 3]}"


def kind(node: int) -> str:
    """What a node is, in the words of the outcomes; members of a loop are redirects here."""
    if node >= NODES:
        return "redirect"
    for step, rest, word in (
        (23, 9, "redirect"),
        (29, 13, "http_error"),
        (31, 17, "not_html"),
        (37, 21, "robots_denied"),
    ):
        if node % step == rest:
            return word
    return "ok"


def target(node: int) -> int:
    """Where a redirect leads."""
    if node in RING:
        return RING[(RING.index(node) + 1) % len(RING)]
    if node == TAIL:
        return RING[1]
    return SELF if node == SELF else (node * 5 + 7) % NODES


def links(node: int) -> list[str]:
    """What a page links to, in order; some twice, some out of the site."""
    children = [address(child) for child in range(3 * node + 1, 3 * node + 4) if child < NODES]
    across = [address((node * 7 + 3) % NODES), address((node * node + 1) % NODES), START]
    odd = [address(special) for special in (*RING[:1], TAIL, SELF)] if node % 50 == 5 else []
    return [*children, *across, *children[:1], f"http://other{node % 5}.example/x{node}", *odd]


def referrer(number: int) -> str:
    """The URL of a referring page."""
    return f"http://blog{number % REFERRING_HOSTS}.example/post/{number}"


def referrer_answer(number: int) -> Answer:
    """What a referring page says: most link to the site, some are gone, some redirect to another or into the site."""
    if number % 11 == 4:
        return Answer(404)
    if number % 13 == 5:
        return Answer(301, location=referrer((number * 3 + 1) % REFERRERS))
    if number % 41 == 7:
        return Answer(302, location=address(number % 5))
    return _page(referrer(number), referrer_links(number))


def referrer_links(number: int) -> list[str]:
    """What a referring page links to: every other link leads to the site."""
    return [
        url
        for each in range(number % 4 + 1)
        for url in (address((number + each) % NODES), f"http://elsewhere.example/{number}/{each}")
    ]


def seed_lines() -> Iterator[tuple[str, str]]:
    """The lines of the seed list and what each must become."""
    seen = set()
    for line in range(SEED_LINES):
        number = (line * line + line // 7) % REFERRERS
        if line % 97 == 50:
            yield f"ftp://files.example/{line}", "rejected"
        else:
            yield referrer(number), "duplicate" if number in seen else "accepted"
            seen.add(number)


def expected_site() -> Expected:
    """Every row of the site, found by a plain search: a link is one click, a redirect none."""
    depths, queue = {0: 0}, deque([0])
    numbers = {address(node): node for node in range(SELF + 1)}
    while queue:
        node = queue.popleft()
        if kind(node) == "redirect":
            found, cost = [target(node)], 0
        else:
            found = [numbers[url] for url in links(node) if url in numbers] if kind(node) == "ok" else []
            cost = 1
        for each in found:
            if depths[node] + cost < depths.get(each, 1 << 30):
                depths[each] = depths[node] + cost
                queue.append(each) if cost else queue.appendleft(each)
    pages = {
        address(node): ("redirect_loop" if _is_in_loop(node) else kind(node), depth) for node, depth in depths.items()
    }
    rows = {(address(node), at, url) for node in depths if kind(node) == "ok" for at, url in enumerate(links(node))}
    redirects = {(address(node), 0, address(target(node))) for node in depths if kind(node) == "redirect"}
    return Expected(pages, rows, redirects)


def expected_referrers() -> Expected:
    """Every row of a crawl of the seed list."""
    waiting = [number for number in range(REFERRERS) if referrer(number) in {line for line, _ in seed_lines()}]
    pages: dict[str, tuple[str, int | None]] = {}
    rows, redirects = set(), set()
    while waiting:
        number = waiting.pop()
        url, answer = referrer(number), referrer_answer(number)
        if url in pages:
            continue
        pages[url] = ({200: "ok", 404: "http_error"}.get(answer.status, "redirect"), None)
        if answer.status == 200:
            rows |= {(url, at, each) for at, each in enumerate(referrer_links(number)) if SITE in each}
        elif answer.status == 301:
            waiting.append(int(answer.location.rpartition("/")[2]))
        elif answer.status == 302:
            redirects.add((url, 0, answer.location))  # into the site; the others do not concern it
    return Expected(pages, rows, redirects)


def _is_in_loop(node: int) -> bool:
    """Whether following redirects from a node leads back to it."""
    at = node
    for _ in range(NODES):
        if kind(at) != "redirect":
            return False
        at = target(at)
        if at == node:
            return True
    return False


def _page(url: str, targets: list[str]) -> Answer:
    items = "\n".join(f'<li><a href="{each}">to {each}</a></li>' for each in targets)
    text = f"<!DOCTYPE html>\n<html lang=en><title>{url}</title>\n<h1>{url}</h1>\n<ul>\n{items}\n</ul>\n"
    return Answer(200, body=text.encode())


def _answer(node: int) -> Answer:
    match kind(node):
        case "redirect":
            return Answer(301 if node % 2 else 302, location=address(target(node)))
        case "http_error":
            return Answer(404, body=b"gone")
        case "not_html":
            return Answer(200, "application/pdf", body=b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
        case _:
            return _page(address(node), links(node))


class Web:
    """The web, listening on a port of 127.0.0.1 while its ``with`` block runs.

    Attributes:
        port: where it listens.
        held: while this is above 0, every so many-th node of the site is answered only after a minute.
        asked: how often each URL was asked for.
    """

    def __init__(self) -> None:
        self.port = 0
        self.held = 0
        self.asked: Counter[str] = Counter()
        self._answers = {address(node): _answer(node) for node in range(SELF + 1)}
        self._answers |= {referrer(number): referrer_answer(number) for number in range(REFERRERS)}
        self._numbers = {address(node): node for node in range(SELF + 1)}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        starting = asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=512)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def resolve(self) -> str:
        """The value of the setting that leads every name here."""
        return f"*=127.0.0.1:{self.port}"

    async def _close(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                host = next(line[5:].strip() for line in lines if line.lower().startswith("host:"))
                url = f"http://{host}{lines[0].split(' ')[1]}"
                self.asked[url] += 1
                if self.held and self._numbers.get(url, 0) % self.held == self.held - 1:
                    await asyncio.sleep(60)
                writer.write(self._bytes(url))
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # clients are killed here
        finally:
            writer.close()

    def _bytes(self, url: str) -> bytes:
        if url.endswith("/robots.txt"):
            answer = Answer(200, "text/plain", body=_ROBOTS)
        else:
            answer = self._answers.get(url) or self._at_any_host(url)
        place = f"Location: {answer.location}\r\n" if answer.location else ""
        head = f"HTTP/1.1 {answer.status} So\r\nContent-Type: {answer.content_type}\r\n{place}"
        return f"{head}Content-Length: {len(answer.body)}\r\n\r\n".encode() + answer.body

    @staticmethod
    def _at_any_host(url: str) -> Answer:
        """``/many`` is a page on every host."""
        return _page(url, [START]) if url.endswith("/many") else Answer(404, body=b"not here")
