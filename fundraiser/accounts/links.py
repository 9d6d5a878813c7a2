"""Signed tokens of the links that set a password."""

from itsdangerous import BadSignature, URLSafeSerializer

from fundraiser.config import settings

PURPOSE = "staff-password-link"


def password_token(notice_id: int) -> str:
    return str(_serializer().dumps(notice_id))


def notice_id_of(token: str) -> int | None:
    """Return the id of the notice of this token, or None if we did not sign it."""
    try:
        notice_id: int = _serializer().loads(token)
    except BadSignature:
        return None
    return notice_id


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(settings().signing_keys, salt=PURPOSE)
