"""Backlinks and their pages as frames in the shape of the tables, each row told by what differs from a plain one."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from analysis.profile.anchor_classes import AnchorWords
from analysis.profile.referring_profile import Material, profile
from analysis.tables.frames import shaped
from linkspider.model import domains, urls
from linkspider.model.rows import LinkRow, PageRow
from linkspider.model.tables import TABLES

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITE = "https://acme.com/"
PROSE = "a sentence of some eighty characters that an editor wrote before or after the link, all"
FLAGS = {"is_nofollow", "is_ugc", "is_sponsored", "is_boilerplate", "is_hidden"}


def backlink(source="https://a.example/post", anchor="our guide", target=SITE, **told):
    row = dict.fromkeys(LinkRow._fields) | dict.fromkeys(FLAGS, False)
    row |= {
        "source_url": source,
        "source_host": urls.host(source),
        "source_domain": domains.domain_of(urls.host(source)),
        "target_url": target,
        "target_key": urls.key(target),
        "target_host": urls.host(target),
        "target_domain": domains.domain_of(urls.host(target)),
        "href": target,
        "link_scope": "backlink",
        "element": "a",
        "kind": "text",
        "anchor_text": anchor,
        "rel": "",
        "is_followed": True,
        "placement": "content",
        "ordinal": 0,
        "dom_path": "main>p>a",
        "context_before": PROSE,
        "context_after": PROSE,
        "path_type": "absolute",
        "fetched_at": NOON,
    }
    row |= told
    if row["is_nofollow"] or row["is_ugc"] or row["is_sponsored"]:
        row["is_followed"] = False
    return row


def page(url="https://a.example/post", **told):
    row = dict.fromkeys(PageRow._fields)
    row |= dict.fromkeys(
        [name for name, hint in PageRow.__annotations__.items() if hint.__args__[0] is bool],
        False,
    )
    row |= {
        "url": url,
        "url_key": urls.key(url),
        "host": urls.host(url),
        "domain": domains.domain_of(urls.host(url)),
        "outcome": "ok",
        "status": 200,
        "attempts": 1,
        "fetched_at": NOON,
        "title": "A post",
        "language": "en",
        "indexability": "indexable",
        "is_indexable": True,
        "word_count": 600,
        "link_count": 12,
        "internal_link_count": 8,
        "external_link_count": 4,
        "external_domain_count": 3,
        "site_link_count": 1,
    }
    return row | told


def frame(table, rows):
    return shaped(pd.DataFrame(list(rows), columns=list(TABLES[table].row._fields)), TABLES[table])


def links_of(*rows):
    texts = ("source_url", "source_domain", "target_key", "anchor_text", "placement", "rel", "dom_path")
    return frame("links", rows).astype(dict.fromkeys(texts, "category"))


class Web:
    """Makes frames and profiles of made-up backlinks."""

    SITE, PROSE, NOON = SITE, PROSE, NOON
    WORDS = AnchorWords(("acme.com",), ("Acme",), ("red shoes",))
    backlink = staticmethod(backlink)
    page = staticmethod(page)
    links = staticmethod(links_of)

    @staticmethod
    def pages(*rows):
        return frame("pages", rows)

    @staticmethod
    def checks(*rows):
        return frame("backlink_checks", rows)

    @staticmethod
    def profile(links, pages=None, **known):
        """The profile of these links; pages that are not told are plain ones."""
        told = {row["url"] for row in pages or ()}
        missing = {row["source_url"] for row in links} - told
        rows = [*(pages or ()), *(page(url) for url in sorted(missing))]
        return profile(links_of(*links), frame("pages", rows), Material(**({"words": Web.WORDS} | known)))


@pytest.fixture
def web():
    return Web
