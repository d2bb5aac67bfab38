"""Which ports may be connected to, where that is decided, and that a dead name is not asked for again and again."""

from functools import partial
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from twisted.internet.address import IPv4Address

from linkspider.failures import RefusedError
from linkspider.middlewares import addresses
from linkspider.middlewares.addresses import (
    REMEMBER_FAILED,
    AddressMiddleware,
    AddressRules,
    VettingResolver,
    parse_networks,
    parse_places,
    port_of,
)

RULES = AddressRules(
    parse_networks("127.0.0.0/8,::1/128"),
    parse_places("moved.example=10.0.0.1:9000,kept.example=10.0.0.1,local.example=127.0.0.1,gone.example=-"),
    frozenset({"start.example"}),
    frozenset({8080}),
)
NOTHING_OPEN = AddressRules()
PORTS = [
    # rules, host, port, address, allowed
    (RULES, "any.example", 80, "8.8.8.8", True),
    (RULES, "any.example", 443, None, True),
    (RULES, "any.example", 22, "8.8.8.8", False),
    (RULES, "any.example", 8080, "8.8.8.8", False),
    (RULES, "any.example", 22, "127.0.0.1", True),
    (RULES, "any.example", 22, "::ffff:127.0.0.1", True),
    (RULES, "any.example", 22, None, True),  # not known yet: it may turn out to be inside an open network
    (NOTHING_OPEN, "any.example", 22, None, False),
    (RULES, "127.0.0.1", 22, None, True),
    (RULES, "::1", 22, None, True),
    (RULES, "8.8.8.8", 22, None, False),
    (RULES, "2606:4700:4700::1111", 8080, None, False),
    (RULES, "start.example", 8080, "8.8.8.8", True),
    (RULES, "start.example", 8080, None, True),
    (RULES, "start.example", 22, "8.8.8.8", False),
    (RULES, "moved.example", 22, None, True),
    (RULES, "kept.example", 22, None, False),
    (RULES, "kept.example", 80, None, True),
    (RULES, "local.example", 22, None, True),
    (RULES, "gone.example", 22, None, True),  # does not exist: that is what is to be said of it
]


