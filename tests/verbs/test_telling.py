"""What a verb says where nobody listens any more, nothing can be written, or a person presses Ctrl-C."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from linkspider.errors import StoreError
from linkspider.model.crawl import EXIT_INTERRUPTED, EXIT_SHORT, EXIT_USAGE
from linkspider.verbs.telling import ended

FULL = Path("/dev/full")
#: Tells twice what no buffer of a pipe holds, and ends with 3.
TELLING = """
from linkspider.verbs.telling import ended, tell
def work():
    for _ in range(2):
        tell("x" * 1_000_000)
    return 3
raise SystemExit(ended("verify", work))
"""


def interrupted():
    raise KeyboardInterrupt  # as a signal is; what other tests made of the signal itself is not known


def failing():
    raise StoreError("store 'x' is none: https://user:secret@site.example/")


def test_a_reader_that_goes_away_changes_nothing():
    reading, writing = os.pipe()
    with subprocess.Popen([sys.executable, "-c", TELLING], stdout=writing, stderr=subprocess.PIPE, text=True) as verb:
        os.close(writing)
        assert os.read(reading, 1) == b"x"
        os.close(reading)
        _, told = verb.communicate()
    assert (verb.returncode, told) == (EXIT_SHORT, "")


@pytest.mark.skipif(not FULL.is_char_device(), reason="needs a device that is always full")
def test_a_full_disk_is_said_in_one_line():
    with FULL.open("w") as full:
        verb = subprocess.run(
            [sys.executable, "-c", TELLING], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    told = "scrapy verify: standard output cannot be written: No space left on device\n"
    assert (verb.returncode, verb.stderr) == (EXIT_USAGE, told)


@pytest.mark.parametrize(
    ("work", "code", "told"),
    [
        (lambda: EXIT_SHORT, EXIT_SHORT, ""),
        (interrupted, EXIT_INTERRUPTED, "scrapy seeds: interrupted\n"),
        (failing, EXIT_USAGE, "scrapy seeds: store 'x' is none: https://site.example/\n"),
    ],
)
def test_how_a_verb_ends(capsys, work, code, told):
    assert ended("seeds", work) == code
    assert capsys.readouterr().err == told
