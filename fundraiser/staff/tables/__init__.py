"""One declaration of a list: its columns, filters, search, order and sums.

A `Table` (table.py) serves the list on the page, its filters, its headings to sort by, the count
and the sums of what the filters leave, and the files: CSV in English, CSV for Excel in French, and
XLSX. A new column is one line in the noun's `table.py`, and its French.

`columns.py` has the kinds of column, `filters.py` the kinds of filter, `search.py` what the search
box understands. `rows.py` reads a page of rows and the sums; `file_rows.py` reads the rows of a
file, whose cells the database writes as `file_cells.py` says, and `csv_files.py` and `workbook.py`
make files of them, piece by piece. A CSV file without `Fetched` columns is written by PostgreSQL
itself (`copied_lines.py`). `pages.py` answers requests.
"""
