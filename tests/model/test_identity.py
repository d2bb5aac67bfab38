"""Which addresses are one page."""

import pytest

from linkspider.model.identity import is_moved, page_identity


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("http://kettle.example/", "https://www.kettle.example/", True),
        ("http://kettle.example/tea", "http://kettle.example/tea/", True),
        ("http://kettle.example/tea?utm_source=x", "http://kettle.example/tea", True),
        ("http://kettle.example/tea?a=1", "http://kettle.example/tea?a=2", False),
        ("http://kettle.example/tea", "http://kettle.example/Tea", False),
        ("http://kettle.example/", "http://shop.kettle.example/", False),
        ("http://kettle.example:8080/", "http://kettle.example/", False),
        ("http://www.com/", "http://com/", False),
        ("http://[::1]/a", "https://[::1]/a/", True),
        ("http://kettle.example/caf%C3%A9/~u", "http://kettle.example/caf%c3%a9/%7Eu", True),
        ("http://kettle.example/tea?q=%2d", "http://kettle.example/tea?q=-", True),
        ("http://kettle.example/a%2Fb", "http://kettle.example/a/b", False),
        ("http://kettle.example/%2541", "http://kettle.example/%41", False),
        ("http://kettle.example/100%", "http://kettle.example/100%25", False),
        ("http://kettle.example/tea?", "http://kettle.example/tea", True),
        ("http://kettle.example./tea", "http://kettle.example/tea", True),
        ("http://kettle.example.:8080/tea", "http://kettle.example:8080/tea", True),
        ("http://www.kettle.example./", "http://kettle.example/", True),
    ],
)
def test_addresses_of_one_page(one: str, other: str, is_same: bool) -> None:
    assert (page_identity(one) == page_identity(other)) is is_same


@pytest.mark.parametrize(
    ("asked", "final", "expected"),
    [
        ("http://blog.example/post", "https://www.blog.example/post/", False),
        ("http://blog.example/post", "http://m.blog.example/post", False),  # by the rule: domain and path
        ("http://blog.example/post?utm_medium=x", "http://blog.example/post", False),
        ("http://blog.example/post", "http://blog.example/", True),
        ("http://blog.example/post", "http://other.example/post", True),
        ("http://alice.github.io/post", "http://bob.github.io/post", True),
        ("http://blog.example/?p=12", "http://blog.example/", True),
    ],
)
def test_a_page_that_moved(asked: str, final: str, expected: bool) -> None:
    assert is_moved(asked, final) is expected
