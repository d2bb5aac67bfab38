"""Budgets against traps: real sites lose no page, made-up URLs end soon, and the counts know no order."""

import hashlib
import random
from collections import Counter, deque
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.frontier.budgets import ARGUMENTS, RULES, BudgetLimits, Budgets
from linkspider.frontier.url_shape import shape_of
from linkspider.model import urls
from linkspider.model.outcome import Outcome

HOST = "https://example.com"
YEAR = 2026
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]


def word(number: int) -> str:
    """A word for each number, without digits."""
    letters = ""
    while number or not letters:
        number, rest = divmod(number, len(SYLLABLES))
        letters = SYLLABLES[rest] + letters
    return letters


def token(*parts, size=16) -> str:
    """Hexadecimal digits that look drawn by lot."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:size]


def crawl(links, start="/", most=150_000, limits=None):
    """Crawls a web breadth first as the site spider does: each page's links are asked about where they are new.

    Args:
        links: from a path with query to the references on that page.
    """
    budgets, cuts = Budgets(limits or BudgetLimits(), YEAR), Counter()
    start = urls.resolve(start, f"{HOST}/").url
    depths, queue = {start: 0}, deque([start])
    budgets.count(start, 0)
    fruitless = 0  # pages in a row that led to nothing new: the rest will not either
    while queue and len(depths) < most and fruitless < 300:
        page = queue.popleft()
        depth, before = depths[page] + 1, len(depths)
        for reference in links(page.removeprefix(HOST)):
            url = urls.resolve(reference, page).url
            if url in depths:
                continue
            if cut := budgets.cut(url, depth, page):
                cuts[cut.rule] += 1
                continue
            budgets.count(url, depth)
            depths[url] = depth
            queue.append(url)
        fruitless = 0 if len(depths) > before or not cuts else fruitless + 1
    return depths, cuts


def lists(count, item, per_list=500, related=0):
    """A site of categories, each with pages of 50 items; a page shows the next ones, an item some related items."""

    def page(category, number):
        return f"/category/{word(category)}?page={number}"

    def links(path):
        if path == "/":
            yield from (page(category, 0) for category in range(-(-count // per_list)))
        elif path in numbers:
            own = numbers[path]
            yield from (item((own * 7 + step * 31) % count) for step in range(1, related + 1))
            yield from (item(other) for other in (own - 1, own + 1) if related and 0 <= other < count)
        else:
            category, number = pages[path]
            yield from (page(category, other) for other in range(number, min(number + 4, per_list // 50)))
            first = category * per_list + number * 50
            yield from (item(each) for each in range(first, min(first + 50, count)))

    numbers = {item(each): each for each in range(count)}
    pages = {page(c, n): (c, n) for c in range(-(-count // per_list)) for n in range(per_list // 50)}
    return links


def folder(pages):
    """A site whose every page is linked from the start page's contents and from its neighbours."""

    def links(path):
        return pages if path == "/" else pages[:3]

    return links


def blog(path):
    """Ten years of a post a day, with archives of years, months and days, and neighbours."""
    parts = [part for part in path.split("/") if part]
    if not parts:
        yield from (f"/{year}/" for year in range(2010, 2020))
    elif len(parts) == 1:
        yield from (f"/{parts[0]}/{month:02}/" for month in range(1, 13))
    elif len(parts) == 2:
        yield from (f"/{parts[0]}/{parts[1]}/{day:02}/" for day in range(1, 29))
    elif len(parts) == 3:
        yield f"/{'/'.join(parts)}/title-of-{parts[2]}-things/"


WIKI = [f"/wiki/{word(number).title()}" for number in range(30_000)]
WIKI_NUMBER = {path: number for number, path in enumerate(WIKI)}


def wiki(path):
    """Articles that are found on each other alone."""
    own = WIKI_NUMBER.get(path, 0)
    return [WIKI[(own * 13 + step * step * 97 + step) % len(WIKI)] for step in range(1, 15)]


