"""What comes of asking while a crawl ends."""

import asyncio
import logging

import pytest

from tests.spiders.askings import Web

URL = "http://kettle.example/tea"


class Ending(Web):
    """Its crawl ends while it is asked."""

    async def download_async(self, request):
        self.spider = None
        raise AssertionError(request.url)


@pytest.mark.parametrize("is_ended", [True, False])
def test_an_end_of_the_crawl_is_no_fault(caplog, is_ended):
    web = Ending({})
    web.spider = None if is_ended else web.spider
    with caplog.at_level(logging.WARNING):
        answer = asyncio.run(web.asking().ask(URL))
    assert (answer.response, answer.reason) == (None, "not asked for: the crawl ended")
    assert not caplog.records


def test_a_fault_of_ours_is_told(caplog):
    answer = asyncio.run(Web({URL: AssertionError("x")}).asking().ask(URL))
    assert answer.outcome == "internal_error"
    assert URL in caplog.text
