"""Registrable domains by the public suffix list."""

import re
from pathlib import Path

import pytest

from linkspider.model import domains

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "conformance" / "test_psl.txt"
CASES = [
    ("www.example.com", "example.com"),
    ("a.b.example.co.uk", "example.co.uk"),
    ("someone.github.io", "someone.github.io"),
    ("docs.someone.github.io", "someone.github.io"),
    ("github.io", "github.io"),
    ("127.0.0.1", "127.0.0.1"),
    ("[::1]", "[::1]"),
    ("localhost", "localhost"),
    ("www.example.com.", "example.com"),
]


@pytest.mark.parametrize(("host", "domain"), CASES)
def test_domain_of(host: str, domain: str) -> None:
    assert domains.domain_of(host) == domain


@pytest.mark.skipif(not VECTORS.is_file(), reason="the public test vectors are not beside the checkout")
def test_the_lists_own_cases() -> None:
    found = re.findall(r"^checkPublicSuffix\('(.*)', (?:'(.*)'|null)\);", VECTORS.read_text("utf-8"), re.MULTILINE)
    wrong = [
        (host, domains.registrable_domain(host.lower()))
        for host, domain in found
        if (domains.registrable_domain(host.lower()) or "") != domain
    ]
    assert wrong == []
    assert len(found) == 77


def test_the_date_of_the_list() -> None:
    assert re.fullmatch(r"20\d\d-[01]\d-[0-3]\d", domains.suffix_list_date())
