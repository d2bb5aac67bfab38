"""What the add-on's scheduler gives back of the requests that it took."""

from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.settings import Settings
from scrapy.utils.request import RequestFingerprinter

from linkspider.addon.scheduler import JournalScheduler
from linkspider.frontier.requests import RequestJournal


class Shop(Spider):
    name = "shop"

    def part(self, response, product):
        """Is a callback."""


@pytest.mark.parametrize(("settings", "is_shared"), [({}, True), ({"JOBDIR": "job"}, False)])
def test_what_requests_share_stays_shared_where_nothing_is_gone_on_with(tmp_path, settings, is_shared):
    counted = []
    stats = SimpleNamespace(inc_value=counted.append, get_value=lambda _: None)
    fingerprinter = RequestFingerprinter()
    crawler = SimpleNamespace(settings=Settings(settings), stats=stats, request_fingerprinter=fingerprinter)
    journal = RequestJournal(tmp_path / "journal.sqlite3")
    crawling = SimpleNamespace(journal=journal, offer=lambda _: None, watch=lambda *_: None)
    scheduler, spider = JournalScheduler(crawler, crawling), Shop()
    scheduler.open(spider)
    product = {"name": "tea", "parts": []}
    for number in range(3):
        url = f"https://shop.example/{number}"
        assert scheduler.enqueue_request(Request(url, spider.part, cb_kwargs={"product": product}))
    taken = [scheduler.next_request() for _ in range(3)]
    assert [request.url[-1] for request in taken] == ["0", "1", "2"]
    assert [request.cb_kwargs["product"] is product for request in taken] == [is_shared] * 3
    assert "linkspider/requests_in_memory" not in counted
    journal.close()
