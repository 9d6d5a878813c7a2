"""What tests and scripts set over HTTP: faults, the clock, and a look at what is still owed."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from fundraiser.sandbox.api import stand_in
from fundraiser.sandbox.events import WAITING
from fundraiser.sandbox.faults import FaultRefused, as_document

bp = Blueprint("controls", __name__, url_prefix="/_sandbox")


@bp.post("/faults")
def save_faults() -> ResponseReturnValue:
    """Set the faults named in a JSON object or a form; due work is done before the answer.

    With `?kept=no` they are at their old places again when the stand-in starts anew.
    """
    is_kept = request.args.get("kept") != "no"
    try:
        return jsonify(as_document(stand_in().set_faults(settings_sent(), is_kept=is_kept)))
    except FaultRefused as refusal:
        return jsonify(error=str(refusal)), HTTPStatus.BAD_REQUEST


@bp.post("/clock")
def move_clock() -> ResponseReturnValue:
    """Move the stand-in's clock by `seconds`; what falls due is done before the answer."""
    try:
        seconds = int(str(settings_sent().get("seconds", "")))
        offset = stand_in().faults.clock_offset_seconds + seconds
        return jsonify(as_document(stand_in().set_faults({"clock_offset_seconds": offset})))
    except (FaultRefused, ValueError) as refusal:
        return jsonify(error=str(refusal)), HTTPStatus.BAD_REQUEST


@bp.get("/state")
def show_state() -> Response:
    """Return the time of the stand-in, and how many deliveries are still to come."""
    with stand_in().work() as store:
        rows = store.query("SELECT count(*) AS count FROM deliveries WHERE state = ?", WAITING)
        return jsonify(now=store.now, deliveries_waiting=rows[0]["count"])


@bp.post("/retry")
def retry_now() -> Response:
    """Bring every waiting delivery forward to now."""
    with stand_in().work() as store:
        store.change("UPDATE deliveries SET due_at = 0 WHERE state = ?", WAITING)
    return jsonify()


def settings_sent() -> dict[str, Any]:
    sent = request.get_json(silent=True) if request.is_json else request.form.to_dict()
    return sent if isinstance(sent, dict) else {}
