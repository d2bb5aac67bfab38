"""What one page may take of the reading process."""

from typing import Final

#: Seconds to read a page in. An ordinary page takes milliseconds, a million links two seconds.
PARSE_SECONDS: Final = 10.0
#: Seconds in which the process itself has to be there; a busy machine takes a while to start Python.
START_SECONDS: Final = 60.0
#: Address space of the process, where the platform can bound it. Python and its libraries take 320 MB of it, though 60
#: MB of memory; so less than 400 MB are ever resident. A million links take 600 MB, piece by piece.
MEMORY_BYTES: Final = 600 * 1024 * 1024
#: A process that once needed so much gives the memory back by ending; the next page gets a new one.
SWOLLEN_BYTES: Final = 256 * 1024 * 1024
