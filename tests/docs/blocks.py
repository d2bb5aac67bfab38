"""What stands in a document: its fenced blocks with what is said of them, its headings, its links."""

import re
from dataclasses import dataclass
from pathlib import Path

ELISION = "..."
_COMMENT = re.compile(r"<!-- (not run|store): (.+) -->")
_FENCE = re.compile(r"(?P<indent> *)```(?P<language>\S*)\s*$")
_LINK = re.compile(r"!?\[[^\]]*\]\(<?([^)\s>]+)>?\)")
_CODE = re.compile(r"`[^`\n]*`")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        line: where it begins, for messages.
        language: the word behind the fence; empty without one.
        text: what it holds.
        not_run: why it is not run; empty where it is.
        store: the name of the store that it speaks of; empty for the usual one.
        expected: the block of `text` right behind it, if there is one.
    """

    line: int
    language: str
    text: str
    not_run: str = ""
    store: str = ""
    expected: str | None = None


def blocks(text: str) -> list[Block]:
    """The blocks of a document, each block of `text` as what the one before it is expected to print."""
    found: list[Block] = []
    lines = text.splitlines()
    said: dict[str, str] = {}
    is_behind_block = False
    position = 0
    while position < len(lines):
        start, line = position, lines[position]
        position += 1
        if comment := _COMMENT.fullmatch(line.strip()):
            said[comment[1]] = comment[2]
        elif fence := _FENCE.fullmatch(line):
            end = next(row for row in range(position, len(lines)) if lines[row].strip() == "```")
            content = "".join(each.removeprefix(fence["indent"]) + "\n" for each in lines[position:end])
            position = end + 1
            if fence["language"] == "text" and is_behind_block:
                found[-1] = Block(**{**vars(found[-1]), "expected": content})
                is_behind_block = False
                continue
            found.append(Block(start + 1, fence["language"], content, said.get("not run", ""), said.get("store", "")))
            said, is_behind_block = {}, True
        elif line.strip():
            said, is_behind_block = {}, False
    return found


def prose(text: str) -> list[str]:
    """The lines of a document that stand in no block."""
    kept: list[str] = []
    is_code = False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            is_code = not is_code
        elif not is_code:
            kept.append(line)
    return kept


def links(text: str) -> list[str]:
    """Where a document's links and pictures lead, as written; what stands in code is none."""
    return _LINK.findall(_CODE.sub("", "\n".join(prose(text))))


def anchors(document: Path) -> set[str]:
    """The anchors that GitHub gives a document's headings."""
    seen: dict[str, int] = {}
    for line in prose(document.read_text(encoding="utf-8")):
        if heading := re.match(r"#{1,6} +(.+?)#*$", line):
            words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1]).strip().lower()
            slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
            count = seen.get(slug, -1) + 1
            seen[slug] = count
            seen.setdefault(f"{slug}-{count}" if count else slug, 0)
    return set(seen)


def differs(expected: str, actual: str) -> str:
    """What is wrong with what was printed; empty where it is as expected.

    A line `...` stands for any number of lines, at a line's end for the rest of it; empty lines and white space at
    the ends of lines stand for nothing.
    """
    told = [line.rstrip() for line in expected.splitlines() if line.strip()]
    printed = [line.rstrip() for line in actual.splitlines() if line.strip()]
    position = 0
    is_open = False
    for place, line in enumerate(told):
        if line.strip() == ELISION:
            is_open = True
            continue
        while is_open and position < len(printed) and not _begins(told[place:], printed[position:]):
            position += 1
        if position >= len(printed):
            return f"expected, and not printed: {line!r}"
        if not _is_told(line, printed[position]):
            return f"expected: {line!r}\n     got: {printed[position]!r}"
        is_open = False
        position += 1
    return "" if is_open or position == len(printed) else f"printed, and not expected: {printed[position]!r}"


def _begins(told: list[str], printed: list[str]) -> bool:
    """What is printed begins with what is told up to the next elision."""
    run = told[: told.index(ELISION)] if ELISION in told else told
    return len(run) <= len(printed) and all(map(_is_told, run, printed))


def _is_told(told: str, printed: str) -> bool:
    if told.endswith(ELISION):
        return printed.startswith(told.removesuffix(ELISION))
    return told == printed
