"""A certificate for a key, from a certifying body of a test's own."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID


def chain(key: Ed25519PublicKey, *, broken: bool = False) -> bytes:
    """Hers, then the body's (PEM). `broken`: hers was signed by somebody else."""
    body = Ed25519PrivateKey.generate()
    root = _certificate("Organisme", "Organisme", body.public_key(), body)
    hers = _certificate("Claire", "Organisme", key, Ed25519PrivateKey.generate() if broken else body)
    return b"".join(one.public_bytes(Encoding.PEM) for one in (hers, root))


def _certificate(name: str, issuer: str, key: Ed25519PublicKey, by: Ed25519PrivateKey) -> x509.Certificate:
    now = datetime.now(UTC)
    subject, signed = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer))
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signed)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=name == issuer, path_length=None), critical=True)
        .sign(by, None)
    )