def tree(path):
    """Source code, 15 folders deep: 12 folders at first, one in each of them after that, 30 files in each."""
    depth = path.count("/")
    if path.endswith("/") and depth < 15:
        yield from (f"{path}{word(depth * 90 + number)}/" for number in range(12 if depth == 1 else 1))
        yield from (f"{path}{word(depth * 90 + number)}.java" for number in range(30, 60))


REAL = {
    "documentation of three versions": folder(
        [f"/{v}/library/{word(n)}.html" for v in ("3", "3.12", "3.13") for n in range(3_000)]
    ),
    "one folder of 1,179 chapters": folder([f"/docs/16/{word(n)}-{word(n * 7)}.html" for n in range(1_179)]),
    "one folder of 4,062 generated pages": folder(
        [f"/doc/scipy/reference/generated/scipy.{word(n % 40)}.{word(n)}.html" for n in range(4_062)]
    ),
    "a class library": folder(
        [f"/en/java/javase/21/docs/api/java.base/java/{word(n % 90)}/{word(n)}.html" for n in range(5_000)]
    ),
    "chapters by number": folder([f"/book/{a}/{b}/{c}" for a, b, c in product(range(1, 21), repeat=3)]),
    "regions of one name": folder(["/luxembourg/", "/luxembourg/luxembourg/", "/luxembourg/luxembourg/luxembourg/"]),
    "a shop of 50,000 products": lists(50_000, lambda n: f"/product/{word(n)}-{word(n % 90)}", related=4),
    "a shop of 50,000 numbered products": lists(50_000, lambda n: f"/product/{n}", related=4),
    "a shop by query": lists(50_000, lambda n: f"/product.php?id={n}"),
    "a forum": lists(60_000, lambda n: f"/t/{100_000 + n}", related=2),
    "a forum by query": lists(30_000, lambda n: f"/viewtopic.php?f={n % 40}&t={n}"),
    "a forum with pages of topics": lists(30_000, lambda n: f"/viewtopic.php?f={n % 40}&t={n // 3}&start={n % 3 * 20}"),
    "a gallery with unguessable names": lists(40_000, lambda n: f"/photo/{token(n)}", related=3),
    "a store of UUIDs": lists(
        20_000, lambda n: f"/item/{token(n, size=8)}-{token(n, 1, size=4)}-4abc-8abc-{token(n, 2, size=12)}"
    ),
    "a wiki by query": lists(40_000, lambda n: f"/index.php?title={word(n)}"),
    "a blog with archives": blog,
    "a wiki of 30,000 articles": wiki,
    "a source tree": tree,
    "categories and their pages": folder([f"/shop?category={c}&page={p}" for c in range(200) for p in range(40)]),
    "a search with many parameters": folder([f"/search?q={word(n)}&lang=en&sort=date&max=50" for n in range(5_000)]),
    "events of next year": folder([f"/events/{year}/{month:02}" for year in (2026, 2027) for month in range(1, 13)]),
    "topics whose numbers look like years": folder([f"/t/{n}/{p}" for n in range(2_000, 2_999) for p in range(1, 6)]),
    "30,000 users with three pages each": folder(
        [f"/{word(n)}/{kind}" for n in range(30_000) for kind in ("posts", "likes", "about")]
    ),
    "a wordy hierarchy": folder(
        [f"/{word(a)}/{word(b)}/{word(c)}/{word(d)}/" for a, b, c, d in product(range(9), repeat=4) if a < b < c < d]
    ),
    "a story number named sid": lists(5_000, lambda n: f"/story?sid={n}"),
    "one session throughout": folder([f"/{word(n)}?PHPSESSID={token('one')}" for n in range(3_000)]),
}


def nav(*names):
    """A navigation whose links lack their leading slash: each page grows one folder for each of its links."""
    return lambda path: [f"{name}/" for name in names]


def facets(path):
    """Filters that a page adds to what is chosen already."""
    chosen = dict(part.split("=") for part in path.partition("?")[2].split("&") if part)
    for name, count in (("color", 12), ("size", 9), ("brand", 15), ("sort", 4), ("view", 3), ("stock", 2)):
        for value in range(count):
            query = {**chosen, name: word(value)}
            yield "/shop?" + "&".join(f"{key}={query[key]}" for key in sorted(query))


