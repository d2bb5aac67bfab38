"""Registrable domains by the public suffix list, private suffixes included: ``a.github.io`` is a domain of its own.

The list comes with the package ``publicsuffixlist``; no network is used. Source: https://publicsuffix.org/list/
"""

from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from publicsuffixlist import PSLFILE, PublicSuffixList

from linkspider.model import urls


def _read_list() -> PublicSuffixList:
    """The package's own list. Left to itself it encodes all rules for IDNA, which takes twice as long as the rest."""
    lines = Path(PSLFILE).read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("//")]
    encoded = [rule.encode("idna").decode("ascii") for rule in rules if not rule.isascii()]
    return PublicSuffixList(rules + encoded, accept_encoded_idn=False)


_LIST = _read_list()


def registrable_domain(host: str) -> str | None:
    """The registrable domain of a host name, or None for a public suffix or an IP address.

    Args:
        host: a host name in lower case, Unicode or IDNA form, without port.
    """
    if urls.is_ip_address(host):
        return None
    found: str | None = _LIST.privatesuffix(host)
    return found


@lru_cache(maxsize=100_000)
def domain_of(host: str) -> str:
    """The domain that a host is counted under: its registrable domain, or the host where it has none.

    Args:
        host: a host as ``urls.host`` gives it.
    """
    return registrable_domain(host.removesuffix(".")) or host


def of_url(url: str) -> str:
    """The domain that a serialised http or https URL is counted under."""
    return domain_of(urls.host(url))


def suffix_list_date() -> str:
    """The date of the suffix list in use, as ``YYYY-MM-DD``."""
    stamp = version("publicsuffixlist").rsplit(".", 1)[-1]
    return f"{stamp[:4]}-{stamp[4:6]}-{stamp[6:]}"
