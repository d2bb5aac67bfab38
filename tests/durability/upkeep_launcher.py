"""Runs ``compact`` or ``prune`` in a process that dies at a named step.

``python -m tests.durability.upkeep_launcher HOW POINT N STORE VERB``, where HOW is ``kill`` or ``run``. What the disk
refuses needs no process of its own.
"""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Final

from linkspider.frontier.sqlite import SqliteJournal
from linkspider.model import merging
from linkspider.model.store import Store
from linkspider.verbs.compact import compact
from linkspider.verbs.prune import Asked, prune
from tests.durability.launcher import Counted, Strike, around, committing, die, renaming


def deleting(ending: str, before: Strike | None = None, after: Strike | None = None) -> None:
    """Around the deletion of files with an ending."""
    plain = Path.unlink

    @wraps(plain)
    def unlink(self: Path, missing_ok: bool = False) -> None:
        is_meant = self.name.endswith(ending)
        if is_meant and before is not None:
            before()
        plain(self, missing_ok=missing_ok)
        if is_meant and after is not None:
            after()

    Path.unlink = unlink  # type: ignore[method-assign]


#: Where a compaction can be interrupted, in the order in which it comes there, and whether all must be as it was then.
COMPACTING: Final[dict[str, tuple[Callable[[Strike], None], bool]]] = {
    "before a merged part is flushed": (lambda strike: around(merging, "flush", strike), True),
    "a merged part is staged": (lambda strike: around(merging, "flush", None, strike), True),
    "the parts are compared": (lambda strike: around(merging, "_is_same", None, strike), True),
    "before the intent is renamed": (lambda strike: renaming("compaction.json", strike), True),
    "the intent is renamed": (lambda strike: renaming("compaction.json", None, strike), False),
    "the journal is opened": (lambda strike: around(SqliteJournal, "_open", None, strike), False),
    "before the journal's COMMIT": (committing, False),
    "after the journal's COMMIT": (lambda strike: committing(None, strike), False),
    "the journal is closed": (lambda strike: around(SqliteJournal, "close", None, strike), False),
    "before a part is put": (lambda strike: around(Store, "put", strike), False),
    "a part is renamed, its folder not flushed": (lambda strike: renaming(".parquet", None, strike), False),
    "a part is put": (lambda strike: around(Store, "put", None, strike), False),
    "before the manifest is written": (lambda strike: around(Store, "write_manifest", strike), False),
    "before the manifest is renamed": (lambda strike: renaming("manifest.json", strike), False),
    "the manifest is renamed": (lambda strike: renaming("manifest.json", None, strike), False),
    "before an old part is deleted": (lambda strike: deleting(".parquet", strike), False),
    "an old part is deleted": (lambda strike: deleting(".parquet", None, strike), False),
    "before the intent is deleted": (lambda strike: deleting("compaction.json", strike), False),
}
#: The same of a removal.
PRUNING: Final[dict[str, tuple[Callable[[Strike], None], bool]]] = {
    "before the manifest is renamed": (lambda strike: renaming("pruning.json", strike), True),
    "the manifest is renamed": (lambda strike: renaming("pruning.json", None, strike), False),
    "before a table's folder is moved": (lambda strike: renaming("/pruned/links", strike), False),
    "a table's folder is moved": (lambda strike: renaming("/pruned/links", None, strike), False),
    "before the journal is deleted": (lambda strike: deleting("journal.sqlite3", strike), False),
    "the journal is deleted": (lambda strike: deleting("journal.sqlite3", None, strike), False),
    "the lock is deleted": (lambda strike: deleting("lock", None, strike), False),
    "before the note is deleted": (lambda strike: deleting("pruning.json", strike), False),
}
#: What these steps wrap.
WRAPPED: Final = (
    *((Path, "replace"), (Path, "unlink"), (Store, "put"), (Store, "write_manifest")),
    *((merging, "flush"), (merging, "_is_same")),
    *((SqliteJournal, "_open"), (SqliteJournal, "_commit"), (SqliteJournal, "close")),
)


def main() -> None:
    """Runs."""
    how, point, number, root, verb = sys.argv[1:]
    points: dict[str, Any] = COMPACTING if verb == "compact" else PRUNING
    if how != "run":
        points[point][0](Counted(int(number), die))
    if verb == "compact":
        sys.exit(compact([], Path(root), [], is_meant=True, is_json=False))
    sys.exit(prune([], Path(root), Asked("1"), is_meant=True, is_json=False))


if __name__ == "__main__":
    main()
