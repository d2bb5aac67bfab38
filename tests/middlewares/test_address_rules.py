"""Which addresses are public, and how the user's own rules are read. Nothing here is ever connected to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.errors import OptionError
from linkspider.middlewares.addresses import AddressRules, Place, is_public, parse_networks, parse_places

PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "93.184.216.34", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0"),
    *("126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0"),
    *("192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
    *("2606:4700:4700::1111", "2a00:1450:4001:81b::200e", "2001:4860:4860::8888", "2400:cb00::1"),
    *("::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"),
]
NOT_PUBLIC = {
    "this network": ["0.0.0.0", "0.1.2.3"],
    "loopback": ["127.0.0.1", "127.1.2.3", "127.255.255.255", "::1"],
    "private": ["10.0.0.0", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.0", "192.168.255.255"],
    "shared (RFC 6598)": ["100.64.0.0", "100.127.255.255"],
    "link-local": ["169.254.0.1", "169.254.169.254", "fe80::1", "febf::1", "fe80::1%eth0", "fe80::1%25"],
    "protocol assignments": ["192.0.0.1", "192.0.0.8", "192.0.0.170"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1", "3fff:fff::1"],
    "benchmarking": ["198.18.0.0", "198.19.255.255", "2001:2::1"],
    "multicast": ["224.0.0.1", "233.252.0.1", "239.255.255.255", "ff02::1", "ff05::1", "ff0e::1"],
    "reserved": ["240.0.0.1", "254.255.255.255", "255.255.255.255"],
    "unspecified": ["::"],
    "unique local": ["fc00::1", "fd00:ec2::254", "fdff:ffff::1"],
    "site-local (RFC 3879)": ["fec0::1", "feff::1"],
    "discard (RFC 6666)": ["100::1"],
    "Teredo": ["2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2"],
    "segment routing (RFC 9602)": ["5f00::1"],
    "not allocated": ["4000::1", "8000::1", "::2:0:0:1"],
    "IPv4-mapped": [
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:224.0.0.1",
        "::ffff:0.0.0.0",
    ],
    "IPv4-compatible": ["::127.0.0.1", "::10.0.0.1", "::169.254.169.254"],
    "IPv4-translated (RFC 2765)": ["::ffff:0:127.0.0.1", "::ffff:0:10.0.0.1"],
    "NAT64 (RFC 6052)": ["64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b::a9fe:a9fe", "64:ff9b::c0a8:101"],
    "local NAT64 (RFC 8215)": ["64:ff9b:1::1", "64:ff9b:1::7f00:1", "64:ff9b:1:fffe::a9fe:a9fe"],
    "6to4": ["2002:7f00:1::1", "2002:a00:1::", "2002:c0a8:101::1", "2002:a9fe:a9fe::1", "2002:e000:1::"],
}
NETWORKS = [
    ("", []),
    (" , ,", []),
    ("127.0.0.0/8", ["127.0.0.0/8"]),
    ("127.0.0.0/8, 10.1.0.0/16 ,::1/128", ["127.0.0.0/8", "10.1.0.0/16", "::1/128"]),
    ("127.0.0.1", ["127.0.0.1/32"]),
    ("::1", ["::1/128"]),
    ("10.1.2.3/16", ["10.1.0.0/16"]),
    ("10.0.0.0/255.0.0.0", ["10.0.0.0/8"]),
]
BAD_NETWORKS = [
    "localhost",
    "10.0.0.0/33",
    "10.0.0",
    "::1/129",
    "127.0.0.0-8",
    "*",
    "10.0.0.0/8;127.0.0.0/8",
    "1270000",
]
PLACES = [
    ("", {}),
    (" ,", {}),
    ("a.example=127.0.0.1", {"a.example": Place("127.0.0.1", None)}),
    ("a.example=127.0.0.1:8000", {"a.example": Place("127.0.0.1", 8000)}),
    ("A.Example = 127.0.0.1:8000 ", {"a.example": Place("127.0.0.1", 8000)}),
    ("a=::1", {"a": Place("::1", None)}),
    ("a=[::1]", {"a": Place("::1", None)}),
    ("a=[::1]:8000", {"a": Place("::1", 8000)}),
    ("a=0:0:0:0:0:0:0:1", {"a": Place("::1", None)}),
    ("Bücher.example=127.0.0.1", {"xn--bcher-kva.example": Place("127.0.0.1", None)}),
    ("gone.example=-", {"gone.example": Place(None, None)}),
    ("*=127.0.0.1:1,a=-", {"*": Place("127.0.0.1", 1), "a": Place(None, None)}),
    ("a=127.0.0.1,a=127.0.0.2", {"a": Place("127.0.0.2", None)}),
]
BAD_PLACES = [
    *("a", "a=", "a=b", "a=localhost:80", "a=127.0.0.1:http", "a=127.0.0.256", "a=1.2.3", "a=-:80", "a=[::1]x", "a==-"),
    *("a=127.0.0.1:-1", "a=127.0.0.1:65536", "=127.0.0.1", "a=127.0.0.1:8_0", "a=[::1", "bü cher=-"),
]
RULES = AddressRules(
    parse_networks("127.0.0.0/8,::1/128,10.1.0.0/16"),
    parse_places("a.example=-,*=127.0.0.1:1"),
    frozenset({"mine.example", "192.168.0.7"}),
)
ALLOWED = [
    ("any.example", "8.8.8.8", True),
    ("any.example", "127.0.0.1", True),
    ("any.example", "::1", True),
    ("any.example", "::ffff:127.0.0.1", True),
    ("any.example", "64:ff9b::7f00:1", True),
    ("any.example", "2002:a01:203::", True),
    ("any.example", "10.1.255.255", True),
    ("any.example", "10.2.0.0", False),
    ("any.example", "::ffff:10.2.0.0", False),
    ("any.example", "169.254.169.254", False),
    ("any.example", "fe80::1%lo", False),
    ("mine.example", "10.2.0.0", True),
    ("mine.example", "169.254.169.254", True),
    ("192.168.0.7", "192.168.0.7", True),
    ("not.mine.example", "10.2.0.0", False),
    ("mine.example.evil.example", "10.2.0.0", False),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [address for addresses in NOT_PUBLIC.values() for address in addresses],
    ids=[f"{kind}: {address}" for kind, addresses in NOT_PUBLIC.items() for address in addresses],
)
def test_not_public(address):
    assert not is_public(address)


@given(address=st.ip_addresses(v=4))
def test_an_address_is_as_public_inside_an_ipv6_one_as_by_itself(address):
    number = int(address)
    high, low = f"{number >> 16:x}", f"{number & 0xFFFF:x}"
    verdicts = {is_public(f"::ffff:{address}"), is_public(f"64:ff9b::{high}:{low}"), is_public(f"2002:{high}:{low}::1")}
    assert verdicts == {is_public(str(address))}


@pytest.mark.parametrize(("text", "networks"), NETWORKS)
def test_networks(text, networks):
    assert [str(network) for network in parse_networks(text)] == networks


@pytest.mark.parametrize("part", BAD_NETWORKS)
def test_a_network_that_cannot_be_read_is_named(part):
    with pytest.raises(OptionError) as refusal:
        parse_networks(f"127.0.0.0/8, {part} ,::1")
    assert str(refusal.value) == f"LINKSPIDER_ALLOW_NETWORKS: '{part}' is no network; write 127.0.0.0/8"


@pytest.mark.parametrize(("text", "places"), PLACES)
def test_places(text, places):
    assert parse_places(text) == places


@pytest.mark.parametrize("part", BAD_PLACES)
def test_a_place_that_cannot_be_read_is_named(part):
    with pytest.raises(OptionError) as refusal:
        parse_places(f"ok=127.0.0.1, {part} ")
    assert str(refusal.value) == f"LINKSPIDER_RESOLVE: '{part}' is not name=address[:port] or name=-"


@pytest.mark.parametrize(("host", "address", "allowed"), ALLOWED)
def test_what_may_be_connected_to(host, address, allowed):
    assert RULES.allow(host, address) is allowed


@given(address=st.ip_addresses())
def test_without_rules_of_the_users_only_what_is_public_is_allowed(address):
    assert AddressRules().allow("any.example", str(address)) is is_public(str(address))


@pytest.mark.parametrize(
    ("places", "host", "place"),
    [
        ("a=-,*=127.0.0.1:1", "a", Place(None, None)),
        ("a=-,*=127.0.0.1:1", "b", Place("127.0.0.1", 1)),
        ("a=-", "b", None),
        ("a=-", "x.a", None),
        ("", "a", None),
    ],
)
def test_the_users_table_names_a_host_itself_before_the_star(places, host, place):
    assert AddressRules(places=parse_places(places)).place(host) == place
