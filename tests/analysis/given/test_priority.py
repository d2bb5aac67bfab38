"""The pages that matter: patterns, rules and their files, what they tell of a crawl, and guesses."""

import re

import pandas as pd
import pytest

from analysis.given.patterns import MAX_MATCHED_CHARACTERS, addresses, matches, pattern
from analysis.given.priority import MAX_NOTES, priority
from analysis.given.priority_guess import ALWAYS, MOST_BY_PATH, MOST_BY_PLACE, guess, path_says
from analysis.given.priority_rules import read_rules, rules_of
from linkspider.errors import OptionError

E = "https://e.example"


@pytest.mark.parametrize(
    ("text", "told", "others"),
    [
        ("^https://e.example/3/(a|b)", ["/3/a", "/3/b/c"], ["/2/a", "/3/c", "/x?u=https://e.example/3/a"]),
        ("re:tutorial", ["/tutorial/", "/a?tutorial"], ["/Tutorial"]),
        ("re:(?i)TUTORIAL", ["/tutorial/", "/Tutorial"], ["/"]),
        ("/shop/*", ["/shop/", "/shop/a/b", "/shop/?q"], ["/shop", "/de/shop/"]),
        ("*/shop/*", ["/shop/", "/de/shop/a"], ["/shop"]),
        ("*.pdf", ["/a.pdf", "/b/c.pdf"], ["/a.pdf.html", "/apdf"]),
        ("https://e.example/*?page=*", ["/?page=", "/a?page=2"], ["/apage=2", "/a"]),
        ("e.example/a*", ["/a", "/abc", "/a/b"], ["/ba"]),
        ("e.example*", ["/", "/a"], []),
        ("HTTPS://E.example/a*", ["/a", "/a/b"], ["/b"]),
        ("http://e.example/*", [], ["/", "/a"]),
        ("/größe/*", ["/gr%C3%B6%C3%9Fe/x"], ["/x"]),
        ("*größe*", ["/gr%C3%B6%C3%9Fe/x"], ["/x"]),
        ("/pricing", ["/pricing", "/pricing/"], ["/pricing/a", "/de/pricing", "/pricing?x"]),
        ("/pricing/", ["/pricing", "/pricing/"], ["/pricing2"]),
        ("/p?b=1&utm_source=x", ["/p?b=1"], ["/p", "/p?b=12"]),
        ("/", ["/"], ["/a"]),
        ("https://e.example/a?utm_source=x#y", ["/a"], ["/a/", "/ab"]),
        ("e.example/a.b", ["/a.b"], ["/aXb"]),
        ("/a.(b)+", ["/a.(b)+"], ["/aXb", "/a.b"]),
        ("/a[1]*", ["/a[1]", "/a[1]/c"], ["/a1"]),
    ],
)
def test_patterns(text, told, others):
    of = addresses([E + path for path in (*told, *others)])
    assert list(matches(pattern(text), of)) == [True] * len(told) + [False] * len(others)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("re:", "is an empty regular expression"),
        ("^(a", "is no regular expression of RE2, which has no look-around: missing )"),
        ("^(?!a)", "invalid perl operator"),
        ("^(((a?){30}){30})b", "repeats more than 200 times in all"),
        ("^(a{150}b{150})", "repeats more than 200 times in all"),
        ("^((a{10})?b{11}){10}", "repeats more than 200 times in all"),
        (r"^(a{30}\Q)\E[)]\)){30}", "repeats more than 200 times in all"),
        ("^a{20}{20}", "repeats more than 200 times in all"),
        ("^a{1000}", "repeats more than 200 times in all"),
        ("^" + "a" * 1_000, "is longer than 1,000 characters"),
        ("*" * 1_001, "is longer than 1,000 characters"),
        ("", "is empty"),
        ("shop/*", "has no host; begin it with / for a path, or with *"),
        ("ftp://e.example/*", "has the scheme 'ftp'"),
    ],
)
def test_patterns_that_are_none(text, fault):
    with pytest.raises(ValueError, match=re.escape(fault)):
        pattern(text)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (r"^https?://[^/]+/\d{4}/\d{2}/\d{2}/[a-z]{1,20}$", "/2024/05/06/tea"),
        (r"^https://e\.example/$|[a-z]{100}/[a-z]{100}$", "/"),
        (r"^([a-z:/.]{10}\w{1}){2}", "/abcdefghijklm"),
        (r"^[a-z:/.{1}]{15}/[^]{9}]{90}x{90}|/\{9999}$", "/{9999}"),
    ],
)
def test_counts_that_do_not_repeat_each_other_are_added_up(text, path):
    assert list(matches(pattern(text), addresses([E + path]))) == [True]


