"""Feeds beside the tables: one line for each page or link, and nothing in them that a spreadsheet would run."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from linkspider.feeds import LinksCsv, LinksJsonLines, PagesCsv
from linkspider.model.rows import LinkRow, PageRow

SITE = "url=http://www.kettleandleaf.example/"


class Page(NamedTuple):
    url: str
    title: str | None
    is_noindex: bool
    fetched_at: datetime


class Link(NamedTuple):
    target_url: str
    anchor_text: str
    ordinal: int


class Rows(NamedTuple):
    page: Page
    links: list[Link]


NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
ROWS = [
    Rows(
        Page("http://a.example/", None, False, NOW),
        [Link("http://b.example/", "b", 0), Link("http://c.example/", "", 1)],
    ),
    Rows(Page("http://d.example/", 'x, "y"\nz', True, NOW), []),
]


def exported(exporter: type[Any], items: list[Any]) -> str:
    file = io.BytesIO()
    writes = exporter(file)
    writes.start_exporting()
    for item in items:
        writes.export_item(item)
    writes.finish_exporting()
    return file.getvalue().decode()


def test_pages_are_lines() -> None:
    assert [*csv.DictReader(io.StringIO(exported(PagesCsv, ROWS), newline=""))] == [
        {"url": "http://a.example/", "title": "", "is_noindex": "False", "fetched_at": "2026-11-20T12:30:00+00:00"},
        {
            "url": "http://d.example/",
            "title": 'x, "y"\nz',
            "is_noindex": "True",
            "fetched_at": "2026-11-20T12:30:00+00:00",
        },
    ]


def test_links_are_lines_or_objects() -> None:
    assert exported(LinksCsv, ROWS).splitlines() == [
        *("target_url,anchor_text,ordinal", "http://b.example/,b,0", "http://c.example/,,1")
    ]
    assert [json.loads(line) for line in exported(LinksJsonLines, ROWS).splitlines()] == [
        {"target_url": "http://b.example/", "anchor_text": "b", "ordinal": 0},
        {"target_url": "http://c.example/", "anchor_text": "", "ordinal": 1},
    ]


def test_items_of_another_kind_are_written_as_scrapy_writes_them() -> None:
    assert exported(PagesCsv, [{"a": "=1", "b": [1, 2]}]).splitlines() == ["a,b", '=1,"[1, 2]"']
    assert exported(LinksCsv, [{"a": 1}]) == ""


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        *[(text, f"'{text}") for text in ("=1+1", "+1", "-1", "@x", "\uff1d1", "\r", "\u200b=x", "  =x", "\ufeff@x")],
        *[(text, text) for text in ("", "a=b", "1-2", "x@y.example", "'=x", "#", "\u201c=")],
        *[("\t=x", "'\t'=x"), ("a;=x;b", "a;'=x;b"), ('a;"=x', "a;'\"=x"), ("a\n -x", "a\n' -x"), ("a; b", "a; b")],
        ("a\ud800b\x00", "a\ufffdb\ufffd"),
    ],
    ids=repr,
)
def test_no_cell_is_a_formula_and_none_is_lost(text: str, cell: str) -> None:
    (line,) = csv.DictReader(io.StringIO(exported(LinksCsv, [Rows(ROWS[0].page, [Link("u", text, 0)])]), newline=""))
    assert line["anchor_text"] == cell


def test_json_has_texts_as_they_are() -> None:
    (line,) = exported(LinksJsonLines, [Rows(ROWS[0].page, [Link("u", "=\ud800", 0)])]).splitlines()
    assert json.loads(line)["anchor_text"] == "=\ufffd"


def test_feeds_of_a_crawl(crawl_demo: Callable[..., Any], tmp_path: Path) -> None:
    names = ("pages.csv", "links.csv:links-csv", "links.jsonl:links-jsonl")
    run = crawl_demo("site", "-a", SITE, *[part for name in names for part in ("-O", str(tmp_path / name))])
    assert run.code == 0, run.err
    with (tmp_path / "pages.csv").open(encoding="utf-8", newline="") as file:
        pages = [*csv.DictReader(file)]
    with (tmp_path / "links.csv").open(encoding="utf-8", newline="") as file:
        links = [*csv.DictReader(file)]
    objects = [json.loads(line) for line in (tmp_path / "links.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [*pages[0]] == [*PageRow._fields]
    assert [*links[0]] == [*objects[0]] == [*LinkRow._fields]
    assert sorted((page["url"], page["outcome"]) for page in pages) == sorted(
        (row["url"], row["outcome"]) for row in run.rows("pages")
    )
    of_table = sorted((row["source_url"], row["ordinal"], row["target_url"]) for row in run.rows("links"))
    assert sorted((row["source_url"], int(row["ordinal"]), row["target_url"]) for row in links) == of_table
    assert sorted((row["source_url"], row["ordinal"], row["target_url"]) for row in objects) == of_table
