"""Pictures that people upload: checked, drawn anew, cropped, and kept in the sizes we show.

Nothing of an uploaded file is ever shown: its pixels are drawn into files of our own, so metadata
(where a photograph was taken), programs hidden in it and half-valid files stay behind. How large a
picture is is read from its header and refused before a pixel is decoded: a file of 20 KB can hold
170 million of them.

The files are kept in the database, beside what they belong to: a few hundred kilobytes each, read
once and then kept by browsers for ever under an address that changes with every crop. So a backup
of the database is whole, and several machines need no shared disk.

A picture is private, shown by signed link only, until its owner's page is public.
"""