def test_expressions_that_would_never_end_elsewhere_end_here():
    hostile = [f"{E}/{'a' * (MAX_MATCHED_CHARACTERS - len(E) - 2)}!"] * 200
    for text in (r"^https://e\.example/(a+)+$", r"re:(a|aa)+$", r"re:(.*a){20}b"):
        assert not matches(pattern(text), addresses(hostile)).any()


def test_addresses_that_are_too_long_match_nothing():
    of = addresses([f"{E}/{'a' * MAX_MATCHED_CHARACTERS}", f"{E}/a"])
    assert list(matches(pattern("/a*"), of)) == [False, True]


def pages(**states):
    """Pages by path; a state is an indexability, or a status of an error."""
    rows = []
    for path, state in states.items():
        status = state if isinstance(state, int) else 200
        rows.append((E + path, "error" if isinstance(state, int) else state, "ok" if status == 200 else "x_y", status))
    frame = pd.DataFrame(rows, columns=["url_key", "indexability", "outcome", "status"])
    return frame.astype({"status": "Int32"})


SITE = pages(
    **{
        "/": "indexable",
        "/shop/": "indexable",
        "/shop/tea": "indexable",
        "/shop/old": "redirect",
        "/shop/lost": "redirect",
        "/shop/secret": "noindex",
        "/shop/gone": 404,
        "/shop/tea?sort=x": "canonicalised",
        "/pricing": "indexable",
        "/feed.xml": "not_html",
        "/private": "blocked",
        "/slow": 0,
    }
)
FOLDS = {f"{E}/shop/old": f"{E}/shop/tea", f"{E}/shop/tea?sort=x": f"{E}/shop/tea", f"{E}/away": f"{E}/shop/gone"}


def told(*texts, site=SITE, folds=FOLDS):
    return priority(site, folds, [rule for text in texts for rule in rules_of(text)])


