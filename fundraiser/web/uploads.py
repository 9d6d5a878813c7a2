"""Files that a form brings along."""

from werkzeug.datastructures import FileStorage


def chosen_file(file: FileStorage | None, *, most: int) -> bytes | None:
    """Return what was uploaded, one byte more than `most` at the most; None if nothing was."""
    if file is None or not file.filename:
        return None
    try:
        return file.stream.read(most + 1)
    finally:
        file.close()
