"""Rows that wait for a commit, made storable: texts scrubbed, rows that do not fit set aside, none of a page lost."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, get_args

import pyarrow as pa
import pyarrow.compute as pc

from linkspider.model.indexability import Indexability
from linkspider.model.ledger import SEED_COUNTED, SEED_FILES, Done
from linkspider.model.outcome import Outcome
from linkspider.model.records import HYPERLINKS
from linkspider.model.rows import PageRow, SeedCountRow, SeedRejectRow, SeedRow
from linkspider.model.tables import TABLES

_HYPERLINKS: Final = "hyperlinks"
_SCRUBBED: Final = "scrubbed"
_SET_ASIDE: Final = "set_aside"
#: Rows of a table that cannot be stored and are named in the log, of each commit.
_MOST_NAMED: Final = 10
#: What a page's row says when its own cannot be stored: nothing but that there is one.
_BLANK: Final = {name: False if get_args(hint)[0] is bool else None for name, hint in PageRow.__annotations__.items()}
_COUNTS: Final = tuple(name for name in PageRow._fields if name.endswith("_count"))

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What a crawl's committed rows add up to.

    Attributes:
        outcomes: rows of pages by outcome.
        seed_files: seed file -> kind (accepted, duplicate, rejected; of the rejected ones, counted) -> rows.
        hyperlinks: rows of links that are a or area links, and no other edges.
        scrubbed: texts in which characters were replaced that no table should hold.
        set_aside: rows by table that could not be stored, which is a bug.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    seed_files: dict[str, Counter[str]] = field(default_factory=dict)
    hyperlinks: int = 0
    scrubbed: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, outcomes: Mapping[str, int], notes: Mapping[str, Any]) -> "Tally":
        """The tally that a ledger holds."""
        seed_files = {name: Counter(counts) for name, counts in notes.get(SEED_FILES, {}).items()}
        return cls(
            Counter(outcomes),
            seed_files,
            notes.get(_HYPERLINKS, 0),
            notes.get(_SCRUBBED, 0),
            Counter(notes.get(_SET_ASIDE, {})),
        )

    def copy(self) -> "Tally":
        """A tally that can be added to without changing this one."""
        seed_files = {name: counts.copy() for name, counts in self.seed_files.items()}
        return Tally(self.outcomes.copy(), seed_files, self.hyperlinks, self.scrubbed, self.set_aside.copy())

    def notes(self) -> dict[str, Any]:
        """What a ledger is to note; the outcomes it knows itself."""
        return {
            SEED_FILES: self.seed_files,
            _HYPERLINKS: self.hyperlinks,
            _SCRUBBED: self.scrubbed,
            _SET_ASIDE: self.set_aside,
        }

    def count_seeds(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Adds rows of tables that came of seed files; a row that is counted stands in ``seed_rejects`` too."""
        for row in rows:
            if isinstance(row, SeedRow):
                self._of(row.seed_file)["duplicate" if row.is_duplicate else "accepted"] += 1
            elif isinstance(row, SeedRejectRow):
                self._of(row.seed_file)["rejected"] += 1
            elif isinstance(row, SeedCountRow):
                self._of(row.seed_file)[SEED_COUNTED] += 1

    def _of(self, seed_file: str) -> Counter[str]:
        return self.seed_files.setdefault(seed_file, Counter())


def to_tables(
    buffers: Mapping[str, Sequence[tuple[Any, ...]]], done: Sequence[Done], tally: Tally
) -> tuple[dict[str, pa.Table], list[Done]]:
    """Makes tables of the rows that wait, and adds them to a tally.

    Args:
        buffers: table -> rows.
        done: the URLs of the rows of pages, in the same order.
        tally: to be added to.

    Returns:
        The tables that have rows, and the URLs with the outcomes of the rows that stand for them now.
    """
    tables: dict[str, pa.Table] = {}
    for name, rows in buffers.items():
        if not rows:
            continue
        split = TABLES[name].split(rows)
        if name == "pages" and split.rejects:
            stand_ins = [_storable_page(row) for row in rows]
            done = [each._replace(outcome=row.outcome) for each, row in zip(done, stand_ins, strict=True)]
            split = TABLES[name].split([*stand_ins])
        for row, reason in split.rejects[:_MOST_NAMED]:
            logger.error("a row of %s cannot be stored, which is a bug: %s: %.300s", name, reason, row)
        if len(split.rejects) > _MOST_NAMED:
            logger.error("nor can %s more rows of %s", f"{len(split.rejects) - _MOST_NAMED:,}", name)
        tally.set_aside[name] += len(split.rejects)
        tally.scrubbed += split.scrubbed
        tables[name] = split.table
    if "links" in tables:
        is_hyperlink: Any = pc.is_in(tables["links"]["element"], pa.array(sorted(HYPERLINKS), type=pa.string()))
        tally.hyperlinks += pc.sum(is_hyperlink, min_count=0).as_py()
    for name in ("seeds", "seed_rejects", "seed_counts"):
        tally.count_seeds(buffers[name])
    tally.outcomes.update(each.outcome for each in done)
    return tables, [*done]


def _storable_page(row: Any) -> PageRow:
    """A page's row, or, if it cannot be stored, one that says so: every accepted URL has a row."""
    split = TABLES["pages"].split([row])
    if not split.rejects:
        found: PageRow = row
        return found
    ((scrubbed, reason),) = split.rejects
    logger.error("the row of %s cannot be stored, which is a bug: %s", scrubbed[0], reason)
    kept = {name: str(getattr(row, name)) for name in ("url", "url_key", "host", "domain")}
    told = {"outcome": Outcome.INTERNAL_ERROR, "reason": reason[:300], "attempts": 1, "fetched_at": row.fetched_at}
    told["indexability"] = Indexability.ERROR
    return PageRow(**{**_BLANK, **dict.fromkeys(_COUNTS, 0), **kept, **told})
