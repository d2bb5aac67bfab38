"""What one page may take of the reading process."""

from typing import Final

#: Seconds to read a page in. An ordinary page takes milliseconds, a million links two seconds.
PARSE_SECONDS: Final = 10.0
#: Seconds in which the process itself has to be there; a busy machine takes a while to start Python.
START_SECONDS: Final = 60.0
#: Address space that a page may take, where the platform can bound it, beside what the process has before the first:
#: that is 320 MB, of which 80 are ever resident. A million links, or 10 MB of links with long texts, take 180 MB.
MEMORY_BYTES: Final = 240 * 1024 * 1024
#: A process that once needed so much gives the memory back by ending; the next page gets a new one.
SWOLLEN_BYTES: Final = 256 * 1024 * 1024
