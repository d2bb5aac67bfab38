"""The star: every id in a fact has its row in a dimension, and figures are those of tables and marts."""

import duckdb
import pyarrow.parquet as pq
import pytest

from analysis.export.ids import Known, ids
from analysis.export.star import Star, export_star
from analysis.export.star_facts import fact_links, links_flat
from analysis.marts.library import Library
from analysis.marts.one_crawl import Marts
from analysis.tables import reading
from analysis.tables.identity import CountBy
from analysis.tables.load import Observed
from analysis.tables.selection import select
from linkspider.errors import OptionError, StoreError
from linkspider.model.star_tables import STAR
from linkspider.model.tables import MARTS
from tests.analysis.export.bi.conftest import library_of

HOME, GUIDE, OLD, NEWS = (f"https://site.example/{name}" for name in ("", "guide", "old", "blog/news"))
#: Table of the star -> the mart that it holds with ids.
OF_MARTS = {
    "fact_backlinks": "backlinks",
    "agg_referring_domains": "referring_domains",
    "agg_inlinks": "page_inlinks",
    "anchors": "anchors",
}


@pytest.fixture
def twice(audited):
    """The hand-made store with a second crawl of the site, in which pages and links have changed."""
    pages = [
        audited.page(HOME, link_count=2, title="Home, again"),
        audited.page(GUIDE, "http_error", 500, depth=1),
        audited.page(NEWS, depth=1, canonical_url=f"{NEWS}?utm_medium=x", link_count=1),
        audited.page(OLD, "redirect", 301, depth=1, redirect_url="https://moved.example/x", redirect_kind="http"),
        audited.page("https://site.example/app", "blocked_scheme", 302, redirect_url="itms://apps/x"),
    ]
    links = [
        audited.link(HOME, f"{GUIDE}?utm_source=a"),
        audited.link(HOME, NEWS),
        audited.link(NEWS, "https://github.io/", link_scope="outbound"),
        audited.link(NEWS, f"{NEWS}?page=2", element="link"),
    ]
    audited.crawl("site", pages, links, day=21)
    audited.crawl("site", [audited.page("https://another.example/")], site="another.example")
    return audited.store


@pytest.fixture
def ask(twice):
    """Asks the star of the two crawls of the site, its tables by their names."""
    export_star(_library(twice))
    with duckdb.connect() as connection:
        _attach(connection, twice.root / "star")
        yield lambda query: connection.sql(query).fetchall()


def _library(store, **how):
    return Library(Marts(Observed(store, select(store, "site.example"), **how)))


def _attach(connection, root):
    for name in STAR:
        connection.read_parquet(f"{root}/{name}/*/*.parquet", hive_partitioning=True).create_view(name)


def _orphaned_ids(connection):
    """Ids and crawls of facts that no dimension has, by column; and how many columns were looked at."""
    looked_at, orphaned = 0, {}
    for table in STAR.values():
        for column in table.columns:
            for end, dimension in (("page_id", "dim_pages"), ("domain_id", "dim_domains"), ("crawl_id", "dim_crawls")):
                if column.name.endswith(end):
                    query = f"FROM {table.name} ANTI JOIN {dimension} AS d ON {table.name}.{column.name} = d.{end}"
                    lost = connection.sql(f"SELECT {column.name} {query} WHERE {column.name} IS NOT NULL").fetchall()
                    looked_at += 1
                    orphaned |= {f"{table.name}.{column.name}": lost} if lost else {}
    return looked_at, orphaned


