"""How a crawl is named when it begins, and what several faults at its end come to."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from linkspider.errors import StoreError
from linkspider.model.crawl import Crawl, Ending, judge
from linkspider.model.ledger import Cuts, Totals
from linkspider.model.scope import Scope
from linkspider.model.store import Store

GOOD = {"finish_reason": "finished", "failure": None, "totals": Totals(5, 5), "page_rows": 5, "cuts": {}}
OK = {"ok": 4, "http_error": 1}
ENDINGS = [
    ("all done", "site", {}, OK, (True, 0), []),
    (
        "fetch failures are rows",
        "site",
        {"totals": Totals(40, 40), "page_rows": 40},
        {"ok": 30, "timeout": 10},
        (True, 0),
        [],
    ),
    (
        "a site that is hardly there",
        "site",
        {"totals": Totals(40, 40), "page_rows": 40},
        {"ok": 29, "timeout": 11},
        (False, 0),
        ["the site did not answer for 11 of 40 URLs"],
    ),
    (
        "a site that went down",
        "site",
        {"totals": Totals(40, 40), "page_rows": 40},
        {"ok": 19, "connect_error": 21},
        (False, 3),
        ["the site did not answer for 21 of 40 URLs"],
    ),
    (
        "no page at all",
        "site",
        {"totals": Totals(0, 0), "page_rows": 0},
        {},
        (False, 3),
        ["no page of the site could be read"],
    ),
    ("no page read", "site", {}, {"robots_denied": 5}, (False, 3), ["no page of the site could be read"]),
    ("referrers without a page", "referrers", {}, {"timeout": 5}, (True, 0), []),
    (
        "limits, in order of name",
        "site",
        {"cuts": {"max_pages": Cuts(1234, ()), "max_depth": Cuts(2, ())}},
        OK,
        (False, 0),
        [
            "max_depth: 2 URLs not followed",
            "max_pages: 1,234 URLs not followed",
        ],
    ),
    (
        "a row is missing",
        "site",
        {"page_rows": 4},
        OK,
        (False, 3),
        ["accounting: 5 URLs are done, but pages has 4 rows"],
    ),
    (
        "a row too many",
        "referrers",
        {"page_rows": 6},
        OK,
        (False, 3),
        ["accounting: 5 URLs are done, but pages has 6 rows"],
    ),
    (
        "a URL is left",
        "site",
        {"totals": Totals(6, 5)},
        OK,
        (False, 3),
        ["accounting: the crawl ended with 1 URLs without an outcome"],
    ),
    ("ended by Scrapy", "site", {"finish_reason": "memusage_exceeded"}, OK, (False, 3), ["ended early: memusage"]),
    (
        "disk full",
        "site",
        {"finish_reason": "write_failed", "failure": "rows could not be written: full", "totals": Totals(5, 3)},
        OK,
        (False, 3),
        ["rows could not be written: full", "accounting: 3 URLs are done, but", "ended early: write_failed"],
    ),
    (
        "stopped",
        "site",
        {"finish_reason": "shutdown", "totals": Totals(5, 3), "page_rows": 3},
        OK,
        (False, 130),
        ["interrupted with 2"],
    ),
    (
        "stopped before the first page",
        "site",
        {"finish_reason": "shutdown", "totals": Totals(1, 0), "page_rows": 0},
        {},
        (False, 130),
        ["interrupted with 1"],
    ),
    (
        "stopped, with rows missing and a limit",
        "site",
        {"finish_reason": "shutdown", "totals": Totals(5, 4), "cuts": {"max_depth": Cuts(1, ())}},
        OK,
        (False, 130),
        ["accounting: 4", "interrupted with 1 URLs waiting", "max_depth: 1"],
    ),
    (
        "a limit and a fault",
        "site",
        {"finish_reason": "closespider_timeout", "cuts": {"max_pages": Cuts(1, ())}},
        OK,
        (False, 3),
        ["ended early: closespider_timeout", "max_pages: 1"],
    ),
]


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path)


@pytest.mark.parametrize(
    ("spider", "changes", "outcomes", "verdict", "reasons"), [case[1:] for case in ENDINGS], ids=[c[0] for c in ENDINGS]
)
def test_how_an_ending_is_judged(spider, changes, outcomes, verdict, reasons):
    found = judge(spider, Ending(**GOOD | changes, outcomes=outcomes))
    assert (found.is_complete, found.exit_code) == verdict
    assert len(found.reasons) == len(reasons)
    assert all(said.startswith(expected) for said, expected in zip(found.reasons, reasons, strict=True))


def test_a_crawl_is_named_by_time_spider_and_site(store):
    crawl = Crawl.begin(store, "site", Scope.of("https://www.example.com/"), {"url": "https://www.example.com/"})
    assert re.fullmatch(r"c\d{8}T\d{6}Z-site-example\.com", crawl.crawl_id)
    assert f"c{crawl.started_at:%Y%m%dT%H%M%SZ}" == crawl.crawl_id.partition("-")[0]
    assert timedelta(0) <= datetime.now(UTC) - crawl.started_at < timedelta(minutes=1)
    assert crawl.started_at.utcoffset() == timedelta(0)
    assert store.crawl_folder(crawl.crawl_id).is_dir()
    assert crawl.keeps_other_links is False


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://localhost:8000/", "localhost_8000"),
        ("http://[::1]:8000/", "_1_8000"),
        ("https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        (f"https://{'a' * 60}.{'b' * 60}.example/", f"{'a' * 60}.{'b' * 39}"),
    ],
)
def test_a_crawls_name_is_a_safe_folder_name(store, url, name):
    crawl = Crawl.begin(store, "referrers", Scope.of(url), {})
    assert crawl.crawl_id.endswith(f"Z-referrers-{name}")


def test_two_crawls_of_one_second_have_names_of_their_own(store):
    scope = Scope.of("https://example.com/")
    names = {Crawl.begin(store, "site", scope, {}).crawl_id for _ in range(5)}
    assert len(names) == 5
    assert {path.name for path in (store.root / "crawls").iterdir()} == names


def test_what_was_asked_is_kept_as_it_was(store):
    arguments = {"url": "https://example.com/é", "max_pages": "5"}
    crawl = Crawl.begin(store, "site", Scope.of("https://example.com/"), arguments)
    arguments["max_pages"] = "6"
    assert json.loads(crawl.arguments_json()) == {"max_pages": "5", "url": "https://example.com/é"}
    assert crawl.arguments_json() == '{"max_pages": "5", "url": "https://example.com/é"}'


def test_a_crawl_does_not_begin_in_a_store_that_cannot_be_written(tmp_path):
    (tmp_path / "store").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        Crawl.begin(Store(tmp_path / "store"), "site", Scope.of("https://example.com/"), {})
