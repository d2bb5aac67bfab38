"""Comma-separated lists of files whose names hold blanks and commas."""

from pathlib import Path

import pytest

from linkspider.errors import SeedFileError
from linkspider.seeds.reader import parse_file_list


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in ("a.csv", "b with space.txt", "c, d.csv", "c"):
        (tmp_path / name).touch()
    (tmp_path / "e,f").mkdir()
    (tmp_path / "e,f" / "g.csv").touch()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.csv", ["a.csv"]),
        ("a.csv,b with space.txt", ["a.csv", "b with space.txt"]),
        (" a.csv , b with space.txt ", ["a.csv", "b with space.txt"]),
        ("c, d.csv", ["c, d.csv"]),
        ("a.csv,c, d.csv,b with space.txt", ["a.csv", "c, d.csv", "b with space.txt"]),
        ("c,a.csv", ["c", "a.csv"]),
        ("e,f/g.csv,a.csv", ["e,f/g.csv", "a.csv"]),
        (",a.csv,,c,", ["a.csv", "c"]),
        ("a.csv,a.csv", ["a.csv", "a.csv"]),
    ],
)
@pytest.mark.usefixtures("folder")
def test_lists(text, expected):
    assert parse_file_list(text) == [Path(name) for name in expected]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "seeds names no file: expected one or more, with commas between them"),
        (" , ", "seeds names no file: expected one or more, with commas between them"),
        ("A.csv", "seed file 'A.csv' does not exist; did you mean 'a.csv'?"),
        ("a.csv,b with spaces.txt", "seed file 'b with spaces.txt' does not exist; did you mean 'b with space.txt'?"),
        ("zzz", "seed file 'zzz' does not exist"),
        ("nowhere/a.csv", "seed file 'nowhere/a.csv' does not exist"),
        ("zero\0.csv", "seed file 'zero\\x00.csv' does not exist"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_refusals(text, message):
    with pytest.raises(SeedFileError) as caught:
        parse_file_list(text)
    assert str(caught.value).replace("\0", "\\x00") == message


@pytest.mark.usefixtures("folder")
def test_a_list_longer_than_a_name_may_be():
    assert parse_file_list(",".join(["a.csv"] * 200)) == [Path("a.csv")] * 200
