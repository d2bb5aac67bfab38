"""Site-wide boilerplate, told by counting."""

import pyarrow as pa
import pytest

from pipelines.boilerplate import MIN_PAGES, Boilerplate

Link = tuple[str, str | None, str, str | None]


def _table(links: list[Link]) -> pa.Table:
    names = ("source_url", "dom_path", "target_key", "placement")
    return pa.table({name: pa.array([link[at] for link in links], pa.string()) for at, name in enumerate(names)})


def _judged(tables: list[list[Link]]) -> list[list[bool]]:
    boilerplate = Boilerplate()
    for table in tables:
        boilerplate.count(_table(table))
    return [boilerplate.judge(boilerplate.pairs(_table(table))).to_pylist() for table in tables]


def _pages(count: int, path: str, target: str, first: int = 0) -> list[Link]:
    return [(f"https://a.example/{number}", path, target, "content") for number in range(first, first + count)]


def test_the_same_link_in_the_same_container_on_every_page() -> None:
    (judged,) = _judged([_pages(MIN_PAGES, "div.box>p>a", "https://a.example/promo")])
    assert judged == [True] * MIN_PAGES


def test_nine_pages_are_too_few() -> None:
    (judged,) = _judged([_pages(MIN_PAGES - 1, "div.box>p>a", "https://a.example/promo")])
    assert not any(judged)


@pytest.mark.parametrize(("linking", "expected"), [(10, True), (9, False)])
def test_half_of_the_pages_with_the_container_is_enough(linking: int, expected: bool) -> None:
    links = _pages(linking, "article>p>a", "https://a.example/promo")
    links += [(f"https://a.example/{n}", "article>p>a", f"https://a.example/other/{n}", "content") for n in range(20)]
    (judged,) = _judged([links])
    assert judged == [expected] * linking + [False] * 20


def test_a_link_of_another_shape_in_the_same_container_counts_alike() -> None:
    """The container is what is around the link; its own class may say which page is the current one."""
    links = _pages(5, "nav>ul>li>a", "https://a.example/x") + _pages(5, "nav>ul>li>a.current", "https://a.example/x", 5)
    (judged,) = _judged([links])
    assert all(judged)


def test_another_container_is_another_matter() -> None:
    links = _pages(10, "footer>a", "https://a.example/x") + _pages(9, "article>p>a", "https://a.example/x")
    (judged,) = _judged([links])
    assert judged == [True] * 10 + [False] * 9


@pytest.mark.parametrize(
    "path",
    [
        "html>body>main>article#post-{}>div.box>p>a",
        "html>body>div#node-{}.node>div.box>p>a",
        "html>body.page-{}>div.box>p>a",
        "html#p{}>body>h1>a",
    ],
)
def test_a_container_whose_ancestor_is_named_after_the_page_is_the_same_on_every_page(path: str) -> None:
    links = [link for n in range(MIN_PAGES) for link in _pages(1, path.format(n), "https://a.example/promo", n)]
    (judged,) = _judged([links[:5], links[5:]])[:1]
    assert judged == [True] * 5


def test_a_body_named_after_its_page_in_words_is_the_same_on_every_page() -> None:
    links = [
        (f"https://a.example/{n}", f"html>body.{name}>p>a", "https://a.example/promo", "content")
        for n, name in enumerate(("about", "contact", "home", "team", "jobs", "shop", "faq", "press", "legal", "news"))
    ]
    assert all(_judged([links])[0])


def test_the_menu_of_a_section_is_told_by_the_number_in_its_name() -> None:
    """By its shape it would be the same container as the other section's, and on fewer than half of the pages."""
    links = _pages(10, "aside>ul#menu-1>a", "https://a.example/x")
    links += _pages(20, "aside>ul#menu-2>a", "https://a.example/y", 10)
    assert all(_judged([links])[0])


def test_headings_of_two_ranks_are_two_containers() -> None:
    links = _pages(5, "main>h2>a", "https://a.example/x") + _pages(5, "main>h3>a", "https://a.example/x", 5)
    assert not any(_judged([links])[0])


def test_twice_on_a_page_is_one_page() -> None:
    links = _pages(5, "footer>a", "https://a.example/x") * 2
    (judged,) = _judged([links])
    assert not any(judged)


def test_pages_are_counted_over_all_tables() -> None:
    tables = [_pages(4, "footer>a", "https://a.example/x", first) for first in (0, 4, 8)]
    assert _judged(tables) == [[True] * 4] * 3


def test_edges_of_other_kinds_do_not_count() -> None:
    links: list[Link] = [(f"https://a.example/{n}", None, "https://a.example/x", None) for n in range(20)]
    (judged,) = _judged([links])
    assert not any(judged)


def test_nothing() -> None:
    assert _judged([[]]) == [[]]
