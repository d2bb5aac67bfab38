"""Headers and habits of exports that people have published, with made-up hosts in their rows."""

import json

import pytest

from linkspider.errors import SeedFileError
from linkspider.seeds import own_pages
from linkspider.seeds.reader import check_file
from linkspider.seeds.records import MAX_LINE
from tests.seeds.exports import SHOP, SITE, A, B, C, table

OLD_FROG_HEADER = "Type,Source,Destination,Alt Text,Anchor,Status Code,Status,Follow"
FROG_TAB_HEADER = (
    "Type,From,To,Anchor Text,Alt Text,Follow,Target,Rel,Status Code,Status,Path Type,Link Path,Link Position,"
    "Link Origin,Size,Transferred"
)
FROG_TAB_ROWS = (
    {"Type": "Hyperlink", "From": A, "To": SITE, "Anchor Text": "site", "Follow": "True", "Target": "_blank"},
    {"Type": "Hyperlink", "From": A, "To": SHOP, "Follow": "False", "Target": "_blank", "Rel": "nofollow"},
    {"Type": "Image", "From": B, "To": f"{SITE}logo.png", "Follow": "True"},
)
IMAGES_TAB_HEADER = (
    "From,To,Alt Text,Real Dimensions (WxH),Dimensions in Attributes (WxH),Display Dimensions (WxH),"
    "Potential Savings,Path Type,Link Path,Link Position,Link Origin,Size,Transferred"
)
AUDIT_HEADER = (
    "Domain Authority Score,Page Authority Score,Source URL,Source Page Title,Source Domain,Target URL,Anchor,"
    "Anchor Type,Link Type,No Follow,Toxic Score,First Seen,Last Seen,Comment"
)
SEMRUSH_2018_HEADER = (
    "Page score,Page trust score,Source title,Source url,Target url,Anchor,External links,Internal links,Nofollow,"
    "Text,Frame,Form,Image,Sitewide,First seen,Last seen,New link,Lost link"
)
CHAINS_HEADER = "Chain Type,Number of Redirects,Redirect Loop,Source,Address,Final Address,Content 1,Status Code 1"


def claims(outcome):
    return [(row.referring_url, row.target_url, row.tool_is_followed) for row in outcome.seeds()]


def test_links_that_older_screaming_frogs_call_href_are_hyperlinks(read):
    rows = (
        {"Type": "HREF", "Source": A, "Destination": SITE, "Anchor": "x", "Follow": "true"},
        {"Type": "HREF", "Source": B, "Destination": SITE, "Follow": "false"},
        {"Type": "IMG", "Source": B, "Destination": SITE, "Follow": "true"},
    )
    outcome = read('"All Inlinks"\n' + table(OLD_FROG_HEADER, *rows, quoted=True))
    assert outcome.account.source_tool == "screaming_frog"
    assert claims(outcome) == [(A, SITE, True), (B, SITE, False)]
    assert outcome.reasons == [(5, "is a link of the type 'IMG': only hyperlinks name pages that link")]


def test_the_tab_of_inlinks_names_pages_from_and_to(read):
    outcome = read("\ufeff" + table(FROG_TAB_HEADER, *FROG_TAB_ROWS, quoted=True))
    assert (outcome.account.source_tool, outcome.account.warnings) == ("screaming_frog", ())
    assert claims(outcome) == [(A, SITE, True), (A, SHOP, False)]
    assert [row.anchor_text for row in outcome.seeds()] == ["site", ""]
    assert outcome.account.rejected == 1


def test_the_tab_of_images_names_no_links(seed_file):
    with pytest.raises(SeedFileError, match="has several columns of URLs"):
        check_file(seed_file(table(IMAGES_TAB_HEADER, {"From": A, "To": f"{SITE}logo.png", "Link Position": "Header"})))


def test_the_window_of_a_link_is_no_target(read):
    header = FROG_TAB_HEADER.replace("From", "source url")
    rows = [{"source url" if name == "From" else name: cell for name, cell in row.items()} for row in FROG_TAB_ROWS]
    outcome = read(table(header, *rows[:2]))
    assert claims(outcome) == [(A, SITE, True), (A, SHOP, False)]
    assert not any("target cannot be read" in line for line in outcome.account.warnings)


