"""Which pages could take the parser very long or very much memory: a quick look at the bytes, before parsing.

A parser that follows the HTML standard can be made to work quadratically, in ways that no browser's page needs. What
was measured with lexbor, and what bounds it:

- an element with 100,000 attributes: minutes. Attributes are compared with each other, so the length of a tag counts;
- ``<p><b id=1><p><b id=2>`` and so on: each block opens every open formatting element again. 40 KB became 780 MB. Three
  equal ones at most are opened again (the standard's Noah's Ark clause), so the number of *different* ones counts;
- 500,000 nested ``div``, a ``select`` of 200,000 ``option``, a million links: the number of tags counts.

A page within these limits is read in two seconds at the very worst, and so is one beyond them whose tags are plainly
nested. The look errs on the side of suspicion, costs 4 to 10 % of reading the page (1 to 3 % of what a page costs a
crawl), and is not deceived by quotes, comments or scripts: it never skips anything as such.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from linkspider.extract.nesting import is_plainly_nested

#: Smaller pages can do no harm: at most a hundred megabytes for a tenth of a second.
HARMLESS_BYTES: Final = 8 * 1024
#: Larger pages hold any number of tags that are each just short enough.
LARGE_BYTES: Final = 512 * 1024
#: Still larger ones are better read beside the crawl, whatever is in them.
HUGE_BYTES: Final = 4 * 1024 * 1024
#: ``<`` in a page: more of them make any quadratic cost too high.
MAX_TAGS: Final = 18_000
#: Up to so many tags, formatting elements need not be looked at: the worst page takes 200 MB for half a second.
FEW_TAGS: Final = 2_000
#: Tags x different formatting elements: three times this is the most elements that they can become.
MAX_FORMATTING_WORK: Final = 250_000
#: A tag of twice this length is found for sure, none of less than this is suspected.
LONG_TAG_BYTES: Final = 8 * 1024

#: Bytes of UTF-16 and ISO-2022-JP: the two encodings of the web in which tags may be written otherwise than in ASCII.
_MARKS: Final = (b"\0", b"\x1b")
_SPACE: Final = rb"[ \t\n\f\r]"
#: An element that the parser opens again in each new block; without attributes, they are too few to matter. ``html``
#: and ``body`` gather the attributes of all their tags. What stands between < and > is never skipped over. One set
#: for all first letters makes the search twice as fast, and so does setting aside ``span``, the most frequent of them.
_FORMATTING: Final = re.compile(
    rb"<[bcefhinstuBCEFHINSTU](?!pan)(?:(?<=[bisuBISU])|(?i:(?<=b)(?:ig|ody)|(?<=c)ode|(?<=e)m|(?<=f)ont|(?<=h)tml|(?<=n)obr"
    rb"|(?<=s)(?:mall|trike|trong)|(?<=t)t))[ \t\n\f\r/][^<>]*>?"
)
#: A tag so plain that it ends with its first > wherever it stands.
_PLAIN_TAG: Final = re.compile(
    rb"<\w+/?(?:[\w:.\- \t\n\f\r]++|=(?:\"[^\"']*+\"|'[^\"']*+'|[\w:.\-#%]++)(?=[ \t\n\f\r/>]))*+/?>"
)
#: The grammar of a tag behind its name, https://html.spec.whatwg.org/multipage/parsing.html#before-attribute-name-state
_VALUE: Final = _SPACE + rb"""*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+|(?=>))"""
_ATTRIBUTES: Final = rb"(?:[ \t\n\f\r/]++|[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+(?:" + _SPACE + rb"*+=" + _VALUE + rb")?+)*+>"
#: From a point inside a tag, outside of quotes, to the tag's end, whatever the point is in: it may be before an
#: attribute, in its name, in front of its value, or in a value without quotes.
_REST_OF_TAG: Final = re.compile(
    b"".join(
        rb"(?=" + start + _ATTRIBUTES + rb")"
        for start in (
            rb"",
            rb"[^ \t\n\f\r/>=]*+(?:" + _SPACE + rb"*+=" + _VALUE + rb")?+",
            rb"(?:" + _VALUE + rb")?+",
            rb"[^ \t\n\f\r>]*+",
        )
    )
)


def is_suspicious(body: bytes) -> bool:
    """Whether a page might be slow to read, so that it is better read where it can be stopped.

    Args:
        body: the page, decompressed, in any character encoding.
    """
    if len(body) <= HARMLESS_BYTES or not _is_unusual(body):
        return False
    if len(body) > HUGE_BYTES or any(mark in body for mark in _MARKS):
        return True
    return not is_plainly_nested(body, LONG_TAG_BYTES * min(LARGE_BYTES, len(body)) // len(body))


def _is_unusual(body: bytes) -> bool:
    """Whether there is more of something than in nearly all pages."""
    if len(body) > LARGE_BYTES:
        return True
    tags = body.count(b"<")
    if tags > MAX_TAGS:
        return True
    if tags <= FEW_TAGS and len(body) <= 2 * LONG_TAG_BYTES:
        return False
    return (
        any(mark in body for mark in _MARKS)
        or (tags > FEW_TAGS and tags * _formatting_elements(body) > MAX_FORMATTING_WORK)
        or _has_long_tag(body)
    )


def _formatting_elements(body: bytes) -> int:
    """How many different formatting elements there are at most; each that is not plain counts as different."""
    found = Counter(_FORMATTING.findall(body))
    return sum(1 if _PLAIN_TAG.fullmatch(tag) else count for tag, count in found.items())


def _has_long_tag(body: bytes) -> bool:
    """Looks for a tag at points so close that a long one holds one of them, with enough of the tag behind it."""
    return any(_REST_OF_TAG.match(body, start, point + LONG_TAG_BYTES) is None for point, start in _starts(body))


def _starts(body: bytes) -> Iterator[tuple[int, int]]:
    """The points to look at, and from where: the point itself, and the end of the quoted value that it may be in.

    A point may be in a quoted value only if the last such quote before it follows ``=``.
    """
    last = {b'"': -1, b"'": -1}
    for point in range(0, len(body) - LONG_TAG_BYTES, LONG_TAG_BYTES):
        yield point, point
        for quote, before in last.items():
            opened = max(before, body.rfind(quote, max(0, point - LONG_TAG_BYTES), point))
            last[quote] = opened
            ahead = body[max(0, opened - LONG_TAG_BYTES) : max(0, opened)].rstrip(b" \t\n\f\r")
            if opened >= 0 and (not ahead or ahead.endswith(b"=")):
                end = point + LONG_TAG_BYTES
                closed = body.find(quote, point, end)
                yield point, end if closed < 0 else closed + 1
