"""The door for everybody: home, the campaign with its giving form, the match in the open.

A page is put together at most once a second per campaign and language, by one thread, while others
are given the last one (`web/page_cache.py`); so a crowd costs what one visitor costs, and nobody
waits for the wall or the figures of another. What differs per view, the form's key, is filled into
the bytes as they leave. A claim that has become untrue is gone from pages within those seconds, and
is checked anyway when the form is sent.
"""