def test_the_backlink_audit_of_semrush_with_no_follow_and_authority(read):
    rows = (
        {
            "Domain Authority Score": "21",
            "Page Authority Score": "4",
            "Source URL": A,
            "Target URL": SITE,
            "No Follow": "true",
            "Toxic Score": "90",
            "First Seen": "2025-01-02",
        },
        {"Source URL": B, "Target URL": SITE, "No Follow": "false", "Toxic Score": "0"},
    )
    outcome = read(table(AUDIT_HEADER, *rows))
    assert (outcome.account.source_tool, outcome.account.warnings) == ("semrush_audit", ())
    first, second = outcome.seeds()
    assert (first.tool_is_followed, first.tool_rel, second.tool_is_followed) == (False, "nofollow", True)
    assert json.loads(first.tool_authority) == {
        "Domain Authority Score": "21",
        "Page Authority Score": "4",
        "Toxic Score": "90",
    }


def test_the_backlinks_of_semrush_of_2018_keep_scores_and_losses(read):
    rows = (
        {"Page score": "83", "Page trust score": "82", "Source url": A, "Target url": SITE, "Nofollow": "true"},
        {"Page score": "5", "Source url": B, "Target url": SITE, "Sitewide": "true", "Lost link": "true"},
    )
    outcome = read(table(SEMRUSH_2018_HEADER, *rows))
    first, second = outcome.seeds()
    assert outcome.account.source_tool == "semrush"
    assert json.loads(first.tool_authority) == {"Page score": "83", "Page trust score": "82"}
    assert (first.tool_is_followed, first.tool_lost_reason, second.tool_lost_reason) == (False, None, "Lost link")
    assert any(line.startswith("rows that stand for a group of links: 1;") for line in outcome.account.warnings)


@pytest.mark.parametrize(
    "header", ["issue_type_id,url,linked_from", "id,Link,Found on", "issue,Address,Linked From", "id,page,found_on"]
)
def test_pages_linked_from_are_no_pages_linked_to(read, header):
    outcome = read(f"{header}\n15,{SITE},{A}\n15,{SHOP},{A}\n")
    assert claims(outcome) == [(A, SITE, None), (A, SHOP, None)]


def test_a_day_on_which_a_page_was_found_is_no_page(read):
    assert read("page,found on\na.example/x,2026-11-01\nb.example/y,2026-11-02\n").urls == [f"{A}x", f"{B}y"]


@pytest.mark.parametrize(
    "header",
    ["link,backlink", "URL,Backlink", "backlink,url", "page,to", "url,referrer", "page,link url", "url,website"],
)
def test_a_doubtful_name_beside_another_column_of_urls_is_not_guessed(seed_file, header):
    with pytest.raises(SeedFileError, match=r"has several columns of URLs \(columns: .*: name the column of referring"):
        check_file(seed_file(f"{header}\n{A},{SITE}\n{B},{SITE}\n"))


def test_a_doubtful_name_over_few_urls_is_not_guessed_beside_many(seed_file):
    header = "Status Code,URL,Backlink,Anchor,Rel,Exists"
    rows = f"200,{A},{SITE},x,nofollow,true\n200,{B},,,,false\n404,{C},,,,false\n"
    with pytest.raises(SeedFileError, match="has several columns of URLs"):
        check_file(seed_file(f"{header}\n{rows}"))


@pytest.mark.parametrize(
    ("header", "others"),
    [
        ("Address,Canonical Link Element 1", "'Canonical Link Element 1'"),
        ("Address,Whatever", "'Whatever'"),
        ("url,og_image", "'og_image'"),
        ("page,Domain URL", "'Domain URL'"),
    ],
)
def test_columns_of_urls_that_tell_more_of_the_page_are_named(read, header, others):
    outcome = read(f"{header}\n{A},{C}\n{B},{C}\n")
    assert outcome.urls == [A, B]
    assert f"other columns of URLs are not read: {others}" in outcome.account.warnings


