"""News: a story with a picture, in one language or both, and the call to action beside it.

A story is seen from an instant on. Queries decide by that instant, not by what a job has got round
to: a scheduled story whose time has come is public even while the worker is down, and the first
visitor who opens it does what the job would have done. Its picture is private until then, and again
once the story is withdrawn. An address that was public never changes.

What a story says of the match is worked out when the page is shown (`matching.offers`); nothing is
kept, so nothing has to be switched off. What an editor types about doubling stays their own words:
it is found (`claims.py`, pure) and shown to them, because it would stay when the match is over.

A story in one language has a page in the other as well: the words are marked with their own `lang`,
search engines are sent to the page of their language, and the feed and the sitemap leave it out.
"""
