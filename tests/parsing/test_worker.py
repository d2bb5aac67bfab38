"""The reading process: the same answers as in this one, and an end to every page and to itself."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
from pathlib import Path

import pytest

from linkspider.extract.evidence import Sought
from linkspider.extract.reading import PLAIN, Wanted, read_html
from linkspider.model.records import Headers
from linkspider.model.scope import Scope
from linkspider.parsing import pages, wire
from linkspider.parsing.limits import MEMORY_BYTES
from linkspider.parsing.worker import ParseTimeoutError, Worker

URL = "https://example.com/shop/"
WANTED = Wanted(keeps_text=True, sought=Sought.of(Scope.of("https://tea.example/"), ["Tea House"]))
PAGE = """<html lang=en><title>Th\u00e9 \U0001fad6</title><meta name=robots content=nofollow><h1>a\0b</h1>
    <a href="/a?utm_source=x#y" rel=ugc>A</a><a href=mailto:me>m</a><area href=b>""".encode()
DATED = (
    b"""<meta property=article:published_time content=2026-11-20T10:00:00Z>
    <meta name=robots content="unavailable_after: 2020-06-25T15:00:00Z">
    <meta http-equiv=refresh content="5;url=/x"><link rel=canonical href=/c>
    <p>The Tea House at tea.example <!-- <a href=https://tea.example/x> --></p>"""
    + b" w" * 99
)
SLOW = b"<p " + b" ".join(b"a%d=1" % number for number in range(200_000)) + b">"
GREEDY = b"".join(b"<p><b id=%d>" % number for number in range(20_000))


@pytest.fixture
def worker():
    worker = Worker()
    yield worker
    worker.close()


def read(worker, body, url=URL):
    return asyncio.run(worker.read(body, url, "text/html; charset=utf-8", Headers(("noindex",)), WANTED))


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z" if Path("/proc").exists() else True


