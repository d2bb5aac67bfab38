"""Which crawls are used, and the one line said when they are not there."""

from dataclasses import asdict

import pytest

from analysis.tables.selection import HeldCrawl, select
from linkspider.errors import StoreError
from linkspider.model.scope import Scope
from linkspider.model.store import Store


def chosen(selection):
    return [crawl and crawl.crawl_id for crawl in (selection.site_crawl, selection.referrers_crawl)]


def test_the_newest_ended_crawl_of_each_spider_is_used(builder):
    builder.crawl("site", hour=8)
    newest = builder.crawl("site", hour=10, state="interrupted")
    running = builder.crawl("site", hour=11, state="running")
    referrers = builder.crawl("referrers", hour=9, state="failed")
    selection = select(builder.store)
    assert chosen(selection) == [newest, referrers]
    assert selection.notes == (f"crawl {running} has not ended and is left out; --crawl names it",)


def test_a_missing_kind_of_crawl_is_none(builder):
    crawl_id = builder.crawl("site")
    assert chosen(select(builder.store)) == [crawl_id, None]


def test_among_several_sites_the_one_crawled_last_is_shown_and_said(builder):
    builder.crawl("site", site="a.example", hour=8)
    builder.crawl("site", site="b.example", hour=9)
    builder.crawl("site", site="c.example", hour=10, state="running")
    selection = select(builder.store)
    assert selection.site == "b.example"
    assert selection.notes == ("the store holds 3 sites: showing b.example; --site names another",)
    assert select(builder.store, "a.example").notes == ()


@pytest.mark.parametrize(
    "asked", ["localhost:8000", "http://localhost:8000/guide", "https://www.site.example/", "www.site.example"]
)
def test_a_site_is_known_by_name_and_url(builder, asked):
    builder.crawl("site", site="localhost:8000")
    builder.crawl("site")
    assert select(builder.store, asked).site == ("localhost:8000" if "localhost" in asked else "site.example")


def test_named_crawls_are_used_exactly(builder):
    old = builder.crawl("site", hour=8)
    builder.crawl("site", hour=9)
    running = builder.crawl("referrers", hour=9, state="running")
    assert chosen(select(builder.store, crawl_ids=[old])) == [old, None]
    assert chosen(select(builder.store, "site.example", [running, old, old])) == [old, running]


def test_that_what_belongs_to_the_site_differs_is_noted(builder):
    docs = asdict(Scope.of("https://site.example/docs/", "prefix"))
    crawls = [builder.crawl("site", scope=docs), builder.crawl("referrers", hour=9)]
    for asked in ((), crawls):
        (note,) = select(builder.store, crawl_ids=asked).notes
        assert f"of {crawls[0]} it is prefix site.example/docs/, of {crawls[1]} host site.example;" in note
    builder.crawl("site", hour=15)
    (note,) = select(builder.store).notes  # the two that are chosen do not differ
    assert "the crawls differ" not in note


def test_crawls_of_other_parts_of_the_site_are_noted(builder):
    """Their marts and report lie in the same place."""
    for hour, folder in ((8, "de"), (9, "fr"), (10, "fr")):
        newest = builder.crawl("site", scope=asdict(Scope.of(f"https://site.example/{folder}/", "prefix")), hour=hour)
    (note,) = select(builder.store).notes
    other = "prefix site.example/de/ (c20261120T080000Z-site-site.example)"
    assert note.startswith(f"what is told is of prefix site.example/fr/, and the store holds crawls of {other}, too")
    assert select(builder.store, crawl_ids=[newest]).notes == ()


def refused(store, *asked):
    with pytest.raises(StoreError) as caught:
        select(store, *asked)
    (line,) = str(caught.value).splitlines()
    return line


def test_what_the_store_does_not_hold_is_said_in_one_line(builder, tmp_path):
    store = builder.store
    assert "holds no crawl: run 'make audit'" in refused(store)
    assert "does not exist" in refused(Store(tmp_path / "nowhere"))
    running = builder.crawl("site", site="a.example", state="running")
    assert refused(store) == f"no crawl of 'a.example' has ended; see what there is so far with --crawl {running}"
    site = builder.crawl("site", hour=8)
    again = builder.crawl("site", hour=9)
    assert refused(store, "sit.example").endswith("holds no crawl of 'sit.example'; it holds: site.example, a.example")
    assert refused(store, "q q").endswith("it holds: a.example, site.example")
    mistyped = site.replace("T08", "T07")
    assert f"holds no crawl '{mistyped}'; it holds: {site}, " in refused(store, "", [mistyped])
    assert refused(store, "", [site, running]) == "--crawl names crawls of several sites: a.example, site.example"
    assert refused(store, "a.example", [site]) == f"crawl '{site}' is of 'site.example', not of 'a.example'"
    assert "not several of a kind" in refused(store, "", [site, again])


def test_a_manifest_of_something_else_is_refused():
    with pytest.raises(StoreError, match="manifest of crawl 'x' lacks 'spider'"):
        HeldCrawl.of({"crawl_id": "x"})


def test_a_crawl_of_a_spider_that_is_not_known_is_one_line(builder):
    name = builder.crawl("site")
    (manifest,) = builder.store.manifests()
    with pytest.raises(StoreError, match=rf"manifest of crawl '{name}' names the spider 'moths', which .* not know"):
        HeldCrawl.of(manifest | {"spider": "moths"})


def test_a_long_list_is_cut(builder):
    for number in range(12):
        builder.crawl("site", site=f"s{number:02}.example", hour=number)
    assert refused(builder.store, "s07.exampl").endswith(" and 2 more")
    assert "it holds: s07.example, " in refused(builder.store, "s07.exampl")