def calendar(path):
    """A calendar by months with days, years ahead and years back."""
    year, month = (int(part) for part in path.removeprefix("/calendar/").split("/")[:2])
    if path.count("/") == 3:
        yield f"/calendar/{year + 1}/{month:02}"
        yield f"/calendar/{year - 1}/{month:02}"
        months = year * 12 + month
        yield from (f"/calendar/{n // 12}/{n % 12 + 1:02}" for n in (months, months - 2))
        yield from (f"/calendar/{year}/{month:02}/{day:02}" for day in range(1, 29))


def agenda(path):
    year, month = (int(part) for part in path.rpartition("=")[2].split("-"))
    months = year * 12 + month
    return [f"/agenda?month={n // 12}-{n % 12 + 1:02}" for n in (months - 2, months, months + 5, months + 11)]


def sessions(form):
    """A site of 200 pages on which each answer makes up a session for its links."""
    return lambda path: [form.format(page=word(page), id=token(path, page, size=32)) for page in range(200)]


def made_up(form, width):
    """Links drawn by lot."""
    return lambda path: [form.format(token(path, n), token(n, path)) for n in range(width)]


def counted(form, *steps):
    """Pages that lead to higher numbers."""

    def links(path):
        number = int("".join(character for character in path if character.isdecimal()) or 0)
        return [form.format(number + step) for step in steps]

    return links


def babble(path):
    """Folders of words drawn by lot, each in the one before."""
    lot = random.Random(path)
    return [f"{path.rstrip('/')}/{word(lot.randrange(10**9))}" for _ in range(2)]


def mirrors(path):
    """Each host names ten others, and all have the same two pages."""
    return ["/page", *(f"https://{token(path, n)}.example.com/" for n in range(10))]


TRAPS = {
    # links, start, pages at most, the rules that may end it
    "segments that repeat": (nav("a"), "/", 5, {"repeated_segments"}),
    "two segments that repeat": (lambda path: [f"{path}a/b/"], "/", 4, {"repeated_segments"}),
    "three segments that repeat": (lambda path: [f"{path}a/b/c/"], "/", 4, {"repeated_segments"}),
    "six relative links": (nav(*"abcdef"), "/", 400, {"path_orders", "repeated_segments"}),
    "eight relative links": (nav(*"abcdefgh"), "/", 1_200, {"path_orders", "repeated_segments"}),
    "ten relative links": (nav(*"abcdefghij"), "/", 4_500, {"path_orders", "repeated_segments"}),
    "a folder without end": (lambda path: [f"{path}{word(len(path))}/"], "/", 26, {"depth", "path_segments"}),
    "folders, four at once": (
        lambda path: [path + "".join(f"{word(len(path) + n)}/" for n in range(4))],
        "/",
        8,
        {"path_segments"},
    ),
    "slashes": (lambda path: [path + "/"], "/x", 7, {"repeated_segments"}),
    "a path within itself": (lambda path: [f"{path}/index.php"], "/index.php", 5, {"repeated_segments"}),
    "pages without end": (counted("/list?page={}", 1), "/list?page=1", 27, {"depth"}),
    "pages without end, ten ahead": (counted("/list?page={}", *range(1, 11)), "/list?page=1", 260, {"depth"}),
    "pages in the path": (counted("/list/page/{}/", 1), "/list/page/1/", 27, {"depth"}),
    "numbers by leaps": (
        counted("/n/{}", 1, 10, 100, 1_000),
        "/n/1",
        15_000,
        {"depth", "deep_pages", "series_pages"},
    ),
    "facets": (facets, "/shop", 12_000, {"query_combinations"}),
    "months and days": (calendar, "/calendar/2026/01", 14_000, {"future_pages", "calendar_pages", "depth"}),
    "months by query": (agenda, "/agenda?month=2026-01", 1_000, {"future_pages", "depth"}),
    "PHP sessions": (sessions("/{page}?PHPSESSID={id}"), "/", 401, {"session_ids"}),
    "sessions named sid": (sessions("/{page}?x=1&sid={id}"), "/", 401, {"session_ids"}),
    "Java sessions": (sessions("/{page};jsessionid={id}"), "/", 401, {"session_ids"}),
    "Java sessions before a query": (sessions("/{page};jsessionid={id}?x=1"), "/", 401, {"session_ids"}),
    "sessions as folders": (sessions("/(S({id}))/{page}.aspx"), "/", 401, {"session_ids"}),
    "sessions as segments": (sessions("/sid-{id}/{page}"), "/", 401, {"session_ids"}),
    "tokens against forgery": (sessions("/{page}?do=delete&csrf_token={id}"), "/", 401, {"session_ids"}),
    "made-up pages, two a page": (made_up("/r/{}", 2), "/", 7_500, {"deep_pages"}),
    "made-up pages, five a page": (made_up("/r/{}", 5), "/", 26_000, {"deep_pages", "series_pages"}),
    "made-up pages, fifteen a page": (made_up("/r/{}", 15), "/", 26_000, {"deep_pages", "series_pages"}),
    "made-up folders": (made_up("/{}/{}", 10), "/", 26_200, {"deep_pages", "series_pages"}),
    "made-up queries": (made_up("/r?id={}", 10), "/", 26_000, {"series_pages", "deep_pages"}),
    "made-up parameters": (made_up("/r?{}={}", 5), "/", 26_000, {"series_pages", "deep_pages"}),
    "made-up words, two a page": (babble, "/", 8_000, {"deep_pages", "path_segments"}),
    "parameters that pile up": (
        lambda path: [path + ("&" if "?" in path else "?") + f"{word(len(path))}=on"],
        "/p",
        22,
        {"query_parameters"},
    ),
    "mirrors": (mirrors, "/", 2_000, {"hosts"}),
    "a URL that grows": (lambda path: [f"{path}{'x' * 3_000}"], "/x", 3, {"url_length"}),
}


