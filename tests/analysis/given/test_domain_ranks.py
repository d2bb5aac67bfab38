"""Ranks of domains from files of all kinds: hand-counted positions, and one line for what holds none."""

import gzip
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.given import rank_files
from analysis.given.domain_ranks import read_domain_ranks, weight
from linkspider.errors import OptionError

COMMON_CRAWL = (
    "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts\n"
    "1\t3.9E7\t2\t0.01\tcom.facebook\t3541\n"
    "2\t3.5E7\t1\t0.02\tcom.googleapis\t3744\n"
    "3\t3.1E7\t9\t0.00\torg.python\t40\n"
    "4\t3.0E7\t5\t0.00\tuk.co.bbc\t7\n"
)
WANTED = {"python.org", "bbc.co.uk", "unknown.example"}


@pytest.fixture
def ranked(tmp_path):
    def read(text, wanted=frozenset({"a.example", "b.example"}), **more):
        path = tmp_path / "ranks"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_domain_ranks(path, wanted, **more)

    return read


def positions(found):
    return dict(zip(found.ranks["referring_domain"], found.ranks["position"], strict=True))


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_common_crawls_ranks(pack, ranked):
    found = ranked(pack(COMMON_CRAWL), WANTED)
    assert positions(found) == {"bbc.co.uk": 4, "python.org": 3}
    assert found.listed == 4
    assert found.weights.to_dict() == {"bbc.co.uk": 1.0, "python.org": pytest.approx(1 + math.log10(4 / 3))}
    assert (found.skipped, found.notes) == (0, ())


def test_common_crawls_ranks_without_their_header(ranked):
    assert positions(ranked(COMMON_CRAWL.partition("\n")[2], WANTED)) == {"bbc.co.uk": 4, "python.org": 3}


def test_blanks_around_domains_are_no_matter(ranked):
    assert positions(ranked("rank, domain\n1, x.example\n2, a.example\n3 , b.example \n")) == {
        "a.example": 2,
        "b.example": 3,
    }


@pytest.mark.parametrize("name", ["müller.de", "MÜLLER.de", "xn--mller-kva.de"])
def test_domains_in_unicode_are_those_of_links_in_ascii(ranked, name):
    assert positions(ranked(f"domain,rank\n{name},2\na.example,1\n", {"xn--mller-kva.de"})) == {"xn--mller-kva.de": 2}


def test_domains_in_an_unknown_encoding_are_listed_and_match_none(ranked):
    found = ranked("domain,rank\nmüller.de,1\na.example,2\n".encode("latin-1"), {"xn--mller-kva.de", "a.example"})
    assert (positions(found), found.listed) == ({"a.example": 2}, 2)


def test_common_crawls_former_ranks_have_a_column_less(ranked):
    text = "\n".join(line.rpartition("\t")[0] for line in COMMON_CRAWL.splitlines())
    assert positions(ranked(text, WANTED)) == {"bbc.co.uk": 4, "python.org": 3}


@pytest.mark.parametrize(
    "text",
    [
        "domain,rank\na.example,1\nx.example,2\nb.example,3\n",
        "Rank;Domain\n1;a.example\n2;x.example\n3;b.example",
        "1,a.example\r\n2,x.example\r\n3,b.example\r\n",
        "a.example\t1\nx.example\t2\nb.example\t3\n",
        "a.example 1\nx.example 2\n\nb.example 3\n",
        '"Rank","Domain"\n"1","A.example"\n"2","x.example"\n"3","b.Example"\n',
        "\ufeff1,a.example\n2,x.example\n3,b.example\n",
        "GlobalRank,TldRank,Domain,TLD\n1,1,a.example,example\n2,2,x.example,example\n3,3,b.example,example\n",
        "host_rev position\nexample.a 1\nexample.x 2\nexample.b 3",
        "domain,score\nx.example,5.5\nb.example,1e0\na.example,70\n",
        "domain,score,rank\nx.example,9,2\nb.example,10,3\na.example,1,1\n",
        "1,x.example\n3,b.example\n9,a.example\n1,a.example\n",
        gzip.compress(b"1,a.example\n2,x.exam") + gzip.compress(b"ple\n3,b.example\n"),
    ],
)
def test_two_columns_in_whatever_form(text, ranked):
    found = ranked(text)
    assert positions(found) == {"a.example": 1, "b.example": 3}
    assert found.ranks.dtypes.astype(str).to_dict() == {
        "referring_domain": "str",
        "position": "int64",
        "weight": "float64",
    }


