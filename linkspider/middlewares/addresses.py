"""Address rules: only public addresses and the web's two ports are connected to, unless the user opened others.

The rule is held where names become addresses. Twisted connects to what the reactor's resolver answers and resolves
nothing again, so the address that is vetted is the address that is connected to; a name with one address that is not
public is refused whole. This covers redirects, robots.txt, and addresses written as URLs too. A port that nothing can
open is refused before its name is looked up; one that the address may open, when the address is known.
"""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final, Self, TypeVar

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
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

WEB_PORTS: Final = frozenset({80, 443})
REMEMBER_FAILED: Final = 60.0  # seconds in which a name that had no address is not looked up again
_MAX_REMEMBERED: Final = 10_000  # names that failed or were refused
_GLOBAL_UNICAST: Final = ip_network("2000::/3")  # all that IANA has given to public IPv6 hosts (RFC 4291 2.4)
_LOOPBACK: Final = ip_network("127.0.0.0/8")
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
        named_ports: the ports that the user named with them.
    """

    networks: tuple[Network, ...] = ()
    places: dict[str, Place] = field(default_factory=dict)
    named_hosts: frozenset[str] = frozenset()
    named_ports: frozenset[int] = frozenset()

    def allow(self, host: str, address: str) -> bool:
        """Whether ``host`` may be connected to at ``address`` (in text form)."""
        return host in self.named_hosts or is_public(address) or self._is_opened(address)

    def allow_port(self, host: str, port: int, address: str | None = None) -> bool:
        """Whether ``port`` of ``host`` may be connected to.

        Args:
            host: its name, or its address.
            port: as in the URL.
            address: where it is; None while that is not known, when what may be allowed is.
        """
        if _is_loopback_name(host) and self.place(host) is None and host not in self.named_hosts:
            return any(_LOOPBACK.overlaps(network) for network in self.networks if network.version == 4)
        if port in WEB_PORTS or (host in self.named_hosts and port in self.named_ports):
            return True
        place = self.place(host)
        if place is not None:  # a port of its own stands in for the URL's; a name that does not exist has none
            return place.address is None or place.port is not None or self._is_opened(place.address)
        if address is None and not _is_address(host):
            return bool(self.networks)
        return self._is_opened(address or host)

    def why_not(self, host: str, port: int) -> str | None:
        """Why ``port`` of ``host`` may not be connected to wherever it is; None where that depends."""
        if self.allow_port(host, port):
            return None
        if _is_loopback_name(host):
            return f"{host} is this machine (RFC 6761), which is not public; LINKSPIDER_ALLOW_NETWORKS can open it"
        return port_refusal(host, port)

    def refusal(self, host: str, port: int, address: str) -> str | None:
        """Why ``port`` of ``host`` may not be connected to at ``address``; None where it may."""
        if not self.allow(host, address):
            return f"{host} is at {address}, which is not public; LINKSPIDER_ALLOW_NETWORKS can open it"
        return None if self.allow_port(host, port, address) else port_refusal(host, port)

    def place(self, host: str) -> Place | None:
        """Where the user's resolver table sends a name, or None where it leaves it to DNS."""
        return self.places.get(host, self.places.get("*"))

    def _is_opened(self, address: str) -> bool:
        plain = _plain_address(address)
        return any(plain in network for network in self.networks)


def _is_loopback_name(host: str) -> bool:
    """Whether a name stands for the machine itself, and is not for a resolver to say (RFC 6761 6.3)."""
    name = host.rstrip(".")
    return name == "localhost" or name.endswith(".localhost")


def port_refusal(host: str, port: int) -> str:
    """Why a port is not connected to, in words."""
    return f"port {port} of {host}: only 80, 443 and the start URL's own port are connected to"


def _is_address(host: str) -> bool:
    try:
        ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


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
            places[_in_ascii(name.strip().lower())] = _parse_place(where.strip())
        except ValueError:
            raise OptionError(f"LINKSPIDER_RESOLVE: '{part}' is not name=address[:port] or name=-") from None
    return places


