"""Rows with more cells than there are columns, or fewer: whether what stands in them is moved out of its column."""

from collections.abc import Callable, Collection, Sequence
from typing import Final, NamedTuple

from linkspider.seeds.dates import is_moment
from linkspider.seeds.layout import Columns
from linkspider.seeds.records import is_web_address
from linkspider.seeds.sample import is_address

MORE_CELLS: Final = "has more cells than there are columns: put quotes around the URL or text that holds a delimiter"
FEWER_CELLS: Final = "has fewer cells than there are columns, and its URLs not where they belong"
_NO_URL: Final = "has more cells than there are columns, and no URL where the referring page belongs"


class Shift(NamedTuple):
    """By how many cells a row is moved behind the referring page.

    Attributes:
        cells: their number; 0 where the page's URL is whole and what follows it stands in its column.
        is_in_url: whether it can only be the page's URL that holds the delimiters, and not a text behind it.
    """

    cells: int
    is_in_url: bool


def find_shift(cells: Sequence[str], columns: Columns, width: int) -> Shift | None:
    """Finds out by the columns behind a referring page whether a row is moved; None if they do not tell.

    The nearest column that holds a URL or a date, where it belongs or further on, decides.

    Args:
        cells: the row, with empty cells behind its last column.
        columns: where in the header what stands.
        width: how many cells the header has.

    Raises:
        ValueError: if a column in front of the referring page's is moved into it.
    """
    surplus = len(cells) - width
    if surplus <= 0:
        return Shift(0, is_in_url=False)
    at = columns.url
    if at and not is_web_address(cells[at]) and _is_behind(cells, columns, surplus):
        raise ValueError(_NO_URL)
    for post, fits in _posts(columns):
        if fits(cells[post]):
            return Shift(0, is_in_url=False)
        moved = next((by for by in range(1, surplus + 1) if fits(cells[post + by])), None)
        if moved is not None:
            pieces = cells[at : at + moved + 1]
            is_url = post == at + 1 and is_web_address(pieces[0]) and all(map(_may_be_a_piece, pieces))
            return Shift(moved, is_in_url=is_url)
    return None


def is_moved(cells: Sequence[str], columns: Columns, others: Collection[int]) -> bool:
    """Whether the URLs of a row do not stand where they belong: one cell is missing, or one too many, in front of them.

    That is so if a URL stands in front of the referring page's column, or none in the target's.

    Args:
        cells: the row, which may lack cells at its end.
        columns: where in the header what stands.
        others: columns in which whole rows have URLs.
    """
    known = {*others, columns.target}
    if any(is_web_address(cell) and at not in known for at, cell in enumerate(cells[: columns.url])):
        return True
    target = cells[columns.target].strip(' "') if columns.target is not None and columns.target < len(cells) else ""
    return bool(target) and target[0] not in "/#?" and not is_address(target)


def _posts(columns: Columns) -> list[tuple[int, Callable[[str], bool]]]:
    """The columns behind the referring page's whose cells can be told from others, the nearest first."""
    posts = ((columns.target, is_web_address), (columns.last_seen, is_moment), (columns.first_seen, is_moment))
    return sorted((at, fits) for at, fits in posts if at is not None and at > columns.url)


def _is_behind(cells: Sequence[str], columns: Columns, surplus: int) -> bool:
    """Whether a URL stands behind the referring page's column that can only be the referring page's."""
    target = columns.target if columns.target is not None and columns.target > columns.url else None
    return any(
        is_web_address(cells[columns.url + by]) and (target is None or is_web_address(cells[target + by]))
        for by in range(1, surplus + 1)
    )


def _may_be_a_piece(cell: str) -> bool:
    return bool(cell) and " " not in cell
