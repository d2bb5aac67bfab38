"""Rows come a bounded number at a time, from frames and from files, older ones too."""

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from analysis.export.sheets import frame_sheet, parquet_sheet
from linkspider.model.tables import MARTS

LORENZ = MARTS["inlink_lorenz"]


def lorenz(rows):
    return pd.DataFrame({"measure": "inlinks", "pages_share": range(rows), "links_share": 0.5}).astype(
        {"measure": "str", "pages_share": "float64"}
    )


def read(sheet):
    batches = [*sheet.batches()]
    return batches, [number for batch in batches for number in batch.column("pages_share").to_pylist()]


@pytest.mark.parametrize("rows", [0, 1, 70_000])
def test_frames_and_files_give_every_row_once_in_small_batches(rows, tmp_path):
    frame = lorenz(rows)
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), tmp_path / "x.parquet", row_group_size=20_000)
    for sheet in (frame_sheet(LORENZ, lambda: frame), parquet_sheet(LORENZ, [tmp_path / "x.parquet"])):
        for _ in range(2):
            batches, numbers = read(sheet)
            assert numbers == [*range(rows)]
            assert max((batch.num_rows for batch in batches), default=0) <= 5_000


def test_a_file_that_is_older_than_a_column_has_it_empty(tmp_path):
    pq.write_table(pa.table({"pages_share": [1.0], "measure": ["inlinks"]}), tmp_path / "old.parquet")
    (batch,) = parquet_sheet(LORENZ, [tmp_path / "old.parquet"]).batches()
    assert batch.to_pylist() == [{"measure": "inlinks", "pages_share": 1.0, "links_share": None}]


def test_frames_are_asked_for_when_they_are_written():
    asked = []

    def frame():
        asked.append(LORENZ.name)
        return lorenz(1)

    sheet = frame_sheet(LORENZ, frame)
    assert asked == []
    assert read(sheet)[1] == [0]
    assert asked == ["inlink_lorenz"]
