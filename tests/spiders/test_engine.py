"""What spiders ask of the engine: requests later, and an end, once."""

import asyncio
from types import SimpleNamespace

from scrapy import Request

from linkspider.errors import StoreError
from linkspider.spiders.engine import EnginePort


class Engine:
    def __init__(self):
        self.running = True
        self.sent = []
        self.closed = []
        self.is_closing = False

    def crawl(self, request):
        if self.is_closing:
            raise RuntimeError("no open spider to crawl")
        self.sent.append(request.url)

    async def close_spider_async(self, reason):
        self.closed.append(reason)
        self.is_closing = True


def test_a_request_is_sent_after_its_time():
    engine = Engine()

    async def run():
        port = EnginePort(SimpleNamespace(engine=engine))
        port.send_later(Request("https://a.example/2"), 0.06)
        port.send_later(Request("https://a.example/1"), 0.02)
        assert engine.sent == []
        await asyncio.sleep(0.15)

    asyncio.run(run())
    assert engine.sent == ["https://a.example/1", "https://a.example/2"]


def test_nothing_is_sent_after_the_end(caplog):
    async def run(engine, stop):
        port = EnginePort(SimpleNamespace(engine=engine))
        port.send_later(Request("https://a.example/"), 0.01)
        stop(engine)
        await asyncio.sleep(0.05)

    for stop in (lambda engine: setattr(engine, "running", False), lambda engine: setattr(engine, "is_closing", True)):
        engine = Engine()
        asyncio.run(run(engine, stop))
        assert engine.sent == []
    assert caplog.records == []


def test_a_crawl_is_stopped_once_and_says_why(caplog):
    engine = Engine()

    async def run():
        port = EnginePort(SimpleNamespace(engine=engine))
        for _ in range(3):
            port.stop(StoreError("the disk is full"))
        await asyncio.sleep(0)

    asyncio.run(run())
    assert engine.closed == ["write_failed"]
    assert caplog.text.count("the disk is full; stopping") == 1


def test_what_has_not_begun_or_has_ended_is_not_stopped():
    async def run(engine):
        EnginePort(SimpleNamespace(engine=engine)).stop(StoreError("x"))
        await asyncio.sleep(0)

    ended = Engine()
    ended.running = False
    for engine in (None, ended):
        asyncio.run(run(engine))
    assert ended.closed == []
