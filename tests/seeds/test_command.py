"""``scrapy seeds``: what is printed, and the exit code."""

import argparse
import codecs
import json
import zipfile
from datetime import UTC, datetime

import pytest

from linkspider.commands.seeds import Command
from linkspider.seeds.texts import storable
from linkspider.verbs.seeds import MAX_REJECTS
from tests.seeds.exports import EXPORTS, A, B

KEYS = [
    *(
        "file",
        "format",
        "encoding",
        "delimiter",
        "rows_read",
        "accepted",
        "duplicate",
        "rejected",
        "rejects",
        "warnings",
    ),
]


@pytest.fixture
def run(capsys):
    """Runs the command in this process: exit code, lines of the output, lines of the error output."""

    def command(*paths, is_json=False):
        told = Command()
        told.run([str(path) for path in paths], argparse.Namespace(json=is_json))
        captured = capsys.readouterr()
        return told.exitcode, captured.out.splitlines(), captured.err.splitlines()

    return command


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS)
def test_json_of_each_format(run, seed_file, export):
    path = seed_file(export.content)
    code, out, err = run(path, is_json=True)
    (record,) = map(json.loads, out)
    assert [*record][: len(KEYS)] == KEYS
    assert (record["file"], record["format"]) == (str(path), export.format)
    assert (record["encoding"], record["delimiter"]) == (export.encoding, export.delimiter)
    assert record["rows_read"] == sum(record[name] for name in ("accepted", "duplicate", "rejected"))
    assert record["counted"] == export.counted
    assert len(record["rejects"]) == record["rejected"] == export.rejected
    assert code == (0 if export.accepted else 2)
    assert len(err) == (0 if export.accepted else 1)


def test_json_says_where_and_why(run, seed_file):
    code, out, _ = run(
        seed_file(f"Linking page,Last crawled\n{A},2026-11-01\n{B},2026-11-03\nftp://x/,\n"), is_json=True
    )
    record = json.loads(out[0])
    reason = "has the scheme 'ftp': only http and https pages can be fetched"
    assert record["rejects"] == [{"line": 4, "text": "ftp://x/,", "reason": reason}]
    assert (record["columns"], record["domains"]) == (["Linking page", "Last crawled"], 2)
    seen = [datetime.fromisoformat(record[name]) for name in ("first_seen", "last_seen")]
    assert seen == [datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 3, tzinfo=UTC)]
    assert code == 0


def test_json_has_an_object_for_each_list(run, seed_file, tmp_path):
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("a.txt", A)
        archive.writestr("sites.csv", EXPORTS["gsc_sites"].content)
    code, out, err = run(tmp_path / "both.zip", seed_file(f"{A}\n{B}\n"), is_json=True)
    records = [json.loads(line) for line in out]
    assert [record["file"].removeprefix(str(tmp_path)) for record in records] == [
        *("/both.zip/a.txt", "/both.zip/sites.csv", "/seeds.csv"),
    ]
    assert [(record["accepted"], record["duplicate"], record["counted"]) for record in records] == [
        *((1, 0, 0), (0, 0, 2), (1, 1, 0)),
    ]
    assert (code, err) == (0, [])


@pytest.mark.parametrize("end", ["\x85", "\u2028", "\u2029"])
def test_an_object_of_json_is_one_line_to_every_program(run, seed_file, end):
    _, out, _ = run(seed_file(f"{A}\n{B}x{end}y\n"), is_json=True)
    (record,) = map(json.loads, out)
    assert record["rejects"] == [
        {"line": 2, "text": storable(f"{B}x{end}y"), "reason": "holds white space, so it is not a URL"}
    ]


def test_rejects_in_json_have_an_end(run, seed_file):
    _, out, _ = run(seed_file(f"{A}\n" + "x\n" * (MAX_REJECTS + 5)), is_json=True)
    record = json.loads(out[0])
    assert (len(record["rejects"]), record["rejected"]) == (MAX_REJECTS, MAX_REJECTS + 5)
    assert "rejected rows that are not listed: 5" in record["warnings"]


def test_people_are_told_in_lines_where_there_is_no_terminal(run, seed_file):
    path = seed_file(EXPORTS["ahrefs"].content)
    code, out, err = run(path)
    assert out[0] == (
        f"{path}: format ahrefs (utf-16-le, tab); rows read 3; accepted 2; duplicate 0; rejected 1; counted 0; "
        "domains 2; seen 2025-03-04 to 2026-11-01"
    )
    assert out[-1].startswith("  line 4 has no URL: ")
    assert (code, err) == (0, [])


def test_people_are_told_of_the_first_rejected_rows(run, seed_file):
    _, out, _ = run(seed_file(f"{A}\n" + "x\n" * 30))
    assert out[-2:] == ["  line 11 is not a URL: it has no host: x", "  and 20 more rejected rows: --json lists them"]


