"""A record of a seed file to the one row that becomes of it."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Final, NamedTuple, TypeAlias

from linkspider.model import urls
from linkspider.model.records import SeedBatch
from linkspider.model.rows import SeedCountRow, SeedRejectRow, SeedRow
from linkspider.seeds.addresses import bare_host, read_host, read_url, with_blanks, with_blanks_in_list, without_note
from linkspider.seeds.dates import read_moment
from linkspider.seeds.detect import DetectedFormat, known_header
from linkspider.seeds.disavow import DOMAIN_PREFIX, is_domain_line
from linkspider.seeds.flags import Claim, read_claim, read_flag
from linkspider.seeds.layout import Columns, column_names
from linkspider.seeds.lines import SeedText
from linkspider.seeds.numbers import read_count, read_number
from linkspider.seeds.records import OPEN_QUOTE, Record, is_web_address
from linkspider.seeds.row_notes import RowNotes
from linkspider.seeds.sample import is_bare_host
from linkspider.seeds.shifts import FEWER_CELLS, MORE_CELLS, Shift, find_shift, is_moved
from linkspider.seeds.texts import one_line, storable


class CountReading(NamedTuple):
    """A row that names no page: it is rejected as a referring page, and what it counts is kept beside."""

    reject: SeedRejectRow
    counts: SeedCountRow


#: What becomes of one row of a file; whoever passes over rows of a file passes over as many of these.
Reading: TypeAlias = SeedRow | SeedRejectRow | CountReading

#: Why a row that only counts is rejected.
NAMES_NO_PAGE: Final = "names no page to look at: its counts are kept in seed_counts"

MAX_REJECT_TEXT: Final = 500
#: Lists that people write, with notes behind URLs; a tool's export of one column has none.
_BY_HAND: Final = frozenset({"plain", "disavow", "url_column"})
#: As Screaming Frog has called them in the course of years, the last first.
_HYPERLINKS: Final = ("hyperlink", "hyperlinks", "ahref", "href", "a")
#: What stands in a column of dates or counts for none.
_NONE: Final = frozenset({"-", "--", "\u2013", "\u2014", "n/a", "na", "null", "none", "never"})
#: What stands in a column that tells of loss for none; and a day in it that is none, as 0000-00-00.
_NOT_LOST: Final = _NONE | {"live", "active", "new"}
_NO_DAY: Final = re.compile(r"\d+[-/.]\d+[-/.]\d.*")
#: Whose column of follow has other words, too: Ahrefs' ``Type`` was also "Text" and "Image".
_OTHER_WORDS: Final = frozenset({"ahrefs_legacy"})
_URL_BEHIND: Final = re.compile(r"[,;\t|]\s*\"?https?://", re.IGNORECASE)
_SEVERAL: Final = "holds several URLs: looks like a row of a table"
_QUOTED_CELLS: Final = re.compile(r"\"[,;\t|]\"")
_CELLS: Final = "holds several cells in quotes: looks like a row of a table"

_NO_UTF_8: Final = "{} is no UTF-8: read as windows-1252; if its letters look wrong, save the list as UTF-8"
_OTHER_HEADER: Final = "is another table's header: save each table to a file of its own"
_UNDER_OTHER: Final = "stands under another table's header (line {}): save each table to a file of its own"


class RowReader:
    """Makes rows of one file's records.

    Args:
        form: how the file is to be read.
        text: the file.
        seen: digests of the pairs of page and target that rows of other files have named before.

    Attributes:
        named: digests of the pairs that rows of this file have named.
    """

    def __init__(self, form: DetectedFormat, text: SeedText, seen: set[bytes]) -> None:
        self._form = form
        self._columns = form.columns
        self._text = text
        self._file_name = text.source.name
        self.named: set[bytes] = set()
        self._seen = seen
        self._notes = RowNotes()
        self._is_list = not form.delimiter and not form.is_json
        self._may_have_notes = self._is_list and form.source_tool in _BY_HAND
        names = form.header or ()
        self._header = column_names(names)
        self._other_header = 0
        self._authority = tuple((" ".join(names[at].split()), at) for at in form.columns.authority)
        self._lost = tuple((" ".join(names[at].split()), at) for at in form.columns.lost)

    def notes(self) -> tuple[str, ...]:
        """What a person should know of the rows read so far, a line each."""
        if self._form.is_json and self._form.encoding == "cp1252":
            return _NO_UTF_8.format("the file"), *self._notes.lines()
        if self._text.foreign.first:
            return _NO_UTF_8.format(f"line {self._text.foreign.first}"), *self._notes.lines()
        return self._notes.lines()

    def row(self, record: Record) -> Reading:
        """The one row that becomes of a record."""
        try:
            if self._other_header:
                self._check_table(record)
            if record.fault is not None:
                record = self._salvaged(record)
            if self._may_have_notes and "#" in record.cells[0]:
                record = record._replace(cells=(without_note(record.cells[0]),))
            if self._form.counted:
                return self._counted(record, self._form.counted, _cell(record.cells, self._columns.url))
            if self._is_list and is_domain_line(record.cells[0]):
                return self._counted(record, "referring_domain", record.cells[0].lstrip()[len(DOMAIN_PREFIX) :])
            if self._is_list and is_web_address(record.cells[0]) and _URL_BEHIND.search(record.cells[0]):
                raise ValueError(_SEVERAL)
            if self._is_list and _QUOTED_CELLS.search(record.text):
                raise ValueError(_CELLS)
            return self._seed(record)
        except ValueError as reason:
            return self._reject(record, self._second_header(record) or str(reason))

    def _second_header(self, record: Record) -> str:
        """Why a row that is no row is none: it may be the header of another table, whose rows are not of this one."""
        if self._other_header or self._form.is_json or record.fault is not None:
            return ""
        names = known_header(record, self._form.delimiter)
        if not names or names == self._header:
            return ""
        self._other_header = record.line
        self._notes.add("header", record)
        return _OTHER_HEADER

    def _check_table(self, record: Record) -> None:
        """Goes on where the first table's header comes again.

        Raises:
            ValueError: for a row of the second table.
        """
        if column_names(tuple(record.cells)) != self._header or not self._header:
            raise ValueError(_UNDER_OTHER.format(self._other_header))
        self._other_header = 0

    def _reject(self, record: Record, reason: str) -> SeedRejectRow:
        return SeedRejectRow(self._file_name, record.line, storable(record.text[:MAX_REJECT_TEXT]), reason)

    def _counted(self, record: Record, kind: str, cell: str) -> CountReading:
        return CountReading(self._reject(record, NAMES_NO_PAGE), self._count(record, kind, cell))

    def _seed(self, record: Record) -> SeedRow:
        cells = self._aligned(record.cells)
        columns = self._columns
        if (kind := _cell(cells, columns.kind)) and kind.casefold() not in _HYPERLINKS:
            raise ValueError(f"is a link of the type '{one_line(kind)[:40]}': only hyperlinks name pages that link")
        cell = _cell(cells, columns.url)
        url = self._url(record, cell)
        if len(cells) > self._form.width:
            columns = self._sure_columns(record, cells)
        key = urls.key(url)
        target_url = self._target(record, _cell(cells, columns.target))
        target_key = None if target_url is None else urls.key(target_url)
        anchor_text = _anchor_text(cells, columns)
        if (mention := _cell(cells, columns.mention)) and read_flag(mention) is not False:
            self._notes.add("mention", record)
            columns = columns._replace(follow=None, rel=None, flags=(), lost=())
        claim = self._claim(record, cells, columns)
        tells_of_loss = any(at < len(cells) for at in columns.lost)
        lost_reason = self._lost_reason(cells) if tells_of_loss else None
        self._take_note(record, cells, columns, anchor_text)
        return SeedRow(
            self._file_name,
            record.line,
            self._form.source_tool,
            url,
            key,
            self._is_known(key, target_key),
            self._moment(record, _cell(cells, columns.last_seen)),
            target_url,
            target_key,
            anchor_text,
            claim.is_followed,
            claim.rel,
            self._moment(record, _cell(cells, columns.first_seen)),
            lost_reason,
            self._figures(cells) if columns.authority else None,
            lost_reason is not None if tells_of_loss else None,
        )

    def _count(self, record: Record, kind: str, cell: str) -> SeedCountRow:
        cells, columns = record.cells, self._columns
        if kind == "target_page":
            subject = self._url(record, cell)
        elif kind == "referring_domain":
            subject = read_host(cell, is_utf_8=self._is_utf_8(record, cell))
        else:
            subject = one_line(cell)
        return SeedCountRow(
            self._file_name,
            record.line,
            self._form.source_tool,
            kind,
            subject,
            self._number(record, _cell(cells, columns.links)),
            self._number(record, _cell(cells, columns.pages)),
            self._number(record, _cell(cells, columns.target_pages)),
            self._number(record, _cell(cells, columns.domains)),
            self._moment(record, _cell(cells, columns.first_seen)),
            self._moment(record, _cell(cells, columns.last_seen)),
            self._figures(cells) if columns.authority else None,
        )

    def _salvaged(self, record: Record) -> Record:
        """A row with a quote too many, which still has all its cells, and a URL where one belongs.

        Raises:
            ValueError: with the row's fault, if it is another.
        """
        if record.fault == OPEN_QUOTE and self._form.delimiter:
            delimiter = self._form.delimiter
            within = next(csv.reader([record.text], delimiter=delimiter, skipinitialspace=True), [])
            if self._is_row(within):
                self._notes.add("quotes", record)
                return Record(record.line, record.text, within)
            apart = record.text.split(delimiter)
            if self._is_row(apart) and '"' not in _cell(apart, self._columns.url):
                self._notes.add("open", record)
                return Record(record.line, record.text, apart)
        raise ValueError(record.fault)

    def _is_row(self, cells: Sequence[str]) -> bool:
        is_whole = len(cells) == self._form.width and is_web_address(_cell(cells, self._columns.url))
        return is_whole and not is_moved(cells, self._columns, self._form.url_columns)

    def _aligned(self, cells: Sequence[str]) -> Sequence[str]:
        """A row's cells, with a URL that holds delimiters in one where it stands unquoted and a column behind tells so.

        Raises:
            ValueError: if the row has more or fewer cells than there are columns, and its URL may be cut or none.
        """
        is_short = len(cells) < self._form.width and self._form.delimiter
        if is_short and is_moved(cells, self._columns, self._form.url_columns):
            raise ValueError(FEWER_CELLS)
        without_tail = _without_tail(cells, self._form.width)
        shift = find_shift(cells, self._columns, self._form.width)
        if shift is None:  # nothing tells; names of columns may lack in a table of one's own, but in no known export
            is_sure = self._form.source_tool == "url_column" or not self._form.delimiter
            surplus = 0 if is_sure else len(without_tail) - self._form.width
            shift = Shift(surplus, is_in_url=False)
        if not shift.cells:
            return without_tail
        at = self._columns.url
        if shift.is_in_url:
            joined = self._form.delimiter.join(cells[at : at + shift.cells + 1])
            return [*cells[:at], joined, *_without_tail(cells[at + shift.cells + 1 :], self._form.width - at - 1)]
        if sum(cell[:1] == " " for cell in cells[at + 1 :]) < shift.cells:  # as a comma in a text is followed by one
            raise ValueError(MORE_CELLS)
        return cells

    def _sure_columns(self, record: Record, cells: Sequence[str]) -> Columns:
        """The columns of a row with too many cells: none but the page and, where it is a URL, the target."""
        self._notes.add("surplus", record)
        at = self._columns.target
        target = at if at is not None and at < self._columns.url and is_web_address(cells[at]) else None
        return Columns(self._columns.url, target=target)

    def _target(self, record: Record, cell: str) -> str | None:
        if not cell:
            return None
        try:
            return self._url(record, cell)
        except ValueError:
            self._notes.add("target", record)
            return None

    def _url(self, record: Record, cell: str) -> str:
        """A cell's URL.

        Raises:
            ValueError: with the reason why it is none.
        """
        whole = with_blanks_in_list(cell) if self._may_have_notes else with_blanks(cell)
        url = read_url(whole, is_utf_8=self._is_utf_8(record, cell))
        if " " in cell and " " not in whole and "%20" in whole:
            self._notes.add("blanks", record)
        return url

    def _is_utf_8(self, record: Record, cell: str) -> bool:
        if cell.isascii():
            return True
        if self._form.is_json:
            return self._form.encoding != "cp1252"
        return not self._text.foreign.among(record.line, 1 + record.text.count("\n"))

    def _number(self, record: Record, cell: str) -> int | None:
        number = read_count(cell)
        if cell and number is None and cell.casefold() not in _NONE:
            self._notes.add("number", record, cell)
        return number

    def _moment(self, record: Record, cell: str) -> datetime | None:
        moment = read_moment(cell, self._form.day_order) if cell else None
        if cell and moment is None and cell.casefold() not in _NONE:
            self._notes.add("date", record, cell)
        return moment

    def _claim(self, record: Record, cells: Sequence[str], columns: Columns) -> Claim:
        if columns.follow is None and columns.rel is None and not columns.flags:
            return Claim(None, None)
        flags = {token: cells[at] for token, at in columns.flags if at < len(cells)}
        follow = cells[columns.follow] if columns.follow is not None and columns.follow < len(cells) else None
        rel = cells[columns.rel] if columns.rel is not None and columns.rel < len(cells) else None
        claim = read_claim(follow, rel, flags, is_blank_no=self._form.source_tool == "majestic")
        if claim.unread is not None and self._form.source_tool not in _OTHER_WORDS:
            self._notes.add("flag", record, claim.unread)
        return claim

    def _is_known(self, key: str, target_key: str | None) -> bool:
        """Whether a row before named the same page and the same target, or none as this."""
        pair = blake2b(f"{key}\n{target_key or ''}".encode(errors="surrogatepass"), digest_size=16).digest()
        is_known = pair in self._seen or pair in self.named
        self.named.add(pair)
        return is_known

    def _take_note(self, record: Record, cells: Sequence[str], columns: Columns, anchor_text: str | None) -> None:
        url_cell = _cell(cells, columns.url)
        if "/" not in url_cell and is_bare_host(bare_host(url_cell)):
            self._notes.add("bare", record)
        if len(cells) < self._form.width and self._form.has_header:
            self._notes.add("short", record)
        if anchor_text and len(anchor_text) > 1 and anchor_text[0] in "=+-@":
            self._notes.add("formula", record)
        if (read_number(_cell(cells, columns.group)) or 0) > 1 or read_flag(_cell(cells, columns.sitewide)):
            self._notes.add("group", record)

    def _figures(self, cells: Sequence[str]) -> str | None:
        """The tool's figures under its own names; empty ones are left out."""
        figures = {name: storable(cell) for name, at in self._authority if (cell := _cell(cells, at))}
        return json.dumps(figures, separators=(",", ":"), ensure_ascii=False) if figures else None

    def _lost_reason(self, cells: Sequence[str]) -> str | None:
        """What stands in the columns that tell of loss; of a mere yes, the column's name; if need be, the day."""
        reasons: list[str] = []
        days: list[str] = []
        for name, at in self._lost:
            cell = one_line(_cell(cells, at))
            flag = read_flag(cell)
            if not cell or flag is False or cell.casefold() in _NOT_LOST:
                continue
            if (moment := read_moment(cell, self._form.day_order)) is not None:
                days.append(f"{name} {moment:%Y-%m-%d}")
            elif not _NO_DAY.fullmatch(cell):
                reasons.append(name if flag else cell)
        return "; ".join(dict.fromkeys(reasons or days)) or None


