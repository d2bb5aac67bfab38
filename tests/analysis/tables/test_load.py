"""What the reader reads: listed files alone, the columns and links asked for, and coverage of both crawls."""

from itertools import chain
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest

from analysis.marts.library import LAST, NEED_EITHER, NEED_SITE, Library, possible
from analysis.marts.one_crawl import Marts
from analysis.measures.coverage import coverage, crawl_coverage
from analysis.tables import reading
from analysis.tables.identity import CountBy, Identity
from analysis.tables.load import BACKLINK_COLUMNS, INTERNAL_COLUMNS, PAGE_COLUMNS, Observed
from analysis.tables.reading import links_on
from analysis.tables.selection import HeldCrawl, select
from linkspider.errors import StoreError
from linkspider.model.tables import MARTS


def observed(builder, *crawl_ids):
    return Observed(builder.store, select(builder.store, crawl_ids=crawl_ids))


def test_only_the_links_of_a_scope_are_read_and_texts_are_categorical(audited):
    seen = observed(audited)
    assert list(seen.internal_links) == list(INTERNAL_COLUMNS)
    assert list(seen.backlinks) == list(BACKLINK_COLUMNS)
    assert list(seen.pages) == list(PAGE_COLUMNS)
    assert (len(seen.internal_links), len(seen.backlinks)) == (6, 5)
    for name in ("source_url", "target_key"):
        assert isinstance(seen.internal_links[name].dtype, pd.CategoricalDtype)
        assert isinstance(seen.backlinks[name].dtype, pd.CategoricalDtype)
    assert seen.referring_pages["status"].dtype == "Int32"
    assert str(seen.backlinks["fetched_at"].dtype) == "datetime64[us, UTC]"


@pytest.mark.parametrize("waiting", [0, 500_000])
def test_texts_of_several_files_are_numbered_once(builder, monkeypatch, waiting):
    monkeypatch.setattr(reading, "_WAITING", waiting)
    home = "https://site.example/"
    ends = [f"{home}{name}" for name in "abca"]
    links = [builder.link(home, end, placement=None if end == f"{home}c" else "nav") for end in ends]
    builder.crawl("site", [builder.page(home)], links)
    crawl_id = observed(builder).selection.site_crawl.crawl_id
    path = builder.store.part_path("links", crawl_id, 1)
    rows = pq.read_table(path, partitioning=None)
    pq.write_table(rows, path, row_group_size=1)  # each part has texts of its own
    found = observed(builder).internal_links
    assert found["target_key"].astype("str").tolist() == ends
    assert found["target_key"].cat.categories.tolist() == ends[:3]
    assert found["placement"].cat.codes.tolist() == [0, 0, -1, 0]
    assert found["source_url"].cat.codes.tolist() == [0] * 4


def test_internal_links_stand_before_all_others(builder):
    home, others = "https://site.example/", ("https://a.example/", "https://site.example/b", "https://c.example/")
    scopes = ["outbound", "internal", "outbound"]
    links = [builder.link(home, end, link_scope=scope) for end, scope in zip(others, scopes, strict=True)]
    builder.crawl("site", [builder.page(home)], [*links, builder.link(home, home)])
    seen = observed(builder)
    with seen.site_links() as links:
        assert links["target_key"].tolist() == [others[1], home, others[0], others[2]]
    assert seen.internal_links["target_key"].tolist() == [others[1], home]


def test_links_on_some_pages_are_read_alone(builder):
    home, page = "https://site.example/", "https://site.example/a"
    links = [builder.link(home, page, "one"), builder.link(page, home, "two"), builder.link(page, page, "three")]
    builder.crawl("site", [builder.page(home), builder.page(page)], links)
    crawl = observed(builder).selection.site_crawl
    found = links_on(builder.store, crawl, {page, "https://site.example/none"}, ("source_url", "anchor_text"))
    assert found.to_numpy().tolist() == [[page, "two"], [page, "three"]]
    assert len(links_on(builder.store, crawl, (), ("source_url",))) == 0
    assert list(links_on(builder.store, None, {page}, ("source_url",))) == ["source_url"]


def test_large_marts_are_held_only_where_they_are_written_first(audited):
    library = Library(Marts(observed(audited)))
    library.publish(("authority", "authority_ledger"))
    assert "authority_ledger" not in vars(library.study)
    ledger = library.frame("authority_ledger")
    library.publish(("authority_ledger", "authority"))
    assert library.frame("authority_ledger") is ledger


class Watched(Library):
    """A library that sees to it that what it lets go was there."""

    def _let_go(self, held):
        held = tuple(held)
        assert [each for each in held if not is_held(self, each)] == []
        super()._let_go(held)


