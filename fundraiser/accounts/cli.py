"""`flask accounts …`: the people who work here, from the command line."""

import click
from flask.cli import AppGroup

from fundraiser import clock
from fundraiser.accounts import operations
from fundraiser.accounts.errors import NoSuchColleague
from fundraiser.accounts.links import password_token
from fundraiser.accounts.models import StaffMember
from fundraiser.accounts.permissions import Role
from fundraiser.accounts.queries import find_by_email, list_people
from fundraiser.database import transaction
from fundraiser.i18n.languages import Language
from fundraiser.web.actors import Actor
from fundraiser.web.links import public_url_for

commands = AppGroup("accounts", help="The people who work in the back office.")
ACTOR = Actor.job("command line")

role_option = click.option(
    "--role", type=click.Choice([role.value for role in Role]), required=True
)


@commands.command("invite")
@click.argument("email")
@role_option
@click.option("--name", default="", help="How the person is called.")
@click.option(
    "--language", type=click.Choice([language.value for language in Language]), default="en"
)
def invite(email: str, role: str, name: str, language: str) -> None:
    """Open an account for EMAIL, send the invitation and print its link."""
    with transaction():
        notice = operations.invite(
            email,
            name=name,
            role=Role(role),
            language=Language(language),
            actor=ACTOR,
            at=clock.now(),
        )
    click.echo(f"{operations.normalised(email)} is invited as {role}. The link lasts seven days:")
    token = password_token(notice.id)
    click.echo(public_url_for("accounts.set_password", language=language, token=token))


@commands.command("list")
def list_accounts() -> None:
    """Print everyone who works or worked here."""
    for person in list_people():
        state = "closed" if not person.active else "invited" if person.is_invited else "open"
        factor = "second factor" if person.has_second_factor else "password only"
        click.echo(f"{person.email}\t{person.role}\t{state}\t{factor}\t{person.name}")


@commands.command("set-role")
@click.argument("email")
@role_option
def set_role(email: str, role: str) -> None:
    """Give EMAIL another role."""
    with transaction():
        person = operations.set_role(
            _person(email).id, Role(role), actor=ACTOR, at=clock.now()
        )
    click.echo(f"{person.email} is {person.role} from now on.")


@commands.command("deactivate")
@click.argument("email")
def deactivate(email: str) -> None:
    """Close the account of EMAIL and end its sessions."""
    with transaction():
        person = operations.deactivate(_person(email).id, actor=ACTOR, at=clock.now())
    click.echo(f"The account of {person.email} is closed.")


def _person(email: str) -> StaffMember:
    person = find_by_email(email)
    if person is None:
        raise NoSuchColleague
    return person
