"""The verdict on how a crawl ended."""

import pytest

from linkspider.model.crawl import Ending, SpiderName, judge

WHOLE = Ending("finished", None, accepted=3, waiting=0, terminal=3, cuts={}, outcomes={"ok": 3})
CASES = [
    ("site", WHOLE, True, 0, ""),
    ("site", Ending("finished", None, 3, 0, 3, {"max_pages": 7}, {"ok": 3}), False, 0, "max_pages: 7 links"),
    ("site", Ending("shutdown", None, 3, 2, 1, {}, {"ok": 1}), False, 130, "interrupted with 2 URLs waiting"),
    ("site", Ending("finished", None, 3, 0, 2, {}, {"ok": 2}), False, 3, "accounting: 3 URLs accepted, but 2"),
    ("site", Ending("write_failed", "disk full", 3, 0, 3, {}, {"ok": 3}), False, 3, "disk full"),
    ("site", Ending("closespider_errorcount", None, 3, 0, 3, {}, {"ok": 3}), False, 3, "ended early: closespider"),
    ("site", Ending("finished", None, 1, 0, 1, {}, {"dns_error": 1}), False, 3, "no page of the site"),
    ("referrers", Ending("finished", None, 1, 0, 1, {}, {"dns_error": 1}), True, 0, ""),
]


@pytest.mark.parametrize(("spider", "ending", "complete", "code", "reason"), CASES)
def test_judge(spider: SpiderName, ending: Ending, complete: bool, code: int, reason: str) -> None:
    verdict = judge(spider, ending)
    assert (verdict.is_complete, verdict.exit_code) == (complete, code)
    assert reason in "; ".join(verdict.reasons)
    assert bool(verdict.reasons) is not complete
