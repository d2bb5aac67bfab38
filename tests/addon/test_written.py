"""Requests come back from text as they were, or are refused."""

from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
from scrapy import FormRequest, Request, Spider
from scrapy.http import JsonRequest, XmlRpcRequest
from scrapy.http.request import NO_CALLBACK

from linkspider.addon.written import NotWritableError, from_text, to_text
from linkspider.model.outcome import Outcome

URL = "http://site.example/p?q=%C3%A9"


class Shop(Spider):
    name = "shop"

    def parse(self, response, **kwargs):
        """Is a callback."""

    def failed(self, failure):
        """Is an errback."""


SPIDER = Shop()


@pytest.mark.parametrize(
    "request_",
    [
        Request(URL),
        Request(URL, SPIDER.parse, errback=SPIDER.failed, priority=-3, dont_filter=True, flags=["a"]),
        Request(URL, method="POST", headers={"X": [b"\xff", "é"], "Cookie": "a=b"}),
        Request(URL, method="PUT", body=bytes(range(256)), encoding="latin-1"),
        Request(URL, cookies={"a": "b"}, meta={"depth": 2, "rule": 0, "link_text": "\ud800é"}),
        Request(URL, cookies=[{"name": "a", "value": "b", "secure": True}], cb_kwargs={"n": [1.5, None, {"k": "v"}]}),
        FormRequest(URL, formdata={"q": "tea"}),
        JsonRequest(URL, data={"q": ["tea"]}, dumps_kwargs={"indent": 2}),
    ],
    ids=["plain", "methods", "headers", "body", "meta", "cookies", "form", "json"],
)
def test_a_request_comes_back_as_it_was(request_):
    again = from_text(to_text(request_, SPIDER), SPIDER)
    assert type(again) is type(request_)
    assert again.to_dict(spider=SPIDER) == request_.to_dict(spider=SPIDER)
    assert (again.callback, again.errback) == (request_.callback, request_.errback)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (Request(URL, lambda response: None), "its callback or errback is no method of the spider"),
        (Request(URL, Shop().parse), "its callback or errback is no method of the spider"),
        (Request(URL, NO_CALLBACK), "its callback or errback is no method of the spider"),
        (Request(URL, meta={"a": object()}), "its meta hold more than text, numbers"),
        (Request(URL, meta={1: "a"}), "its meta hold more than text, numbers"),
        (Request(URL, cb_kwargs={"a": (1, 2)}), "its cb_kwargs hold more than text, numbers"),
        (Request(URL, cb_kwargs={"a": datetime.now(UTC)}), "its cb_kwargs hold more than text, numbers"),
        (Request(URL, cb_kwargs={"a": {"n": Counter()}}), "its cb_kwargs hold more than text, numbers"),
        (Request(URL, meta={"a": [defaultdict(list)]}), "its meta hold more than text, numbers"),
        (Request(URL, meta={"a": Outcome.OK}), "its meta hold more than text, numbers"),
        (Request(URL, cookies={"a": b"\xff"}), "its cookies hold more than text, numbers"),
        (XmlRpcRequest(URL, params=((1,),)), "it is a XmlRpcRequest"),
    ],
    ids=[
        *("lambda", "other spider", "none", "object", "keys", "tuple", "time", "counter", "defaultdict", "enum"),
        *("cookie", "kind"),
    ],
)
def test_what_would_not_is_refused(request_, reason):
    with pytest.raises(NotWritableError, match=reason):
        to_text(request_, SPIDER)


def test_values_that_hold_themselves_or_go_too_deep_are_refused():
    endless: list[object] = []
    endless.append(endless)
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    for value in (endless, deep):
        with pytest.raises(NotWritableError, match="its meta hold more"):
            to_text(Request(URL, meta={"a": value}), SPIDER)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"callback": "parse"', '"callback": "gone"', "Method 'gone' not found"),
        ('"callback"', '"_class": "os.system", "callback"', "'os.system' is no kind of request that is kept"),
    ],
    ids=["callback", "kind"],
)
def test_text_that_makes_no_request_is_refused(old, new, reason):
    text = to_text(Request(URL, SPIDER.parse), SPIDER)
    assert old in text
    with pytest.raises(ValueError, match=reason):
        from_text(text.replace(old, new), SPIDER)