def test_what_is_large_is_let_go_when_nothing_more_rests_on_it(audited):
    library = Watched(Marts(observed(audited)))
    names = possible(library.marts.observed.selection)
    assert set(LAST) <= set(names)
    library.publish(names, holds=False)
    held = {each for each in chain(*LAST.values()) if is_held(library, each)}
    assert held == {"observed.pages", "observed._site_rows", "observed.backlinks"}, "something was computed again"


def is_held(library, each):
    owner, _, name = each.partition(".")
    return name in vars(library.marts.observed if owner == "observed" else getattr(library, owner))


def test_marts_of_a_small_store_are_counted_by_hand(audited):
    marts = Marts(observed(audited))
    domains = marts.referring_domains
    assert domains["referring_domain"].tolist() == ["a.example", "b.github.io"]
    assert domains["backlinks"].tolist() == [4, 1]
    assert domains["referring_hosts"].tolist() == [2, 1]
    pages = marts.page_inlinks.set_index("url")
    base = "https://site.example/"
    assert pages["inlinks"].to_dict() == {base: 2, f"{base}gone": 1, f"{base}guide": 2, f"{base}old": 0}
    assert pages["unique_inlinks"].to_dict() == {base: 1, f"{base}gone": 1, f"{base}guide": 1, f"{base}old": 0}
    assert pages["backlinks"].to_dict() == {base: 1, f"{base}gone": 0, f"{base}guide": 4, f"{base}old": 0}
    assert marts.linked_pages["outcome"].tolist() == ["ok", "ok"]
    assert len(marts.backlinks) == 4


def test_edges_that_are_no_links_are_not_counted(builder):
    home = "https://site.example/"
    links = [
        builder.link(home, home, element="area"),
        *(builder.link(home, home, element=name) for name in ("iframe", "form", "link", "meta", "redirect")),
    ]
    builder.crawl("site", [builder.page(home)], links)
    seen = observed(builder)
    assert len(seen.internal_links) == 1
    assert coverage(seen).site_crawl.links == 1


def test_edges_by_which_addresses_stand_for_the_site_are_read_alone(builder):
    home, old = "https://site.example/", "https://old.example/"
    kinds = [("redirect", "redirect"), ("meta", "meta_refresh"), ("link", "canonical"), ("header", "canonical")]
    kinds += [("link", "alternate"), ("iframe", "iframe"), ("a", "text")]
    links = [
        builder.link(f"{old}{number}", home, element=element, kind=kind, link_scope="backlink")
        for number, (element, kind) in enumerate(kinds)
    ]
    links.append(builder.link(old, f"{old}x", element="redirect", kind="redirect", link_scope="other"))
    builder.crawl("referrers", [builder.page(old)], links)
    seen = observed(builder)
    assert seen.aliases["source_url"].tolist() == [f"{old}{number}" for number in range(4)]
    assert len(seen.backlinks) == 1


def test_tables_of_an_earlier_version_load_with_one_note_for_each_crawl(audited):
    expected = Marts(observed(audited))
    unique, ends = expected.page_inlinks["unique_inlinks"].tolist(), expected.resolution["resolved_url"].tolist()
    names = {
        "pages": {"canonical_source", "has_canonical_conflict", "indexability", "is_indexable", "is_not_modified"},
        "links": {"kind", "placement", "placement_rule", "is_boilerplate", "dom_path", "path_type"},
    }
    for table, missing in names.items():
        for path in audited.store.root.glob(f"tables/{table}/*/*.parquet"):
            rows = pq.read_table(path, partitioning=None)
            pq.write_table(rows.drop_columns([name for name in rows.column_names if name in missing]), path)
    seen = observed(audited)
    marts = Marts(seen)
    assert marts.page_inlinks["unique_inlinks"].tolist() == unique
    assert marts.resolution["resolved_url"].tolist() == ends
    assert marts.page_inlinks["content_inlinks"].isna().all()
    assert marts.backlinks["placement"].isna().all()
    assert marts.referring_domains["placements"].isna().all()
    assert "content_inlinks" not in set(marts.inlink_distribution["measure"])
    assert {*seen.internal_links["is_boilerplate"].tolist()} == {False}
    assert len(seen.notes) == 2
    assert all("was written by an earlier version: pages." in note for note in seen.notes)
    assert Library(marts).publish(possible(seen.selection))


def test_whether_a_page_may_be_indexed_is_told_where_an_earlier_version_did_not_say(builder):
    home, other, hidden = (f"https://site.example/{name}" for name in ("", "other", "hidden"))
    pages = [
        builder.page(home, canonical_url=f"{home}?utm_source=x"),
        builder.page(other, canonical_url=home),
        builder.page(hidden, is_noindex=True),
    ]
    builder.crawl("site", pages)
    for path in builder.store.root.glob("tables/pages/*/*.parquet"):
        pq.write_table(pq.read_table(path, partitioning=None).drop_columns("indexability"), path)
    assert observed(builder).site_pages["indexability"].tolist() == ["indexable", "canonicalised", "noindex"]


