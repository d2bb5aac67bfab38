"""Habits of pyarrow and of the C library that a crawling process is spared."""

import ctypes
import sys
from contextlib import suppress
from typing import Any, Final

import pyarrow as pa

#: glibc's options, and the bytes from which on a block is given back to the system as soon as it is free, and those
#: that may be free at the heap's end: a page's tree takes some megabytes, and the next page takes them again.
_M_MMAP_THRESHOLD: Final = -3
_M_TRIM_THRESHOLD: Final = -1
_LARGE_BLOCK: Final = 1024 * 1024
_FREE_AT_END: Final = 16 * 1024 * 1024


def spare_memory() -> None:
    """Keeps some hundred megabytes of habits out of a crawling process.

    glibc keeps ever larger blocks once it has seen one of them freed, and bodies of ten megabytes leave holes that
    nothing fits; told where large begins, it gives them back.

    The default memory pool keeps what it once had. And the first array made of a sequence imports pandas, only to ask
    whether the sequence is a pandas object. Told that there is none, pyarrow looks again when it is asked for a frame,
    and where it is to find out the type of a value: in a crawl every array and scalar is given its type.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            library = ctypes.CDLL(None)
            library.mallopt(_M_MMAP_THRESHOLD, _LARGE_BLOCK)
            library.mallopt(_M_TRIM_THRESHOLD, _FREE_AT_END)
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
