"""A file is there whole or not at all, and so is the folder that it is to lie in."""

import os

import pytest

from analysis.export.placing import placed
from linkspider.errors import LinkspiderError


def fail(path):
    with placed(path) as made:
        made.write_text("half")
        raise ZeroDivisionError


def test_the_folder_is_made(tmp_path):
    path = tmp_path / "new" / "folder" / "views.sql"
    with placed(path) as made:
        made.write_text("SELECT 1")
    assert path.read_text() == "SELECT 1"
    assert [*path.parent.iterdir()] == [path]


def test_a_folder_that_cannot_be_made_is_said_in_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LinkspiderError, match=r"views\.sql' cannot be written: "):
        fail(tmp_path / "file" / "views.sql")


def test_what_is_no_file_is_not_replaced(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    with pytest.raises(LinkspiderError, match=r"pipe' is no file but a device or a pipe: name another with --out$"):
        fail(path)
    assert path.is_fifo()


def test_what_stood_there_stays_where_the_new_one_fails(tmp_path):
    path = tmp_path / "views.sql"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError):
        fail(path)
    assert path.read_text() == "before"
    assert [*tmp_path.iterdir()] == [path]
