"""Which format a seed file has: told by its content, not by its name.

The one exception: Search Console's tables of internal and of external links have one header, and the file's name alone
tells them apart.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, filterfalse, islice
from typing import Final

from linkspider.errors import SeedFileError
from linkspider.seeds import (
    ahrefs,
    bing,
    dataforseo,
    disavow,
    gsc,
    json_format,
    majestic,
    moz,
    plain,
    screaming_frog,
    semrush,
    url_column,
)
from linkspider.seeds.dates import DayOrder, is_date
from linkspider.seeds.day_order import find_order
from linkspider.seeds.layout import Columns, column_names
from linkspider.seeds.lines import Line, SeedText
from linkspider.seeds.records import Record, is_web_address, read_records
from linkspider.seeds.sample import REFERRING_NAMES, Format, Match, Sample, is_address, mostly
from linkspider.seeds.sources import unusable

#: Told by their headers, the particular before the general: Bing's names stand in Majestic's, and these in Semrush's.
SIGNED: Final[tuple[Format, ...]] = (
    *(gsc.LATEST, gsc.SAMPLE, gsc.SITES, gsc.TARGETS, gsc.TEXT),
    *(ahrefs.BROKEN, ahrefs.LEGACY, ahrefs.BACKLINKS, ahrefs.REFERRING_DOMAINS),
    *(semrush.AUDIT, semrush.AUDIT_BY_TOXICITY, semrush.BACKLINKS, semrush.REFERRING_DOMAINS),
    *(majestic.MAJESTIC, bing.PAGES, bing.DOMAINS, bing.ANCHORS, moz.MOZ, moz.CURRENT, moz.TOP_PAGES),
    *(screaming_frog.ALL_INLINKS, dataforseo.DATAFORSEO),
)
#: Told by what stands in them. The last takes or refuses every file that is left.
SHAPED: Final[tuple[Format, ...]] = (
    *(gsc.LOCALISED, gsc.SITES_BY_SHAPE, gsc.TARGETS_BY_SHAPE),
    *(disavow.DISAVOW, plain.PLAIN, gsc.TEXT_BY_SHAPE, url_column.URL_COLUMN),
)

_KNOWN: Final = frozenset(name for form in SIGNED for name in form.named)
_SAMPLE_LINES: Final = 200
#: A header may stand under so many lines, as Moz's does.
_PREAMBLE: Final = 20
_DELIMITERS: Final = ("\t", ";", ",")
#: Stands between cells only where a known header tells so: it may stand in titles, and in URLs.
_PIPE: Final = "|"
_COMMENT: Final = re.compile(
    r"\s*#(?!\s*[,;\t|])|\"?sep=.?\"?\s*$", re.IGNORECASE
)  # a column may be called "#"; Excel's own
_QUOTED_LINES: Final = "looks like a table whose lines are quoted as one cell each: save it with commas between cells"
_NO_WORD: Final = re.compile(r"[./:@?=\\|\d,;\t\"]")  # what stands in URLs or between cells, and in no column's name
_HOST_ALONE: Final = re.compile(r"(https?://)?[^/?#]*", re.IGNORECASE)
#: URLs of so many hosts do not all end alike by chance.
_SURE_HOSTS: Final = 3


@dataclass(frozen=True, slots=True)
class DetectedFormat:
    """How a file is to be read.

    Attributes:
        source_tool: the format's name.
        encoding: the file's encoding, by Python's name.
        delimiter: what stands between cells; empty for a list, whose lines are one cell each, and for JSON.
        start: the line on which the header begins, or the first row if there is no header.
        header: the columns as the file names them; None if it names none.
        width: how many cells the header has, or else the first row.
        columns: where the referring page stands, and what the tool says of the link.
        notes: what a person should know of the file, a line each.
        counted, advice: of an export that counts links and names no page; see ``Format``.
        refusal: of a table of the site's own pages; see ``Match``.
        is_json: whether rows are items of JSON.
        day_order: what stands first in days such as ``9/10/2026``.
        url_columns: the columns of a table in which most rows that lack no cell have URLs.
    """

    source_tool: str
    encoding: str
    delimiter: str
    start: int
    header: tuple[str, ...] | None
    width: int
    columns: Columns
    notes: tuple[str, ...] = ()
    counted: str = ""
    advice: str = ""
    is_json: bool = False
    refusal: SeedFileError | None = None
    day_order: DayOrder = DayOrder.DAY
    url_columns: frozenset[int] = frozenset()

    @property
    def has_header(self) -> bool:
        """Whether the first record is a header."""
        return self.header is not None and not self.is_json

    def records(self, text: SeedText) -> Iterator[Record]:
        """The file's rows, without the header and what stands above it."""
        if self.is_json:
            return json_format.records(text, self.header or (), self.source_tool)
        lines = dropwhile(lambda line: line[0] < self.start, text.lines())
        return islice(read_records(lines, self.delimiter), int(self.has_header), None)