class Pretender:
    """Answers each look-up with the next of its answers, and keeps the names it was asked for."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []

    def resolveHostName(self, receiver, name, port=0, *_):  # noqa: N802  # Twisted's name
        self.asked.append(name)
        receiver.resolutionBegan(None)
        for address in self.answers.pop(0):
            receiver.addressResolved(IPv4Address("TCP", address, port))
        receiver.resolutionComplete()


def ask(resolver, name, port=80):
    """What comes through of a name; it must be told that it begins and ends, once each."""
    told = []
    receiver = SimpleNamespace(
        resolutionBegan=lambda _: told.append("began"),
        addressResolved=lambda address: told.append(f"{address.host}:{address.port}"),
        resolutionComplete=lambda: told.append("complete"),
    )
    resolver.resolveHostName(receiver, name, port)
    assert (told[0], told[-1]) == ("began", "complete")
    return told[1:-1]


@pytest.mark.parametrize(("rules", "host", "port", "address", "allowed"), PORTS)
def test_ports(rules, host, port, address, allowed):
    assert rules.allow_port(host, port, address) is allowed


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://a.example/", 80),
        ("https://a.example/x:1", 443),
        ("https://a.example:80/", 80),
        ("http://a.example:8080/?q", 8080),
        ("http://[::1]/", 80),
        ("https://[::1]:8443/", 8443),
    ],
)
def test_the_port_of_a_url(url, port):
    assert port_of(url) == port


def test_a_name_outside_of_the_open_networks_has_the_webs_ports_alone():
    resolver = VettingResolver(Pretender(["8.8.8.8"], ["8.8.8.8"], ["127.0.0.1"], ["127.0.0.1", "8.8.8.8"]), RULES)
    assert ask(resolver, "any.example", 8000) == []
    assert resolver.refused[("any.example", 8000)].startswith("port 8000 of any.example: only 80, 443 and")
    assert ask(resolver, "any.example", 80) == ["8.8.8.8:80"]
    assert ask(resolver, "inner.example", 8000) == ["127.0.0.1:8000"]
    assert ask(resolver, "both.example", 8000) == [], "one address that is outside decides"


@pytest.fixture
def middleware():
    made = AddressMiddleware((), {})
    made._resolver = VettingResolver(Pretender(["8.8.8.8"], []), RULES)
    return made


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("http://any.example/robots.txt", False),
        ("http://8.8.8.8:22/", True),
        ("http://[2606:4700::1111]:25/", True),
        ("https://kept.example:8443/", True),
        ("http://start.example:8080/", False),
        ("http://start.example:8081/", False),  # left to the resolver, since networks are open
    ],
)
def test_a_port_that_nothing_can_open_is_refused_before_its_name_is_looked_up(middleware, url, refused):
    if not refused:
        middleware.process_request(Request(url))
        return
    with pytest.raises(RefusedError, match=r"^port \d+ of .*: only 80, 443 and the start URL's own port") as refusal:
        middleware.process_request(Request(url))
    assert refusal.value.outcome == "blocked_address"
    assert middleware._resolver._inner.asked == []


def test_a_port_that_the_address_closes_is_told_too(middleware):
    assert ask(middleware._resolver, "any.example", 8000) == []
    with pytest.raises(RefusedError, match=r"port 8000 of any\.example"):
        middleware.process_exception(Request("http://any.example:8000/"), CannotResolveHostError())
    assert middleware.process_exception(Request("http://any.example/"), CannotResolveHostError()) is None


def test_a_refusal_is_forgotten_with_the_next_look_up(middleware):
    ask(middleware._resolver, "any.example", 8000)
    assert ask(middleware._resolver, "any.example", 8000) == []
    assert middleware.process_exception(Request("http://any.example:8000/"), CannotResolveHostError()) is None


def test_a_name_that_failed_is_asked_for_again_after_a_minute():
    now = [1000.0]
    inner = Pretender([], [], ["8.8.8.8"], ["8.8.8.8"])
    resolver = VettingResolver(inner, AddressRules(), lambda: now[0])
    assert [ask(resolver, name) for name in ("dead.example", "DEAD.example", "dead.example")] == [[], [], []]
    assert inner.asked == ["dead.example"]
    now[0] += REMEMBER_FAILED - 0.1
    assert ask(resolver, "dead.example", 443) == []
    assert inner.asked == ["dead.example"]
    now[0] += 0.2
    assert ask(resolver, "dead.example") == []
    now[0] += REMEMBER_FAILED + 0.1
    assert ask(resolver, "dead.example") == ["8.8.8.8:80"]
    assert ask(resolver, "dead.example") == ["8.8.8.8:80"]
    assert len(inner.asked) == 4


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(addresses, "_MAX_REMEMBERED", 3)
    inner = Pretender(*([[]] * 5), [], *([["10.0.0.1"]] * 5))
    resolver = VettingResolver(inner, AddressRules())
    for number in range(5):
        ask(resolver, f"dead{number}.example")
    assert list(resolver._failed) == ["dead2.example", "dead3.example", "dead4.example"]
    ask(resolver, "dead0.example")
    assert inner.asked.count("dead0.example") == 2
    for number in range(5):
        ask(resolver, f"inner{number}.example")
    assert [host for host, _ in resolver.refused] == ["inner2.example", "inner3.example", "inner4.example"]


def test_what_a_spider_names(monkeypatch):
    installed = []
    reactor = SimpleNamespace(nameResolver=Pretender(), installNameResolver=installed.append)
    monkeypatch.setattr("twisted.internet.reactor", reactor, raising=False)
    middleware = AddressMiddleware((), {})
    named = SimpleNamespace(named_hosts={"a.example"}, named_urls=("http://a.example:8080/x", "https://a.example/"))
    middleware.open(named)
    assert middleware._resolver.rules.named_ports == {8080, 443}
    middleware.open(SimpleNamespace())
    assert middleware._resolver.rules == AddressRules()


@pytest.mark.parametrize("host", ["localhost", "localhost.", "shop.localhost"])
def test_a_name_of_this_machine_is_open_where_its_network_is_or_the_user_names_it(host):
    local, other = (AddressRules(parse_networks(text)) for text in ("127.0.0.0/8", "10.0.0.0/8,::1/128"))
    assert "is this machine (RFC 6761)" in NOTHING_OPEN.why_not(host, 80)
    assert "is this machine (RFC 6761)" in other.why_not(host, 80), "another network is open, not this one"
    assert local.why_not(host, 8000) is None
    named = AddressRules(named_hosts=frozenset({host}), named_ports=frozenset({8000}))
    assert named.why_not(host, 80) is None
    assert named.why_not(host, 8000) is None
    assert named.why_not(host, 8001) is not None
    placed = AddressRules(places=parse_places("*=10.0.0.1:9000"))
    assert placed.why_not(host, 80) is None


def test_a_place_is_not_given_away_for_a_port_that_is_closed():
    resolver = VettingResolver(Pretender(), RULES)
    assert ask(resolver, "kept.example", 22) == []
    assert ask(resolver, "kept.example", 80) == ["10.0.0.1:80"]


def test_the_reactors_own_resolver_is_put_back(monkeypatch):
    own = Pretender()
    reactor = SimpleNamespace(nameResolver=own)
    reactor.installNameResolver = partial(setattr, reactor, "nameResolver")
    monkeypatch.setattr("twisted.internet.reactor", reactor, raising=False)
    middleware = AddressMiddleware((), {})
    middleware.close()
    assert reactor.nameResolver is own
    middleware.open(SimpleNamespace())
    assert isinstance(reactor.nameResolver, VettingResolver)
    middleware.close()
    assert reactor.nameResolver is own
