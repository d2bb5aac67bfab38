"""Text of seed files as every store and terminal takes it."""

import re
from typing import Final

_UNSTORABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # controls but tab and LF, surrogates
_MAX_NAME: Final = 200


def storable(text: str) -> str:
    """Text with U+FFFD in place of what stores and terminals do not take."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """Storable text with one space between words."""
    return storable(" ".join(text.split()))


def storable_name(name: str) -> str:
    """The name of a file or of an archive's entry, in one line and never long."""
    return one_line(name)[:_MAX_NAME]
