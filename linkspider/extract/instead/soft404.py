"""Pages that say "not found" and answer 200: recognised by asking each host for a page that cannot be there.

A host that answers such a request with a page has a **soft 404** page, and pages that look the same are that page,
whatever their URL. Two pages look the same when they differ in next to nothing but what they repeat of their URLs.
In doubt they differ: a page taken for "not found" is not followed, and what only it leads to is lost.

Source: Bar-Yossef, Broder, Kumar and Tomkins, "Sic transit gloria telae", WWW 2004.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from linkspider.extract.document import Document
from linkspider.model import urls
from linkspider.model.records import Link

#: Words that may differ: one in so many, and so many in all. A site's navigation alone can be 500 equal words.
WORDS_PER_DIFFERENCE: Final = 20
MOST_DIFFERENCES: Final = 5
#: How much of the links must be the same; some pages suggest others at random.
LEAST_LINK_OVERLAP: Final = 0.8
#: Nothing can be told from fewer words: a page that scripts fill in looks like any other.
LEAST_WORDS: Final = 3
#: Words and links read of a page. Not-found pages are short, and long pages differ early.
MAX_WORDS: Final = 2_000
MAX_LINKS: Final = 500

_WORD: Final = re.compile(r"[^\W\d_]+")
_UNSEEN: Final = frozenset({"script", "style", "noscript", "template", "textarea"})


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a page is recognised by. Words and links are hashes of 32 bits.

    Attributes:
        title: the words of the title, in order.
        words: the words in the body.
        links: the link targets, but for those that carry the page's own URL along.
        own_words: the words of its URL, which it may repeat anywhere.
    """

    title: tuple[int, ...]
    words: frozenset[int]
    links: frozenset[int]
    own_words: frozenset[int]


def probe_url(url: str) -> str:
    """The URL on a URL's host that cannot exist: always the same for a host, so that it is asked for once."""
    authority = urls.authority(url)
    name = hashlib.sha256(f"linkspider soft 404 probe of {authority}".encode()).hexdigest()[:24]
    return f"{urls.scheme_of(url)}://{authority}/{name}"


def fingerprint(document: Document, links: Sequence[Link]) -> Fingerprint:
    """Takes a page's fingerprint.

    Args:
        document: the page.
        links: its links.
    """
    title = document.tree.css_first("head > title")
    body = document.tree.body
    targets = [link.target_url for link in links[:MAX_LINKS] if not _carries(link.target_url, document.url)]
    return Fingerprint(
        title=tuple(map(_hash, _words("" if title is None else title.text()))),
        words=frozenset(map(_hash, () if body is None else _visible_words(body))),
        links=frozenset(map(_hash, targets)),
        own_words=frozenset(map(_hash, _words(unquote(document.url)))),
    )


def is_soft_404(page: Fingerprint, probe: Fingerprint) -> bool:
    """Whether a page is its host's answer to what does not exist.

    Args:
        page: the page's fingerprint.
        probe: that of the page at ``probe_url``, which must have answered with a 2xx status.
    """
    own = page.own_words | probe.own_words
    if [word for word in page.title if word not in own] != [word for word in probe.title if word not in own]:
        return False
    words, probe_words = page.words - own, probe.words - own
    if min(len(words), len(probe_words)) < LEAST_WORDS:
        return False
    allowed = min(MOST_DIFFERENCES, len(words | probe_words) // WORDS_PER_DIFFERENCE)
    if len(words ^ probe_words) > allowed:
        return False
    return len(page.links & probe.links) >= LEAST_LINK_OVERLAP * len(page.links | probe.links)


def _visible_words(body: LexborNode) -> Iterator[str]:
    """The words that a reader sees, the first ones of long pages."""
    count = 0
    for node in body.traverse(include_text=True):
        if node.tag != "-text" or node.parent is None or node.parent.tag in _UNSEEN:
            continue
        for word in _words(node.text(deep=False)):
            yield word
            count += 1
            if count == MAX_WORDS:
                return


def _words(text: str) -> list[str]:
    """Words in lower case; numbers are none, since they are dates, counters and the numbers of requests."""
    return _WORD.findall(text.casefold())


def _carries(target_url: str, url: str) -> bool:
    """Whether a link leads to the page itself or names it, as a login's ``?next=/path`` and ``/de/path`` do."""
    path = unquote(url[url.index("//") + 2 :]).partition("/")[2]
    if target_url == url or len(path) < 2:
        return target_url == url
    start, _, query = target_url.partition("?")
    return unquote(start).endswith(f"/{path}") or path in unquote(unquote(query))


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(errors="replace"), digest_size=4).digest(), "big")
