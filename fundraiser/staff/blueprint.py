"""The blueprint that every page of the back office is added to."""

from flask import Blueprint

from fundraiser.accounts.security import STAFF_PATH

bp = Blueprint("staff", __name__, url_prefix=STAFF_PATH)
