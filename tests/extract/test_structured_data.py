"""JSON-LD as it is pasted into pages, and types."""

import json

import pytest

from linkspider.extract.structured_data import MAX_BLOCK_CHARACTERS, MAX_BLOCKS, MAX_NODES, read_json_ld, spell_types

TYPES = [
    ("one", '{"@type": "NewsArticle"}', "NewsArticle"),
    ("a URL", '{"@type": "https://schema.org/NewsArticle"}', "NewsArticle"),
    ("a URL with a slash behind it", '{"@type": "https://schema.org/NewsArticle/"}', "NewsArticle"),
    ("a prefix", '{"@type": "schema:NewsArticle"}', "NewsArticle"),
    ("several, sorted", '{"@type": ["WebPage", "FAQPage"]}', "FAQPage WebPage"),
    ("in parts", '{"@type": "A", "author": {"@type": "Person"}, "b": [{"c": {"@type": "D"}}]}', "A D Person"),
    ("the same twice", '[{"@type": "A"}, {"@type": "A"}]', "A"),
    ("a comment around it", '<!--\n{"@type": "A"}\n-->', "A"),
    ("CDATA around it", '//<![CDATA[\n{"@type": "A"}\n//]]>', "A"),
    ("CDATA in comments around it", '/* <![CDATA[ */ {"@type": "A"} /* ]]> */', "A"),
    ("CDATA in XHTML", '<![CDATA[{"@type": "A"}]]>', "A"),
    ("a byte order mark before it", '\ufeff{"@type": "A"}', "A"),
    ("another value behind it", '{"@type": "A"} {"@type": "B"}', None),
    ("a semicolon behind it", '{"@type": "A"};', "A"),
    ("a brace too many", '{"@type": "A"}\n}', "A"),
    ("commas before brackets", '{"@type": ["A", "B",], "x": {"y": 1 , }, }', "A B"),
    ("comments as in JavaScript", '{ // "x": 1,\n"@type": "A", /* one, */\n"b": 2, // two\n}', "A"),
    ("no comment in a text", '{"@type": "A", "@id": "http://x/,]", "part": {"@type": "B"},}', "A B"),
    ("line breaks in text", '{"@type": "A", "text": "one\ntwo\tthree"}', "A"),
    ("spaces in a type", '{"@type": "not a type"}', None),
    ("a number for a type", '{"@type": 5}', None),
    ("no type", '{"name": "x"}', None),
    ("an error page", "<b>Fatal error</b>: Uncaught", None),
    ("half of it", '{"@type": "A", "x": [', None),
    ("empty", " ", None),
    ("a text", '"A"', None),
    ("null", "null", None),
    ("a template", "{{ jsonld | safe }}", None),
]


@pytest.mark.parametrize(("block", "expected"), [case[1:] for case in TYPES], ids=[case[0] for case in TYPES])
def test_types(block, expected):
    assert spell_types(read_json_ld([block]), []) == expected


def test_a_broken_block_does_not_hide_the_next():
    assert spell_types(read_json_ld(["{", '{"@type": "A"}']), []) == "A"


def test_microdata_and_json_ld_are_joined():
    items = ["https://schema.org/Product", "http://schema.org/Offer https://schema.org/A", "https://schema.org/", ""]
    assert spell_types(read_json_ld(['{"@type": "A"}']), items) == "A Offer Product"


def test_the_first_twenty_types_are_kept():
    graph = json.dumps({"@graph": [{"@type": f"T{number:02}"} for number in reversed(range(30))]})
    assert spell_types(read_json_ld([graph]), []).split() == [f"T{number}" for number in range(10, 30)]


def test_tops_come_before_parts():
    nodes = read_json_ld(['{"@type": "A", "part": {"@type": "B"}}', '{"@type": "C"}'])
    assert [(node.types, node.is_page) for node in nodes] == [(("A",), True), (("C",), True), (("B",), False)]


@pytest.mark.parametrize("key", ["@graph", "mainEntity", "mainEntityOfPage"])
def test_what_the_page_is_about_stands_for_it_and_what_its_parts_are_about_does_not(key):
    nodes = read_json_ld([f'{{"{key}": {{"@type": "A"}}, "part": {{"{key}": {{"@type": "B"}}}}}}'])
    assert [(node.types, node.is_page) for node in nodes if node.types] == [(("A",), True), (("B",), False)]


@pytest.mark.parametrize(
    "block",
    [
        "[" * 100_000,
        "/*" * 50_000,
        "/**/" + "[" * 100_000,
        " " * 100_000 + "{}" + " ;" * 40_000 + "x",
        '{"a":' * 40_000,
        "[" * 50_000 + "]" * 50_000,
        json.dumps([{"@type": "A"}] * 10_000),
        json.dumps({str(number): {} for number in range(10_000)}),
        "9" * 10_000,
        '{"datePublished": ' + "9" * 10_000 + "}",
        '{"@type": "' + "A" * 10_000 + '"}',
        json.dumps({"@type": ["A"] * 10_000}),
        '{"@type": "\\ud800"}',
        '{"' + '\\"' * 90_000,
        '{"@type": "A", ' + "/*" * 90_000,
        "{" + "/* " * 60_000,
        "{" + ", " * 90_000,
        "[" + "," + " " * 190_000 + "}",
    ],
    ids=range(18),
)
def test_hostile_blocks(block):
    nodes = read_json_ld([block])
    assert len(nodes) <= MAX_NODES
    assert len(spell_types(nodes, []) or "") <= 100


def test_too_long_and_too_many_blocks_are_not_read():
    assert read_json_ld(['{"@type": "A"}' + " " * MAX_BLOCK_CHARACTERS]) == []
    assert len(read_json_ld(["{}"] * (MAX_BLOCKS + 5))) == MAX_BLOCKS
