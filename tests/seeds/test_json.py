"""JSON answers of tools: envelopes, arrays, an item a line; what is broken costs what stands behind it."""

import json

import pytest

from linkspider.errors import SeedFileError
from linkspider.seeds.json_items import MAX_ITEM, is_document, looks_like_json, read_document
from linkspider.seeds.reader import check_file
from tests.seeds.exports import SITE, A, B, C

ITEMS = [{"url_from": url, "url_to": SITE, "dofollow": True} for url in (A, B, C)]
BROKEN = "is no JSON, or breaks off: what stands behind it is not read"


def pieces(text, size):
    return (text[at : at + size] for at in range(0, len(text), size))


@pytest.mark.parametrize(
    "document",
    [
        ITEMS,
        {"items": ITEMS},
        {"status": "ok", "items": ITEMS, "total": 3},
        {
            "tasks": [
                {"result": [{"items": ITEMS[:1]}]},
                {"result": [{"items": None}]},
                {"result": [{"items": ITEMS[1:]}]},
            ]
        },
        [{"tasks": [{"result": [{"items": ITEMS}]}]}],
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("size", [1, 7, 65_536])
def test_documents(document, indent, size):
    items = list(read_document(pieces(json.dumps(document, indent=indent), size)))
    assert [item.fields for item in items] == ITEMS
    assert [item.number for item in items] == [1, 2, 3]
    assert [item.fault for item in items] == [None] * 3


@pytest.mark.parametrize(
    ("content", "rejects"),
    [
        (json.dumps(ITEMS)[:-2], [(3, BROKEN)]),
        (json.dumps(ITEMS)[:-1], [(4, "stands where the JSON breaks off: export it again")]),
        (json.dumps(ITEMS).replace("}, {", "} {"), [(2, "stands where the JSON breaks off: export it again")]),
        (json.dumps([*ITEMS, 7]), [(4, "has no URL")]),
        (json.dumps([*ITEMS, {"url_from": ["x y"]}]), [(4, "holds white space, so it is not a URL")]),
        (json.dumps(ITEMS)[:-1] + ', {"x": ' + "[" * 100_000, [(4, BROKEN)]),
        ("\n".join(map(json.dumps, ITEMS)) + "\n{\n", [(4, "is no JSON: expected one item a line")]),
    ],
)
def test_what_is_broken(read, content, rejects):
    outcome = read(content)
    assert outcome.account.source_tool == "dataforseo"
    assert outcome.urls == ([A] if rejects[0][0] == 2 else [A, B] if rejects[0][0] == 3 else [A, B, C])
    assert outcome.reasons == rejects


def test_lines_of_a_file_with_an_item_a_line_are_its_own(read):
    outcome = read("\n\n".join(map(json.dumps, ITEMS)))
    assert [row.line for row in outcome.rows] == [1, 3, 5]


def test_an_item_that_is_too_long_is_not_read_into_memory(read):
    outcome = read(json.dumps([*ITEMS, {"url_from": A, "text": "x" * MAX_ITEM}]))
    assert outcome.reasons == [(4, BROKEN)]


def test_a_large_document_is_read_in_pieces(read):
    items = [{"url_from": f"{A}{number}", "url_to": SITE, "text_pre": "x" * 2_000} for number in range(2_000)]
    outcome = read(json.dumps({"tasks": [{"result": [{"items": items}]}]}))
    assert (outcome.account.accepted, outcome.account.rejected) == (2_000, 0)


def test_fields_that_stand_in_late_items_alone_are_read(read):
    late = {"url_from": B, "url_to": SITE, "anchor": "tea", "attributes": ["ugc"], "first_seen": "2024-01-02"}
    *_, row = read(json.dumps({"items": [ITEMS[0]] * 60 + [late]})).seeds()
    assert (row.anchor_text, row.tool_rel, f"{row.tool_first_seen:%F}") == ("tea", "ugc", "2024-01-02")


TASK = {"status_code": 20000, "result": [{"total_count": 9000, "items_count": 3, "items": ITEMS}]}


def test_a_task_that_failed_beside_others_is_told_of(read):
    failed = {"status_code": 40501, "status_message": "Invalid Field: 'target'.", "result": None}
    for tasks in ([failed, TASK], [TASK, failed]):
        outcome = read(json.dumps({"status_code": 20000, "tasks": tasks}))
        assert outcome.urls == [A, B, C]
        told = "a part of the answer failed: 40501: Invalid Field: 'target'."
        assert told in outcome.account.warnings


@pytest.mark.parametrize(("tasks", "count"), [([TASK], 3), ([TASK, TASK], 6)])
def test_a_page_of_an_answer_is_told_of(read, tasks, count):
    told = f"{count} of 9,000 backlinks, by total_count: what the others are is not known"
    assert told in read(json.dumps({"tasks": tasks}, indent=1)).account.warnings


def test_what_is_wrong_is_said_by_the_answer(seed_file):
    answer = {"version": "0.1", "status_code": 40100, "status_message": 'You are not\n"Authorized"', "tasks": None}
    for indent in (None, 1):
        with pytest.raises(SeedFileError, match=r'holds no backlinks \(40100: You are not "Authorized"\): expected'):
            check_file(seed_file(json.dumps(answer, indent=indent)))
    with pytest.raises(SeedFileError, match=r"holds no backlinks \(InvalidKey: no\): expected"):
        check_file(seed_file('{"Code": "InvalidKey", "ErrorMessage": "no"}'))


def test_one_item_on_several_lines(read):
    assert read(json.dumps(ITEMS[0], indent=2)).urls == [A]


@pytest.mark.parametrize("within", [["p"], [{"type": "anchor"}]])
@pytest.mark.parametrize("name", ["items", "Data"])
@pytest.mark.parametrize("indent", [None, 1])
def test_a_list_within_an_item_is_not_the_list_of_items(read, indent, name, within):
    items = [{**item, name: within} for item in ITEMS]
    for content in (json.dumps(items, indent=indent), "\n".join(map(json.dumps, items))):
        outcome = read(content)
        assert (outcome.account.source_tool, outcome.urls) == ("dataforseo", [A, B, C])
    assert read(json.dumps(items[0], indent=indent)).urls == [A]


@pytest.mark.parametrize("count", [1, 60])
def test_items_of_an_unknown_tool_are_not_dataforseos(read, count):
    item = {"url_from": A, "url_to": SITE, "is_dofollow": False, "is_nofollow": True}
    late = {"url_from": B, "url_to": SITE, "dofollow": True}  # whose name is DataForSEO's, too late to tell
    outcome = read(json.dumps([item] * count + ([late] if count > 50 else [])))
    first, *_ = outcome.seeds()
    assert (outcome.account.source_tool, outcome.account.rows_read) == ("url_column", count + (count > 50))
    assert (first.target_url, first.tool_is_followed, first.tool_rel) == (SITE, False, "nofollow")
    assert outcome.account.warnings == ("no known export: the URLs are taken from the field 'url_from'",)


@pytest.mark.parametrize("indent", [None, 1])
def test_an_array_of_urls_is_a_list(read, indent):
    outcome = read(json.dumps([A, B, "x y"], indent=indent))
    assert (outcome.account.source_tool, outcome.urls) == ("plain", [A, B])
    assert outcome.reasons == [(3, "holds white space, so it is not a URL")]


@pytest.mark.parametrize("count", [2, 60])
@pytest.mark.parametrize("is_first", [True, False])
def test_lists_of_domains_beside_backlinks_are_passed_over(read, count, is_first):
    domains = {"Data": [{"DomainID": number, "Domain": "d.example"} for number in range(count)]}
    links = {"Data": [{"SourceURL": A, "TargetURL": SITE}]}
    tables = {"DomainsInfo": domains, "BackLinks": links} if is_first else {"BackLinks": links, "DomainsInfo": domains}
    outcome = read(json.dumps({"Code": "OK", "DataTables": tables}))
    assert (outcome.urls, outcome.account.rows_read) == ([A], 1)
    assert outcome.account.warnings == (f"items of other lists in the answer are passed over: {count}",)


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        '[{"items": ["a"]}]',
        '{"tasks": [\n{"result": [\n{"url_from": "https://a.example/"}]}]}',
        "{}",
        '[{"x": 1}]',
        '{"status_code": 40101, "tasks": null}',
        '{"items": []}',
        '[{"domain": "a.example", "backlinks": 3}]',
        '{"Code": "InvalidKey", "ErrorMessage": "no"}',
        '[{"url_from": ',
    ],
)
def test_json_without_backlinks(seed_file, content):
    with pytest.raises(SeedFileError, match=r"is JSON that holds no backlinks.*: expected DataForSEO's items"):
        check_file(seed_file(content))


@pytest.mark.parametrize(
    ("head", "is_json", "is_doc"),
    [
        ("[{", True, True),
        (' [\n {"a":1}', True, True),
        ('{"a":1}\n{"a":2}', True, False),
        ('{"tasks":[{"items" : [', True, True),
        ("[::1]:8080/page", False, True),
        ("https://a.example/[{", False, False),
        ("", False, False),
    ],
)
def test_beginnings(head, is_json, is_doc):
    assert looks_like_json(head) == is_json
    assert is_document(head) == is_doc
