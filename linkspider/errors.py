"""What can go wrong in a way a person can mend: one clear line each, never a traceback."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class LinkspiderError(Exception):
    """A fault of the input or the surroundings; its text says what, where and what to do."""


class OptionError(LinkspiderError):
    """A spider argument, setting or option that is unknown or has a value that cannot be used."""


class SeedFileError(LinkspiderError):
    """A seed file that is missing, unreadable, empty, or holds nothing that can be fetched."""


class ConfigError(LinkspiderError):
    """A configuration file that is missing or malformed, or holds a key or value that cannot be used."""


class StoreError(LinkspiderError):
    """A store that cannot be written or read, or that does not hold what was asked for."""


class NothingToCompareError(StoreError):
    """A store that does not hold two crawls of a kind, so that nothing can have changed."""


def nearest(word: str, known: "Iterable[str]") -> str:
    """Names the known word nearest to a mistyped one, for the end of an error line.

    Args:
        word: what was typed.
        known: the words that would have been right.

    Returns:
        ``"; did you mean 'x'?"``, or the whole list of known words when none is near.
    """
    words = sorted(known)
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else f"; known: {', '.join(words) or 'none'}"
