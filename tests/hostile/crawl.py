"""A crawl as a person runs it, with an eye on its process: memory, listening sockets, and whom it connects to."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

PROJECT = Path(__file__).resolve().parents[2]
_LISTENS = "0A"
_LOOPBACK = {"0100007F", "0000000000000000FFFF00000100007F"}
_NOWHERE = {"00000000", "0" * 32}


@dataclass
class Watch:
    """What was seen of a process and its children while it ran.

    Attributes:
        peaks: the most memory that each process took, in bytes, the crawler's first. A child that has not begun its
            own program yet shares its parent's, and is none of them.
        together: the most that all took at one time.
        listening: local addresses on which one of them listened; ``strangers``: remote ones that are not loopback.
    """

    peaks: dict[int, int] = field(default_factory=dict)
    together: int = 0
    listening: set[str] = field(default_factory=set)
    strangers: set[str] = field(default_factory=set)

    def look(self, pid: int) -> None:
        """Looks once."""
        together, command = 0, _command(pid)
        for each in _family(pid):
            if each != pid and _command(each) in {command, b""}:
                continue
            status = _status(each)
            self.peaks[each] = max(self.peaks.get(each, 0), status.get("VmHWM", 0))
            together += status.get("VmRSS", 0)
            for local, remote, state in _sockets(each):
                if state == _LISTENS:
                    self.listening.add(local)
                elif remote.partition(":")[0] not in _LOOPBACK | _NOWHERE:
                    self.strangers.add(remote)
        self.together = max(self.together, together)


@dataclass(frozen=True)
class Crawled:
    """A finished crawl: exit code, what it printed, how long it took, what was seen of it, and its store."""

    code: int
    out: str
    err: str
    seconds: float
    watch: Watch
    store: Path

    def rows(self, table: str) -> list[dict[str, Any]]:
        """All rows of a table."""
        parts = sorted(self.store.glob(f"tables/{table}/*/*.parquet"))
        return [row for part in parts for row in pq.read_table(part, partitioning=None).to_pylist()]


def crawl(folder: Path, command: list[str], environment: dict[str, str], timeout: float) -> Crawled:
    """Runs ``scrapy crawl`` in a process of its own.

    Args:
        folder: where its store and what it prints are put.
        command: what stands behind ``scrapy crawl``.
        environment: beside what is there, without linkspider's own settings that happen to be.
        timeout: seconds after which it is killed.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("LINKSPIDER_")}
    out, err = folder / "out.txt", folder / "err.txt"
    watch, begun = Watch(), time.monotonic()
    with out.open("wb") as out_file, err.open("wb") as err_file:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", "crawl", *command],
            cwd=PROJECT,
            env=inherited | {"LINKSPIDER_STORE": str(folder / "store")} | environment,
            stdin=subprocess.DEVNULL,
            stdout=out_file,
            stderr=err_file,
        )
        try:
            while process.poll() is None:
                watch.look(process.pid)
                if time.monotonic() - begun > timeout:
                    process.kill()
                time.sleep(0.05)
        finally:
            process.kill()
            process.wait()
    seconds = time.monotonic() - begun
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in (out, err)]
    return Crawled(process.returncode, texts[0], texts[1], seconds, watch, folder / "store")


def _family(pid: int) -> list[int]:
    """A process and all below it; of these, those that are still there."""
    found = [pid]
    for each in found:
        for path in _entries(Path(f"/proc/{each}/task")):
            with suppress(OSError):
                found += map(int, (path / "children").read_text().split())
    return found


def _command(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _status(pid: int) -> dict[str, int]:
    """What a process takes, in bytes."""
    with suppress(OSError):
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        return {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.startswith("Vm")}
    return {}


def _sockets(pid: int) -> Iterator[tuple[str, str, str]]:
    """Local address, remote address and state of a process's TCP sockets, as the kernel writes them."""
    own = set()
    for path in _entries(Path(f"/proc/{pid}/fd")):
        with suppress(OSError):
            own.add(str(path.readlink()))
    for name in ("tcp", "tcp6"):
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/net/{name}").read_text().splitlines()[1:]:
                parts = line.split()
                if f"socket:[{parts[9]}]" in own:
                    yield parts[1], parts[2], parts[3]


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
