"""``secretariat user``: accounts of who signs in to the web site."""

from __future__ import annotations

import sys
from pathlib import Path

import click

# The roles stand here a second time because asking `accounts.rules` is asking for Django; a test compares them.
ROLES = ("reader", "member", "contributor", "officer", "editor", "administrator")


@click.group(epilog='Example:  secretariat user add maria --role officer --title "Programme officer"')
def command() -> None:
    """Accounts of who signs in."""


@command.command(epilog='Example:  secretariat user add maria --role officer --title "Programme officer"')
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--title", default="", help="By which the person appears in public: 'Programme officer'.")
@click.option("--ask", is_flag=True, help="Ask for the password; else one is made at random and printed, this once.")
@click.pass_obj
def add(workspace: Path | None, name: str, role: str, title: str, ask: bool) -> None:
    """Make an account. There is no default password: one is made at random, or asked for."""
    from . import open_web

    open_web(workspace)
    from ..accounts.services import add_user

    password = ""
    if ask:
        password = (
            click.prompt("password", hide_input=True, confirmation_prompt=True)
            if sys.stdin.isatty()
            else sys.stdin.readline().rstrip("\n")
        )
    _, made = add_user(name=name, role=role, title=title, password=password)
    click.echo(f"account {name} with the role {role} is made")
    if not password:
        click.echo(f"password: {made}")
        click.echo("it is not shown again; it is changed at /account/password/", err=True)


@command.command(epilog="Example:  secretariat user role maria editor")
@click.argument("name")
@click.argument("role", type=click.Choice(ROLES))
@click.pass_obj
def role(workspace: Path | None, name: str, role: str) -> None:
    """Give an account another role."""
    from . import open_web

    open_web(workspace)
    from ..accounts.services import set_role

    set_role(name=name, role=role)
    click.echo(f"account {name} has the role {role}")
