"""From frames to Arrow: strict about columns, types and nulls."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.tables import frames
from analysis.tables.frames import arrow_parts, categories, coded_parts, shaped, to_arrow
from linkspider.model.store import Store
from linkspider.model.tables import MARTS

LINKED = MARTS["linked_pages"]


@pytest.fixture
def frame():
    return shaped(
        pd.DataFrame(
            {
                "surplus": [1, 2],
                "url": pd.Categorical(["b", "a"]),
                "backlinks": [1.0, 2.0],
                "followed_backlinks": [0, 1],
                "referring_pages": [1, 1],
                "referring_domains": [1, 1],
                "top_anchor_text": ["", "x"],
                "outcome": pd.Categorical(["ok", None]),
                "status": [200.0, None],
            }
        ),
        LINKED,
    )


def test_texts_become_plain_strings_and_nulls_stay_null(frame):
    table = to_arrow(frame, LINKED)
    assert table.schema.equals(LINKED.schema, check_metadata=True)
    assert table["url"].to_pylist() == ["b", "a"]
    assert table["outcome"].to_pylist() == ["ok", None]
    assert table["status"].to_pylist() == [200, None]
    assert {str(field.type) for field in table.schema} == {"string", "int64", "int32"}


def test_categoricals_become_plain_strings(frame):
    coded = frame.astype({"url": "category", "outcome": "category"})
    assert to_arrow(coded, LINKED).equals(to_arrow(frame, LINKED), check_metadata=True)
    with pytest.raises(ValueError, match=r"linked_pages\.url is null in 1 of 2 rows"):
        to_arrow(coded.assign(url=pd.Categorical(["a", None])), LINKED)


@pytest.mark.parametrize(("rows", "count"), [(2, 2), (1, 1), (0, 1)])
def test_parts_hold_all_rows_and_there_is_one_at_least(frame, rows, count, monkeypatch):
    monkeypatch.setattr(frames, "_PART_ROWS", 1)
    parts = list(arrow_parts(frame[:rows], LINKED))
    assert len(parts) == count
    assert pa.concat_tables(parts).equals(to_arrow(frame[:rows], LINKED))


@pytest.mark.parametrize("rows", [2, 1, 0])
def test_what_is_written_by_codes_is_read_as_declared(frame, rows, tmp_path, monkeypatch):
    monkeypatch.setattr(frames, "ROW_GROUP_ROWS", 1)
    coded = frame.astype({"url": "category", "outcome": "category"})[:rows]
    parts = list(coded_parts(coded, LINKED))
    assert [len(part["url"].chunk(0).dictionary) for part in parts] == ([1] * rows or [0])  # only what it has
    staged = Store(tmp_path).stage_groups(parts, tmp_path / "part-0.parquet")
    read = pq.read_table(staged.path)
    assert read.schema.equals(LINKED.schema, check_metadata=True)
    assert read.equals(to_arrow(frame[:rows], LINKED))
    assert staged.part.rows == rows


def test_a_column_without_any_text_is_one_of_texts(frame):
    coded = frame.assign(outcome=pd.Categorical([None, None]))
    (part,) = coded_parts(coded, LINKED)
    assert part.schema.field("outcome").type == pa.dictionary(pa.int32(), pa.string())
    assert part["outcome"].null_count == 2
    in_pieces = pd.concat([pd.Series(["a"], dtype="str"), pd.Series(["b"], dtype="str")])
    for texts in ([], in_pieces[:0], in_pieces):  # pandas may hold texts in several arrays, or in none
        empty = frame[:0].assign(url=pd.Categorical.from_codes([], dtype=categories(texts)))
        (part,) = coded_parts(empty, LINKED)
        assert part.schema.field("url").type == pa.dictionary(pa.int32(), pa.string())


def test_a_null_code_is_refused_as_a_null_text_is(frame):
    with pytest.raises(ValueError, match=r"linked_pages\.url is null in 1 of 2 rows"):
        list(coded_parts(frame.assign(url=pd.Categorical(["a", None])), LINKED))
    with pytest.raises(ValueError, match="has the columns"):
        list(coded_parts(frame[frame.columns[::-1]], LINKED))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda frame: frame.drop(columns="status"), "has the columns"),
        (lambda frame: frame.assign(surplus=1), "has the columns"),
        (lambda frame: frame[frame.columns[::-1]], "has the columns"),
        (lambda frame: frame.assign(url=["a", None]), r"linked_pages\.url is null in 1 of 2 rows"),
        (lambda frame: frame.assign(backlinks=["a", "b"]), r"linked_pages\.backlinks cannot be stored as int64"),
        (lambda frame: frame.assign(backlinks=[0.5, 1.0]), r"linked_pages\.backlinks cannot be stored as int64"),
        (lambda frame: frame.assign(status=[2**40, 1]), r"linked_pages\.status cannot be stored as int32"),
    ],
)
def test_what_does_not_fit_is_refused(frame, change, words):
    with pytest.raises(ValueError, match=words):
        to_arrow(change(frame), LINKED)


def test_a_missing_column_is_refused(frame):
    with pytest.raises(KeyError):
        shaped(frame.drop(columns="url"), LINKED)


def test_every_declared_type_has_a_dtype():
    for mart in MARTS.values():
        empty = mart.schema.empty_table().to_pandas()
        assert isinstance(to_arrow(shaped(empty, mart), mart), pa.Table)
