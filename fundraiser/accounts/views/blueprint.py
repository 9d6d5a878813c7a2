"""The blueprint that the pages of accounts are added to."""

from flask import Blueprint

from fundraiser.accounts.security import STAFF_PATH

bp = Blueprint("accounts", __name__, url_prefix=STAFF_PATH)
