"""``views.sql`` in DuckDB: every statement runs, wherever the store lies, and answers are those of tables and marts."""

import re
import shutil

import duckdb
import pyarrow.parquet as pq
import pytest

from analysis.export.questions import QUESTIONS
from analysis.export.views import views_sql
from linkspider.demo.server import START_URL
from linkspider.model.star_tables import STAR
from linkspider.model.tables import MARTS, TABLES

ALL = [*TABLES, *MARTS, *(f"star.{name}" for name in STAR)]
DECLARED = [
    *((("main", table)) for table in (*TABLES.values(), *MARTS.values())),
    *(("star", t) for t in STAR.values()),
]


@pytest.fixture(scope="module")
def views(demo):
    """The demo's views in a connection."""
    with duckdb.connect() as connection:
        connection.execute(f"SET VARIABLE store = '{demo.store.root}'")
        for statement in connection.extract_statements(views_sql(demo.store.root)):
            connection.execute(statement)
        yield connection


@pytest.fixture
def here(demo, tmp_path):
    """A copy of the demo's store in a folder whose name asks for trouble."""
    return shutil.copytree(demo.store.root, tmp_path / 'it\'s "mine"; DROP')


def answers(connection, question):
    """How many rows a question has; all of them are computed."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE answers AS FROM questions.{question.name}")
    return connection.execute("SELECT count(*) FROM answers").fetchall()[0][0]


def rows_of(connection):
    return {view: connection.sql(f"SELECT count(*) FROM {view}").fetchall()[0][0] for view in ALL}


def test_views_have_the_rows_of_all_files_and_the_declared_columns(demo, views):
    files = dict.fromkeys(ALL, 0)
    for path in demo.store.root.glob("[!c]*/*/*/*.parquet"):
        view = f"star.{path.parts[-3]}" if path.parts[-4] == "star" else path.parts[-3]
        files[view] += pq.read_metadata(path).num_rows
    assert rows_of(views) == files
    for schema, table in DECLARED:
        key = "crawl_id" if table.name in TABLES and schema == "main" else "site"
        found = views.sql(f'FROM {schema}."{table.name}"')
        assert found.columns == [*(column.name for column in table.columns), key]
        assert str(found.types[-1]) == "VARCHAR"


def test_words_of_views_and_columns_are_there(views):
    found = views.sql("SELECT schema_name, table_name, column_name, comment FROM duckdb_columns()").fetchall()
    told = {tuple(names): words for *names, words in found}
    for schema, table in DECLARED:
        for column in table.columns:
            assert told[schema, table.name, column.name] == column.description
    names = views.sql("SELECT view_name, comment FROM duckdb_views() WHERE schema_name = 'questions'").fetchall()
    assert dict(names) == {question.name: question.words for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_questions_have_answers(views, question):
    # the demo is crawled once
    assert answers(views, question) > 0 or question.name == "lost_links"


def test_answers_are_right(demo, views):
    def ask(query):
        return views.sql(query).fetchall()

    told = {(crawl["spider"], crawl["crawl_id"]) for crawl in demo.store.manifests()}
    assert {*ask("SELECT spider, crawl_id FROM questions.newest_crawls")} == told
    domains = demo.library.frame("referring_domains")
    top = ask("SELECT referring_domain, referring_pages FROM questions.top_referring_domains")
    assert {*top} == {*zip(domains["referring_domain"], domains["referring_pages"], strict=True)}
    assert ask("SELECT referring_domains, backlinks FROM questions.referring_domains_by_crawl") == [
        (len(domains), domains["backlinks"].sum())
    ]
    broken = ask("SELECT target_url, status FROM questions.broken_internal_links WHERE outcome = 'http_error'")
    assert {*broken} == {
        (f"{START_URL}shop/green/gyokuro.html", 404),
        (f"{START_URL}shop/teaware/glass-teapot.html", 410),
    }
    inlinks, graph = (demo.library.frame(name) for name in ("page_inlinks", "authority"))
    weak = inlinks[inlinks["url"].isin(graph["url"]) & (inlinks["unique_inlinks"] <= 1)]
    assert {*ask("SELECT url FROM questions.weakly_linked_pages")} == {*zip(weak["url"], strict=True)}
    histogram = ask("SELECT sum(pages) FROM questions.inlink_histogram")
    assert histogram == [(demo.library.frame("page_inlinks")["is_site_page"].sum(),)]
    assert ask("SELECT sum(share) FROM questions.backlink_anchors")[0][0] == pytest.approx(1)
    placed = ask("SELECT sum(links) FROM questions.inlinks_by_placement")
    assert placed == [(demo.library.frame("page_inlinks")["inlinks"].sum(),)]


def test_the_store_may_lie_anywhere(demo, here, views):
    with duckdb.connect() as connection:
        with pytest.raises(duckdb.IOException, match="No files found"):
            connection.execute(views_sql(demo.store.root))
        connection.execute(f"SET VARIABLE store = '{demo.store.root}'")
        connection.execute(views_sql(demo.store.root))
        connection.execute("SET VARIABLE store = '" + str(here).replace("'", "''") + "'")
        shutil.rmtree(here / "marts" / "fixes")
        with pytest.raises(duckdb.IOException, match="No files found"):
            connection.sql("FROM fixes")
        assert connection.sql("SELECT count(*) FROM star.fact_links").fetchall()[0][0] > 0


def test_views_kept_in_a_file_outlive_a_move_of_the_store(here, tmp_path, monkeypatch, views):
    monkeypatch.chdir(here)
    with duckdb.connect(tmp_path / "kept.db") as connection:
        connection.execute(views_sql(here))
        assert rows_of(connection) == rows_of(views)
    moved = here.rename(tmp_path / "moved")
    monkeypatch.chdir(moved)
    with duckdb.connect(tmp_path / "kept.db") as connection:
        assert rows_of(connection) == rows_of(views)


def test_a_star_that_lies_elsewhere_is_none_of_the_stores_and_the_file_says_so(here):
    shutil.move(here / "star", here.parent / "star")
    text = views_sql(here)
    assert "the star that lies in the store" in text
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE store = '" + str(here).replace("'", "''") + "'")
        connection.execute(text)
        assert rows_of(connection)["star.dim_crawls"] == 0


def test_no_path_of_the_machine_is_named(demo):
    text = views_sql(demo.store.root)
    assert str(demo.store.root) not in text
    assert {*re.findall(r"read_parquet\((.*?)'/(?:tables|marts|star)/\w+/\*/\*\.parquet'", text)} == {
        "coalesce(getvariable('store'), '.') || "
    }
    assert text.count("read_parquet(") == text.count("read_parquet(coalesce(getvariable('store'), '.') || '/")


def test_questions_of_an_empty_store_have_no_answers(tmp_path):
    with duckdb.connect() as connection:
        connection.execute(views_sql(tmp_path))
        assert set(rows_of(connection).values()) == {0}
        for question in QUESTIONS:
            assert answers(connection, question) == 0


def test_files_of_an_earlier_version_may_lack_columns(here):
    (path,) = here.glob("marts/fixes/*/*.parquet")
    table = pq.read_table(path, partitioning=None)
    pq.write_table(table.drop_columns(["evidence"]), path)
    with duckdb.connect() as connection:
        connection.execute("SET VARIABLE store = '" + str(here).replace("'", "''") + "'")
        connection.execute(views_sql(here))
        assert connection.sql("SELECT count(*), count(evidence) FROM fixes").fetchall() == [(len(table), 0)]
