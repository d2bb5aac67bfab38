"""The data dictionary: every column of every table, mart and table of the star, with its meaning, as CSV."""

import csv
import io
from typing import Final

from linkspider.model.star_tables import STAR
from linkspider.model.store import PARTITION
from linkspider.model.tables import MARTS, TABLES

HEAD: Final = ("kind", "table", "position", "column", "type", "nullable", "description")
#: Kind, its tables, the partition key, and what that is.
_KINDS: Final = (
    ("table", TABLES, PARTITION, "the crawl; partition key: it stands in the folder's name and in no file"),
    ("mart", MARTS, "site", "the audited site; partition key: it stands in the folder's name and in no file"),
    ("star", STAR, "site", "the audited site; partition key: it stands in the folder's name and in no file"),
)


def data_dictionary() -> str:
    """The dictionary, made of the declarations: one line per column after ``HEAD``; position 0 is the partition key."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(HEAD)
    for kind, tables, key, words in _KINDS:
        for table in tables.values():
            lines.writerow((kind, table.name, 0, key, "string", "no", words))
            for position, column in enumerate(table.columns, 1):
                nullable = "yes" if column.nullable else "no"
                lines.writerow(
                    (kind, table.name, position, column.name, str(column.type), nullable, column.description)
                )
    return text.getvalue()
