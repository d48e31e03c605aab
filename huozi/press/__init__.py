"""What comes between a finished PDF and paper: imposed sheets, pictures of the pages.

Reads finished files of anybody's, knows nothing of manuscripts. The order of pages (`folding`)
and where things lie on a sheet (`sheets`, `marks`) are arithmetic; `imposing` and `screen` are
the rooms that open PDFs.
"""
