"""Text as tables can hold it: what a page may contain and Arrow, spreadsheets or a terminal cannot take."""

import re
from typing import Final

_UNFIT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"


#: Longer words for a fault are cut.
MAX_FAULT_CHARACTERS: Final = 300


def fault_in_words(fault: BaseException) -> str:
    """What an exception is and says, on one line, as reasons in tables have it."""
    words, name = " ".join(str(fault).split()), type(fault).__name__
    return (f"{name}: {words}" if words else name)[:MAX_FAULT_CHARACTERS]


def scrub(text: str) -> str:
    """Replaces lone surrogates and control characters other than tab, line feed and carriage return by U+FFFD.

    Surrogates cannot be encoded, so one would keep its whole batch from being written; control characters break
    spreadsheets. The mark in their place says that something stood there, as browsers say of a NUL.

    Returns:
        The text itself where there is nothing to replace.
    """
    if _UNFIT.search(text) is None:
        return text
    if _SURROGATES.search(text) is not None:  # two halves that belong together become the character they mean
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _CONTROLS.sub(_REPLACEMENT, text)
