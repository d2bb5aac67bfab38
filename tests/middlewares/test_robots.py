"""robots.txt: what an answer means, and that nobody passes before it is in."""

import asyncio
import itertools
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from scrapy.http import Response

from linkspider.extract.robots_txt import MAX_BYTES, Rules
from linkspider.failures import RefusedError
from linkspider.middlewares.robots import RobotsMiddleware, read_verdict

DENY = b"User-agent: *\nDisallow: /\n"
VERDICTS = [
    (200, DENY, False),
    (200, b"", True),
    (200, b"\xef\xbb\xbf" + DENY, False),
    (200, b"User-agent: linkspider\nDisallow: /\n\nUser-agent: *\nAllow: /\n", False),
    (200, b"#" * MAX_BYTES + b"\n" + DENY, True),
    (401, DENY, True),
    (404, DENY, True),
    (429, b"", None),
    (500, b"", None),
    (503, b"", None),
]


@pytest.mark.parametrize(("status", "body", "allowed"), VERDICTS)
def test_what_an_answer_means(status: int, body: bytes, allowed: bool | None) -> None:
    verdict = read_verdict(Response("https://e.com/robots.txt", status=status, body=body), "linkspider")
    if isinstance(verdict, Rules):
        assert verdict.allows("https://e.com/x") is allowed
    else:
        assert allowed is None
        assert verdict.outcome == "robots_unreachable"


def ask(answers: dict[str, Any], urls: list[str]) -> tuple[list[str], list[str]]:
    """Sends requests through the middleware all at once; the robots files asked for, and what became of each."""
    asked: list[str] = []

    async def download(request: Request) -> Response:
        asked.append(request.url)
        await asyncio.sleep(0.01)
        answer = answers[request.url]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def send(middleware: RobotsMiddleware, url: str) -> str:
        try:
            await middleware.process_request(Request(url))
        except RefusedError as refused:
            return str(refused.outcome)
        return "passed"

    async def run() -> list[str]:
        middleware = RobotsMiddleware(SimpleNamespace(engine=SimpleNamespace(download_async=download)), "linkspider")  # type: ignore[arg-type]
        return await asyncio.gather(*(send(middleware, url) for url in urls))

    return asked, asyncio.run(run())


def test_every_request_of_a_host_waits_for_one_verdict() -> None:
    robots = "https://e.com/robots.txt"
    asked, outcomes = ask({robots: Response(robots, body=DENY)}, [f"https://e.com/{n}" for n in range(6)])
    assert asked == [robots]
    assert outcomes == ["robots_denied"] * 6


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [(CannotResolveHostError("x"), "dns_error"), (DownloadTimeoutError("x"), "robots_unreachable")],
)
def test_a_robots_file_that_cannot_be_had(fault: Exception, outcome: str) -> None:
    _, outcomes = ask({"https://e.com/robots.txt": fault}, ["https://e.com/", "https://e.com/x"])
    assert outcomes == [outcome, outcome]


@pytest.mark.parametrize(("hops", "outcome"), [(5, "robots_denied"), (6, "passed")])
def test_five_redirects_are_followed(hops: int, outcome: str) -> None:
    names = ["https://e.com/robots.txt", *(f"https://e.com/r{n}" for n in range(1, hops + 1))]
    answers = {
        name: Response(name, status=301, headers={"Location": following})
        for name, following in itertools.pairwise(names)
    }
    answers[names[-1]] = Response(names[-1], body=DENY)
    asked, outcomes = ask(answers, ["https://e.com/"])
    assert outcomes == [outcome]
    assert len(asked) == 6
