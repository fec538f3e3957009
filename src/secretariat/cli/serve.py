"""``secretariat serve``: the web site, by one command and no other server."""

from __future__ import annotations

import ipaddress
import json
import os
from pathlib import Path

import click

from ..domain.errors import UsageError


@click.command(
    epilog="Example:  secretariat serve  ·  secretariat serve --host 0.0.0.0 --name gateway.example.org --certificate c.pem --key k.pem"
)
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; others than this machine's own reach no further unless named.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Processes, one thread each. Default: 2, or 1 on a machine with one core.",
)
@click.option(
    "--name",
    "names",
    multiple=True,
    help="Name by which this server is called; may be repeated. A request for another is refused.",
)
@click.option(
    "--certificate", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TLS certificate (PEM)."
)
@click.option("--key", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Its private key (PEM).")
@click.option(
    "--behind-proxy",
    metavar="NAME",
    help="A proxy of this public name speaks TLS and sends X-Forwarded-Proto and Host.",
)
@click.option(
    "--demo", is_flag=True, help="Make TAXII collections and two persons to try them with; passwords are printed, once."
)
@click.pass_obj
def command(
    workspace: Path | None, host: str, port: int, workers: int | None, names: tuple[str, ...], certificate: Path | None,
    key: Path | None, behind_proxy: str | None, demo: bool,
) -> None:  # fmt: skip
    """Serve the web site. It listens to this machine alone unless --host says otherwise."""
    if bool(certificate) != bool(key):
        raise UsageError("a certificate and its key go together", mend="give --certificate and --key")
    hosts = [*names, *([behind_proxy] if behind_proxy else [])]
    if not _is_wild(host):
        hosts.append(f"[{host}]" if ":" in host else host)
    elif not hosts:
        raise UsageError(
            f"{host} listens on every address", mend="say by which name it may be called: --name gateway.example.org"
        )
    if not _is_loopback(host) and not certificate and not behind_proxy:
        click.secho(
            "warning: others can reach this server, and what they send is not encrypted: --certificate or --behind-proxy",
            err=True,
        )
    https = bool(certificate or behind_proxy)
    os.environ["SECRETARIAT_SERVE"] = json.dumps({"hosts": hosts, "https": https, "proxy": bool(behind_proxy)})

    from . import open_web

    open_web(workspace)
    from ..evidence import following

    following.begin()
    if demo:
        from ..exchange.services import make_demonstration

        for person, password in make_demonstration():
            click.echo(f"account: {person}  password: {password}")
    from granian import Granian
    from granian.constants import Interfaces

    many = workers or min(2, os.cpu_count() or 1)
    click.echo(
        f"{'https' if certificate else 'http'}://{f'[{host}]' if ':' in host else host}:{port}/ with {many} workers; stop with Ctrl-C",
        err=True,
    )
    Granian(
        "secretariat.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=many,
        blocking_threads=1,
        log_enabled=True,
        log_level="warning",
        ssl_cert=certificate,
        ssl_key=key,
    ).serve()


def _is_wild(host: str) -> bool:
    return host in ("0.0.0.0", "::", "")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
