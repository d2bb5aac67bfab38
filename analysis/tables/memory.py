"""Memory that is free again, given back to the system."""

import ctypes
import sys

import pyarrow as pa


def give_back() -> None:
    """Gives free memory back, as far as the C library can be asked to.

    glibc keeps what lies among blocks that are in use: gigabytes, after some hundred arrays of some megabytes each.
    Elsewhere than on Linux, and with another C library, only Arrow's is given back. Source: malloc_trim(3).
    """
    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(ctypes.c_size_t(0))
