"""Times the report and every export of a site with many links: wall and CPU seconds, peak memory, and what it weighs.

    make bench-outputs                     (1 M links; ARGS="--links 5000000" for others, --write keeps it)

The site is the one of ``benchmarks/analysis.py``. Each output is made by the command that a person would type, in a
process of its own. The marts are made first and told apart: a report that finds them made only reads them, an export
computes them again.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final, NamedTuple

from benchmarks.analysis import SITE, build
from linkspider.model.store import Store

DOCUMENT: Final = Path(__file__).resolve().parents[1] / "docs" / "benchmarks-outputs.md"
PROJECT: Final = DOCUMENT.parents[1]
PRIORITY: Final = "/f1/*"
#: What is made -> the words behind ``python -m analysis``.
OUTPUTS: Final = {
    "all marts": ("all",),
    "report.html": ("report", "--out", "{folder}/report.html"),
    "workbook": ("export", "xlsx", "--out", "{folder}/site.xlsx"),
    "CSV files": ("export", "csv", "--out", "{folder}/csv"),
    "link graph": ("export", "graph", "--out", "{folder}/graph"),
    "star schema": ("export", "star", "--out", "{folder}/star"),
    "Delta tables": ("export", "delta", "--out", "{folder}/delta"),
}


class Cost(NamedTuple):
    """What an output costs: seconds, megabytes of memory at most, and megabytes on disk."""

    wall: float
    cpu: float
    peak: float
    size: float


def measured(store: Path, words: tuple[str, ...], folder: Path) -> Cost:
    """Makes one output in a process of its own.

    Raises:
        subprocess.CalledProcessError: if it fails.
    """
    command = [sys.executable, "-m", "analysis", *(word.format(folder=folder) for word in words)]
    command += ["--store", str(store), "--site", SITE, "--priority", PRIORITY, "--quiet"]
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), command)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Cost(wall, used.ru_utime + used.ru_stime, _megabytes(used), size / 1e6)


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / (1024 if sys.platform.startswith("linux") else 1024 * 1024)


def document(links: int, costs: dict[str, Cost]) -> str:
    """The figures as a document."""
    rows = [
        f"| {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.peak:,.0f} | {cost.size:,.1f} |"
        for name, cost in costs.items()
    ]
    return "\n".join(
        [
            "# Report and exports of many links\n",
            f"<!-- made by `make bench-outputs ARGS=--write`: a site of {links:,} links, one round -->\n",
            (
                "The site is the synthetic one of [benchmarks/analysis.py](../benchmarks/analysis.py). Each line is a "
                "process of its own; memory is its peak. All but the report compute the marts again.\n"
            ),
            "| output | seconds | CPU seconds | MB of memory | MB on disk |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def main() -> None:
    """Prints the table, and writes it where that is asked for."""
    parser = argparse.ArgumentParser(description="Times the report and every export.")
    parser.add_argument("--links", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true", help="keep the figures in docs/")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        store = Path(place) / "store"
        print(f"writing {given.links:,} links", file=sys.stderr)
        build(Store(store), given.links)
        costs = {}
        for number, (name, words) in enumerate(OUTPUTS.items()):
            folder = Path(place) / str(number)
            folder.mkdir()
            costs[name] = measured(store, words, folder)
            print(f"{name}: {costs[name].wall:.1f} s, {costs[name].peak:,.0f} MB", file=sys.stderr)
    text = document(given.links, costs)
    print(text)
    if given.write:
        DOCUMENT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
