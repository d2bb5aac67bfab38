"""The section ``[audit]`` of ``linkspider.toml``: what ``scrapy audit`` does unless its command line says else."""

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from linkspider.config_file import config_path, read_document
from linkspider.config_values import FileName, Named, section, shown
from linkspider.errors import ConfigError

SECTION: Final = "audit"
_NONE: Final = Named(())
_NO_FILE: Final = FileName("")


@dataclass(frozen=True, slots=True)
class Audit:
    """What `scrapy audit` does where its command line says nothing else; files are relative to this one's folder.

    Attributes:
        site: the start page of the site that is audited.
        seeds: files that list referring pages of this site, or patterns of their names as exports/*.csv; a URL of
            another site on the command line leaves them out.
        store: the store's folder, unless the environment or the command line names one.
        domain_ranks: a file of domain ranks, as `--domain-ranks` takes it.
        arguments: arguments of the spiders, as `-a` takes them, by name: { max_pages = 5000, texts = false }.
        settings: settings of linkspider and of Scrapy, as `-s` takes them, by name: { DOWNLOAD_DELAY = 2 }.
    """

    site: str = ""
    seeds: tuple[FileName, ...] = ()
    store: FileName = _NO_FILE
    domain_ranks: FileName = _NO_FILE
    arguments: Named = _NONE
    settings: Named = _NONE


@dataclass(frozen=True, slots=True)
class AuditConfig:
    """What a file says of audits.

    Attributes:
        audit: its section; all is default where it has none.
        path: the file; None without one.
    """

    audit: Audit = Audit()
    path: Path | None = None

    def place(self, name: str) -> str:
        """A path as the file names it, from the working directory."""
        return str(self._folder / name)

    def seed_files(self) -> list[str]:
        """The seed files that are there; of a pattern in alphabetical order, each file once.

        Raises:
            ConfigError: for a name or pattern without a file.
        """
        return list(dict.fromkeys(str(path) for name in self.audit.seeds for path in self._files(name)))

    @property
    def _folder(self) -> Path:
        return Path() if self.path is None else self.path.parent

    def _files(self, name: str) -> list[Path]:
        path = self._folder / name
        with suppress(OSError):  # as of a name that is too long for one
            if path.is_file():
                return [path]
        found = []
        if any(sign in name for sign in "*?["):
            start = Path(path.anchor) if Path(name).is_absolute() else self._folder
            try:
                found = sorted(each for each in start.glob(str(path.relative_to(start))) if each.is_file())
            except (ValueError, NotImplementedError, OSError) as fault:
                raise ConfigError(f"{self.path}: [{SECTION}] key 'seeds': '{name}' is no pattern: {fault}") from None
        if not found:
            raise ConfigError(f"{self.path}: [{SECTION}] key 'seeds': there is no file '{path}'")
        return found


def read_audit(named: Path | None = None) -> AuditConfig:
    """Reads what a configuration says of audits, and nothing else of it.

    Args:
        named: the file; None for ``linkspider.toml`` in the working directory, which may be missing.

    Raises:
        ConfigError: in one line that names the file and the key, or the line where it is no TOML.
    """
    path = config_path(named)
    if path is None:
        return AuditConfig()
    values = read_document(path).get(SECTION, {})
    if not isinstance(values, dict):
        raise ConfigError(f"{path}: {SECTION} is a section, as in [{SECTION}]; got {shown(values)}")
    return AuditConfig(section(path, f"[{SECTION}]", Audit, values), path)
