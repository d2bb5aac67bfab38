"""The site in folders: what is read part by part adds up to what all of it is."""

import pyarrow as pa
import pytest

from analysis.report.folders import HOSTS, displayed
from analysis.report.ground import surveyed
from tests.analysis.report.marts import SITE


def url(path):
    return f"https://{SITE}{path}"


PAGES = pa.table({"url": [url(path) for path in ("/", "/a/1", "/a/2", "/b/1")], "authority": [0.1, 0.2, 0.3, 0.4]})
EDGES = pa.table(
    {
        "source_url": [url("/"), url("/a/1"), url("/a/2"), url("/b/1"), url("/a/1")],
        "target_url": [url("/a/1"), url("/a/2"), url("/b/1"), url("/b/1"), url("/b/1")],
        "flow": [0.5, 0.25, 0.125, 0.0, 1.0],
    }
)


def parted(table, rows):
    return [table.slice(0, 0), *(table.slice(at, rows) for at in range(0, len(table), rows))]


@pytest.mark.parametrize("rows", [1, 2, 100])
def test_pages_and_flows_by_folder(rows):
    found = surveyed(parted(PAGES, rows), parted(EDGES, rows))
    assert found.folders["folder"].tolist() == ["/", "/a/", "/b/"]
    assert found.folders["pages"].tolist() == [1, 2, 1]
    assert found.folders["authority"].tolist() == pytest.approx([0.1, 0.5, 0.4])
    flows = [("/", "/a/", 0.5), ("/a/", "/a/", 0.25), ("/a/", "/b/", 1.125), ("/b/", "/b/", 0.0)]
    assert [*found.by_folder.itertuples(index=False, name=None)] == flows
    assert [*found.by_section.itertuples(index=False, name=None)] == flows


def test_folders_of_several_hosts_are_told_apart():
    names = ["www.s.example/a/1", "blog.s.example/a/1", "blog.s.example/a/2", "blog.s.example/"]
    urls = [f"https://{name}" for name in names]
    pages = pa.table({"url": urls, "authority": [0.1, 0.2, 0.3, 0.4]})
    edges = pa.table({"source_url": urls[:2], "target_url": urls[1:3], "flow": [0.5, 0.25]})
    found = surveyed(parted(pages, 2), parted(edges, 1))
    assert not found.is_one_host
    told = [*zip(map(displayed, found.folders["folder"]), found.folders["pages"], strict=True)]
    assert told == [
        ("all hosts", 0),
        ("blog.s.example/", 1),
        ("blog.s.example/a/", 2),
        ("www.s.example/", 0),
        ("www.s.example/a/", 1),
    ]
    blog, www = HOSTS + "blog.s.example/a/", HOSTS + "www.s.example/a/"
    assert [*found.by_folder.itertuples(index=False, name=None)] == [(blog, blog, 0.25), (www, blog, 0.5)]
    assert {*found.by_section["source"]} == {blog, www}


def test_a_site_without_pages_has_no_flows():
    found = surveyed(parted(PAGES, 9)[:1], parted(EDGES, 9))
    assert [len(frame) for frame in found[:3]] == [0, 0, 0]


def test_pages_beyond_the_folders_that_pages_lie_in_are_told_apart():
    within = PAGES.slice(1, 2)
    found = surveyed(parted(within, 9), parted(EDGES, 9))
    assert found.folders["folder"].tolist() == ["/a/"]
    assert {*found.by_folder["source"]} == {"/a/", ""}
    assert {*found.by_section["source"]} == {"/a/", "(others)"}
