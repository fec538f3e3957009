"""``secretariat exchange``: communities, members, collections and tokens; loads bundles of STIX."""

from __future__ import annotations

import gzip
import io
import time
from pathlib import Path

import click

from ..domain.errors import InputError, UsageError

LABELS = ("TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED")
_MOST = 2 * 2**30


@click.group(
    epilog="Example:  secretariat exchange community finance 'Finance' && secretariat exchange entity bank-a 'Bank A' "
    "--community finance && secretariat exchange member bank-a maria && "
    "secretariat exchange collection 'Indicators' --alias indicators --community finance"
)
def command() -> None:
    """Exchange technical information: TAXII collections, who is of which community, tokens, bundles of STIX."""


@command.command(epilog="Example:  secretariat exchange community finance 'Finance sector'")
@click.argument("slug")
@click.argument("name")
@click.option("--floor", type=click.Choice(LABELS), default="TLP:CLEAR", help="Nothing of it is less restricted.")
@click.pass_obj
def community(workspace: Path | None, slug: str, name: str, floor: str) -> None:
    """Make a community of entities that trust each other."""
    _open(workspace).make_community(slug=slug, name=name, floor=floor)
    click.echo(f"community {slug} is made")


@command.command(epilog="Example:  secretariat exchange entity bank-a 'Bank A' --community finance")
@click.argument("slug")
@click.argument("name")
@click.option("--community", "communities", multiple=True, help="Slug of a community; may be repeated.")
@click.pass_obj
def entity(workspace: Path | None, slug: str, name: str, communities: tuple[str, ...]) -> None:
    """Make an entity, of which persons are members."""
    _open(workspace).make_entity(slug=slug, name=name, communities=communities)
    click.echo(f"entity {slug} is made")


@command.command(epilog="Example:  secretariat exchange member bank-a maria")
@click.argument("entity")
@click.argument("user")
@click.option("--end", is_flag=True, help="End the membership instead.")
@click.pass_obj
def member(workspace: Path | None, entity: str, user: str, end: bool) -> None:
    """Make a person a member of an entity."""
    services = _open(workspace)
    if end:
        services.end_membership(entity=entity, user=user)
        click.echo(f"{user} is a member of {entity} no more")
    else:
        services.add_member(entity=entity, user=user)
        click.echo(f"{user} is a member of {entity}")


@command.command(epilog="Example:  secretariat exchange collection 'Indicators' --alias indicators --community finance")
@click.argument("title")
@click.option("--alias", default="", help="Short name that stands for its id in addresses.")
@click.option("--description", default="")
@click.option("--community", "communities", multiple=True, help="Slug of a community that reads it; may be repeated.")
@click.option("--person", "persons", multiple=True, help="Account that may read TLP:RED in it; may be repeated.")
@click.option(
    "--reach",
    type=click.Choice(("public", "signed-in", "communities")),
    default="communities",
    show_default=True,
    help="Who is told that it exists.",
)
@click.option(
    "--unmarked", type=click.Choice(LABELS), default="TLP:AMBER", show_default=True, help="Label of what has none."
)
@click.option("--floor", type=click.Choice(LABELS), default="TLP:CLEAR", help="Nothing in it is less restricted.")
@click.option("--read-only", is_flag=True, help="TAXII clients add nothing to it.")
@click.option("--write-only", is_flag=True, help="TAXII clients read nothing of it.")
@click.pass_obj
def collection(
    workspace: Path | None, title: str, alias: str, description: str, communities: tuple[str, ...],
    persons: tuple[str, ...], reach: str, unmarked: str, floor: str, read_only: bool, write_only: bool,
) -> None:  # fmt: skip
    """Make a collection."""
    if read_only and write_only:
        raise UsageError("a collection that is neither read nor written", mend="give one of --read-only, --write-only")
    services = _open(workspace)
    from ..exchange.models import Collection

    made = services.make_collection(
        title=title, alias=alias, description=description, communities=communities, persons=persons,
        reach=Collection.Reach[reach.upper().replace("-", "_")], unmarked=unmarked, floor=floor,
        is_readable=not write_only, is_writable=not read_only,
    )  # fmt: skip
    click.echo(f"collection {made.id} is made: /taxii2/main/collections/{made.alias or made.id}/")


@command.command(epilog="Example:  secretariat exchange collections")
@click.pass_obj
def collections(workspace: Path | None) -> None:
    """List the collections, with how many objects each holds."""
    _open(workspace)
    from django.db.models import Count

    from ..exchange.models import Collection

    for one in Collection.objects.annotate(many=Count("objects_held")).order_by("title", "id"):
        click.echo(f"{one.id}  {one.alias or '-':16}  {one.many:>9,}  {one.title}")


