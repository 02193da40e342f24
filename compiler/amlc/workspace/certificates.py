"""The workspace's own certificate authority, and certificates of the hosts it stands for."""

import os
import ssl
from pathlib import Path

import certifi
import trustme

from amlc.workspace.keys import write_private


def load_authority(folder: Path) -> trustme.CA:
    """The authority of `folder`, made on first use."""
    certificate, key = folder / "ca.pem", folder / "ca.key"
    if not (certificate.exists() and key.exists()):
        made = trustme.CA(organization_name="amlc embedded workspace")
        write_private(key, made.private_key_pem.bytes())
        write_private(certificate, made.cert_pem.bytes())
    return trustme.CA.from_pem(certificate.read_bytes(), key.read_bytes())


def write_bundle(folder: Path, authority: trustme.CA, *, offline: bool) -> None:
    """Write the roots a client of the workspace trusts: those it trusted before, and ours.

    Offline no other host can be reached, and 140 roots cost a client 50 ms each time it reads them.
    """
    bundle = folder / "ca-bundle.pem"
    named = (os.environ.get(name) for name in ("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "CURL_CA_BUNDLE"))
    trusted = next((Path(name) for name in named if name and Path(name).is_file()), Path(certifi.where()))
    ours = authority.cert_pem.bytes()
    roots = b"" if offline else trusted.read_bytes().rstrip()
    content = roots + b"\n" if ours.strip() in roots else roots + b"\n" + ours
    if not bundle.exists() or bundle.read_bytes() != content:
        write_private(bundle, content)


def server_context(authority: trustme.CA, host: str) -> ssl.SSLContext:
    """TLS as `host` would speak it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["http/1.1"])
    authority.issue_cert(host).configure_cert(context)
    return context
