"""Documents for people: their commands and queries run and print what they say, and their links lead somewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.addon.shop import SHOP, PageServer
from tests.docs.blocks import Block, anchors, blocks, differs, links
from tests.docs.desk import PROJECT, Desk, plain, spaced

#: Run here, from the first block to the last, each document in a folder of its own.
RUN = ("README.md", "docs/quick-start.md", "docs/cookbook.md", "docs/faq.md")
#: Run in a project of somebody else's.
ADDON = "docs/addon.md"
#: Documents whose blocks other tests run: they need a store with the star in it, or feeds of a crawl.
ELSEWHERE = {
    "docs/bi.md": "tests/analysis/export/bi/test_document.py",
    "docs/feeds.md": "tests/test_feeds.py",
}
LANGUAGES = frozenset({"sh", "sql", "python"})
LATER = "a month later"
DOCUMENTS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/*.md"), *PROJECT.glob("data/*.md")])


@pytest.mark.parametrize("name", RUN)
def test_blocks_do_what_the_document_says(
    name: str, audited: Desk, audited_again: Callable[[Desk], None], tmp_path: Path
) -> None:
    desk = audited.copy(tmp_path / "desk")
    assert _faults(name, desk, audited_again) == []


def test_blocks_about_the_add_on_do_what_they_say(tmp_path: Path) -> None:
    desk = Desk.of_example(tmp_path / "shelf")
    with PageServer(SHOP) as server:
        desk.start_at(f"http://127.0.0.1:{server.port}/")
        assert _faults(ADDON, desk) == []
    settings = (desk.folder / "shelf" / "settings.py").read_text(encoding="utf-8")
    told = [block.text for block in blocks((PROJECT / ADDON).read_text(encoding="utf-8")) if "ADDONS" in block.text]
    assert told
    assert all(text in settings for text in told)


def _faults(name: str, desk: Desk, audited_again: Callable[[Desk], None] | None = None) -> list[str]:
    """What is wrong with a document's blocks, run from the first to the last."""
    run = {"sh": desk.shell, "sql": desk.sql, "python": desk.python}
    found = []
    for block in blocks((PROJECT / name).read_text(encoding="utf-8")):
        if block.not_run or block.language not in LANGUAGES:
            continue
        if block.store == LATER and audited_again:
            audited_again(desk)
        try:
            fault = _fault(block, run[block.language](block.text))
        except Exception as error:  # the others are run all the same, so that one look tells all
            fault = f"{type(error).__name__}: {error}"
        found += [f"{name}:{block.line}: {fault}"] if fault else []
    return found


def _fault(block: Block, printed: str) -> str:
    if block.expected is None:
        return ""
    expected, printed = plain(block.expected), plain(printed)
    return differs(spaced(expected), spaced(printed)) if block.language == "sql" else differs(expected, printed)


@pytest.mark.parametrize("name", RUN)
def test_every_block_is_run_or_says_why_not(name: str) -> None:
    text = (PROJECT / name).read_text(encoding="utf-8")
    # what is neither a command nor what one prints could be wrong and nobody would notice
    dumb = [block.line for block in blocks(text) if block.language not in LANGUAGES and not block.not_run]
    assert dumb == []


def test_no_other_document_has_blocks_that_nobody_runs() -> None:
    assert all((PROJECT / test).exists() for test in ELSEWHERE.values())
    others = [path for path in DOCUMENTS if str(path.relative_to(PROJECT)) not in {*RUN, ADDON, *ELSEWHERE}]
    dumb = [
        f"{path.name}:{block.line}"
        for path in others
        for block in blocks(path.read_text(encoding="utf-8"))
        if block.language in LANGUAGES and not block.not_run
    ]
    assert dumb == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_links_lead_somewhere(document: Path) -> None:
    dead = []
    for link in links(document.read_text(encoding="utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_the_index_names_every_document() -> None:
    index = (PROJECT / "docs" / "index.md").read_text(encoding="utf-8")
    named = {link.partition("#")[0] for link in links(index)}
    there = {path.name for path in (PROJECT / "docs").glob("*.md")} - {"index.md"}
    assert there - named == set()
    assert all(len(line) < 240 for line in index.splitlines())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(PROJECT)))
def test_no_document_claims_to_know_all_backlinks(document: Path) -> None:
    assert "your backlinks" not in document.read_text(encoding="utf-8").lower()


def test_the_readme_is_short() -> None:
    assert len((PROJECT / "README.md").read_text(encoding="utf-8").splitlines()) <= 250
