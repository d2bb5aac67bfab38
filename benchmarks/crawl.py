"""Times whole crawls against named peers, in one run, and prints ratios.

    make bench                                    (sets up the peers and runs this; ARGS="--write" keeps the result)

It needs real sites on this machine: the lab beside the checkout, started with the sites of ``lab-sites.tsv`` too.
Every crawler runs as a process of its own, in turn, round by round; the operating system's account of each finished
process gives CPU seconds, and the largest resident size. Quote ratios: absolute times move from run to run.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import pyarrow.dataset as ds

HERE = Path(__file__).resolve().parent
SITES = {
    "PostgreSQL docs": "https://www.postgresql.org/docs/15/",
    "Python docs": "https://docs.python.org/3/",
    "SciPy docs": "https://docs.scipy.org/doc/scipy/",
}


class Target(NamedTuple):
    """What must hold at least.

    Attributes:
        advertools, bare: CPU seconds of the peer for one of ours, at least.
        floor: CPU seconds of ours for one of the floor, at most.
        peak: resident megabytes, at most.
        link_bytes: bytes of Parquet a link once the crawl is compacted, at most: of prose, whose links have texts of
            their own around them, and of pages that are mostly the same navigation.
    """

    advertools: float
    bare: float
    floor: float
    peak: int | None
    link_bytes: float | None


TARGETS = {
    "PostgreSQL docs": Target(4.0, 2.0, 1.8, 220, 28.0),  # prose
    "Python docs": Target(8.0, 3.5, 4.0, 270, None),  # neither: three in four links are lists in the content
    "SciPy docs": Target(8.0, 4.0, 1.7, None, 10.0),  # three in four links stand on most pages
}


class Cost(NamedTuple):
    """What a process cost: CPU and wall seconds, peak resident megabytes."""

    cpu: float
    wall: float
    peak: float


def measure(command: list[str], environment: dict[str, str], place: Path) -> Cost:
    """Runs a command to its end, in the folder ``place``.

    Raises:
        SystemExit: if it fails, with the end of what it said.
    """
    with tempfile.TemporaryFile() as said:
        started = time.monotonic()
        process = subprocess.Popen(command, env={**os.environ, **environment}, stdout=said, stderr=said, cwd=place)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read()[-2000:].decode(errors='replace')}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def commands(url: str, folder: Path, peer_python: str) -> dict[str, list[str]]:
    """The command of each crawler."""
    python = sys.executable
    ours = [python, "-m", "scrapy", "crawl", "site", "-a", f"url={url}"]
    for setting in ("AUTOTHROTTLE_ENABLED=False", "CONCURRENT_REQUESTS=16", "CONCURRENT_REQUESTS_PER_DOMAIN=16"):
        ours += ["-s", setting]
    return {
        "linkspider": ours,
        "floor": [python, str(HERE / "peers/floor.py"), str(folder / "urls.txt")],
        "bare": [python, str(HERE / "peers/bare.py"), url, str(folder / "bare.jsonl")],
        "advertools": [peer_python, str(HERE / "peers/advertools_crawl.py"), url, str(folder / "advertools.jl")],
    }


def write_url_list(store: Path, target: Path) -> tuple[int, int]:
    """Lists what a crawl fetched, for the floor; how many URLs and links that were."""
    pages = [str(url) for url in ds.dataset(store / "tables" / "pages").to_table(columns=["url"])["url"].to_pylist()]
    target.write_text("\n".join(pages), encoding="utf-8")
    return len(pages), ds.dataset(store / "tables" / "links").count_rows()


def link_bytes(store: Path, environment: dict[str, str]) -> float:
    """Compacts a crawl; the bytes of its links' files for each link."""
    measure([sys.executable, "-m", "scrapy", "compact", "--yes"], environment, HERE.parent)
    links = ds.dataset(store / "tables" / "links")
    return sum(Path(file).stat().st_size for file in links.files) / links.count_rows()


def check_work(out: Path, pages: int) -> None:
    """Makes sure that a peer crawled the site; a failure would look like great speed.

    Raises:
        SystemExit: if it wrote fewer than nine tenths of the pages.
    """
    with out.open(encoding="utf-8") as lines:
        written = sum(1 for _ in lines)
    if written < 0.9 * pages:
        raise SystemExit(f"{out.stem} wrote {written} pages of {pages}")


