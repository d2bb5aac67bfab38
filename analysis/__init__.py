"""Analysis: what the tables of a store say. Reads Parquet and knows no crawler."""

import os

# read when pyarrow is first imported; the default pool keeps what it once had, 300 MB on ten million links
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
