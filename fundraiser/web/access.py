"""Who may open a view. Every view says so, above its name and below its route:

    @bp.get("/gifts/<public_id>/thank-you")
    @signed_link("gift")
    def thank_you(public_id: str) -> ResponseReturnValue: ...

- `@open_to_all`: anybody.
- `@signed_link(purpose)`: whoever holds the link we sent, made by `links.signed_url(endpoint,
  purpose, public_id)`; the view's argument is `public_id`. A wrong signature is a 404, as if there
  were no such record.
- `@donor_only`: a donor or supporter who has signed in by emailed link; the check is supplied once
  by `use_donor_check(app, check)`, where `check()` returns None or the way to sign in.
- `@staff_only(Permission.X)`: staff who have that permission. Who they are is not known here:
  `accounts` stands above and supplies the check once, `use_staff_check(app, check)`, where
  `check(permission)` returns None for "go on", a response instead of the page (the way to sign
  in), or raises `errors.Forbidden`.

The check runs before the view, for every request (`init_app`). A view without a declaration is
refused, so that a forgotten line closes a page rather than opens it. Views that a library brings
are declared after registration: `open_to_all(app.view_functions["security.login"])`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request
from flask.typing import ResponseReturnValue

from fundraiser.web.links import SIGNATURE, is_signed

View = TypeVar("View", bound=Callable[..., Any])
StaffCheck = Callable[[StrEnum], ResponseReturnValue | None]
DonorCheck = Callable[[], ResponseReturnValue | None]
EXTENSION = "fundraiser.staff_check"
DONOR_EXTENSION = "fundraiser.donor_check"


@dataclass(frozen=True)
class OpenToAll:
    """Anybody may open the view."""


@dataclass(frozen=True)
class SignedLink:
    """Whoever holds a link signed for this purpose may open the view."""

    purpose: str


@dataclass(frozen=True)
class DonorOnly:
    """A donor or supporter who has signed in may open the view."""


@dataclass(frozen=True)
class StaffOnly:
    """Staff who have the permission may open the view."""

    permission: StrEnum


Access = OpenToAll | SignedLink | DonorOnly | StaffOnly


def open_to_all(view: View) -> View:
    """Declare that anybody may open the view."""
    return _declare(view, OpenToAll())


def signed_link(purpose: str) -> Callable[[View], View]:
    """Declare that the view opens to a link signed for `purpose` and its `public_id`."""
    return lambda view: _declare(view, SignedLink(purpose))


def donor_only(view: View) -> View:
    """Declare that the view opens to a donor or supporter who has signed in."""
    return _declare(view, DonorOnly())


def staff_only(permission: StrEnum) -> Callable[[View], View]:
    """Declare that the view opens to staff who have `permission`."""
    return lambda view: _declare(view, StaffOnly(permission))


def access_to(view: Callable[..., Any]) -> Access | None:
    """Return what the view declares, or None if it declares nothing."""
    declared: Access | None = getattr(view, "access", None)
    return declared


def use_staff_check(app: Flask, check: StaffCheck) -> None:
    """Let `check` decide whether the person asking is staff with a permission."""
    app.extensions[EXTENSION] = check


def use_donor_check(app: Flask, check: DonorCheck) -> None:
    """Let `check` decide whether the person asking has signed in as a donor."""
    app.extensions[DONOR_EXTENSION] = check


def init_app(app: Flask) -> None:
    app.before_request(_require_access)


def _declare(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view


def _require_access() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    match access_to(current_app.view_functions[request.endpoint]):
        case OpenToAll():
            return None
        case SignedLink(purpose):
            _require_signature(purpose)
            return None
        case DonorOnly():
            donor_check: DonorCheck = current_app.extensions[DONOR_EXTENSION]
            return donor_check()
        case StaffOnly(permission):
            check: StaffCheck = current_app.extensions[EXTENSION]
            return check(permission)
        case None:
            current_app.logger.error("view %s does not say who may open it", request.endpoint)
            return abort(403)


def _require_signature(purpose: str) -> None:
    public_id = (request.view_args or {}).get("public_id", "")
    if not is_signed(purpose, public_id, request.args.get(SIGNATURE, "")):
        abort(404)
