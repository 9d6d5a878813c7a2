"""`flask accounts`: manage staff accounts."""

import click
from email_validator import EmailNotValidError, validate_email
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.accounts import codes, operations
from fundraiser.accounts.links import password_token
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import find_by_email, list_people, normalised
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language
from fundraiser.web.actors import COMMAND_LINE
from fundraiser.web.commands import says_refusals
from fundraiser.web.links import public_url_for

commands = AppGroup("accounts", help="Accounts of the back office.")

role_option = click.option(
    "--role", type=click.Choice([role.value for role in Role]), required=True
)


@commands.command("invite")
@click.argument("email")
@role_option
@click.option("--name", default="", help="The person's name.")
@click.option(
    "--language", type=click.Choice([language.value for language in Language]), default="en"
)
@says_refusals
def invite(email: str, role: str, name: str, language: str) -> None:
    """Add an account for EMAIL, send the invitation and print its link."""
    _require_address(email)
    with transaction():
        notice = operations.invite(
            email,
            name=name,
            role=Role(role),
            language=Language(language),
            actor=COMMAND_LINE,
            at=clock.now(),
        )
    click.echo(f"{normalised(email)} is invited as {role}. This link works for seven days:")
    token = password_token(notice.id)
    click.echo(public_url_for("accounts.set_password", language=language, token=token))


@commands.command("list")
def list_accounts() -> None:
    """List every account, closed ones too."""
    for person in list_people():
        state = "closed" if not person.active else "invited" if person.is_invited else "open"
        factor = "second factor" if person.has_second_factor else "password only"
        click.echo(f"{person.email}\t{person.role}\t{state}\t{factor}\t{person.name}")


@commands.command("set-role")
@click.argument("email")
@role_option
@says_refusals
def set_role(email: str, role: str) -> None:
    """Give EMAIL another role."""
    with transaction():
        person = operations.set_role(
            _person(email).id, Role(role), actor=COMMAND_LINE, at=clock.now()
        )
    click.echo(f"{person.email} now has the role {person.role}.")


@commands.command("deactivate")
@click.argument("email")
@says_refusals
def deactivate(email: str) -> None:
    """Close the account of EMAIL and end its sessions."""
    with transaction():
        person = operations.deactivate(_person(email).id, actor=COMMAND_LINE, at=clock.now())
    click.echo(f"The account of {person.email} is closed.")


@commands.command("reactivate")
@click.argument("email")
def reactivate(email: str) -> None:
    """Open the closed account of EMAIL again, with the role and password it had."""
    with transaction():
        person = operations.reactivate(_person(email).id, actor=COMMAND_LINE, at=clock.now())
    click.echo(f"The account of {person.email} is open.")


@commands.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> None:
    """Remove the second factor of EMAIL, who has lost their phone and recovery codes."""
    with transaction():
        codes.reset(_person(email).id, actor=COMMAND_LINE, at=clock.now())
    click.echo(
        f"{normalised(email)} can sign in with the password, and set up a new second factor."
    )


def _person(email: str) -> StaffMember:
    person = find_by_email(email)
    if person is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    return person


def _require_address(email: str) -> None:
    try:
        validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise click.ClickException(f"{email} is not an email address: {error}") from error
