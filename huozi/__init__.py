"""活字 huozi: received Chinese articles become a book, EPUB for readers and PDF for the printer.

The pipeline; the log uses these numbers:

1. import    received files   -> Markdown articles and what was changed in them   huozi/intake/
2. load      a book's folder  -> Book                                             huozi/manuscript/
3. proof     source text      -> findings                                         (to come)
4. typeset   Article          -> Document (semantic XHTML)                        huozi/typeset/
5. assemble  Book + Documents -> Edition (parts, contents, matter)                huozi/assemble/
             Edition          -> Edition in Traditional characters                huozi/editions/
6. output    Edition          -> EPUB | PDF                                       huozi/epub/ pdf/
7. verify    finished files   -> findings (nothing lost)                          huozi/verify/

They are put to work in huozi/making/, by the children of huozi/work/; what else an editor does is
in huozi/desk/, the command line in huozi/commands/.
"""

__version__ = "0.1.0"
