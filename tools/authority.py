"""A test certificate authority, for a certifying body that wants to try content credentials (C2PA).

    python tools/authority.py root FOLDER              make a root: root.pem (to give to jurors), root-key.pem (secret)
    python tools/authority.py issue FOLDER REQUEST     sign a candidate's request: a CSR (PEM), or the enrolment file that
                                                       « preuve key new --certificate » wrote; gives REQUEST.chain.pem
    python tools/authority.py request KEY NAME         a request for a private key (PEM), to try the whole way

The requests' keys are Ed25519 or P-256. What a certificate says is the request's common name and the authority's own
name: whoever issues checks that name first. Nothing here is fit for real use: the root's key stands in a plain file.
Profile: C2PA 2.x, « X.509 certificates »; the extended key usage is emailProtection, as its trust model takes.
"""

import argparse
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_DAYS, LEAF_DAYS = 3650, 400
Leaf = ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey


def make_root(folder: Path, name: str, now: datetime) -> Path:
    """A root's certificate and key. Refuses to overwrite."""
    folder.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name(name, f"{name}, racine d'essai")
    made = _builder(subject, subject, key.public_key(), key.public_key(), now, ROOT_DAYS)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    made = made.add_extension(_usage(signs_certificates=True), critical=True)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _new(folder / "root-key.pem", pem, 0o600)
    return _new(folder / "root.pem", _pem(made.sign(key, hashes.SHA256())), 0o644)


def issue(folder: Path, request: bytes, now: datetime) -> bytes:
    """The chain for a request: the candidate's certificate, then the root's. Raises ValueError."""
    root = x509.load_pem_x509_certificate((folder / "root.pem").read_bytes())
    key = serialization.load_pem_private_key((folder / "root-key.pem").read_bytes(), None)
    asked = x509.load_pem_x509_csr(request)
    public = asked.public_key()
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not asked.is_signature_valid:
        raise ValueError("the request isn't signed by its own key")
    if not isinstance(public, Leaf) or (isinstance(public, ec.EllipticCurvePublicKey) and public.key_size != 256):
        raise ValueError("the request's key is neither Ed25519 nor P-256")
    names = asked.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    owner = root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    if len(names) != 1:
        raise ValueError("the request doesn't have one common name")
    subject = _name(str(owner[0].value), str(names[0].value))
    made = _builder(subject, root.subject, public, key.public_key(), now, LEAF_DAYS)
    made = made.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    made = made.add_extension(_usage(signs_certificates=False), critical=True)
    made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
    return _pem(made.sign(key, hashes.SHA256())) + _pem(root)


def asked_in(data: bytes) -> bytes:
    """The request of a file: the file itself, or the one that an enrolment carries. Raises ValueError."""
    if not data.lstrip().startswith(b"{"):
        return data
    found = json.loads(data).get("request", "")
    if not isinstance(found, str) or not found:
        raise ValueError("this enrolment asks for no certificate: make it again with --certificate")
    return found.encode()


def request(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, name: str) -> bytes:
    """A request for a key, PEM."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    hashed = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    made = x509.CertificateSigningRequestBuilder().subject_name(subject).sign(key, hashed)
    return made.public_bytes(serialization.Encoding.PEM)


def _builder(
    subject: x509.Name, issuer: x509.Name, public: Leaf, above: Leaf, now: datetime, days: int
) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
    made = made.serial_number(x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=days))
    made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    return made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above), critical=False)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _new(path: Path, data: bytes, mode: int) -> Path:
    path.touch(mode=mode, exist_ok=False)
    path.write_bytes(data)
    return path


def main() -> int:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    root = commands.add_parser("root")
    root.add_argument("folder", type=Path)
    root.add_argument("--name", default="Certificateur d'essai")
    signing = commands.add_parser("issue")
    signing.add_argument("folder", type=Path)
    signing.add_argument("request", type=Path)
    asking = commands.add_parser("request")
    asking.add_argument("key", type=Path)
    asking.add_argument("name")
    given = parser.parse_args()
    now = datetime.now(UTC)
    if given.command == "root":
        print(make_root(given.folder, given.name, now))
    elif given.command == "issue":
        chain = issue(given.folder, asked_in(given.request.read_bytes()), now)
        print(_new(given.request.with_suffix(".chain.pem"), chain, 0o644))
    else:
        key = serialization.load_pem_private_key(given.key.read_bytes(), None)
        if not isinstance(key, ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey):
            raise TypeError(type(key))
        print(request(key, given.name).decode(), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
