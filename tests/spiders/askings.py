"""A web of a few answers for what asks beside the crawl: through the real ``Asking``, with an engine of its own."""

import asyncio
from collections import Counter
from types import SimpleNamespace

from scrapy.http import Response

from linkspider.spiders.asking import Asking


class Web:
    """Answers by URL; an exception is raised, a URL that is not listed is not found."""

    spider = "an open one"

    def __init__(self, answers):
        self.answers = answers
        self.asked = Counter()
        self.under_way = self.most_under_way = 0

    def asking(self):
        return Asking(SimpleNamespace(engine=self))

    async def download_async(self, request):
        self.asked[request.url] += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        self.under_way -= 1
        answer = self.answers.get(request.url, (404, {}, b""))
        if isinstance(answer, Exception):
            raise answer
        status, headers, body = answer
        return Response(request.url, status=status, headers=headers, body=body, request=request)


def html(head="", status=200, **headers):
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Type": "text/html", **named}, f"<!doctype html><head>{head}</head>".encode()


def to(url, status=301):
    return status, {"Location": url}, b""
