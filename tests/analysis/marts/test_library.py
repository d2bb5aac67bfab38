"""What a library brings together: what was asked for, and marts that others complete."""

import pytest

from analysis.given.config import Anchors, Config, Site
from analysis.marts.library import Library
from analysis.marts.one_crawl import Marts
from analysis.marts.study import Wishes
from analysis.tables.identity import CountBy
from analysis.tables.load import Observed
from analysis.tables.selection import select
from linkspider.errors import StoreError

HOME, POST = "https://site.example/", "https://a.example/1"


def library(builder, *, by=CountBy.KEY, wishes=None):
    return Library(Marts(Observed(builder.store, select(builder.store), by)), wishes or Wishes())


def referred(builder, *sources, **told):
    links = [builder.link(url, HOME, "x", link_scope="backlink") for url in sources]
    builder.crawl("referrers", [builder.page(url, **told) for url in sources], links, hour=10)


@pytest.mark.parametrize("own", [(), ("own.example",)])
def test_an_own_domain_keeps_its_rank(builder, tmp_path, own):
    referred(builder, POST, "https://own.example/", "https://b.example/")
    edge = builder.link("https://moved.example/", HOME, link_scope="backlink", element="redirect", kind="redirect")
    builder.crawl("referrers", [builder.page(POST)], [builder.link(POST, HOME, link_scope="backlink"), edge], hour=12)
    builder.crawl("site", [builder.page(HOME)], hour=11)
    ranks = tmp_path / "ranks.csv"
    ranks.write_text("domain,rank\nown.example,1\na.example,2\nmoved.example,3\nz.example,100\n")
    made = library(builder, wishes=Wishes(Config(site=Site(own_domains=own)), ranks=ranks))
    found = made.frame("domain_profile").set_index("referring_domain")["authority_rank"]
    assert found.to_dict() == {"a.example": 2, "moved.example": 3}
    selection = select(builder.store, crawl_ids=["c20261120T100000Z-referrers-site.example"])
    made = Library(Marts(Observed(builder.store, selection)), made.wishes)
    found = made.frame("domain_profile").set_index("referring_domain")["authority_rank"]
    assert found.dropna().to_dict() == {"own.example": 1, "a.example": 2}


def test_pages_counted_by_raw_url_have_what_the_graph_says_of_their_key(builder):
    pages = [f"{HOME}p?utm_source=x", f"{HOME}alone?utm_source=x"]
    fetched = [builder.page(HOME), *(builder.page(url, depth=1, found_in_sitemap=True) for url in pages)]
    builder.crawl("site", fetched, [builder.link(HOME, pages[0], "P")])
    keyed, raw = (library(builder, by=by).frame("page_inlinks").set_index("url") for by in (CountBy.KEY, CountBy.URL))
    assert raw["internal_pagerank"].notna().all()
    assert raw.loc[pages[0], "internal_pagerank"] == keyed.loc[f"{HOME}p", "internal_pagerank"]
    assert raw["orphan_kind"].dropna().to_dict() == {pages[1]: "no_inlink"}


@pytest.mark.parametrize("is_on", [True, False])
def test_the_lexicon_of_link_spam_can_be_turned_off(builder, is_on):
    referred(builder, POST, title="Best online casino bonus")
    made = library(builder, wishes=Wishes(Config(anchors=Anchors(spam_lexicon=is_on))))
    assert made.frame("review_signals")["signal"].tolist() == (["R3"] if is_on else [])
    states = made.frame("signal_states").set_index("signal")
    assert states.loc[["R3", "R5"], "is_computed"].tolist() == [is_on, is_on]
    assert ("[anchors] spam_lexicon" in str(states.loc["R5", "reason"])) is not is_on


def test_new_pages_do_without_an_earlier_crawl_that_cannot_be_read(builder):
    old = builder.crawl("site", [builder.page(HOME)], day=10)
    builder.crawl("site", [builder.page(HOME)], day=20)
    for path in builder.store.root.glob(f"tables/pages/crawl_id={old}/*"):
        path.unlink()
    made = library(builder)
    assert made.frame("new_pages")["is_baseline"].all()
    (note,) = made.structure.notes
    assert note.startswith(f"new pages are told without an earlier crawl: crawl '{old}' lacks 1 of its files")
    assert note in made.frame("coverage")["words"].tolist()


def test_the_crawl_in_use_must_be_readable(builder):
    crawl_id = builder.crawl("site", [builder.page(HOME)])
    for path in builder.store.root.glob(f"tables/pages/crawl_id={crawl_id}/*"):
        path.unlink()
    with pytest.raises(StoreError, match="lacks 1 of its files"):
        library(builder).frame("new_pages")
