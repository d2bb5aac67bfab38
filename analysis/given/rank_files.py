"""Files of domains and numbers as a stream: which column is what, and blocks of both, in bounded memory."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from linkspider.model import urls

BLOCK: Final = 8 * 1024 * 1024
_MAX_LINE: Final = 64 * 1024
_GZIP: Final = b"\x1f\x8b"
_PACKED: Final = {b"PK\x03\x04": "zip", b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x28\xb5\x2f\xfd": "zstd"}
#: What columns are called, in lower case; of several the first here is taken.
_POSITIONS: Final = ("harmonicc_pos", "position", "rank", "pos", "global rank", "globalrank", "pr_pos")
_SCORES: Final = (
    *("score", "value", "rating", "authority", "domain rating", "domain authority", "authority score"),
    *("open page rank", "pagerank", "harmonicc_val", "pr_val", "dr", "da"),
)
_REVERSED: Final = ("host_rev", "domain_rev", "rev_host", "rev_domain")
_DOMAINS: Final = ("domain", "host", "hostname", "site", "name", "root domain", "referring domain", *_REVERSED)
_NUMBER: Final = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_POSITION: Final = r"^\d{1,15}$"


class Layout(NamedTuple):
    """How a file of ranks is read.

    Attributes:
        delimiter: what parts its cells; ``width``: how many a line has; ``has_header``: whether the first line is one.
        domain, number: which cell, from 0.
        is_reversed: domains stand as ``org.python``.
        is_score: the number is a score, of which larger is better, and else a position from 1.
    """

    delimiter: str
    width: int
    has_header: bool
    domain: int
    number: int
    is_reversed: bool = False
    is_score: bool = False


class Batch(NamedTuple):
    """A block of lines.

    Attributes:
        domains: in lower case and ASCII (IDNA), without blanks around, of shape (n,).
        numbers: float64 of shape (n,), NaN where a cell is no rank.
        broken: lines of the block that have too many cells or too few.
    """

    domains: pa.StringArray
    numbers: npt.NDArray[np.float64]
    broken: int


def layout_of(path: Path) -> Layout:
    """Tells how a file is to be read, by its first line.

    Raises:
        ValueError: with the reason, to follow the file's name, if it holds no ranks as far as that tells.
        OSError: if it cannot be read.
    """
    line = _first_line(path)
    delimiter = next((each for each in "\t,; " if each in line), "")
    cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter), [])] if delimiter else [line]
    if len(cells) < 2:
        raise ValueError("has one column: expected domains and their ranks, parted by tab, comma or space")
    return _headed(cells, delimiter) if not any(map(_is_number, cells)) else _headless(cells, delimiter)


def _headed(cells: Sequence[str], delimiter: str) -> Layout:
    names = [" ".join(cell.lstrip("#").strip().casefold().split()) for cell in cells]
    domain, position, score = (
        next((names.index(name) for name in known if name in names), None) for known in (_DOMAINS, _POSITIONS, _SCORES)
    )
    if domain is None:
        raise ValueError(f"has no ranks in its first line, and no header: call a column 'domain'; got {_shown(cells)}")
    number = score if position is None else position
    if number is None:
        raise ValueError(
            f"has a header that names no rank: call the column 'rank' (1 is best) or 'score' (larger is better); "
            f"got {_shown(cells)}"
        )
    return Layout(delimiter, len(cells), True, domain, number, names[domain] in _REVERSED, position is None)


def _headless(cells: Sequence[str], delimiter: str) -> Layout:
    is_number = [_is_number(cell) for cell in cells]
    if is_number[:5] == [True, True, True, True, False]:  # Common Crawl's, its header cut off
        return Layout(delimiter, len(cells), False, 4, 0, is_reversed=True)
    if len(cells) != 2 or all(is_number):
        raise ValueError(f"needs a header, as in 'domain,rank': which of its {len(cells)} columns is what?")
    number = is_number.index(True)
    if not re.fullmatch(_POSITION, cells[number]):
        raise ValueError(f"has no header, and {cells[number][:50]} is no position; put 'domain,score' above scores")
    return Layout(delimiter, 2, False, 1 - number, number)


def batches(path: Path, layout: Layout) -> Iterator[Batch]:
    """The lines of a file, block by block.

    Raises:
        ValueError: if a line is longer than a block; ``OSError``: if the file cannot be read, or unpacked.
    """
    broken = 0

    def skip(_: object) -> Literal["skip"]:
        nonlocal broken
        broken += 1
        return "skip"

    with _opened(path) as stream:
        try:
            for batch in _reader(stream, layout, skip):
                found, broken = broken, 0
                domains = pc.ascii_lower(pc.ascii_trim_whitespace(batch.column(0)))
                yield Batch(_in_ascii(domains), _numbers(batch.column(1), layout), found)
        except pa.ArrowInvalid as fault:
            if "straddl" in str(fault):
                raise ValueError(f"has a line of more than {BLOCK // 1024**2} MB") from None
            raise
    if broken:
        yield Batch(pa.array([], type=pa.string()), np.zeros(0), broken)


def _in_ascii(domains: "pa.StringArray") -> "pa.StringArray":
    """Domains with those that are not ASCII in their ASCII form, as those of links are."""
    is_other = pc.invert(pc.string_is_ascii(domains))
    held = domains.cast(pa.binary())  # the file may be in an encoding that is not known
    others = [_idna(domain) for domain in held.filter(is_other).to_pylist() if domain is not None]  # none is null
    return pc.replace_with_mask(held, is_other, pa.array(others, pa.binary())).cast(pa.string()) if others else domains


def _idna(domain: bytes) -> bytes:
    """A domain in ASCII; nothing where it is none."""
    try:
        return urls.host(urls.parse(f"http://{domain.decode()}/")).encode()
    except ValueError:
        return b""


def _reader(stream: Any, layout: Layout, skip: Callable[[object], Literal["skip"]]) -> Any:
    names = [f"c{at}" for at in range(layout.width)]
    kept = [names[layout.domain], names[layout.number]]
    return arrow_csv.open_csv(
        stream,
        read_options=arrow_csv.ReadOptions(column_names=names, skip_rows=int(layout.has_header), block_size=BLOCK),
        parse_options=arrow_csv.ParseOptions(
            delimiter=layout.delimiter,
            quote_char='"' if layout.delimiter in ",;" else False,
            invalid_row_handler=skip,
        ),
        convert_options=arrow_csv.ConvertOptions(
            check_utf8=False,
            column_types=dict.fromkeys(kept, pa.string()),
            include_columns=kept,
            strings_can_be_null=False,
        ),
    )


def _numbers(texts: Any, layout: Layout) -> npt.NDArray[np.float64]:
    """Numbers of cells, NaN for what is none, or no position."""
    try:
        numbers = texts.cast(pa.float64())
    except pa.ArrowInvalid:
        texts = pc.ascii_trim_whitespace(texts)
        is_number = pc.match_substring_regex(texts, f"^(?:{_NUMBER.pattern})$")
        numbers = pc.if_else(is_number, texts, pa.scalar(None, pa.string())).cast(pa.float64())
    found: npt.NDArray[np.float64] = numbers.to_numpy(zero_copy_only=False).astype(np.float64)
    is_fit = np.isfinite(found) if layout.is_score else (found >= 1) & (found < 1e15) & (found == np.floor(found))
    return np.where(is_fit, found, np.nan)


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        head = file.read(6)
    packed = next((name for sign, name in _PACKED.items() if head.startswith(sign)), "")
    if packed:
        raise ValueError(f"is packed by {packed}: unpack it first, or pack it by gzip")
    with pa.OSFile(str(path), "r") as raw:
        if head.startswith(_GZIP):
            with pa.CompressedInputStream(raw, "gzip") as stream:
                yield stream
        else:
            yield raw


def _first_line(path: Path) -> str:
    if path.exists() and not path.is_file():
        raise ValueError("is no regular file")
    with _opened(path) as stream:
        head: bytes = stream.read(_MAX_LINE)
    if not head.strip():
        raise ValueError("is empty")
    line, end, _ = head.partition(b"\n")
    if b"\0" in line or (not end and len(head) == _MAX_LINE):
        raise ValueError("is no text with a domain and its rank on each line")
    return line.decode("utf-8-sig", errors="replace").strip("\r")


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(cell) is not None


def _shown(cells: Sequence[str]) -> str:
    return ", ".join(cells)[:100]
