"""``scrapy audit`` as a scheduler runs it: by a file, again, two at once, interrupted, and when something is lost."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

import pytest

from linkspider.demo.server import SEED_FILE, START_URL, DemoWeb, resolve_setting

PROJECT = Path(__file__).resolve().parents[2]
SITE = "kettleandleaf.example"
CONFIG = f"""
[audit]
site = "{START_URL}"
seeds = ["exports/*.csv"]
store = "store"
settings = {{ AUTOTHROTTLE_ENABLED = false, RETRY_TIMES = 0 }}
[alerts]
lost_referring_domains = 2
capture_rate_drop = 0.05
broken_backlinks_rise = 5
"""
LOST = ("coupons.example", "wiki.leafpedia.example")
DOCUMENTED = PROJECT / "docs" / "summary.md"


class _Gone(BaseHTTPRequestHandler):
    """A host that has nothing any more."""

    def do_GET(self) -> None:  # http.server's name
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_HEAD(self) -> None:  # http.server's name
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def without_two(demo_web: DemoWeb) -> Iterator[str]:
    """The demo web's hosts, of which two answer 404 to everything."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Gone)
    Thread(target=server.serve_forever, daemon=True).start()
    places = [place.split("=") for place in resolve_setting(demo_web.port).split(",")]
    yield ",".join(f"{host}={f'127.0.0.1:{server.server_port}' if host in LOST else at}" for host, at in places)
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a configuration and seeds, as a scheduler has it."""
    place = tmp_path_factory.mktemp("scheduled")
    (place / "exports").mkdir()
    shutil.copy(SEED_FILE, place / "exports" / "2026-06.csv")
    (place / "linkspider.toml").write_text(CONFIG, encoding="utf-8")
    return place


def environment(resolve: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINKSPIDER_")}
    return {**kept, "LINKSPIDER_RESOLVE": resolve}


def command(folder: Path, *more: str) -> list[str]:
    return [sys.executable, "-m", "scrapy", "audit", "--config", str(folder / "linkspider.toml"), *more]


@pytest.fixture(scope="module")
def run(folder: Path) -> Callable[..., Any]:
    """Runs an audit by the folder's configuration; the process, and the summary that it left."""

    def run(resolve: str, *more: str) -> Any:
        done = subprocess.run(
            command(folder, *more), cwd=PROJECT, env=environment(resolve), capture_output=True, text=True, check=False
        )
        return done, latest(folder)

    return run


def latest(folder: Path) -> Any:
    return json.loads((folder / "store" / "audits" / SITE / "latest.json").read_text(encoding="utf-8"))


def files_of(folder: Path) -> set[str]:
    """The files of the store, names of crawls, audits and parts made alike."""
    names = (path.relative_to(folder / "store").as_posix() for path in (folder / "store").rglob("*") if path.is_file())
    return {re.sub(r"[ac]\d{8}T\d{6}Z(-\d+)?|part-\d+-\d+", "ID", name) for name in names}


@pytest.fixture(scope="module")
def twice(run: Callable[..., Any], folder: Path, demo_web: DemoWeb) -> Any:
    """An audit, and the same again; the files after each."""
    first = run(resolve_setting(demo_web.port))
    files = [files_of(folder)]
    second = run(resolve_setting(demo_web.port))
    files.append(files_of(folder))
    return first, second, files


class Resumed(NamedTuple):
    """An audit that was interrupted, and what was seen of it: of each process what it said, and the summary then."""

    refused: tuple[Any, Any]
    code: int
    told: str
    stopped: Any
    done: Any
    summary: Any


