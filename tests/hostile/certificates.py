"""An authority for the time of a test, and certificates that are wrong in one way each."""

import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Authority:
    """Who signs certificates."""

    name: x509.Name
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def named(cls, name: str) -> "Authority":
        """A new authority that nobody knows."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _subject(name)
        basic = x509.BasicConstraints(ca=True, path_length=None)
        builder = _builder(subject, subject, key, -_DAY, _DAY).add_extension(basic, critical=True)
        return cls(subject, key, builder.sign(key, hashes.SHA256()))

    def write(self, path: Path) -> Path:
        """Writes the authority's certificate, for clients that are to trust it."""
        path.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        return path


def context(
    folder: Path,
    host: str,
    authority: Authority | None,
    begins: dt.timedelta = -_DAY,
    ends: dt.timedelta = _DAY,
    *,
    is_named: bool = True,
) -> ssl.SSLContext:
    """A server's TLS context.

    Args:
        folder: where the key and certificate are put.
        host: the name in the certificate.
        authority: who signs it; None for itself.
        begins, ends: when it is valid, from now.
        is_named: the name is where it counts; else it is the common name alone.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _subject(host)
    issuer, signer = (subject, key) if authority is None else (authority.name, authority.key)
    names = x509.SubjectAlternativeName([x509.DNSName(host)])
    certificate = _builder(subject, issuer, key, begins, ends)
    if is_named:
        certificate = certificate.add_extension(names, critical=False)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    path = folder / f"{key.public_key().public_numbers().x:x}.pem"
    path.write_bytes(pem)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(path)
    return made


def _subject(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    begins: dt.timedelta,
    ends: dt.timedelta,
) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + begins)
        .not_valid_after(now + ends)
    )
