"""docs/bi.md: its blocks of SQL and Python run, in the folder of the demo's store, from the first to the last."""

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from analysis.export.delta import export_delta
from analysis.export.questions import QUESTIONS
from analysis.export.views import views_sql
from linkspider.model.star_tables import STAR
from linkspider.model.tables import MARTS, TABLES

TEXT = (Path(__file__).resolve().parents[4] / "docs" / "bi.md").read_text(encoding="utf-8")
SQL = re.findall(r"^```sql\n(.+?)^```$", TEXT, re.MULTILINE | re.DOTALL)
PYTHON = re.findall(r"^```python\n(.+?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture
def inside(demo, tmp_path, monkeypatch):
    """A copy of the demo's store, in which the test works."""
    shutil.copytree(demo.store.root, tmp_path / "store")
    monkeypatch.chdir(tmp_path / "store")
    return tmp_path / "store"


def test_blocks_of_sql_run(inside):
    assert len(SQL) == 5
    first, *others = SQL
    with duckdb.connect() as connection:
        connection.execute(first)
        connection.execute(views_sql(inside))
        statements = [each for block in others for each in connection.extract_statements(block)]
        empty = []
        for statement in statements:
            if statement.type is duckdb.StatementType.SELECT:
                empty += [] if connection.sql(statement.query).to_arrow_table().num_rows else [statement.query]
            else:
                connection.execute(statement)
        assert len(statements) == 11
        assert empty == []
    with duckdb.connect("bi.duckdb") as copy:
        assert len(copy.sql("SHOW TABLES").fetchall()) == 3
        assert copy.sql("SELECT count(*) FROM links_flat").fetchall()[0][0] > 700


def test_blocks_of_python_run(inside, demo):
    export_delta(demo.library, inside / "lake")
    assert len(PYTHON) == 3
    for block in PYTHON:
        exec(block, {})


def test_names_in_the_text_exist():
    known = {*TABLES, *MARTS, *STAR, *(question.name for question in QUESTIONS)}
    for tables in (TABLES, MARTS, STAR):
        known |= {column.name for table in tables.values() for column in table.columns}
    named = {*re.findall(r"`([a-z]+(?:_[a-z]+)+)`", TEXT)}
    assert named - known <= {"views_sql"}
    assert {"fact_links", "dim_pages", "links_flat", "source_page_id"} <= named


def test_every_tool_says_what_was_tried():
    sections = dict(re.findall(r"^## (.+?)\n(.+?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
    tools = [name for name in sections if name != "What there is"]
    assert len(tools) == 10
    assert [name for name in tools if not re.search(r"\*\*([Nn]ot tried|[Tt]ried)\*\*", sections[name])] == []
