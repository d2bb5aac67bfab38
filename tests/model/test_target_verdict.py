"""What becomes of own pages that backlinks lead to, and which addresses are one page."""

import pytest

from linkspider.model.outcome import Outcome
from linkspider.model.target_verdict import MEANING, TargetSeen, TargetVerdict, is_moved, judge_target, page_identity

URL = "https://kettle.example/tea"
OK = TargetSeen(Outcome.OK, 200, final_url=URL)


@pytest.mark.parametrize(
    ("seen", "verdict", "reason"),
    [
        (OK, "ok", None),
        (OK._replace(canonical_url=URL), "ok", None),
        (OK._replace(canonical_url=f"{URL}?utm_source=x"), "ok", None),
        (OK._replace(outcome=Outcome.NOT_HTML), "ok", None),
        (OK._replace(is_noindex=True), "noindex", None),
        (OK._replace(canonical_url=f"{URL}/green"), "canonicalised", f"{URL}/green"),
        (OK._replace(is_noindex=True, canonical_url=f"{URL}/green"), "noindex", None),
        (OK._replace(hops=(301,)), "permanent", None),
        (OK._replace(hops=(308,)), "permanent", None),
        (OK._replace(hops=(302,)), "temporary", None),
        (OK._replace(hops=(303,)), "temporary", None),
        (OK._replace(hops=(307,)), "temporary", None),
        (OK._replace(hops=(301, 301)), "chain", None),
        (OK._replace(hops=(301,), is_noindex=True), "permanent", "its end is noindex"),
        (TargetSeen(Outcome.HTTP_ERROR, 404), "broken", "status 404"),
        (TargetSeen(Outcome.HTTP_ERROR, 410, hops=(301,)), "broken", "status 410"),
        (TargetSeen(Outcome.HTTP_ERROR, 500), "broken", "status 500"),
        (TargetSeen(Outcome.REDIRECT_LOOP, 301, "redirects in circles", (301, 301)), "broken", "redirects in circles"),
        (TargetSeen(Outcome.BAD_REDIRECT, 302), "broken", "bad_redirect"),
        (TargetSeen(Outcome.REDIRECT, 301, "too many", (301,) * 6), "chain", "too many"),
        (TargetSeen(Outcome.ROBOTS_DENIED, reason="disallowed"), "blocked", "disallowed"),
        *((TargetSeen(Outcome.HTTP_ERROR, n), None, f"refused with status {n}") for n in (401, 403, 429, 451, 503)),
        (TargetSeen(Outcome.TIMEOUT, reason="30 s"), None, "timeout: 30 s"),
        (TargetSeen(Outcome.DNS_ERROR), None, "dns_error"),
    ],
)
def test_the_verdict_on_a_target(seen: TargetSeen, verdict: str | None, reason: str | None) -> None:
    assert judge_target(seen) == (verdict, reason)


def test_every_word_is_explained() -> None:
    assert set(MEANING) == set(TargetVerdict)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_verdict_or_a_reason(outcome: Outcome) -> None:
    verdict, reason = judge_target(TargetSeen(outcome))
    assert verdict is not None or reason is not None or outcome in {Outcome.ROBOTS_DENIED, Outcome.ROBOTS_UNREACHABLE}


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://kettle.example/", "https://www.kettle.example/", True),
        ("http://kettle.example/tea", "http://kettle.example/tea/", True),
        ("http://kettle.example/tea?utm_source=x", "http://kettle.example/tea", True),
        ("http://kettle.example/tea?a=1", "http://kettle.example/tea?a=2", False),
        ("http://kettle.example/tea", "http://kettle.example/Tea", False),
        ("http://kettle.example/", "http://shop.kettle.example/", False),
        ("http://kettle.example:8080/", "http://kettle.example/", False),
        ("http://www.com/", "http://com/", False),
        ("http://[::1]/a", "https://[::1]/a/", True),
        ("http://kettle.example/caf%C3%A9/~u", "http://kettle.example/caf%c3%a9/%7Eu", True),
        ("http://kettle.example/tea?q=%2d", "http://kettle.example/tea?q=-", True),
        ("http://kettle.example/a%2Fb", "http://kettle.example/a/b", False),
        ("http://kettle.example/%2541", "http://kettle.example/%41", False),
        ("http://kettle.example/100%", "http://kettle.example/100%25", False),
        ("http://kettle.example/tea?", "http://kettle.example/tea", True),
        ("http://kettle.example./tea", "http://kettle.example/tea", True),
        ("http://kettle.example.:8080/tea", "http://kettle.example:8080/tea", True),
        ("http://www.kettle.example./", "http://kettle.example/", True),
    ],
)
def test_addresses_of_one_page(one: str, other: str, is_same: bool) -> None:
    assert (page_identity(one) == page_identity(other)) is is_same


@pytest.mark.parametrize(
    ("asked", "final", "expected"),
    [
        ("http://blog.example/post", "https://www.blog.example/post/", False),
        ("http://blog.example/post", "http://m.blog.example/post", False),  # by the rule: domain and path
        ("http://blog.example/post?utm_medium=x", "http://blog.example/post", False),
        ("http://blog.example/post", "http://blog.example/", True),
        ("http://blog.example/post", "http://other.example/post", True),
        ("http://alice.github.io/post", "http://bob.github.io/post", True),
        ("http://blog.example/?p=12", "http://blog.example/", True),
    ],
)
def test_a_page_that_moved(asked: str, final: str, expected: bool) -> None:
    assert is_moved(asked, final) is expected