@pytest.mark.parametrize("count", [128, 129])
def test_however_many_texts_a_column_has_each_row_has_its_own(builder, count):
    home, texts = "https://site.example/", [f"text {number}" for number in range(count)]
    builder.crawl("site", [builder.page(home)], [builder.link(home, home, text) for text in texts])
    assert observed(builder).internal_links["anchor_text"].tolist() == texts


def test_verdicts_are_counted_by_pages_that_were_asked_about(builder):
    pages = [builder.page(f"https://{name}.example/") for name in "abcd"]
    target = "https://site.example/"
    checks = [
        builder.check("https://a.example/", target, "live_followed", "moz"),
        builder.check("https://a.example/", f"{target}2", "link_removed", "ahrefs"),
        builder.check("https://b.example/", target, "link_removed", "moz"),
        builder.check("https://c.example/", target, "refused", "moz"),
        builder.check("https://d.example/", target, "live_followed"),
    ]
    builder.crawl("referrers", pages, more={"backlink_checks": checks})
    held = coverage(observed(builder)).referrers.checks
    assert dict(held.verdicts) == {"link_removed": 2, "live_followed": 2, "refused": 1}
    assert (held.pages, held.seen, held.live, dict(held.unseen)) == (3, 2, 1, {"refused": 1})
    builder.crawl("referrers", pages, hour=13)
    assert coverage(observed(builder)).referrers.checks is None


def test_files_that_no_manifest_lists_are_not_read(audited):
    before = observed(audited)
    crawl_id = before.selection.site_crawl.crawl_id
    listed = audited.store.part_path("links", crawl_id, 1)
    listed.with_name("part-0-000009.parquet").write_bytes(listed.read_bytes())
    assert len(observed(audited).internal_links) == len(before.internal_links)


def test_marts_are_published_in_their_declared_schema(audited):
    marts = Marts(observed(audited))
    library = Library(marts)
    files = library.publish(possible(marts.observed.selection))
    names = [file.path.split("/")[1] for file in files]
    assert sorted(names) == sorted(set(MARTS) - {"link_changes"})  # which needs two crawls of a kind
    for name, file in zip(names, files, strict=True):
        read = pd.read_parquet(audited.store.root / file.path, partitioning=None)
        assert list(read.columns) == [column.name for column in MARTS[name].columns]
        assert len(read) == file.rows == len(library.frame(name))


def test_coverage_accounts_for_every_page_and_seed_row(audited):
    held = coverage(observed(audited))
    site, referrers = held.site_crawl, held.referrers
    assert (site.accepted, site.ok, site.links, site.queued, site.is_complete) == (4, 2, 6, 0, True)
    assert dict(site.outcomes) == {"ok": 2, "http_error": 1, "redirect": 1}
    assert (referrers.seed_rows, referrers.seed_rows_accepted) == (9, 6)
    assert (referrers.seed_rows_duplicate, referrers.seed_rows_rejected) == (2, 1)
    assert (referrers.crawl.accepted, referrers.pages, referrers.crawl.ok) == (6, 5, 4)
    assert (referrers.linking, referrers.without_link, referrers.own) == (3, 1, 0)
    assert dict(referrers.crawl.failed) == {"timeout": 1}
    assert referrers.linking + referrers.without_link + referrers.own == referrers.crawl.ok


def test_pages_of_the_own_domain_are_neither_backlinks_nor_without_links(builder):
    own, other = builder.page("https://blog.site.example/", site_link_count=3), builder.page("https://x.example/")
    link = builder.link("https://blog.site.example/", "https://site.example/", link_scope="subdomain")
    builder.crawl("referrers", [own, other], [link])
    referrers = coverage(observed(builder)).referrers
    assert (referrers.linking, referrers.own, referrers.without_link) == (0, 1, 1)


def test_an_incomplete_crawl_says_why(builder):
    page = builder.page("https://site.example/")
    told = {"is_complete": False, "incomplete_reasons": "max_pages: 7 links not followed", "accepted": 9}
    builder.crawl("site", [page], **told)
    running = builder.crawl("referrers", [page], state="running")
    site = coverage(observed(builder)).site_crawl
    assert (site.is_complete, site.reasons, site.queued) == (False, told["incomplete_reasons"], 8)
    referrers = coverage(observed(builder, running)).referrers
    assert (referrers.crawl.is_complete, referrers.crawl.reasons) == (False, "it is still running")


