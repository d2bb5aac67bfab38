"""Archives: lists packed by zip and gzip, and what is no list or no archive, in one line that names file and entry."""

import gzip
import io
import struct
import zipfile

import pytest

from linkspider.errors import SeedFileError
from linkspider.seeds.reader import SeedReader, check_file
from linkspider.seeds.sources import MAX_ENTRIES, sources_of
from tests.seeds.exports import EXPORTS, A, B

LIST = f"{A}\n{B}\n"


def zipped(path, entries, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def archive(tmp_path):
    return lambda entries, method=zipfile.ZIP_DEFLATED: zipped(tmp_path / "links.zip", entries, method)


def refusal(path):
    """The one line by which a file is refused, as the check and the reader say alike."""
    with pytest.raises(SeedFileError) as caught:
        check_file(path)
    line = str(caught.value)
    assert "\n" not in line
    with pytest.raises(SeedFileError) as caught:
        list(SeedReader([path]))
    assert str(caught.value) == line
    return line


def test_an_export_of_several_tables(archive, read_paths):
    names = ("gsc_sites", "gsc_latest", "gsc_targets")
    path = archive({f"{name}.csv": EXPORTS[name].content for name in names})
    outcome = read_paths(path)
    assert [(account.file, account.source_tool) for account in outcome.accounts] == [
        (path / f"{name}.csv", name) for name in names
    ]
    assert [account.accepted for account in outcome.accounts] == [0, 1, 0]
    assert [account.counted for account in outcome.accounts] == [2, 0, 1]
    assert check_file(path).source_tool == "gsc_latest"


def test_an_entry_that_is_no_list_is_a_rejected_row(archive, read_paths):
    path = archive({"Filters.csv": "Filter,Value\nType,All\n", "chart.png": b"\x89PNG\0\0", "links.csv": LIST})
    outcome = read_paths(path)
    assert [(row.seed_file, row.line) for row in outcome.rejects] == [
        ("links.zip/Filters.csv", 1),
        ("links.zip/chart.png", 1),
    ]
    assert outcome.rejects[0].reason.startswith("has no column of URLs (columns: 'Filter', 'Value'): name")
    assert outcome.rejects[1].reason.startswith("is a binary file")
    assert [account.source_tool for account in outcome.accounts] == ["unknown", "unknown", "plain"]
    assert all(each.rows_read == each.accepted + each.rejected for each in outcome.accounts)


def test_what_systems_leave_beside_the_files_is_passed_over(archive, read_paths):
    path = archive({"__MACOSX/._links.csv": b"\0", ".DS_Store": b"\0", "folder/": "", "folder/links.csv": LIST})
    assert [row.seed_file for row in read_paths(path).rows] == ["links.zip/folder/links.csv"] * 2


def test_duplicates_are_told_across_entries(archive, read_paths):
    outcome = read_paths(archive({"1.txt": LIST, "2.txt": LIST}))
    assert [row.is_duplicate for row in outcome.rows] == [False, False, True, True]


def test_an_archive_without_a_list(archive):
    path = archive({"a.csv": "title,day\nx,y\n", "b.csv": ""})
    with pytest.raises(SeedFileError, match=r"links\.zip/a\.csv' has no column of URLs"):
        check_file(path)


def test_an_empty_archive(archive):
    assert "is a zip archive without a file in it" in refusal(archive({}))


def test_a_workbook(archive):
    line = refusal(archive({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<x/>"}))
    assert "is an Excel workbook or another spreadsheet: export the list as CSV" in line


@pytest.mark.parametrize("name", ["[Content_Types].xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_in_an_archive(archive, tmp_path, name):
    with zipfile.ZipFile(tmp_path / "book.xlsx", "w") as book:
        book.writestr(name, "<x/>")
    path = archive({"book.xlsx": (tmp_path / "book.xlsx").read_bytes()})
    with pytest.raises(SeedFileError, match=r"links\.zip/book\.xlsx' is an Excel workbook or another spreadsheet: "):
        check_file(path)


@pytest.mark.parametrize("content", [gzip.compress(LIST.encode()), b"PK\x03\x04rest"])
def test_an_archive_in_an_archive(archive, content):
    path = archive({"inner": content})
    with pytest.raises(SeedFileError, match=r"links\.zip/inner' is an archive in an archive: unpack it first$"):
        check_file(path)


def test_gzip_in_gzip(tmp_path):
    path = tmp_path / "links.csv.gz"
    path.write_bytes(gzip.compress(gzip.compress(LIST.encode())))
    assert "is an archive in an archive" in refusal(path)


def test_an_entry_of_a_strange_name_stays_inside_its_archive(archive, read_paths, tmp_path):
    outcome = read_paths(archive({"/etc/x\n\x1b.csv": LIST, "../../y.csv": LIST}))
    assert {row.seed_file for row in outcome.rows} == {"links.zip//etc/x \ufffd.csv", "links.zip/../../y.csv"}
    assert [path.name for path in tmp_path.iterdir()] == ["links.zip"]


def test_too_many_entries(archive):
    path = archive({f"{number}.txt": LIST for number in range(MAX_ENTRIES + 1)})
    assert f"is a zip archive of more than {MAX_ENTRIES} entries" in refusal(path)


def test_as_many_entries_as_may_be(archive):
    assert len(sources_of(archive({f"{number}.txt": LIST for number in range(MAX_ENTRIES)}))) == MAX_ENTRIES


def test_a_directory_that_lies_about_its_entries(archive):
    path = archive({f"{number}.txt": "" for number in range(30_000)}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x05\x06")
    content[at + 8 : at + 12] = struct.pack("<HH", 1, 1)
    path.write_bytes(content)
    assert "entries: unpack it" in refusal(path)


def test_a_bomb(archive):
    line = refusal(archive({"links.csv": f"{A}\n" * 2_000_000}))
    assert "links.zip/links.csv' unpacks to more than 512 MiB or 200 times its size: unpack it" in line


def test_a_bomb_that_lies_about_its_size(archive):
    path = archive({"links.csv": f"{A}\n" * 2_000_000})
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = struct.pack("<I", 1_000)
    path.write_bytes(content)
    assert "is an entry of a broken archive (Bad CRC-32" in refusal(path)


def test_a_bomb_in_gzip(tmp_path):
    path = tmp_path / "links.gz"
    path.write_bytes(gzip.compress(f"{A}\n".encode() * 2_000_000))
    assert "links.gz' unpacks to more than" in refusal(path)


def test_a_small_file_of_equal_lines_is_no_bomb(tmp_path):
    path = tmp_path / "links.gz"
    path.write_bytes(gzip.compress(f"{A}\n".encode() * 40_000))
    assert sum(1 for _ in SeedReader([path])) == 40_000


def test_an_encrypted_entry(archive):
    path = archive({"links.csv": LIST})
    content = bytearray(path.read_bytes())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "links.zip/links.csv' is encrypted: unpack the archive with its password" in refusal(path)


def test_an_unusual_method(archive):
    assert "links.csv' is packed in an unusual way" in refusal(archive({"links.csv": LIST}, zipfile.ZIP_LZMA))


def test_two_entries_of_one_name(tmp_path):
    path = tmp_path / "links.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", LIST)
        archive.writestr("b.csv", LIST)
    path.write_bytes(buffer.getvalue().replace(b"b.csv", b"a.csv"))
    assert "has two entries 'a.csv': unpack it first" in refusal(path)


def test_a_damaged_entry(archive):
    path = archive({"links.csv": LIST * 1_000}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[2_000] ^= 0xFF
    path.write_bytes(content)
    assert "links.zip/links.csv' is an entry of a broken archive (Bad CRC-32" in refusal(path)


@pytest.mark.parametrize("cut", [5, 30, 60])
def test_a_zip_archive_that_breaks_off(archive, cut):
    path = archive({"links.csv": LIST})
    path.write_bytes(path.read_bytes()[:-cut])
    assert "is a zip archive that breaks off" in refusal(path)


@pytest.mark.parametrize("cut", [1, 8, 20])
def test_a_gzip_archive_that_breaks_off(tmp_path, cut):
    path = tmp_path / "links.gz"
    path.write_bytes(gzip.compress(LIST.encode())[:-cut])
    assert "links.gz' is a broken archive (" in refusal(path)


def test_rows_of_a_broken_archive_make_no_others_duplicates(tmp_path, seed_file):
    lines = "Linking page,Last crawled\n" + "".join(f"{A}{number},\n" for number in range(20_000))
    broken, whole = tmp_path / "links.gz", seed_file(lines, "links.csv")
    broken.write_bytes(gzip.compress(lines.encode("utf-16"))[:-20])  # which is not read through beforehand
    reader = SeedReader([])
    rows = []
    with pytest.raises(SeedFileError, match="is a broken archive"):
        rows.extend(reader.read(*sources_of(broken)))
    assert rows
    assert not any(row.is_duplicate for row in reader.read(*sources_of(whole)))
    assert all(row.is_duplicate for row in reader.read(*sources_of(whole)))


def test_a_damaged_gzip_archive(tmp_path):
    content = bytearray(gzip.compress(LIST.encode()))
    content[-6] ^= 0xFF
    path = tmp_path / "links.gz"
    path.write_bytes(content)
    assert "is a broken archive (CRC check failed" in refusal(path)


def test_bytes_of_any_damage_are_refused_in_one_line_or_read(archive):
    path = archive({"links.csv": LIST, "other.csv": LIST})
    content = path.read_bytes()
    lines, read = [], 0
    for at in range(len(content)):
        damaged = bytearray(content)
        damaged[at] ^= 0x55
        path.write_bytes(damaged)
        try:
            read += sum(1 for _ in SeedReader([path])) > 0
        except SeedFileError as fault:
            lines.append(str(fault))
    assert read + len(lines) == len(content)
    assert min(read, len(lines)) > 10
    assert not any("\n" in line for line in lines)
