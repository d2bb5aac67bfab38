"""A plain list: one URL or domain a line. A comma is part of the URL."""

import re
from typing import Final

from linkspider.seeds.layout import Columns
from linkspider.seeds.sample import Format, Match, Sample

#: What may be a number or a word of a cell of its own, or the end of a URL.
WORD: Final = re.compile(r"\w+")
_END: Final = re.compile(rf"https?://.*[^,;]([,;])\s*{WORD.pattern}\s*", re.IGNORECASE)
#: So many URLs may end in a delimiter and a word by chance.
_MAX_BY_CHANCE: Final = 2


def _recognise(sample: Sample) -> Match | None:
    return Match(Columns(0), _notes(sample)) if not sample.delimiter and sample.header is None else None


def _notes(sample: Sample) -> tuple[str, ...]:
    """A doubt, where all lines look as if they had a second cell."""
    ends = [_END.fullmatch(row.text) for row in sample.rows]
    marks = {end[1] if end else "" for end in ends}
    if len(ends) <= _MAX_BY_CHANCE or marks not in ({","}, {";"}):
        return ()
    mark = marks.pop()
    return (
        f"lines end in '{mark}' and a word, read as part of the URL: if it is a cell, put 'source url{mark}...' above",
    )


PLAIN: Final = Format("plain", _recognise)
