"""What a format is asked about: a file's first records, and which of their columns hold what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from linkspider.errors import SeedFileError
from linkspider.model import urls
from linkspider.seeds.dates import is_date
from linkspider.seeds.layout import Columns, Names, column_names
from linkspider.seeds.numbers import is_number
from linkspider.seeds.records import Record, is_web_address

_Item = TypeVar("_Item")

#: What a column of referring pages may be called, and one of the pages linked to as well.
DOUBTFUL_NAMES: Final = ("backlink", "url", "urls", "page url", "page", "address", "link")
#: What it is called in tables that begin with the page linked to, which has one of these doubtful names there.
LINKED_FROM: Final = ("linked from", "found on")
#: What a column of referring pages is called, the surer names first.
REFERRING_NAMES: Final = (
    *("referring page url", "referring url", "referring page"),
    *("source url", "sourceurl", "source page url", "source page", "url from"),
    *("linking page", "linking page url", "linking url", "página de enlace", "דף מקשר"),
    *("backlink url", "source"),
    *LINKED_FROM,
    *DOUBTFUL_NAMES,
)
#: Columns behind so many are not looked at: no export has as many.
_MAX_COLUMNS: Final = 500


@dataclass(frozen=True, slots=True)
class Sample:
    """The first records of a file, as a delimiter makes them.

    Attributes:
        file_name: the file's name, for the one table that nothing else tells from another.
        delimiter: what stands between cells; empty for a list, whose lines are one cell each.
        start: the line of the first record, which is the header if there is one.
        header: the header's cells, or None where the first record is a row already.
        rows: the records behind the header, without those that cannot be read.
        width: how many cells the header has, or else the first row.
    """

    file_name: str
    delimiter: str
    start: int
    header: tuple[str, ...] | None
    rows: tuple[Record, ...]
    width: int

    def names(self) -> tuple[str, ...]:
        """The header's cells in the form in which they are compared; none without a header."""
        return column_names(self.header or ())

    def name(self, index: int) -> str:
        """A column's name in that form; empty for a column without one."""
        names = self.names()
        return names[index] if index < len(names) else ""

    def of_whole_rows(self) -> "Sample":
        """The sample without the rows that lack cells."""
        return replace(self, rows=tuple(row for row in self.rows if len(row.cells) >= self.width))

    def url_columns(self) -> list[int]:
        """The columns in which most cells are http or https URLs."""
        return self._columns(is_web_address)

    def date_columns(self) -> list[int]:
        """The columns in which most cells are dates."""
        return self._columns(is_date)

    def number_columns(self) -> list[int]:
        """The columns in which most cells are whole numbers."""
        return self._columns(is_number)

    def host_columns(self) -> list[int]:
        """The columns in which most cells are host names without anything else."""
        return self._columns(is_bare_host)

    def cells(self, index: int) -> list[str]:
        """The cells of a column that are not empty."""
        cells = (row.cells[index].strip() for row in self.rows if index < len(row.cells))
        return [cell for cell in cells if cell]

    def _columns(self, holds: Callable[[str], bool]) -> list[int]:
        return [index for index in range(min(self.width, _MAX_COLUMNS)) if mostly(self.cells(index), holds)]


@dataclass(frozen=True, slots=True)
class Match:
    """A format's answer to a sample.

    Attributes:
        columns: what stands where.
        notes: what a person should know of the file, a line each.
        refusal: for a table that may be of the site's own pages, why it is no list of referring pages: what continues
            the sentence "seed file 'x' ...".
    """

    columns: Columns
    notes: tuple[str, ...] = ()
    refusal: SeedFileError | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of seed file.

    Attributes:
        name: as ``seeds.source_tool`` has it.
        recognise: answers with the columns of a file of this kind, and with None for any other. It raises
            SeedFileError, with what continues the sentence "seed file 'x' ...", for a file that is known to be no
            seed list.
        counted: what the rows count, where they name no referring page: a ``seed_counts.subject_kind``.
        advice: for such a format, what the file is and what to export instead.
        named: what its column of URLs, or of what is counted, may be called; empty where names do not tell.
    """

    name: str
    recognise: Callable[[Sample], Match | None]
    counted: str = ""
    advice: str = ""
    named: Names = ()


def is_address(cell: str) -> bool:
    """Whether a cell can be read as the address of a page, with or without ``https://``."""
    try:
        urls.from_user(cell)
    except ValueError:
        return False
    return True


def is_bare_host(cell: str) -> bool:
    """Whether a cell is a host name alone, without scheme, path or anything else: the home page is meant, or a site."""
    if "." not in cell or not cell.isprintable() or any(character in cell for character in " /?#@:,;\"'"):
        return False
    name = cell.strip().rstrip(".")
    if name.replace(".", "").isdigit() or not name.rpartition(".")[2].replace("-", "").isalnum():
        return False
    return is_address(cell)


def mostly(items: Sequence[_Item], holds: Callable[[_Item], bool]) -> bool:
    """Whether something holds for more than half of the items."""
    return sum(map(holds, items)) * 2 > len(items)
