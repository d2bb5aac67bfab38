"""The reading process: takes pages from its standard input, answers on its standard output, ends with its parent.

It is never longer with one page than its parent waits: should the parent be killed while it reads, an alarm whose
default action is to end the process ends it, even in the midst of the parser's C code.
"""

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from selectolax.lexbor import SelectolaxError

from linkspider.extract.reading import read_html
from linkspider.parsing import wire
from linkspider.parsing.limits import MEMORY_BYTES, PARSE_SECONDS, SWOLLEN_BYTES

try:
    import resource
except ImportError:  # not on Windows; the time limit is the parent's and holds there too
    resource = None  # type: ignore[assignment]

_USUAL_SPACE: Final = 320 * 1024 * 1024
_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # the bytes in which ru_maxrss counts


def main() -> None:
    """Reads pages until the parent closes the pipe."""
    _set_limits()
    inherited = _peak_memory()
    questions, answers = sys.stdin.buffer, _take_standard_output()
    answers.write(b"\n")  # ready
    answers.flush()
    while (question := wire.read_question(questions)) is not None:
        _set_alarm(PARSE_SECONDS + 2)
        try:
            reading = read_html(*question)
            is_last = _peak_memory() > max(SWOLLEN_BYTES, inherited)
            wire.write_answer(answers, reading, is_last)
        except Exception as fault:  # whatever it is, the page's row says it
            # lexbor says no more than that it cannot parse when it gets no memory; it can parse everything else
            wire.write_fault(answers, fault, is_memory=isinstance(fault, MemoryError | SelectolaxError))
            return
        if is_last:
            return
        del question, reading
        _set_alarm(0)


def _set_limits() -> None:
    """Bounds the memory, and leaves Ctrl-C, which reaches the whole terminal, to the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if resource is not None:
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = _address_space() + MEMORY_BYTES
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _address_space() -> int:
    """Bytes of address space that the process has; where the system does not say, what it has on Linux."""
    with suppress(OSError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    return _USUAL_SPACE


def _set_alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _take_standard_output() -> BinaryIO:
    """Keeps standard output for answers: what else is printed goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return answers


def _peak_memory() -> int:
    """The most bytes that were resident so far; Linux begins to count with what the parent had."""
    return 0 if resource is None else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _UNIT


if __name__ == "__main__":
    main()
