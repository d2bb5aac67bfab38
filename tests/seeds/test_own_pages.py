"""Lists of own pages: tables that name the pages linked to are of use here, and nowhere else."""

import pytest

from linkspider.errors import SeedFileError
from linkspider.model.rows import SeedRow
from linkspider.seeds.own_pages import check_list, first_page, read_list
from linkspider.seeds.reader import check_file
from tests.seeds.exports import EXPORTS

A, B = "https://site.example/a", "https://site.example/b"
LISTS = {
    "Search Console's Top linked pages": f"Target page,Incoming links,Linking sites\n{A},30,4\n{B},2,1\n",
    "in another language": f"Strona,Linki,Witryny\n{A},30,4\n{B},2,2\n",
    "of two columns": f"Strona,Linki\n{A},30\n{B},2\n",
    "of internal links": f"Target page,Internal links\n{A},30\n{B},2\n",
    "Moz's Top pages": f"URL,Title,PA\n{A},A,30\n{B},B,20\n",
    "targets alone": f"Target URL,Note\n{A},x\n{B},y\n",
}


@pytest.mark.parametrize("content", LISTS.values(), ids=LISTS)
def test_tables_of_the_pages_linked_to_are_lists_of_own_pages(seed_file, content):
    path = seed_file(content)
    assert first_page(path) == A
    assert [row.referring_url for row in read_list(path) if isinstance(row, SeedRow)] == [A, B]
    with pytest.raises(SeedFileError):  # nothing to look at for links
        check_file(path)


def test_what_names_no_page_is_no_list_of_them_either(seed_file):
    with pytest.raises(SeedFileError, match="Top linking sites"):
        check_list(seed_file(EXPORTS["gsc_sites"].content))
