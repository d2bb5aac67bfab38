"""What is inside the site, what a link is, and what its rel says."""

import pytest

from linkspider.model.rel import parse_rel
from linkspider.model.scope import LinkScope, Scope, ScopeKind

INSIDE = [
    ("host", "https://example.com/", "http://www.example.com/x", True),
    ("host", "https://www.example.com/", "https://example.com/", True),
    ("host", "https://example.com/", "https://blog.example.com/", False),
    ("host", "https://example.com/", "https://example.com:8443/", False),
    ("host", "http://localhost:8000/", "http://localhost:8000/x", True),
    ("host", "http://localhost:8000/", "http://localhost:8001/", False),
    ("domain", "https://www.example.com/", "https://blog.example.com/", True),
    ("domain", "https://a.github.io/", "https://b.github.io/", False),
    ("prefix", "https://example.com/docs/start.html", "https://example.com/docs/x", True),
    ("prefix", "https://example.com/docs/", "https://example.com/docs", False),
    ("prefix", "https://example.com/docs/", "https://example.com/blog/", False),
]
RELS = [
    ("", "", True),
    ("noopener", "noopener", True),
    ("NoFollow,Sponsored", "nofollow sponsored", False),
    ("ugc\tnofollow  ugc", "nofollow ugc", False),
    ("nofollower", "nofollower", True),
]
WORDS = [
    (True, "example.com", True, "example.com", LinkScope.INTERNAL),
    (True, "example.com", False, "example.com", LinkScope.SUBDOMAIN),
    (False, "example.com", True, "example.com", LinkScope.SUBDOMAIN),
    (True, "example.com", False, "other.com", LinkScope.OUTBOUND),
    (False, "other.com", True, "example.com", LinkScope.BACKLINK),
    (False, "other.com", False, "third.com", LinkScope.OTHER),
]


@pytest.mark.parametrize(("kind", "start", "url", "inside"), INSIDE)
def test_contains(kind: ScopeKind, start: str, url: str, inside: bool) -> None:
    assert Scope.of(start, kind).contains(url) is inside


@pytest.mark.parametrize(("source_in", "source", "target_in", "target", "word"), WORDS)
def test_classify(source_in: bool, source: str, target_in: bool, target: str, word: LinkScope) -> None:
    assert Scope.of("https://www.example.com/").classify(source_in, source, target_in, target) is word


def test_the_sites_name() -> None:
    assert Scope.of("https://www.example.com/").site == "example.com"
    assert Scope.of("http://localhost:8000/").site == "localhost:8000"
    assert Scope.of("https://a.example.com/", "domain").site == "example.com"


@pytest.mark.parametrize(("value", "tokens", "followed"), RELS)
def test_rel(value: str, tokens: str, followed: bool) -> None:
    rel = parse_rel(value)
    assert (rel.tokens, rel.is_followed) == (tokens, followed)
