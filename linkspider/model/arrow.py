"""pyarrow's habits that a crawling process is spared."""

import sys
from typing import Any

import pyarrow as pa


def spare_memory() -> None:
    """Keeps some hundred megabytes of pyarrow's habits out of a crawling process.

    The default memory pool keeps what it once had. And the first array made of a sequence imports pandas, only to ask
    whether the sequence is a pandas object. Told that there is none, pyarrow looks again when it is asked for a frame,
    and where it is to find out the type of a value: in a crawl every array and scalar is given its type.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    if "pandas" not in sys.modules:
        finder = _NoPandas()
        sys.meta_path.insert(0, finder)
        try:
            pa.array([], type=pa.null())
        finally:
            sys.meta_path.remove(finder)


class _NoPandas:
    """An import finder to which pandas does not exist."""

    @staticmethod
    def find_spec(name: str, *_: Any) -> None:
        """Refuses pandas, and leaves every other module to the finders behind."""
        if name == "pandas":
            raise ImportError("not needed here")
