"""Texts of pages on their way into a file: scrubbed at one place, and no row costs its batch."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linkspider.model.outcome import Outcome
from linkspider.model.rows import SeedRejectRow, SeedRow
from linkspider.model.tables import TABLES
from linkspider.model.text import scrub

CASES = [
    ("plain", "Tea & 🫖 té", "Tea & 🫖 té"),
    ("empty", "", ""),
    ("white space", "a\tb\nc\rd\u00a0e", "a\tb\nc\rd\u00a0e"),
    ("NUL", "a\0b", "a\ufffdb"),
    ("controls", "\x01\x08\x0b\x0c\x0e\x1f", "\ufffd" * 6),
    ("lone surrogate", "a\ud800b", "a\ufffdb"),
    ("the other half", "\udfff", "\ufffd"),
    ("two halves of one", "\ud83e\uded6", "🫖"),
    ("wrong way round", "\uded6\ud83e", "\ufffd\ufffd"),
    ("both kinds", "\ud800\0", "\ufffd\ufffd"),
]
SEED = SeedRow("seeds.csv", 2, "plain", "https://a.example/", "https://a.example/", False, datetime.now(UTC))
SEEDS = TABLES["seeds"]


@pytest.mark.parametrize(("text", "clean"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_scrubbing(text, clean):
    assert scrub(text) == clean
    assert scrub(clean) is clean


def test_a_word_of_a_closed_list_stays_what_it_is():
    assert scrub(Outcome.OK) is Outcome.OK


@given(st.text(alphabet=st.characters(), max_size=50))
def test_any_text_can_be_stored_afterwards(text):
    clean = scrub(text)
    assert pa.array([clean], pa.string()).to_pylist() == [clean]
    assert scrub(clean) is clean


def test_a_clean_batch_passes_as_it_is():
    split = SEEDS.split([SEED, SEED._replace(line=3)])
    assert split.table.equals(SEEDS.to_arrow([SEED, SEED._replace(line=3)]))
    assert (split.rejects, split.scrubbed) == ([], 0)


def test_no_rows_are_not_special():
    split = SEEDS.split([])
    assert split.table.schema.equals(SEEDS.schema, check_metadata=True)
    assert (split.table.num_rows, split.rejects, split.scrubbed) == (0, [], 0)


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b", "\x1b[31m"])
def test_texts_are_scrubbed_and_counted(text):
    rows = [SEED, SEED._replace(seed_file=text, referring_key=text), SEED]
    split = SEEDS.split(rows)
    assert split.table.column("seed_file").to_pylist() == ["seeds.csv", scrub(text), "seeds.csv"]
    assert (split.rejects, split.scrubbed) == ([], 2)
    assert split.table.schema.equals(SEEDS.schema, check_metadata=True)


def test_white_space_is_no_reason_to_count():
    split = SEEDS.split([SEED._replace(seed_file="a\tb\nc")])
    assert (split.table.column("seed_file").to_pylist(), split.scrubbed) == (["a\tb\nc"], 0)


@pytest.mark.parametrize("bad", [{0}, {999}, {17, 18, 500}, set(range(1_000))], ids=["first", "last", "some", "all"])
def test_rows_that_do_not_fit_are_set_aside_and_their_batch_lives(bad):
    rows = [SEED._replace(line=2**70 if number in bad else number) for number in range(1_000)]
    split = SEEDS.split(rows)
    assert split.table.column("line").to_pylist() == [number for number in range(1_000) if number not in bad]
    assert len(split.rejects) == len(bad)
    assert all("seeds.line cannot be stored as int64" in reason for _, reason in split.rejects)


def test_a_row_set_aside_is_scrubbed_too():
    split = SEEDS.split([SEED._replace(referring_url=None, seed_file="\ud800")])
    ((row, reason),) = split.rejects
    assert (row.seed_file, reason, split.scrubbed) == ("\ufffd", "seeds.referring_url is null in 1 of 1 rows", 1)


def test_a_row_of_another_table_is_a_fault_of_the_program():
    with pytest.raises(TypeError, match="table seeds takes SeedRow, not SeedRejectRow"):
        SEEDS.split([SEED, SeedRejectRow("a", 1, "b", "c")])