def detect(text: SeedText) -> DetectedFormat:
    """Finds out how a list of referring pages is to be read.

    Raises:
        SeedFileError: if it holds no row, or no format fits; the message says what was expected.
    """
    return accepted(text, recognise(text))


def accepted(text: SeedText, form: DetectedFormat) -> DetectedFormat:
    """A file's format, if it is one of referring pages.

    Raises:
        SeedFileError: if it is not.
    """
    if form.refusal is not None:
        raise type(form.refusal)(str(unusable(text.path, str(form.refusal))))
    return form


def recognise(text: SeedText) -> DetectedFormat:
    """Finds out how a file is to be read, whether it is of use as a list of referring pages or not.

    Raises:
        SeedFileError: if it holds no row, or no format fits; the message says what was expected.
    """
    lines = list(islice(dropwhile(_is_no_row, text.lines()), _SAMPLE_LINES))
    if not lines:
        expected = "expected one URL a line, or a CSV export with a column of URLs"
        raise unusable(text.path, f"is empty or holds nothing but comments: {expected}")
    if json_format.begins(text):
        tool, fields, columns, told = json_format.recognise(text)
        return DetectedFormat(tool, text.encoding, "", 1, fields, len(fields), columns, told, is_json=True)
    try:
        found = _by_header(lines, text.path.name) or _by_shape(lines, text.path.name)
        if found[0] is plain.PLAIN and _has_domain_line(text):
            found = disavow.DISAVOW, found[1], disavow.MATCH
    except SeedFileError as fault:
        raise type(fault)(str(unusable(text.path, str(fault)))) from None
    form, sample, match = found
    above = f"lines above the header are passed over: it stands in line {sample.start}"
    notes = (above, *match.notes) if sample.start > lines[0][0] else match.notes
    found_format = DetectedFormat(
        form.name,
        text.encoding,
        sample.delimiter,
        sample.start,
        sample.header,
        sample.width,
        match.columns,
        notes,
        form.counted,
        form.advice,
        refusal=match.refusal,
        url_columns=frozenset(sample.of_whole_rows().url_columns()),
    )
    order, told = find_order(found_format.records(text), match.columns)
    return replace(found_format, day_order=order, notes=(*notes, *told))


def _by_header(lines: Sequence[Line], file_name: str) -> tuple[Format, Sample, Match] | None:
    """The format that a known header tells, in the first line or, in a table, a few lines below."""
    _check_quotes(lines[0])
    delimiters = (*_DELIMITERS, _PIPE)
    for start in range(min(_PREAMBLE + 1, len(lines))):
        for delimiter in (*delimiters, "") if start == 0 or _is_list_of_pages(lines[start:]) else delimiters:
            cells = _first_cells(lines[start:], delimiter)
            if _KNOWN.isdisjoint(column_names(cells)) or (delimiter and len(cells) < 2):
                continue
            sample = _sample(lines[start:], delimiter, file_name, is_header=True)
            for form in SIGNED:
                match = form.recognise(sample)
                if match is not None:
                    _check_above(lines[:start], delimiter, lines[start][0])
                    return form, sample, match
    return None