def test_a_url_in_few_rows_of_another_column_makes_no_doubt(read):
    outcome = read(f"url,note\n{A},\n{B},\n{C},{SITE}\n")
    assert outcome.urls == [A, B, C]
    assert "other columns of URLs are not read: 'note'" in outcome.account.warnings


def test_a_backlink_beside_its_target_is_a_referring_page(read):
    assert claims(read(f"backlink,target_url\n{A},{SITE}\n")) == [(A, SITE, None)]


def test_a_list_of_own_pages_may_have_other_urls_beside(seed_file):
    assert own_pages.first_page(seed_file(f"url,from\n{SITE},{A}\n{SHOP},{B}\n")) == SITE


@pytest.mark.parametrize("title", ['"Internal - All"', "Internal - All", '"Redirect, Chain; Report"'])
@pytest.mark.parametrize("blank", ["", "\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_under_its_title_is_no_list(read, title, blank, delimiter):
    rows = ({"Address": A, "Content": "text/html", "Status Code": "200"}, {"Address": B})
    for quoted in (True, False):
        body = table("Address,Content,Status Code", *rows, quoted=quoted, delimiter=delimiter)
        outcome = read(f"{title}\n{blank}{body}")
        assert (outcome.urls, outcome.account.rejected) == ([A, B], 0)
        assert outcome.account.source_tool == "url_column"


def test_rows_under_a_title_may_lack_their_last_cells(read):
    rows = f"HTTP Redirect,1,false,{A},{SITE},{SHOP}\nHTTP Redirect,1,false,{B},{SITE},{SHOP},text/html,301\n"
    outcome = read(f'"Redirect Chain Report (Spider Mode)"\n{CHAINS_HEADER}\n{rows}')
    assert outcome.urls == [A, B]


@pytest.mark.parametrize("below", ["", f"{A}?x=1,2\n{B}?x=3,4\n", f"words, words\n{A}\n", "words, words\n"])
def test_a_line_above_a_list_makes_no_table_of_it(read, below):
    assert read(f"Some links\n{below}").account.delimiter == ""


def test_a_line_that_is_too_long_is_no_title(read):
    assert read("x" * (MAX_LINE + 2) + f"\nAddress,Content\n{A},x\n").account.delimiter == ""


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_in_quotes_are_no_part_of_a_url(read, delimiter):
    outcome = read(f'{A}x\n"{A}"{delimiter}"text/html"{delimiter}"200"\n{B}\n')
    assert outcome.urls == [f"{A}x", B]
    assert outcome.reasons == [(2, "holds several cells in quotes: looks like a row of a table")]


@pytest.mark.parametrize("header", ["is_dofollow", "is_doFollow", "isDofollow", "Do follow", "is_followed"])
def test_columns_that_say_that_a_link_is_followed(read, header):
    outcome = read(f"source_url,target_url,{header}\n{A},{SITE},True\n{B},{SITE},False\n")
    assert [row.tool_is_followed for row in outcome.seeds()] == [True, False]


@pytest.mark.parametrize("name", ["is_{}", "is{}", "Is {}"])
@pytest.mark.parametrize("token", ["nofollow", "ugc", "sponsored"])
def test_columns_that_say_that_a_link_has_a_token(read, name, token):
    outcome = read(f"source_url,target_url,{name.format(token)}\n{A},{SITE},true\n{B},{SITE},false\n")
    assert [row.tool_rel for row in outcome.seeds()] == [token, ""]


@pytest.mark.parametrize("value", [{"source": "x", "items": [{"url_from": A}]}, [{"url_from": A}], [[A]]])
def test_json_within_a_json_string_is_told_of(seed_file, value):
    for text in (json.dumps(json.dumps(value)), json.dumps(json.dumps(value, indent=1))):
        with pytest.raises(SeedFileError, match="is JSON written as one JSON string: save what the string holds"):
            check_file(seed_file(text, "seeds.json"))


def test_a_quoted_url_or_cell_is_no_json(read):
    assert read(f'"{A}"\n').urls == [A]
    assert read(f'"[{{note}}]","url"\n"x","{A}"\n').urls == [A]
