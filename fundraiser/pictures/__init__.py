"""Uploaded pictures: checked, re-encoded, cropped and stored in the sizes we show.

An uploaded file is never shown itself. Its pixels are encoded into new files, which removes
metadata (where a photograph was taken), hidden programs and invalid data. A picture with too many
pixels is refused by its header, before it is decoded: a file of 20 KB can hold 170 million pixels.

The files, a few hundred kilobytes each, are stored in the database, so that a backup is complete
and several machines need no shared disk. Browsers cache them for ten minutes, under addresses that
change with every crop, and then ask whether they are still there.

A photograph across a page has sizes of its own, each as AVIF and as JPEG and each in as much detail
as fits in so many bytes: a page has to arrive on a phone in the cold.

One picture is decoded at a time, because that takes up to 200 MB.

A picture is private, shown only by signed link, until the page that shows it is public.
"""
