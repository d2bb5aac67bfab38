"""What a link's ``rel`` says to search engines.

Source: https://developers.google.com/search/docs/crawling-indexing/qualify-outbound-links, which accepts tokens
separated by spaces or commas; letter case does not matter.
"""

from functools import lru_cache
from typing import NamedTuple


class Rel(NamedTuple):
    """The tokens of a ``rel`` attribute and the three that qualify a link.

    Attributes:
        tokens: all tokens, lower case, distinct, sorted, joined by single spaces.
        is_nofollow: ``nofollow`` is among them.
        is_ugc: ``ugc`` (user-generated content) is among them.
        is_sponsored: ``sponsored`` is among them.
    """

    tokens: str
    is_nofollow: bool
    is_ugc: bool
    is_sponsored: bool

    @property
    def is_followed(self) -> bool:
        """None of the three tokens stands on the link itself."""
        return not (self.is_nofollow or self.is_ugc or self.is_sponsored)


def tokens_of(value: str) -> list[str]:
    """The tokens of a ``rel`` attribute as written, in lower case."""
    return value.lower().replace(",", " ").split()


@lru_cache(maxsize=10_000)
def parse_rel(value: str) -> Rel:
    """Reads a ``rel`` attribute as written."""
    tokens = sorted({*tokens_of(value)})
    return Rel(" ".join(tokens), "nofollow" in tokens, "ugc" in tokens, "sponsored" in tokens)