def batch_of(readings: Iterable[Reading]) -> SeedBatch:
    """The rows of tables that become of rows of files."""
    seeds: list[SeedRow] = []
    rejects: list[SeedRejectRow] = []
    counts: list[SeedCountRow] = []
    for reading in readings:
        if isinstance(reading, SeedRow):
            seeds.append(reading)
        elif isinstance(reading, SeedRejectRow):
            rejects.append(reading)
        else:
            rejects.append(reading.reject)
            counts.append(reading.counts)
    return SeedBatch(tuple(seeds), tuple(rejects), tuple(counts))


def _cell(cells: Sequence[str], at: int | None) -> str:
    """A cell, which may be missing at the end of a row."""
    return cells[at].strip() if at is not None and at < len(cells) else ""


def _text(cells: Sequence[str], at: int | None) -> str | None:
    return one_line(cells[at]) if at is not None and at < len(cells) else None


def _anchor_text(cells: Sequence[str], columns: Columns) -> str | None:
    text = _text(cells, columns.anchor)
    return text or _text(cells, columns.alt) or text


def _without_tail(cells: Sequence[str], width: int) -> Sequence[str]:
    """A row without empty cells behind the last column."""
    end = len(cells)
    while end > width and not cells[end - 1].strip():
        end -= 1
    return cells if end == len(cells) else cells[:end]