@pytest.mark.parametrize("links", REAL.values(), ids=REAL)
def test_a_real_site_loses_no_page(links):
    depths, cuts = crawl(links)
    assert cuts == {}
    assert len(depths) > 3


@pytest.mark.parametrize(("links", "start", "most", "rules"), TRAPS.values(), ids=TRAPS)
def test_a_trap_ends_within_its_budget(links, start, most, rules):
    depths, cuts = crawl(links, start, most + 1)
    assert len(depths) <= most
    assert cuts
    assert set(cuts) <= rules


SHAPES = [
    # URL, template, shape, whether it is numbered
    ("/", "", "", False),
    ("/a", "/a", "/*", False),
    ("/a/", "/a", "/*", False),
    ("/a//b", "/a/*/*", "/*/*/*", False),
    ("/t/123", "/t/{n}", "/*/{n}", True),
    ("/123", "/{n}", "/{n}", True),
    ("/3.13/library/os.html", "/{n}/*/*", "/{n}/*/*", False),
    ("/news/page-12", "/news/{n}", "/*/{n}", True),
    ("/a/123.html", "/a/{n}", "/*/{n}", True),
    ("/a/2019-05-12", "/a/{n}", "/*/{n}", True),
    ("/a/red-shoes-12", "/a/*", "/*/*", False),
    ("/a/python3", "/a/*", "/*/*", False),
    ("/a/3fa9c1d2", "/a/{id}", "/*/{id}", True),
    ("/a/0b0e7a54-1c1b-4f6e-9a57-0123456789ab", "/a/{id}", "/*/{id}", True),
    ("/a/deadbeefcafe0.png", "/a/{id}", "/*/{id}", True),
    ("/a/1/b/c/d", "/a/{n}/*/*/*", "/*/{n}/*/..", False),
    ("/a?b=c&a=d", "/a?a&b", "/*?a&b", False),
    ("/a?page=2", "/a?page", "/*?page", True),
    ("/a?12=x", "/a?{n}", "/*?{n}", False),
    ("/a;jsessionid=0123456789ABCDEF", "/a", "/*", False),
]


@pytest.mark.parametrize(("path", "template", "shape", "is_numbered"), SHAPES, ids=[case[0] for case in SHAPES])
def test_what_a_url_looks_like(path, template, shape, is_numbered):
    found = shape_of(HOST + path)
    assert found.host == "example.com"
    assert (found.template, found.shape) == (f"example.com{template}", shape)
    assert found.is_numbered is is_numbered


