"""One process per crawl, with real processes; what a killed one held is free at once."""

import signal
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from linkspider.errors import StoreError
from linkspider.frontier.lock import is_locked, lock_crawl

HOLD = """
import sys, pathlib
from linkspider.frontier.lock import lock_crawl
lock = lock_crawl(pathlib.Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def holder(folder):
    """Another process that has the crawl."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "c1"
    folder.mkdir()
    return folder


def test_a_crawl_that_nobody_has_is_free(folder):
    assert not is_locked(folder)
    assert list(folder.iterdir()) == [], "asking leaves nothing behind"
    lock_crawl(folder).release()
    assert not is_locked(folder)
    lock_crawl(folder).release()


def test_a_crawl_of_another_process_is_refused_at_once(folder):
    with holder(folder):
        begun = time.monotonic()
        with pytest.raises(StoreError, match=r"crawl 'c1' is at work in another process"):
            lock_crawl(folder)
        assert is_locked(folder)
        assert time.monotonic() - begun < 1
        assert is_locked(folder), "asking takes nothing away"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_what_a_dead_process_held_is_free(folder, how):
    with holder(folder) as process:
        process.send_signal(how)
        process.wait(10)
        assert not is_locked(folder)
        lock = lock_crawl(folder)
        assert is_locked(folder)
        lock.release()


def test_the_second_of_two_processes_ends(folder):
    with holder(folder):
        second = subprocess.run(
            [sys.executable, "-c", HOLD, str(folder)], input="", capture_output=True, text=True, timeout=20, check=False
        )
    assert second.returncode != 0
    assert "held" not in second.stdout
    assert "is at work in another process" in second.stderr


def test_a_process_has_a_crawl_once(folder):
    lock = lock_crawl(folder)
    with pytest.raises(StoreError, match="is at work"):
        lock_crawl(folder)
    assert is_locked(folder)
    lock.release()
    assert not is_locked(folder)


def test_two_crawls_are_two(folder, tmp_path):
    (tmp_path / "c2").mkdir()
    with holder(folder):
        lock_crawl(tmp_path / "c2").release()
        assert is_locked(folder)
        assert not is_locked(tmp_path / "c2")


def test_a_lock_file_that_was_left_is_no_lock(folder):
    (folder / "lock").write_text("4711")
    assert not is_locked(folder)
    lock_crawl(folder).release()


def test_a_lock_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be locked"):
        lock_crawl(tmp_path / "file" / "c1")