def known_header(record: Record, delimiter: str) -> tuple[str, ...]:
    """The names of its columns, if a row is the header of a known table; else none.

    Args:
        record: the row.
        delimiter: what stands between its cells; empty for a line of a list, in which any may.
    """
    rows = [record.cells] if delimiter else [record.text.split(each) for each in (*_DELIMITERS, _PIPE)]
    for cells in rows:
        names = column_names(tuple(cells))
        if len(cells) > 1 and not _KNOWN.isdisjoint(names) and _is_signed(tuple(cell.strip() for cell in cells)):
            return names
    return ()


def _is_signed(header: tuple[str, ...]) -> bool:
    sample = Sample("", ",", 1, header, (), len(header))
    try:
        return any(form.recognise(sample) is not None for form in SIGNED)
    except SeedFileError:  # a table that is known, and of no use
        return True


def _check_quotes(first: Line) -> None:
    """Refuses a table with each line in quotes as one cell, as spreadsheets write one whose cells they did not tell.

    Raises:
        SeedFileError: if the first line is a header so.
    """
    cells = _first_cells([first], ",") if first[1].lstrip().startswith('"') else ()
    if len(cells) != 1:
        return
    for delimiter in (*_DELIMITERS, _PIPE):
        within = _first_cells([(first[0], cells[0])], delimiter)
        names = {*column_names(within)}
        if len(within) > 1 and not names.isdisjoint((*_KNOWN, *REFERRING_NAMES)) and not any(map(is_address, within)):
            raise SeedFileError(_QUOTED_LINES)


def _is_list_of_pages(lines: Sequence[Line]) -> bool:
    """Whether a line is the one name that Search Console gives to a column of pages, and URLs follow."""
    return not gsc.PAGE.isdisjoint(column_names((lines[0][1],))) and _are_urls(lines[1:])


def _check_above(lines: Sequence[Line], delimiter: str, start: int) -> None:
    """Refuses a file with rows above its header. A URL alone in a line may be the site that a report is of.

    Raises:
        SeedFileError: if there are any.
    """
    above = [text.split(delimiter) if delimiter else [text] for _, text in lines]
    rows = [[cell for cell in cells if cell.strip()] for cells in above if is_web_address(cells[0].lstrip('"'))]
    if len(rows) > 1 or any(len(cells) > 1 for cells in rows):
        raise SeedFileError(f"has URLs above a header (line {start}): save each of its tables to a file of its own")


def _by_shape(lines: Sequence[Line], file_name: str) -> tuple[Format, Sample, Match]:
    samples = [_sample(lines, delimiter, file_name) for delimiter in _DELIMITERS]
    tables = [sample for sample in samples if _is_table(sample)]
    by_pipe = _sample(lines, _PIPE, file_name)
    if not tables and (_is_sure_table(by_pipe) if by_pipe.header else _is_table(by_pipe)):
        tables = [by_pipe]
    tables = tables or _tables_under_titles(lines, file_name)
    sample = max(tables, key=_likelihood) if tables else _sample(lines, "", file_name)
    for form in SHAPED:
        match = form.recognise(sample)
        if match is not None:
            return form, sample, match
    raise AssertionError("the last format recognises every file, or refuses it")


def _tables_under_titles(lines: Sequence[Line], file_name: str) -> list[Sample]:
    """What may be a table under lines that tell of it, as reports begin and older exports of Screaming Frog do."""
    below = lines
    for _ in range(_PREAMBLE):
        titles = [_first_cells(below[:1], delimiter) for delimiter in _DELIMITERS]
        is_title = all(len(title) == 1 for title in titles) and not is_address(titles[0][0])
        if not is_title or _names_referring_pages(titles[0]):
            return []
        below = list(dropwhile(_is_no_row, below[1:]))
        samples = [_sample(below, delimiter, file_name) for delimiter in _DELIMITERS] if below else []
        tables = [each for each in samples if _is_sure_table(each)]
        if tables or not below:
            return tables
    return []


def _is_sure_table(sample: Sample) -> bool:
    """Whether a header names pages, or all rows agree with it."""
    if sample.header is None or sample.width < 2 or not sample.rows:
        return False
    return _names_referring_pages(sample.header) or all(len(row.cells) == sample.width for row in sample.rows)


