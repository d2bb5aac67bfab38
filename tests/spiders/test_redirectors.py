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
    "https://tinyurl.com/refresh": html(f'<meta http-equiv="refresh" content="0;URL={SITE}/tea">'),
    "https://tinyurl.com/late": html(f'<meta http-equiv="refresh" content="5;URL={SITE}/tea">'),
    "https://tinyurl.com/header": html(refresh=f"0; url={SITE}/tea"),
    "https://t.co/noscript": html(
        f'<noscript><META http-equiv="refresh" content="0;URL={SITE}/tea"></noscript>'
        f'<script>location.replace("{SITE}/tea")</script>'
    ),
    "https://t.co/refresh": html('<meta http-equiv=refresh content="0;url=https://bit.ly/site">'),
    "https://t.co/itself": html('<meta http-equiv=refresh content="3;url=https://t.co/itself">'),
    "https://t.co/large": html(" " * 300_000 + f'<meta http-equiv=refresh content="0;url={SITE}/tea">'),
    "http://blog.example/go/refresh": html(f'<meta http-equiv="refresh" content="0;URL={SITE}/tea">'),
}


def resolved(web, *pages, is_on=True):
    async def run():
        found = Redirectors(web.asking() if is_on else None, Scope.of(f"{SITE}/"))
        return await asyncio.gather(*(found.resolve(PAGE, links(*page)) for page in pages))

    return asyncio.run(run())


def resolve(*pages, is_on=True):
    web = Web(WEB)
    found = resolved(web, *pages, is_on=is_on)
    return web, [[link.redirector_target for link in page.links] for page in found]


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
        ("https://tinyurl.com/refresh", f"{SITE}/tea", 1),
        ("https://tinyurl.com/late", f"{SITE}/tea", 1),
        ("https://tinyurl.com/header", f"{SITE}/tea", 1),
        ("https://t.co/noscript", f"{SITE}/tea", 1),
        ("https://t.co/refresh", f"{SITE}/tea", 2),
        ("https://t.co/itself", None, 1),
        ("https://t.co/large", None, 1),
        ("http://blog.example/go/refresh", f"{SITE}/tea", 1),
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


@pytest.mark.parametrize(
    ("answer", "unanswered"),
    [
        (to(f"{SITE}/tea"), 0),
        (to("https://other.example/"), 0),
        (html(), 1),
        (html('<script>location.href="http://kettle.example/tea"</script>'), 1),
        ((200, {"Content-Type": "application/json"}, b"{}"), 1),
        (html(status=404), 0),
        (html(status=410), 0),
        ((301, {}, b""), 0),
        (html(status=403), 1),
        (html(status=429), 1),
        (html(status=503), 1),
        (DownloadTimeoutError("30 s"), 1),
        (RefusedError(Outcome.ROBOTS_DENIED, "no"), 1),
    ],
)
def test_a_redirector_that_refuses_does_not_say_that_it_leads_nowhere(answer, unanswered):
    (page,) = resolved(Web({"https://bit.ly/x": answer}), ["https://bit.ly/x", "https://bit.ly/x"])
    assert page.unanswered == unanswered


@pytest.mark.parametrize(
    ("url", "unanswered"), [("http://blog.example/go/about", 0), ("http://blog.example/go/front", 0)]
)
def test_a_page_that_is_no_shortener_s_leads_nowhere(url, unanswered):
    web = Web({**WEB, "http://blog.example/go/front": to("https://bit.ly/"), "https://bit.ly/": html()})
    (page,) = resolved(web, [url])
    assert page.unanswered == unanswered


def test_redirectors_that_were_not_asked_are_counted(monkeypatch):
    many = [f"https://bit.ly/{number}" for number in range(13)]
    (page,) = resolved(Web({}), many)
    assert page.unanswered == 3, "so many are more than are asked for one page"
    (page,) = resolved(Web({}), many, is_on=False)
    assert page.unanswered == 13
    monkeypatch.setattr(redirectors, "MAX_PER_CRAWL", 4)
    (page,) = resolved(Web({}), many)
    assert page.unanswered == 9
    (page,) = resolved(Web(WEB), ["https://is.gd/four"])
    assert page.unanswered == 1, "nobody followed it to its end"


def test_where_a_redirector_led_once_is_not_where_it_leads():
    """Links of an unchanged page come with what an earlier crawl found out of them."""
    (link,) = links("https://bit.ly/silent")
    web = Web(WEB)

    async def run():
        found = Redirectors(web.asking(), Scope.of(f"{SITE}/"))
        return await found.resolve(PAGE, (link._replace(redirector_target=f"{SITE}/tea"),))

    (found,), _, unanswered = asyncio.run(run())
    assert (found.redirector_target, unanswered) == (None, 1)


def test_nothing_is_asked_if_that_is_not_wanted():
    web, found = resolve(["https://bit.ly/site", f"http://blog.example/out?url={SITE}/tea"], is_on=False)
    assert (found, web.asked) == ([[None, f"{SITE}/tea"]], {})


def test_what_is_no_link_is_not_asked():
    web = Web(WEB)

    async def run():
        frame = Link("x", "https://bit.ly/site", "iframe", "", "", 0)
        return await Redirectors(web.asking(), Scope.of(SITE + "/")).resolve(PAGE, (frame,))

    (frame,), *_ = asyncio.run(run())
    assert (frame.redirector_target, web.asked) == (None, {})


@pytest.mark.parametrize(
    ("content_type", "body"),
    [("application/json", b"{}"), ("text/html", b"<b>" * 600_000)],
    ids=["no HTML", "a page that is not read"],
)
def test_a_refresh_of_the_head_counts_whatever_the_body_is(content_type, body):
    answer = (200, {"Content-Type": content_type, "Refresh": f"0; url={SITE}/tea"}, body)
    (page,) = resolved(Web({"https://bit.ly/x": answer}), ["https://bit.ly/x"])
    assert (page.links[0].redirector_target, page.unanswered) == (f"{SITE}/tea", 0)


def test_the_sites_own_redirectors_are_not_asked_from_its_other_hosts():
    web = Web(WEB)

    async def run():
        found = Redirectors(web.asking(), Scope.of(f"{SITE}/"))
        return await found.resolve("http://blog.kettle.example/post", links(f"{SITE}/go/tea"))

    (link,), opaque, _ = asyncio.run(run())
    assert (link.redirector_target, opaque, web.asked) == (None, 0, {})


def test_the_site_is_not_asked_where_a_redirector_of_its_own_domain_leads_there():
    own = "http://blog.kettle.example/go/tea"
    web = Web({**WEB, own: to(f"{SITE}/tea"), f"{SITE}/tea": to(f"{SITE}/moved")})

    async def run():
        found = Redirectors(web.asking(), Scope.of(f"{SITE}/"))
        return await found.resolve("http://blog.kettle.example/post", links(own))

    (link,), *_ = asyncio.run(run())
    assert (link.redirector_target, web.asked) == (f"{SITE}/tea", {own: 1})


def test_a_page_of_a_shortener_with_www_does_not_say_that_it_leads_nowhere():
    (page,) = resolved(Web({"https://www.tinyurl.com/x": html()}), ["https://www.tinyurl.com/x"])
    assert page.unanswered == 1
