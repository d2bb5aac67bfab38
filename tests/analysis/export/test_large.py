"""More rows than a sheet holds go through every export, and memory does not grow with them."""

import re
import subprocess
import sys
import zipfile

import pytest

ROWS = 1_200_000
CODE = """
import resource, sys
from pathlib import Path
from typing import Annotated, NamedTuple
import pyarrow as pa
import pandas, xlsxwriter
from analysis.export.csv_folder import write_csv_folder
from analysis.export.sheets import Sheet
from analysis.export.workbook import About, write_workbook
from linkspider.model.tables import Table

class Row(NamedTuple):
    '''One row per link.'''
    anchor_text: Annotated[str, "the anchor"]

ROWS, PART, folder = int(sys.argv[1]), 50_000, Path(sys.argv[2])

def parts():
    for first in range(0, ROWS, PART):
        texts = [f"=an anchor of some length, as they are: {n}" for n in range(first, first + PART)]
        yield pa.table({"anchor_text": texts})

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)

sheet = Sheet(Table("links", Row), parts)
for _ in zip(range(3), sheet.batches()):
    pass
before = peak()
write_workbook(folder / "links.xlsx", [sheet], About("Links"))
write_csv_folder(folder, [sheet])
print(peak() - before)
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    run = subprocess.run(
        [sys.executable, "-c", CODE, str(ROWS), str(folder)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return folder, float(run.stdout)


def test_memory_does_not_grow_with_rows(made):
    assert made[1] < 40  # MiB; the texts alone are 54, as objects 114


def test_all_rows_are_in_the_workbook_on_two_sheets(made):
    counts = {}
    with zipfile.ZipFile(made[0] / "links.xlsx") as file:
        for name in file.namelist():
            if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
                with file.open(name) as sheet:
                    counts[name] = occurrences(sheet, b"<row ")
        names = re.findall(r'<sheet name="([^"]+)"', file.read("xl/workbook.xml").decode())
    assert names == ["About", "Columns", "links", "links (2)"]
    assert counts["xl/worksheets/sheet3.xml"] == 1_048_576
    assert counts["xl/worksheets/sheet4.xml"] == ROWS - 1_048_575 + 1


def test_all_rows_are_in_the_csv_file(made):
    with (made[0] / "links.csv").open("rb") as file:
        assert occurrences(file, b"\r\n") == ROWS + 1


def occurrences(file, needle):
    count, tail = 0, b""
    while block := file.read(1 << 20):
        block = tail + block
        count += block.count(needle)
        tail = block[len(block) - len(needle) + 1 :]
    return count
