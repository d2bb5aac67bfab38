"""Whether days such as ``9/10/2026`` name the month or the day first: told by the other days of their file."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from linkspider.seeds.dates import DayOrder, common_order, order_of
from linkspider.seeds.layout import Columns
from linkspider.seeds.records import Record

#: Where so many rows have no such day, the file has none.
_SAMPLE: Final = 200
_WORDS: Final = {
    DayOrder.MONTH: "days are read as month/day/year, as '{cell}' in line {line} tells",
    DayOrder.UNSURE: (
        "days stand as month/day/year, as '{cell}' in line {line}, and as day/month/year: where a day may be "
        "either it is left empty"
    ),
    None: "days as '{cell}' in line {line} are read as day/month/year: nothing in the file tells which it is",
}


class Found(NamedTuple):
    """A file's order of days; ``notes``: what a person should know of it, a line each."""

    order: DayOrder = DayOrder.DAY
    notes: tuple[str, ...] = ()


class _Told(NamedTuple):
    order: DayOrder
    line: int
    cell: str


def find_order(records: Iterable[Record], columns: Columns) -> Found:
    """Looks at a table's days, to its end where the first rows leave it open; day/month/year where nothing tells.

    Args:
        records: the table's rows.
        columns: where its days stand.
    """
    places = [at for at in (columns.last_seen, columns.first_seen) if at is not None]
    waiting = iter(records) if places else iter(())
    told = _first_of_each(_told(islice(waiting, _SAMPLE), places))
    if not told:
        return Found()
    if DayOrder.DAY not in told and DayOrder.MONTH not in told:
        proof = next((each for each in _told(waiting, places) if each.order is not DayOrder.UNSURE), None)
        told |= {} if proof is None else {proof.order: proof}
    order = common_order(told)
    if order is DayOrder.DAY:
        return Found()
    first = told[DayOrder.MONTH if order else DayOrder.UNSURE]
    return Found(order or DayOrder.DAY, (_WORDS[order].format(line=first.line, cell=first.cell),))


def _first_of_each(told: Iterator[_Told]) -> dict[DayOrder, _Told]:
    first: dict[DayOrder, _Told] = {}
    for each in told:
        first.setdefault(each.order, each)
    return first


def _told(records: Iterable[Record], places: list[int]) -> Iterator[_Told]:
    for record in records:
        for at in places:
            cell = record.cells[at].strip() if at < len(record.cells) else ""
            order = order_of(cell)
            if order is not None:
                yield _Told(order, record.line, cell.split()[0])
