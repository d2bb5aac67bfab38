"""Shorteners are asked where they lead: each once, a few on a page, not into the site and not for ever."""

import asyncio

import pytest
from scrapy.exceptions import DownloadTimeoutError

from linkspider.failures import RefusedError
from linkspider.model.outcome import Outcome
from linkspider.model.records import Link
from linkspider.model.scope import Scope
from linkspider.spiders import redirectors
from linkspider.spiders.redirectors import Redirectors
from tests.spiders.askings import Web, html, to

SITE, PAGE = "http://kettle.example", "http://blog.example/post"
WEB = {
    "https://bit.ly/site": to(f"{SITE}/tea"),
    "https://bit.ly/other": to("https://other.example/"),
    "https://t.co/site": to("https://bit.ly/site"),
    "https://ow.ly/three": to("https://t.co/site"),
    "https://is.gd/four": to("https://ow.ly/three"),
    "https://bit.ly/told": to(f"https://other.example/out?url={SITE}/cups"),
    "https://bit.ly/loop": to("https://bit.ly/loop"),
    "https://bit.ly/page": html(),
    "https://bit.ly/silent": DownloadTimeoutError("30 s"),
    "https://bit.ly/robots": RefusedError(Outcome.ROBOTS_DENIED, "no"),
    "http://blog.example/go/tea": to(f"{SITE}/tea", 302),
    "http://blog.example/go/about": to("/about"),
    "http://blog.example/about": html(),
    "http://blog.example/go/via": to("/go/tea"),
}


def resolve(*pages, web=None, is_on=True):
    web = web or Web(WEB)

    async def run():
        found = Redirectors(web.asking() if is_on else None, Scope.of(f"{SITE}/"))
        return await asyncio.gather(*(found.resolve(PAGE, links(*page)) for page in pages))

    return web, [[link.redirector_target for link in page] for page in asyncio.run(run())]


def links(*targets):
    return tuple(Link(each, each, "a", "", "", place) for place, each in enumerate(targets))


@pytest.mark.parametrize(
    ("url", "target", "asked"),
    [
        ("https://bit.ly/site", f"{SITE}/tea", 1),
        ("https://bit.ly/other", "https://other.example/", 1),
        ("https://t.co/site", f"{SITE}/tea", 2),
        ("https://ow.ly/three", f"{SITE}/tea", 3),
        ("https://is.gd/four", None, 3),
        ("https://bit.ly/told", f"{SITE}/cups", 1),
        ("https://bit.ly/loop", None, 1),
        ("https://bit.ly/page", None, 1),
        ("https://bit.ly/silent", None, 1),
        ("https://bit.ly/robots", None, 1),
        ("https://bit.ly/unknown", None, 1),
        ("http://blog.example/go/tea", f"{SITE}/tea", 1),
        ("http://blog.example/go/about", None, 2),
        ("http://blog.example/go/via", f"{SITE}/tea", 2),
        ("http://other.example/go/tea", None, 0),
        (f"{SITE}/go/tea", None, 0),
        (f"http://blog.example/out?url={SITE}/tea", f"{SITE}/tea", 0),
        ("https://example.org/plain", None, 0),
    ],
)
def test_where_a_link_leads(url, target, asked):
    web, found = resolve([url])
    assert (found, sum(web.asked.values())) == ([[target]], asked)
    assert not [each for each in web.asked if each.startswith(SITE)], "the site itself is asked by others"


def test_each_is_asked_once_in_a_crawl():
    web, found = resolve(["https://bit.ly/site", "https://bit.ly/site"], ["https://bit.ly/site"])
    assert found == [[f"{SITE}/tea", f"{SITE}/tea"], [f"{SITE}/tea"]]
    assert web.asked == {"https://bit.ly/site": 1}


def test_only_the_first_ones_of_a_page_are_asked(monkeypatch):
    pages = [[f"https://bit.ly/{page}-{number}" for number in range(30)] for page in range(3)]
    web, _ = resolve(*pages)
    assert set(web.asked) == {url for page in pages for url in page[: redirectors.MAX_PER_PAGE]}
    monkeypatch.setattr(redirectors, "MAX_PER_CRAWL", 15)
    web, _ = resolve(*pages)
    assert sum(web.asked.values()) == 15


def test_nothing_is_asked_if_that_is_not_wanted():
    web, found = resolve(["https://bit.ly/site", f"http://blog.example/out?url={SITE}/tea"], is_on=False)
    assert (found, web.asked) == ([[None, f"{SITE}/tea"]], {})


def test_what_is_no_link_is_not_asked():
    web = Web(WEB)

    async def run():
        frame = Link("x", "https://bit.ly/site", "iframe", "", "", 0)
        return await Redirectors(web.asking(), Scope.of(SITE + "/")).resolve(PAGE, (frame,))

    (frame,) = asyncio.run(run())
    assert (frame.redirector_target, web.asked) == (None, {})