@pytest.fixture(scope="module")
def third(twice: Any, run: Callable[..., Any], folder: Path, without_two: str) -> Resumed:
    """One more, when two domains have lost their pages; another is begun beside it, it is stopped, and goes on."""
    shutil.move(folder / "exports" / "2026-06.csv", folder / "exports" / "2026-07.csv")
    slow = subprocess.Popen(
        command(folder, "-s", "DOWNLOAD_DELAY=0.5"),
        cwd=PROJECT,
        env=environment(without_two),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        deadline = time.monotonic() + 180
        while not (latest(folder)["state"] == "running" and _is_crawling(folder)):
            assert time.monotonic() < deadline, "the audit did not begin"
            time.sleep(0.1)
        refused = run(without_two)
    finally:
        slow.send_signal(signal.SIGINT)  # to its process alone: no terminal tells the crawl
        _, told = slow.communicate(timeout=180)
    stopped = latest(folder)
    return Resumed(
        refused, slow.returncode, told, stopped, *run(without_two, "--resume", "last", "-s", "DOWNLOAD_DELAY=0")
    )


def comparable(figures: dict[str, Any]) -> dict[str, Any]:
    return {name: told for name, told in figures.items() if name != "crawls"}


def test_an_audit_runs_by_its_file(twice: Any, folder: Path) -> None:
    (done, summary), *_ = twice
    assert done.returncode == 0, done.stderr
    assert "35 backlinks found on 19 of" in done.stdout
    assert (summary["state"], summary["exit_code"], summary["is_complete"]) == ("ended", 0, True)
    assert [crawl["spider"] for crawl in summary["crawls"]] == ["referrers", "site"]
    assert summary["figures"]["backlinks"]["backlinks"] == 35
    assert summary["figures"]["backlinks"]["linking_pages"] == 19
    assert summary["figures"]["inlinks"]["internal_links"] == 619
    assert summary["figures"]["crawls"] == {each["spider"]: each["crawl_id"] for each in summary["crawls"]}
    assert all(Path(place).exists() for place in summary["outputs"].values())
    assert Path(summary["outputs"]["summary"]).is_relative_to(folder)
    assert "no earlier audit of this site" in summary["comparison"]["because"]


def test_without_a_terminal_lines_are_calm(twice: Any) -> None:
    (done, _), *_ = twice
    assert "\x1b" not in done.stdout + done.stderr
    assert "\r" not in done.stdout + done.stderr


def test_the_same_again_gives_the_same_and_nothing_grows_besides(twice: Any) -> None:
    (_, first), (done, second), files = twice
    assert done.returncode == 0
    assert second["audit_id"] != first["audit_id"]
    assert comparable(second["figures"]) == comparable(first["figures"])
    assert second["comparison"]["with_audit"] == first["audit_id"]
    assert [each["is_crossed"] for each in second["comparison"]["thresholds"]] == [False] * 3
    changes = "marts/link_changes/site=kettleandleaf.example/part-0.parquet"  # there are two crawls to compare now
    assert files[1] == files[0] | {changes}


def test_what_is_lost_rings(twice: Any, third: Resumed) -> None:
    _, (_, before), _ = twice
    done, summary = third.done, third.summary
    assert done.returncode == summary["exit_code"] == 4
    assert summary["comparison"]["crossed"] == ["lost_referring_domains"]
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("alert: ")]
    assert line == (
        "alert: lost_referring_domains = 2: 2 of 9 known referring domains lost (coupons.example, "
        "leafpedia.example); 9 found then, 7 now "
        f"(since audit {before['audit_id']})"
    )


def test_each_key_of_a_summary_is_documented(third: Resumed) -> None:
    documented = set(re.findall(r"^\| `([\w.\[\]]+)` \|", DOCUMENTED.read_text(encoding="utf-8"), re.MULTILINE))
    assert leaves(third.summary, documented) == documented


def leaves(value: Any, documented: set[str], path: str = "") -> set[str]:
    """Paths of what a summary holds, down to those that the document names as a whole."""
    if isinstance(value, dict) and path not in documented:
        parts = [leaves(each, documented, f"{path}.{name}" if path else name) for name, each in value.items()]
        return set().union(*parts)
    if isinstance(value, list) and path not in documented:
        return set().union(*(leaves(each, documented, f"{path}[]") for each in value))
    return {path}


@pytest.mark.usefixtures("third")
def test_an_incomplete_audit_is_not_compared(run: Callable[..., Any], demo_web: DemoWeb) -> None:
    done, summary = run(resolve_setting(demo_web.port), "-a", "max_pages=5")
    assert done.returncode == 0
    assert summary["comparison"]["because"].endswith("is not complete: max_pages: 31 URLs not followed")
    assert f"note: not compared with an earlier audit: {summary['comparison']['because']}\n" in done.stderr


def test_two_at_once_and_an_interruption(twice: Any, third: Resumed, folder: Path) -> None:
    refused, summary = third.refused
    assert refused.returncode == 2
    assert re.fullmatch(
        r"scrapy audit: an audit of 'kettleandleaf\.example' is at work in store '.*'.*\n", refused.stderr
    )
    assert (summary["state"], summary["exit_code"], summary["figures"]) == ("running", None, None)
    assert third.code == 130
    options = f"--config {folder / 'linkspider.toml'} -s LINKSPIDER_STORE={folder / 'store'}"
    goes_on = f"`scrapy audit kettleandleaf.example {options} --resume last` goes on\n"
    assert third.told.endswith(f"scrapy audit: interrupted; {goes_on}")
    stopped, resumed = third.stopped, third.summary
    assert (stopped["state"], stopped["exit_code"], stopped["is_complete"]) == ("interrupted", 130, False)
    assert third.done.returncode == 4, "it rings as an audit does that ran through"
    assert resumed["audit_id"] == stopped["audit_id"]
    assert resumed["is_complete"]
    _, (_, before), _ = twice
    assert resumed["comparison"]["with_audit"] == before["audit_id"]


def _is_crawling(folder: Path) -> bool:
    paths = (folder / "store" / "crawls").glob("*/manifest.json")
    return any(json.loads(path.read_text(encoding="utf-8"))["state"] == "running" for path in paths)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[audti]\n", "[audti] is no section; did you mean 'audit'?"),
        ("[audit]\nsite = 'example.com'\nseeds = ['x.csv']", "[audit] key 'seeds': there is no file"),
        (
            "[audit]\nsite = 'e.com'\nsettings = { LINKSPIDER_PROGRESS = 'x' }",
            "LINKSPIDER_PROGRESS 'x' is none of auto",
        ),
    ],
)
def test_bad_configuration_gets_one_line(run_command: Callable[..., Any], tmp_path: Path, text: str, line: str) -> None:
    (tmp_path / "linkspider.toml").write_text(text, encoding="utf-8")
    done = run_command("scrapy", "audit", "--config", str(tmp_path / "linkspider.toml"))
    assert done.code == 2
    assert line in done.err
    assert done.err.count("\n") == 1
    assert not list(done.store.glob("audits/*")), "nothing was begun"