@pytest.mark.parametrize(
    ("state", "reasons"),
    [("running", "it is still running"), ("interrupted", "it ended without a verdict (interrupted)")],
)
def test_a_crawl_without_a_verdict_says_why(state, reasons):
    held = HeldCrawl("c1", "site", "site.example", state, {}, {"pages": {"rows": 2}})
    told = crawl_coverage(held, pd.DataFrame({"outcome": ["ok", "timeout"]}), 0)
    assert (told.is_complete, told.reasons, told.accepted, told.queued) == (False, reasons, 2, 0)


def test_a_missing_crawl_saw_nothing(builder):
    builder.crawl("site", [builder.page("https://site.example/")])
    seen = observed(builder)
    assert len(seen.backlinks) == len(seen.referring_pages) == len(seen.internal_links) == 0
    assert coverage(seen).referrers is None
    assert possible(seen.selection) == (*NEED_SITE, *NEED_EITHER)
    assert Marts(seen).page_inlinks["backlinks"].tolist() == [0]


def shortened(path):
    rows = pq.read_table(path, partitioning=None)
    pq.write_table(rows.slice(1), path)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (Path.unlink, "lacks 1 of its files"),
        (lambda path: path.write_bytes(b"PAR1"), "cannot be read"),
        (shortened, "has 5 rows; its manifest lists 6"),
    ],
)
def test_a_damaged_crawl_is_said_in_one_line(audited, damage, words):
    seen = observed(audited)
    crawl_id = seen.selection.referrers_crawl.crawl_id
    damage(audited.store.part_path("links", crawl_id, 1))
    with pytest.raises(StoreError, match=words) as caught:
        _ = seen.backlinks
    assert crawl_id in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_page_that_stands_twice_is_damage(builder):
    page = builder.page("https://site.example/")
    builder.crawl("site", [page, builder.page("https://site.example/?utm_source=x")])
    with pytest.raises(StoreError, match=r"two rows for the page 'https://site\.example/'"):
        _ = observed(builder).pages


def test_the_text_of_an_image_is_its_alt(builder):
    target, source = "https://site.example/", "https://a.example/"
    links = [
        builder.link(source, target, "", link_scope="backlink", image_alt="a logo", kind="image"),
        builder.link(source, target, "words", link_scope="backlink", image_alt="an arrow", kind="mixed"),
        builder.link(source, target, "", link_scope="backlink", image_alt="", kind="image"),
        builder.link(source, target, "", link_scope="backlink"),
    ]
    builder.crawl("referrers", [builder.page(source)], links)
    assert observed(builder).backlinks["anchor_text"].tolist() == ["a logo", "words", "", ""]


def test_pages_have_what_the_graph_says_of_them(audited):
    library = Library(Marts(observed(audited)))
    rows = library.frame("page_inlinks").set_index("url")
    ranks = library.frame("authority").set_index("url")["internal_pagerank"]
    indexable = rows.index.intersection(ranks.index)
    assert rows.loc[indexable, "internal_pagerank"].tolist() == ranks[indexable].tolist()
    assert rows.drop(indexable)["internal_pagerank"].isna().all()
    kinds = library.frame("orphans").drop_duplicates("url").set_index("url")["strength"]
    assert rows["orphan_kind"].dropna().to_dict() == kinds.to_dict()


def test_what_an_earlier_policy_took_for_two_is_one_in_coverage(builder):
    """Numbers of pages were below zero, and URLs without an outcome left over."""
    lower, upper, plain = (f"https://ref.example/{name}" for name in ("%e4", "%E4", "a"))
    pages = [
        builder.page(lower, url_key=lower, site_link_count=0),
        builder.page(upper, site_link_count=1),
        builder.page(plain, site_link_count=1),
    ]
    links = [builder.link(url, "https://site.example/", link_scope="backlink") for url in (lower, upper)]
    builder.crawl("referrers", pages, links, url_policy_version=1)
    found = coverage(observed(builder)).referrers
    assert (found.linking, found.without_link, found.own) == (1, 0, 1)
    assert (found.crawl.accepted, found.crawl.ok, found.crawl.queued) == (2, 2, 0)


def test_of_a_page_that_an_earlier_policy_took_for_two_the_first_row_counts(builder):
    """Keys are those of today, wherever they stand."""
    lower, upper, plain = (f"https://site.example/{name}" for name in ("%e4", "%E4", "a"))
    pages = [builder.page(plain), builder.page(lower, url_key=lower, depth=1), builder.page(upper, depth=None)]
    links = [builder.link(plain, lower, target_key=lower), builder.link(plain, upper), builder.link(lower, plain)]
    builder.crawl("site", pages, links)
    found = observed(builder)
    assert list(found.pages["url_key"]) == [plain, upper]
    assert list(found.pages["url"]) == [plain, lower]
    assert list(found.internal_links["target_key"]) == [upper, upper, plain]
    assert list(Identity(CountBy.KEY, {}).internal(found.internal_links)["source_key"]) == [plain, plain, upper]
