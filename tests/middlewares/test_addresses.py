"""Address rules, with a resolver that only pretends."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from twisted.internet.address import IPv4Address, IPv6Address

from linkspider.errors import OptionError
from linkspider.failures import RefusedError
from linkspider.middlewares.addresses import (
    AddressMiddleware,
    AddressRules,
    Place,
    VettingResolver,
    is_public,
    parse_networks,
    parse_places,
)

PUBLIC = ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"]
NOT_PUBLIC = [
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1"),
    *("255.255.255.255", "198.18.0.1", "192.0.2.1", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1"),
    *("::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "240.0.0.1"),
]


class FakeResolver:
    """Answers from a table; each look-up takes the next answer of a name."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self._answers = answers

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, *_: Any) -> None:  # noqa: N802  # Twisted's
        receiver.resolutionBegan(None)
        for address in self._answers[name.partition(".")[0]].pop(0):
            receiver.addressResolved((IPv6Address if ":" in address else IPv4Address)("TCP", address, port))
        receiver.resolutionComplete()


def resolve(resolver: VettingResolver, name: str, port: int = 80) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    receiver = SimpleNamespace(
        resolutionBegan=lambda _: None,
        addressResolved=lambda address: found.append((address.host, address.port)),
        resolutionComplete=lambda: None,
    )
    resolver.resolveHostName(receiver, name, port)
    return found


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    assert not is_public(address)


def test_one_address_that_is_not_public_refuses_the_name() -> None:
    resolver = VettingResolver(FakeResolver(mixed=[["93.184.216.34", "10.0.0.1"]]), AddressRules())
    assert resolve(resolver, "mixed.example") == []
    assert set(resolver.refused) == {("mixed.example", 80)}


def test_a_second_answer_is_vetted_like_the_first() -> None:
    resolver = VettingResolver(FakeResolver(rebind=[["93.184.216.34"], ["127.0.0.1"]]), AddressRules())
    assert resolve(resolver, "rebind.example") == [("93.184.216.34", 80)]
    assert resolve(resolver, "rebind.example") == []


def test_what_the_user_opens_or_names() -> None:
    rules = AddressRules(parse_networks("127.0.0.0/8"), {}, frozenset({"named.example"}))
    fake = FakeResolver(local=[["127.0.0.1"]], named=[["10.0.0.1"]], other=[["10.0.0.1"]])
    resolver = VettingResolver(fake, rules)
    assert resolve(resolver, "local.example") == [("127.0.0.1", 80)]
    assert resolve(resolver, "named.example") == [("10.0.0.1", 80)]
    assert resolve(resolver, "other.example") == []


def test_the_users_table_is_asked_before_dns() -> None:
    places = parse_places("shop.example=127.0.0.1:8080, six.example=[::1]:81, gone.example=-, *=127.0.0.2")
    assert places["gone.example"] == Place(None, None)
    resolver = VettingResolver(FakeResolver(), AddressRules((), places))
    assert resolve(resolver, "SHOP.example") == [("127.0.0.1", 8080)]
    assert resolve(resolver, "six.example") == [("::1", 81)]
    assert resolve(resolver, "gone.example") == []
    assert resolve(resolver, "any.example", 443) == [("127.0.0.2", 443)]


def test_a_refused_address_is_told_from_a_name_that_does_not_exist() -> None:
    middleware = AddressMiddleware((), {})
    middleware._resolver = VettingResolver(FakeResolver(), AddressRules())
    middleware._resolver.settle("inner.example", 443, ["10.0.0.1"])
    assert middleware.process_exception(Request("https://gone.example/"), CannotResolveHostError("x")) is None
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1, which is not public"):
        middleware.process_exception(Request("https://inner.example/"), CannotResolveHostError("x"))


@pytest.mark.parametrize("text", ["home", "10.0.0.0/40", "127.0.0.1/8, x"])
def test_no_network(text: str) -> None:
    with pytest.raises(OptionError, match="is no network"):
        parse_networks(text)


@pytest.mark.parametrize("text", ["a", "a=b", "a=1.2.3.4:x", "a=::1:9:9:9:9:9:9:9:9"])
def test_no_place(text: str) -> None:
    with pytest.raises(OptionError, match="is not name=address"):
        parse_places(text)
