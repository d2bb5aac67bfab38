"""Rows to Arrow and Parquet: what fits goes through unchanged, what does not is refused by name."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linkspider.model.rows import CrawlRow, LinkRow, PageRow, SeedRejectRow, SeedRow
from linkspider.model.tables import MARTS, SCHEMA_VERSION, TABLES

ALLOWED = {pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_(), pa.date32(), pa.timestamp("us", tz="UTC")}
ALL = [*TABLES.values(), *MARTS.values()]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

SEED = SeedRow("seeds.csv", 2, "plain", "https://a.example/", "https://a.example/", False, None)
FLAGS = [name for name, hint in PageRow.__annotations__.items() if get_args(hint)[0] is bool]
NOUGHTS = ["link_count", "internal_link_count", "external_link_count", "external_domain_count", "site_link_count"]
PAGE = PageRow(
    **dict.fromkeys(PageRow._fields)
    | dict.fromkeys(["url", "url_key"], "https://a.example/")
    | dict.fromkeys(["host", "domain"], "a.example")
    | dict.fromkeys(FLAGS, False)
    | dict.fromkeys(NOUGHTS, 0)
    | {"outcome": "ok", "indexability": "indexable", "attempts": 1, "fetched_at": NOON}
)
MISFITS = [
    ("null", SEED, "referring_url", None),
    ("null flag", SEED, "is_duplicate", None),
    ("null count", PAGE, "link_count", None),
    ("null word", PAGE, "indexability", None),
    ("int32 too large", PAGE, "attempts", 2**31),
    ("int32 too small", PAGE, "attempts", -(2**31) - 1),
    ("int32 far too large", PAGE, "status", 2**80),
    ("int64 too large", SEED, "line", 2**63),
    ("int64 too small", PAGE, "bytes", -(2**63) - 1),
    ("fraction for a whole number", SEED, "line", 1.5),
    ("text for a number", SEED, "line", "2"),
    ("flag for a number", SEED, "line", True),
    ("number for a flag", SEED, "is_duplicate", 1),
    ("number for a text", SEED, "seed_file", 7),
    ("list for a text", SEED, "seed_file", ["a"]),
    ("bytes that are no text", SEED, "seed_file", b"\xff"),
    ("lone surrogate", SEED, "referring_url", "https://a.example/\udc80"),
    ("lone surrogate in a null-able text", PAGE, "title", "\ud83d"),
    ("text for a time", SEED, "tool_last_seen", "2026-11-20"),
    ("null time", PAGE, "fetched_at", None),
]
FITS = [
    ("int32 edges", PAGE, "status", 2**31 - 1),
    ("int32 lower edge", PAGE, "status", -(2**31)),
    ("int64 edges", SEED, "line", 2**63 - 1),
    ("null where it may stand", PAGE, "title", None),
    ("empty text", SEED, "seed_file", ""),
    ("emoji", SEED, "seed_file", "🫖 té\u0301 \u202e"),
    ("NUL", SEED, "seed_file", "a\0b"),
    ("microseconds", SEED, "tool_last_seen", datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
]

TEXTS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30)
TIMES = st.datetimes(
    min_value=datetime(1700, 1, 1),  # noqa: DTZ001  # Hypothesis takes bounds without a zone
    max_value=datetime(2200, 1, 1),  # noqa: DTZ001  # as above
    timezones=st.just(UTC),
)
#: What a link's row may leave open.
NULLABLE = {
    *("fragment", "image_alt", "title", "placement", "placement_rule", "placement_confidence", "dom_path"),
    *("context_before", "context_after", "redirector_target"),
}
LINK_ROWS = st.builds(
    LinkRow,
    **dict.fromkeys(
        ["source_url", "source_host", "source_domain", "target_url", "target_key", "target_host", "target_domain"],
        TEXTS,
    ),
    **dict.fromkeys(["href", "link_scope", "element", "kind", "anchor_text", "rel", "path_type"], TEXTS),
    **dict.fromkeys(["is_nofollow", "is_ugc", "is_sponsored", "is_followed"], st.booleans()),
    **dict.fromkeys(["is_boilerplate", "is_hidden"], st.booleans()),
    **dict.fromkeys(sorted(NULLABLE), st.none() | TEXTS),
    ordinal=st.integers(0, 2**31 - 1),
    fetched_at=TIMES,
)


def table_of(row):
    return next(table for table in ALL if table.row is type(row))


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_a_table_says_what_it_is_in_types_that_every_tool_reads(table):
    names = [column.name for column in table.columns]
    assert names == list(table.row._fields) == table.schema.names
    assert len(set(names)) == len(names)
    assert re.fullmatch(r"[a-z][a-z_]{0,29}", table.name)
    assert table.description.endswith((".", "?"))
    for column in table.columns:
        assert column.type in ALLOWED, column
        assert re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", column.name), column
        assert len(column.name) <= 30, column
        assert column.description.strip() == column.description != "", column
        assert "\n" not in column.description, column


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_words_and_version_stand_in_the_schema(table):
    metadata = table.schema.metadata
    assert metadata[b"table"].decode() == table.name
    assert metadata[b"schema_version"].decode() == str(SCHEMA_VERSION)
    assert metadata[b"description"].decode() == table.description
    for column in table.columns:
        described = table.schema.field(column.name)
        assert described.nullable is column.nullable
        assert described.metadata == {b"description": column.description.encode()}


def test_names_of_tables_and_marts_are_never_shared():
    assert not set(TABLES) & set(MARTS)
    assert {table.row for table in ALL} >= {PageRow, LinkRow, SeedRow, SeedRejectRow, CrawlRow}
    assert all(name == table.name for name, table in {**TABLES, **MARTS}.items())


def test_the_key_of_a_partition_is_no_column():
    assert not any("crawl_id" in table.schema.names for table in TABLES.values())
    assert not any("site" in table.schema.names for table in MARTS.values())


@pytest.mark.parametrize(("row", "column", "value"), [case[1:] for case in MISFITS], ids=[case[0] for case in MISFITS])
def test_a_value_that_does_not_fit_is_refused_by_the_columns_name(row, column, value):
    table = table_of(row)
    with pytest.raises(ValueError, match=rf"^{table.name}\.{column} "):
        table.to_arrow([row, row._replace(**{column: value}), row])


@pytest.mark.parametrize(("row", "column", "value"), [case[1:] for case in FITS], ids=[case[0] for case in FITS])
def test_a_value_that_fits_stays_what_it_is(row, column, value):
    stored = table_of(row).to_arrow([row._replace(**{column: value})])
    assert stored.column(column).to_pylist() == [value]


def test_a_time_of_another_zone_is_stored_as_the_same_moment():
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    stored = TABLES["seeds"].to_arrow([SEED._replace(tool_last_seen=there)])
    assert stored.column("tool_last_seen").to_pylist() == [NOON]
    assert stored.schema.field("tool_last_seen").type == pa.timestamp("us", tz="UTC")


@pytest.mark.parametrize(
    "stranger",
    [SeedRejectRow("a", 1, "b", "c"), tuple(SEED), SEED._asdict(), None],
    ids=["row of another table", "bare tuple", "dictionary", "nothing"],
)
def test_only_rows_of_the_table_itself_are_taken(stranger):
    with pytest.raises(TypeError, match="table seeds takes SeedRow, not"):
        TABLES["seeds"].to_arrow([SEED, stranger])


@pytest.mark.parametrize("table", ALL, ids=lambda table: table.name)
def test_no_rows_make_an_empty_table_of_the_declared_schema(table, tmp_path):
    empty = table.to_arrow([])
    assert empty.schema.equals(table.schema, check_metadata=True)
    pq.write_table(empty, tmp_path / "empty.parquet")
    assert pq.read_schema(tmp_path / "empty.parquet").equals(table.schema, check_metadata=True)


@settings(deadline=None)  # each example writes and reads a file
@given(rows=st.lists(LINK_ROWS, max_size=6))
def test_links_come_back_from_parquet_as_they_went_in(rows, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "links.parquet"
    table = TABLES["links"]
    pq.write_table(table.to_arrow(rows), path)
    back = pq.read_table(path, partitioning=None)
    assert back.schema.equals(table.schema, check_metadata=True)
    assert [LinkRow(**row) for row in back.to_pylist()] == rows
    assert [field.nullable for field in back.schema] == [name in NULLABLE for name in LinkRow._fields]


@given(rows=st.lists(LINK_ROWS, min_size=1, max_size=4), at=st.integers(0, 3), column=st.sampled_from(LinkRow._fields))
def test_a_null_is_taken_only_where_one_may_stand(rows, at, column):
    at %= len(rows)
    rows[at] = rows[at]._replace(**{column: None})
    if column in NULLABLE:
        assert TABLES["links"].to_arrow(rows).column(column).to_pylist()[at] is None
    else:
        with pytest.raises(ValueError, match=rf"^links\.{column} is null in 1 of {len(rows)} rows$"):
            TABLES["links"].to_arrow(rows)
