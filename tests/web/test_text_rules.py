import pytest

from fundraiser.web.text_rules import TextError, read_block, read_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Ana  Lund ", "Ana Lund"),
        ("Zoë\u0308", "Zoë\u0308"),
        ("e\u0301", "é"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=HYPERLINK(1)", "=HYPERLINK(1)"),
        ("", ""),
        ("   ", ""),
        ("\u00a0\u2003\u3000", ""),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Ana 👩\u200d👧", "Ana 👩\u200d👧"),
        ("!?", "!?"),
    ],
)
def test_a_line_is_kept_as_it_was_typed_with_single_spaces(typed, kept):
    assert read_line(typed, maximum=100) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "Ana\r\nBcc: x@example.org",
        "a\nb",
        "a\x00b",
        "a\x1bb",
        "a\x7fb",
        "a\u202eb",
        "\ud800",
        chr(0xFFFD),
        "a\tb",
        "An\u200ba",
        "Ana\u200f",
        "Ana\u2060",
        "\ufeffAna",
        "A\u00adna",
        "\u200d",
        "\u200c \u200d",
        "\u3164",
        "\u2800\u2800",
        "\u115f\u1160",
        "\u0301",
        "\ufe0f",
        "\U000e0041",
    ],
)
def test_a_line_with_control_characters_is_refused(typed):
    with pytest.raises(TextError):
        read_line(typed, maximum=100)


def test_a_line_longer_than_it_may_be_is_refused():
    assert read_line("a" * 100, maximum=100)
    with pytest.raises(TextError):
        read_line("a" * 101, maximum=100)


def test_a_block_keeps_its_lines_and_nothing_else_that_is_no_letter():
    assert read_block("We miss him.\r\n\r\nHe sang.\n", maximum=100) == "We miss him.\n\nHe sang."
    with pytest.raises(TextError):
        read_block("a\x00b", maximum=100)
