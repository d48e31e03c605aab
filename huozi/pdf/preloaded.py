"""The page engine loaded once, for all children that will be forked."""

from contextlib import redirect_stdout, suppress
from io import StringIO

# Where Pango is missing WeasyPrint says so at length; it is told where pages are wanted.
with suppress(OSError), redirect_stdout(StringIO()):
    import huozi.pdf.engine.heads
    import huozi.pdf.engine.leaves
    import huozi.pdf.engine.programs  # noqa: F401
