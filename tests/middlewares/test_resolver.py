"""The vetting resolver before one that only pretends: whole answers, each time anew, and the user's table."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface.verify import verifyObject

from linkspider.failures import RefusedError
from linkspider.middlewares import addresses
from linkspider.middlewares.addresses import (
    AddressMiddleware,
    AddressRules,
    VettingResolver,
    is_public,
    parse_networks,
    parse_places,
)


def twisted_address(address, port):
    return (IPv6Address if ":" in address else IPv4Address)("TCP", address, port)


class Pretender:
    """Answers each look-up of a name with the next of its answers, and keeps what it was asked."""

    def __init__(self, **answers):
        self.answers = {name.replace("_", "."): list(given) for name, given in answers.items()}
        self.asked = []

    def resolveHostName(self, receiver, name, port=0, types=None, semantics="TCP"):  # noqa: N802  # Twisted's name
        self.asked.append((name, port, types, semantics))
        receiver.resolutionBegan("resolution")
        for address in self.answers[name.lower()].pop(0):
            receiver.addressResolved(twisted_address(address, port))
        receiver.resolutionComplete()
        return "resolution"


class Receiver:
    """Keeps what it is told, in order."""

    def __init__(self):
        self.told = []

    def resolutionBegan(self, resolution):  # noqa: N802  # Twisted's name
        self.told.append("began")
        self.resolution = resolution

    def addressResolved(self, address):  # noqa: N802  # Twisted's name
        self.told.append((address.host, address.port))

    def resolutionComplete(self):  # noqa: N802  # Twisted's name
        self.told.append("complete")


def ask(resolver, name, port=443, **options):
    """The addresses that come through; they must stand between one beginning and one end."""
    receiver = Receiver()
    resolver.resolveHostName(receiver, name, port, **options)
    assert receiver.told[0] == "began"
    assert receiver.told[-1] == "complete"
    return receiver.told[1:-1]


def refused(resolver):
    """Refused hosts, and the address that decided."""
    return {host: reason.split(" is at ")[1].split(",")[0] for (host, _), reason in resolver.refused.items()}


def test_it_is_what_twisted_expects():
    resolver = VettingResolver(Pretender(), AddressRules(places=parse_places("a=127.0.0.1")))
    assert verifyObject(IHostnameResolver, resolver)
    assert verifyObject(IResolutionReceiver, addresses._Vetting(Receiver(), "a", 80, resolver))
    receiver = Receiver()
    resolution = resolver.resolveHostName(receiver, "a", 80)
    assert verifyObject(IHostResolution, resolution)
    assert receiver.resolution is resolution
    resolution.cancel()


def test_public_addresses_come_through_in_order():
    inner = Pretender(a_example=[["8.8.8.8", "2606:4700:4700::1111", "1.1.1.1"]])
    resolver = VettingResolver(inner, AddressRules())
    found = ask(resolver, "a.example", 80)
    assert found == [("8.8.8.8", 80), ("2606:4700:4700::1111", 80), ("1.1.1.1", 80)]
    assert refused(resolver) == {}


@pytest.mark.parametrize(
    "answer",
    [
        ["127.0.0.1"],
        ["8.8.8.8", "10.0.0.1"],
        ["10.0.0.1", "8.8.8.8"],
        ["8.8.8.8", "1.1.1.1", "::1"],
        ["8.8.8.8", "::ffff:169.254.169.254"],
        ["64:ff9b::a00:1", "8.8.8.8"],
    ],
)
def test_one_address_that_is_not_public_refuses_the_whole_name(answer):
    resolver = VettingResolver(Pretender(a_example=[answer]), AddressRules())
    assert ask(resolver, "a.example") == []
    assert refused(resolver) == {"a.example": next(address for address in answer if not is_public(address))}


@given(
    answer=st.lists(
        st.sampled_from(
            ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "10.0.0.1", "127.0.0.1", "::1", "169.254.169.254"]
        ),
        max_size=5,
    )
)
def test_an_answer_comes_whole_or_not_at_all(answer):
    resolver = VettingResolver(Pretender(a_example=[answer]), AddressRules())
    public = {"8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"}
    is_allowed = public.issuperset(answer)
    assert ask(resolver, "a.example", 80) == ([(address, 80) for address in answer] if is_allowed else [])
    assert bool(resolver.refused) is not is_allowed


def test_a_name_that_changes_its_mind_is_refused_the_second_time():
    resolver = VettingResolver(Pretender(rebind_example=[["8.8.8.8"], ["127.0.0.1"]]), AddressRules())
    assert ask(resolver, "rebind.example") == [("8.8.8.8", 443)]
    assert ask(resolver, "rebind.example") == []
    assert refused(resolver) == {"rebind.example": "127.0.0.1"}


def test_nothing_comes_through_before_everything_is_known():
    receiver = Receiver()
    resolver = VettingResolver(None, AddressRules())
    vetting = addresses._Vetting(receiver, "a.example", 80, resolver)
    vetting.resolutionBegan("resolution")
    vetting.addressResolved(twisted_address("8.8.8.8", 80))
    assert receiver.told == ["began"]
    vetting.resolutionComplete()
    assert receiver.told == ["began", ("8.8.8.8", 80), "complete"]


def test_a_name_without_addresses_is_not_refused_but_unknown():
    resolver = VettingResolver(Pretender(gone_example=[[]]), AddressRules())
    assert ask(resolver, "gone.example") == []
    assert refused(resolver) == {}


def test_an_address_written_as_a_url_is_vetted_like_a_name():
    inner = Pretender(**{"10_0_0_1": [["10.0.0.1"]], "::1": [["::1"]]})
    resolver = VettingResolver(inner, AddressRules())
    assert ask(resolver, "10.0.0.1") == ask(resolver, "::1") == []
    assert refused(resolver) == {"10.0.0.1": "10.0.0.1", "::1": "::1"}


def test_a_host_that_the_user_named_may_be_anywhere_and_no_other_may():
    inner = Pretender(mine_example=[["10.0.0.1"]], other_example=[["10.0.0.1"]])
    resolver = VettingResolver(inner, AddressRules(named_hosts=frozenset({"mine.example"})))
    assert ask(resolver, "MINE.example") == [("10.0.0.1", 443)]
    assert ask(resolver, "other.example") == []


def test_opened_networks_are_let_through_and_no_others():
    inner = Pretender(a=[["127.0.0.1", "::ffff:127.0.0.2"]], b=[["127.0.0.1", "10.0.0.1"]])
    resolver = VettingResolver(inner, AddressRules(parse_networks("127.0.0.0/8")))
    assert ask(resolver, "a") == [("127.0.0.1", 443), ("::ffff:127.0.0.2", 443)]
    assert ask(resolver, "b") == []
    assert refused(resolver) == {"b": "10.0.0.1"}


def test_the_users_table_comes_before_dns_and_is_not_vetted():
    inner = Pretender()
    places = parse_places("a.example=127.0.0.1,b.example=[::1]:8000,c.example=-")
    resolver = VettingResolver(inner, AddressRules(places=places))
    assert ask(resolver, "A.example", 443) == [("127.0.0.1", 443)]
    assert ask(resolver, "b.example", 443) == [("::1", 8000)]
    assert ask(resolver, "c.example", 443) == []
    assert inner.asked == []
    assert refused(resolver) == {}


def test_what_the_table_leaves_out_goes_to_dns_as_it_was_asked():
    inner = Pretender(a_example=[["8.8.8.8"]])
    resolver = VettingResolver(inner, AddressRules(places=parse_places("b.example=127.0.0.1")))
    assert ask(resolver, "a.example", 80, addressTypes=[IPv4Address], transportSemantics="UDP") == [("8.8.8.8", 80)]
    assert inner.asked == [("a.example", 80, [IPv4Address], "UDP")]


def test_a_star_keeps_every_other_name_from_dns():
    inner = Pretender()
    resolver = VettingResolver(inner, AddressRules(places=parse_places("a.example=-,*=127.0.0.1:8000")))
    assert ask(resolver, "any.example") == [("127.0.0.1", 8000)]
    assert ask(resolver, "8.8.8.8") == [("127.0.0.1", 8000)]
    assert ask(resolver, "a.example") == []
    assert inner.asked == []


@pytest.fixture
def middleware():
    middleware = AddressMiddleware((), {})
    middleware._resolver = VettingResolver(
        Pretender(inside_example=[["10.0.0.1"]], **{"::1": [["::1"]]}), AddressRules()
    )
    return middleware


def test_a_refused_host_is_told_from_one_that_does_not_exist(middleware):
    ask(middleware._resolver, "inside.example")
    fault = CannotResolveHostError("inside.example")
    with pytest.raises(RefusedError, match=r"inside\.example is at 10\.0\.0\.1, which is not public") as refusal:
        middleware.process_exception(Request("https://inside.example/x"), fault)
    assert refusal.value.outcome == "blocked_address"
    assert middleware.process_exception(Request("https://gone.example/"), fault) is None


def test_a_refused_ipv6_address_is_told_too(middleware):
    ask(middleware._resolver, "::1", 8000)
    with pytest.raises(RefusedError, match="::1 is at ::1"):
        middleware.process_exception(Request("http://[::1]:8000/"), CannotResolveHostError())


def test_other_faults_of_a_refused_host_are_left_alone(middleware):
    ask(middleware._resolver, "inside.example")
    assert middleware.process_exception(Request("https://inside.example/"), DownloadTimeoutError()) is None


def test_before_a_crawl_is_open_nothing_is_refused():
    middleware = AddressMiddleware((), {})
    assert middleware.process_exception(Request("https://a.example/"), CannotResolveHostError()) is None


def test_settings_are_read_and_the_crawls_ends_are_listened_to():
    connected = []
    crawler = SimpleNamespace(
        settings={"LINKSPIDER_ALLOW_NETWORKS": "127.0.0.0/8", "LINKSPIDER_RESOLVE": "a=-"},
        signals=SimpleNamespace(connect=lambda handler, signal: connected.append(handler.__name__)),
    )
    middleware = AddressMiddleware.from_crawler(crawler)
    assert middleware._networks == parse_networks("127.0.0.0/8")
    assert middleware._places == parse_places("a=-")
    assert connected == ["open", "close"]
