"""Other programs making the same book, each where it is installed: a script each.

`python -m bench.peers.typst 书稿文件夹 成品.pdf` makes the file and prints what it cost; pandoc
makes an EPUB, the others a PDF.
"""