@pytest.mark.parametrize("which", ["demo", "twice"])
def test_each_id_in_a_fact_is_in_its_dimension_once(which, request):
    found = request.getfixturevalue(which)
    if which == "twice":
        export_star(_library(found))
    root = (found.store if which == "demo" else found).root / "star"
    with duckdb.connect() as connection:
        _attach(connection, root)
        looked_at, orphaned = _orphaned_ids(connection)
        assert orphaned == {}
        assert looked_at > 30
        for table, key in (
            *(("dim_pages", "page_id"), ("dim_pages", "url"), ("dim_domains", "domain_id"), ("dim_domains", "domain")),
            *(("dim_crawls", "crawl_id"), ("fact_links", "link_id"), ("links_flat", "link_id")),
            *(("fact_pages", "(crawl_id, page_id)"), ("redirects", "(crawl_id, page_id)")),
            *(("agg_inlinks", "page_id"), ("agg_referring_domains", "domain_id")),
            ("fact_backlinks", "(referring_page_id, target_page_id)"),
        ):
            rows, distinct = connection.sql(f"SELECT count(*), count(DISTINCT {key}) FROM {table}").fetchall()[0]
            assert rows == distinct > 0, (table, key)


def test_counts_are_those_that_the_crawls_tell(demo):
    with duckdb.connect() as connection:
        _attach(connection, demo.store.root / "star")
        told = {crawl["crawl_id"]: crawl["verdict"] for crawl in demo.store.manifests()}
        for table, name in (("fact_links", "links"), ("fact_pages", "accepted"), ("crawl_errors", "errors")):
            counts = connection.sql(f"SELECT crawl_id, count(*) FROM {table} GROUP BY ALL").fetchall()
            assert dict(counts) == {crawl_id: verdict[name] for crawl_id, verdict in told.items()}
        same = """
            SELECT count(*) FROM fact_links AS l
            JOIN dim_pages AS s ON s.page_id = source_page_id JOIN dim_pages AS t ON t.page_id = target_page_id
            JOIN dim_domains AS sd ON sd.domain_id = source_domain_id AND sd.domain_id = s.domain_id
            JOIN dim_domains AS td ON td.domain_id = target_domain_id AND td.domain_id = t.domain_id
            JOIN links_flat AS f USING (link_id, crawl_id, ordinal, anchor_text, link_scope)
            WHERE f.source_url = s.url AND f.target_key = t.url AND f.source_domain = sd.domain
              AND f.target_domain = td.domain
        """
        assert connection.sql(same).fetchall()[0][0] == sum(verdict["links"] for verdict in told.values())


def test_marts_in_the_star_are_the_marts(demo):
    for name, mart in OF_MARTS.items():
        (path,) = demo.store.root.glob(f"star/{name}/*/*.parquet")
        rows = pq.read_table(path, partitioning=None)
        frame = demo.library.frame(mart)
        shared = [column for column in rows.column_names if column in {*frame.columns}]
        assert (
            rows.select(shared).to_pylist()
            == pq.read_table(
                demo.store.mart_path(mart, demo.library.marts.observed.selection.site),
                columns=shared,
                partitioning=None,
            ).to_pylist()
        )
        declared = {column.name: column[:3] for column in MARTS[mart].columns}
        assert [declared[each] for each in shared] == [
            column[:3] for column in STAR[name].columns if column.name in declared
        ]
        assert len(shared) >= 8


def test_a_page_is_what_its_newest_crawl_found(ask):
    rows = ask("SELECT url, outcome, title, last_crawl_id, is_site_page, folder FROM dim_pages ORDER BY url")
    first, second = "c20261120T110000Z-site-site.example", "c20261121T120000Z-site-site.example"
    told = {url: rest for url, *rest in rows}
    assert told[HOME] == ["ok", "Home, again", second, True, "/"]
    assert told[GUIDE] == ["http_error", None, second, True, "/"]
    assert told["https://site.example/gone"] == ["http_error", None, first, True, "/"]
    assert told["https://site.example/beyond"] == [None, None, None, True, "/"]
    assert told["https://moved.example/x"] == [None, None, None, False, "/"]
    assert told[NEWS] == ["ok", None, second, True, "/blog/"]
    assert not [url for url in told if "utm" in url or "page=2" in url or "another" in url]


