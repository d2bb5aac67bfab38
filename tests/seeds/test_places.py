"""What stands in which column: rows that lack cells, rows in pieces, and names of the pages linked to."""

import pytest

from tests.seeds.exports import SITE, A, B, C

RAGGED = "Page ascore,Source title,Source url,Target url,Anchor,Nofollow"
FEWER_CELLS = "has fewer cells than there are columns, and its URLs not where they belong"


@pytest.mark.parametrize(
    ("header", "row", "urls", "reason"),
    [
        (RAGGED, f"t,{A}x,{SITE},x,TRUE", [], FEWER_CELLS),
        (RAGGED, f",{A}x,{SITE}", [], FEWER_CELLS),
        (RAGGED, f"3,t,{A}x", [f"{A}x"], None),
        (RAGGED, f"3,t,{A}x,{SITE}", [f"{A}x"], None),
        ("Source url,Target url,Anchor,Nofollow", f"{SITE},x,TRUE", [], FEWER_CELLS),
        ("source url,target,anchor", f"{A}x,/tea", [f"{A}x"], None),
        ("Target URL,Source URL,Anchor Text,FlagNoFollow", f"{SITE},{A}x", [f"{A}x"], None),
        ("canonical,source url,target url,anchor", f"{C},{A}x", [f"{A}x"], None),
    ],
)
def test_a_row_that_lacks_a_cell_makes_no_referring_page_of_its_target(read, header, row, urls, reason):
    names = header.split(",")
    whole = ",".join(B if name.lower() in {"source url", "target url", "canonical"} else "x" for name in names)
    outcome = read(f"{header}\n{whole}\n{row}\n")
    assert outcome.urls[1:] == urls
    assert outcome.reasons == ([(3, reason)] if reason else [])


def test_what_a_lost_quote_leaves_of_a_row_makes_no_referring_page_of_its_target(read):
    outcome = read(f'{RAGGED}\n3,t,{B},{SITE},x,TRUE\n3,"l1\nl2",{A}x,{SITE},"y;z, w,TRUE\n3,t,{C},{SITE},x,TRUE\n')
    assert outcome.urls == [B, C]
    assert [line for line, _ in outcome.reasons] == [3, 4]


@pytest.mark.parametrize(
    "header",
    [
        *(
            "source_url,destination_url",
            "Linking URL,Linked URL",
            "Referring page,Landing page",
            "source_url,linked_to",
        ),
        *("Backlink URL,Destination URL", "Referring page,Linked page", "Backlink,Landing page", "page,links to"),
        *("From URL,To URL", "Link from,Link to"),
    ],
)
def test_other_names_of_the_pages_linked_to(read, header):
    outcome = read(f"{header}\n{A},{SITE}\n{A},{SITE}shop\n")
    assert [(row.target_url, row.is_duplicate) for row in outcome.seeds()] == [(SITE, False), (f"{SITE}shop", False)]


def test_a_column_of_urls_that_is_not_read_is_told_of_beside_a_sure_one_too(read):
    outcome = read(f"source url,target url,where\n{A},{SITE},{B}\n{C},{SITE},{B}\n")
    assert "other columns of URLs are not read: 'where'" in outcome.account.warnings
