"""Where a page is read: here, or in the reading process.

Ordinary pages are read here: a page takes a millisecond, and sending it to another process and its links back costs
more than reading it. A pool of two processes took more CPU and hardly less time. What guards call suspicious may take
minutes or gigabytes, so it is read where it can be stopped, while other pages go on.
"""

import atexit

from linkspider.extract.guards import is_suspicious
from linkspider.extract.reading import Reading, Wanted, read_html
from linkspider.model.records import Headers
from linkspider.parsing.worker import Worker

_workers: list[Worker] = []


async def read_page(body: bytes, url: str, content_type: str | None, headers: Headers, wanted: Wanted) -> Reading:
    """Reads an HTML page.

    Args:
        body: the page, decompressed.
        url: its serialised http or https URL.
        content_type: the Content-Type header as sent.
        headers: other headers that speak of the page.
        wanted: what else is to be known.

    Raises:
        ParseTimeoutError: if it is suspicious, and took too long or too much memory.
    """
    if not is_suspicious(body):
        return read_html(body, url, content_type, headers, wanted)
    if not _workers:
        _workers.append(Worker())
    return await _workers[0].read(body, url, content_type, headers, wanted)


@atexit.register
def close() -> None:
    """Ends the reading process, if there is one; the next suspicious page starts another."""
    while _workers:
        _workers.pop().close()