@pytest.mark.parametrize(
    ("path", "year", "is_calendar"),
    [
        ("/calendar/2049/01", 2049, True),
        ("/calendar/2049/01/", 2049, True),
        ("/calendar/2049/01/31.html", 2049, True),
        ("/calendar/2049-01/index.php", 2049, True),
        ("/2019/05/12/title", 2019, False),
        ("/2019/05/page/2", 2019, False),
        ("/agenda?month=2049-01", 2049, True),
        ("/agenda?a=b&year=2049&month=1", 2049, True),
        ("/agenda?on=20490131", 2049, True),
        ("/t/2049/1", None, False),
        ("/t/2049/13", None, False),
        ("/t/2049", None, False),
        ("/product?id=2049", None, False),
    ],
)
def test_a_date_is_seen(path, year, is_calendar):
    found = shape_of(HOST + path)
    assert (found.year, found.is_calendar) == (year, is_calendar)


@pytest.mark.parametrize(
    ("path", "is_cut"),
    [
        ("/a/a/a", False),
        ("/a/a/a/a", True),
        ("/x/a/a/a/a/y", True),
        ("/a/b/a/b", False),
        ("/a/b/a/b/a/b", True),
        ("/x/a/b/c/a/b/c/a/b/c", True),
        ("/a/b/a/c/a/d/a", False),
        ("/1/1/1/1/1", False),
        ("/src/main/java/com/example/main/java/com/example/App", False),
    ],
)
def test_repetition(path, is_cut):
    cut = Budgets(BudgetLimits(), YEAR).cut(HOST + path, 1, None)
    assert (cut is not None and cut.rule == "repeated_segments") is is_cut


@pytest.mark.parametrize(
    ("limits", "url", "depth", "line"),
    [
        ({"max_depth": 2}, "/a", 3, "depth: 3 clicks from the start page; the budget is 2 (-a max_depth=)"),
        (
            {"max_host_pages": 1},
            "/a",
            1,
            "host_pages: a further page of example.com; the budget is 1 (-a max_host_pages=)",
        ),
        (
            {"max_repeated_segments": 3},
            "/a/a/a/a",
            1,
            "repeated_segments: /a 4 times in a row; the budget is 3 (-a max_repeated_segments=)",
        ),
    ],
)
def test_the_reason_is_one_line_that_names_rule_budget_and_argument(limits, url, depth, line):
    budgets = Budgets(BudgetLimits(**limits), YEAR)
    budgets.count(f"{HOST}/", 0)
    cut = budgets.cut(HOST + url, depth, f"{HOST}/")
    assert cut is not None
    assert cut.reason == line


@pytest.mark.parametrize("url", ["/" + "/".join(["x" * 1_500] * 4), "/" + "y" * 8_100 + "/a/b?c"])
def test_a_reason_stays_short(url):
    budgets = Budgets(BudgetLimits(max_path_orders=None, max_template_pages=1, max_url_length=None), YEAR)
    budgets.count(HOST + url, 0)
    assert 200 < len(budgets.cut(HOST + url, 1, None).reason) < 300


def test_what_stands_for_a_url_of_megabytes_is_too_long():
    cut = Budgets(BudgetLimits(), YEAR).cut(urls.resolve("/" + "x" * 100_000, HOST).url, 1, None)
    assert (cut.rule, cut.outcome) == ("url_length", Outcome.URL_TOO_LONG)


def test_each_budget_has_its_rule_and_each_rule_an_outcome_that_says_so():
    assert sorted(rule.argument for rule in RULES) == sorted(ARGUMENTS)
    assert {rule.outcome for rule in RULES} == {Outcome.TRAP_CUT, Outcome.LIMIT_CUT, Outcome.URL_TOO_LONG}