def test_a_terminal_gets_a_table(run, seed_file, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    code, out, _ = run(seed_file(f"{A}\nbad\x1b[31m row\n"))
    text = "\n".join(out)
    assert "accepted" in text
    assert "bad\ufffd[31m row" in text
    assert code == 0


def test_secrets_are_not_told(run, seed_file):
    for is_json in (True, False):
        _, out, _ = run(seed_file(f"{A}\nhttps://a.example/x {A}?token=hunter2\n"), is_json=is_json)
        assert "token=REDACTED" in "".join(out)
        assert "hunter2" not in "".join(out)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("seed.csv", A, "did you mean"),
        ("folder", None, "is a folder: name the files in it"),
        ("seeds.csv", b"\x89PNG\0\0\0\0", "is a binary file: expected text, one URL a line, or a CSV export"),
        ("seeds.csv", b"", "is empty or holds nothing but comments: expected one URL a line, or a CSV export"),
        ("seeds.csv", b"Linking page,Last crawled\n", "(line 1 is the header): expected a referring page in each row"),
        ("seeds.csv", b"Source Url,Anchor text,Target Url\nx\n", "(rows: 1): line 2 is not a URL: it has no host"),
        ("seeds.csv", b"https://a.example/\x81\n", "(rows: 1): line 1 has a URL with bytes that are no text"),
        ("seeds.csv", EXPORTS["gsc_sites"].content, 'is Search Console\'s "Top linking sites"'),
        ("seeds.csv", b"PK\x03\x04", "is a zip archive that breaks off"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(run, seed_file, tmp_path, name, content, words):
    (tmp_path / "folder").mkdir()
    if content is not None:
        seed_file(content)
    code, _, err = run(tmp_path / name)
    assert code == 2
    assert len(err) == 1
    assert err[0].startswith(f"scrapy seeds: seed file '{tmp_path / name}' ")
    assert words in err[0]


def test_a_file_that_cannot_be_read_beside_one_that_can(run, seed_file, tmp_path):
    code, out, err = run(tmp_path / "none.csv", seed_file(A, "list.txt"), is_json=True)
    records = [json.loads(line) for line in out]
    assert (code, [record["format"] for record in records]) == (0, ["unknown", "plain"])
    assert err == [f"scrapy seeds: seed file '{tmp_path / 'none.csv'}' does not exist"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("top.csv", f"URL,Title,PA,Total Links,Linking Domains to Page\n{A},1,1,1,1\n", 'is Moz\'s "Top pages"'),
        ("Top linked pages - internally.csv", EXPORTS["gsc_targets"].content, "the site's own links"),
        ("empty.csv", "", "is empty"),
        ("image.csv", b"\x89PNG\0\0\0\0", "is a binary file"),
        ("utf32.csv", f"{A}\n".encode("utf-32"), "is UTF-32: save it as UTF-8"),
        ("utf32.csv", codecs.BOM_UTF32_BE + f"{A}\n".encode("utf-32-be"), "is UTF-32: save it as UTF-8"),
        ("broken.zip", b"PK\x03\x04", "is a zip archive that breaks off"),
        ("bad.csv.gz", b"\x1f\x8b\0", "is a broken archive"),
    ],
)
def test_json_has_an_object_for_a_file_that_cannot_be_used(run, seed_file, name, content, words):
    path = seed_file(content, name)
    code, out, err = run(path, is_json=True)
    (record,) = map(json.loads, out)
    assert [*record][: len(KEYS)] == KEYS
    assert (record["file"], record["format"], record["rejects"]) == (str(path), "unknown", [])
    assert {record[key] for key in ("rows_read", "accepted", "duplicate", "rejected", "counted")} == {0}
    (warning,) = record["warnings"]
    assert (code, err) == (2, [f"scrapy seeds: {warning}"])
    assert words in warning


def test_rows_that_only_count_are_rejected_in_json_and_no_faults_to_people(run, seed_file):
    path = seed_file(EXPORTS["disavow"].content)
    _, out, _ = run(path, is_json=True)
    record = json.loads(out[0])
    assert (record["rows_read"], record["accepted"], record["rejected"], record["counted"]) == (4, 1, 3, 2)
    kept = "names no page to look at: its counts are kept in seed_counts"
    assert [(reject["line"], reject["reason"]) for reject in record["rejects"]] == [
        *((2, kept), (4, kept), (5, "has no domain")),
    ]
    _, out, _ = run(path)
    assert "rejected 3; counted 2;" in out[0]
    assert [line for line in out if line.startswith("  line ")] == ["  line 5 has no domain: domain:"]


@pytest.mark.parametrize(
    ("option", "words"),
    [("--jsn", "; did you mean '--json'?"), ("-x", "; known: --help, --json")],
)
def test_an_option_that_does_not_exist(run, seed_file, option, words):
    assert run(seed_file(A), option) == (2, [], [f"scrapy seeds: there is no option '{option}'{words}"])


def test_no_file(run):
    assert run() == (2, [], ["scrapy seeds: seeds names no file: expected one or more, as in scrapy seeds links.csv"])


def test_as_a_person_types_it(run_command, seed_file):
    done = run_command("scrapy", "seeds", str(seed_file(f"{A}\n{A}\n")), "--json")
    assert (done.code, done.err) == (0, "")
    assert (json.loads(done.out)["accepted"], json.loads(done.out)["duplicate"]) == (1, 1)
