"""Delta Lake: what was written is read back, words included; again, it is replaced and not doubled."""

import json
import sys

import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from analysis.export.delta import delta_schema, export_delta
from analysis.marts.library import possible
from linkspider.errors import OptionError, StoreError
from linkspider.model.star_tables import STAR
from linkspider.model.tables import MARTS, TABLES
from tests.analysis.export.bi.conftest import library_of

PAGE = "https://site.example/"


def read(folder, *order):
    table = DeltaTable(str(folder)).to_pyarrow_table()
    return table.sort_by([(name, "ascending") for name in order]) if order else table


@pytest.fixture(scope="module")
def written(demo, tmp_path_factory):
    root = tmp_path_factory.mktemp("delta") / "it's"
    return root, export_delta(demo.library, root)


def test_every_table_mart_and_table_of_the_star_is_there(demo, written):
    root, folders = written
    names = {folder.relative_to(root).as_posix() for folder in folders}
    held = {name for crawl in demo.store.manifests() for name, told in crawl["tables"].items() if told["files"]}
    assert names == {
        *(f"tables/{name}" for name in held),
        *(f"marts/{name}" for name in possible(demo.library.marts.observed.selection)),
        *(f"star/{name}" for name in STAR),
    }
    for folder in folders:
        kind, name = folder.parts[-2:]
        files = demo.store.root.glob(f"{kind}/{name}/*/*.parquet")
        assert len(read(folder)) == sum(len(_rows(path)) for path in files), folder


def test_rows_words_and_types_come_back(demo, written):
    root, _ = written
    table = read(root / "tables" / "links", "crawl_id", "source_url", "ordinal")
    rows = [
        row | {"crawl_id": path.parent.name.partition("=")[2]}
        for path in demo.store.root.glob("tables/links/*/*.parquet")
        for row in _rows(path).to_pylist()
    ]
    rows.sort(key=lambda row: (row["crawl_id"], row["source_url"], row["ordinal"]))
    assert table.to_pylist() == rows
    for kind, name, key in (("tables", "links", "crawl_id"), ("marts", "fixes", "site"), ("star", "dim_pages", "site")):
        declared = {"tables": TABLES, "marts": MARTS, "star": STAR}[kind][name]
        found = DeltaTable(str(root / kind / name))
        assert found.metadata().partition_columns == [key]
        assert (found.metadata().name, found.metadata().description) == (name, declared.description)
        fields = json.loads(found.schema().to_json())["fields"]
        words = {field["name"]: field["metadata"]["comment"] for field in fields if field["name"] != key}
        assert words == {column.name: column.description for column in declared.columns}
        assert str(delta_schema(declared, key).field(key).type) == "string"


def test_again_is_replaced_and_other_crawls_stay(builder, tmp_path):
    builder.crawl("site", [builder.page(PAGE)], [builder.link(PAGE, PAGE)])
    for _ in range(2):
        export_delta(library_of(builder.store), tmp_path)
    assert len(read(tmp_path / "tables" / "links")) == 1
    builder.crawl("site", [builder.page(PAGE)], [builder.link(PAGE, PAGE)] * 2, day=21)
    builder.crawl("site", [builder.page("https://o'ther.example/")], [], site="o'ther.example", day=22)
    export_delta(library_of(builder.store), tmp_path)  # the newest site alone
    assert len(read(tmp_path / "tables" / "links")) == 1
    assert sorted(read(tmp_path / "star" / "dim_pages")["site"].to_pylist()) == ["o'ther.example", "site.example"]


@pytest.mark.parametrize(("crawls", "has_changes"), [(None, True), ([], False)])
def test_changes_are_of_the_newest_crawls_and_left_out_where_others_are_named(builder, tmp_path, crawls, has_changes):
    builder.crawl("site", [builder.page(PAGE)], [])
    changes = builder.store.mart_path("link_changes", "site.example")
    builder.store.publish(MARTS["link_changes"].to_arrow(()), changes)
    export_delta(library_of(builder.store), tmp_path, crawls)
    assert (tmp_path / "marts" / "link_changes").exists() is has_changes


def test_a_missing_package_is_one_line(demo, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "deltalake", None)
    with pytest.raises(OptionError, match=r"not installed: pip install 'linkspider\[delta\]'$"):
        export_delta(demo.library, tmp_path)
    assert [*tmp_path.iterdir()] == []


def test_a_place_that_cannot_be_written_is_one_line(demo, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match=r"^Delta table '.*file/tables/pages' cannot be written: [^\n]+$"):
        export_delta(demo.library, tmp_path / "file")


def _rows(path):
    return pq.read_table(path, partitioning=None)
