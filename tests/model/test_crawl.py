"""The verdict on how a crawl ended."""

from dataclasses import replace

import pytest

from linkspider.model.crawl import Ending, SpiderName, judge
from linkspider.model.ledger import Cuts, Totals

WHOLE = Ending("finished", None, Totals(3, 3), 3, cuts={}, outcomes={"ok": 3})
CUTS = {"max_pages": Cuts(7, ("https://example.com/x",))}
CASES = [
    ("site", WHOLE, True, 0, ""),
    ("site", replace(WHOLE, cuts=CUTS), False, 0, "max_pages: 7 URLs not followed"),
    ("site", Ending("shutdown", None, Totals(3, 1), 1, {}, {"ok": 1}), False, 130, "interrupted with 2 URLs waiting"),
    ("site", replace(WHOLE, page_rows=2), False, 3, "accounting: 3 URLs are done, but pages has 2 rows"),
    ("site", Ending("finished", None, Totals(3, 2), 2, {}, {"ok": 2}), False, 3, "accounting: the crawl ended with 1"),
    ("site", replace(WHOLE, finish_reason="write_failed", failure="disk full"), False, 3, "disk full"),
    ("site", replace(WHOLE, finish_reason="closespider_errorcount"), False, 3, "ended early: closespider"),
    ("site", Ending("finished", None, Totals(1, 1), 1, {}, {"dns_error": 1}), False, 3, "no page of the site"),
    ("site", replace(WHOLE, set_aside=1200), False, 3, "1,200 rows could not be stored"),
    ("referrers", Ending("finished", None, Totals(1, 1), 1, {}, {"dns_error": 1}), True, 0, ""),
    ("referrers", Ending("finished", None, Totals(9, 9), 9, {}, {"timeout": 9}), True, 0, ""),
    ("referrers", Ending("finished", None, Totals(20, 20), 20, {}, {"dns_error": 19, "ok": 1}), True, 0, ""),
    ("referrers", Ending("finished", None, Totals(20, 20), 20, {}, {"dns_error": 19, "http_error": 1}), True, 0, ""),
    (
        "referrers",
        Ending("finished", None, Totals(20, 20), 20, {}, {"dns_error": 18, "timeout": 2}),
        False,
        3,
        "any of 20",
    ),
]


@pytest.mark.parametrize(("spider", "ending", "complete", "code", "reason"), CASES)
def test_judge(spider: SpiderName, ending: Ending, complete: bool, code: int, reason: str) -> None:
    verdict = judge(spider, ending)
    assert (verdict.is_complete, verdict.exit_code) == (complete, code)
    assert reason in "; ".join(verdict.reasons)
    assert bool(verdict.reasons) is not complete
