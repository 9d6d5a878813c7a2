"""Uploaded files."""

from werkzeug.datastructures import FileStorage


def chosen_file(file: FileStorage | None, *, most: int) -> bytes | None:
    """Return at most `most` + 1 bytes of the uploaded file, or None if no file was chosen."""
    if file is None or not file.filename:
        return None
    try:
        return file.stream.read(most + 1)
    finally:
        file.close()
