"""What BI tools take of Parquet, held against declarations and against files: each fault is one line.

Types that every tool reads alike: text, signed 32 and 64-bit integers, double, boolean, date, and microseconds in UTC.
Athena and Trino know no unsigned integers, Delta and Iceberg turn them into signed ones; Spark reads nanoseconds as
plain numbers; INT96 overflows; lists and structs need an option in BigQuery and flattening elsewhere. Texts with a
dictionary or large_string in the embedded Arrow schema come back as such in pyarrow.
"""

import re

import pyarrow as pa
import pyarrow.parquet as pq

ALLOWED = {
    *(pa.string(), pa.int32(), pa.int64(), pa.float64(), pa.bool_(), pa.date32()),
    pa.timestamp("us", tz="UTC"),
}
#: Physical and logical type, as Spark's and Trino's Parquet readers map them without options.
STORED = {
    ("BYTE_ARRAY", "String"),
    ("INT32", "None"),
    ("INT64", "None"),
    ("DOUBLE", "None"),
    ("BOOLEAN", "None"),
    ("INT32", "Date"),
    ("INT64", "Timestamp"),
}
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_NAME = 30
#: Codecs that BigQuery, Athena, Spark and DuckDB share; ours is zstd.
CODEC = "ZSTD"
#: Rows of a row group: all but a file's last have the lower number at least.
GROUP_ROWS = (131_072, 262_144)


def declared_faults(schema, name):
    """What is wrong with the declaration of a table."""
    faults = [f"{name}: is no name"] * (not _is_name(name))
    names = schema.names
    faults += [
        f"{name}.{each}: stands there twice" for each in sorted({each for each in names if names.count(each) > 1})
    ]
    for field in schema:
        faults += [f"{name}.{field.name}: is no name"] * (not _is_name(field.name))
        faults += [f"{name}.{field.name}: is of type {field.type}"] * (field.type not in ALLOWED)
        words = (field.metadata or {}).get(b"description", b"").decode()
        faults += [f"{name}.{field.name}: has no description"] * (len(words.split()) < 2)
    return faults


def file_faults(path):
    """What is wrong with a Parquet file."""
    with pq.ParquetFile(path) as file:
        arrow, stored, metadata = file.schema_arrow, file.schema, file.metadata
        faults = declared_faults(arrow, (arrow.metadata or {}).get(b"table", b"").decode())
        faults += [fault for at in range(len(stored)) for fault in _stored_faults(stored.column(at))]
        codecs = {
            metadata.row_group(group).column(at).compression
            for group in range(metadata.num_row_groups)
            for at in range(metadata.num_columns)
        }
        faults += [f"codec {each}" for each in sorted(codecs - {CODEC})]
        sizes = [metadata.row_group(group).num_rows for group in range(metadata.num_row_groups)]
        low, high = GROUP_ROWS
        faults += [f"row group of {size} rows" for size in sizes[:-1] if size and not low <= size <= high]
        faults += [f"last row group of {size} rows" for size in sizes[-1:] if size > high]
    return faults


def _stored_faults(column):
    logical = column.logical_type
    faults = []
    if (column.physical_type, logical.type.title()) not in STORED:
        faults.append(f"{column.path}: is stored as {column.physical_type} ({logical})")
    if "isAdjustedToUTC=false" in str(logical) or ("Timestamp" in str(logical) and "microseconds" not in str(logical)):
        faults.append(f"{column.path}: is no time in UTC and microseconds ({logical})")
    if column.max_repetition_level or "." in column.path:
        faults.append(f"{column.path}: is nested")
    return faults


def _is_name(name):
    return len(name) <= LONGEST_NAME and NAME.fullmatch(name) is not None
