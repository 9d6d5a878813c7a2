"""The pages of the back office, one module per menu entry; importing this adds all of them."""

from fundraiser.staff import alerts, menu, words
from fundraiser.staff.views import dashboard, gifts
from fundraiser.staff.views.blueprint import bp

__all__ = ["bp", "dashboard", "gifts"]

bp.record_once(lambda state: alerts.init_app(state.app))
bp.record_once(lambda state: menu.init_app(state.app))
bp.record_once(lambda state: words.init_app(state.app))
