"""The look at the bytes before parsing: what may take long is suspicious, what is ordinary is not."""

import random
import re
import time

import pytest

from linkspider.extract.guards import (
    FEW_TAGS,
    HARMLESS_BYTES,
    HUGE_BYTES,
    LARGE_BYTES,
    LONG_TAG_BYTES,
    MAX_TAGS,
    is_suspicious,
)
from linkspider.extract.reading import PLAIN, read_html
from linkspider.model.records import Headers

PARAGRAPH = (
    b'<p class="a b">Text with a <a href="/tea?x=1">link</a>, <b id=x>bold</b> and <code class=k>code</code>.</p>\n'
)
SUSPICIOUS = {
    "an element with 10,000 attributes": b"<p " + b" ".join(b"a%d=1" % n for n in range(10_000)) + b">",
    "attributes hidden behind quoted tag ends": b"<p " + b" ".join(b"a%d='><'" % n for n in range(10_000)) + b">",
    "attributes hidden behind both quotes": b"<p " + b" ".join(b"a%d='>\"' b%d=\"<'>\"" % (n, n) for n in range(5_000)),
    "attributes without values": b"<p " + b" ".join(b"a%d" % n for n in range(10_000)) + b">",
    "a value of 100 KB": b"<p title='" + b"x" * 100_000 + b"'>",
    "formatting opened again": b"".join(b"<p><b id=%d>" % n for n in range(2_000)),
    "the same, in capitals": b"".join(b"<P><STRONG ID=%d>" % n for n in range(2_000)),
    "the same, closed in the end": b"".join(b"<p><i id=%d>" % n for n in range(2_000)) + b"</i>" * 2_000,
    "the same, behind a quoted tag end": b"".join(b'<p><b id="%d>">' % n for n in range(2_000))
    + b"".join(b'<p><b x=">%d">' % n for n in range(2_000)),
    "the same, hidden in a comment's quote": b'<!-- <b x=" -->' + b"".join(b"<p><b id=%d>" % n for n in range(2_000)),
    "the same in UTF-16": "".join(f"<p><b id={n}>" for n in range(2_000)).encode("utf-16"),
    "the same in ISO-2022-JP": b"".join(b"<p><\x1b(Bb id=%d>" % n for n in range(2_000)),
    "attributes in UTF-16": ("<p " + " ".join(f"a{n}='>'" for n in range(10_000)) + ">").encode("utf-16-le"),
    "html with many attributes": b"".join(b"<html a%d>" % n for n in range(3_000)),
    "nested elements": b"<div>" * 20_000,
    "links": b"<a href=x>" * 20_000,
    "options": b"<select>" + b"<option>x" * 20_000,
    "a large page whose tags are not nested": PARAGRAPH * (LARGE_BYTES // len(PARAGRAPH)) + b"<p>" * 10,
    "a large page of few tags that are not nested": (b"<p>" + b"tea " * 100) * (LARGE_BYTES // 400),
    "a large page of ISO-2022-JP": PARAGRAPH * (LARGE_BYTES // len(PARAGRAPH)) + b"\x1b(B" * 20,
    "a large page of long tags": (b"<p " + b" ".join(b"a%d" % n for n in range(1_000)) + b"></p>") * 400,
    # of 512 bytes each, so that each point that is looked at is in a value
    "attributes hidden behind tag ends in long values": b"<p>".ljust(100)
    + b"<pre"
    + b"".join(b' a%03d="%s>"' % (n, b"x" * 503) for n in range(200))
    + b">",
    "a huge page of few tags": b"<p>" + b"tea " * (HUGE_BYTES // 4) + b"</p>",
    "a huge page": PARAGRAPH * (HUGE_BYTES // len(PARAGRAPH) + 1),
}
ORDINARY = {
    "nothing": b"",
    "a page": b"<title>t</title>" + PARAGRAPH * 10,
    "a long page": b"<title>t</title>" + PARAGRAPH * 1_500,
    "a small page of formatting": b"".join(b"<p><b id=%d>" % n for n in range(500)),
    "many equal icons": b'<p>x <i class="icon icon-tea"></i>' * 4_000,
    "a script with comparisons": b"<script>" + b"if (a < b && c > \"d'\") { e = '<p>'; }\n" * 5_000 + b"</script>",
    "a large page": PARAGRAPH * (LARGE_BYTES // len(PARAGRAPH) + 1),
    "a picture of 4 KB": b"<img src='data:image/png;base64," + b"QUJD" * 1_000 + b"'>" + PARAGRAPH * 1_000,
}


@pytest.mark.parametrize("name", SUSPICIOUS)
def test_what_may_take_long_is_suspicious(name):
    assert is_suspicious(SUSPICIOUS[name])


@pytest.mark.parametrize("name", ORDINARY)
def test_what_is_ordinary_is_not(name):
    assert not is_suspicious(ORDINARY[name])


@pytest.mark.parametrize(
    "body",
    [
        b"<a href=x><object>" * (MAX_TAGS // 2),
        b"<select>" + b"<option>x" * (MAX_TAGS - 1),
        b"<div>" * (MAX_TAGS - 1),
        b"<svg>" * (MAX_TAGS // 2) + b"<title></title>" * (MAX_TAGS // 4),
        b"".join(b"<p><b id=%d>" % number for number in range(FEW_TAGS // 2)),
        (b"<p " + b" ".join(b"a%d" % number for number in range(1_300)) + b">") * (LARGE_BYTES // 8_000),
    ],
    ids=["links in links", "options", "nesting", "titles", "formatting", "attributes"],
)
def test_the_worst_that_is_not_suspicious_is_read_in_seconds(body):
    assert not is_suspicious(body)
    started = time.monotonic()
    read_html(body, "https://example.com/", None, Headers(), PLAIN)
    assert time.monotonic() - started < 15  # one or two where nothing else runs


def test_looking_takes_no_time_itself():
    for piece in (b'="', b"<", b"'", b'= "', b"<b ", b"a=", b"=", b"= ", b"a='\""):
        body = piece * (LARGE_BYTES // len(piece))
        started = time.monotonic()
        is_suspicious(body)
        assert time.monotonic() - started < 2


def attribute(number: int, dice: random.Random) -> bytes:
    """An attribute in one of the ways to write one, with anything that may stand in it."""
    pieces = [b"a", b"=", b'"', b"'", b" ", b">", b"<", b"/", b"<b ", b"x=", b'="', b"='", b"\n"]
    value = b"".join(dice.choices(pieces, k=dice.randrange(9)))
    name = b" " * dice.choice([1, 1, 40]) + b"n%d" % number
    return dice.choice(
        [
            name + b'="' + value.replace(b'"', b"") + b'"',
            name + b"='" + value.replace(b"'", b"") + b"'",
            name + b" = '" + value.replace(b"'", b"") + b"'",
            name + b"=u" + re.sub(rb"[\s>]", b"", value),
            name + re.sub(rb"[\s>=/]", b"", value),
        ]
    )


@pytest.mark.parametrize("seed", range(60))
def test_a_long_tag_is_found_whatever_stands_in_it_and_around_it(seed):
    dice = random.Random(seed)
    around = [b"<p>x</p>", b'"', b"it's ", b"<a href='x'>", b'<b id="1">t</b>', b'<!-- " -->']
    before = b"".join(dice.choices(around, k=dice.randrange(3_000)))
    tag = b"<p"
    while len(tag) < 2 * LONG_TAG_BYTES + 20:
        tag += attribute(len(tag), dice)
    page = before + tag + b">" + b"text <i>" * dice.randrange(1_000)
    assert is_suspicious(page.ljust(HARMLESS_BYTES + 1))
