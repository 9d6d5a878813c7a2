import pytest

from fundraiser.web.filters import markdown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**bold**", "<p><strong>bold</strong></p>\n"),
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("[here](https://example.org)", 'rel="nofollow ugc noopener"'),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
    ],
)
def test_markdown_becomes_a_few_known_tags(written, shown):
    assert shown in markdown(written)


@pytest.mark.parametrize(
    "written",
    ["[x](javascript:alert(1))", "![x](https://example.org/x.png)", "<b onclick=x>", "<style>*{}"],
)
def test_markdown_carries_nothing_that_acts(written):
    html = markdown(written)

    for part in ('href="javascript', "<img", "<b ", "<style"):
        assert part not in html
