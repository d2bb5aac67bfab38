"""A folder in which a document's blocks run, as a checkout is after `make audit`: the demo's store is data/store."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
VIEWS = "data/store/views.sql"
_PARTS = ("Makefile", "scrapy.cfg", "pyproject.toml", "requirements", "data/seeds.example.csv", "data/README.md")
#: The audit of the demo web takes half a minute, most of which is waiting politely; it is run once.
_ONCE = "make audit\n"


class Desk:
    """Runs blocks.

    Attributes:
        folder: where they run.
        printed: what commands printed that are not run again.
    """

    def __init__(self, folder: Path, printed: dict[str, str]) -> None:
        self.folder = folder
        self.printed = printed

    @classmethod
    def new(cls, folder: Path) -> "Desk":
        """Lays out a checkout without a store, on which `make` has nothing to set up."""
        for part in _PARTS:
            place = folder / part
            place.parent.mkdir(parents=True, exist_ok=True)
            copy = shutil.copytree if (PROJECT / part).is_dir() else shutil.copy
            copy(PROJECT / part, place)
        (folder / ".venv").symlink_to(sys.prefix)
        desk = cls(folder, {})
        desk._shim("make", f'exec {shutil.which("make")} -o .venv/run.stamp -o .venv/dev.stamp "$@"')
        return desk

    @classmethod
    def of_example(cls, folder: Path) -> "Desk":
        """A copy of the example project, to which the add-on is one line in its settings."""
        shutil.copytree(PROJECT / "tests" / "addon" / "example", folder)
        return cls(folder, {})

    def start_at(self, url: str) -> None:
        """Has spiders of the example start where its shop is listening; people write that into the spider."""
        scrapy = Path(sys.prefix) / "bin" / "scrapy"
        self._shim("scrapy", f'LINKSPIDER_ALLOW_NETWORKS=127.0.0.0/8 exec {scrapy} "$@" -a start={url}')

    def copy(self, folder: Path) -> "Desk":
        """The same in another folder, for blocks that change what lies there."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Desk(folder, self.printed)

    def _shim(self, name: str, command: str) -> None:
        """Puts a command before the one of the same name."""
        shim = self.folder / "shims" / name
        shim.parent.mkdir(exist_ok=True)
        shim.write_text(f"#!/bin/sh\n{command}\n", encoding="utf-8")
        shim.chmod(0o755)

    def audit(self) -> None:
        """Audits the demo web, and keeps what that printed."""
        self.printed[_ONCE] = self.shell(_ONCE)

    def shell(self, text: str, **environment: str) -> str:
        """Runs a block of shell, and gives what it printed on standard output.

        Raises:
            AssertionError: if it ends with another code than 0.
        """
        if text in self.printed:
            return self.printed[text]
        others = ("LINKSPIDER_", "MAKE", "MFLAGS")  # of a `make test` that this runs in
        kept = {name: value for name, value in os.environ.items() if not name.startswith(others)}
        kept.pop("COLUMNS", None)
        path = os.pathsep.join([str(self.folder / "shims"), str(Path(sys.prefix) / "bin"), kept["PATH"]])
        done = subprocess.run(
            ["/bin/sh", "-e", "-c", text],
            cwd=self.folder,
            env={**kept, "PATH": path, "LC_ALL": "C.UTF-8", "LINKSPIDER_PROGRESS": "off", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"exit code {done.returncode}: {done.stderr[-2000:]}"
        return done.stdout

    def sql(self, text: str) -> str:
        """Runs a block of SQL in DuckDB, and gives the last statement's rows, a line each, cells two spaces apart."""
        at = Path.cwd()
        os.chdir(self.folder)
        try:
            with duckdb.connect() as connection:
                if Path(VIEWS).exists():
                    connection.execute("SET VARIABLE store = 'data/store'")
                    connection.execute(Path(VIEWS).read_text(encoding="utf-8"))
                rows = connection.sql(text)
                assert rows is not None, "the last statement gives no rows"
                cells = [rows.columns, *rows.fetchall()]
        finally:
            os.chdir(at)
        assert len(cells) > 1, "no row"
        return "\n".join("  ".join("NULL" if cell is None else str(cell) for cell in row) for row in cells)

    def python(self, text: str) -> str:
        """Runs a block of Python, and gives what it printed."""
        script = self.folder / "block.py"
        script.write_text(text, encoding="utf-8")
        return self.shell("python block.py")


def plain(text: str) -> str:
    """A text without what differs from run to run: when crawls and audits began."""
    return re.sub(r"\b([ac])\d{8}T\d{6}Z", r"\g<1>20261121T120000Z", text)


def spaced(text: str) -> str:
    """A text in which white space between words is one space, as rows of a query are compared."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines())