@pytest.mark.parametrize(
    ("argument", "budget", "within", "beyond"),
    [
        ("max_depth", 7, ("/a", 7), ("/a", 8)),
        ("max_url_length", len(f"{HOST}/abc"), ("/abc", 1), ("/abcd", 1)),
        ("max_path_segments", 3, ("/a/b/c", 1), ("/a/b/c/d", 1)),
        ("max_query_parameters", 2, ("/a?x=1&y=2", 1), ("/a?x=1&y=2&z=3", 1)),
        ("max_future_pages", 0, (f"/events/{YEAR + 2}/05/", 1), (f"/events/{YEAR + 3}/05/", 1)),
    ],
)
def test_what_is_within_a_budget_is_taken_on_and_one_more_is_not(argument, budget, within, beyond):
    budgets = Budgets(BudgetLimits(**{argument: budget}), YEAR)
    found = [budgets.cut(f"{HOST}{path}", depth, f"{HOST}/") for path, depth in (within, beyond)]
    assert [cut and f"max_{cut.rule}" for cut in found] == [None, argument]


def test_a_cut_is_about_one_offer():
    budgets = Budgets(BudgetLimits(max_series_pages=3), YEAR)
    for number in range(3):
        budgets.count(f"{HOST}/t/{number}", 1)
    assert budgets.cut(f"{HOST}/t/9", 2, f"{HOST}/t/1").rule == "series_pages"
    assert budgets.cut(f"{HOST}/t/9", 2, f"{HOST}/list") is None
    assert budgets.cut(f"{HOST}/t/9", 2, None) is None


def test_past_the_most_counters_only_hosts_are_counted():
    budgets = Budgets(BudgetLimits(max_host_pages=1_000), YEAR, max_counters=50)
    for number in range(1_000):
        budgets.count(f"{HOST}/{word(number)}?a={number}&b=2", 1)
    assert len(budgets._counts) == 50
    assert budgets.cut(f"{HOST}/x", 1, None).rule == "host_pages"


PIECES = st.sampled_from(["a", "b", "cd-e", "12", "2049", "01", "0123456789abcdef", "", "a;jsessionid=0123456789ab"])
QUERIES = st.sampled_from(["", "?a=1", "?b=x&a=1", "?a=1&b=2&c=3", "?sid=0123456789abcdef01", "?month=2049-01", "?="])
URLS = st.builds(
    lambda host, pieces, query: f"https://{host}/{'/'.join(pieces)}{query}",
    st.sampled_from(["example.com", "www.example.com", "[::1]:8080"]),
    st.lists(PIECES, max_size=6),
    QUERIES,
)
ACCEPTED = st.lists(st.tuples(URLS, st.none() | st.integers(0, 30)), max_size=30, unique_by=lambda pair: pair[0])
SMALL = BudgetLimits(**dict.fromkeys(ARGUMENTS, 3))


@given(accepted=ACCEPTED, shuffled=st.randoms(), asked=URLS, depth=st.none() | st.integers(0, 30), source=URLS)
def test_what_is_counted_and_cut_knows_no_order(accepted, shuffled, asked, depth, source):
    budgets, others = Budgets(SMALL, YEAR), Budgets(SMALL, YEAR)
    for url, clicks in accepted:
        budgets.count(url, clicks)
    for url, clicks in shuffled.sample(accepted, len(accepted)):
        others.cut(asked, clicks, url)  # asking changes nothing
        others.count(url, clicks)
    assert vars(budgets._counts) == vars(others._counts)
    assert budgets.cut(asked, depth, source) == others.cut(asked, depth, source)


@given(url=URLS | st.text(max_size=30).map(lambda text: urls.resolve(text, f"{HOST}/a/b").url or HOST + "/"))
def test_any_url_can_be_counted_and_no_bound_cuts_nothing(url):
    budgets = Budgets(BudgetLimits(**dict.fromkeys(ARGUMENTS)), YEAR)
    budgets.count(url, 3)
    assert budgets.cut(url, 99, url) is None
    assert shape_of(url).host == urls.authority(url)


def test_orders_of_the_same_words_are_few_on_real_sites():
    budgets = Budgets(BudgetLimits(), YEAR)
    for one, other, third in combinations([word(number) for number in range(20)], 3):
        url = f"{HOST}/{one}/{other}/{third}"
        assert budgets.cut(url, 2, HOST + "/") is None
        budgets.count(url, 2)
