"""``views.sql``: a store as views of DuckDB, with the words of every column, and with questions ready to ask.

The file names no path of this machine. The store is what the variable ``store`` says when a view is read, and the
folder in which DuckDB runs where it is not set; so the file stays good when the store moves, or a path has quotes::

    SET VARIABLE store = '/data/it''s here';        -- before the file is read, and in every session
    FROM questions.top_referring_domains;
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa

from analysis.export.questions import QUESTIONS
from linkspider.model.star_tables import STAR
from linkspider.model.store import PARTITION
from linkspider.model.tables import MARTS, SCHEMA_VERSION, TABLES, Table

_SQL: Final = {
    pa.string(): "VARCHAR",
    pa.bool_(): "BOOLEAN",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP WITH TIME ZONE",
}
_STORE: Final = "coalesce(getvariable('store'), '.')"
#: Schema of the views, tables, partition key, SQL of the folder in which the tables' folders lie.
_KINDS: Final = (
    ("main", TABLES, PARTITION, f"{_STORE} || '/tables"),
    ("main", MARTS, "site", f"{_STORE} || '/marts"),
    ("star", STAR, "site", f"{_STORE} || '/star"),
)
_HEAD: Final = f"""\
-- linkspider: a store as views of DuckDB (schema version {SCHEMA_VERSION}), made by `python -m analysis export sql`.
-- Make it again when there are new tables or marts: those that had no file then are empty views.
--
--   cd STORE && duckdb -init views.sql              the store is the folder in which DuckDB runs, or
--   SET VARIABLE store = '/path/to/store';          what this says, before this file is read and in every session
--
-- Tables and marts are views of the schema main, the star that lies in the store (export star --out STORE/star) is in
-- star, and answers are in questions.
"""


def views_sql(store: Path) -> str:
    """The file's text.

    Args:
        store: a store: tables, marts and the star of which it holds a file become views of it, others are empty.
    """
    folders = (store / "tables", store / "marts", store / "star")
    lines = [_HEAD, "CREATE SCHEMA IF NOT EXISTS star;", "CREATE SCHEMA IF NOT EXISTS questions;\n"]
    for (schema, tables, key, place), folder in zip(_KINDS, folders, strict=True):
        for table in tables.values():
            is_held = any(folder.glob(f"{table.name}/*/*.parquet"))
            lines += _view(schema, table, key, f"{place}/{table.name}/*/*.parquet'" if is_held else "")
    for question in QUESTIONS:
        name = f"questions.{quoted(question.name)}"
        lines += [
            f"CREATE OR REPLACE VIEW {name} AS{question.sql.rstrip()};",
            f"COMMENT ON VIEW {name} IS {_text(question.words)};\n",
        ]
    return "\n".join(lines)


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever word it is."""
    return '"' + name.replace('"', '""') + '"'


def _view(schema: str, table: Table, key: str, files: str) -> Iterator[str]:
    """The statements that make a view and tell what is in it; ``files`` is an SQL expression, empty for no files."""
    name = f"{schema}.{quoted(table.name)}"
    columns = [f"NULL::{_SQL[column.type]} AS {quoted(column.name)}" for column in table.columns]
    yield f"CREATE OR REPLACE VIEW {name} AS SELECT {', '.join([*columns, f'NULL::VARCHAR AS {key}'])} WHERE false"
    if files:  # what an earlier version wrote may lack columns: the line above has them all
        yield f"UNION ALL BY NAME FROM read_parquet({files}, hive_partitioning = true,"
        yield f"                                    hive_types = {{'{key}': VARCHAR}}, union_by_name = true)"
    yield ";"
    yield f"COMMENT ON VIEW {name} IS {_text(table.description)};"
    for column in table.columns:
        yield f"COMMENT ON COLUMN {name}.{quoted(column.name)} IS {_text(column.description)};"
    yield ""


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
