"""Measures the journal on a million URLs over 20,000 hosts, beside what Scrapy brings for the same purpose.

    make bench-journal

Each step runs in a process of its own. The peer is Scrapy's ``JOBDIR``: its duplicate filter and its queue on disk, a
tenth as many URLs. After the leases our process is killed, so that reopening is what it is after a crash.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

URLS, HOSTS, LEASES = 1_000_000, 20_000, 200_000
PEER_URLS = 100_000
PER_COMMIT = 2_000
TARGETS = {"inserts": 30_000, "leases": 10_000, "reopen": 2.0, "rss": 250, "files": 200}


def url(number: int) -> str:
    """A URL of some host, as long as real ones are."""
    return f"https://www.host-{number % HOSTS}.example/section/page-{number}.html"


def resident() -> float:
    """This process's largest resident size so far, in MB."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def tell(**figures: float) -> None:
    """Hands figures to the parent."""
    print(json.dumps(figures), flush=True)


def fill(folder: Path) -> None:
    """Offers a million URLs, leases and settles some, and dies."""
    from linkspider.frontier.frontier import Frontier, Limits  # noqa: PLC0415  # each step loads what it measures
    from linkspider.frontier.sqlite import SqliteJournal  # noqa: PLC0415
    from linkspider.model.ledger import Done  # noqa: PLC0415

    journal = SqliteJournal(folder / "journal.sqlite3")
    frontier = Frontier(journal, Limits(per_host=1))
    begun = time.perf_counter()
    for number in range(URLS):
        frontier.offer(url(number), None)
        if number % PER_COMMIT == PER_COMMIT - 1:
            journal.record([], [], {})
    inserted = time.perf_counter()
    done: list[Done] = []
    for _ in range(LEASES):
        lease = frontier.lease()
        assert lease is not None
        frontier.settle(lease.key)
        done.append(Done(lease.key, "ok"))
        if len(done) == 200:
            journal.record([], done, {})
            done.clear()
    leased = time.perf_counter()
    files = len(list(Path("/proc/self/fd").iterdir()))
    tell(inserts=URLS / (inserted - begun), leases=LEASES / (leased - inserted), rss=resident(), files=files)
    os.kill(os.getpid(), signal.SIGKILL)


def reopen(folder: Path) -> None:
    """Opens the journal that was left behind, up to the first lease."""
    from linkspider.frontier.frontier import Frontier, Limits  # noqa: PLC0415
    from linkspider.frontier.sqlite import SqliteJournal  # noqa: PLC0415

    begun = time.perf_counter()
    frontier = Frontier(SqliteJournal(folder / "journal.sqlite3"), Limits(per_host=1))
    opened = time.perf_counter()
    assert frontier.accepted == URLS
    assert frontier.settled == LEASES
    assert frontier.lease() is not None
    tell(reopen=opened - begun, first_lease=time.perf_counter() - opened, rss_reopened=resident())


def peer(folder: Path) -> None:
    """The same with Scrapy's duplicate filter and disk queue."""
    from scrapy import Request  # noqa: PLC0415
    from scrapy.core.scheduler import Scheduler  # noqa: PLC0415
    from scrapy.spiders import Spider  # noqa: PLC0415
    from scrapy.utils.test import get_crawler  # noqa: PLC0415

    # The priority queue that knows no hosts: the other one wants an engine, and costs more.
    settings = {"JOBDIR": str(folder), "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.ScrapyPriorityQueue"}
    crawler = get_crawler(Spider, settings)
    crawler.spider = crawler._create_spider("peer")  # noqa: SLF001  # a scheduler wants one
    scheduler = Scheduler.from_crawler(crawler)
    scheduler.open(crawler.spider)
    begun = time.perf_counter()
    for number in range(PEER_URLS):
        scheduler.enqueue_request(Request(url(number)))
    inserted = time.perf_counter()
    taken = 0
    while taken < PEER_URLS // 5 and scheduler.next_request() is not None:
        taken += 1
    ended = time.perf_counter()
    tell(peer_inserts=PEER_URLS / (inserted - begun), peer_leases=taken / (ended - inserted), peer_rss=resident())
    os._exit(0)


STEPS: dict[str, Callable[[Path], None]] = {"fill": fill, "reopen": reopen, "peer": peer}


def run(step: str, folder: Path) -> dict[str, float]:
    """Runs a step in a process of its own; its figures."""
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        figures: dict[str, float] = json.loads(done.stdout)
    except ValueError:
        raise SystemExit(f"step {step} failed:\n{done.stderr[-2000:]}") from None
    return figures


def report(figures: dict[str, float]) -> str:
    """The result as Markdown."""
    lines = [
        f"{URLS:,} URLs over {HOSTS:,} hosts; Scrapy's JOBDIR with {PEER_URLS:,}. `make bench-journal`.\n",
        "| journal | measured | at least | holds | Scrapy's JOBDIR | ratio |",
        "|---|---|---|---|---|---|",
    ]
    for name, words in (("inserts", "offers a second"), ("leases", "leases and done a second")):
        ours, theirs = figures[name], figures[f"peer_{name}"]
        holds = "yes" if ours >= TARGETS[name] else "no"
        lines.append(f"| {words} | {ours:,.0f} | {TARGETS[name]:,} | {holds} | {theirs:,.0f} | {ours / theirs:.1f} |")
    for name, words, unit in (("reopen", "reopening after kill -9", "s"), ("rss", "peak resident", "MB")):
        holds = "yes" if figures[name] <= TARGETS[name] else "no"
        lines.append(f"| {words} | {figures[name]:,.3g} {unit} | at most {TARGETS[name]:,} {unit} | {holds} | | |")
    lines.append(f"| open files | {figures['files']:.0f} | fewer than 200 | yes | | |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Runs every step, or one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.step:
        STEPS[options.step](options.folder)
        return
    with tempfile.TemporaryDirectory() as ours, tempfile.TemporaryDirectory() as theirs:
        figures = run("fill", Path(ours)) | run("reopen", Path(ours)) | run("peer", Path(theirs))
    print(report(figures))


if __name__ == "__main__":
    main()
