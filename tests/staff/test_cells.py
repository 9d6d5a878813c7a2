"""CSV that every spreadsheet reads as text and figures."""

import csv
import io

import pytest

from fundraiser.staff.cells import END_OF_LINE, MARK, cell, headline, plain_amount


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_text(start):
    assert read_back(cell(f'{start}HYPERLINK("http://x","y")')).startswith(f"'{start}")


@pytest.mark.parametrize(
    "text", ["Ana, Silva", 'the "best"', "two\nlines", "a\r\nb", "plain", "", "é ; \u2028"]
)
def test_a_text_is_read_back_as_it_was(text):
    assert read_back(cell(text)) == text


def read_back(written: str) -> str:
    (row,) = csv.reader(io.StringIO(f"{written},end{END_OF_LINE}", newline=""))
    assert row[1] == "end"
    return row[0]


def test_a_lack_of_text_is_an_empty_cell():
    assert cell(None) == ""


@pytest.mark.parametrize(
    ("cents", "currency", "figure"),
    [(123456, "CAD", "1234.56"), (5, "CAD", "0.05"), (-150, "CAD", "-1.50"), (None, "CAD", "")],
)
def test_an_amount_has_a_point_and_all_its_cents(cents, currency, figure):
    assert plain_amount(cents, currency) == figure


def test_the_first_line_carries_the_mark_that_excel_looks_for():
    assert headline(("a", "b")) == f"{MARK}a,b\r\n"
