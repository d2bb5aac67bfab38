"""What an audit is to do, kept so that it can go on; and how far its crawls came."""

import json
import stat
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta

import pytest

from linkspider.audits import Plan, Progress, last_plan, progress, save_plan
from linkspider.errors import StoreError
from linkspider.frontier.journal import Entry
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.spiders.opening import open_crawl, plan
from pipelines.writer import Writer

SITE = {"url": "https://example.com/?token=s3cret", "max_pages": "5"}
PLAN = Plan(SITE, {"seeds": "bücher.csv,b.txt", "target": SITE["url"]}, ("LOG_LEVEL=INFO", "A=b"), is_demo=False)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


@pytest.mark.parametrize("plan", [PLAN, Plan({"url": "https://e.com/"}, None, (), is_demo=True)], ids=["all", "demo"])
def test_a_plan_is_read_as_it_was_kept(store, plan):
    save_plan(store, "e.com", plan)
    found = last_plan(store)
    assert found == plan
    assert found.begun_at == plan.begun_at
    assert isinstance(found.settings, tuple)


def test_the_last_plan_counts(store):
    save_plan(store, "example.com", PLAN)
    later = Plan({"url": "https://other.example/"}, None, (), is_demo=False)
    save_plan(store, "other.example", later)
    assert last_plan(store) == later


def test_the_last_plan_of_a_site_outlives_audits_of_others(store):
    later = Plan({"url": "https://other.example/"}, None, (), is_demo=False)
    save_plan(store, "example.com", PLAN)
    save_plan(store, "other.example", later)
    assert last_plan(store, "example.com") == PLAN
    assert last_plan(store, "other.example") == last_plan(store, "third.example") == later


def test_a_plan_that_was_kept_before_sites_had_one_each_is_found(store):
    save_plan(store, "example.com", PLAN)
    (store.root / "audits" / "example.com" / "plan.json").unlink()
    assert last_plan(store, "example.com") == PLAN


def test_when_an_audit_began_is_no_part_of_what_it_does():
    assert replace(PLAN, begun_at="2020-01-01T00:00:00+00:00") == PLAN
    begun = datetime.fromisoformat(Plan({}, None, (), is_demo=False).begun_at)
    assert timedelta(0) <= datetime.now(UTC) - begun < timedelta(minutes=1)


def test_a_plan_may_hold_a_token_and_is_its_owners_alone(store):
    save_plan(store, "example.com", PLAN)
    save_plan(store, "example.com", PLAN)
    kept = [path for path in store.root.rglob("*") if path.is_file()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o600, 0o600]


def test_without_an_audit_there_is_nothing_to_resume(store):
    with pytest.raises(StoreError, match=r"holds no audit to resume: start one with `make audit`"):
        last_plan(store)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "{}", '{"site": {}}', '{"settings": 5}', '{"settings": [], "more": 1}', "\xff"),
        "[" * 200_000,
        json.dumps(asdict(PLAN) | {"begun_at": "yesterday"}),
    ],
    ids=lambda text: text[:30],
)
def test_a_plan_that_cannot_be_read_is_named(store, text):
    save_plan(store, "example.com", PLAN)
    for path in [path for path in store.root.rglob("*") if path.is_file()]:
        path.write_text(text, encoding="latin-1")
    for site in ("", "example.com"):
        with pytest.raises(StoreError, match=r"the audit's plan '.*' cannot be read"):
            last_plan(store, site)


def test_a_plan_that_cannot_be_kept_is_named(store):
    store.root.mkdir()
    (store.root / "audits").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be written"):
        save_plan(store, "example.com", PLAN)


def crawl(store, spider="site", site="https://example.com/", ending=None, *, left=0):
    """A crawl of one page that ended, or whose process was killed."""
    opened = open_crawl(store, spider, plan(store, spider, {"url": site}), Scope.of(site))
    writer = Writer(store, opened.crawl, opened.journal)
    for number in range(left):
        opened.journal.add(Entry(f"https://example.com/{number}", "example.com", 0))
    opened.journal.record([], [], {})
    if ending:
        writer.finish(ending, None)
    opened.close()
    return opened.crawl.crawl_id


def of(store, begun, spider="site"):
    return progress(store, begun, spider, {"url": "https://example.com/"})


@pytest.fixture
def begun(store):
    """An audit that just began, in a store that has an older crawl of the same site."""
    store.prepare()
    crawl(store, ending="shutdown")
    return Plan(SITE, None, (), is_demo=False)


def test_what_was_there_before_is_no_part_of_an_audit(store, begun):
    assert of(store, begun) == Progress("new")


def test_other_crawls_are_no_part_of_an_audit(store, begun):
    crawl(store, "referrers")
    crawl(store, site="https://other.example/")
    assert of(store, begun) == Progress("new")


@pytest.mark.parametrize("ending", [None, "shutdown", "memusage_exceeded"])
def test_a_crawl_with_something_left_can_go_on(store, begun, ending):
    crawl_id = crawl(store, ending=ending, left=2)
    assert of(store, begun) == Progress("begun", crawl_id)


def test_a_crawl_that_ended_is_not_repeated(store, begun):
    crawl_id = crawl(store, ending="finished")
    assert of(store, begun) == Progress("ended", crawl_id, 3), "it read no page"
    referrers = crawl(store, "referrers", ending="finished")
    assert of(store, begun, "referrers") == Progress("ended", referrers, 0)


def test_the_newest_crawl_counts(store, begun):
    crawl(store, ending="finished")
    newest = crawl(store)
    assert of(store, begun) == Progress("begun", newest)


def test_a_killed_crawl_without_a_manifest_was_not_begun(store, begun):
    store.claim("c9")
    assert of(store, begun) == Progress("new")
