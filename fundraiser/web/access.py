"""Who may open a view. Every view declares it, below its route:

    @bp.get("/gifts/<public_id>/thank-you")
    @signed_link("gift")
    def thank_you(public_id: str) -> ResponseReturnValue: ...

- `@open_to_all`: anybody.
- `@signed_link(purpose)`: whoever holds a link made by `links.signed_url(endpoint, purpose,
  public_id)`. The view takes `public_id`. A wrong signature answers 404, like a missing record.
- `@donor_only`: a donor or supporter who signed in by emailed link. `use_donor_check(app, check)`
  sets the check; `check()` returns None, or a redirect to the sign-in page.
- `@staff_only(Permission.X)`: staff who have that permission. `accounts` sets the check with
  `use_staff_check(app, check)`; `check(permission)` returns None, or a redirect to the sign-in
  page, or raises `errors.Forbidden`.

The check runs before every view. A view without a declaration answers 403, so a forgotten line
closes a page instead of opening it. Declare a library's views after registering them:
`open_to_all(app.view_functions["security.login"])`.
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
    """Whoever holds a link signed for `purpose` may open the view."""

    purpose: str


@dataclass(frozen=True)
class DonorOnly:
    """A donor or supporter who has signed in may open the view."""


@dataclass(frozen=True)
class StaffOnly:
    """Staff who have `permission` may open the view."""

    permission: StrEnum


Access = OpenToAll | SignedLink | DonorOnly | StaffOnly


def open_to_all(view: View) -> View:
    """Declare that anybody may open the view."""
    return _declare(view, OpenToAll())


def signed_link(purpose: str) -> Callable[[View], View]:
    """Declare that the view needs a link signed for `purpose` and its `public_id`."""
    return lambda view: _declare(view, SignedLink(purpose))


def donor_only(view: View) -> View:
    """Declare that only a signed-in donor or supporter may open the view."""
    return _declare(view, DonorOnly())


def staff_only(permission: StrEnum) -> Callable[[View], View]:
    """Declare that only staff who have `permission` may open the view."""
    return lambda view: _declare(view, StaffOnly(permission))


def access_to(view: Callable[..., Any]) -> Access | None:
    """Return the access that the view declares, or None if it declares none."""
    declared: Access | None = getattr(view, "access", None)
    return declared


def use_staff_check(app: Flask, check: StaffCheck) -> None:
    """Use `check` for every view declared `@staff_only`."""
    app.extensions[EXTENSION] = check


def use_donor_check(app: Flask, check: DonorCheck) -> None:
    """Use `check` for every view declared `@donor_only`."""
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
