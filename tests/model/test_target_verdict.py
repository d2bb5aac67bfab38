"""What becomes of own pages that backlinks lead to."""

import pytest

from linkspider.model.outcome import Outcome
from linkspider.model.target_verdict import MEANING, TargetSeen, TargetVerdict, judge_target

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
