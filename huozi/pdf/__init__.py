"""Step 6, output: an edition becomes a PDF; the only place that knows WeasyPrint."""
