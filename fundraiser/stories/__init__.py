"""News stories with a picture and a call to action, in one language or both.

A story is visible from `publish_at` on. Queries compare that instant with the time, so a scheduled
story appears even if the worker is down; its first visitor then does the job's work. Its picture is
private until then, and again after the story is withdrawn. A slug that was public never changes.

The call to action computes the match when the page is shown (`matching.offers`), so it is never out
of date. If an editor types a claim about doubling into a story, `claims.py` (pure) finds it and the
editor is warned, because the text would remain after the match is over.

A story in one language has a page in the other too, with the text marked by its `lang`. Search
engines are referred to the page in the story's language, and the other one is not in the feed or
the sitemap.
"""