def most_memory(pid):
    """The most bytes that a process had; none of one that is gone."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        return int(found[1]) * 1024 if found else 0
    return 0


def ends(pid, seconds):
    until = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_running(pid)


@pytest.mark.parametrize(
    "body",
    [
        *(PAGE, DATED, b"", b"<a href=x>" * 1_000, b"<a href=x>y</a>" * 12_001, "té".encode("utf-16"), b"\xff\0\xfe"),
        b"<a href='&#xd800;'>&#xd800;\0</a>",
    ],
)
def test_a_page_reads_the_same_there_and_here(worker, body):
    assert read(worker, body) == read_html(body, URL, "text/html; charset=utf-8", Headers(("noindex",)), WANTED)


def test_one_process_is_started_when_needed_and_used_again(worker):
    assert worker.pid is None
    read(worker, PAGE)
    pid = worker.pid
    assert pid is not None
    read(worker, PAGE)
    assert worker.pid == pid
    worker.close()
    assert ends(pid, 5)


def test_a_page_that_takes_too_long_is_given_up_and_the_next_is_read():
    worker = Worker(seconds=1)
    started = time.monotonic()
    with pytest.raises(ParseTimeoutError, match="took longer than 1 s to read"):
        read(worker, SLOW)
    assert time.monotonic() - started < 15
    assert worker.pid is None
    assert read(worker, PAGE).facts.lang == "en"
    worker.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the address space is not bounded")
def test_a_page_that_takes_too_much_memory_is_given_up_and_the_next_is_read(worker):
    with pytest.raises(ParseTimeoutError, match=r"more memory|died"):
        read(worker, GREEDY)
    assert read(worker, PAGE).facts.lang == "en"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV])
def test_a_process_that_died_between_pages_is_replaced(worker, how):
    read(worker, PAGE)
    pid = worker.pid
    os.kill(pid, how)
    assert ends(pid, 5)
    assert read(worker, PAGE).facts.lang == "en"
    assert worker.pid not in {pid, None}


def test_a_process_that_dies_of_a_page_is_that_pages_outcome(worker):
    async def kill_while_reading():
        reading = asyncio.ensure_future(worker.read(SLOW, URL, None, Headers(), PLAIN))
        await asyncio.sleep(3)
        os.kill(worker.pid, signal.SIGSEGV)
        await reading

    with pytest.raises(ParseTimeoutError, match=r"the process that read it died \(signal 11\)"):
        asyncio.run(kill_while_reading())
    assert read(worker, PAGE).facts.lang == "en"


def test_other_work_goes_on_while_a_page_is_read(worker):
    async def count():
        reading = asyncio.ensure_future(worker.read(b"<a href=x>y</a>" * 300_000, URL, None, Headers(), PLAIN))
        turns = 0
        while not reading.done():
            await asyncio.sleep(0.005)
            turns += 1
        return turns, await reading

    turns, page = asyncio.run(count())
    assert turns > 10
    assert (len(page.links), page.link_total) == (50_000, 300_000)


def test_pages_wait_for_each_other(worker):
    async def many():
        bodies = [b"<title>%d</title>" % number for number in range(20)]
        return await asyncio.gather(*(worker.read(body, URL, None, Headers(), PLAIN) for body in bodies))

    assert [page.facts.title for page in asyncio.run(many())] == [str(number) for number in range(20)]


def test_a_million_links_are_counted_in_time_and_little_memory():
    body = b"<a href=x>" * 1_000_000
    started = time.monotonic()
    page = asyncio.run(pages.read_page(body, URL, "text/html", Headers(), PLAIN))
    assert (len(page.links), page.link_total) == (50_000, 1_000_000)
    assert time.monotonic() - started < 15
    pages.close()


def test_an_ordinary_page_needs_no_process():
    pages.close()
    page = asyncio.run(pages.read_page(PAGE, URL, "text/html", Headers(("noindex",)), WANTED))
    assert page == read_html(PAGE, URL, "text/html", Headers(("noindex",)), WANTED)
    assert pages._workers == []


def test_an_answer_that_is_none_of_ours_is_not_believed(worker, tmp_path):
    with pytest.raises(TypeError):
        wire.to_reading({"links": [["too short"]], "facts": {}, "link_total": None, "charset": "x", "edges": []})
    strange = tmp_path / "answer"
    strange.write_bytes((2**60).to_bytes(8, "big"))
    with strange.open("rb") as pipe, pytest.raises(ValueError, match="a message of"):
        wire.read_answer(pipe)
    for count in (b"1e9", b"10000", b'"x"'):
        answer = b'{"links": %b}' % count
        strange.write_bytes(len(answer).to_bytes(8, "big") + answer)
        with strange.open("rb") as pipe, pytest.raises(ValueError, match="messages of links"):
            wire.read_answer(pipe)


def test_a_process_that_dies_within_its_answer_has_none(tmp_path):
    answer = tmp_path / "answer"
    head = b'{"links": 2, "edges": 0}'
    answer.write_bytes(len(head).to_bytes(8, "big") + head + (2).to_bytes(8, "big") + b"[]" + (9).to_bytes(8, "big"))
    with answer.open("rb") as pipe:
        assert wire.read_answer(pipe) is None


@pytest.mark.skipif(not Path("/proc").exists(), reason="elsewhere the address space is not bounded")
def test_a_greedy_page_never_takes_more_memory_than_a_page_may(worker):
    async def look():
        await worker.read(PAGE, URL, None, Headers(), PLAIN)
        reading = asyncio.ensure_future(worker.read(GREEDY, URL, None, Headers(), PLAIN))
        peak = 0
        while not reading.done():
            peak = max(peak, most_memory(worker.pid))
            await asyncio.sleep(0.005)
        with pytest.raises(ParseTimeoutError):
            await reading
        return peak

    assert MEMORY_BYTES / 2 < asyncio.run(look()) < 330 * 1024 * 1024


PARENT = """
    import asyncio, os, sys
    from linkspider.model.records import Headers
    from linkspider.extract.reading import PLAIN
    from linkspider.parsing.worker import Worker
    worker = Worker()
    asyncio.run(worker.read(b"<p>", "https://example.com/", None, Headers(), PLAIN))
    lock = open(sys.argv[1], "w")
    print(worker.pid, flush=True)
    {then}
"""


READ_SLOW = (
    f"asyncio.run(worker.read(b'<p ' + b' '.join(b'a%d' % n for n in range(400_000)), '{URL}', None, Headers(), PLAIN))"
)


@pytest.mark.parametrize(
    ("then", "seconds"),
    [
        ("os._exit(1)", 5),
        ("os.kill(os.getpid(), 9)", 5),
        ("pass", 5),
        # killed in the midst of a page: the alarm ends what the parser never would
        ("import threading; threading.Timer(1, os._exit, [1]).start(); " + READ_SLOW, 25),
    ],
    ids=["exit", "kill -9", "end", "in the midst of a page"],
)
def test_the_process_never_outlives_its_parent(then, seconds, tmp_path):
    code = textwrap.dedent(PARENT).format(then=then)
    parent = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "lock")], capture_output=True, text=True, timeout=60, check=False
    )
    assert ends(int(parent.stdout), seconds), parent.stderr


@pytest.mark.skipif(not Path("/proc").exists(), reason="open files are listed under /proc alone")
def test_the_process_keeps_no_file_of_its_parent_open(worker, tmp_path):
    with (tmp_path / "lock").open("w") as lock:
        os.set_inheritable(lock.fileno(), True)
        read(worker, PAGE)
        opened = {str(file.readlink()) for file in Path(f"/proc/{worker.pid}/fd").iterdir()}
    assert not any(name.startswith(("socket:", str(tmp_path))) for name in opened), opened
