"""Redirectors that name their target, shorteners that do not, and what looks like either and is neither."""

import pytest

from linkspider.model.redirectors import is_shortener, redirector_target

SITE = "https://www.kettle.example/tea?a=1&b=2"
ESCAPED = "https%3A%2F%2Fwww.kettle.example%2Ftea%3Fa%3D1%26b%3D2"


@pytest.mark.parametrize(
    "url",
    [
        f"https://forum.example/out?url={ESCAPED}",
        f"https://forum.example/redirect?to={ESCAPED}&from=thread",
        f"https://forum.example/goto/?u={ESCAPED}",
        f"https://forum.example/away.php?to={ESCAPED}",
        f"https://forum.example/board/redirect.php?id=7&url={ESCAPED}",
        f"https://forum.example/out?{SITE}",
        f"https://forum.example/go/{SITE}",
        f"https://forum.example/out/{ESCAPED}",
        f"https://www.google.com/url?sa=t&q=&url={ESCAPED}",
        f"https://www.google.co.uk/url?q={ESCAPED}&ved=1",
        f"https://l.facebook.com/l.php?u={ESCAPED}&h=AT0",
        f"https://l.instagram.com/?u={ESCAPED}&e=AT0",
        f"https://t.umblr.com/redirect?z={ESCAPED}&t=x",
        f"https://out.reddit.com/t3_x?url={ESCAPED}",
        f"https://vk.com/away.php?to={ESCAPED}&cc_key=",
        f"https://www.youtube.com/redirect?event=video&q={ESCAPED}",
        f"https://slack-redir.net/link?url={ESCAPED}",
        f"https://go.redirectingat.com/?id=1X2&url={ESCAPED}",
        f"https://go.skimresources.com/?id=1X2&url={ESCAPED}",
        f"https://steamcommunity.com/linkfilter/?u={ESCAPED}",
        f"https://eur01.safelinks.protection.outlook.com/?url={ESCAPED}&data=05",
        f"https://forum.example/out?url={ESCAPED.replace('%', '%25')}",
        f"https://forum.example/out?url={ESCAPED}%23part",
    ],
)
def test_the_target_that_a_redirector_holds(url: str) -> None:
    assert redirector_target(url) == SITE


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://forum.example/out?url=www.kettle.example/tea", "http://www.kettle.example/tea"),
        ("https://forum.example/out?url=//www.kettle.example/tea", "https://www.kettle.example/tea"),
        ("https://forum.example/out?url=%2F%2Fwww.kettle.example/tea", "https://www.kettle.example/tea"),
        ("https://forum.example/out?url=%2f%2fwww.kettle.example/tea", "https://www.kettle.example/tea"),
        ("https://forum.example/out?URL=http://kettle.example", "http://kettle.example/"),
        ("https://forum.example/out?url=https://user:secret@kettle.example/", "https://kettle.example/"),
    ],
)
def test_targets_as_people_write_them(url: str, target: str) -> None:
    assert redirector_target(url) == target


@pytest.mark.parametrize(
    "url",
    [
        f"https://web.archive.org/web/20260101000000/{SITE}",
        f"https://web.archive.org/web/2026/out/{SITE}",
        f"https://www.facebook.com/sharer/sharer.php?u={ESCAPED}",
        f"https://twitter.com/intent/tweet?url={ESCAPED}",
        f"https://t.me/share/url?url={ESCAPED}",
        f"https://www.reddit.com/submit?url={ESCAPED}",
        f"https://translate.google.com/translate?u={ESCAPED}",
        f"https://forum.example/login?redirect={ESCAPED}",
        f"https://forum.example/search?q={ESCAPED}",
        f"https://forum.example/link/2026/11/article?u={ESCAPED}",  # the name stands too far in front
        f"https://forum.example/article?source={ESCAPED}",
        "https://forum.example/out?url=/inside",
        "https://forum.example/out?url=javascript:alert(1)",
        "https://forum.example/out?url=mailto:a@kettle.example",
        "https://forum.example/out?url=https://",
        "https://forum.example/out?url=http://[oops/",
        "https://forum.example/go/tea",
        "https://forum.example/go/%2F%2Fwww.kettle.example/tea",
        "https://forum.example/",
        "http://[::1]/out?url=",
        f"https://forum.example/out?url={ESCAPED}{'x' * 5_000}",
    ],
)
def test_what_holds_a_url_and_leads_to_none(url: str) -> None:
    assert redirector_target(url) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://bit.ly/3xyz", True),
        ("https://www.tinyurl.com/abc", True),
        ("https://t.co/AbC", True),
        ("https://amzn.to/3x", True),
        ("https://bit.ly/", False),
        ("https://notbit.ly/3xyz", False),
        ("https://bit.ly.example/3xyz", False),
        ("https://blog.example/go/kettle", True),
        ("https://www.blog.example/go/kettle/", True),
        ("https://blog.example/recommends/kettle", True),
        ("https://blog.example/refer/kettle?c=1", True),
        ("https://blog.example/out.php?id=5", True),
        ("https://blog.example/go/", False),
        ("https://blog.example/out.php?", False),
        ("https://blog.example/go/a/b", False),
        ("https://blog.example/golf/kettle", False),
        ("https://blog.example/out", False),
        ("https://other.example/go/kettle", False),
    ],
)
def test_links_that_have_to_be_asked(url: str, expected: bool) -> None:
    assert is_shortener(url, "https://blog.example/post") is expected


def test_of_a_parameter_that_stands_there_twice_the_first_counts() -> None:
    twice = f"https://forum.example/out?url={ESCAPED}&url=https%3A%2F%2Fads.example%2F"
    assert redirector_target(twice) == SITE
