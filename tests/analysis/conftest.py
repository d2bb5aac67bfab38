"""A store with two hand-made crawls, and frames as the reader gives them."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest

from linkspider.model import domains, urls
from linkspider.model.rows import BacklinkCheckRow, LinkRow, PageRow, SeedCountRow, SeedRow
from linkspider.model.scope import Scope
from linkspider.model.store import Store
from linkspider.model.tables import TABLES

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXTS = ["source_url", "source_host", "source_domain", "target_key", "anchor_text"]
BACKLINK_DEFAULTS = {"placement": "content", "ordinal": 0}
INTERNAL_DEFAULTS = {"placement": "content", "is_boilerplate": False}


def page_row(url, outcome="ok", status=200, *, depth=0, link_count=0, site_link_count=0, hour=12, **told_too):
    host = urls.host(url)
    flags = [name for name, hint in PageRow.__annotations__.items() if get_args(hint)[0] is bool]
    told = (
        dict.fromkeys(PageRow._fields)
        | dict.fromkeys(flags, False)
        | {
            "url": url,
            "url_key": urls.key(url),
            "host": host,
            "domain": domains.domain_of(host),
            "outcome": outcome,
            "status": status,
            "attempts": 1,
            "depth": depth,
            "indexability": "indexable",
            "fetched_at": NOON.replace(hour=hour),
            "link_count": link_count,
            "internal_link_count": 0,
            "external_link_count": 0,
            "external_domain_count": 0,
            "site_link_count": site_link_count,
        }
        | told_too
    )
    return PageRow(**told)


def link_row(source, target, anchor="", *, followed=True, link_scope="internal", hour=12, **told_too):
    told = dict.fromkeys(LinkRow._fields) | {
        "source_url": source,
        "source_host": urls.host(source),
        "source_domain": domains.domain_of(urls.host(source)),
        "target_url": target,
        "target_key": urls.key(target),
        "target_host": urls.host(target),
        "target_domain": domains.domain_of(urls.host(target)),
        "href": target,
        "fragment": None,
        "link_scope": link_scope,
        "element": "a",
        "kind": "text",
        "path_type": "absolute",
        "placement": "content",
        "placement_rule": "residual",
        "placement_confidence": "residual",
        "is_boilerplate": False,
        "is_hidden": False,
        "anchor_text": anchor,
        "rel": "" if followed else "nofollow",
        "is_nofollow": not followed,
        "is_ugc": False,
        "is_sponsored": False,
        "is_followed": followed,
        "ordinal": 0,
        "fetched_at": NOON.replace(hour=hour),
    }
    return LinkRow(**(told | told_too))


def seed_row(tool, referring, line=1):
    told = dict.fromkeys(SeedRow._fields) | {
        "seed_file": f"{tool}.csv",
        "line": line,
        "source_tool": tool,
        "referring_url": referring,
        "referring_key": urls.key(referring),
        "is_duplicate": False,
    }
    return SeedRow(**told)


def seed_count_row(tool, subject, kind="referring_domain"):
    told = dict.fromkeys(SeedCountRow._fields)
    return SeedCountRow(
        **(told | {"seed_file": "x.csv", "line": 2, "source_tool": tool, "subject_kind": kind, "subject": subject})
    )


def check_row(referring, target, verdict, sources=None, **told_too):
    told = dict.fromkeys(BacklinkCheckRow._fields) | {
        "referring_url": referring,
        "referring_key": urls.key(referring),
        "referring_domain": domains.domain_of(urls.host(referring)),
        "checked_url": referring,
        "target_url": target,
        "target_key": target and urls.key(target),
        "verdict": verdict,
        "links": 1,
        "checked_at": NOON,
        "is_asked": sources is not None,
        "sources": sources,
        "source_count": len(sources.split()) if sources else 0,
        "claims_disagree": False,
    }
    return BacklinkCheckRow(**(told | told_too))


class Builder:
    """Writes crawls into a store as a writer does, two parts a table."""

    page = staticmethod(page_row)
    link = staticmethod(link_row)
    seed = staticmethod(seed_row)
    seed_count = staticmethod(seed_count_row)
    check = staticmethod(check_row)

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self.store.prepare()

    def crawl(
        self,
        spider,
        pages=(),
        links=(),
        *,
        site="site.example",
        scope=None,
        day=20,
        hour=12,
        state="finished",
        more=None,
        **told,
    ):
        """``more``: rows of further tables, by name."""
        start = NOON.replace(day=day, hour=hour)
        crawl_id = self.store.claim(f"c{start:%Y%m%dT%H%M%SZ}-{spider}-{site.replace(':', '_')}")
        rows = {"pages": list(pages), "links": list(links), **(more or {})}
        tables = {name: self._parts(name, crawl_id, held) for name, held in rows.items()}
        verdict = {
            "is_complete": True,
            "incomplete_reasons": None,
            "accepted": len(pages),
            "seed_rows": 0,
            "seed_rows_accepted": 0,
            "seed_rows_duplicate": 0,
            "seed_rows_rejected": 0,
        }
        self.store.write_manifest(
            crawl_id,
            {
                "crawl_id": crawl_id,
                "spider": spider,
                "site": site,
                "scope": scope or asdict(Scope.of(f"https://{site}/")),
                "state": state,
                "started_at": start.isoformat(),
                "verdict": None if state == "running" else verdict | told,
                "tables": tables,
            },
        )
        return crawl_id

    def _parts(self, table, crawl_id, rows):
        half = (len(rows) + 1) // 2
        files = [
            asdict(self.store.publish(TABLES[table].to_arrow(part), self.store.part_path(table, crawl_id, place)))
            for place, part in enumerate([list(rows[:half]), list(rows[half:])], 1)
            if part
        ]
        return {"rows": len(rows), "files": files}


@pytest.fixture(autouse=True)
def no_progress(monkeypatch):
    """Lines that come every ten seconds say how busy the machine is."""
    monkeypatch.setenv("LINKSPIDER_PROGRESS", "off")


@pytest.fixture
def builder(tmp_path):
    return Builder(tmp_path / "store")


@pytest.fixture
def audited(builder):
    """A site of four pages and a referrers crawl of six, counted by hand in the tests."""
    home, guide, old, gone = (f"https://site.example/{name}" for name in ("", "guide", "old", "gone"))
    site_links = [
        builder.link(home, guide, "Guide"),
        builder.link(home, guide, "Guide", followed=False),
        builder.link(home, f"{gone}?utm_source=nav", "Gone"),
        builder.link(home, home, "Home"),
        builder.link(guide, home, "Home"),
        builder.link(guide, "https://elsewhere.example/", "away", link_scope="outbound"),
        builder.link(guide, "https://site.example/beyond", "not accepted"),
    ]
    site_pages = [
        builder.page(home, link_count=4),
        builder.page(guide, depth=1, link_count=3),
        builder.page(old, "redirect", 301, depth=1),
        builder.page(gone, "http_error", 404, depth=1),
    ]
    one, two, blog, silent, dead, moved = (
        "https://www.a.example/1",
        "https://a.example/2",
        "https://b.github.io/post",
        "https://c.example/",
        "https://d.example/",
        "https://e.example/moved",
    )
    backlinks = [
        builder.link(one, guide, "the guide", link_scope="backlink", hour=9),
        builder.link(one, guide, "the guide", followed=False, link_scope="backlink", hour=9),
        builder.link(two, guide, "docs", link_scope="backlink", hour=11),
        builder.link(two, home, "=HYPERLINK(1)", followed=False, link_scope="backlink", hour=11),
        builder.link(blog, guide, "docs", link_scope="backlink", hour=10),
        builder.link(blog, "https://other.example/", "other", link_scope="other", hour=10),
    ]
    referring_pages = [
        builder.page(one, site_link_count=2),
        builder.page(two, site_link_count=2),
        builder.page(blog, site_link_count=1),
        builder.page(silent),
        builder.page(dead, "timeout", None),
        builder.page(moved, "redirect", 302),
    ]
    seeds = {"seed_rows": 9, "seed_rows_accepted": 6, "seed_rows_duplicate": 2, "seed_rows_rejected": 1}
    builder.crawl("referrers", referring_pages, backlinks, hour=10, **seeds)
    builder.crawl("site", site_pages, site_links, hour=11)
    return builder


@pytest.fixture(params=["text", "categorical"])
def link_frame(request):
    """Makes links frames; measures take plain texts and categoricals alike, as different readers give them."""

    def make(*rows):
        columns = [*TEXTS, "is_followed", "fetched_at"]
        frame = pd.DataFrame(list(rows), columns=columns).assign(**BACKLINK_DEFAULTS)
        frame = frame.astype(dict.fromkeys(TEXTS, "str") | {"is_followed": bool, "fetched_at": "datetime64[us, UTC]"})
        frame["asked_key"] = frame["target_key"]
        if request.param == "categorical":
            for name in TEXTS:  # categories in order of appearance, and one that no row has, as Arrow gives them
                frame[name] = pd.Categorical(frame[name], categories=["~unused", *frame[name].unique()])
        return frame

    return make


@pytest.fixture
def page_frame():
    """Makes pages frames from (url_key, outcome, status, depth, link_count)."""

    def make(*rows):
        frame = pd.DataFrame(list(rows), columns=["url_key", "outcome", "status", "depth", "link_count"])
        return frame.astype(
            {"url_key": "str", "outcome": "str", "status": "Int32", "depth": "Int32", "link_count": "Int32"}
        )

    return make
