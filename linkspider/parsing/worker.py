"""The reading process as the crawl sees it: started when first needed, one page at a time, killed when it takes long.

It is a child with two pipes: no socket that anyone could connect to, no file of the parent's (locks, journals) kept
open, no pickle. The pipes end it when the crawl ends, however that ends.
"""

import asyncio
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from linkspider.extract.reading import Reading, Wanted
from linkspider.model.records import Headers
from linkspider.parsing import wire
from linkspider.parsing.limits import PARSE_SECONDS, START_SECONDS


class ParseTimeoutError(Exception):
    """A page that could not be read within the limits of a page; its text says which."""


class WorkerFaultError(Exception):
    """Something in the reading process that should not happen, as it was named there: a bug, not the page's fault."""


class Worker:
    """One reading process.

    Args:
        seconds: how long it may take for a page.
    """

    def __init__(self, seconds: float = PARSE_SECONDS) -> None:
        self._seconds = seconds
        # one thread: pages wait for each other here, while the event loop goes on
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")
        self._process: subprocess.Popen[bytes] | None = None
        self._is_closed = False

    @property
    def pid(self) -> int | None:
        """The process's number, or None where none runs."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    async def read(self, body: bytes, url: str, content_type: str | None, headers: Headers, wanted: Wanted) -> Reading:
        """Reads a page in the process; the arguments are those of ``read_html``.

        Raises:
            ParseTimeoutError: if it took too long or too much memory, or the process died of it.
            WorkerFaultError: if linkspider failed on it.
            OSError: if the process cannot be started.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._ask, body, url, content_type, headers, wanted)

    def close(self) -> None:
        """Ends the process; a page that it is still reading ends as one that could not be read."""
        self._is_closed = True
        process = self._process
        if process is not None:
            process.kill()
        self._thread.shutdown(wait=True, cancel_futures=True)
        self._end()

    def _ask(self, *page: Any) -> Reading:
        """One page to the process and back, in the worker's thread."""
        was_used = self.pid is not None
        answer, code = self._try(*page)
        if answer is None and was_used:
            answer, code = self._try(*page)  # it may have died of what an earlier page left behind
        if answer is None:
            raise ParseTimeoutError(f"the process that read it died ({_in_words(code)})")
        if "fault" in answer:
            self._end()
            if answer["is_memory"]:
                raise ParseTimeoutError("took more memory to read than a page may")
            raise WorkerFaultError(answer["fault"])
        if answer["is_last"]:
            self._end()
        return wire.to_reading(answer)

    def _try(self, *page: Any) -> tuple[dict[str, Any] | None, int | None]:
        """The answer, or None and how the process ended instead.

        Raises:
            ParseTimeoutError: if it had to be killed.
        """
        if self._is_closed:
            raise ParseTimeoutError("not read: the crawl ended")
        process = self._started()
        stop = _Stop(process, self._seconds)
        try:
            answer = self._exchange(process, *page)
        finally:
            stop.cancel()
        if answer is not None:
            return answer, None
        code = self._end()
        if stop.has_stopped:
            raise ParseTimeoutError(f"took longer than {self._seconds:g} s to read")
        return None, code

    @staticmethod
    def _exchange(process: "subprocess.Popen[bytes]", *page: Any) -> dict[str, Any] | None:
        questions, answers = _pipes(process)
        try:
            wire.write_question(questions, wire.Question(*page))
            return wire.read_answer(answers)
        except BrokenPipeError:
            return None
        except (
            ValueError,
            RecursionError,
        ):  # no answer of ours: whatever runs there, it is not trusted with another page
            process.kill()
            return None

    def _started(self) -> "subprocess.Popen[bytes]":
        """The process, ready for a page."""
        process = self._process
        if process is not None and process.poll() is None:
            return process
        self._end()
        # -P keeps the current folder, in which anything may lie, out of the path
        command = [sys.executable, "-P", "-m", "linkspider.parsing.child"]
        path = os.pathsep.join(folder or str(Path.cwd()) for folder in sys.path)
        process = subprocess.Popen(  # noqa: S603  # our own module
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._process = process
        stop = _Stop(process, START_SECONDS)
        is_ready = _pipes(process)[1].read(1) == b"\n"
        stop.cancel()
        if not is_ready:
            code = self._end()
            raise OSError(f"the process that reads suspicious pages does not start ({_in_words(code)})")
        return process

    def _end(self) -> int | None:
        """Ends what runs and forgets it; says how it ended."""
        process, self._process = self._process, None
        if process is None:
            return None
        code = process.poll()
        if code is None:
            try:
                code = process.wait(0.2)  # it may be about to end by itself, and then its code is telling
            except subprocess.TimeoutExpired:
                process.kill()
                code = process.wait()
        for pipe in _pipes(process):
            with suppress(BrokenPipeError):  # for what it never read
                pipe.close()
        return code


class _Stop:
    """Kills a process when its time is over, unless it is cancelled before."""

    def __init__(self, process: "subprocess.Popen[bytes]", seconds: float) -> None:
        self.has_stopped = False
        self._process = process
        self._timer = threading.Timer(seconds, self._stop)
        self._timer.daemon = True
        self._timer.start()

    def _stop(self) -> None:
        self.has_stopped = True
        self._process.kill()

    def cancel(self) -> None:
        self._timer.cancel()


def _pipes(process: "subprocess.Popen[bytes]") -> tuple[BinaryIO, BinaryIO]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout  # type: ignore[return-value]  # typeshed says IO, which BinaryIO is


def _in_words(code: int | None) -> str:
    if code is None:
        return "without an exit code"
    return f"signal {-code}" if code < 0 else f"exit code {code}"