def paths(found):
    return [url.removeprefix(E) for url in found.pages["url"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/shop/*", ["/shop/", "/shop/tea"]),
        ("^https://e.example/(pricing|shop/$)", ["/pricing", "/shop/"]),
        (f"{E}/pricing", ["/pricing"]),
        ("http://www.e.example/pricing/?utm_source=x", ["/pricing"]),  # the same page by another spelling
        ("e.example", ["/"]),
        ("/shop", ["/shop/"]),
        (f"{E}/shop/old", ["/shop/tea"]),
        ("/shop/old", ["/shop/tea"]),
        (f"{E}/shop/tea?sort=x", ["/shop/tea"]),
    ],
)
def test_rules_tell_pages(text, expected):
    found = told(text)
    assert paths(found) == expected
    assert found.notes == ()
    assert set(found.pages["source"]) == {f"--priority {text}"}
    assert set(found.pages["weight"]) == {1.0}
    assert found.is_guess is False


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("/none/*", "--priority /none/*: no page of the crawl matches"),
        ("*secret", "--priority *secret: matches 1 URLs, and none is an indexable page: noindex 1"),
        ("re:/shop/(gone|secret|lost|old)", "matches 4 URLs, and none is an indexable page: redirects to no page of "),
        (f"{E}/none", f"--priority {E}/none: is no priority page: not crawled"),
        ("/none", "--priority /none: is no priority page: not crawled"),
        (f"{E}/shop/gone", f"--priority {E}/shop/gone: is no priority page: 404"),
        ("/shop/secret", "--priority /shop/secret: is no priority page: noindex"),
        (f"{E}/shop/lost", "is no priority page: redirects to no page of the crawl"),
        (f"{E}/feed.xml", "is no priority page: no HTML page"),
        (f"{E}/private", "is no priority page: blocked by robots.txt or an address rule"),
        (f"{E}/slow", "is no priority page: x y"),
    ],
)
def test_rules_that_tell_no_page_say_why(text, note):
    found = told(text)
    assert found.pages.empty
    assert len(found.notes) == 1
    assert note in found.notes[0]


def test_a_redirect_to_no_page_says_where_it_leads():
    site = pages(**{"/a": "redirect", "/b": "noindex"})
    found = told("/a", site=site, folds={f"{E}/a": f"{E}/b"})
    assert found.notes == (f"--priority /a: is no priority page: leads to {E}/b: noindex",)


def test_the_first_rule_gives_weight_and_label(tmp_path):
    (tmp_path / "p.csv").write_text(f"url,weight,label\n{E}/shop/old,5,best\n{E}/shop/,0.5,\n")
    rules = [*read_rules(tmp_path / "p.csv"), *rules_of("/shop/*"), *rules_of("*")]
    found = priority(SITE, FOLDS, rules)
    rows = [tuple(None if pd.isna(cell) else cell for cell in row) for row in found.pages.itertuples(index=False)]
    assert rows == [
        (f"{E}/", 1.0, None, "--priority *"),
        (f"{E}/pricing", 1.0, None, "--priority *"),
        (f"{E}/shop/", 0.5, None, "p.csv, line 3"),
        (f"{E}/shop/tea", 5.0, "best", "p.csv, line 2"),
    ]
    assert found.notes == ()


def test_what_the_pages_are_known_by_is_told_in_words(tmp_path):
    (tmp_path / "p.csv").write_text(f"{E}/shop/old\n{E}/shop/\n")
    rules = [*read_rules(tmp_path / "p.csv"), *rules_of("/pricing")]
    assert priority(SITE, FOLDS, rules).in_words == "named by p.csv (2), --priority /pricing (1)"
    assert told("/none").in_words == "named by nothing"
    assert guess(own("/", "/shop/", "/shop/a"), links()).in_words == "guessed by path segment 'shop' (2)"
    site = own(*(f"/{n}" for n in range(9)))
    site["outcome"], site["status"] = "ok", 200
    assert told(*(f"/{n}" for n in range(9)), site=site).in_words.endswith("--priority /4 (1) and 4 more")


def test_notes_are_bounded():
    found = told(*(f"/none/{n}" for n in range(MAX_NOTES + 5)))
    assert len(found.notes) == MAX_NOTES + 1
    assert found.notes[-1] == "5 more priority rules tell no indexable page"


def test_a_crawl_without_pages_has_no_priority_pages():
    assert told("/a", "/b/*", site=SITE.iloc[:0]).pages.empty
    assert told().pages.empty
    assert told().pages.dtypes.astype(str).to_dict() == told("*").pages.dtypes.astype(str).to_dict()


A, B = f"{E}/a", f"{E}/b,c"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (f"{A}\n{E}/x\n", [(A, 1, None), (f"{E}/x", 1, None)]),
        (f"# mine\n\n{A},2,my shop\r\n", [(A, 2, "my shop")]),
        (f'url,weight,label\n"{B}",2.5,x\n', [(B, 2.5, "x")]),
        (f"Label;Page URL;Clicks;Weight\nx;{A};77;1,5\n", [(A, 1.5, "x")]),
        (f"{A}\t3\tx\n{B}\t\n", [(A, 3, "x"), (B, 1, None)]),
        (f"{A};0,5\n{B};2\n", [(A, 0.5, None), (B, 2, None)]),
        ("Top pages,Clicks\n" + f"{A},7\n", [(A, 1, None)]),
        (f"{A},,only a label\n", [(A, 1, "only a label")]),
        ("/shop/*,2\n^https://e,3\n", [("/shop/*", 2, None), ("^https://e", 3, None)]),
        (f"\ufeffURL\n{A}\n", [(A, 1, None)]),
        (f"url,weight\n{A},2\n".encode("utf-16"), [(A, 2, None)]),
        ("e.example/a, 2, x", [("e.example/a", 2, "x")]),
    ],
)
def test_files_of_priority_pages(text, rows, tmp_path):
    path = tmp_path / "p.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = rules_of(str(path))
    assert [(rule.pattern.text, rule.weight, rule.label) for rule in found] == rows
    assert all(rule.source.startswith("p.txt, line ") for rule in found)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", " lists no pages: expected a URL a line"),
        (b"# nothing\n\n", " lists no pages"),
        (f"{A}\nfoo\n".encode(), ", line 2: 'foo' is not a URL: it has no host"),
        (f"{A}\n\n{A},x\n".encode(), ", line 3: weight 'x' is not a number above 0; quote a URL that holds a ','"),
        (f"{A},0\n".encode(), ", line 1: a weight is a number above 0"),
        (f"{A},-1\n".encode(), ", line 1: weight '-1' is not a number above 0"),
        (f"{A},nan\n".encode(), ", line 1: weight 'nan' is not a number above 0"),
        (f"{A},99999999\n".encode(), ", line 1: a weight is a number above 0 (1e-06 to 1,000,000)"),
        (f"{A},1,x,y\n".encode(), ", line 1: has 4 cells: expected URL, weight and label; quote what holds a ','"),
        (b'"https://e.example/a,1\n', ", line 1: unexpected end of data"),
        (b"url,weight\n,2\n", ", line 2: '' is empty"),
        (b"^(,2\n", ", line 1: '^(' is no regular expression of RE2"),
        (b"mailto:a@e.example\n", ", line 1: 'mailto:a@e.example' "),
        (b"https://e.example/\xff\n", " is no UTF-8 text"),
        (b"a\0b", " is no UTF-8 text"),
    ],
)
def test_a_bad_row_is_one_line_with_file_and_line(data, words, tmp_path):
    path = tmp_path / "p.csv"
    path.write_bytes(data)
    with pytest.raises(OptionError) as caught:
        rules_of(str(path))
    assert str(caught.value).startswith(f"{path}{words}")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pages.csv", "--priority: there is no file 'pages.csv'"),
        ("/none/pages.TXT", "--priority: there is no file '/none/pages.TXT'"),
        ("tests", "tests is a folder: name the file that lists the pages"),
        ("pages", "--priority: 'pages' is not a URL: it has no host; it takes a file, a URL, a glob or '^expression'"),
        (" ", "--priority: '' is empty; it takes a file"),
        ("^(", "--priority: '^(' is no regular expression of RE2"),
        ("x" * 5_000, "--priority: 'xxx"),
    ],
)
def test_what_is_no_rule_is_refused_in_one_line(text, words, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tests").mkdir()
    with pytest.raises(OptionError) as caught:
        rules_of(text)
    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)


def test_a_path_may_be_called_like_a_folder_of_the_machine():
    assert rules_of("/tmp")[0].pattern.is_exact


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/pricing", ("pricing", "pricing", 0)),
        ("/Pricing.html", ("pricing", "pricing", 0)),
        ("/en/pricing/", ("pricing", "pricing", 0)),
        ("/de-at/preise", ("pricing", "preise", 0)),
        ("/products/tea/green", ("product", "products", 2)),
        ("/shop/index.php", ("shop", "shop", 0)),
        ("/l%C3%B6sungen/x", ("solution", "losungen", 1)),
        ("/us%C5%82ugi", ("service", "uslugi", 0)),
        ("/servi%C3%A7os", ("service", "servicos", 0)),
        ("/company/request_demo", ("conversion", "request-demo", 0)),
        ("/book", ("conversion", "book", 0)),
        ("/book/chapter-1", None),
        ("/shopping-guide", None),
        ("/our-products", None),
        ("/company/products", None),
        ("/blog/pricing", None),
        ("/shop/cart", None),
        ("/products?page=2", None),
        ("/en", None),
        ("/", None),
    ],
)
def test_paths_say_what_pages_sell(path, says):
    found = path_says(E + path)
    assert (None if found is None else tuple(found)) == says


def own(*urls, depth=1, indexability="indexable"):
    frame = pd.DataFrame({"url_key": [E + url for url in urls], "indexability": indexability, "depth": depth})
    frame.loc[frame["url_key"] == f"{E}/", "depth"] = 0
    return frame.astype({"depth": "Int32"})


def links(**placements):
    return pd.DataFrame({"target_key": [E + path for path in placements], "placement": list(placements.values())})


def test_pages_are_guessed_by_their_paths():
    site = pd.concat([own("/", "/pricing", "/products/", "/products/tea", "/about"), own("/buy", indexability="error")])
    found = guess(site, links())
    assert paths(found) == ["/pricing", "/products/", "/products/tea"]
    assert list(found.pages["label"]) == ["pricing", "product", "product"]
    assert found.pages["source"].iloc[1] == "guess: path segment 'products'"
    assert found.is_guess is True
    note = (
        "nobody named priority pages, so 3 priority pages were guessed, by their paths (product 2, pricing 1); "
        "name them with --priority: a file of URLs, a glob or '^expression'"
    )
    assert found.notes == (note,)


SHOPS = {
    "Shopify": ("/collections/tea", "/collections/tea/products/green", "/cart"),
    "WooCommerce": ("/product-category/tea/", "/product/green/", "/shop/"),
    "WooCommerce in German": ("/produkt-kategorie/tee/", "/produkt/gruen/"),
    "Magento": ("/catalog/category/view/id/3", "/catalog/product/view/id/9"),
    "of its own, with products": ("/category/tea", "/product/green", "/product/black"),
    "of its own, with a cart": ("/category/tea", "/green-tea", "/checkout/cart"),
    "in a language": ("/de/kategorie/tee", "/de/produkt/gruen", "/de/produkt/schwarz"),
    "with a cart in a language, which robots.txt forbids": ("/de/kategorie/tee", "/de/warenkorb/"),
}


@pytest.mark.parametrize("shop", SHOPS)
def test_departments_of_a_shop_are_guessed(shop):
    site = own("/", *SHOPS[shop], "/about", "/imprint", "/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h", "/i", "/j")
    assert SHOPS[shop][0] in paths(guess(site, links()))


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        (("/2018/09/14/post/", "/about"), ["/about"]),
        (("/post/", "/pricing"), ["/pricing"]),
        (("/products/", "/docs/"), ["/products/"]),
        (("/product-category/tea/", "/product/green/"), ["/product-category/tea/", "/product/green/"]),
    ],
    ids=["WordPress", "of a company", "of a company with a product", "beside a shop"],
)
@pytest.mark.parametrize("word", ["category", "categories", "kategorie"])
def test_categories_of_a_blog_are_no_shop(others, expected, word):
    """Such as WordPress's, Hugo's, Hexo's and Jekyll's."""
    categories = [f"/{word}/", f"/{word}/tea/", f"/{word}/water/"]
    found = guess(own("/", *categories, *others, "/2020/1/", "/2020/2/"), links(**{"/about": "nav"}))
    assert paths(found) == expected


@pytest.mark.parametrize("post", ["/category/basket/", "/category/panier/", "/2024/basket/", "/recipes/cart.html"])
def test_a_blog_with_a_post_that_is_called_as_carts_are_is_no_shop(post):
    site = own("/", "/category/", "/category/tea/", post, "/about", "/2020/1/")
    assert paths(guess(site, links(**{"/about": "nav"}))) == ["/about"]


def test_a_cart_that_was_not_there_makes_no_shop():
    site = pd.concat([own("/", "/category/tea/", "/about"), own("/cart", indexability="error")])
    assert paths(guess(site, links(**{"/about": "nav"}))) == ["/about"]


def test_as_many_categories_as_products_are_those_of_a_blog():
    site = own("/", "/products/a", "/products/b", "/category/news/", "/category/events")
    assert paths(guess(site, links())) == ["/products/a", "/products/b"]


def test_of_a_large_shop_the_top_of_the_path_is_guessed():
    site = own("/shop/", *(f"/shop/{n}" for n in range(8)), *(f"/shop/{n}/{m}" for n in range(8) for m in range(99)))
    found = guess(site, links())
    assert len(found.pages) == MOST_BY_PATH
    assert {"/shop/", *(f"/shop/{n}" for n in range(8))} <= set(paths(found))
    assert f"the {MOST_BY_PATH} nearest to the top of 801" in found.notes[0]
    assert len(guess(own(*(f"/shop/{n}" for n in range(8))), links()).pages) == ALWAYS


@pytest.mark.parametrize("placement", ["nav", "header"])
def test_a_menu_in_the_header_is_the_main_navigation(placement):
    """``<header><nav>`` stands in the header, by the outermost element."""
    told = links(**{"/": placement, "/tea": placement, "/imprint-x": "footer"})
    found = guess(own("/", "/tea", "/imprint-x", "/notes"), told)
    assert paths(found) == ["/tea"]
    assert "the start page's main navigation leads to them" in found.notes[0]


def test_without_words_the_navigation_is_the_guess_and_without_one_the_first_click():
    site = own("/", "/about", "/tea", "/tea/green", "/login", "/x?y")
    navigation = links(**{"/tea": "nav", "/": "nav", "/login": "nav", "/x?y": "nav", "/about": "footer"})
    found = guess(site, navigation)
    assert paths(found) == ["/tea"]
    assert "1 priority page was guessed, for the start page's main navigation leads to them" in found.notes[0]
    found = guess(site, links(**{"/about": "footer"}))
    assert paths(found) == ["/about", "/tea", "/tea/green"]
    assert set(found.pages["source"]) == {"guess: one click from the start page"}


def test_a_site_that_is_all_documentation_is_guessed_by_its_navigation():
    site = own("/docs/", "/docs/tutorial", "/docs/login")
    site.loc[0, "depth"] = 0
    assert paths(guess(site, links(**{"/docs/tutorial": "nav", "/docs/login": "nav"}))) == ["/docs/tutorial"]
    assert paths(guess(own("/", "/docs/tutorial", "/tea"), links(**{"/docs/tutorial": "nav"}))) == ["/tea"]


def test_places_are_bounded_and_the_shortest_paths_go_first():
    deep = [f"/a/{n:02}" for n in range(30)]
    found = guess(own("/", "/z", *deep), links())
    assert paths(found) == [*deep[: MOST_BY_PLACE - 1], "/z"]
    assert "of 31 those with the shortest paths" in found.notes[0]


def test_where_nothing_can_be_guessed_the_note_says_so():
    for site in (own("/"), own("/").iloc[:0], own("/a", depth=3)):
        found = guess(site, links())
        assert found.pages.empty
        assert found.notes[0].startswith("nobody named priority pages, and none could be guessed; name them with ")
