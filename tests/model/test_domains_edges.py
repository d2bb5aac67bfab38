"""Registrable domains: private suffixes, addresses, names without one, and trailing dots."""

import pytest
from publicsuffixlist import PublicSuffixList

from linkspider.model import domains

REGISTRABLE = [
    ("example.com", "example.com"),
    ("a.b.example.com", "example.com"),
    ("com", None),
    ("co.uk", None),
    ("www.example.co.uk", "example.co.uk"),
    ("github.io", None),
    ("me.github.io", "me.github.io"),
    ("deep.me.github.io", "me.github.io"),
    ("me.blogspot.com", "me.blogspot.com"),
    ("bucket.s3.amazonaws.com", "bucket.s3.amazonaws.com"),
    ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
    ("localhost", None),
    ("127.0.0.1", None),
    ("10.1.2.3", None),
    ("[::1]", None),
    ("[2001:db8::1]", None),
]
COUNTED_UNDER = [
    ("www.example.com", "example.com"),
    ("www.example.com.", "example.com"),
    ("me.github.io.", "me.github.io"),
    ("github.io", "github.io"),
    ("com", "com"),
    ("localhost", "localhost"),
    ("intranet", "intranet"),
    ("192.0.2.10", "192.0.2.10"),
    ("[2001:db8::1]", "[2001:db8::1]"),
]


@pytest.mark.parametrize(("host", "domain"), REGISTRABLE, ids=[host for host, _ in REGISTRABLE])
def test_registrable_domain(host, domain):
    assert domains.registrable_domain(host) == domain


@pytest.mark.parametrize(("host", "domain"), COUNTED_UNDER, ids=[host for host, _ in COUNTED_UNDER])
def test_every_host_is_counted_under_something(host, domain):
    assert domains.domain_of(host) == domain


def test_addresses_that_share_their_end_are_no_family():
    assert domains.domain_of("10.0.0.1") != domains.domain_of("10.1.0.1")


def test_the_list_is_the_one_that_the_package_makes():
    whole = PublicSuffixList()
    assert domains._LIST._publicsuffix == whole._publicsuffix
    assert domains._LIST._maxlabel == whole._maxlabel
