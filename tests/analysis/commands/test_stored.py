"""What keeps the marts of a store together: when they are those of an analysis, when they are written, what goes."""

import pytest

from analysis.__main__ import main
from analysis.commands.stored import are_current, difference, publish_all, publish_some
from analysis.marts.library import Library, possible
from analysis.marts.one_crawl import Marts
from analysis.marts.study import Wishes
from analysis.report.facts import Facts
from analysis.shown.progress import Progress
from analysis.tables.identity import CountBy
from analysis.tables.load import Observed
from analysis.tables.selection import select
from linkspider.model.tables import MARTS

HOME, POST = "https://site.example/", "https://a.example/1"


def library(builder, *crawl_ids, by=CountBy.KEY, wishes=None):
    selection = select(builder.store, crawl_ids=crawl_ids)
    return Library(Marts(Observed(builder.store, selection, by)), wishes or Wishes())


def published(made):
    return publish_all(made, Progress(is_quiet=True), holds=True)


def held(builder):
    return {name for name in MARTS if builder.store.mart_path(name, "site.example").is_file()}


@pytest.fixture
def referred(builder):
    """A referrers crawl of one link; its name."""
    link = builder.link(POST, HOME, "home", link_scope="backlink")
    return builder.crawl("referrers", [builder.page(POST, site_link_count=1)], [link])


def test_marts_that_were_just_written_are_those_of_the_same_analysis(builder, referred):
    assert not are_current(library(builder))
    published(library(builder))
    assert are_current(library(builder))
    builder.store.mart_path("backlinks", "site.example").unlink()
    assert difference(library(builder)) == ""
    assert not are_current(library(builder))


@pytest.mark.parametrize("state", ["interrupted", "running"])
def test_marts_of_a_crawl_that_went_on_are_not_current(builder, state):
    """A report of it was told from them, as the crawl keeps its name."""
    crawl_id = builder.crawl("site", [builder.page(HOME)], state=state, is_complete=False)
    published(library(builder, crawl_id))
    assert are_current(library(builder, crawl_id))
    more = [builder.page(HOME), builder.page(f"{HOME}a", depth=1)]
    manifest = builder.store.manifest(crawl_id)
    manifest["tables"]["pages"] = builder._parts("pages", crawl_id, more)
    builder.store.write_manifest(crawl_id, manifest)
    assert difference(library(builder, crawl_id)) == (
        "the crawls hold more than they did when the marts in the store were made"
    )
    assert not are_current(library(builder, crawl_id))


def test_a_crawl_that_is_compacted_holds_the_same(builder, referred):
    before = library(builder).options, library(builder).marts.observed.selection.crawls["referrers"].digest
    manifest = builder.store.manifest(referred)
    manifest["tables"]["pages"]["files"][0]["path"] = "elsewhere"
    builder.store.write_manifest(referred, manifest)
    assert before == (library(builder).options, library(builder).marts.observed.selection.crawls["referrers"].digest)


def test_marts_beside_those_of_something_else_are_not_written(builder, referred):
    def told(made):
        files, apart = publish_some(made, ["backlinks"], Progress(is_quiet=True), is_newest=False)
        assert bool(files) is not bool(apart)
        return apart

    assert told(library(builder, by=CountBy.URL)).startswith("marts are counted by key")
    assert told(library(builder)) == ""
    library(builder).publish(["coverage"])
    assert told(library(builder)) == ""
    assert told(library(builder, by=CountBy.URL)) == "the marts in the store are counted by key"
    assert told(library(builder, wishes=Wishes(rules=["/a"]))) == "the marts in the store are made with other options"
    newer = builder.crawl("referrers", [builder.page(POST)], day=21)
    assert told(library(builder)) == f"the marts in the store are of {referred}"
    assert told(library(builder, referred)) == ""
    library(builder).publish(["coverage"])
    assert told(library(builder, referred)) == f"the marts in the store are of {newer}"
    builder.store.mart_path("coverage", "site.example").write_bytes(b"x")
    assert told(library(builder)) == "what the marts in the store rest on cannot be read"


def test_marts_of_the_newest_crawls_go_before_those_of_older_ones(builder, referred):
    def told(made):
        return publish_some(made, ["backlinks"], Progress(is_quiet=True), is_newest=True)[1]

    library(builder).publish(["coverage"])
    builder.crawl("referrers", [builder.page(POST)], day=21)
    assert told(library(builder, wishes=Wishes(rules=["/a"]))).startswith("the marts in the store are of")
    assert told(library(builder)) == ""
    assert "coverage" not in held(builder), "a report makes all anew"
    library(builder, wishes=Wishes(rules=["/a"])).publish(["coverage"])
    assert told(library(builder)) == "the marts in the store are made with other options"


def test_marts_that_can_no_longer_be_made_are_taken_away(builder, referred, monkeypatch):
    """A report told of backlinks from them, and beside it that no referring page was crawled."""
    site = builder.crawl("site", [builder.page(HOME)], day=21)
    for name in MARTS:
        path = builder.store.mart_path(name, "site.example")
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    monkeypatch.setattr(Library, "publish", lambda _, names, **__: [*names])
    both = library(builder)
    assert {*published(both)} == {*possible(both.marts.observed.selection)} == MARTS.keys() - {"link_changes"}
    assert held(builder) == MARTS.keys() - {"coverage"}, "what was not published here is not there"
    narrow = library(builder, site)
    published(narrow)
    assert held(builder) == {*possible(narrow.marts.observed.selection), "link_changes"} - {"coverage"}
    assert not held(builder) & {"linked_pages", "authority_ledger", "referring_domains", "domain_profile", "fixes"}


def test_an_interrupted_analysis_leaves_nothing_that_calls_itself_current(builder, referred, monkeypatch):
    library(builder).publish(["coverage"])
    other = library(builder, wishes=Wishes(rules=["/a"]))
    monkeypatch.setattr(Library, "publish", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        published(other)
    assert not Facts(builder.store, "site.example").has("coverage")
    assert not are_current(library(builder))


def test_a_command_says_why_it_writes_nothing(builder, referred, capsys):
    newer = builder.crawl("referrers", [builder.page(POST)], day=21)
    library(builder).publish(["backlinks", "coverage"])
    before = builder.store.mart_path("backlinks", "site.example").read_bytes()
    assert main(["backlinks", "--crawl", referred, "--json", "--store", str(builder.store.root)]) == 0
    told = capsys.readouterr()
    assert POST in told.out
    assert told.err == (
        f"note: shown and not written: the marts in the store are of {newer}; "
        "'all' with the same options writes all of them anew\n"
    )
    assert builder.store.mart_path("backlinks", "site.example").read_bytes() == before
