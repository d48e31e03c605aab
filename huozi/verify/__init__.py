"""Step 7, verify: finished files are read back; nothing may be lost.

Twice: `source` holds each article as set against its Markdown, `checks` hold each finished file
against what was set.
"""