@command.command(epilog="Example:  secretariat exchange load bundle.json --to indicators --as maria")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--to", "name", required=True, help="Alias, id or title of the collection.")
@click.option("--as", "user", required=True, help="Account in whose name it is sent.")
@click.pass_obj
def load(workspace: Path | None, file: Path, name: str, user: str) -> None:
    """Load a bundle of STIX, also packed (.gz). Each object is stored, or told why not; then the exit status is 3."""
    services = _open(workspace)
    from ..exchange import adding, principals
    from ..formats.stix_json import NotAnEnvelope

    body = _bytes(file)
    found, sender = services.collection(name), services.account(user)
    opened = principals.collections()[str(found.id)]
    began, added, failures, held = time.perf_counter(), 0, [], 0
    try:
        for outcome in adding.load(opened=opened, sender=principals.of(sender), body=body):
            added += outcome.added
            failures += [one for one in outcome.said if one[2]]
            held += len(outcome.said) - outcome.added - outcome.failures
    except NotAnEnvelope as refused:
        raise InputError(
            f"{file}: {refused}", mend="mend the file; what came before that place is stored", place=str(file)
        ) from None
    seconds = time.perf_counter() - began
    click.echo(f"{added:,} objects added, {held:,} were held already, {len(failures):,} refused; {seconds:.1f} s")
    for identifier, version, wrong in failures[:20]:
        click.echo(f"  {identifier or '(no id)'} {version}: {wrong}", err=True)
    if len(failures) > 20:
        click.echo(f"  and {len(failures) - 20:,} more", err=True)
    if failures:
        raise click.exceptions.Exit(3)


@command.group(epilog="Example:  secretariat exchange token create maria --for 'our SIEM' --write")
def token() -> None:
    """Credentials that programs send in place of a password."""


@token.command(epilog="Example:  secretariat exchange token create maria --for 'our SIEM' --days 365")
@click.argument("user")
@click.option("--for", "purpose", required=True, help="What it is for.")
@click.option("--write", is_flag=True, help="It may add and delete too.")
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True)
@click.pass_obj
def create(workspace: Path | None, user: str, purpose: str, write: bool, days: int) -> None:
    """Make a token; it is shown this once."""
    services = _open(workspace)
    from ..exchange.principals import make_token

    made, shown = make_token(user=services.account(user), name=purpose, may_write=write, days=days)
    click.echo(shown)
    click.echo(
        f"send it as Authorization: Bearer …; it ends on {made.expires_at:%Y-%m-%d} and is not shown again", err=True
    )


@token.command("list", epilog="Example:  secretariat exchange token list maria")
@click.argument("user")
@click.pass_obj
def listed(workspace: Path | None, user: str) -> None:
    """The tokens of an account, without their secrets."""
    services = _open(workspace)
    for one in services.account(user).tokens.order_by("made_at"):
        state = "withdrawn" if one.revoked_at else f"until {one.expires_at:%Y-%m-%d}"
        click.echo(f"{one.public}  {'read and write' if one.may_write else 'read':14}  {state:16}  {one.name}")


@token.command(epilog="Example:  secretariat exchange token withdraw 3f2a…")
@click.argument("public")
@click.pass_obj
def withdraw(workspace: Path | None, public: str) -> None:
    """End a token, named by its first half; it is refused from the next request on."""
    _open(workspace)
    from ..exchange.models import Token
    from ..exchange.principals import withdraw_token

    found = Token.objects.filter(public=public.partition(".")[0]).first()
    if found is None:
        raise UsageError(f"no token begins with {public!r}", mend="secretariat exchange token list USER lists them")
    withdraw_token(token=found)
    click.echo(f"token {found.public} is withdrawn")


def _open(workspace: Path | None):
    from . import open_web

    open_web(workspace)
    from ..exchange import services

    return services


def _bytes(file: Path) -> bytes:
    """The file's content; what unpacks to more than 2 GB is refused."""
    with file.open("rb") as opened, io.BytesIO() as held:
        packed = opened.read(2) == b"\x1f\x8b"
        opened.seek(0)
        stream = gzip.GzipFile(fileobj=opened) if packed else opened
        try:
            while piece := stream.read(1 << 20):
                held.write(piece)
                if held.tell() > _MOST:
                    raise InputError(f"{file}: more than 2 GB", mend="cut it into several files", place=str(file))
            return held.getvalue()
        except (gzip.BadGzipFile, EOFError) as error:
            raise InputError(f"{file}: {error}", mend="pack it again", place=str(file)) from None
