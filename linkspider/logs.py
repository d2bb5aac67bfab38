"""Keeps secrets out of the log, whichever library writes and whichever handler listens."""

import logging

from linkspider.model.secrets import redact


class RedactedRecord(logging.LogRecord):
    """A log record whose texts hold no secrets.

    The record is the one place that all texts pass. A filter would have to be put on each handler, and Scrapy makes a
    new one when a crawl begins; a formatter would come too late for handlers that have their own.
    """

    def getMessage(self) -> str:  # noqa: N802  # the name in logging
        """The message with its arguments."""
        return redact(super().getMessage())

    @property
    def exc_text(self) -> str | None:
        """The traceback, once a formatter has written and so set it."""
        return self._exc_text

    @exc_text.setter
    def exc_text(self, text: str | None) -> None:
        self._exc_text = None if text is None else redact(text)

    @property
    def stack_info(self) -> str | None:
        """The stack, where a caller asked for it."""
        return self._stack_info

    @stack_info.setter
    def stack_info(self, text: str | None) -> None:
        self._stack_info = None if text is None else redact(text)


def install_redaction() -> None:
    """Makes every log record of this process a redacted one, from now on."""
    logging.setLogRecordFactory(RedactedRecord)
