"""Which URLs belong to the audited site, and what a link is with regard to it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

from linkspider.model import domains, urls
from linkspider.model.identity import bare_host

ScopeKind = Literal["host", "domain", "prefix"]


class LinkScope(StrEnum):
    """What a link is with regard to the audited site."""

    INTERNAL = "internal"  # both ends in the site's scope
    SUBDOMAIN = "subdomain"  # one end in scope, the other on the same registrable domain out of it
    OUTBOUND = "outbound"  # from the site to another registrable domain
    BACKLINK = "backlink"  # from another registrable domain to the site
    OTHER = "other"  # neither end in scope


@dataclass(frozen=True, slots=True)
class Scope:
    """The audited site: what counts as inside.

    Attributes:
        kind: ``host``: one host, ``www.`` and the bare host being one; ``domain``: every host of the registrable
            domain; ``prefix``: one host, below the folder of the start URL.
        host: the start URL's host without a leading ``www.``.
        port: the start URL's port where it is not the scheme's default, else empty.
        domain: the registrable domain of the host.
        folder: the path that ``prefix`` asks for, its escapes as in keys, with its closing slash; ``/`` for the other
            kinds.
    """

    kind: ScopeKind
    host: str
    port: str
    domain: str
    folder: str

    @classmethod
    def of(cls, start_url: str, kind: ScopeKind = "host") -> "Scope":
        """The scope of the site that ``start_url`` (serialised, http or https) opens."""
        host, port = _host_and_port(start_url)
        path = start_url.partition("?")[0].partition("://")[2]
        folder = path[path.index("/") : path.rindex("/") + 1] if kind == "prefix" else "/"
        return cls(kind, bare_host(host), port, domains.domain_of(host), urls.in_upper_case(folder))

    @staticmethod
    def in_words(told: Mapping[str, Any]) -> str:
        """Which URLs of its site a scope takes, from its fields as a manifest has them: ``host``, ``prefix /docs/``.

        With the site's name it tells scopes apart: that takes the host that a whole domain's crawl began at for no part
        of the scope.
        """
        kind = str(told.get("kind", "host"))
        return f"{kind} {told.get('folder')}" if kind == "prefix" else kind

    def is_same(self, manifest: Mapping[str, Any]) -> bool:
        """Whether a crawl's scope takes the URLs of this one and no others, by its manifest."""
        return manifest.get("site") == self.site and Scope.in_words(_told(manifest)) == Scope.in_words(asdict(self))

    def is_within(self, manifest: Mapping[str, Any]) -> bool:
        """Whether a crawl's scope is of this site and takes all URLs of this one, by its manifest.

        A crawl of less, as of a folder, calls links lost that it did not look for.
        """
        told = _told(manifest)
        wider = told.get("kind", "host"), str(told.get("folder", "/"))
        holds = wider[0] == "domain" or (self.kind != "domain" and self.folder.startswith(wider[1]))
        return manifest.get("site") == self.site and holds

    @property
    def site(self) -> str:
        """The site's name, in the store and on the command line: its host (or domain), and its port if unusual."""
        name = self.domain if self.kind == "domain" else self.host
        return f"{name}:{self.port}" if self.port else name

    def contains(self, url: str) -> bool:
        """Whether a serialised http or https URL belongs to the site."""
        host, port = _host_and_port(url)
        if port != self.port:
            return False
        if self.kind == "domain":
            return domains.domain_of(host) == self.domain
        if bare_host(host) != self.host:
            return False
        if self.folder == "/":
            return True
        return urls.in_upper_case(url.partition("://")[2].partition("/")[2]).startswith(self.folder[1:])

    def classify(self, source_inside: bool, source_domain: str, target_inside: bool, target_domain: str) -> LinkScope:
        """What a link is with regard to the site, from where its two ends stand."""
        if source_inside and target_inside:
            return LinkScope.INTERNAL
        if not source_inside and not target_inside:
            return LinkScope.OTHER
        outer_domain = target_domain if source_inside else source_domain
        if outer_domain == self.domain:
            return LinkScope.SUBDOMAIN
        return LinkScope.OUTBOUND if source_inside else LinkScope.BACKLINK


def _told(manifest: Mapping[str, Any]) -> Mapping[str, Any]:
    """A scope's fields, as a manifest has them; earlier states wrote escapes as they were."""
    found: Mapping[str, Any] = manifest.get("scope") or {}
    return {**found, "folder": urls.in_upper_case(str(found["folder"]))} if "folder" in found else found


def _host_and_port(url: str) -> tuple[str, str]:
    """A URL's host, without the dot that a name may end with (RFC 1034 3.1), and its port if that is unusual."""
    authority = urls.authority(url)
    host = urls.host_of_authority(authority)
    return host.removesuffix("."), authority[len(host) + 1 :]
