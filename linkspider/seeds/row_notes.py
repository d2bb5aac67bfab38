"""What a person should know of a file's rows: how many there are of a kind, and where the first stands."""

from collections import Counter
from typing import Final

from linkspider.model.secrets import redact
from linkspider.seeds.records import Record
from linkspider.seeds.texts import one_line

_MAX_SHOWN: Final = 40

#: What is said of rows when there are any, by kind; ``{}`` is their number, the rest is of the first.
_WORDS: Final = {
    "header": "another table's header in line {line}: no row under it is read; save each table to a file of its own",
    "bare": "rows that are bare domains: {}; of each the home page alone is looked at",
    "formula": "link texts that look like spreadsheet formulas: {}; they are kept as they are",
    "group": "rows that stand for a group of links: {}; the number of rows is not the number of links",
    "surplus": "rows with more cells than there are columns: {}; their URL is taken, and what stands behind it is not",
    "short": "rows with fewer cells than there are columns: {}, first in line {line}; what they lack is empty",
    "quotes": "rows with a quote inside of quotes: {}; they are read as they stand",
    "open": "rows with a quote that nothing closes: {}, first in line {line}; they are read as they stand",
    "blanks": "URLs with blanks: {}, first in line {line}; read as %20",
    "date": "dates that cannot be read: {}, as '{cell}' in line {line}; they are left empty",
    "number": "counts that cannot be read: {}, as '{cell}' in line {line}; they are left empty",
    "flag": "cells that say neither yes nor no: {}, as '{cell}' in line {line}; they are left empty",
    "mention": "rows that are mentions of the site, and no links: {}; of the link they claim nothing",
    "target": "rows whose target cannot be read: {}; their page is looked at for any link to the site",
}


class RowNotes:
    """The notes of one file's rows."""

    def __init__(self) -> None:
        self._kinds: Counter[str] = Counter()
        self._first: dict[str, tuple[int, str]] = {}

    def add(self, kind: str, record: Record, cell: str = "") -> None:
        """Counts a row, of which a cell may be shown, without secrets, if it is the first of its kind."""
        if kind not in self._first:
            self._first[kind] = record.line, redact(one_line(cell))[:_MAX_SHOWN]
        self._kinds[kind] += 1

    def lines(self) -> tuple[str, ...]:
        """What is to be said of the rows counted so far, a line for each kind."""
        told: list[str] = []
        for kind, words in _WORDS.items():
            if kind in self._first:
                line, cell = self._first[kind]
                told.append(words.format(f"{self._kinds[kind]:,}", line=line, cell=cell))
        return tuple(told)
