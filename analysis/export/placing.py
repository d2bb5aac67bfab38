"""Files come into being whole: made in a folder beside their place, then renamed into it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from linkspider.errors import LinkspiderError


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """Gives the path to write to; what stands there at the end takes the place of ``path``.

    The folder that it lies in is made where there is none. Where the block fails, what stood at ``path`` is still
    there. The folder of the path given is empty at first and is removed at the end, so further temporary files may be
    put in it.

    Raises:
        LinkspiderError: if it cannot be written, or what stands there is no file, such as ``/dev/null`` or a pipe.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise LinkspiderError(f"'{path}' is no file but a device or a pipe: name another with --out")
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent, prefix=f".{path.name}-") as folder:
            made = Path(folder) / path.name
            yield made
            made.replace(path)
    except OSError as fault:
        raise LinkspiderError(f"'{path}' cannot be written: {fault.strerror or fault}") from fault
