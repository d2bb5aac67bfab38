"""No secret reaches a log, whoever writes it and whoever listens."""

import io
import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from logging.handlers import MemoryHandler
from pathlib import Path

import pytest

from linkspider.logs import RedactedRecord, install_redaction

PROJECT = Path(__file__).resolve().parents[1]
URL = "https://me:hunter2@e.com/?token=hunter3&x=1"
#: A crawl of nothing, by Scrapy's own words: its handler is made after the redaction is installed, and once more.
SCRAPY = f"""
import logging
from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from linkspider.logs import install_redaction

class Idle(Spider):
    name = "idle"
    custom_settings = {{"LOG_LEVEL": "DEBUG", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False}}

    async def start(self):
        self.logger.warning("asking %s", {URL!r})
        logging.getLogger("twisted").error("failed: %(url)s", {{"url": {URL!r}}})
        raise ValueError({URL!r})
        yield

process = AsyncCrawlerProcess()
install_redaction()
process.crawl(Idle)
process.start()
"""


@pytest.fixture(autouse=True)
def _factory() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    install_redaction()
    install_redaction()
    yield
    logging.setLogRecordFactory(before)


@pytest.fixture
def log() -> tuple[logging.Logger, io.StringIO]:
    stream = io.StringIO()
    logger = logging.Logger("of its own")
    logger.addHandler(logging.StreamHandler(stream))
    return logger, stream


def test_messages_and_arguments(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning(URL)
    logger.warning("asking %s", URL)
    logger.warning("asking %(url)s", {"url": URL})
    logger.warning("%s: %r", "failed", ValueError(URL))
    assert "hunter" not in stream.getvalue()
    assert stream.getvalue().count("https://e.com/?token=REDACTED") == 4


def test_tracebacks_and_stacks(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    try:
        raise KeyError("inner") from ValueError(URL)
    except KeyError:
        logger.exception("failed", stack_info=True)
    logger.warning("with a stack that names https://a:hunter2@b/", stack_info=True)
    written = stream.getvalue()
    assert "Traceback" in written
    assert "Stack (most recent call last)" in written
    assert "https://e.com/?token=REDACTED" in written
    assert "ValueError" in written
    assert "hunter" not in written


def test_handlers_that_pass_records_on(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    target = logger.handlers.pop()
    handler = MemoryHandler(10, target=target)
    logger.addHandler(handler)
    logger.warning(URL)
    handler.close()
    assert stream.getvalue() == "https://e.com/?token=REDACTED&x=1\n"
    record = logging.makeLogRecord({"msg": URL})
    assert isinstance(record, RedactedRecord)
    assert "hunter" not in json.dumps(record.getMessage())


def test_scrapys_own_records() -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRAPY], cwd=PROJECT, capture_output=True, text=True, timeout=60, check=False
    )
    assert "asking https://e.com/?token=REDACTED&x=1" in run.stderr
    assert "failed: https://e.com/?token=REDACTED&x=1" in run.stderr
    assert "ValueError: https://e.com/?token=REDACTED&x=1" in run.stderr
    # the traceback shows the spider's source where it has it; given with -c it has none
    assert "hunter" not in run.stderr + run.stdout