def _has_domain_line(text: SeedText) -> bool:
    """Whether a list names a domain anywhere, also behind its first lines."""
    return any(disavow.is_domain_line(line.lstrip(' "')) for _, line in islice(text.lines(), disavow.MAX_LINES))


def _is_no_row(line: Line) -> bool:
    _, text = line
    return not text.strip() or _COMMENT.match(text) is not None


def _first_cells(lines: Sequence[Line], delimiter: str) -> tuple[str, ...]:
    record = next(iter(read_records(lines, delimiter)), None)
    return tuple(cell.strip() for cell in record.cells) if record is not None else ()


def _sample(lines: Sequence[Line], delimiter: str, file_name: str, *, is_header: bool = False) -> Sample:
    """The records that a delimiter makes of a file's first lines.

    Args:
        is_header: whether the first record is known to be a header; else it is looked at.
    """
    records = list(read_records(lines, delimiter))
    rows = tuple(record for record in records if record.fault is None)
    first = tuple(cell.strip() for cell in records[0].cells) if records else ()
    if is_header or _is_header(first) or (not delimiter and _is_title(first, lines[1:])):
        return Sample(file_name, delimiter, records[0].line, first, rows[1:], len(first))
    return Sample(file_name, delimiter, lines[0][0], None, rows, len(rows[0].cells) if rows else 1)


def _is_header(cells: tuple[str, ...]) -> bool:
    """A header names a known column; that of a table may also name unknown ones, as long as none could be a URL."""
    if _names_referring_pages(cells):
        return True
    return len(cells) > 1 and not any(is_address(cell.rstrip(".")) for cell in cells)  # "No." is no host


def _is_title(cells: tuple[str, ...], below: Sequence[Line]) -> bool:
    """Whether the first line of a list is the name of its column, in whatever language: words, and then URLs alone."""
    is_word = len(cells) == 1 and not _NO_WORD.search(cells[0]) and not is_address(cells[0])
    return is_word and bool(below) and _are_urls(below)


def _are_urls(lines: Sequence[Line]) -> bool:
    return all(is_web_address(text.lstrip(' "')) for _, text in filterfalse(_is_no_row, lines))


def _names_referring_pages(cells: tuple[str, ...]) -> bool:
    return not set(column_names(cells)).isdisjoint(REFERRING_NAMES)


def _is_table(sample: Sample) -> bool:
    """Tells cells from a list of URLs that hold the delimiter."""
    if sample.width < 2:
        return False
    if sample.header is None:
        return mostly(sample.rows, lambda row: _is_row_of_cells(row, sample.delimiter)) or _ends_in_cells(sample)
    return _names_referring_pages(sample.header) or not sample.rows or _agreement(sample) * 2 > len(sample.rows)


def _ends_in_cells(sample: Sample) -> bool:
    """Whether all lines are a URL and ``,12`` or ``;word``, and of several hosts: URLs of one may all end so."""
    hosts = {_host(row.cells[0]) for row in sample.rows if is_web_address(row.cells[0])}
    is_even = all(len(row.cells) == sample.width and plain.WORD.fullmatch(row.cells[-1].strip()) for row in sample.rows)
    return is_even and len(hosts) >= _SURE_HOSTS


def _host(url: str) -> str:
    return url.split("/")[2].casefold()


def _is_row_of_cells(row: Record, delimiter: str) -> bool:
    """Tells ``https://a.example/,2026-11-01`` from ``https://a.example/?x=1,2``."""
    first, *others = row.cells
    if not others:
        return False
    if delimiter == "\t" or row.text.lstrip().startswith('"') or not is_address(first):
        return True
    if _HOST_ALONE.fullmatch(first):  # a delimiter may be part of a path, and of no host
        return True
    return any(not cell or " " in cell or is_web_address(cell) or is_date(cell) for cell in others)


def _likelihood(sample: Sample) -> tuple[bool, int, int]:
    return sample.header is not None and _names_referring_pages(sample.header), _agreement(sample), sample.width


def _agreement(sample: Sample) -> int:
    """How many rows have as many cells as the first record."""
    return sum(len(row.cells) == sample.width for row in sample.rows)
