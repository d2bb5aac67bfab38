"""Certificates that name no host are refused, whoever signed them (RFC 9525 6: only subjectAltName counts)."""

import weakref
from collections.abc import Callable
from typing import Any, Final

from OpenSSL.crypto import X509
from OpenSSL.SSL import VERIFY_FAIL_IF_NO_PEER_CERT, VERIFY_PEER, Connection
from service_identity import VerificationError
from service_identity.hazmat import DNS_ID, IPAddress_ID
from service_identity.pyopenssl import extract_patterns
from twisted.internet._sslverify import ClientTLSOptions, _verifyCB
from twisted.python.failure import Failure

_MODE: Final = VERIFY_PEER | VERIFY_FAIL_IF_NO_PEER_CERT
Verify = Callable[[Connection, X509, int, int, int], bool]


class NamedClientTLSOptions(ClientTLSOptions):
    """Twisted's creator of TLS connections, for certificates with names.

    Twisted takes the error that there are none for a fault of its own: it logs a traceback, and the authority alone
    decides, so that such a certificate would do for any host.
    """

    def clientConnectionForTLS(self, tlsProtocol: Any) -> Connection:  # noqa: N802, N803  # Twisted's names
        """Creates a connection that asks for a certificate with the host's name."""
        connection = super().clientConnectionForTLS(tlsProtocol)
        ask = _verifyCB(tlsProtocol, self._hostnameIsDnsName, self._hostnameASCII)

        def verify(connection: Connection, certificate: X509, error: int, depth: int, is_ok: int) -> bool:
            return ask(connection, certificate, error, depth, bool(is_ok))

        connection.set_verify(_MODE, _with_names(tlsProtocol, self._mismatch(), verify))
        return connection

    def _mismatch(self) -> VerificationError:
        host = self._hostnameASCII
        wanted = DNS_ID(host) if self._hostnameIsDnsName else IPAddress_ID(host)
        return VerificationError(errors=[wanted.error_on_mismatch(mismatched_id=wanted)])


def _with_names(protocol: Any, mismatch: VerificationError, verify: Verify) -> Verify:
    """What is asked of each certificate of a chain: the host's own has names, and what else ``verify`` asks."""
    held = weakref.ref(protocol)

    def callback(connection: Connection, certificate: X509, error: int, depth: int, is_ok: int) -> bool:
        if depth or _has_names(certificate):
            return verify(connection, certificate, error, depth, is_ok)
        at = held()
        if at is not None:
            at.failVerification(Failure(mismatch))  # type: ignore[no-untyped-call]
        return False

    return callback


def _has_names(certificate: X509) -> bool:
    """Whether a certificate has names that can be read. No exception may leave a callback of OpenSSL."""
    try:
        return bool(extract_patterns(certificate))
    except Exception:
        return False
