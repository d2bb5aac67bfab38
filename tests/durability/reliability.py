"""What became of killed crawls, counted, and written down when the rounds were many."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

RANDOM_MOMENT: Final = "at a random moment"
_UPKEEP: Final = """
## `scrapy compact` and `scrapy prune`

Both work on crawls that have ended, hold the crawl's lock, and go only forward from one rename on. Killed, or refused \
by the disk, at any step, they leave what is told below; the next `--yes` goes on (`tests/durability/test_upkeep.py` \
interrupts both at each step, and holds rows by manifest and by folder to those before).

`compact` stages the merged parts, flushes them and reads them once more against the old ones. Then, in this order: \
`crawls/<id>/compaction.json` says what replaces what; the journal lists the new parts; they are renamed into place \
under new numbers; the manifest is replaced; the old parts are deleted; `compaction.json` is deleted.

| reader | sees |
| --- | --- |
| by manifest | every row once at every moment, crash or not: a listed file is there |
| by manifest, read before it was replaced, its files opened after | that a file is missing: read again. Old parts are \
not kept for a while, since whoever reads folders would have their rows twice for as long |
| by folder (`part-*.parquet`), as BI tools do | rows twice for the time of a few flushes, some 50 ms; after a kill \
within it until the next `--yes` |

`prune` renames the manifest to `pruning.json`, so that no reader of manifests chooses the crawl any more; then each \
table's folder is renamed out of the tables, so that a folder's rows are there all or not at all; then files, journal \
and lock are deleted, and `pruning.json` last.
"""
_DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"


@dataclass
class Rounds:
    """Kills, and the rows of the crawls that were killed."""

    points: Counter[str] = field(default_factory=Counter)
    spiders: Counter[str] = field(default_factory=Counter)
    looks: int = 0
    crawls: int = 0
    rows: int = 0
    lost: int = 0
    twice: int = 0

    @property
    def kills(self) -> int:
        return self.points.total()

    def killed(self, spider: str, point: str, rows: int) -> None:
        """A crawl was killed, and a reader found its rows in order."""
        self.points[point] += 1
        self.spiders[spider] += 1
        self.looks += rows

    def ended(self, expected: int, distinct: int, found: int) -> None:
        """A crawl is whole."""
        self.crawls += 1
        self.rows += found
        self.lost += expected - distinct
        self.twice += found - distinct

    def write(self, seconds: float) -> None:
        """Writes the document."""
        lines = [
            "# Reliability\n",
            "<!-- made by `make soak` from what happened; do not change it by hand -->\n",
            (
                "A crawl may be killed at any moment, any number of times: resumed, it has every expected row once. "
                "`make soak` kills crawls of a made-up web on loopback, whose rows are known from its definition, and "
                "resumes them until they are whole (`tests/durability`). After each kill a reader reads every file of "
                "the tables whole, checksums included, and looks for rows that are there twice or wrong.\n"
            ),
            f"Last run: {datetime.now(UTC):%Y-%m-%d}, {seconds:,.0f} s.\n",
            "| what | count |",
            "| --- | --- |",
            f"| rounds: a crawl begun or resumed, and killed with SIGKILL | {self.kills:,} |",
            *(f"| of these, of the {spider} spider | {count:,} |" for spider, count in sorted(self.spiders.items())),
            f"| crawls that were whole in the end, and held to the definition | {self.crawls:,} |",
            f"| rows of pages that a reader found right after the kills | {self.looks:,} |",
            f"| rows of pages in the whole crawls | {self.rows:,} |",
            f"| rows lost | {self.lost:,} |",
            f"| rows twice | {self.twice:,} |",
            (
                "\nLinks, rows of seed files and the manifests' accounts are held in the same way, and `scrapy verify` "
                "has to find nothing; the run fails otherwise.\n"
            ),
            "| killed | rounds |",
            "| --- | --- |",
            *(f"| {point} | {count:,} |" for point, count in sorted(self.points.items())),
            (
                "\nA killed process leaves what it wrote to the operating system, flushed or not. So this shows "
                "nothing of a power failure; against that stand the flushes (`fsync`) of files and folders before each "
                "commit."
            ),
            _UPKEEP.rstrip(),
        ]
        _DOCUMENT.write_text("\n".join(lines) + "\n", encoding="utf-8")
