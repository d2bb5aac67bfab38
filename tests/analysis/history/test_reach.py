"""What a crawl could have found of what a later one did: by its arguments, and how each page was found."""

import json

import pandas as pd
import pytest

from analysis.history.reach import WAY_COLUMNS, reach_of, ways_of

BASE = "https://site.example/"


def way(**told):
    columns = {"depth": None, "found_in_sitemap": False, "found_in_seeds": False, "found_in_backlinks": False}
    assert set(columns) == set(WAY_COLUMNS)
    return ways_of(pd.DataFrame([columns | told]))


@pytest.mark.parametrize(
    ("before", "after", "found", "is_open"),
    [
        ({}, {}, {"depth": 2}, True),
        ({}, {}, {"found_in_sitemap": True}, True),
        ({}, {}, {"found_in_backlinks": True}, True),
        ({}, {}, {}, True),  # by a link of a page that is found otherwise
        ({"sitemaps": "no"}, {}, {"found_in_sitemap": True}, False),
        ({"sitemaps": " No "}, {}, {}, False),
        ({"sitemaps": "no"}, {}, {"found_in_sitemap": True, "depth": 2}, True),  # it would have followed links to it
        ({"sitemaps": "no"}, {"sitemaps": "no"}, {}, True),
        ({}, {"sitemaps": "no"}, {}, True),
        ({"backlinks": "no"}, {}, {"found_in_backlinks": True}, False),
        ({}, {"urls": "list.txt"}, {"found_in_seeds": True}, False),
        ({"urls": "old.txt"}, {"urls": "list.txt"}, {"found_in_seeds": True}, True),
        ({"urls": "list.txt", "max_depth": "0"}, {}, {"depth": 1, "found_in_sitemap": True}, False),
        (
            {"urls": "list.txt", "max_depth": "0"},
            {"urls": "more.txt", "max_depth": "0"},
            {"found_in_seeds": True},
            True,
        ),
        ({"url": "http://www.site.example"}, {}, {"depth": 2}, True),
        ({"url": "site.example"}, {}, {"depth": 2}, True),
        ({"url": f"{BASE}docs/"}, {}, {"depth": 2}, False),
        ({"url": f"{BASE}docs/"}, {}, {"depth": 2, "found_in_sitemap": True}, True),
        ({"max_depth": "3"}, {"max_depth": "9"}, {"depth": 2}, True),  # a crawl that it cut is incomplete
        ({}, {"soft_404": "follow"}, {"depth": 2}, False),
        ({"soft_404": "follow"}, {}, {"depth": 2}, True),
    ],
)
def test_a_way_is_open_where_the_earlier_crawl_took_it_too(before, after, found, is_open):
    first, later = (reach_of(json.dumps({"url": BASE} | told)) for told in (before, after))
    assert first.is_open_to(way(**found), later).tolist() == [is_open]


@pytest.mark.parametrize("arguments", [None, "", "{}"])
def test_what_an_earlier_version_did_not_write_is_not_known(arguments):
    assert reach_of(arguments) is None
