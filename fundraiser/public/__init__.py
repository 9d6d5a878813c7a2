"""The pages for everybody: home, campaigns with their giving form, the match page.

Each page is rendered at most once a second for each campaign and language, by one thread, while
other visitors get the previous version (`web/page_cache.py`). The form's key, which differs for
each view, is inserted into the cached page. A claim about the match that is no longer true
disappears within two seconds, and is checked again when the form is sent.
"""
