"""Serving to others: under its own certificate, behind a named proxy, and never by accident."""

import datetime
import os
import stat
import subprocess
import sys

import pytest
import website
from example_workspaces import copied


@pytest.fixture(scope="module")
def workspace(site, tmp_path_factory):
    return copied(site.workspace, tmp_path_factory.mktemp("serve") / "workspace")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """(certificate, key) for localhost, signed by itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    folder = tmp_path_factory.mktemp("certificate")
    (folder / "c.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    (folder / "k.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    )
    return folder / "c.pem", folder / "k.pem"


def test_behind_a_named_proxy(workspace):
    """Behind a proxy its name alone is answered, addresses are https, and browsers are told to stay with it."""
    with website.served(workspace, "--workers", "1", "--behind-proxy", "gateway.example.org") as site:
        answer = site.get("/en/", Host="gateway.example.org", X_Forwarded_Proto="https")
        assert answer.status == 200
        assert 'rel="canonical" href="https://gateway.example.org/en/"' in answer.text
        assert "max-age" in answer.headers["strict-transport-security"]
        assert site.get("/en/", Host="other.example.org", X_Forwarded_Proto="https").status == 400
        sign_in = site.get("/en/account/sign-in/", Host="gateway.example.org", X_Forwarded_Proto="https")
        assert "Secure" in sign_in.headers["set-cookie"]


def test_under_its_own_certificate(workspace, certificate):
    """With a certificate and its key the site answers by TLS."""
    files = ("--certificate", str(certificate[0]), "--key", str(certificate[1]))
    with website.served(workspace, "--workers", "1", *files, trusted=certificate[0]) as site:
        assert site.address.startswith("https:")
        assert site.get("/en/").status == 200


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "0.0.0.0"), "--name"),
        (("--certificate", "secretariat.toml"), "--key"),
        (("--port", "99999999"), "--port"),
    ],
)
def test_what_cannot_be_served_says_why(workspace, options, said):
    """Listening to all without a name, half a certificate and an impossible port are refused with a way out."""
    done = subprocess.run(
        [sys.executable, "-m", "secretariat", "serve", *options],
        cwd=workspace, capture_output=True, text=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps its rights elsewhere")
def test_the_secret_key_is_its_owners(workspace):
    """`init` makes a secret key that its owner alone can read, another for each workspace."""
    key = workspace / "secret.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text("ascii").strip()) > 50
