"""What a format is asked about: a file's first records, and which of their columns hold what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar

from linkspider.seeds.records import Record, is_web_address

_Item = TypeVar("_Item")

#: What a column of referring pages is called, the surer names first.
REFERRING_NAMES: Final = (
    *("referring page url", "referring url", "referring page"),
    *("source url", "sourceurl", "source page url", "source page", "url from"),
    *("linking page", "linking page url", "linking url", "página de enlace", "דף מקשר"),
    *("backlink url", "backlink", "source"),
    *("url", "urls", "page url", "page", "address", "link"),
)
_DATE_FORMS: Final = ("%Y-%m-%d", "%b %d, %Y", "%d %b %Y", "%d/%m/%Y")


class Columns(NamedTuple):
    """Where in a record to look, from 0: for the referring page, and for the day on which the tool saw it last."""

    url: int
    last_seen: int | None = None


@dataclass(frozen=True, slots=True)
class Sample:
    """The first records of a file, as a delimiter makes them.

    Attributes:
        delimiter: what stands between cells; empty for a list, whose lines are one cell each.
        start: the line of the first record, which is the header if there is one.
        header: the header's cells, or None where the first record is a row already.
        rows: the records behind the header, without those that cannot be read.
        width: how many cells the header has, or else the first row.
    """

    delimiter: str
    start: int
    header: tuple[str, ...] | None
    rows: tuple[Record, ...]
    width: int

    def names(self) -> tuple[str, ...]:
        """The header's cells in the form in which they are compared; none without a header."""
        return column_names(self.header or ())

    def url_columns(self) -> list[int]:
        """The columns in which most cells are http or https URLs."""
        return self._columns(is_web_address)

    def date_columns(self) -> list[int]:
        """The columns in which most cells are dates."""
        return self._columns(lambda cell: read_date(cell) is not None)

    def _columns(self, holds: Callable[[str], bool]) -> list[int]:
        return [index for index in range(self.width) if mostly(self._column(index), holds)]

    def _column(self, index: int) -> list[str]:
        """The cells of a column that are not empty."""
        cells = (row.cells[index].strip() for row in self.rows if index < len(row.cells))
        return [cell for cell in cells if cell]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of seed file.

    Attributes:
        name: as ``seeds.source_tool`` has it.
        recognise: answers with the columns of a file of this kind, and with None for any other. It raises
            SeedFileError, with what continues the sentence "seed file 'x' ...", for a file that is known to be no
            seed list.
    """

    name: str
    recognise: Callable[[Sample], Columns | None]


def column_names(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Names in folded case, one space between words, without quotes and marks; empty ones at the end are dropped."""
    names = [" ".join(cell.replace("_", " ").strip('"\ufeff ').casefold().split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    return tuple(names)


@lru_cache(maxsize=10_000)
def read_date(text: str) -> datetime | None:
    """Reads a day in one of the forms that exports have, as midnight UTC; None for anything else."""
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None


def mostly(items: Sequence[_Item], holds: Callable[[_Item], bool]) -> bool:
    """Whether something holds for more than half of the items."""
    return sum(map(holds, items)) * 2 > len(items)