def test_equal_scores_have_one_position(ranked):
    text = "domain,score\nq.example,9\na.example,5\nz.example,5\nb.example,5\ny.example,4\n"
    assert positions(ranked(text)) == {"a.example": 2, "b.example": 2}


@settings(max_examples=30, deadline=None)
@given(scores=st.lists(st.integers(-5, 5), min_size=1, max_size=30))
def test_a_scores_position_is_one_more_than_the_larger_ones(scores, tmp_path_factory):
    path = tmp_path_factory.mktemp("scores") / "scores.csv"
    path.write_text("domain,score\n" + "".join(f"d{n}.example,{score}\n" for n, score in enumerate(scores)))
    found = read_domain_ranks(path, {f"d{n}.example" for n in range(len(scores))})
    expected = {f"d{n}.example": 1 + sum(other > score for other in scores) for n, score in enumerate(scores)}
    assert positions(found) == expected


def test_blocks_are_no_matter(ranked, monkeypatch):
    monkeypatch.setattr(rank_files, "BLOCK", 4_096)
    lines = [f"{n},d{n}.example" for n in range(1, 5_001)]
    seen = []
    found = ranked("\n".join(lines), {"d1.example", "d4999.example"}, progress=seen.append)
    assert positions(found) == {"d1.example": 1, "d4999.example": 4_999}
    assert found.listed == 5_000
    assert len(seen) > 5
    assert seen == sorted(seen)
    assert seen[-1] == 5_000


def test_lines_without_a_rank_are_counted(ranked):
    found = ranked("rank,domain\n1,a.example\n-,x.example\n0,y.example\n2.5,z.example\n7\n 3 ,b.example\n1,2,3\n")
    assert positions(found) == {"a.example": 1, "b.example": 3}
    assert (found.listed, found.skipped) == (2, 5)
    assert len(found.notes) == 1
    assert "5 lines" in found.notes[0]


def test_a_file_that_knows_none_of_the_domains_says_so(ranked):
    found = ranked("1,x.example\n2,y.example\n")
    assert found.ranks.empty
    assert found.notes[0].startswith("--domain-ranks: none of the 2 referring domains is among the 2 of ")
    assert ranked("1,x.example\n", frozenset()).notes == ()


def test_the_weight_is_what_the_definition_says():
    assert weight(np.array([1, 10, 1_000_000]), 1_000_000) == pytest.approx([7, 6, 1])
    assert weight(np.array([100, 5_000]), 10) == pytest.approx([0, 0])


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"a.example\nb.example\n", "has one column"),
        (b"name,words\nx,y\n", "has a header that names no rank: call the column 'rank'"),
        (b"foo,rank\nx,1\n", "has no ranks in its first line, and no header"),
        (b"a.example,0.73\n", "has no header, and 0.73 is no position; put 'domain,score' above scores"),
        (b"1,2,a.example\n", "needs a header, as in 'domain,rank': which of its 3 columns is what?"),
        (b"1,2\n", "needs a header"),
        (b"domain,rank\n", "holds no ranks"),
        (b"domain,rank\na.example,x\n", "holds no ranks"),
        (b"PK\x03\x04abcdef", "is packed by zip"),
        (b"\0\1\2,3\n", "is no text"),
        (b"1," + b"x" * 70_000, "is no text"),
        (gzip.compress(b"1,a.example\n" * 100)[:-12], "cannot be read: truncated compressed stream"),
        (gzip.compress(b"1,a.example\n")[:10] + b"\xff" * 30, "zlib"),
    ],
)
def test_every_fault_is_one_line(data, words, ranked):
    with pytest.raises(OptionError) as caught:
        ranked(data)
    assert str(caught.value).startswith("--domain-ranks: ")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_line_longer_than_a_block_is_refused(ranked, monkeypatch):
    monkeypatch.setattr(rank_files, "BLOCK", 1024 * 1024)
    with pytest.raises(OptionError, match="has a line of more than 1 MB"):
        ranked("1,a.example\n2," + "x" * 3_000_000 + "\n")


def test_missing_files_and_folders_are_refused(tmp_path):
    with pytest.raises(OptionError, match="there is no file '"):
        read_domain_ranks(tmp_path / "none.gz", set())
    with pytest.raises(OptionError, match="is no regular file"):
        read_domain_ranks(tmp_path, set())