def _in_ascii(name: str) -> str:
    """A name as URLs that are asked for have it (IDNA)."""
    return name if name.isascii() else urls.host(urls.from_user(name))


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

    def __init__(self, receiver: Any, host: str, port: int, resolver: "VettingResolver") -> None:
        self._receiver = receiver
        self._host = host
        self._port = port
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
        if self._resolver.settle(self._host, self._port, [each.host for each in self._addresses]):
            for address in self._addresses:
                self._receiver.addressResolved(address)
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class VettingResolver:
    """A resolver in front of the reactor's own that lets only allowed addresses through.

    A name without an address is not looked up again for a while: a page links to a dead host many times over.

    Attributes:
        refused: hosts and ports that were refused, with the reason.
    """

    def __init__(self, inner: Any, rules: AddressRules, clock: Callable[[], float] = time.monotonic) -> None:
        self._inner = inner
        self._clock = clock
        self._failed: dict[str, float] = {}  # host -> when
        self.rules = rules
        self.refused: dict[tuple[str, int], str] = {}

    def settle(self, host: str, port: int, found: list[str]) -> bool:
        """Takes note of a look-up's addresses, and says whether they may be passed on."""
        self.refused.pop((host, port), None)
        if not found:
            _remember(self._failed, host, self._clock())
        for address in found:
            reason = self.rules.refusal(host, port, address)
            if reason is not None:
                _remember(self.refused, (host, port), reason)
                return False
        return True

    def resolveHostName(  # noqa: N802  # Twisted's name
        self,
        resolutionReceiver: Any,  # noqa: N803  # Twisted's name
        hostName: str,  # noqa: N803  # Twisted's name
        portNumber: int = 0,  # noqa: N803  # Twisted's name
        addressTypes: Any = None,  # noqa: N803  # Twisted's name
        transportSemantics: str = "TCP",  # noqa: N803  # Twisted's name
    ) -> Any:
        """Resolves a name by the user's table or, vetted, by the resolver behind."""
        host = hostName.lower()
        place = self.rules.place(host)
        if place is None and not self._has_just_failed(host):
            vetting = _Vetting(resolutionReceiver, host, portNumber, self)
            return self._inner.resolveHostName(vetting, hostName, portNumber, addressTypes, transportSemantics)
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        if place is not None and place.address is not None and self.rules.allow_port(host, portNumber):
            make = TwistedIPv6 if ":" in place.address else TwistedIPv4
            resolutionReceiver.addressResolved(make("TCP", place.address, place.port or portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution

    def _has_just_failed(self, host: str) -> bool:
        failed_at = self._failed.get(host)
        if failed_at is None or self._clock() - failed_at < REMEMBER_FAILED:
            return failed_at is not None
        del self._failed[host]
        return False


def _remember(memory: dict[_Key, _Value], key: _Key, value: _Value) -> None:
    """Keeps a value as the newest, and forgets the oldest where there are too many."""
    memory.pop(key, None)
    memory[key] = value
    if len(memory) > _MAX_REMEMBERED:
        del memory[next(iter(memory))]


def port_of(url: str) -> int:
    """The port of a serialised http or https URL."""
    authority = urls.authority(url)
    written = authority[len(urls.host_of_authority(authority)) :].removeprefix(":")
    return int(written) if written else 443 if urls.scheme_of(url) == "https" else 80


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
        """Installs the resolver; the spider's ``named_hosts`` may be anywhere, on the ports of its ``named_urls``."""
        from twisted.internet import reactor  # noqa: PLC0415  # importing it installs it: only when one is running

        named: Collection[str] = getattr(spider, "named_hosts", ())
        ports = frozenset(port_of(url) for url in getattr(spider, "named_urls", ()))
        rules = AddressRules(self._networks, self._places, frozenset(named), ports)
        self._inner = reactor.nameResolver
        self._resolver = VettingResolver(self._inner, rules)
        reactor.installNameResolver(self._resolver)

    def close(self) -> None:
        """Puts the reactor's own resolver back."""
        from twisted.internet import reactor  # noqa: PLC0415  # as above

        if self._inner is not None:
            reactor.installNameResolver(self._inner)

    def process_request(self, request: Request) -> None:
        """Refuses a name of this machine, and a port that no address could open, before anything is looked up.

        Raises:
            RefusedError: ``blocked_address``.
        """
        if self._resolver is None or urls.scheme_of(request.url) not in {"http", "https"}:
            return
        host, port = urls.host(request.url).strip("[]"), port_of(request.url)
        reason = self._resolver.rules.why_not(host, port)
        if reason is not None:
            raise RefusedError(Outcome.BLOCKED_ADDRESS, reason)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Tells a refused address from a name that does not exist; nothing is retried then."""
        if self._resolver is None or not isinstance(exception, CannotResolveHostError):
            return
        reason = self._resolver.refused.get((urls.host(request.url).strip("[]"), port_of(request.url)))
        if reason is not None:
            raise RefusedError(Outcome.BLOCKED_ADDRESS, reason)
