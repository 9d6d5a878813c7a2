"""Campaigns: what people give to, and until when.

A campaign has one currency, time zone and goal for life. Its opening and closing are instants,
shown in its zone. Whether it is open is computed from them, never stored, so that a deadline needs
no job. An extension keeps the closing first announced and is labelled as an extension (M14).
"""
