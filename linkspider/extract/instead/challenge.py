"""Tests for bots, and blocks, that are sent instead of a page with a status that says nothing of them.

What gives them away is a short closed list of titles and of marks in the source; a service that is not in it is not
known. Some scripts stand on the test and on each ordinary page that is guarded so, and "Access Denied" may be an
article's title. So only a page with little text and hardly any links can be a test, and a guard's script alone makes
one only where there is nothing else on the page. A mark that a page quotes as code is none.
"""

import re
from typing import Final

#: Words of the main content, and links, that a test has at most; judgement. Anubis explains itself in 200 words.
MAX_WORDS: Final = 250
MAX_LINKS: Final = 15
#: Words of a page that is known by its title alone.
MAX_TITLED_WORDS: Final = 150
#: Words and links of one whose title may as well be a note's; the longest that was seen, Cloudflare's, has 42.
MAX_VAGUE_WORDS: Final = 50
MAX_VAGUE_LINKS: Final = 5
#: Words and links of a page that holds a guard's script, and has no title.
MAX_GUARDED_WORDS: Final = 25
MAX_GUARDED_LINKS: Final = 2
#: What stands in the source of tests and blocks and nowhere else, in lower case.
_MARKERS: Final = (
    # Cloudflare, whose "challenge-platform" stands on ordinary pages, too; the second one until 2021, and in copies
    *(b"_cf_chl_opt", b"jschl_vc", b"/cdn-cgi/images/trace/captcha"),
    *(b"incapsula incident id", b"gokuprops", b"px-captcha"),  # Imperva, AWS, HUMAN
    # DataDome, whose host alone stands in policies of ordinary pages, too
    *(b"captcha-delivery.com/c.js", b"captcha-delivery.com/i.js"),
    *(b"captcha-delivery.com/captcha/", b"captcha-delivery.com/interstitial/"),
    *(b"distil_r_captcha", b"/errors/validatecaptcha", b"your support id is"),  # Distil, Amazon, F5
    *(b"sucuri_cloudproxy_js", b"slowaes.decrypt(", b"wsidchk", b"ddos-guard/js-challenge"),  # the second: testcookie
    *(b"anubis_challenge", b"stormwall ddos protection"),
    *(b"jsl_clearance", b"acw_sc__v2"),  # Jiasule, Alibaba
)
#: What stands in the source of tests and of ordinary pages that are guarded: Imperva, AWS, F5, Reblaze, Kasada.
_GUARDS: Final = (
    *(b"_incapsula_resource", b".awswaf.com/", b'window["bobcmn"]', b"/tspd/", b"window.rbzid", b"/ips.js?"),
    b"/.well-known/ddos-guard/",
)
#: Titles in lower case, without what ends them.
_TITLES: Final = frozenset(
    {
        *("just a moment", "attention required! | cloudflare", "access denied", "access to this page has been denied"),
        *("pardon our interruption", "request rejected", "web page blocked"),
        *("sucuri website firewall - access denied", "ddos-guard", "vercel security checkpoint"),
        *("making sure you're not a bot", "checking you are not a bot", "one moment, please"),
    }
)
_VAGUE_TITLES: Final = frozenset({"robot check", "human verification", "client challenge", "site verification"})
_ELEMENT: Final = re.compile(rb"<(?=/?(?:code|pre)[\s>])")
_ENDINGS: Final = " .!…"
#: Tests are small; a large page with little text is something else.
_MAX_BYTES: Final = 256 * 1024


def challenge_signs(body: bytes, title: str | None, word_count: int | None, link_count: int) -> str | None:
    """What makes a page look like a test for bots, in words; None where nothing does.

    Args:
        body: the page, decompressed.
        title: its title.
        word_count: the words of its main content; ``link_count``: its links.
    """
    words = word_count or 0
    if words > MAX_WORDS or link_count > MAX_LINKS or len(body) > _MAX_BYTES:
        return None
    if title is not None and _is_test(_folded(title), words, link_count):
        return f"title: {title}"
    source = body.lower()
    is_bare = title is None and words <= MAX_GUARDED_WORDS and link_count <= MAX_GUARDED_LINKS
    markers = (*_MARKERS, *_GUARDS) if is_bare else _MARKERS
    found = [marker for marker in markers if marker in source]
    if found:  # as hardly anywhere
        source = b"<".join(part for part in _ELEMENT.split(source) if not part.startswith((b"code", b"pre")))
    return next((f"source: {marker.decode()}" for marker in found if marker in source), None)


def _is_test(title: str, words: int, links: int) -> bool:
    if title in _VAGUE_TITLES:
        return words <= MAX_VAGUE_WORDS and links <= MAX_VAGUE_LINKS
    return title in _TITLES and words <= MAX_TITLED_WORDS


def _folded(title: str) -> str:
    return title.lower().replace("’", "'").rstrip(_ENDINGS)
