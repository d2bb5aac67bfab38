"""Tests for bots that are sent instead of a page, with status 200 or 202: a short closed list of what gives them away.

The same scripts stand on ordinary pages that are guarded so, and "Access Denied" may be an article's title. So only a
page with hardly any text can be a challenge.
"""

from typing import Final

#: Words of the main content that a challenge has at most; judgement.
MAX_WORDS: Final = 100
#: What stands in the source of challenges, in lower case: of AWS WAF; of Cloudflare, whose ``challenge-platform``
#: stands on ordinary pages, too; of Imperva, which has two.
_MARKERS: Final = (b"awswaf", b"_cf_chl_opt", b"incapsula incident id", b"_incapsula_resource")
#: Their titles, in lower case: Cloudflare; Akamai and others.
_TITLES: Final = ("just a moment...", "just a moment…", "access denied")
#: Challenges are small; a large page with little text is something else.
_MAX_BYTES: Final = 256 * 1024


def challenge_signs(body: bytes, title: str | None, word_count: int | None) -> str | None:
    """What makes a page look like a test for bots, in words; None where nothing does.

    Args:
        body: the page, decompressed.
        title: its title; ``word_count``: the words of its main content.
    """
    if (word_count or 0) > MAX_WORDS or len(body) > _MAX_BYTES:
        return None
    if title is not None and title.lower() in _TITLES:
        return f"title: {title}"
    source = body.lower()
    return next((f"source: {marker.decode()}" for marker in _MARKERS if marker in source), None)
