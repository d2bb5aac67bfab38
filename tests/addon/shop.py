"""A shop on loopback, and the example project's spiders run over it as a person runs them."""

import gzip
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1] / "crawls"))

from page_server import Answer, PageServer

__all__ = ["SHOP", "Answer", "PageServer", "Ran", "book", "command", "environment", "run"]

PROJECT = Path(__file__).resolve().parents[2]
EXAMPLE = Path(__file__).parent / "example"
FAST = ("-s", "AUTOTHROTTLE_ENABLED=False")


def book(number: int) -> bytes:
    """A book's page, which leads home and to a URL that redirects."""
    text = f"<title>b{number}</title><h1>Book {number}</h1><p class=price>£{number}</p>"
    return f'<!doctype html><meta charset=utf-8>{text}<a href="/">home</a> <a href="/old">old</a>'.encode()


SHOP: dict[str, Answer] = {
    "/": (
        b'<!doctype html><title>shop</title><a class=book href="/book-1">one</a> <a class=book href="/book-2">two</a>'
        b' <a class=next href="/page-2">next</a> <a href="/private">staff</a> <a href="http://else.example/">elsewhere</a>'
    ),
    "/page-2": b'<!doctype html><title>shop 2</title><a class=book href="/old">three</a> <a href="/">home</a>',
    "/old": (301, {"Location": "/book-3"}, b""),
    "/book-1": book(1),
    "/book-2": book(2),
    "/book-3": (200, {"Content-Encoding": "gzip"}, gzip.compress(book(3))),
    "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private\n"),
    "/private": b"<!doctype html><title>staff</title>",
}


@dataclass(frozen=True)
class Ran:
    """A finished crawl."""

    code: int
    log: str
    folder: Path

    @property
    def items(self) -> list[dict[str, Any]]:
        """What the feed holds."""
        lines = (self.folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table of the store."""
        parts = sorted(self.folder.glob(f"store/tables/{table}/*/*.parquet"))
        return [row for part in parts for row in pq.read_table(part, partitioning=None).to_pylist()]

    def outcomes(self) -> dict[str, str]:
        """Path -> outcome of the pages."""
        return {"/" + row["url"].split("/", 3)[3]: row["outcome"] for row in self.rows("pages")}


def command(spider: str, server: PageServer, *options: str, feed: str = "-O") -> list[str]:
    """What a person types."""
    start = f"start=http://127.0.0.1:{server.port}/"
    return [sys.executable, "-m", "scrapy", "crawl", spider, "-a", start, feed, "../out.jsonl", *FAST, *options]


def environment(folder: Path, *, networks: str = "127.0.0.0/8") -> dict[str, str]:
    """The environment with a store of its own, and with loopback opened."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINKSPIDER_")}
    own = {"LINKSPIDER_STORE": str(folder / "store"), "LINKSPIDER_ALLOW_NETWORKS": networks}
    return {**kept, **own, "PYTHONPATH": str(PROJECT), "PYTHONDONTWRITEBYTECODE": "1"}


def run(
    folder: Path, spider: str, server: PageServer, *options: str, networks: str = "127.0.0.0/8", feed: str = "-O"
) -> Ran:
    """Runs a spider of the example to its end, in a folder that it may write to."""
    done = subprocess.run(
        [*(part.replace("../", f"{folder}/") for part in command(spider, server, *options, feed=feed))],
        cwd=EXAMPLE,
        env=environment(folder, networks=networks),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stderr, folder)