def run_site(name: str, url: str, rounds: int, peer_python: str) -> list[str]:
    """Measures one site; the lines of its table."""
    costs: dict[str, list[Cost]] = {}
    sizes = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        counts = (0, 0)
        for number in range(rounds):
            store = folder / f"store{number}"
            environment = {"LINKSPIDER_STORE": str(store), "LINKSPIDER_ALLOW_NETWORKS": "127.0.0.0/8"}
            for crawler, command in commands(url, folder, peer_python).items():
                for left in folder.glob("*.j*l"):
                    left.unlink()
                place = HERE.parent if crawler == "linkspider" else folder  # a peer must not meet our scrapy.cfg
                costs.setdefault(crawler, []).append(measure(command, environment, place))
                if crawler == "linkspider":
                    counts = write_url_list(store, folder / "urls.txt")
                    sizes.append(link_bytes(store, environment))
                for out in folder.glob("*.j*l"):
                    check_work(out, counts[0])
                print(f"{name} round {number + 1}: {crawler} {costs[crawler][-1]}", file=sys.stderr)
    return report(name, counts, costs, statistics.median(sizes))


def report(name: str, counts: tuple[int, int], costs: dict[str, list[Cost]], size: float) -> list[str]:
    """A site's table in Markdown: medians, and ratios taken round by round."""
    lines = [f"### {name}: {counts[0]:,} URLs, {counts[1]:,} links", ""]
    lines += ["| crawler | CPU s | wall s | peak MB |", "|---|---|---|---|"]
    for crawler, runs in costs.items():
        cpu, wall, peak = (statistics.median(column) for column in zip(*runs, strict=True))
        lines.append(f"| {crawler} | {cpu:.1f} | {wall:.1f} | {peak:.0f} |")
    ratios = (
        _ratio(costs["advertools"], costs["linkspider"]),
        _ratio(costs["bare"], costs["linkspider"]),
        _ratio(costs["linkspider"], costs["floor"]),
    )
    target = TARGETS[name]
    peak = statistics.median(cost.peak for cost in costs["linkspider"])
    lines += [
        "",
        "| | measured | asked for | holds |",
        "|---|---|---|---|",
        _row("CPU, advertools / linkspider", f"{ratios[0]:.1f}", target.advertools, ratios[0] >= target.advertools),
        _row("CPU, bare CrawlSpider / linkspider", f"{ratios[1]:.1f}", target.bare, ratios[1] >= target.bare),
        _row("CPU, linkspider / floor", f"{ratios[2]:.2f}", f"at most {target.floor}", ratios[2] <= target.floor),
        _limit("peak resident MB", f"{peak:.0f}", peak, target.peak),
        _limit("bytes a link, compacted", f"{size:.1f}", size, target.link_bytes),
    ]
    return [*lines, ""]


def _row(name: str, shown: str, asked: object, holds: bool) -> str:
    return f"| {name} | {shown} | {asked} | {'yes' if holds else '**no**'} |"


def _limit(name: str, shown: str, value: float, limit: float | None) -> str:
    return f"| {name} | {shown} | | |" if limit is None else _row(name, shown, f"at most {limit}", value <= limit)


def _ratio(over: list[Cost], under: list[Cost]) -> float:
    return statistics.median(a.cpu / b.cpu for a, b in zip(over, under, strict=True))


def main() -> None:
    """Reads the command line, measures, prints, and keeps the result if asked."""
    parser = argparse.ArgumentParser(description="Times whole crawls against named peers and prints ratios.")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--site", action="append", choices=SITES, help="only this site; may be repeated")
    parser.add_argument("--peer-python", default=sys.executable, help="a Python that has advertools")
    parser.add_argument("--write", action="store_true", help="keep the result in docs/benchmarks.md")
    options = parser.parse_args()
    options.peer_python = str(Path(options.peer_python).absolute())  # crawlers run in other folders
    lines = []
    for name in options.site or SITES:
        lines += run_site(name, SITES[name], options.rounds, options.peer_python)
    print("\n".join(lines))
    if options.write:
        keep(lines, options.rounds)


def keep(lines: list[str], rounds: int) -> None:
    """Replaces what stands under the crawl heading of docs/benchmarks.md."""
    path = HERE.parent / "docs" / "benchmarks.md"
    before = path.read_text(encoding="utf-8").partition("## Whole crawls")[0]
    note = f"Rounds: {rounds}. Date: {time.strftime('%Y-%m-%d')}. Cores: {os.cpu_count()}. Command: `make bench`.\n"
    path.write_text(before + "## Whole crawls\n\n" + note + "\n" + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
