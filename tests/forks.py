"""Processes that begin where everything is imported: forked from one that has imported it and does nothing else.

What a crawl imports takes a second of a processor, and tests begin some two hundred. A process that was forked has a
number, files, signals and an end of its own, as one that was started has.
"""

import atexit
import gc
import importlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

PROJECT: Final = Path(__file__).resolve().parents[1]
#: What is imported before anything is forked; none of it makes a reactor, threads or connections.
_IMPORTED: Final = (
    *("tests.durability.launcher", "tests.durability.upkeep_launcher", "scrapy.core.downloader.contextfactory"),
    *("linkspider.spiders.referrers", "linkspider.verbs.crawl", "linkspider.verbs.verify", "pyarrow.compute"),
)
_NUMBER: Final = struct.Struct("!i")
_starting: Final = threading.Lock()


@dataclass
class Forked:
    """A process, used as a ``subprocess.Popen`` is; only one thread may use it.

    Attributes:
        pid: its number; ``returncode``: its exit code, the negative number of what killed it, None while it runs.
    """

    pid: int
    line: socket.socket
    out: IO[bytes]
    err: IO[bytes]
    returncode: int | None = field(default=None, init=False)

    def poll(self) -> int | None:
        """Its exit code, None while it runs."""
        return self._end_within(0)

    def wait(self, timeout: float | None = None) -> int:
        """Waits for its end.

        Raises:
            subprocess.TimeoutExpired: after so many seconds.
        """
        code = self._end_within(timeout)
        if code is None:
            assert timeout is not None
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return code

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Waits for its end, and gives what it printed; it is not to be used any more."""
        self.wait(timeout)
        printed = []
        for file in (self.out, self.err):
            file.seek(0)
            printed.append(file.read().decode())
        self.close()
        return printed[0], printed[1]

    def send_signal(self, number: int) -> None:
        """Sends a signal, if it runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends it as the kernel would."""
        self.send_signal(signal.SIGKILL)

    def close(self) -> None:
        """Lets go of what it printed."""
        for each in (self.line, self.out, self.err):
            each.close()

    def _end_within(self, timeout: float | None) -> int | None:
        if self.returncode is None and select.select([self.line], [], [], timeout)[0]:
            self.returncode = _received(self.line)
        return self.returncode


def fork(place: str, *command: str, environment: Mapping[str, str] | None = None) -> Forked:
    """Calls a function in the project's folder, in a process of its own.

    Args:
        place: ``module:function``; it takes nothing but the command line.
        command: the command line, from the program's name on.
        environment: all of it, else this process's.
    """
    line = socket.socket(socket.AF_UNIX)
    line.connect(_parent())
    out, err = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115  # whoever has the process closes them
    with tempfile.TemporaryFile() as wanted:
        wanted.write(json.dumps([place, command, dict(environment or os.environ)]).encode())
        wanted.seek(0)
        socket.send_fds(line, [b"!"], [wanted.fileno(), out.fileno(), err.fileno()])
        return Forked(_received(line), line, out, err)


def _received(line: socket.socket) -> int:
    number: int = _NUMBER.unpack(line.recv(_NUMBER.size, socket.MSG_WAITALL))[0]
    return number


_places: Final[list[str]] = []


def _parent() -> str:
    """Where the process listens that forks others; it ends with this one."""
    with _starting:
        if not _places:
            folder = tempfile.TemporaryDirectory()
            place = str(Path(folder.name) / "fork")
            with socket.socket(socket.AF_UNIX) as listener:
                listener.bind(place)
                listener.listen(64)
                parent = subprocess.Popen(
                    [sys.executable, "-m", "tests.forks", str(listener.fileno())],
                    cwd=PROJECT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    pass_fds=[listener.fileno()],
                )

            def end() -> None:
                parent.communicate()
                folder.cleanup()

            atexit.register(end)
            _places.append(place)
    return _places[0]


def _serve(listener: socket.socket) -> str | None:
    """Forks a keeper for each that asks, until standard input ends. In what was asked for: what to call."""
    keepers: set[int] = set()
    while sys.stdin.fileno() not in select.select([listener.fileno(), sys.stdin.fileno()], [], [])[0]:
        line, _ = listener.accept()
        keeper = os.fork()
        if keeper == 0:
            listener.close()
            return _keep(line)
        line.close()
        # waited for, so that the time that all of them took is counted
        keepers = {each for each in {*keepers, keeper} if os.waitpid(each, os.WNOHANG) == (0, 0)}
    for each in keepers:
        os.waitpid(each, 0)
    return None


def _keep(line: socket.socket) -> str:
    """Forks the process, tells its number and how it ended. In that process: what to call."""
    _, files, _, _ = socket.recv_fds(line, 1, 3)
    pid = os.fork()
    if pid:
        try:
            line.sendall(_NUMBER.pack(pid))
            line.sendall(_NUMBER.pack(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])))
        finally:
            os._exit(0)
    line.close()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with os.fdopen(files[0], "rb") as file:
        place, command, environment = json.load(file)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, each in enumerate([nothing, *files[1:]]):
        os.dup2(each, number)
        os.close(each)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = command
    return str(place)


def main() -> None:
    """Imports, forks; and in what was forked, runs what was asked for to its end."""
    for module in _IMPORTED:
        importlib.import_module(module)
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a terminal's Ctrl-C is for those that ask
    asked_for = _serve(socket.socket(fileno=int(sys.argv[1])))
    if asked_for is not None:
        module, function = asked_for.split(":")
        getattr(importlib.import_module(module), function)()


if __name__ == "__main__":
    main()
