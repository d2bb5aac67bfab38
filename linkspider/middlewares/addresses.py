"""Address rules: only public addresses are connected to, unless the user opened others.

The rule is held where names become addresses. Twisted connects to what the reactor's resolver answers and resolves
nothing again, so the address that is vetted is the address that is connected to; a name with one address that is not
public is refused whole. This covers redirects, robots.txt, and addresses written as URLs too.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from twisted.internet.address import IPv4Address as TwistedIPv4
from twisted.internet.address import IPv6Address as TwistedIPv6
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer

from linkspider.errors import OptionError
from linkspider.failures import RefusedError
from linkspider.model import urls
from linkspider.model.outcome import Outcome

Network = IPv4Network | IPv6Network

_GLOBAL_UNICAST: Final = ip_network("2000::/3")  # all that IANA has given to public IPv6 hosts (RFC 4291 2.4)
#: What older Pythons take for global: protocol assignments (RFC 6890) and documentation (RFC 9637).
_NOT_PUBLIC: Final = (ip_network("192.0.0.0/24"), ip_network("3fff::/20"))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a name of the user's own resolver table leads; ``address`` None means that it does not exist."""

    address: str | None
    port: int | None


@dataclass(frozen=True, slots=True)
class AddressRules:
    """What may be connected to.

    Attributes:
        networks: networks that are open although they are not public.
        places: the user's own resolver table, by name; ``*`` is every other name.
        named_hosts: hosts that the user named as start URL, which may be anywhere.
    """

    networks: tuple[Network, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    named_hosts: frozenset[str] = frozenset()

    def allow(self, host: str, address: str) -> bool:
        """Whether ``host`` may be connected to at ``address`` (in text form)."""
        return host in self.named_hosts or is_public(address) or self._is_opened(address)

    def place(self, host: str) -> Place | None:
        """Where the user's resolver table sends a name, or None where it leaves it to DNS."""
        return self.places.get(host, self.places.get("*"))

    def _is_opened(self, address: str) -> bool:
        plain = _plain_address(address)
        return any(plain in network for network in self.networks)


def is_public(address: str) -> bool:
    """Whether an IP address can belong to a public host; an IPv4 address inside an IPv6 one decides for it."""
    plain = _plain_address(address)
    if isinstance(plain, IPv6Address) and plain not in _GLOBAL_UNICAST:
        return False
    if any(plain in network for network in _NOT_PUBLIC):
        return False
    return plain.is_global and not plain.is_multicast


def _plain_address(address: str) -> Any:
    """An address without zone; IPv4 where it is mapped, 6to4 or NAT64 (RFC 4291, 3056, 6052)."""
    plain = ip_address(address.partition("%")[0])
    if isinstance(plain, IPv6Address):
        if plain in ip_network("64:ff9b::/96"):
            return ip_address(int(plain) & 0xFFFFFFFF)
        return plain.ipv4_mapped or plain.sixtofour or plain
    return plain


def parse_networks(text: str) -> tuple[Network, ...]:
    """Reads LINKSPIDER_ALLOW_NETWORKS.

    Raises:
        OptionError: naming the part that is no CIDR block.
    """
    networks = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        try:
            networks.append(ip_network(part, strict=False))
        except ValueError:
            raise OptionError(f"LINKSPIDER_ALLOW_NETWORKS: '{part}' is no network; write 127.0.0.0/8") from None
    return tuple(networks)


def parse_places(text: str) -> dict[str, Place]:
    """Reads LINKSPIDER_RESOLVE.

    Raises:
        OptionError: naming the part that cannot be read.
    """
    places = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, where = part.partition("=")
        try:
            if not name.strip():
                raise ValueError("no name")
            places[name.strip().lower()] = _parse_place(where.strip())
        except ValueError:
            raise OptionError(f"LINKSPIDER_RESOLVE: '{part}' is not name=address[:port] or name=-") from None
    return places


def _parse_place(where: str) -> Place:
    if where == "-":
        return Place(None, None)
    address, port = where, ""
    if where.startswith("["):
        address, end, port = where[1:].partition("]")
        if not end:
            raise ValueError("an open bracket")
        port = port.removeprefix(":")
    elif where.count(":") == 1:
        address, _, port = where.partition(":")
    if port and not (port.isdecimal() and 0 < int(port) < 65_536):
        raise ValueError("no port")
    return Place(str(ip_address(address)), int(port) if port else None)


@implementer(IHostResolution)
class _Resolution:
    """A resolution that is done the moment it begins."""

    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Has nothing left to cancel."""


@implementer(IResolutionReceiver)
class _Vetting:
    """Holds a resolution's addresses back until all are known, and passes them on if every one is allowed."""

    def __init__(self, receiver: Any, host: str, resolver: "VettingResolver") -> None:
        self._receiver = receiver
        self._host = host
        self._resolver = resolver
        self._addresses: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802  # Twisted's name
        """Passes the beginning on."""
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: IAddress) -> None:  # noqa: N802  # Twisted's name
        """Keeps an address."""
        self._addresses.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802  # Twisted's name
        """Passes the addresses on, or none of them."""
        refused = [each.host for each in self._addresses if not self._resolver.rules.allow(self._host, each.host)]
        if refused:
            self._resolver.refused[self._host] = refused[0]
        else:
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class VettingResolver:
    """A resolver in front of the reactor's own that lets only allowed addresses through.

    Attributes:
        refused: hosts that were refused, with the address that decided.
    """

    def __init__(self, inner: Any, rules: AddressRules) -> None:
        self._inner = inner
        self.rules = rules
        self.refused: dict[str, str] = {}

    def resolveHostName(  # noqa: N802  # Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803  # Twisted's name
        hostName: str,  # noqa: N803  # Twisted's name
        portNumber: int = 0,  # noqa: N803  # Twisted's name
        addressTypes: Any = None,  # noqa: N803  # Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803  # Twisted's name
    ) -> Any:
        """Resolves a name by the user's table or, vetted, by the resolver behind."""
        place = self.rules.place(hostName.lower())
        if place is None:
            vetting = _Vetting(resolutionReceiver, hostName.lower(), self)
            return self._inner.resolveHostName(vetting, hostName, portNumber, addressTypes, transportSemantics)
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        if place.address is not None:
            make = TwistedIPv6 if ":" in place.address else TwistedIPv4
            resolutionReceiver.addressResolved(make("TCP", place.address, place.port or portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution


class AddressMiddleware:
    """Puts the vetting resolver in front of the reactor's for the time of a crawl, and names what it refused."""

    def __init__(self, networks: tuple[Network, ...], places: dict[str, Place]) -> None:
        self._networks = networks
        self._places = places
        self._resolver: VettingResolver | None = None
        self._inner: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Reads LINKSPIDER_ALLOW_NETWORKS and LINKSPIDER_RESOLVE."""
        middleware = cls(
            parse_networks(crawler.settings.get("LINKSPIDER_ALLOW_NETWORKS") or ""),
            parse_places(crawler.settings.get("LINKSPIDER_RESOLVE") or ""),
        )
        crawler.signals.connect(middleware.open, signals.spider_opened)
        crawler.signals.connect(middleware.close, signals.spider_closed)
        return middleware

    def open(self, spider: Spider) -> None:
        """Installs the resolver; the spider's ``named_hosts`` may be anywhere."""
        from twisted.internet import reactor  # noqa: PLC0415  # importing it installs it: only when one is running

        named: Collection[str] = getattr(spider, "named_hosts", ())
        rules = AddressRules(self._networks, self._places, frozenset(named))
        self._inner = reactor.nameResolver
        self._resolver = VettingResolver(self._inner, rules)
        reactor.installNameResolver(self._resolver)

    def close(self) -> None:
        """Puts the reactor's own resolver back."""
        from twisted.internet import reactor  # noqa: PLC0415  # as above

        if self._inner is not None:
            reactor.installNameResolver(self._inner)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tells a refused address from a name that does not exist; nothing is retried then."""
        if self._resolver is None or not isinstance(exception, CannotResolveHostError):
            return
        host = urls.host(request.url).strip("[]")
        address = self._resolver.refused.get(host)
        if address is not None:
            raise RefusedError(
                Outcome.BLOCKED_ADDRESS,
                f"{host} is at {address}, which is not public; LINKSPIDER_ALLOW_NETWORKS can open it",
            )