def test_pages_of_each_crawl_and_their_redirects(ask):
    page, moved, news = ids([GUIDE, "https://moved.example/x", NEWS]).tolist()
    outcomes = ask(f"SELECT spider, outcome FROM fact_pages JOIN dim_crawls USING (crawl_id) WHERE page_id = {page}")
    assert sorted(outcomes) == [("site", "http_error"), ("site", "ok")]
    assert ask(f"SELECT canonical_page_id FROM fact_pages WHERE page_id = {news}") == [(news,)]
    hops = ask("SELECT redirect_page_id, redirect_url FROM redirects ORDER BY redirect_url")
    assert hops == [(moved, "https://moved.example/x"), (None, "itms://apps/x")]
    assert ask("SELECT url, outcome FROM crawl_errors WHERE crawl_id LIKE 'c20261121%' ORDER BY url") == [
        ("https://site.example/app", "blocked_scheme"),
        (GUIDE, "http_error"),
    ]


def test_links_of_each_crawl(ask):
    counts = ask("SELECT is_newest, spider, count(*) FROM fact_links JOIN dim_crawls USING (crawl_id) GROUP BY ALL")
    assert sorted(counts) == [(False, "site", 7), (True, "referrers", 6), (True, "site", 3)]
    flat = ask(
        "SELECT target_url, target_key, target_outcome, target_status FROM links_flat WHERE target_url LIKE '%=a'"
    )
    assert flat == [(f"{GUIDE}?utm_source=a", GUIDE, "http_error", 500)]
    assert ask("SELECT DISTINCT target_outcome FROM links_flat WHERE link_scope = 'outbound'") == [(None,)]


@pytest.mark.parametrize("facts", [fact_links, links_flat])
def test_each_link_has_an_id_of_its_own_where_a_crawl_is_read_in_parts(twice, monkeypatch, facts):
    monkeypatch.setattr(reading, "_PART_ROWS", 1)
    crawls = Star.of(_library(twice)).crawls
    parts = [*facts(twice, crawls)]
    assert len(parts) > len(crawls)
    assert len({number for part in parts for number in part["link_id"]}) == sum(map(len, parts)) == 16


def test_the_same_export_again_is_the_same_and_another_folder_too(demo, tmp_path):
    first = export_star(demo.library, tmp_path / "it's")
    again = export_star(library_of(demo.store), tmp_path / "it's")
    assert [each.sha256 for each in first] == [each.sha256 for each in again]
    assert {path.name for path in (tmp_path / "it's").iterdir()} == {*STAR}


def test_a_store_of_one_kind_of_crawl_has_every_table(builder):
    builder.crawl("site", [builder.page(HOME)], [])
    export_star(library_of(builder.store))
    rows = {path.parts[-3]: pq.read_metadata(path).num_rows for path in builder.store.root.glob("star/*/*/*.parquet")}
    assert {*rows} == {*STAR}
    assert {name for name, count in rows.items() if count} == {
        *("dim_crawls", "dim_pages", "dim_domains", "fact_pages", "agg_inlinks"),
    }


def test_crawls_can_be_chosen_and_running_ones_are_left_out(twice, audited):
    audited.crawl("site", [audited.page(HOME)], day=22, state="running")
    library = _library(twice)
    assert len(Star.of(library).crawls) == 3
    assert [crawl.spider for crawl in Star.of(library, []).crawls] == ["site", "referrers"]
    export_star(library, crawls=[])
    (path,) = twice.root.glob("star/dim_crawls/*/*.parquet")
    assert pq.read_table(path, partitioning=None)["is_newest"].to_pylist() == [True, True]


def test_ids_are_of_keys(twice):
    with pytest.raises(OptionError, match="counts pages by key"):
        Star.of(_library(twice, count_by=CountBy.URL))


def test_pages_with_one_id_are_no_star(twice, monkeypatch):
    monkeypatch.setattr(Known.__init__, "__defaults__", (lambda texts: ids("x" for _ in texts),))
    with pytest.raises(StoreError, match="has the same id as another page"):
        export_star(_library(twice))
    assert not (twice.root / "star" / "fact_links").exists()
