"""A spider of somebody else's that is killed, and goes on: no page is lost, none has two rows."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from shop import EXAMPLE, SHOP, PageServer, Ran, book, command, environment, run

LISTS = 12
BOOKS = 15  # on each list
#: Enough links on a page for commits to come often.
FILLER = b"".join(b'<p><a href="http://else.example/%d">x</a></p>' % number for number in range(220))


def big_shop() -> dict[str, bytes]:
    """Lists of books, each leading to the next."""
    shop = {"/robots.txt": b"", "/old": b"<!doctype html><title>old</title>"}
    for number in range(LISTS):
        books = "".join(f'<a class=book href="/book-{number}-{each}">b</a>' for each in range(BOOKS))
        following = f'<a class=next href="/list-{number + 1}">next</a>' if number + 1 < LISTS else ""
        shop["/" if not number else f"/list-{number}"] = f"<!doctype html>{books}{following}".encode() + FILLER
        shop |= {f"/book-{number}-{each}": book(each) + FILLER for each in range(BOOKS)}
    return shop


ALL = LISTS * (BOOKS + 1)


def start_and_stop(folder: Path, server: PageServer, number: signal.Signals, asked: int) -> None:
    """Begins a crawl and sends it a signal when so many pages were asked for."""
    parts = command("books", server, "-s", f"JOBDIR={folder}/job", "-s", "DOWNLOAD_DELAY=0.02", feed="-o")
    parts = [part.replace("../", f"{folder}/") for part in parts]
    with subprocess.Popen(parts, cwd=EXAMPLE, env=environment(folder), stderr=subprocess.DEVNULL) as process:
        ends_at = time.monotonic() + 60
        while len(server.asked) < asked and process.poll() is None and time.monotonic() < ends_at:
            time.sleep(0.02)
        process.send_signal(number)


def resume(folder: Path, server: PageServer) -> Ran:
    """The same command again."""
    return run(folder, "books", server, "-s", f"JOBDIR={folder}/job", feed="-o")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT], ids=["killed", "interrupted"])
def test_the_same_command_goes_on(tmp_path: Path, number: signal.Signals) -> None:
    with PageServer(big_shop()) as server:
        start_and_stop(tmp_path, server, number, asked=130)
        before = len(server.asked)
        assert before < ALL
        ran = resume(tmp_path, server)
        again = len(server.asked) - before
    assert again < ALL  # what was committed is not asked for again
    assert server.asked.count("/") == 1
    if number is signal.SIGINT:
        assert before + again == ALL + 2  # robots.txt twice
    pages = [row["url"] for row in ran.rows("pages")]
    assert len(pages) == len(set(pages)) == ALL
    (crawl,) = ran.rows("crawls")
    assert (crawl["accepted"], crawl["terminal"], crawl["queued"]) == (ALL, ALL, 0)
    links = [(row["source_url"], row["ordinal"]) for row in ran.rows("links")]
    assert len(links) == len(set(links)) > ALL * 90
    assert len(list(tmp_path.glob("store/crawls/*/manifest.json"))) == 1
    if number is signal.SIGINT:
        assert {item["url"] for item in ran.items} == {url for url in pages if "/book-" in url}


def test_a_job_that_is_finished_begins_anew_and_belongs_to_its_spider(tmp_path: Path) -> None:
    job = ("-s", f"JOBDIR={tmp_path}/job")
    with PageServer(SHOP) as server:
        for _ in range(2):
            assert run(tmp_path, "books", server, *job).code == 0
        stopped = run(tmp_path, "books", server, *job, "-s", "CLOSESPIDER_PAGECOUNT=1", "-s", "CONCURRENT_REQUESTS=1")
        other = run(tmp_path, "rules", server, *job)
    crawls = stopped.rows("crawls")
    assert [crawl["finish_reason"] for crawl in crawls] == ["finished", "finished", "closespider_pagecount"]
    assert [crawl["queued"] > 0 for crawl in crawls] == [False, False, True]
    assert other.code == 1
    assert "spider=rules contradicts crawl" in other.log
