"""Dates in microdata: which of a page's items they are of, and which of these is the page."""

import pytest

from linkspider.extract.document import parse_document
from linkspider.extract.page import extract_facts

URL = "https://example.com/tea"


def item(kind, *dates, tag="div", prop="", inside=""):
    """An item of a type with dates, each written as ``published 2026-01-02``."""
    names = {"published": "datePublished", "modified": "dateModified", "created": "dateCreated"}
    pairs = (date.split() for date in dates)
    metas = "".join(f"<span><meta itemprop={names[name]} content={day}></span>" for name, day in pairs)
    of = f"itemprop={prop}" if prop else ""
    return f"<{tag} {of} itemscope itemtype=https://schema.org/{kind}>{metas}{inside}</{tag}>"


def plain(*days, tag="div"):
    """Dates of no item, each in an element of its own."""
    return "".join(f"<{tag}><span itemprop=datePublished>{day}</span></{tag}>" for day in days)


QUESTION = item(
    "Question",
    "created 2026-01-02",
    prop="mainEntity",
    inside=item("Comment", "published 2026-02-01", prop="comment")
    + item("Answer", "created 2026-02-02", prop="acceptedAnswer", inside=item("Comment", "published 2026-02-03")),
)
TEASERS = item("Article", "published 2026-02-01") + item("Article", "published 2026-02-02")
MAIN = item("Article", "published 2026-01-02", "modified 2026-01-03", inside="<h1>Tea</h1>")
WHOSE = [
    ("an article's", item("Article", "published 2026-01-02", "modified 2026-01-03"), "2026-01-02 2026-01-03"),
    ("not a review's", item("Product", inside=item("Review", "published 2014-12-29", prop="review")), "None None"),
    ("not a comment's", item("Blog", inside=item("Comment", "modified 2009-01-13")), "None None"),
    (
        "not those of the answers in a thread",
        item("DiscussionForumPosting", "published 2026-01-02") + item("Comment", "modified 2026-02-01"),
        "2026-01-02 None",
    ),
    ("a question's, not those of what is under it", item("QAPage", inside=QUESTION), "2026-01-02 None"),
    ("created is not published", item("Article", "created 2026-01-02"), "None None"),
    ("not those of a list", TEASERS, "None None"),
    ("not those of a list that was changed in part", item("Article", "modified 2026-02-01") + TEASERS, "None None"),
    ("a page's own before its list's", TEASERS + item("WebPage", "modified 2026-01-02"), "None 2026-01-02"),
    ("meta where there is a list", f"<meta name=date content=2026-01-02>{TEASERS}", "2026-01-02 None"),
    ("an article's before others'", item("Product", "published 2026-02-03") + MAIN, "2026-01-02 2026-01-03"),
    (
        "not those of several with a heading",
        item("Article", "published 2026-02-01", inside="<h1>Tea</h1>")
        + item("Article", "published 2026-02-02", inside="<h1>Cups</h1>"),
        "None None",
    ),
    ("the one with the heading", TEASERS + MAIN, "2026-01-02 2026-01-03"),
    ("two items that say the same", item("Article", "published 2026-01-02") * 2, "2026-01-02 None"),
    ("of no item", plain("2026-01-02"), "2026-01-02 None"),
    (
        "of no item, for people and for machines",
        plain("2026-01-02T10:00:00Z", "January 2, 2026", "soon"),
        "2026-01-02 None",
    ),
    ("not those of a list of one day", plain("2026-01-02T10:00:00Z", "2026-01-02T11:00:00Z"), "None None"),
    ("not those of a list of no items", plain("2026-01-02", "2026-01-03"), "None None"),
    ("not those of articles that are no items", plain("2026-01-02", "2026-01-03", tag="article"), "None None"),
    (
        "not those of articles in an article",
        f"<article>{plain('2026-01-02', '2026-01-03', tag='article')}</article>",
        "None None",
    ),
    (
        "not those of items without a type",
        "<article>"
        + "".join(f"<div itemscope>{plain(day)}</div>" for day in ("2026-01-02", "2026-01-03"))
        + "</article>",
        "None None",
    ),
    ("several in one item", item("Article", "published 2026-01-02", "published 2026-01-03"), "2026-01-02 None"),
    ("a video's where there is nothing else", item("VideoObject", "published 2026-01-02"), "2026-01-02 None"),
    (
        "not a video's beside another item",
        item("VideoObject", "published 2026-01-02") + item("Comment", "published 2026-01-03"),
        "None None",
    ),
    (
        "a video's after all others",
        item("VideoObject", "published 2026-02-01") + "<meta name=date content=2026-01-02>",
        "2026-01-02 None",
    ),
    (
        "the title of an abbreviation",
        "<abbr class=published itemprop=datePublished title=2026-01-02T10:52:00Z>10:52</abbr>",
        "2026-01-02 None",
    ),
]


@pytest.mark.parametrize(("html", "expected"), [case[1:] for case in WHOSE], ids=[case[0] for case in WHOSE])
def test_whose_dates_count(html, expected):
    found = extract_facts(parse_document(f"<html><body>{html}".encode(), URL, "text/html"))
    dates = (found.published_at, found.modified_at)
    assert " ".join("None" if date is None else date.date().isoformat() for date in dates) == expected
